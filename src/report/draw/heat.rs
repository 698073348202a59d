//! Rows of coloured cells over days.

use super::frame::{MARGIN, SIZE, SMALL, Words, heading, small};
use super::ink::{GREY, INK, cividis};
use super::measure::{fit, width};
use super::sheet::{Box, Sheet, Stroke};
use crate::report::figure::{Heat, HeatRow};
use crate::report::text::Lang;
use crate::report::text::number;

const HEAD: f64 = 28.0;
const AXIS: f64 = 30.0;
const LEGEND: f64 = 34.0;
/// Steps of colour: neighbours of the same step become one cell.
const STEPS: f64 = 50.0;

fn row_height(heat: &Heat, words: Words) -> f64 {
    let rows: usize = heat.sections.iter().map(|section| section.rows.len()).sum();
    let least = if words.0.second().is_some() {
        32.0
    } else {
        22.0
    };
    if rows <= 10 {
        32.0_f64.max(least)
    } else {
        least
    }
}

#[allow(clippy::cast_precision_loss, reason = "few rows")]
pub(super) fn height(heat: &Heat, words: Words) -> f64 {
    let rows = |rows: usize| rows as f64 * row_height(heat, words);
    let sections = heat
        .sections
        .iter()
        .map(|section| HEAD + rows(section.rows.len()) + 6.0);
    sections.sum::<f64>() + AXIS + LEGEND
}

pub(super) fn draw(sheet: &Sheet, heat: &Heat, words: Words, inner: Box) {
    let plot = Box {
        left: MARGIN + names(heat, words) + 12.0,
        ..inner
    };
    let mut y = inner.top;
    for section in &heat.sections {
        heading(sheet, words, &section.label, (MARGIN, y + 11.0), 500.0);
        y += HEAD;
        for row in &section.rows {
            let line = Box {
                top: y,
                bottom: y + row_height(heat, words) - 3.0,
                ..plot
            };
            draw_row(sheet, heat, row, words, line);
            y += row_height(heat, words);
        }
        y += 6.0;
    }
    draw_dates(sheet, heat, words, Box { top: y, ..plot });
    draw_legend(
        sheet,
        heat,
        words,
        Box {
            top: y + AXIS,
            ..plot
        },
    );
}

/// Room for the names of rows.
fn names(heat: &Heat, words: Words) -> f64 {
    let rows = heat.sections.iter().flat_map(|section| &section.rows);
    let one = |row: &HeatRow| {
        let second = words
            .second(&row.label)
            .map_or(0.0, |second| width(second, SMALL - 1.0));
        width(words.main(&row.label), SIZE).max(second)
    };
    rows.map(one).fold(0.0, f64::max).min(230.0)
}

/// Width of a day.
fn day_width(heat: &Heat, plot: Box) -> f64 {
    plot.width() / (heat.x.range.1 - heat.x.range.0 + 1.0)
}

fn draw_row(sheet: &Sheet, heat: &Heat, row: &HeatRow, words: Words, line: Box) {
    let day = day_width(heat, line);
    let middle = f64::midpoint(line.top, line.bottom);
    draw_name(sheet, row, words, (line.left - 12.0, middle));
    for (from, to, step) in runs(&row.cells, heat.top) {
        let (left, right) = (line.left + from * day, line.left + to * day);
        sheet.rectangle(
            Box {
                left,
                right,
                ..line
            },
            cividis(step / STEPS),
        );
    }
    let radius = (day * 0.3).min(2.2);
    for (at, _) in super::chart::days(&row.cells).filter(|&(_, value)| value >= 1.0) {
        sheet.disc((line.left + (at + 0.5) * day, middle), radius, INK);
    }
}

fn draw_name(sheet: &Sheet, row: &HeatRow, words: Words, (x, y): (f64, f64)) {
    let room = x - MARGIN;
    let second = words.second(&row.label);
    let up = if second.is_some() { 7.0 } else { 0.0 };
    let main = fit(words.main(&row.label), SIZE, room);
    sheet.text(&main, (x, y - up), words.normal().right());
    if let Some(second) = second {
        let look = super::sheet::Type {
            size: SMALL - 1.0,
            ..small(Lang::En).right()
        };
        sheet.text(&fit(second, SMALL - 1.0, room), (x, y + 8.0), look);
    }
}

/// Neighbouring cells of the same colour: first day, day after the last, step.
fn runs(cells: &[f64], top: f64) -> Vec<(f64, f64, f64)> {
    let mut runs: Vec<(f64, f64, f64)> = Vec::new();
    for (day, value) in super::chart::days(cells) {
        let step = (value / top * STEPS).round();
        match runs.last_mut() {
            Some(run) if (run.2 - step).abs() < 0.5 => run.1 = day + 1.0,
            _ => runs.push((day, day + 1.0, step)),
        }
    }
    runs
}

fn draw_dates(sheet: &Sheet, heat: &Heat, words: Words, area: Box) {
    let day = day_width(heat, area);
    for tick in &heat.x.ticks {
        let x = area.left + (tick.at + 0.5) * day;
        sheet.line(
            &[(x, area.top - 4.0), (x, area.top)],
            Stroke::new(GREY, 1.0),
        );
        let look = words.small().centre();
        let half = width(words.main(&tick.label), SMALL) / 2.0;
        let x = x.min(area.right - half).max(area.left + half);
        sheet.text(words.main(&tick.label), (x, area.top + 11.0), look);
    }
}

fn draw_legend(sheet: &Sheet, heat: &Heat, words: Words, area: Box) {
    let y = area.top + 14.0;
    let look = words.small();
    sheet.text("0%", (area.left, y), look);
    let left = area.left + 30.0;
    for step in 0..40 {
        let from = left + f64::from(step) * 5.0;
        let cell = Box {
            left: from,
            right: from + 5.0,
            top: y - 7.0,
            bottom: y + 7.0,
        };
        sheet.rectangle(cell, cividis(f64::from(step) / 39.0));
    }
    let end = number::percent((heat.top * 100.0).round() / 100.0);
    sheet.text(&end, (left + 208.0, y), look);
    let dots = left + 208.0 + width(&end, SMALL) + 30.0;
    sheet.disc((dots, y), 2.2, INK);
    sheet.text(&words.line(&heat.dots), (dots + 9.0, y), look);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_neighbours_become_one_cell() {
        let cells = [0.2, 0.201, 0.2, 1.0, 1.0, 0.5];
        assert_eq!(
            runs(&cells, 1.0),
            [(0.0, 3.0, 10.0), (3.0, 5.0, 50.0), (5.0, 6.0, 25.0)]
        );
    }
}
