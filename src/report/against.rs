//! This run against an earlier one: what changed in the scenario, and what that did to each verdict.

use super::Input;
use super::figure::Table;
use super::text::Text;
use super::text::against::Against as Say;
use super::text::metric::{self, Unit};
use super::text::word::Word;
use crate::readiness::Answer;

/// An earlier run, as far as it is compared.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Against {
    /// Its folder.
    pub name: String,
    /// Values that differ, those that were written otherwise first.
    pub changes: Vec<Change>,
    /// Its verdicts.
    pub verdicts: Vec<OldVerdict>,
}

/// A value that differs.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Change {
    /// Its path.
    pub path: String,
    /// What it is, or its unit.
    pub unit: Text,
    /// What it was; empty if it was not there.
    pub before: String,
    /// What it is; empty if it is not there.
    pub after: String,
    /// Whether it follows from another value.
    pub follows: bool,
}

/// A verdict of the earlier run.
#[derive(Clone, PartialEq, Debug)]
pub struct OldVerdict {
    /// Id of the arm.
    pub arm: String,
    /// Id of the target.
    pub target: String,
    /// What was found.
    pub answer: Answer,
    /// The estimate.
    pub estimate: f64,
    /// Its interval.
    pub interval: (f64, f64),
}

/// Most values that are shown; the others are in the command `diff`.
const MOST: usize = 60;

impl Input<'_> {
    /// What changed and what that did, in one sentence each.
    #[must_use]
    pub fn against_sentences(&self) -> Vec<Text> {
        let Some(against) = self.against else {
            return Vec::new();
        };
        let follows = against
            .changes
            .iter()
            .filter(|change| change.follows)
            .count();
        let n = against.changes.len() - follows;
        let changed = if against.changes.is_empty() {
            Say::NothingChanged {}
        } else {
            let [n, follows] = [n, follows].map(|n| Text::same(&n));
            Say::Changed { n, follows }
        };
        let pairs = self.judged_pairs();
        let turned = pairs.iter().filter(|(arm, target)| {
            let old = self.old(*arm, *target).map(|old| old.answer);
            let new = self.verdict(*arm, *target).map(|verdict| verdict.answer);
            old.is_some() && old != new
        });
        let [n, of] = [turned.count(), pairs.len()].map(|n| Text::same(&n));
        vec![changed.text(), Say::Turned { n, of }.text()]
    }

    /// The values that differ, and every verdict in both runs.
    #[must_use]
    pub fn against_tables(&self) -> Option<[Table; 2]> {
        let against = self.against?;
        let head = [
            Word::Path.text(),
            Say::Measures {}.text(),
            Say::Before {}.text(),
            Say::After {}.text(),
        ];
        let row = |change: &Change| {
            let follows = Say::Follows {}.text();
            let unit = if change.follows {
                Text::join(&[change.unit.clone(), follows], "，", ", ")
            } else {
                change.unit.clone()
            };
            let [path, before, after] =
                [&change.path, &change.before, &change.after].map(Text::same);
            vec![path, unit, before, after]
        };
        let changes = Table {
            head: head.into(),
            rows: against.changes.iter().take(MOST).map(row).collect(),
        };
        let head = [
            Word::Target.text(),
            Word::Arm.text(),
            Say::Before {}.text(),
            Say::After {}.text(),
            Word::Finding.text(),
        ];
        let pairs = self.judged_pairs();
        let verdicts = Table {
            head: head.into(),
            rows: pairs
                .iter()
                .filter_map(|pair| self.turned_row(*pair))
                .collect(),
        };
        Some([changes, verdicts])
    }

    /// Arms and targets, the headline ones first.
    fn judged_pairs(&self) -> Vec<(usize, usize)> {
        let headline = self.headline();
        let others = (0..self.study.targets.len()).filter(|target| !headline.contains(target));
        let targets: Vec<usize> = headline.iter().copied().chain(others).collect();
        let arms = 0..self.verdicts.len();
        let pairs = targets
            .iter()
            .flat_map(|&target| arms.clone().map(move |arm| (arm, target)));
        pairs.collect()
    }

    fn old(&self, arm: usize, target: usize) -> Option<&OldVerdict> {
        let (arm, target) = (self.study.arms.get(arm)?, self.study.targets.get(target)?);
        let mut own = self.against?.verdicts.iter();
        own.find(|old| old.arm == arm.label.id && old.target == target.label.id)
    }

    fn turned_row(&self, (arm, target): (usize, usize)) -> Option<Vec<Text>> {
        let verdict = self.verdict(arm, target)?;
        let own = metric::unit(self.study.targets[target].kpi.metric);
        let unit = if self.is_share(target) {
            Unit::Share
        } else {
            own
        };
        let cell = |answer: Answer, estimate: f64, (low, high): (f64, f64)| {
            let [estimate, low, high] = [estimate, low, high].map(|x| unit.value(x));
            let verdict = Word::from(answer).text();
            Say::Cell {
                verdict,
                estimate,
                low,
                high,
            }
            .text()
        };
        let old = self.old(arm, target);
        let found = match old {
            None => Say::IsNew {},
            Some(old) if old.answer == verdict.answer => Say::IsSame {},
            Some(_) => Say::IsTurned {},
        };
        Some(vec![
            self.target_name(target),
            self.arm_name(arm),
            old.map_or_else(Text::default, |old| {
                cell(old.answer, old.estimate, old.interval)
            }),
            cell(verdict.answer, verdict.estimate, verdict.interval),
            found.text(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn a_turned_verdict_and_a_changed_value_stand_side_by_side() {
        let sample = Sample::pair();
        let own = &sample.study;
        let against = Against {
            name: "output/before".into(),
            changes: vec![Change {
                path: "facility.qingxu.icu.beds".into(),
                unit: Text::new("张", "beds"),
                before: "24".into(),
                after: "30".into(),
                follows: false,
            }],
            verdicts: vec![OldVerdict {
                arm: own.arms[0].label.id.clone(),
                target: own.targets[0].label.id.clone(),
                answer: Answer::Ready,
                estimate: 0.97,
                interval: (0.93, 0.99),
            }],
        };
        let input = Input {
            against: Some(&against),
            ..sample.input()
        };
        let [changes, verdicts] = input.against_tables().expect("two tables");
        assert_eq!(changes.rows[0][2].en, "24");
        assert_eq!(verdicts.rows[0][4].en, "turned");
        assert_eq!(verdicts.rows[0][2].en, "READY: 97% (93%–99%)");
        assert_eq!(verdicts.rows[1][4].en, "only in this run");
        assert_eq!(input.against_sentences()[1].en, "1 of 6 verdicts turned.");
        assert!(sample.input().against_tables().is_none());
    }
}
