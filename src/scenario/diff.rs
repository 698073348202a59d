//! What differs between two scenarios: values that were written otherwise, and values that follow.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::explain::Explained;
use super::load::Loaded;

/// A value that differs; one of the two is there.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Difference {
    /// Its path.
    pub path: String,
    /// The value of the first scenario; `None` if it has none.
    pub before: Option<Explained>,
    /// The value of the second one.
    pub after: Option<Explained>,
    /// Whether the text is the same and only what it comes to differs: an expression over inputs.
    pub follows: bool,
    /// Of two lists of the same length: how many values differ, and the first of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Items>,
}

/// Which values of a list differ.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Items {
    /// How many.
    pub differ: usize,
    /// The place of the first, from 1.
    pub first: usize,
    /// Its value in the first scenario.
    pub before: String,
    /// Its value in the second one.
    pub after: String,
}

impl Loaded {
    /// What differs in another scenario, in the order of paths: first what was written otherwise.
    /// Names, titles and sources are no values: `check --explain` shows them.
    #[must_use]
    pub fn differences(&self, other: &Loaded) -> Vec<Difference> {
        let (before, after) = (by_path(self), by_path(other));
        let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let pair = |path: &String| difference(path, before.get(path), after.get(path));
        let mut all: Vec<Difference> = paths.into_iter().filter_map(pair).collect();
        all.sort_by_key(|one| one.follows);
        all
    }
}

fn by_path(loaded: &Loaded) -> BTreeMap<String, Explained> {
    let rows = loaded.explain("").unwrap_or_default();
    rows.into_iter()
        .map(|row| (row.path.clone(), row))
        .collect()
}

fn difference(
    path: &str,
    before: Option<&Explained>,
    after: Option<&Explained>,
) -> Option<Difference> {
    let follows = match (before, after) {
        (Some(before), Some(after)) if before.items == after.items => {
            if before.computed == after.computed {
                return None;
            }
            true
        }
        _ => false,
    };
    Some(Difference {
        path: path.into(),
        before: before.cloned(),
        after: after.cloned(),
        follows,
        items: before.and_then(|before| items(before, after)),
    })
}

/// Of two lists of the same length, which values differ.
fn items(before: &Explained, after: Option<&Explained>) -> Option<Items> {
    let after = after?;
    let pairs = before.items.iter().zip(&after.items);
    let mut differ = pairs.enumerate().filter(|(_, (a, b))| a != b);
    if before.items.len() < 2 || before.items.len() != after.items.len() {
        return None;
    }
    let (first, (from, to)) = differ.next()?;
    Some(Items {
        differ: 1 + differ.count(),
        first: first + 1,
        before: from.clone(),
        after: to.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Loaded, Scenario};

    fn minimal(sets: &[&str]) -> Loaded {
        let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
        Scenario::builtin("minimal", &sets).expect("a template")
    }

    #[test]
    fn a_changed_input_comes_before_what_follows_from_it() {
        let all = minimal(&[]).differences(&minimal(&["inputs.beds=20"]));
        let told: Vec<(&str, bool)> = all.iter().map(|d| (d.path.as_str(), d.follows)).collect();
        assert_eq!(
            told,
            [
                ("inputs.beds", false),
                ("facility.hospital.ward.beds", true)
            ]
        );
        let unit = &all[1].before.as_ref().expect("there").of;
        assert_eq!(unit.en, "County hospital · Ward");
        assert_eq!(unit.zh, "县医院 · 普通病房");
    }

    #[test]
    fn the_same_scenario_has_no_difference_and_new_values_stand_alone() {
        assert!(minimal(&[]).differences(&minimal(&[])).is_empty());
        let more =
            minimal(&["stream.patients.hours=[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2]"]);
        let all = minimal(&[]).differences(&more);
        assert!(all.len() == 1 && all[0].before.is_none(), "{all:?}");
        let other =
            minimal(&["stream.patients.hours=[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,3,4]"]);
        let items = more.differences(&other)[0].items.clone().expect("lists");
        assert_eq!((items.differ, items.first), (2, 23));
        assert_eq!((&*items.before, &*items.after), ("1", "3"));
    }
}
