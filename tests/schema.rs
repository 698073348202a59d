//! The JSON Schema of the language: every scenario that is shipped fits it, files with mistakes
//! do not.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "a small validator of the words of JSON Schema that the schema uses"
)]

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use surgeplan::scenario::schema;

/// What is wrong with a value, by place; only words that the schema uses are known.
fn problems(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let Some(words) = schema.as_object() else {
        let refused = schema == &json!(false);
        return refused
            .then(|| format!("{at}: not allowed"))
            .into_iter()
            .collect();
    };
    let valid = |schema: &Value| problems(root, schema, value, at).is_empty();
    let mut found = Vec::new();
    let mut fail = |what: String| found.push(format!("{at}: {what}"));
    let mut deeper = Vec::new();
    for (word, rule) in words {
        match word.as_str() {
            "description" | "title" | "$schema" | "$defs" | "then" | "else" => {}
            "$ref" => {
                let path = rule.as_str().unwrap().strip_prefix('#').unwrap();
                let target = root.pointer(path).unwrap_or_else(|| panic!("no {path}"));
                deeper.extend(problems(root, target, value, at));
            }
            "if" => {
                let branch = if valid(rule) { "then" } else { "else" };
                deeper.extend(problems(root, &schema[branch], value, at));
            }
            "anyOf" => {
                let all = rule.as_array().unwrap();
                if !all.iter().any(valid) {
                    // The nearest miss tells most.
                    let misses = all.iter().map(|one| problems(root, one, value, at));
                    deeper.extend(misses.max_by_key(|miss| depth(miss)).unwrap());
                }
            }
            "oneOf" => {
                let fitting = rule
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|one| valid(one))
                    .count();
                if fitting != 1 {
                    fail(format!("fits {fitting} of {}", rule));
                }
            }
            "const" if rule != value => fail(format!("is not {rule}")),
            "enum" if !rule.as_array().unwrap().contains(value) => fail(format!("not in {rule}")),
            "type" if !has_type(rule, value) => fail(format!("is no {rule}")),
            "minimum" if value.as_f64() < rule.as_f64() && value.is_number() => {
                fail(format!("below {rule}"))
            }
            "exclusiveMinimum" if value.as_f64() <= rule.as_f64() && value.is_number() => {
                fail(format!("not above {rule}"))
            }
            "maximum" if value.as_f64() > rule.as_f64() => fail(format!("above {rule}")),
            "required" => {
                for key in rule.as_array().unwrap() {
                    if value.is_object() && value.get(key.as_str().unwrap()).is_none() {
                        fail(format!("without {key}"));
                    }
                }
            }
            "items" => {
                for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                    deeper.extend(problems(root, rule, item, &format!("{at}.{place}")));
                }
            }
            "properties" => {
                for (key, rule) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        deeper.extend(problems(root, rule, value, &format!("{at}.{key}")));
                    }
                }
            }
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                for (key, value) in value.as_object().into_iter().flatten() {
                    if !known.is_some_and(|known| known.contains_key(key)) {
                        deeper.extend(problems(root, rule, value, &format!("{at}.{key}")));
                    }
                }
            }
            "const" | "enum" | "type" | "minimum" | "exclusiveMinimum" | "maximum" => {}
            other => panic!("the validator does not know `{other}`"),
        }
    }
    found.extend(deeper);
    found
}

fn depth(problems: &[String]) -> usize {
    let place = |problem: &String| problem.split(':').next().unwrap_or("").matches('.').count();
    problems.iter().map(place).max().unwrap_or(0)
}

fn has_type(rule: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().unwrap() {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type {other}"),
    };
    match rule {
        Value::Array(names) => names.iter().any(is),
        name => is(name),
    }
}

/// A TOML value as JSON: dates are texts.
fn as_json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(flag) => json!(flag),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(list) => list.iter().map(as_json).collect(),
        toml::Value::Table(table) => {
            let entries = table
                .iter()
                .map(|(key, value)| (key.clone(), as_json(value)));
            Value::Object(entries.collect())
        }
    }
}

fn check(text: &str) -> Vec<String> {
    let root: Value = serde_json::from_str(&schema()).unwrap();
    let table: toml::Table = text.parse().unwrap();
    problems(&root, &root, &as_json(&toml::Value::Table(table)), "")
}

/// All TOML files below a folder.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut ahead = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = ahead.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                ahead.push(path);
            } else if path.extension().is_some_and(|end| end == "toml") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn every_scenario_and_template_fits_the_schema() {
    let mut wrong = Vec::new();
    let folders = [
        "scenarios",
        "src/scenario/templates",
        "src/scenario/compile",
        "tests/theory",
    ];
    let all: Vec<PathBuf> = folders.into_iter().flat_map(files).collect();
    assert!(all.len() > 35, "{}", all.len());
    for path in all {
        let problems = check(&std::fs::read_to_string(&path).unwrap());
        wrong.extend(
            problems
                .iter()
                .map(|problem| format!("{}{problem}", path.display())),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_scenario_resolves_to_fits_the_schema() {
    for path in files("scenarios") {
        let loaded = surgeplan::scenario::Scenario::load(&path, &[])
            .ok()
            .unwrap();
        let problems = check(&loaded.resolved_toml);
        assert!(
            problems.is_empty(),
            "{}{}",
            path.display(),
            problems.join("\n")
        );
    }
}

/// Mistakes that a schema can see, among those whose messages are tested.
#[test]
fn files_with_mistakes_do_not_fit() {
    for name in [
        "unknown-key",
        "unknown-key-in-unit",
        "unknown-top-level-key",
        "list-for-a-number",
        "misspelt-law",
        "law-parameters",
        "no-unit",
        "fraction-of-a-bed",
        "date-as-number",
        "season-of-a-wave",
    ] {
        let path = format!("tests/errors/{name}.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!check(&text).is_empty(), "{path}");
    }
}

#[test]
fn mistakes_are_found_where_they_are() {
    let place = |text: &str| check(text).join(" | ");
    let found = place("[[stream]]\nid = \"a\"\npatient_type = \"p\"\nof = \"infection\"\n");
    assert!(found.starts_with(".stream.0.of: not in"), "{found}");
    let found = place("[[facility]]\nid = \"a\"\n");
    assert!(found.contains(".facility.0: without \"tier\""), "{found}");
    // Over another file a row may be short, and remove what is there.
    let over = "extends = \"b.toml\"\n[[facility]]\nid = \"a\"\ngroup = \"@unset\"\n";
    assert_eq!(place(over), "");
    let found = place(
        "[[stream]]\nid = \"a\"\npatient_type = \"p\"\ncurve = { seir = { peak = \"3 d\", growht = 1 } }\n",
    );
    assert!(
        found.contains(".stream.0.curve.seir.growht: not allowed"),
        "{found}"
    );
}
