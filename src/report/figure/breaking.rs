//! The largest wave at which each target still holds.

use std::collections::BTreeSet;

use super::census::stop;
use super::{Axis, Figure, IntervalGroup, IntervalRow, Intervals, Mark, Plot, Table, few};
use crate::readiness::{Basis, BreakingPoint};
use crate::report::Input;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::word::Word;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

fn figure(input: &Input) -> Option<Figure> {
    let known = |&target: &usize| points(input, target).next().is_some();
    let all: Vec<usize> = (0..input.study.targets.len()).filter(known).collect();
    let targets = few(input, all.clone());
    let first = input
        .headline()
        .into_iter()
        .find(|target| targets.contains(target));
    let title = title(input, first.or(all.first().copied())?)?;
    let name = input.wave_name();
    Some(Figure {
        id: "breaking".into(),
        alt: stop(&title),
        title,
        caption: caption(input, &name, all.len() - targets.len()),
        note: input.runs_note(),
        table: table(input, &all),
        plot: Plot::Intervals(Intervals {
            axis: axis(input, name, &targets),
            groups: targets.iter().map(|&target| group(input, target)).collect(),
        }),
    })
}

fn caption(input: &Input, name: &Text, left_out: usize) -> Text {
    let mut sentences = vec![
        Caption::Breaking {
            input: name.clone(),
        }
        .text(),
    ];
    let bases = input.breaking.iter().flatten().flatten().map(|p| p.basis);
    sentences.extend(bases.map(basis).collect::<BTreeSet<Text>>());
    if left_out > 0 {
        sentences.push(
            Caption::NotDrawn {
                n: Text::same(&left_out),
            }
            .text(),
        );
    }
    Text::sentences(&sentences)
}

/// What the bars rest on, and what their intervals are.
fn basis(basis: Basis) -> Text {
    match basis {
        Basis::OwnSizes => Caption::OwnSizes {}.text(),
        Basis::CommonCaseloads {
            sizes,
            replications,
        } => Caption::CommonCaseloads {
            sizes: Text::same(&sizes),
            runs: Text::same(&replications),
        }
        .text(),
    }
}

fn point<'a>(input: &Input<'a>, arm: usize, target: usize) -> Option<&'a BreakingPoint> {
    input.breaking.get(arm)?.get(target)?.as_ref()
}

fn points<'a>(
    input: &Input<'a>,
    target: usize,
) -> impl Iterator<Item = (usize, &'a BreakingPoint)> {
    (0..input.breaking.len()).filter_map(move |arm| Some((arm, point(input, arm, target)?)))
}

fn axis(input: &Input, name: Text, targets: &[usize]) -> Axis {
    let seen = targets.iter().flat_map(|&target| points(input, target));
    let most = seen.map(|(_, point)| point.seen.1).fold(0.0, f64::max);
    Axis::numbers(name, most, input.wave_unit())
}

/// Whether it holds at every size seen: then the truth lies beyond.
fn beyond(point: &BreakingPoint) -> bool {
    point.at.is_some_and(|at| at >= point.seen.1)
}

fn size(input: &Input, point: &BreakingPoint) -> Text {
    let unit = input.wave_unit();
    match point.at {
        None => Caption::HoldsAtNone {}.text(),
        Some(at) if beyond(point) => Caption::AtLeast {
            size: unit.value(at),
        }
        .text(),
        Some(at) => {
            let [low, high] = input.breaking_ends(point);
            let size = unit.value(at);
            Caption::WithInterval { size, low, high }.text()
        }
    }
}

/// A bar up to a breaking point, with its interval.
pub(super) fn row_of(input: &Input, label: Text, point: &BreakingPoint) -> IntervalRow {
    IntervalRow {
        label,
        at: point.at,
        interval: if point.at.is_none() || beyond(point) {
            let end = point.at.unwrap_or(0.0);
            (end, end)
        } else {
            let (low, high) = point.interval;
            (low.max(0.0), high.min(point.seen.1))
        },
        mark: Mark::Bar,
        words: size(input, point),
    }
}

fn group(input: &Input, target: usize) -> IntervalGroup {
    let row = |(arm, point): (usize, &BreakingPoint)| row_of(input, input.arm_name(arm), point);
    IntervalGroup {
        label: input.target_name(target),
        line: None,
        ground: points(input, target).next().map(|(_, point)| point.seen),
        rows: points(input, target).map(row).collect(),
    }
}

/// The largest size at which it holds, without its interval; `None` if at none.
pub(super) fn largest(point: &BreakingPoint, words: impl Fn(f64) -> Text) -> Option<Text> {
    let size = words(point.at?);
    Some(if beyond(point) {
        Caption::SurelyUpTo { size }.text()
    } else {
        size
    })
}

