//! Beds that exist, are open and are usable over the patients in them: one figure for each unit
//! whose beds change over time, a panel for each arm.

use super::census::stop;
use super::fan::{self, Fan};
use super::{Axis, Figure, LimitLine, Panel, Panels, Plot, Table};
use crate::experiment::outcome::{ArmOutcome, Daily, Measure};
use crate::model::network::{LevelKind, UnitId};
use crate::readiness::Place;
use crate::report::Input;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::metric::Unit;
use crate::report::text::number;
use crate::report::text::word::Word;

/// Most panels of a figure.
const MOST: usize = 8;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    let units = input.model.network.units.ids();
    units.filter_map(|unit| figure(input, unit)).collect()
}

/// What is told apart in each unit, from what limits most to what limits least.
const MEASURES: [Measure; 4] = [
    Measure::Usable,
    Measure::Staffed,
    Measure::Open,
    Measure::Physical,
];
const WORDS: [Word; 4] = [
    Word::BedsUsable,
    Word::BedsStaffed,
    Word::BedsOpen,
    Word::BedsPhysical,
];
/// Place of the open beds among them.
const OPEN: usize = 2;

/// What is drawn of an arm.
struct Spot {
    name: Text,
    census: Fan,
    /// Usable, staffed, open and physical beds by day.
    beds: [Vec<f64>; 4],
}

fn figure(input: &Input, unit: UnitId) -> Option<Figure> {
    let row = &input.model.network.units[unit];
    let is_stay = input.model.network.levels[row.level].kind == LevelKind::Stay;
    let arms = input.experiment.arms.iter().enumerate();
    let spots: Vec<Spot> = arms
        .filter(|_| is_stay)
        .filter_map(|(arm, outcome)| spot(input, arm, outcome, unit))
        .collect();
    if !spots.iter().any(changes) {
        return None;
    }
    let (place, arms) = (Names(input.model).unit(unit), spots.len());
    let title = title(&spots, &place);
    let staffed = is_staffed(input, unit);
    let mut caption = vec![Caption::BedsOverTime {}.text()];
    if staffed {
        caption.push(Caption::BedsStaffed {}.text());
    }
    if arms > MOST {
        let [shown, of] = [MOST, arms].map(|n| Text::same(&n));
        caption.push(Caption::OnlyFirstArms { shown, of }.text());
    }
    Some(Figure {
        id: format!("beds-{}", row.label.id.replace('.', "-")),
        alt: stop(&title),
        title,
        caption: Text::sentences(&caption),
        note: input.fan_note(),
        table: table(input, &spots),
        plot: Plot::Panels(panels(input, spots, staffed)),
    })
}

/// Whether a staff group serves the unit.
fn is_staffed(input: &Input, unit: UnitId) -> bool {
    let groups = input.model.network.pools.staff.iter();
    let mut units = groups.flat_map(|group| &group.serves);
    units.any(|&(at, _)| at == unit)
}

fn spot(input: &Input, arm: usize, outcome: &ArmOutcome, unit: UnitId) -> Option<Spot> {
    let level = input.model.network.units[unit].level;
    let daily = |measure| find(outcome, measure, (unit, level));
    let days = input.days();
    let beds = MEASURES.map(daily);
    let [usable, staffed, open, physical] = beds;
    let beds = [usable?, staffed?, open?, physical?].map(|daily| medians(&daily, days));
    let unlimited = |values: &Vec<f64>| values.iter().any(|&n| n >= number::UNLIMITED);
    (!beds.iter().any(unlimited)).then_some(Spot {
        name: input.arm_name(arm),
        census: Fan::of(&daily(Measure::Census)?, days),
        beds,
    })
}

fn find(
    outcome: &ArmOutcome,
    measure: Measure,
    (unit, level): (UnitId, crate::model::network::LevelId),
) -> Option<Daily> {
    let scope = crate::readiness::Scope {
        place: Place::Unit(unit),
        level: Some(level),
        who: crate::readiness::Who::All,
    };
    let series = crate::experiment::outcome::Series { measure, scope };
    outcome.series.get(&series).cloned()
}

fn medians(daily: &Daily, days: usize) -> Vec<f64> {
    let median = |day| daily.quantile(day, 0.5).map_or(0.0, f64::from);
    (0..days).map(median).collect()
}

/// Whether beds change over time, or some that exist are not open.
fn changes(spot: &Spot) -> bool {
    let [usable, _, open, physical] = &spot.beds;
    let varies = |values: &[f64]| {
        values
            .windows(2)
            .any(|pair| (pair[0] - pair[1]).abs() > 0.5)
    };
    varies(open) || varies(usable) || open != physical
}

/// The arm in which open beds change most, and from what to what.
fn title(spots: &[Spot], place: &Text) -> Text {
    let first = |spot: &Spot| spot.beds[OPEN].first().copied().unwrap_or(0.0);
    let rise = |spot: &Spot| spot.beds[OPEN].iter().copied().fold(0.0, f64::max) - first(spot);
    let fall =
        |spot: &Spot| first(spot) - spot.beds[OPEN].iter().copied().fold(first(spot), f64::min);
    let largest = |of: &dyn Fn(&Spot) -> f64| {
        let spots = spots.iter().map(|spot| (of(spot), spot));
        spots.reduce(|best, next| if next.0 > best.0 { next } else { best })
    };
    let (Some((up, risen)), Some((down, fallen))) = (largest(&rise), largest(&fall)) else {
        return place.clone();
    };
    let at = place.clone();
    if down > up {
        let [from, to] = [first(fallen), first(fallen) - down].map(fan::whole);
        let arm = fallen.name.clone();
        return Finding::BedsFall { at, from, to, arm }.text();
    }
    let [from, to] = [first(risen), first(risen) + up].map(fan::whole);
    let arm = risen.name.clone();
    Finding::BedsOpen { at, from, to, arm }.text()
}

