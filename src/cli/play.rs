//! What `run` and `compare` share: load, run, write the output folder, say something.

use std::path::{Path, PathBuf};

use clap::Args;
use surgeplan::experiment::outcome::Experiment;
use surgeplan::experiment::study::Study;
use surgeplan::experiment::{Options, run as run_study};
use surgeplan::scenario::{self, Loaded};

use super::output::{self, Results};
use super::{End, Source, print_problems, progress, say};

#[derive(Args)]
pub struct Playing {
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
}

/// How one command differs from another.
pub struct Command<'a> {
    /// Its name.
    pub name: &'static str,
    /// Whether a scenario suits it; else how the command ends, after it has said why.
    pub suits: &'a dyn Fn(&Loaded) -> Option<End>,
    /// What it says at its end.
    pub says: &'a dyn Fn(&Results) -> String,
    /// How a complete run ends.
    pub end: &'a dyn Fn(&Study, &Results) -> End,
}

/// Plays a scenario and leaves its output.
pub fn play(arguments: &Playing, command: &Command) -> End {
    let lang = arguments.source.lang;
    let loaded = match arguments.source.load() {
        Ok(loaded) => loaded,
        Err(problems) => {
            print_problems(&problems, lang);
            return End::BadScenario;
        }
    };
    print_problems(&loaded.warnings, lang);
    if let Some(end) = (command.suits)(&loaded) {
        return end;
    }
    let study = loaded.study(&scenario::Options {
        seed: arguments.seed,
        fix_inputs: arguments.fix_inputs,
        ..scenario::Options::default()
    });
    let replications = arguments.replications.unwrap_or(loaded.replications);
    let Some(experiment) = experiment(&study, replications, arguments) else {
        return End::Failure;
    };
    let words = output::command(command.name, arguments, study.seed, replications);
    let results = Results::new(&loaded, &study, &experiment, arguments, replications, words);
    if let Err((folder, error)) = leave(arguments, command, &loaded, &results) {
        eprintln!("{}: {error}", folder.display());
        return End::Failure;
    }
    if experiment.interrupted {
        return End::Interrupted;
    }
    (command.end)(&study, &results)
}

/// Prints the document, or writes all files and says the answer.
fn leave(
    arguments: &Playing,
    command: &Command,
    loaded: &Loaded,
    results: &Results,
) -> Result<(), (PathBuf, std::io::Error)> {
    if arguments.json {
        say(&results.json());
        return Ok(());
    }
    let own = || Path::new("output").join(&loaded.name);
    let folder = arguments.out.clone().unwrap_or_else(own);
    if let Err(error) = output::write(results, loaded, arguments, &folder) {
        return Err((folder, error));
    }
    let report = folder.join("report.html");
    say(&format!(
        "{}\nReport  {}\n",
        (command.says)(results),
        report.display()
    ));
    Ok(())
}

/// Runs with a bar; `None` if threads cannot be started.
fn experiment(study: &Study, replications: u64, arguments: &Playing) -> Option<Experiment> {
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
