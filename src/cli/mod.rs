//! The command line: one file for each command, each a few library calls.

mod against;
mod alone;
mod best;
mod breaking;
mod calibrate;
mod check;
mod compare;
mod completions;
mod diff;
mod doctor;
mod explain;
mod further;
mod import;
mod man;
mod new;
mod output;
mod plan;
mod play;
mod png;
mod progress;
mod regret;
mod replay;
mod report;
mod run;
mod schema;
mod sensitivity;
mod stopping;
mod sweep;
mod verify;
mod watch;
mod why;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use surgeplan::report::Languages;
use surgeplan::scenario::{Language, Loaded, Problems, Scenario};

/// Will this county hold when the surge comes, up to what size of wave, and what is the
/// smallest change that makes it hold?
#[derive(Parser)]
#[command(version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a scenario to begin with, from a few numbers of your county.
    New(new::Arguments),
    /// Make a scenario of a workbook that was filled in.
    Import(import::Arguments),
    /// Read a scenario and say everything that is wrong with it.
    Check(check::Arguments),
    /// Say what differs between two scenarios: values, with units and places.
    Diff(diff::Arguments),
    /// Run a scenario: verdicts in the terminal, report and tables in the output folder.
    Run(run::Arguments),
    /// Print the JSON Schema of scenario files, by which editors complete and check them.
    Schema,
    /// Run a scenario: every arm against the reference arm, pair by pair on the same patients.
    Compare(compare::Arguments),
    /// Search the least that turns missed targets: by one lever, then the cheapest mix of several.
    Plan(plan::Arguments),
    /// Say what decides a verdict: inputs one by one, shares of variance, larger and faster waves.
    Sensitivity(sensitivity::Arguments),
    /// Run a scenario and lay a past winter's census over it: days inside the bands, and bias.
    Report(report::Arguments),
    /// Fit wave size, timing and ascertainment to a past census, and score the fit on days that it did not see.
    Calibrate(calibrate::Arguments),
    /// Tell one replication, or one patient of it, as a story.
    Replay(replay::Arguments),
    /// Look at this machine: version, threads, memory, fonts, terminal, and a run of the smallest template.
    Doctor(doctor::Arguments),
    /// Print what makes a shell complete commands and options.
    Completions(completions::Arguments),
    /// Print the manual page, or write one for each command.
    Man(man::Arguments),
}

/// Which scenario, and what to change in it.
#[derive(Args)]
struct Source {
    /// Scenario file, or `builtin:NAME`.
    scenario: PathBuf,
    /// Change a value of the scenario; may be given more than once.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    sets: Vec<String>,
    /// Draws of inputs that `surgeplan calibrate` wrote: they stand for the laws of these inputs.
    #[arg(long, value_name = "POSTERIOR.CSV")]
    posterior: Option<PathBuf>,
    /// Language of messages and of the report.
    #[arg(long, value_enum, default_value = "en")]
    lang: Lang,
}

/// Languages that can be asked for.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Lang {
    /// 中文
    Zh,
    /// English
    En,
    /// Both; the terminal speaks Chinese.
    Both,
}

impl Lang {
    fn of_messages(self) -> Language {
        match self {
            Lang::En => Language::En,
            Lang::Zh | Lang::Both => Language::Zh,
        }
    }

    /// As it is asked for.
    fn tag(self) -> &'static str {
        self.of_report().tag()
    }

    fn of_report(self) -> Languages {
        match self {
            Lang::Zh => Languages::Zh,
            Lang::En => Languages::En,
            Lang::Both => Languages::Both,
        }
    }
}

impl Source {
    fn load(&self) -> Result<Loaded, Problems> {
        let loaded = load(&self.scenario, &self.sets)?;
        match &self.posterior {
            Some(file) => loaded.with_posterior(file),
            None => Ok(loaded),
        }
    }
}

/// Loads a file, or a template by `builtin:NAME`.
fn load(scenario: &Path, sets: &[String]) -> Result<Loaded, Problems> {
    let name = scenario.to_str();
    match name.and_then(|name| name.strip_prefix("builtin:")) {
        Some(name) => Scenario::builtin(name, sets),
        None => Scenario::load(scenario, sets),
    }
}

/// How a command may end; see `docs/scenario-reference.md`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Done = 0,
    TargetMissed = 1,
    BadScenario = 2,
    Undecided = 3,
    Failure = 4,
    Interrupted = 130,
}

impl From<End> for ExitCode {
    fn from(end: End) -> ExitCode {
        ExitCode::from(end as u8)
    }
}

/// Whether to colour what goes to standard error: at a terminal, unless `NO_COLOR` has a text
/// (no-color.org).
fn colour() -> bool {
    use std::io::IsTerminal;
    colour_at(
        std::io::stderr().is_terminal(),
        std::env::var_os("NO_COLOR"),
    )
}

fn colour_at(terminal: bool, no_colour: Option<OsString>) -> bool {
    terminal && no_colour.is_none_or(|text| text.is_empty())
}

pub fn main() -> ExitCode {
    let end = match Cli::parse().command {
        Command::New(arguments) => new::new(&arguments),
        Command::Import(arguments) => import::import(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Run(arguments) => run::run(&arguments),
        Command::Schema => schema::schema(),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Plan(arguments) => plan::plan(&arguments),
        Command::Sensitivity(arguments) => sensitivity::sensitivity(&arguments),
        Command::Report(arguments) => report::report(&arguments),
        Command::Calibrate(arguments) => calibrate::calibrate(&arguments),
        Command::Replay(arguments) => replay::replay(&arguments),
        Command::Diff(arguments) => diff::diff(&arguments),
        Command::Doctor(arguments) => doctor::doctor(&arguments),
        Command::Completions(arguments) => completions::completions(&arguments),
        Command::Man(arguments) => man::man(&arguments),
    };
    end.into()
}

/// Writes to standard output; a reader who has left is no reason to complain.
fn say(text: &str) {
    use std::io::Write;
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Prints problems, if there are any.
fn print_problems(problems: &Problems, lang: Lang) {
    if !problems.is_empty() {
        eprint!("{}", problems.render(lang.of_messages(), colour()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_that_want_them() {
        assert!(colour_at(true, None) && colour_at(true, Some(OsString::new())));
        assert!(!colour_at(true, Some("1".into())) && !colour_at(false, None));
    }

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
