//! Every scenario on the pages of the docs is loaded and run.

use std::sync::atomic::AtomicBool;

use surgeplan::experiment::{Options, run};
use surgeplan::scenario::{Language, Scenario};

const TUTORIAL: &str = include_str!("../docs/tutorial.md");

/// The blocks of a page in one language, in order.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let open = format!("```{language}\n");
    let after = page.split(&open).skip(1);
    after
        .map(|rest| rest.split("```").next().unwrap_or_default().to_owned())
        .collect()
}

fn run_text(text: &str) -> usize {
    let loaded = Scenario::parse(text, &["run.replications=2".into()])
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)));
    let study = loaded.study(&surgeplan::scenario::Options::default());
    let options = Options {
        replications: 2,
        threads: 1,
        stop: &AtomicBool::new(false),
        progress: &|_| {},
    };
    let experiment = run(&study, &options).unwrap();
    assert_eq!(experiment.replications, 2);
    experiment.arms.len()
}

#[test]
fn every_whole_scenario_of_the_tutorial_runs() {
    let whole = blocks(TUTORIAL, "toml");
    assert_eq!(whole.len(), 2);
    for text in &whole {
        run_text(text);
    }
}

#[test]
fn the_parts_of_the_tutorial_can_be_added_one_after_the_other() {
    let mut text = blocks(TUTORIAL, "toml").pop().unwrap();
    let mut arms = 0;
    for part in blocks(TUTORIAL, "toml-part") {
        text += &part;
        arms = run_text(&text);
    }
    assert_eq!(arms, 2);
}
