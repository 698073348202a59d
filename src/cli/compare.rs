//! `surgeplan compare`: every arm against the reference arm, on the same patients.

use surgeplan::report::text::versus::Versus;

use super::End;
use super::play::{Command, Playing, play};

pub fn compare(arguments: &Playing) -> End {
    let lang = arguments.source.lang;
    let suits = |loaded: &surgeplan::scenario::Loaded| {
        (loaded.arms().len() < 2).then(|| {
            let words = Versus::OnlyOne {}.text();
            eprintln!("{}", words.get(lang.of_report().first()));
            End::BadScenario
        })
    };
    play(
        arguments,
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
