//! Where needs of a bed arise and where they are met: who goes where, and who never gets one.

use std::collections::BTreeMap;

use super::census::stop;
use super::{Figure, FlowEnd, FlowKind, FlowPanel, Flows, Plot, Ribbon, Table};
use crate::experiment::outcome::ArmOutcome;
use crate::model::network::{FacilityId, LevelId, TierId};
use crate::report::Input;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::flow::FlowSay;
use crate::report::text::number;
use crate::report::text::word::Word;
use crate::simulation::paths::PathTally;
use crate::units::{HOUR, MINUTE};

/// Most ends at a side; beyond them facilities are drawn by tier.
const MOST_ENDS: usize = 8;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

/// One end of a flow.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum End {
    Facility(FacilityId),
    Tier(TierId),
    InPlace,
    Nowhere,
}

/// Patients per run by where they come from and get to.
type Rows = BTreeMap<(End, End), f64>;

fn figure(input: &Input) -> Option<Figure> {
    let level = input.level_of_flows()?;
    let arms: Vec<Rows> = input
        .experiment
        .arms
        .iter()
        .map(|arm| rows(arm, level))
        .collect();
    let by_tier = too_many(&arms);
    let arms: Vec<Rows> = arms
        .into_iter()
        .map(|rows| if by_tier { tiers(input, rows) } else { rows })
        .collect();
    let away = |arm: usize| sum(&arms[arm], |to| !matches!(to, End::InPlace | End::Nowhere));
    let own = input.study.reference;
    let others = (0..arms.len()).filter(|&arm| arm != own);
    let most = others.max_by(|&a, &b| away(a).total_cmp(&away(b)));
    let drawn: Vec<usize> = std::iter::once(own).chain(most).collect();
    if !drawn.iter().any(|&arm| away(arm) > 0.0) {
        return None; // nobody is sent anywhere
    }
    let title = title(input, level, &arms, &drawn);
    Some(Figure {
        id: "flows".into(),
        alt: stop(&title),
        title,
        caption: FlowSay::FlowsCaption {}.text(),
        note: input.runs_note(),
        table: table(input, level),
        plot: Plot::Flows(Flows {
            panels: drawn
                .iter()
                .map(|&arm| panel(input, arm, &arms[arm]))
                .collect(),
        }),
    })
}

impl Input<'_> {
    /// The level of care whose flows are shown: that of the schemes of pairing, else of the first headline
    /// target about beds.
    fn level_of_flows(&self) -> Option<LevelId> {
        let paired = self.pairing.map(|pairing| pairing.level);
        paired.or_else(|| self.focus().map(|focus| focus.level))
    }
}

fn rows(arm: &ArmOutcome, level: LevelId) -> Rows {
    let runs = arm.rows.len().max(1) as f64;
    let mut rows = Rows::new();
    let own = arm.paths.iter().filter(|((at, ..), _)| *at == level);
    for (&(_, from, to), tally) in own {
        let to = match to {
            None => End::Nowhere,
            Some(to) if to == from => End::InPlace,
            Some(to) => End::Facility(to),
        };
        let n = tally.needs as f64 / runs;
        *rows.entry((End::Facility(from), to)).or_default() += n;
    }
    rows
}

