//! How full each unit is on each day.

use super::census::stop;
use super::{Axis, Figure, Heat, HeatRow, HeatSection, Plot, Table};
use crate::experiment::outcome::{ArmOutcome, Measure};
use crate::model::network::{LevelId, UnitId};
use crate::readiness::Place;
use crate::report::Input;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::number;
use crate::report::text::word::Word;

/// Most rows of a figure: what fits on a printed page.
const MOST: usize = 24;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

struct Row {
    level: LevelId,
    unit: UnitId,
    cells: Vec<f64>,
}

impl Row {
    fn full_days(&self) -> usize {
        self.cells.iter().filter(|&&cell| cell >= 1.0).count()
    }

    fn top(&self) -> f64 {
        self.cells.iter().copied().fold(0.0, f64::max)
    }
}

fn figure(input: &Input) -> Option<Figure> {
    let arm = input.reference()?;
    let rows = rows(input, arm);
    let title = title(input, &rows)?;
    let name = input.arm_name(input.study.reference);
    Some(Figure {
        id: "occupancy".into(),
        alt: stop(&title),
        title,
        caption: Caption::Occupancy { arm: name }.text(),
        note: input.runs_note(),
        table: table(input, &rows),
        plot: Plot::Heat(heat(input, rows)),
    })
}

/// Rows by level, the most intense first; the fullest where there are too many.
fn rows(input: &Input, arm: &ArmOutcome) -> Vec<Row> {
    let own = Input { ..*input };
    let mut rows = Vec::new();
    for level in own.stay_levels() {
        rows.extend(
            own.units_in(Place::All, level)
                .filter_map(|unit| row(&own, arm, level, unit)),
        );
    }
    let mut order: Vec<f64> = rows.iter().map(Row::top).collect();
    order.sort_by(|a, b| b.total_cmp(a));
    let least = order.get(MOST).copied().unwrap_or(f64::MIN);
    rows.retain(|row| row.top() > least);
    rows
}

fn row(input: &Input, arm: &ArmOutcome, level: LevelId, unit: UnitId) -> Option<Row> {
    let place = Place::Unit(unit);
    let own = Input { ..*input };
    let census = own.daily(arm, Measure::Census, place, level)?;
    if !own.can_run_short(arm, place, level) {
        return None;
    }
    let share = |day| {
        let usable = own.usable(arm, place, level, day);
        let patients = census.quantile(day, 0.5).map_or(0.0, f64::from);
        if usable > 0.0 {
            patients / usable
        } else {
            patients.min(1.0)
        }
    };
    let cells: Vec<f64> = (0..own.days()).map(share).collect();
    cells
        .iter()
        .any(|&cell| cell > 0.0)
        .then_some(Row { level, unit, cells })
}

fn title(input: &Input, rows: &[Row]) -> Option<Text> {
    let names = Names(input.model);
    let worst = rows.iter().rev().max_by_key(|row| row.full_days())?;
    if let Some(first) = worst.cells.iter().position(|&cell| cell >= 1.0) {
        let days = Text::same(&worst.full_days());
        let at = names.unit(worst.unit);
        return Some(
            Finding::FullFor {
                at,
                days,
                day: input.day_phrase(first),
            }
            .text(),
        );
    }
    let fullest = rows
        .iter()
        .rev()
        .max_by(|a, b| a.top().total_cmp(&b.top()))?;
    let day = fullest
        .cells
        .iter()
        .position(|&cell| cell >= fullest.top())?;
    let share = Text::same(&number::percent(fullest.top()));
    let at = names.unit(fullest.unit);
    Some(
        Finding::NeverFull {
            at,
            share,
            day: input.day_phrase(day),
        }
        .text(),
    )
}

fn heat(input: &Input, rows: Vec<Row>) -> Heat {
    let names = Names(input.model);
    let top = rows.iter().map(Row::top).fold(1.0, f64::max);
    let mut sections: Vec<HeatSection> = Vec::new();
    for row in rows {
        let label = names.level(row.level);
        if sections.last().is_none_or(|section| section.label != label) {
            sections.push(HeatSection {
                label,
                rows: Vec::new(),
            });
        }
        let name = names.place(Place::Unit(row.unit));
        if let Some(section) = sections.last_mut() {
            section.rows.push(HeatRow {
                label: name,
                cells: row.cells,
            });
        }
    }
    let x = Axis::dates(input.scenario.start_date, input.days(), 8);
    Heat {
        x,
        top,
        sections,
        dots: Caption::OverCapacity {}.text(),
    }
}

fn table(input: &Input, rows: &[Row]) -> Table {
    let names = Names(input.model);
    let heads = rows.iter().map(|row| names.unit(row.unit));
    let cells = |day: usize| {
        rows.iter()
            .map(move |row| Text::same(&number::percent((row.cells[day] * 100.0).round() / 100.0)))
    };
    let line = |day| {
        std::iter::once(input.date_cell(day))
            .chain(cells(day))
            .collect()
    };
    Table {
        head: std::iter::once(Word::Date.text()).chain(heads).collect(),
        rows: (0..input.days()).map(line).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn rows_stand_by_level_and_cells_are_shares_of_usable_beds() {
        let sample = Sample::pair();
        let figure = figures(&sample.input()).swap_remove(0);
        let Plot::Heat(Heat { sections, top, .. }) = figure.plot else {
            panic!("heat")
        };
        let labels: Vec<_> = sections
            .iter()
            .map(|section| (section.label.en.as_str(), section.rows.len()))
            .collect();
        assert_eq!(labels, [("ICU", 5), ("ward", 4)]);
        assert!((top - 1.0).abs() < 1e-12);
        let city = &sections[0].rows[4];
        assert!(city.label.en.contains("City") && city.cells.iter().all(|&cell| cell < 1.0));
    }
}
