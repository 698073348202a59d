//! `surgeplan compare`: every arm against the reference arm, on the same patients.

use clap::Args;
use surgeplan::report::text::versus::Versus;

use super::End;
use super::best::best;
use super::play::{Command, Playing, play};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    pub playing: Playing,
    /// Race for the best arm by a metric, with the difference that matters: 'unmet_hours@county.icu=500 h'.
    /// Arms that are surely worse are played no more; `--replications` is then the most (10,000 if
    /// not given).
    #[arg(long, value_name = "NUMBER=DIFFERENCE", conflicts_with_all = ["precision", "until_decided", "max_time"])]
    pub best: Option<String>,
}

pub fn compare(arguments: &Arguments) -> End {
    let playing = &arguments.playing;
    let lang = playing.source.lang;
    let suits = |loaded: &surgeplan::scenario::Loaded| {
        (loaded.arms().len() < 2).then(|| {
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
            options: String::new(),
            searches: false,
            suits: &suits,
            past: &|_, _| Ok(None),
            says: &|results| results.comparison(lang),
            end: &|_, _| End::Done,
        },
    )
}
