//! `surgeplan compare`: every arm against the reference arm, on the same patients.

use clap::Args;
use surgeplan::report::text::versus::Versus;

use super::End;
use super::best::best;
use super::further::Questions;
use super::play::{Command, Playing, play};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    pub playing: Playing,
    /// Race for the best arm by a metric, with the difference that matters: 'METRIC@SCOPE=500 h'.
    /// Arms that are surely worse are played no more; `--replications` is then the most (10,000 if
    /// not given).
    #[arg(long, value_name = "NUMBER=DIFFERENCE", conflicts_with_all = ["precision", "until_decided", "max_time"])]
    pub best: Option<String>,
    #[command(flatten)]
    pub questions: Questions,
}

pub fn compare(arguments: &Arguments) -> End {
    let playing = &arguments.playing;
    let questions = &arguments.questions;
    let lang = playing.source.lang;
    let suits = |loaded: &surgeplan::scenario::Loaded| {
        (loaded.arms().len() < 2 && !questions.suit_one_arm()).then(|| {
            let words = Versus::OnlyOne {}.text();
            eprintln!("{}", words.get(lang.of_report().first()));
            End::BadScenario
        })
    };
    if let Some(asked) = &arguments.best {
        return best(playing, asked, &suits);
    }
    play(
        playing,
        &Command {
            name: "compare",
            options: questions.options(),
            searches: false,
            suits: &suits,
            past: &|_, _| Ok(None),
            further: &|loaded, study| questions.ask(playing, loaded, study),
            says: &|results| results.comparison(lang),
            end: &|_, _| End::Done,
        },
    )
}
