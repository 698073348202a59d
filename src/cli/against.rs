//! `--against`: reads an earlier run from its folder.

use std::path::Path;

use serde_json::Value;
use surgeplan::readiness::Answer;
use surgeplan::report::Text;
use surgeplan::report::against::{Against, Change, OldVerdict};
use surgeplan::scenario::{Difference, Explained, Loaded, Scenario};

/// An earlier run, if its folder has one that can be read.
pub fn against(folder: &Path, now: &Loaded) -> Option<Against> {
    let then = Scenario::load(&folder.join("scenario.resolved.toml"), &[]).ok()?;
    // both resolved: what one of them leaves to a base or a table is no difference
    let now = Scenario::parse(&now.resolved_toml, &[]).ok()?;
    let summary = std::fs::read(folder.join("summary.json")).ok()?;
    let summary: Value = serde_json::from_slice(&summary).ok()?;
    Some(Against {
        name: folder.display().to_string(),
        changes: then.differences(&now).iter().map(change).collect(),
        verdicts: verdicts(&summary)?,
    })
}

/// A value that differs, in the words of a report.
fn change(one: &Difference) -> Change {
    let Difference { before, after, .. } = one;
    let unit = after.as_ref().or(before.as_ref()).map(|row| &row.unit);
    let value = |row: &Option<Explained>| {
        row.as_ref().map_or_else(String::new, |row| {
            let computed = row.computed.as_ref().map(|own| format!(" → {}", own.value));
            format!("{}{}", row.value, computed.unwrap_or_default())
        })
    };
    Change {
        path: one.path.clone(),
        unit: unit.map_or_else(Text::default, |unit| {
            Text::new(unit.zh.clone(), unit.en.clone())
        }),
        before: value(before),
        after: value(after),
        follows: one.follows,
    }
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
