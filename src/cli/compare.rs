//! `surgeplan compare`: every arm against the reference arm, on the same patients.

use clap::Args;
use surgeplan::report::text::versus::Versus;

use super::End;
use super::best::best;
use super::play::{Command, Playing, play};
use super::regret::regret;
use super::sweep::sweep;
use super::why::why;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    pub playing: Playing,
    /// Race for the best arm by a metric, with the difference that matters: 'METRIC@SCOPE=500 h'.
    /// Arms that are surely worse are played no more; `--replications` is then the most (10,000 if
    /// not given).
    #[arg(long, value_name = "NUMBER=DIFFERENCE", conflicts_with_all = ["precision", "until_decided", "max_time"])]
    pub best: Option<String>,
    /// Compare schemes of pairing at several values of an input: 'INPUT=70 %,85 %,95 %'; given twice, at
    /// all combinations.
    #[arg(long, value_name = "INPUT=VALUES", conflicts_with_all = ["best", "precision", "until_decided", "max_time"])]
    pub sweep: Vec<String>,
    /// How far each scheme of pairing falls short of an upper bound on the needs met within this patience, such as '6 h'; with
    /// `--replications` (20 if not given).
    #[arg(long, value_name = "PATIENCE", conflicts_with_all = ["best", "sweep", "precision", "until_decided", "max_time"])]
    pub regret: Option<String>,
    /// Why patients of this arm go without the level of the pairing, and die: each limit lifted alone; with `--replications`
    /// (20 if not given).
    #[arg(long, value_name = "ARM", conflicts_with_all = ["best", "sweep", "regret", "precision", "until_decided", "max_time"])]
    pub why: Option<String>,
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
    if let Some(patience) = &arguments.regret {
        return regret(playing, patience, &suits);
    }
    if let Some(arm) = &arguments.why {
        return why(playing, arm);
    }
    if !arguments.sweep.is_empty() {
        return sweep(playing, &arguments.sweep, &suits);
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
