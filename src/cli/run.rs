//! `surgeplan run`: from a scenario to verdicts, tables and a report.

use std::path::PathBuf;

use clap::Args;
use surgeplan::experiment::outcome::Experiment;
use surgeplan::experiment::study::Study;
use surgeplan::experiment::{Options, run as run_study};
use surgeplan::readiness::{Answer, Verdict};
use surgeplan::scenario;

use super::output::Results;
use super::{End, Source, output, print_problems, progress, say};

#[derive(Args)]
#[allow(clippy::struct_excessive_bools)] // each is one flag of the command line
pub struct Arguments {
    #[command(flatten)]
    pub source: Source,
    /// Number of replications; the scenario's own if not given.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub replications: Option<u64>,
    /// Master seed; the scenario's own if not given.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Take the median of every uncertain input instead of drawing it.
    #[arg(long)]
    pub fix_inputs: bool,
    /// Number of threads; 0 is one for each core. Results do not depend on it.
    #[arg(long, default_value_t = 0)]
    pub threads: usize,
    /// Folder for the output; `output/NAME` if not given.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Print one JSON document instead of the answer, and write no files.
    #[arg(long)]
    pub json: bool,
    /// No progress bar.
    #[arg(long)]
    pub quiet: bool,
    /// Exit code 1 if a headline target is missed in the reference arm, 3 if one is undecided.
    #[arg(long)]
    pub gate: bool,
}

pub fn run(arguments: &Arguments) -> End {
    let lang = arguments.source.lang;
    let loaded = match arguments.source.load() {
        Ok(loaded) => loaded,
        Err(problems) => {
            print_problems(&problems, lang);
            return End::BadScenario;
        }
    };
    print_problems(&loaded.warnings, lang);
    let options = scenario::Options {
        seed: arguments.seed,
        fix_inputs: arguments.fix_inputs,
        ..scenario::Options::default()
    };
    let study = loaded.study(&options);
    let replications = arguments.replications.unwrap_or(loaded.replications);
    let Some(experiment) = experiment(&study, replications, arguments) else {
        return End::Failure;
    };
    let results = Results::new(&loaded, &study, &experiment, arguments, replications);
    if arguments.json {
        say(&results.json());
        return end(arguments, &study, &experiment, &results.verdicts);
    }
    let folder = arguments
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("output").join(&loaded.name));
    if let Err(error) = output::write(&results, &loaded, arguments, &folder) {
        eprintln!("{}: {error}", folder.display());
        return End::Failure;
    }
    say(&format!(
        "{}\nReport  {}\n",
        results.answer(lang),
        folder.join("report.html").display()
    ));
    end(arguments, &study, &experiment, &results.verdicts)
}

/// Runs with a bar; `None` if threads cannot be started.
fn experiment(study: &Study, replications: u64, arguments: &Arguments) -> Option<Experiment> {
    let bar = progress::bar(replications, arguments.quiet || arguments.json);
    let stop = progress::stop_flag();
    let options = Options {
        replications,
        threads: arguments.threads,
        stop: &stop,
        progress: &|_| bar.inc(1),
    };
    let experiment = run_study(study, &options);
    bar.finish_and_clear();
    experiment.map_err(|error| eprintln!("{error}")).ok()
}

/// The exit code: whether the run was complete and, with `--gate`, the verdicts of the
/// reference arm's headline targets.
fn end(
    arguments: &Arguments,
    study: &Study,
    experiment: &Experiment,
    verdicts: &[Vec<Verdict>],
) -> End {
    if experiment.interrupted {
        return End::Interrupted;
    }
    if !arguments.gate {
        return End::Done;
    }
    let headline = study
        .targets
        .iter()
        .zip(&verdicts[study.reference])
        .filter(|(t, _)| t.headline);
    let answers: Vec<Answer> = headline.map(|(_, verdict)| verdict.answer).collect();
    if answers.contains(&Answer::NotReady) {
        End::TargetMissed
    } else if answers.contains(&Answer::Undecided) {
        End::Undecided
    } else {
        End::Done
    }
}
