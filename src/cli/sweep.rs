//! `surgeplan compare --sweep`: schemes of pairing at several values of an input.

use surgeplan::experiment::pairing::pairing;
use surgeplan::experiment::run;
use surgeplan::report::Text;
use surgeplan::report::sweep::{SweepInput, SweepPoint, SweepSummary, answer, document, figures};
use surgeplan::report::text::sweep::SweepSay;
use surgeplan::scenario::{Loaded, Problems, Wrong, refuse};

use super::End;
use super::alone::{nothing, of_nothing};
use super::further::{Asked, Found};
use super::play::options;

/// Most combinations of values.
const MOST: usize = 64;

pub fn sweep(asked: Asked, words: &[String]) -> Result<Found<SweepSummary>, End> {
    let loaded = asked.loaded;
    let lang = asked.playing.source.lang.of_report().first();
    let axes = axes(words, loaded).map_err(|problems| asked.refused(&problems))?;
    let combined = combinations(&axes);
    if combined.len() > MOST {
        let words = SweepSay::TooMany {
            most: Text::same(&MOST),
        };
        eprintln!("{}", words.text().get(lang));
        return Err(End::BadScenario);
    }
    let mut all = Vec::new();
    for values in combined {
        let sets = axes.iter().zip(&values);
        let sets = sets.map(|((name, _), value)| format!("inputs.{name}={value}"));
        let own = loaded.with(&sets.collect::<Vec<String>>());
        let own = own.map_err(|problems| asked.refused(&problems))?;
        all.push((values, own));
    }
    let of_all = asked.replications * all.len() as u64;
    let points = asked.watched(of_all, |runs| {
        let mut points: Vec<Option<SweepPoint>> = Vec::new();
        for (values, own) in all {
            let study = own.study(&options(asked.playing));
            let experiment = run(&study, runs).map_err(|error| error.to_string())?;
            if experiment.interrupted {
                return Ok(None);
            }
            let results = pairing(&study, &experiment);
            points.push(results.map(|results| SweepPoint { values, results }));
        }
        Ok(Some(points))
    })?;
    let points: Option<Vec<SweepPoint>> = points.into_iter().collect();
    let Some(points) = points else {
        eprintln!("{}", SweepSay::NoPairing {}.text().get(lang));
        return Err(End::BadScenario);
    };
    let study = asked.study;
    let info = asked.info();
    let model = study.worlds.models(0).swap_remove(study.reference);
    let nothing = nothing();
    let inputs: Vec<String> = axes.iter().map(|(name, _)| name.clone()).collect();
    let all = SweepInput {
        input: of_nothing((study, &model), &nothing, &info),
        inputs: &inputs,
        points: &points,
    };
    Ok(Found {
        answer: answer(&all, lang),
        figures: figures(&all),
        document: document(&all),
    })
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
        let values: Vec<String> = values.collect();
        if values.iter().any(String::is_empty) {
            return Err(refuse("--sweep", text, 0..text.len(), &Wrong::Sweep));
        }
        Ok((name.to_owned(), values))
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
