//! Where time is lost before care, by cause and tier.

use super::census::stop;
use super::{Axis, Figure, Plot, StackGroup, StackRow, Stacks, Table};
use crate::readiness::{Kpi, Parameter, Place, Scope, Who};
use crate::report::Input;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::metric::Unit;
use crate::report::text::number;
use crate::report::text::word::Word;

/// Causes: metrics whose sum is all the time lost, and what they are called.
const CAUSES: [(&str, Word); 4] = [
    ("lost_to_recognition", Word::NotRecognised),
    ("lost_to_travel", Word::OnTheWay),
    ("lost_to_hours", Word::OutsideHours),
    ("lost_to_waiting", Word::InTheQueue),
];

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

fn figure(input: &Input) -> Option<Figure> {
    let network = &input.model.network;
    let tiers = network.tiers.ids().map(Place::Tier);
    let all: Vec<Place> = std::iter::once(Place::All).chain(tiers).collect();
    lost(input, Place::All, input.study.reference)?;
    let some =
        |place: &Place| (0..input.study.arms.len()).any(|arm| total(input, *place, arm) > 0.0);
    let places: Vec<Place> = all.into_iter().filter(some).collect();
    let title = title(input)?;
    Some(Figure {
        id: "lost".into(),
        alt: stop(&title),
        title,
        caption: caption(input),
        note: input.runs_note(),
        table: table(input, &places),
        plot: Plot::Stacks(stacks(input, &places)),
    })
}

/// The mean of a metric in a place, in an arm.
fn mean(input: &Input, metric: &str, place: Place, arm: usize) -> Option<f64> {
    let scope = Scope {
        place,
        level: None,
        who: Who::All,
    };
    let wanted =
        |kpi: &Kpi| kpi.metric == metric && kpi.scope == scope && kpi.parameter == Parameter::None;
    let at = input.study.kpis.iter().position(wanted)?;
    let summary = input.summaries.get(arm)?.get(at)?;
    (summary.n > 0).then_some(summary.mean)
}

/// Hours lost in a run, by cause.
fn lost(input: &Input, place: Place, arm: usize) -> Option<[f64; 4]> {
    mean(input, CAUSES[0].0, place, arm)?;
    Some(CAUSES.map(|(metric, _)| mean(input, metric, place, arm).unwrap_or(0.0).max(0.0)))
}

fn total(input: &Input, place: Place, arm: usize) -> f64 {
    lost(input, place, arm).map_or(0.0, |causes| causes.iter().sum())
}

fn title(input: &Input) -> Option<Text> {
    let arm = input.study.reference;
    let causes = lost(input, Place::All, arm)?;
    let all: f64 = causes.iter().sum();
    let worst = (0..CAUSES.len()).max_by(|&a, &b| causes[a].total_cmp(&causes[b]))?;
    let share = if all > 0.0 { causes[worst] / all } else { 0.0 };
    let finding = Finding::LostTime {
        arm: input.arm_name(arm),
        hours: Text::same(&number::short(all)),
        cause: CAUSES[worst].1.text(),
        share: Unit::Share.value(share),
    };
    Some(finding.text())
}

fn caption(input: &Input) -> Text {
    let mut sentences = vec![Caption::LostTime {}.text()];
    let arm = input.study.reference;
    if let Some(share) = mean(input, "monitored_share", Place::All, arm) {
        sentences.push(
            Caption::Followed {
                arm: input.arm_name(arm),
                share: Unit::Share.value(share),
            }
            .text(),
        );
    }
    if let Some((place, late)) = latest(input, arm) {
        sentences.push(
            Caption::LatestVisits {
                place,
                late: Unit::Share.value(late),
            }
            .text(),
        );
    }
    Text::sentences(&sentences)
}

/// The facility whose team is latest, and the share of its visits that are not made.
fn latest(input: &Input, arm: usize) -> Option<(Text, f64)> {
    let facilities = input.model.network.facilities.ids();
    let late = facilities.filter_map(|at| {
        let share = mean(input, "monitoring_late_share", Place::Facility(at), arm)?;
        Some((at, share))
    });
    let (at, share) = late.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (share > 0.0).then(|| (Names(input.model).facility(at), share))
}

fn name(input: &Input, place: Place) -> Text {
    match place {
        Place::Tier(tier) => Text::from(&input.model.network.tiers[tier]),
        _ => Word::Total.text(),
    }
}

fn stacks(input: &Input, places: &[Place]) -> Stacks {
    let arms = 0..input.study.arms.len();
    let row = |place: Place, arm: usize| StackRow {
        label: input.arm_name(arm),
        lengths: lost(input, place, arm).unwrap_or_default().to_vec(),
        words: Text::same(&number::short(total(input, place, arm))),
    };
    let group = |&place: &Place| StackGroup {
        label: name(input, place),
        rows: arms.clone().map(|arm| row(place, arm)).collect(),
    };
    let longest = arms.clone().map(|arm| total(input, Place::All, arm));
    Stacks {
        axis: Axis::numbers(
            Caption::HoursPerRun {}.text(),
            longest.fold(0.0, f64::max),
            Unit::Hours,
        ),
        parts: CAUSES.map(|(_, word)| word.text()).to_vec(),
        groups: places.iter().map(group).collect(),
    }
}

fn table(input: &Input, places: &[Place]) -> Table {
    let mut head = vec![Word::Arm.text(), Word::Place.text()];
    head.extend(CAUSES.map(|(_, word)| word.text()));
    let row = |place: Place, arm: usize| {
        let causes = lost(input, place, arm).unwrap_or_default();
        let mut row = vec![input.arm_name(arm), name(input, place)];
        row.extend(causes.map(|hours| Text::same(&number::short(hours))));
        row
    };
    let arms = 0..input.study.arms.len();
    let rows = places
        .iter()
        .flat_map(|&place| arms.clone().map(move |arm| (place, arm)));
    Table {
        head,
        rows: rows.map(|(place, arm)| row(place, arm)).collect(),
    }
}