fn title(input: &Input, target: usize) -> Option<Text> {
    let reference = input.study.reference;
    let in_full = |size| input.wave_value(size);
    let own = largest(point(input, reference, target)?, in_full);
    let others = points(input, target).filter(|&(arm, _)| arm != reference);
    let held = others.filter_map(|(arm, point)| Some((arm, point, point.at?)));
    let best = held.reduce(|best, next| if next.2 > best.2 { next } else { best });
    let unit = input.wave_unit();
    let short = |size| match own {
        Some(_) => unit.value(size),
        None => in_full(size),
    };
    let more = best.and_then(|(arm, point, _)| Some((arm, largest(point, short)?)));
    let what = input.wave_what();
    let (arm, target) = (input.arm_name(reference), input.target_name(target));
    let finding = match (own, more) {
        (None, None) => Finding::HoldsAtNone { what, target, arm },
        (None, Some((other, more))) => Finding::OnlyOtherHolds {
            what,
            target,
            arm,
            other: input.arm_name(other),
            more,
        },
        (Some(size), None) => Finding::HoldsUpTo { target, arm, size },
        (Some(size), Some((other, more))) => Finding::HoldUpTo {
            target,
            arm,
            size,
            other: input.arm_name(other),
            more,
        },
    };
    Some(finding.text())
}

fn table(input: &Input, targets: &[usize]) -> Table {
    let [target, arm, seen] = [Word::Target, Word::Arm, Word::RangeSeen].map(Word::text);
    let unit = input.wave_unit();
    let pairs = targets
        .iter()
        .flat_map(|&target| points(input, target).map(move |row| (target, row)));
    let rows = pairs.map(|(target, (arm, point))| {
        let [low, high] = [point.seen.0, point.seen.1].map(|x| unit.value(x));
        let seen = Caption::Seen { low, high }.text();
        vec![
            input.target_name(target),
            input.arm_name(arm),
            size(input, point),
            seen,
        ]
    });
    Table {
        head: vec![target, arm, input.wave_name(), seen],
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn bars_reach_the_breaking_point_and_nothing_is_claimed_beyond() {
        let mut sample = Sample::pair();
        sample.breaking[1][0] = Some(BreakingPoint {
            at: Some(0.4),
            interval: (0.36, 0.4),
            seen: (0.06, 0.4),
            basis: Basis::OwnSizes,
        });
        let figure = figures(&sample.input()).swap_remove(0);
        assert_eq!(
            figure.title.en,
            "“ICU bed within 6 h”: “Current plan” holds up to 13% of the wave, “One-to-one pairing” up to at least 40%"
        );
        let Plot::Intervals(Intervals { groups, .. }) = figure.plot else {
            panic!("intervals")
        };
        let words: Vec<&str> = groups[0]
            .rows
            .iter()
            .map(|row| row.words.en.as_str())
            .collect();
        assert_eq!(words, ["13% (11.5%–15%)", "≥ 40%"]);
        assert_eq!(groups[0].ground, Some((0.06, 0.4)));
        assert_eq!(
            groups.len(),
            2,
            "a target without a probability has no breaking point"
        );
    }

    #[test]
    fn a_size_that_is_no_share_of_a_wave_goes_by_the_name_of_its_input() {
        let mut sample = Sample::pair();
        let injured = &mut sample.study.inputs[0];
        injured.unit = "patients".into();
        (injured.label.zh, injured.label.en) = ("伤员人数".into(), "Number injured".into());
        for (arm, at) in [(0, Some(58.1)), (1, None)] {
            sample.breaking[arm][0] = Some(BreakingPoint {
                at,
                interval: (48.0, 64.0),
                seen: (6.0, 80.0),
                basis: Basis::OwnSizes,
            });
        }
        let input = sample.input();
        let figure = figures(&input).swap_remove(0);
        assert_eq!(
            figure.title.en,
            "“ICU bed within 6 h”: “Current plan” holds up to “Number injured” of 58.1 patients"
        );
        let said = |arm: usize| input.breaking_sentence(input.breaking[arm][0].as_ref());
        assert_eq!(
            said(0).en,
            "holds up to “Number injured” of 58.1 patients (interval 48 patients–64 patients); only 6 patients–80 patients were seen"
        );
        assert_eq!(
            said(1).en,
            "holds at no “Number injured” that was seen (6 patients–80 patients)"
        );
        assert!(
            said(0).zh.starts_with("“伤员人数”58.1 人以内达标"),
            "{}",
            said(0).zh
        );
        assert!(!figure.table.head[2].en.contains("wave"));
    }

    #[test]
    fn an_end_beyond_the_sizes_seen_is_told_and_whiskers_stay_within_them() {
        let mut sample = Sample::pair();
        sample.breaking[0][0] = Some(BreakingPoint {
            at: Some(0.13),
            interval: (f64::NEG_INFINITY, f64::INFINITY),
            seen: (0.06, 0.4),
            basis: Basis::CommonCaseloads {
                sizes: 10,
                replications: 40,
            },
        });
        let figure = figures(&sample.input()).swap_remove(0);
        let said = "The same 40 caseloads at 10 sizes";
        assert!(figure.caption.en.contains(said), "{}", figure.caption.en);
        let Plot::Intervals(Intervals { groups, .. }) = figure.plot else {
            panic!("intervals")
        };
        let row = &groups[0].rows[0];
        assert_eq!(row.words.en, "13% (<6%–>40%)");
        assert_eq!(row.interval, (0.0, 0.4));
        let beside = sample.input().missed_up_to(0, 0).unwrap();
        assert_eq!(beside.en, "up to 13% (<6% to >40%)");
    }
}
