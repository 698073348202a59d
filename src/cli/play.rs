//! What `run` and `compare` share: load, run, write the output folder, say something.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use surgeplan::experiment::observed::{Observed, lay_over};
use surgeplan::experiment::outcome::{Experiment, Stopping};
use surgeplan::experiment::precision::Precision;
use surgeplan::experiment::study::Study;
use surgeplan::experiment::{Options, Rule, run_by};
use surgeplan::readiness::{Answer, Verdict, judge};
use surgeplan::report::Text;
use surgeplan::report::against::Against;
use surgeplan::report::text::png::Png;
use surgeplan::report::text::verify::Verify;
use surgeplan::scenario::{self, Loaded, Problems};

use super::against::against;
use super::breaking::breaking;
use super::further::Answers;
use super::output::{self, Results};
use super::stopping::{self, StopFlag};
use super::watch::watch;
use super::{End, Source, png, print_problems, progress, say};

#[derive(Args)]
#[allow(clippy::struct_excessive_bools, reason = "flags of a command line")]
pub struct Playing {
    #[command(flatten)]
    pub source: Source,
    /// Number of replications; the scenario's own if not given.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub replications: Option<u64>,
    /// Stop as soon as a number is known so well: 'METRIC@SCOPE=5 %' (relative) or '=10 min'.
    /// Looks at 64, 128, 192, ... replications; `--replications` is then the most.
    #[arg(long, value_name = "NUMBER=WIDTH")]
    pub precision: Option<String>,
    /// Stop as soon as no headline target is undecided in any arm; looks at 64, 128, 192, ... replications.
    #[arg(long, conflicts_with_all = ["precision", "replications"])]
    pub until_decided: bool,
    /// Most replications of `--until-decided`; 10,000 if not given.
    #[arg(long, value_name = "N", requires = "until_decided", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub max_replications: Option<u64>,
    /// Stop after so long, such as '10 min'; the complete replications are kept.
    #[arg(long, value_name = "TIME")]
    pub max_time: Option<String>,
    /// Replications at each wave size of the search for the breaking point, which follows if a
    /// target is missed; 0 leaves it at the estimate from the run itself.
    #[arg(long, default_value_t = BREAKING_REPLICATIONS, value_name = "N")]
    pub breaking_replications: u64,
    /// Master seed; the scenario's own if not given.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Take the median of every uncertain input instead of drawing it.
    #[arg(long)]
    pub fix_inputs: bool,
    /// Number of threads; 0 is one for each core. Results do not depend on it.
    #[arg(long, default_value_t = 0)]
    pub threads: usize,
    /// Compare with an earlier run, by the folder that it left: what changed in the scenario, and what
    /// that did to each verdict.
    #[arg(long, value_name = "FOLDER")]
    pub against: Option<PathBuf>,
    /// Folder for the output; `output/NAME` if not given.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Write each figure as PNG too, beside its SVG; needs a program built with `--features png`.
    #[arg(long, conflicts_with = "json")]
    pub png: bool,
    /// Print one JSON document instead of the answer, and write no files.
    #[arg(long)]
    pub json: bool,
    /// No progress bar.
    #[arg(long)]
    pub quiet: bool,
    /// Run again whenever a file of the scenario is saved, until Ctrl-C.
    #[arg(long)]
    pub watch: bool,
    /// Whether nothing is said at the end: for a command that plays another one.
    #[arg(skip)]
    pub silent: bool,
}

/// Replications at each size, unless stated: about twice the time of a run of 200 replications.
pub const BREAKING_REPLICATIONS: u64 = 40;

/// How one command differs from another.
pub struct Command<'a> {
    /// Its name.
    pub name: &'static str,
    /// The options that it alone has, as a shell reads them.
    pub options: String,
    /// Whether it searches for breaking points.
    pub searches: bool,
    /// Whether a scenario suits it; else how the command ends, after it has said why.
    pub suits: &'a dyn Fn(&Loaded) -> Option<End>,
    /// The past census that it lays over an arm; all problems of its file.
    pub past: &'a dyn Fn(&Loaded, &Study) -> PastRead,
    /// What further questions find, asked of the scenario before it is run; else how the command ends.
    pub further: &'a dyn Fn(&Loaded, &Study) -> Result<Answers, End>,
    /// What it says at its end.
    pub says: &'a dyn Fn(&Results) -> String,
    /// How a complete run ends.
    pub end: &'a dyn Fn(&Study, &Results) -> End,
}

/// A census of a past time, and the arm over which it is laid.
pub struct Past {
    pub observed: Observed,
    pub arm: usize,
}

/// A past census that was read, if one is wanted; all problems of its file.
pub type PastRead = Result<Option<Past>, Problems>;

/// Plays a scenario and leaves its output; again after every change, if that is wanted.
pub fn play(arguments: &Playing, command: &Command) -> End {
    if arguments.watch {
        return watch(&arguments.source, || once(arguments, command));
    }
    once(arguments, command)
}

