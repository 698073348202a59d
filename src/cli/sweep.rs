//! `surgeplan compare --sweep`: schemes of pairing at several values of an input.

use surgeplan::experiment::pairing::pairing;
use surgeplan::experiment::{Options, run};
use surgeplan::report::sweep::{SweepInput, SweepPoint, answer, document, figures};
use surgeplan::report::text::sweep::SweepSay;
use surgeplan::report::text::word::Word;
use surgeplan::report::{self, OutputFile, Text, draw};
use surgeplan::scenario::{Loaded, Problems, Wrong, refuse};

use super::alone::{self, nothing, of_nothing};
use super::output::info_of;
use super::play::{Playing, options};
use super::{End, print_problems, progress, say};

/// Most combinations of values.
const MOST: usize = 64;

pub fn sweep(arguments: &Playing, asked: &[String], suits: &dyn Fn(&Loaded) -> Option<End>) -> End {
    let lang = arguments.source.lang;
    let refused = |problems: &Problems| {
        print_problems(problems, lang);
        End::BadScenario
    };
    let loaded = match arguments.source.load() {
        Ok(loaded) => loaded,
        Err(problems) => return refused(&problems),
    };
    print_problems(&loaded.warnings, lang);
    if let Some(end) = suits(&loaded) {
        return end;
    }
    let axes = match axes(asked, &loaded) {
        Ok(axes) => axes,
        Err(problems) => return refused(&problems),
    };
    let combined = combinations(&axes);
    if combined.len() > MOST {
        let words = SweepSay::TooMany {
            most: Text::same(&MOST),
        }
        .text();
        eprintln!("{}", words.get(lang.of_report().first()));
        return End::BadScenario;
    }
    let mut all = Vec::new();
    for values in combined {
        let sets = axes.iter().zip(&values);
        let sets = sets.map(|((name, _), value)| format!("inputs.{name}={value}"));
        match loaded.with(&sets.collect::<Vec<String>>()) {
            Ok(own) => all.push((values, own)),
            Err(problems) => return refused(&problems),
        }
    }
    let replications = arguments.replications.unwrap_or(loaded.replications);
    let stop = progress::stop_flag();
    let bar = progress::bar(
        replications * all.len() as u64,
        arguments.quiet || arguments.json,
    );
    let mut points = Vec::new();
    for (values, own) in all {
        let study = own.study(&options(arguments));
        let options = Options {
            replications,
            threads: arguments.threads,
            stop: &stop,
            progress: &|_| bar.inc(1),
        };
        let experiment = match run(&study, &options) {
            Ok(experiment) if experiment.interrupted => return End::Interrupted,
            Ok(experiment) => experiment,
            Err(error) => {
                eprintln!("{error}");
                return End::Failure;
            }
        };
        let Some(results) = pairing(&study, &experiment) else {
            bar.finish_and_clear();
            let words = SweepSay::NoPairing {}.text();
            eprintln!("{}", words.get(lang.of_report().first()));
            return End::BadScenario;
        };
        points.push(SweepPoint { values, results });
    }
    bar.finish_and_clear();
    leave(arguments, &loaded, (&axes, replications), &points)
}

/// Inputs with their values, as they were written.
type Axes = Vec<(String, Vec<String>)>;

fn axes(asked: &[String], loaded: &Loaded) -> Result<Axes, Problems> {
    let study = loaded.study(&surgeplan::scenario::Options::default());
    let known = || study.inputs.iter().map(|input| input.label.id.clone());
    let axis = |text: &String| {
        let name = text.split('=').next().unwrap_or_default().trim();
        if !known().any(|input| input == name) {
            return Err(refuse(
                "--sweep",
                text,
                0..name.len(),
                &Wrong::AnyInput(known().collect()),
            ));
        }
        let values = text.split_once('=').map_or("", |(_, values)| values);
        let values = values.split(',').map(|value| value.trim().to_owned());
        Ok((name.to_owned(), values.collect()))
    };
    asked.iter().map(axis).collect()
}

/// All combinations of values, the last input fastest; one too many if there are more than [`MOST`].
fn combinations(axes: &Axes) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = vec![Vec::new()];
    for (_, values) in axes {
        let with = |before: &Vec<String>| {
            let before = before.clone();
            values
                .iter()
                .map(move |value| [before.as_slice(), std::slice::from_ref(value)].concat())
        };
        all = all.iter().flat_map(with).take(MOST + 1).collect();
    }
    all
}

/// Prints the answer and leaves the files.
fn leave(
    arguments: &Playing,
    loaded: &Loaded,
    (axes, replications): (&Axes, u64),
    points: &[SweepPoint],
) -> End {
    let study = loaded.study(&options(arguments));
    let file = arguments.source.scenario.display().to_string();
    let info = info_of(loaded, file, (study.seed, replications));
    let model = study.worlds.models(0).swap_remove(study.reference);
    let nothing = nothing();
    let all = SweepInput {
        input: of_nothing((&study, &model), &nothing, &info),
        inputs: &axes
            .iter()
            .map(|(name, _)| name.clone())
            .collect::<Vec<_>>(),
        points,
    };
    let text = report::json::to_text(&document(&all));
    if arguments.json {
        say(&text);
        return End::Done;
    }
    let languages = arguments.source.lang.of_report();
    let banner = loaded.illustrative.then(|| Word::Illustrative.text());
    let mut files = vec![OutputFile::new("sweep.json", text)];
    files.extend(figures(&all).iter().map(|figure| {
        let svg = draw::svg(figure, languages, banner.as_ref());
        OutputFile::new(&format!("{}.svg", figure.id), svg)
    }));
    let said = answer(&all, languages.first());
    alone::leave(arguments, loaded, "sweep", &files, &said)
}
