//! `--against`: reads an earlier run from its folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;
use surgeplan::readiness::Answer;
use surgeplan::report::Text;
use surgeplan::report::against::{Against, Change, OldVerdict};
use surgeplan::scenario::{Explained, Loaded, Scenario};

/// An earlier run, if its folder has one that can be read.
pub fn against(folder: &Path, now: &Loaded) -> Option<Against> {
    let then = Scenario::load(&folder.join("scenario.resolved.toml"), &[]).ok()?;
    // both resolved: what one of them leaves to a base or a table is no difference
    let now = Scenario::parse(&now.resolved_toml, &[]).ok()?;
    let summary = std::fs::read(folder.join("summary.json")).ok()?;
    let summary: Value = serde_json::from_slice(&summary).ok()?;
    Some(Against {
        name: folder.display().to_string(),
        changes: changes(&then, &now),
        verdicts: verdicts(&summary)?,
    })
}

/// The values that differ, those that were written otherwise first, in the order of paths.
fn changes(then: &Loaded, now: &Loaded) -> Vec<Change> {
    let (then, now) = (by_path(then), by_path(now));
    let paths: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
    let pairs = paths.into_iter();
    let changed = pairs.filter_map(|path| change(path, then.get(path), now.get(path)));
    let mut changed: Vec<Change> = changed.collect();
    changed.sort_by_key(|change| change.follows);
    changed
}

fn by_path(loaded: &Loaded) -> BTreeMap<String, Explained> {
    let rows = loaded.explain("").unwrap_or_default().into_iter();
    rows.map(|row| (row.path.clone(), row)).collect()
}

/// A value that differs, and whether only what its expression comes to does.
fn change(path: &str, then: Option<&Explained>, now: Option<&Explained>) -> Option<Change> {
    let both = |row: Option<&Explained>| row.map(|row| (row.value.clone(), row.computed.clone()));
    if both(then) == both(now) {
        return None;
    }
    let unit = &now.or(then)?.unit;
    let value = |row: Option<&Explained>| {
        row.map_or_else(String::new, |row| {
            let computed = row.computed.as_ref().map(|own| format!(" → {}", own.value));
            format!("{}{}", row.value, computed.unwrap_or_default())
        })
    };
    let written = |row: Option<&Explained>| row.map(|row| row.value.clone());
    Some(Change {
        path: path.to_owned(),
        unit: Text::new(unit.zh.clone(), unit.en.clone()),
        before: value(then),
        after: value(now),
        follows: written(then) == written(now),
    })
}

fn verdicts(summary: &Value) -> Option<Vec<OldVerdict>> {
    let mut found = Vec::new();
    for arm in summary["arms"].as_array()? {
        for target in arm["targets"].as_array()? {
            let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
            let answer = match target["verdict"].as_str()? {
                "ready" => Answer::Ready,
                "not_ready" => Answer::NotReady,
                _ => Answer::Undecided,
            };
            found.push(OldVerdict {
                arm: arm["name"].as_str()?.to_owned(),
                target: target["name"].as_str()?.to_owned(),
                answer,
                estimate: number(&target["estimate"]),
                interval: (
                    number(&target["interval"][0]),
                    number(&target["interval"][1]),
                ),
            });
        }
    }
    Some(found)
}