fn panels(input: &Input, spots: Vec<Spot>, staffed: bool) -> Panels {
    let tops = spots.iter().map(|spot| {
        let beds = spot.beds.iter().flatten().copied();
        beds.fold(spot.census.top(), f64::max)
    });
    let top = tops.fold(0.0, f64::max);
    let panels = spots.into_iter().take(MOST);
    Panels {
        panels: panels
            .map(|spot| panel(input, spot, top, staffed))
            .collect(),
    }
}

fn panel(input: &Input, spot: Spot, top: f64, staffed: bool) -> Panel {
    let (limit, more) = lines(spot.beds, staffed);
    Panel {
        title: spot.name,
        x: Axis::dates(input.scenario.start_date, input.days(), 6),
        y: Axis::numbers(Text::default(), top, Unit::Beds),
        crossing: None,
        limit: Some(limit),
        more,
        observed: None,
        bands: spot.census.bands,
        median: spot.census.median,
    }
}

/// The line of usable beds and those that differ from it: lines that are the same all the time
/// are one line with both names. Staffed beds are shown where staff is counted.
fn lines(beds: [Vec<f64>; 4], staffed: bool) -> (LimitLine, Vec<LimitLine>) {
    let mut drawn: Vec<(usize, Vec<f64>, Vec<Text>)> = Vec::new();
    let shown = |word| staffed || word != Word::BedsStaffed;
    for (kind, (values, word)) in beds.into_iter().zip(WORDS).enumerate() {
        match drawn.iter_mut().find(|(_, same, _)| *same == values) {
            _ if !shown(word) => {}
            Some((_, _, names)) => names.push(word.text()),
            None => drawn.push((kind, values, vec![word.text()])),
        }
    }
    let line = |(kind, values, names): (usize, Vec<f64>, Vec<Text>)| {
        let n = fan::whole(values.last().copied().unwrap_or(0.0));
        let what = Text::join(&names, "、", ", ");
        LimitLine {
            label: Caption::BedsAre { what, n }.text(),
            values,
            kind,
        }
    };
    let mut lines = drawn.into_iter().map(line);
    let first = lines.next().unwrap_or(LimitLine {
        values: Vec::new(),
        label: Text::default(),
        kind: 0,
    });
    (first, lines.rev().collect())
}

fn table(input: &Input, spots: &[Spot]) -> Table {
    let mut head = vec![Word::Date.text()];
    for spot in spots {
        head.push(fan::head(&spot.name));
        head.extend(WORDS.map(Word::text));
    }
    let cells = |day: usize| {
        spots.iter().flat_map(move |spot| {
            let beds = spot.beds.iter().map(move |values| fan::whole(values[day]));
            std::iter::once(spot.census.cell(day)).chain(beds)
        })
    };
    let row = |day| {
        std::iter::once(input.date_cell(day))
            .chain(cells(day))
            .collect()
    };
    Table {
        head,
        rows: (0..input.days()).map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::outcome::Series;
    use crate::report::sample::{DAYS, Sample, scope};

    /// 10 open and usable beds of the first ICU, 16 from day 30 on in the second arm; 20 exist.
    fn sample() -> Sample {
        let mut sample = Sample::pair();
        let at = scope(
            Place::Unit(UnitId(1)),
            Some(crate::model::network::LevelId(2)),
        );
        for (arm, outcome) in sample.experiment.arms.iter_mut().enumerate() {
            let mut put = |measure, beds: fn(usize, usize) -> u32| {
                let mut daily = Daily::default();
                (0..DAYS).for_each(|day| daily.record(day, beds(arm, day)));
                outcome.series.insert(Series { measure, scope: at }, daily);
            };
            let open = |arm: usize, day: usize| if arm == 1 && day >= 30 { 16 } else { 10 };
            put(Measure::Usable, open);
            put(Measure::Staffed, |_, _| 30);
            put(Measure::Open, open);
            put(Measure::Physical, |_, _| 20);
        }
        sample
    }

    #[test]
    fn lines_that_are_the_same_are_one_and_the_finding_says_when_beds_open() {
        let sample = sample();
        let figures = figures(&sample.input());
        assert_eq!(figures.len(), 1);
        let Plot::Panels(Panels { panels }) = &figures[0].plot else {
            panic!("panels");
        };
        let labels = |panel: &Panel| {
            let more = panel.more.iter().map(|line| line.label.en.clone());
            let first = panel.limit.as_ref().map(|line| line.label.en.clone());
            first.into_iter().chain(more).collect::<Vec<String>>()
        };
        assert_eq!(labels(&panels[1]), ["16 usable, open", "20 exist"]);
        assert_eq!(panels.len(), 2);
        assert!(
            figures[0].title.en.contains("10 to 16"),
            "{}",
            figures[0].title.en
        );
    }

    #[test]
    fn staffed_beds_are_a_line_of_their_own_where_staff_is_counted() {
        let beds = || [10.0, 12.0, 16.0, 16.0].map(|n| vec![n]);
        let labels = |staffed| {
            let (first, more) = lines(beds(), staffed);
            let all = std::iter::once(first).chain(more);
            all.map(|line| (line.kind, line.label.en))
                .collect::<Vec<_>>()
        };
        let named = |kind, label: &str| (kind, label.to_owned());
        let [usable, open] = [named(0, "10 usable"), named(2, "16 open, exist")];
        assert_eq!(labels(false), [usable.clone(), open.clone()]);
        assert_eq!(labels(true), [usable, open, named(1, "12 staffed")]);
    }

    #[test]
    fn beds_that_never_change_are_not_drawn() {
        assert!(figures(&Sample::pair().input()).is_empty());
    }
}
