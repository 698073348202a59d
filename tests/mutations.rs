//! Whatever happens to a scenario file, the program says what is wrong and does not fail.
//! `PROPTEST_CASES=5000` tries more than the usual 256 cases.

use proptest::prelude::*;
use surgeplan::scenario::{Language, Loaded, Options, Scenario};

const TEXTS: [&str; 2] = [
    include_str!("../src/scenario/compile/everything.toml"),
    include_str!("../src/scenario/templates/minimal.toml"),
];

/// Values that nobody should write where they come to stand.
const VALUES: [&str; 36] = [
    "-1",
    "0",
    "1e400",
    "nan",
    "-inf",
    "99999999999999999999",
    "\"\"",
    "\"x\"",
    "[]",
    "{}",
    "[[]]",
    "true",
    "2022-12-01",
    "2022-02-30",
    "\"= 1 / 0\"",
    "\"= wave_size\"",
    "\"= (((\"",
    "\"=\"",
    "\"9 h\"",
    "\"95 %\"",
    "\"3 /day\"",
    "\"@unset\"",
    "\"never\"",
    "\"unlimited\"",
    "{ value = 1 }",
    "{ by_age = [1] }",
    "{ by_age_and_risk = { red = [1, 2, 3] } }",
    "{ gamma = { mean = \"1 d\", cv = 1e-9 } }",
    "{ uniform = { low = 5, high = 1 } }",
    "{ empirical = { values = [] } }",
    "\"\\u0000\"",
    "\"１２\"",
    "{ constant = { constant = { constant = 1 } } }",
    "[\"a\", \"a\"]",
    "{ zh = 3 }",
    "1.5",
];

#[derive(Clone, Debug)]
enum Mutation {
    Delete(usize),
    Twice(usize),
    Swap(usize, usize),
    Value(usize, usize),
    Word(usize, usize),
    Cut(usize),
    Insert(usize, char),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = || any::<usize>();
    prop_oneof![
        at().prop_map(Mutation::Delete),
        at().prop_map(Mutation::Twice),
        (at(), at()).prop_map(|(a, b)| Mutation::Swap(a, b)),
        (at(), at()).prop_map(|(a, b)| Mutation::Value(a, b)),
        (at(), at()).prop_map(|(a, b)| Mutation::Value(a, b)),
        (at(), at()).prop_map(|(a, b)| Mutation::Word(a, b)),
        at().prop_map(Mutation::Cut),
        (at(), any::<char>()).prop_map(|(a, c)| Mutation::Insert(a, c)),
    ]
}

fn mutate(text: &str, mutation: &Mutation) -> String {
    let mut lines: Vec<String> = text.lines().map(String::from).collect();
    if lines.is_empty() {
        return String::new();
    }
    let count = lines.len();
    match *mutation {
        Mutation::Delete(at) => drop(lines.remove(at % count)),
        Mutation::Twice(at) => lines.insert(at % count, lines[at % count].clone()),
        Mutation::Swap(a, b) => lines.swap(a % count, b % count),
        Mutation::Value(at, value) => {
            replace_value(&mut lines[at % count], VALUES[value % VALUES.len()]);
        }
        Mutation::Word(a, b) => {
            let word = some_word(&lines[b % count], b);
            replace_word(&mut lines[a % count], a, &word);
        }
        Mutation::Cut(at) => return text.chars().take(at % (text.len() + 1)).collect(),
        Mutation::Insert(at, c) => {
            let mut chars: Vec<char> = text.chars().collect();
            chars.insert(at % (chars.len() + 1), c);
            return chars.into_iter().collect();
        }
    }
    lines.join("\n")
}

/// Replaces what stands after an equals sign: the last one, so that inner values come in too.
fn replace_value(line: &mut String, value: &str) {
    if let Some(at) = line.rfind('=') {
        let rest: String = line[at..].chars().filter(|c| "}]".contains(*c)).collect();
        line.truncate(at);
        *line = format!("{line}= {value} {rest}");
    }
}

fn words(line: &str) -> Vec<&str> {
    line.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
        .filter(|w| !w.is_empty())
        .collect()
}

fn some_word(line: &str, at: usize) -> String {
    let words = words(line);
    if words.is_empty() {
        "x".into()
    } else {
        words[at % words.len()].into()
    }
}

fn replace_word(line: &mut String, at: usize, word: &str) {
    let old = some_word(line, at);
    *line = line.replacen(&old, word, 1);
}

/// Compiles a scenario that has no errors, and loads it again from its resolved text.
fn use_it(loaded: &Loaded) {
    let study = loaded.study(&Options::default());
    for replication in 0..2 {
        study.worlds.models(replication);
        study.worlds.inputs(replication);
    }
    let again = Scenario::parse(&loaded.resolved_toml, &[]);
    let again = again.unwrap_or_else(|problems| {
        panic!(
            "{}\n{}",
            problems.render(Language::En, false),
            loaded.resolved_toml
        )
    });
    assert_eq!(again.resolved_toml, loaded.resolved_toml);
}

fn try_text(text: &str, sets: &[String]) {
    match Scenario::parse(text, sets) {
        Ok(loaded) => use_it(&loaded),
        Err(problems) => {
            assert!(problems.count().0 > 0);
            for language in [Language::Zh, Language::En] {
                assert!(!problems.render(language, false).is_empty());
            }
        }
    }
}

proptest! {
    #[test]
    fn a_mutated_scenario_is_refused_or_runs(
        which in 0..TEXTS.len(),
        mutations in prop::collection::vec(mutation(), 1..4),
    ) {
        let text = mutations.iter().fold(TEXTS[which].to_string(), |text, one| mutate(&text, one));
        try_text(&text, &[]);
    }

    #[test]
    fn any_set_is_refused_or_runs(path in "[a-z._-]{0,40}", value in ".{0,20}") {
        try_text(TEXTS[1], &[format!("{path}={value}")]);
        try_text(TEXTS[1], &[format!("facility.hospital.{path}={value}")]);
    }

    #[test]
    fn any_text_is_refused(text in ".{0,200}") {
        try_text(&text, &[]);
    }
}