/// The ends at a side, in order.
fn ends(rows: &Rows, side: fn(&(End, End)) -> End) -> Vec<End> {
    let mut ends: Vec<End> = rows.keys().map(side).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

fn too_many(arms: &[Rows]) -> bool {
    let most = |rows: &Rows| {
        let (from, to) = (ends(rows, |ends| ends.0), ends(rows, |ends| ends.1));
        from.len().max(to.len())
    };
    arms.iter().any(|rows| most(rows) > MOST_ENDS)
}

/// The same by tier.
fn tiers(input: &Input, rows: Rows) -> Rows {
    let tier = |end| match end {
        End::Facility(at) => End::Tier(input.model.network.facilities[at].tier),
        other => other,
    };
    let mut sums = Rows::new();
    for ((from, to), n) in rows {
        *sums.entry((tier(from), tier(to))).or_default() += n;
    }
    sums
}

fn sum(rows: &Rows, counts: impl Fn(End) -> bool) -> f64 {
    let own = rows.iter().filter(|((_, to), _)| counts(*to));
    own.map(|(_, n)| n).sum()
}

fn short(n: f64) -> Text {
    Text::same(&number::short(n))
}

fn title(input: &Input, level: LevelId, arms: &[Rows], drawn: &[usize]) -> Text {
    let away = |arm: usize| sum(&arms[arm], |to| !matches!(to, End::InPlace | End::Nowhere));
    let none = |arm: usize| sum(&arms[arm], |to| to == End::Nowhere);
    let own = drawn[0];
    let (arm, level) = (input.arm_name(own), Names(input.model).level(level));
    let say = match drawn.get(1) {
        Some(&other) => FlowSay::FlowsIn {
            arm,
            away: short(away(own)),
            none: short(none(own)),
            level,
            other: input.arm_name(other),
            more: short(away(other)),
            fewer: short(none(other)),
        },
        None => FlowSay::Flows {
            arm,
            n: short(sum(&arms[own], |_| true)),
            level,
            away: short(away(own)),
            none: short(none(own)),
        },
    };
    say.text()
}

fn panel(input: &Input, arm: usize, rows: &Rows) -> FlowPanel {
    let (from, to) = (ends(rows, |ends| ends.0), ends(rows, |ends| ends.1));
    let end = |end: End, n: f64| FlowEnd {
        label: name(input, end),
        words: short(n),
        kind: match end {
            End::InPlace => FlowKind::Stays,
            End::Nowhere => FlowKind::Lost,
            _ => FlowKind::Goes,
        },
    };
    let total = |side: fn(&(End, End)) -> End, own: End| {
        let here = rows.iter().filter(|(ends, _)| side(ends) == own);
        here.map(|(_, n)| n).sum::<f64>()
    };
    let place = |ends: &[End], own: End| ends.iter().position(|&end| end == own).unwrap_or(0);
    FlowPanel {
        title: input.arm_name(arm),
        ribbons: rows
            .iter()
            .map(|(&(a, b), &n)| Ribbon {
                from: place(&from, a),
                to: place(&to, b),
                n,
            })
            .collect(),
        from: from
            .iter()
            .map(|&own| end(own, total(|ends| ends.0, own)))
            .collect(),
        to: to
            .iter()
            .map(|&own| end(own, total(|ends| ends.1, own)))
            .collect(),
    }
}

fn name(input: &Input, end: End) -> Text {
    match end {
        End::Facility(at) => Names(input.model).facility(at),
        End::Tier(tier) => Text::from(&input.model.network.tiers[tier]),
        End::InPlace => FlowSay::InPlace {}.text(),
        End::Nowhere => FlowSay::NoCare {}.text(),
    }
}

/// Every path of every arm.
fn table(input: &Input, level: LevelId) -> Table {
    let head = [
        Word::Arm.text(),
        FlowSay::From {}.text(),
        FlowSay::To {}.text(),
        FlowSay::Needs {}.text(),
        FlowSay::OnTheWay {}.text(),
        FlowSay::UntilCare {}.text(),
    ];
    let mut lines = Vec::new();
    for (arm, outcome) in input.experiment.arms.iter().enumerate() {
        let runs = outcome.rows.len().max(1) as f64;
        let own = outcome.paths.iter().filter(|((at, ..), _)| *at == level);
        for (&(_, from, to), tally) in own {
            let to = to.map_or(End::Nowhere, End::Facility);
            let [way, until] = times(tally);
            lines.push(vec![
                input.arm_name(arm),
                Names(input.model).facility(from),
                name(input, to),
                short(tally.needs as f64 / runs),
                short(way),
                short(until),
            ]);
        }
    }
    Table {
        head: head.into(),
        rows: lines,
    }
}

/// Mean minutes on the way, and hours to care or the end.
fn times(tally: &PathTally) -> [f64; 2] {
    let mean = |sum: i128, unit: i64| sum as f64 / unit as f64 / tally.needs.max(1) as f64;
    [mean(tally.travelled, MINUTE), mean(tally.until, HOUR)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    fn sample() -> Sample {
        let mut sample = Sample::pair();
        for (at, arm) in sample.experiment.arms.iter_mut().enumerate() {
            let runs = arm.rows.len() as u64;
            arm.paths.clear();
            let mut put = |from, to: Option<usize>, needs: u64| {
                let path = (LevelId(2), FacilityId(from), to.map(FacilityId::new));
                let tally = PathTally {
                    needs: needs * runs,
                    travelled: i128::from(needs * runs) * i128::from(MINUTE) * 40,
                    until: 0,
                };
                arm.paths.insert(path, tally);
            };
            put(0, Some(0), 60);
            put(0, None, 30 - 20 * at as u64);
            put(0, Some(4), 20 * at as u64);
            put(1, Some(1), 25);
        }
        sample
    }

    use crate::table::Id as _;

    #[test]
    fn both_sides_of_each_panel_add_up_and_the_title_tells_who_goes_without() {
        let sample = sample();
        let figure = figures(&sample.input()).swap_remove(0);
        let Plot::Flows(Flows { panels }) = &figure.plot else {
            panic!("flows")
        };
        let sums = panels.iter().map(|own| {
            let all: f64 = own.ribbons.iter().map(|ribbon| ribbon.n).sum();
            all
        });
        assert_eq!(sums.collect::<Vec<_>>(), [115.0, 115.0]);
        assert_eq!(
            panels[1].to.last().map(|end| end.kind),
            Some(FlowKind::Lost)
        );
        assert!(
            figure
                .title
                .en
                .contains("0 and 30 under “Current plan”, 20 and 10 under"),
            "{}",
            figure.title.en
        );
        assert_eq!(figure.table.rows[0][4].en, "40");
    }

    #[test]
    fn where_nobody_is_sent_there_is_no_figure() {
        let mut sample = sample();
        for arm in &mut sample.experiment.arms {
            arm.paths.retain(|(_, from, to), _| *to == Some(*from));
        }
        assert_eq!(figures(&sample.input()), []);
    }
}
