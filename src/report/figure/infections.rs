//! Infections in care by arm, beside those who wait for a room: how many of either is what a planner weighs.

use super::{Axis, Figure, IntervalGroup, IntervalRow, Intervals, MOST_ROWS, Mark, Plot, Table};
use crate::readiness::{Kpi, Parameter, Place, Scope, Who};
use crate::report::Input;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::metric::{self, Unit};
use crate::report::text::number;
use crate::report::text::word::Word;

const EVERYONE: Scope = Scope {
    place: Place::All,
    level: None,
    who: Who::All,
};

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

/// The place of a metric among those of the study.
fn place(input: &Input, metric: &'static str, scope: Scope) -> Option<usize> {
    input.study.place_of(&Kpi {
        metric,
        parameter: Parameter::None,
        scope,
        days: None,
    })
}

/// Levels that say who takes a stand-in where they have no bed.
fn rooms(input: &Input) -> Vec<Scope> {
    let levels = input.model.network.overflow.pairs();
    let own = levels.filter(|(_, policy)| policy.is_some());
    own.map(|(level, _)| Scope {
        level: Some(level),
        ..EVERYONE
    })
    .collect()
}

/// A metric of every staff group.
fn of_staff(input: &Input, metric: &'static str) -> Vec<usize> {
    let staff = input.model.network.pools.staff.iter();
    let scope = staff.map(|group| Scope {
        who: Who::Resource(group.resource),
        ..EVERYONE
    });
    scope
        .filter_map(|scope| place(input, metric, scope))
        .collect()
}

/// What is drawn: patients infected, staff infected, most who wait for a room at once.
fn drawn(input: &Input) -> Option<Vec<usize>> {
    let mut kpis = vec![place(input, "infected_in_care", EVERYONE)?];
    kpis.extend(of_staff(input, "staff_infected_in_care"));
    let waiting = rooms(input).into_iter();
    kpis.extend(waiting.filter_map(|scope| place(input, "queue_peak", scope)));
    kpis.truncate((MOST_ROWS / input.study.arms.len()).max(1).max(3));
    Some(kpis)
}

/// What stands in the table besides: waits, needs met by a stand-in, days lost.
fn listed(input: &Input, drawn: &[usize]) -> Vec<usize> {
    let rooms = rooms(input);
    let of_rooms = |metric| {
        rooms
            .iter()
            .filter_map(move |&scope| place(input, metric, scope))
    };
    let more = of_rooms("wait_mean_all").chain(of_rooms("by_stand_in_share"));
    let lost = of_staff(input, "staff_days_lost_in_care");
    drawn.iter().copied().chain(more).chain(lost).collect()
}

fn figure(input: &Input) -> Option<Figure> {
    let kpis = drawn(input)?;
    let listed = listed(input, &kpis);
    let title = title(input, kpis[0])?;
    let groups: Vec<IntervalGroup> = kpis.iter().map(|&kpi| group(input, kpi)).collect();
    let ends = groups.iter().flat_map(|group| &group.rows);
    let longest = ends.map(|row| row.interval.1).fold(0.0, f64::max);
    Some(Figure {
        id: "infections".into(),
        alt: alt(input, &kpis),
        title,
        caption: Caption::Infections {}.text(),
        note: input.runs_note(),
        table: table(input, &listed),
        plot: Plot::Intervals(Intervals {
            axis: Axis::numbers(Caption::PersonsPerRun {}.text(), longest, Unit::Patients),
            groups,
        }),
    })
}

fn mean(input: &Input, arm: usize, kpi: usize) -> Option<f64> {
    let summary = input.summaries.get(arm)?.get(kpi)?;
    (summary.n > 0).then_some(summary.mean)
}

fn title(input: &Input, kpi: usize) -> Option<Text> {
    let reference = input.study.reference;
    let words = |x: f64| Text::same(&number::short(x));
    let own = mean(input, reference, kpi)?;
    let arms = (0..input.study.arms.len()).filter_map(|arm| Some((arm, mean(input, arm, kpi)?)));
    let best = arms.min_by(|a, b| a.1.total_cmp(&b.1))?;
    let (arm, n) = (input.arm_name(reference), words(own));
    let finding = if best.1 < own {
        let (other, m) = (input.arm_name(best.0), words(best.1));
        Finding::InfectedIn { arm, n, other, m }
    } else {
        Finding::Infected { arm, n }
    };
    Some(finding.text())
}

fn group(input: &Input, kpi: usize) -> IntervalGroup {
    let row = |arm: usize| {
        let at = mean(input, arm, kpi);
        let (low, high) = input.summaries[arm][kpi].ci95;
        let value = at.unwrap_or(0.0);
        let end = |x: f64| if x.is_finite() { x.max(0.0) } else { value };
        IntervalRow {
            label: input.arm_name(arm),
            at,
            interval: (end(low), end(high)),
            mark: Mark::Bar,
            words: at.map_or(Text::default(), |x| Text::same(&number::short(x))),
        }
    };
    IntervalGroup {
        label: input.kpi_name(kpi),
        line: None,
        ground: None,
        rows: (0..input.summaries.len()).map(row).collect(),
    }
}

fn value(input: &Input, arm: usize, kpi: usize) -> Text {
    let unit = metric::unit(input.study.kpis[kpi].metric);
    mean(input, arm, kpi).map_or(Text::same(&"–"), |x| unit.value(x))
}

fn alt(input: &Input, kpis: &[usize]) -> Text {
    let arms = 0..input.summaries.len();
    let pairs = arms.flat_map(|arm| kpis.iter().map(move |&kpi| (arm, kpi)));
    let sentence = |(arm, kpi)| {
        let (arm_name, name) = (input.arm_name(arm), input.kpi_name(kpi));
        let x = value(input, arm, kpi);
        Text::new(
            format!("{}，{}：{}。", arm_name.zh, name.zh, x.zh),
            format!("{}, {}: {}.", arm_name.en, name.en, x.en),
        )
    };
    Text::sentences(&pairs.map(sentence).collect::<Vec<_>>())
}

fn table(input: &Input, kpis: &[usize]) -> Table {
    let mut head = vec![Word::Arm.text()];
    head.extend(kpis.iter().map(|&kpi| input.kpi_name(kpi)));
    let row = |arm: usize| {
        let mut row = vec![input.arm_name(arm)];
        row.extend(kpis.iter().map(|&kpi| value(input, arm, kpi)));
        row
    };
    Table {
        head,
        rows: (0..input.summaries.len()).map(row).collect(),
    }
}
