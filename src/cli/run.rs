//! `surgeplan run`: from a scenario to verdicts, tables and a report.

use clap::Args;
use surgeplan::experiment::study::Study;
use surgeplan::readiness::Answer;

use super::End;
use super::further::Answers;
use super::output::Results;
use super::play::{Command, Playing, play};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    pub playing: Playing,
    /// Exit code 1 if a headline target is missed in the reference arm, 3 if one is undecided.
    #[arg(long)]
    gate: bool,
}

pub fn run(arguments: &Arguments) -> End {
    let lang = arguments.playing.source.lang;
    let end = |study: &Study, results: &Results| {
        if arguments.gate {
            gate(study, results)
        } else {
            End::Done
        }
    };
    play(
        &arguments.playing,
        &Command {
            name: "run",
            options: String::new(),
            searches: true,
            suits: &|_| None,
            past: &|_, _| Ok(None),
            further: &|_, _| Ok(Answers::default()),
            says: &|results| results.answer(lang),
            end: &end,
        },
    )
}

/// The exit code by the verdicts of the reference arm's headline targets.
fn gate(study: &Study, results: &Results) -> End {
    let headline = study
        .targets
        .iter()
        .zip(&results.verdicts[study.reference])
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