fn once(arguments: &Playing, command: &Command) -> End {
    let lang = arguments.source.lang;
    if arguments.png && !png::BUILT_IN {
        let command = Text::same("cargo install --path . --features png");
        let says = Png::NotBuiltIn { command }.text();
        eprintln!("{}", says.get(lang.of_report().first()));
        return End::BadScenario;
    }
    let loaded = match arguments.source.load() {
        Ok(loaded) => loaded,
        Err(problems) => {
            print_problems(&problems, lang);
            return End::BadScenario;
        }
    };
    if !arguments.silent {
        print_problems(&loaded.warnings, lang);
    }
    if let Some(end) = (command.suits)(&loaded) {
        return end;
    }
    let study = loaded.study(&options(arguments));
    let replications = replications(arguments, &loaded);
    let (precision, time) = match rules(arguments, &study) {
        Ok(rules) => rules,
        Err(problems) => {
            print_problems(&problems, lang);
            return End::BadScenario;
        }
    };
    let past = match (command.past)(&loaded, &study) {
        Ok(past) => past,
        Err(problems) => {
            print_problems(&problems, lang);
            return End::BadScenario;
        }
    };
    let Ok(earlier) = earlier(arguments, &loaded) else {
        return End::BadScenario;
    };
    let further = match (command.further)(&loaded, &study) {
        Ok(further) => further,
        Err(end) => return end,
    };
    let stop = StopFlag::new(time);
    let until = |experiment: &Experiment| precision.is_some_and(|p| p.reached(experiment));
    let decided = |experiment: &Experiment| is_decided(&study, experiment);
    let rule = match (precision, time) {
        _ if arguments.until_decided => Rule::Until(&decided),
        (Some(_), _) => Rule::Until(&until),
        (None, Some(_)) => Rule::Time,
        (None, None) => Rule::Fixed,
    };
    let Some(mut experiment) = experiment(&study, replications, arguments, &stop, rule) else {
        return End::Failure;
    };
    if arguments.until_decided {
        experiment.stopping = match experiment.stopping {
            Stopping::Reached => Stopping::Decided,
            _ => Stopping::NotDecided,
        };
    }
    let words = output::command(command, arguments, study.seed, replications);
    let mut results = Results::new(&loaded, &study, &experiment, arguments, replications, words);
    results.against = earlier;
    results.further = further;
    results.overlay = past.map(|past| {
        let outcome = &experiment.arms[past.arm];
        lay_over(&past.observed, past.arm, outcome)
    });
    if command.searches {
        results.breaking =
            breaking(arguments, &loaded, &results, &stop).unwrap_or(results.breaking);
    }
    if let Err((folder, error)) = leave(arguments, command, &loaded, &results) {
        eprintln!("{}: {error}", folder.display());
        return End::Failure;
    }
    if stop.is_set() && !stop.time_is_up() {
        return End::Interrupted;
    }
    (command.end)(&study, &results)
}

/// The earlier run that the command line names, if it names one. It is read before anything is written: it
/// may lie where this one goes.
fn earlier(arguments: &Playing, loaded: &Loaded) -> Result<Option<Against>, ()> {
    let Some(folder) = &arguments.against else {
        return Ok(None);
    };
    let found = against(folder, loaded);
    if found.is_none() {
        let folder = Text::same(&folder.display());
        let words = Verify::NoManifest { folder }.text();
        let lang = arguments.source.lang.of_report().first();
        eprintln!("{}", words.get(lang));
    }
    found.map(Some).ok_or(())
}

/// Most replications of `--until-decided`.
const MOST: u64 = 10_000;

/// The number of replications, or the most.
fn replications(arguments: &Playing, loaded: &Loaded) -> u64 {
    if arguments.until_decided {
        return arguments.max_replications.unwrap_or(MOST);
    }
    arguments.replications.unwrap_or(loaded.replications)
}

/// Whether no headline target (of all targets, if none is marked) is undecided in any arm.
fn is_decided(study: &Study, experiment: &Experiment) -> bool {
    let verdicts = judge(study, experiment);
    let marked = study.targets.iter().any(|target| target.headline);
    let open = |arm: &Vec<Verdict>| {
        let mut rows = study.targets.iter().zip(arm);
        rows.any(|(target, verdict)| {
            (target.headline || !marked) && verdict.answer == Answer::Undecided
        })
    };
    !verdicts.iter().any(open)
}

pub fn options(arguments: &Playing) -> scenario::Options {
    scenario::Options {
        seed: arguments.seed,
        fix_inputs: arguments.fix_inputs,
        ..scenario::Options::default()
    }
}

/// The precision and the time limit that the command line asks for.
fn rules(
    arguments: &Playing,
    study: &Study,
) -> Result<(Option<Precision>, Option<Duration>), Problems> {
    let precision = stopping::precision(arguments, study)?;
    Ok((precision, stopping::max_time(arguments)?))
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
    if let Err(error) = output::write(results, loaded, (arguments, command), &folder) {
        return Err((folder, error));
    }
    let report = folder.join("report.html");
    if arguments.silent {
        return Ok(());
    }
    say(&format!(
        "{}{}{}\nReport  {}\n",
        (command.says)(results),
        results.further.said,
        results.versus_earlier(arguments.source.lang),
        report.display()
    ));
    Ok(())
}

/// Runs with a bar; `None` if threads cannot be started.
fn experiment(
    study: &Study,
    replications: u64,
    arguments: &Playing,
    stop: &StopFlag,
    rule: Rule,
) -> Option<Experiment> {
    let bar = progress::bar(replications, arguments.quiet || arguments.json);
    let options = Options {
        replications,
        threads: arguments.threads,
        stop: &stop.flag,
        progress: &|_| bar.inc(1),
    };
    let experiment = run_by(study, &options, rule);
    bar.finish_and_clear();
    experiment.map_err(|error| eprintln!("{error}")).ok()
}
