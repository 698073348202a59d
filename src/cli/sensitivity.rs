//! `surgeplan sensitivity`: what decides a verdict.

use std::path::{Path, PathBuf};

use clap::Args;
use surgeplan::experiment::Options;
use surgeplan::experiment::study::Study;
use surgeplan::plan::sensitivity::{Held, Question, Sensitivity, sensitivity as analyse};
use surgeplan::report::sensitivity::{SensitivityInput, answer, figure, json};
use surgeplan::report::text::say::Say;
use surgeplan::report::text::word::Word;
use surgeplan::report::{self, OutputFile, draw};
use surgeplan::scenario::{self, Loaded, Problems, Pulled, Wrong, refuse};

use super::alone::{asked, nothing, of_nothing};
use super::output::info_of;
use super::{End, Source, print_problems, progress, say};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    source: Source,
    /// Arm that is looked at; the reference arm if not given.
    #[arg(long, value_name = "ARM")]
    arm: Option<String>,
    /// Target that is looked at, by its id; may be given more than once; the headline targets if not
    /// given.
    #[arg(long = "target", value_name = "TARGET")]
    targets: Vec<String>,
    /// Input that is the speed of the wave, for the stress dial.
    #[arg(long, value_name = "INPUT")]
    speed: Option<String>,
    /// Replications of the run, and at each end of each input; the scenario's own number if not
    /// given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    replications: Option<u64>,
    /// Pairs of replications with the same inputs, by which chance is told apart.
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=100_000))]
    pairs: u64,
    /// Replications at each size and speed of the stress dial.
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000))]
    dial: u64,
    /// Master seed; the scenario's own if not given.
    #[arg(long)]
    seed: Option<u64>,
    /// Number of threads; 0 is one for each core. Results do not depend on it.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Folder for the output; `output/NAME/sensitivity` if not given.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Print one JSON document instead of the answer, and write no files.
    #[arg(long)]
    json: bool,
    /// No progress.
    #[arg(long)]
    quiet: bool,
}

pub fn sensitivity(arguments: &Arguments) -> End {
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
    let case = match Case::new(arguments, &loaded) {
        Ok(case) => case,
        Err(problems) => return refused(&problems),
    };
    if case.asked.is_empty() {
        eprintln!("{}", Say::NoTargets {}.text().get(lang.of_report().first()));
        return End::BadScenario;
    }
    match case.play() {
        Some(found) => case.leave(&found),
        None => End::Interrupted,
    }
}

/// What is asked, read and resolved.
struct Case<'a> {
    arguments: &'a Arguments,
    loaded: &'a Loaded,
    /// The arm alone.
    own: Loaded,
    study: Study,
    asked: Vec<usize>,
    speed: Option<usize>,
    replications: u64,
}

impl<'a> Case<'a> {
    fn new(arguments: &'a Arguments, loaded: &'a Loaded) -> Result<Self, Problems> {
        let whole = loaded.study(&scenario::Options::default());
        let arm = match &arguments.arm {
            Some(id) => loaded.arm_named("--arm", id)?,
            None => whole.reference,
        };
        let alone = Pulled {
            levers: &[],
            units: &[],
            late: None,
        };
        let (own, _) = loaded.pulled(arm, alone)?;
        let mut study = own.study(&scenario::Options {
            seed: arguments.seed,
            every_number: true,
            ..scenario::Options::default()
        });
        study.arms[0].label = whole.arms[arm].label.clone();
        let speed = arguments.speed.as_ref().map(|id| speed(&study, id));
        Ok(Case {
            arguments,
            loaded,
            asked: asked(&arguments.targets, &study)?,
            speed: speed.transpose()?,
            own,
            study,
            replications: arguments.replications.unwrap_or(loaded.replications),
        })
    }

    /// What is found; nothing if the run was stopped.
    fn play(&self) -> Option<Sensitivity> {
        let quiet = self.arguments.quiet || self.arguments.json;
        let (stop, bar) = (progress::stop_flag(), progress::counter(quiet));
        let options = Options {
            replications: self.replications,
            threads: self.arguments.threads,
            stop: &stop,
            progress: &|_| bar.inc(1),
        };
        let study_at = |held: &Held, seed: u64| {
            self.own.study(&scenario::Options {
                seed: Some(seed),
                every_number: true,
                inputs: held.clone(),
                ..scenario::Options::default()
            })
        };
        let found = analyse(&Question {
            study_at: &study_at,
            options: &options,
            targets: &self.asked,
            speed: self.speed,
            seed: self.study.seed,
            pairs: self.arguments.pairs,
            dial: self.arguments.dial,
        });
        bar.finish_and_clear();
        found.ok()
    }

    /// Prints the answer and leaves the files.
    fn leave(&self, found: &Sensitivity) -> End {
        let file = self.arguments.source.scenario.display().to_string();
        let info = info_of(self.loaded, file, (self.study.seed, self.replications));
        let model = self.study.worlds.models(0).swap_remove(0);
        let nothing = nothing();
        let all = SensitivityInput {
            input: of_nothing((&self.study, &model), &nothing, &info),
            found,
            asked: &self.asked,
            speed: self.speed,
            played: (self.replications, self.arguments.pairs, self.arguments.dial),
        };
        let document = report::json::to_text(&json::summary(&all));
        if self.arguments.json {
            say(&document);
            return End::Done;
        }
        let mut files = vec![OutputFile::new("sensitivity.json", document)];
        let languages = self.arguments.source.lang.of_report();
        let banner = self.loaded.illustrative.then(|| Word::Illustrative.text());
        files.extend(
            figure::tornados(&all)
                .iter()
                .chain(&figure::dial(&all))
                .map(|figure| {
                    let svg = draw::svg(figure, languages, banner.as_ref());
                    OutputFile::new(&format!("{}.svg", figure.id), svg)
                }),
        );
        let usual = || {
            Path::new("output")
                .join(&self.loaded.name)
                .join("sensitivity")
        };
        let folder = self.arguments.out.clone().unwrap_or_else(usual);
        if let Err(error) = report::write_all(&folder, &files) {
            eprintln!("{}: {error}", folder.display());
            return End::Failure;
        }
        say(&answer(&all, languages.first()));
        End::Done
    }
}

/// The place of the input that is the speed of the wave.
fn speed(study: &Study, id: &str) -> Result<usize, Problems> {
    let uncertain = || study.inputs.iter().filter(|input| input.uncertain);
    let found = study
        .inputs
        .iter()
        .position(|input| input.uncertain && input.label.id == id);
    found.ok_or_else(|| {
        let known = uncertain().map(|input| input.label.id.clone()).collect();
        refuse("--speed", id, 0..id.len(), &Wrong::Input(known))
    })
}
