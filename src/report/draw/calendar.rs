//! Rows of days coloured by the limit that binds. Colours differ in lightness and every limit has a
//! texture of its own, so that the picture reads in black and white; long runs carry their name.

use super::frame::{MARGIN, SIZE, SMALL, WIDTH, Words, heading, small};
use super::ink::{BLUE, GREY, GRID, INK, ORANGE, PAPER, SKY, VERMILLION, is_dark};
use super::measure::{fit, width};
use super::sheet::{Box, Sheet, Stroke};
use crate::report::figure::{Calendar, CalendarLine};
use crate::report::text::{Lang, Text};
use plotters::style::RGBColor;

const HEAD: f64 = 28.0;
const AXIS: f64 = 30.0;
const LEGEND: f64 = 24.0;
/// Colours of limits, from light to dark by turns.
const LIMITS: [RGBColor; 5] = [SKY, VERMILLION, ORANGE, BLUE, GREY];

fn row_height(words: Words) -> f64 {
    if words.0.second().is_some() {
        34.0
    } else {
        26.0
    }
}

fn shown(calendar: &Calendar) -> impl Iterator<Item = (&Text, &[CalendarLine])> {
    let sections = calendar.sections.iter();
    sections.map(|section| (&section.label, section.rows.as_slice()))
}

#[allow(clippy::cast_precision_loss, reason = "few rows")]
pub(super) fn height(calendar: &Calendar, words: Words) -> f64 {
    let section = |rows: &[CalendarLine]| HEAD + rows.len().max(1) as f64 * row_height(words) + 6.0;
    let sections: f64 = shown(calendar).map(|(_, rows)| section(rows)).sum();
    sections + AXIS + legend_lines(calendar, words) * LEGEND
}

pub(super) fn draw(sheet: &Sheet, calendar: &Calendar, words: Words, inner: Box) {
    let plot = Box {
        left: MARGIN + names(calendar, words) + 12.0,
        ..inner
    };
    let mut y = inner.top;
    for (label, rows) in shown(calendar) {
        heading(sheet, words, label, (MARGIN, y + 11.0), 600.0);
        y += HEAD;
        if rows.is_empty() {
            let at = (plot.left, y + row_height(words) / 2.0);
            sheet.text(words.main(&calendar.nothing), at, words.small());
            y += row_height(words);
        }
        for row in rows {
            let line = Box {
                top: y,
                bottom: y + row_height(words) - 4.0,
                ..plot
            };
            draw_row(sheet, calendar, row, words, line);
            y += row_height(words);
        }
        y += 6.0;
    }
    draw_dates(sheet, calendar, words, Box { top: y, ..plot });
    draw_legend(sheet, calendar, words, y + AXIS);
}

/// Room for the names of rows.
fn names(calendar: &Calendar, words: Words) -> f64 {
    let one = |row: &CalendarLine| {
        let second = words.second(&row.label);
        let second = second.map_or(0.0, |second| width(second, SMALL - 1.0));
        width(words.main(&row.label), SIZE).max(second)
    };
    let rows = shown(calendar).flat_map(|(_, rows)| rows);
    rows.map(one).fold(0.0, f64::max).min(230.0)
}

fn day_width(calendar: &Calendar, plot: Box) -> f64 {
    plot.width() / (calendar.x.range.1 - calendar.x.range.0 + 1.0)
}

fn draw_row(sheet: &Sheet, calendar: &Calendar, row: &CalendarLine, words: Words, line: Box) {
    let day = day_width(calendar, line);
    let middle = f64::midpoint(line.top, line.bottom);
    draw_name(sheet, row, words, (line.left - 12.0, middle));
    let ground = Stroke::new(GRID, 1.0);
    sheet.line(
        &[(line.left, line.bottom), (line.right, line.bottom)],
        ground,
    );
    for (from, to, limit) in runs(&row.cells) {
        let (left, right) = (line.left + from * day, line.left + to * day);
        let area = Box {
            left,
            right,
            ..line
        };
        draw_cells(sheet, limit, area);
        let name = words.main(&calendar.limits[limit]);
        if width(name, SMALL) + 10.0 <= right - left {
            draw_label(sheet, name, limit, words, area);
        }
    }
}

/// The name of a limit on a ground of its colour.
fn draw_label(sheet: &Sheet, name: &str, limit: usize, words: Words, area: Box) {
    let colour = LIMITS[limit % LIMITS.len()];
    let middle = f64::midpoint(area.top, area.bottom);
    let ground = Box {
        left: area.left + 2.0,
        right: area.left + 8.0 + width(name, SMALL),
        top: middle - 9.0,
        bottom: middle + 9.0,
    };
    sheet.rectangle(ground, colour);
    let ink = if is_dark(colour) { PAPER } else { INK };
    sheet.text(name, (area.left + 5.0, middle), words.small().colour(ink));
}

/// Cells of one limit: its colour, and its texture over it.
fn draw_cells(sheet: &Sheet, limit: usize, area: Box) {
    let colour = LIMITS[limit % LIMITS.len()];
    sheet.rectangle(area, colour);
    let ink = if is_dark(colour) { PAPER } else { INK };
    let line = |sheet: &Sheet, a, b| sheet.line(&[a, b], Stroke::new(ink, 1.0));
    let third = (area.bottom - area.top) / 3.0;
    match limit % LIMITS.len() {
        1 => upright(area, 5.0).for_each(|x| line(sheet, (x, area.top), (x, area.bottom))),
        2 => upright(area, 7.0).for_each(|x| {
            sheet.disc((x, area.top + third), 1.2, ink);
            sheet.disc((x, area.bottom - third), 1.2, ink);
        }),
        3 => [area.top + third, area.bottom - third]
            .iter()
            .for_each(|&y| line(sheet, (area.left, y), (area.right, y))),
        4 => upright(area, 8.0).for_each(|x| {
            line(sheet, (x, area.top + third), (x, area.bottom - third));
        }),
        _ => {}
    }
}

/// Places at equal steps across an area.
fn upright(area: Box, step: f64) -> impl Iterator<Item = f64> {
    let first = area.left + step / 2.0;
    std::iter::successors(Some(first), move |x| Some(x + step)).take_while(move |&x| x < area.right)
}

fn draw_name(sheet: &Sheet, row: &CalendarLine, words: Words, (x, y): (f64, f64)) {
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

/// Neighbouring days of the same limit: first day, day after the last, limit.
#[allow(clippy::cast_precision_loss, reason = "few days")]
fn runs(cells: &[Option<usize>]) -> Vec<(f64, f64, usize)> {
    let mut runs: Vec<(f64, f64, usize)> = Vec::new();
    let days = cells.iter().enumerate();
    for (day, limit) in days.filter_map(|(day, limit)| Some((day as f64, (*limit)?))) {
        match runs.last_mut() {
            Some(run) if run.2 == limit && (run.1 - day).abs() < 0.5 => run.1 = day + 1.0,
            _ => runs.push((day, day + 1.0, limit)),
        }
    }
    runs
}

fn draw_dates(sheet: &Sheet, calendar: &Calendar, words: Words, area: Box) {
    let day = day_width(calendar, area);
    for tick in &calendar.x.ticks {
        let x = area.left + (tick.at + 0.5) * day;
        let stroke = Stroke::new(GREY, 1.0);
        sheet.line(&[(x, area.top - 4.0), (x, area.top)], stroke);
        let half = width(words.main(&tick.label), SMALL) / 2.0;
        let x = x.min(area.right - half).max(area.left + half);
        let look = words.small().centre();
        sheet.text(words.main(&tick.label), (x, area.top + 11.0), look);
    }
}

/// The limits with their places: number, words, left, line.
fn legend(calendar: &Calendar, words: Words) -> Vec<(usize, String, f64, f64)> {
    let (mut x, mut y) = (MARGIN, 0.0);
    let mut legend = Vec::new();
    for (limit, name) in calendar.limits.iter().enumerate() {
        let name = words.line(name);
        let room = 38.0 + width(&name, SIZE) + 24.0;
        if x + room > WIDTH && x > MARGIN {
            (x, y) = (MARGIN, y + 1.0);
        }
        legend.push((limit, name, x, y));
        x += room;
    }
    legend
}

fn legend_lines(calendar: &Calendar, words: Words) -> f64 {
    let last = legend(calendar, words).pop();
    last.map_or(0.0, |(_, _, _, line)| line + 1.0)
}

fn draw_legend(sheet: &Sheet, calendar: &Calendar, words: Words, top: f64) {
    for (limit, name, x, line) in legend(calendar, words) {
        let y = top + line * LEGEND + 10.0;
        let swatch = Box {
            left: x,
            right: x + 30.0,
            top: y - 8.0,
            bottom: y + 8.0,
        };
        draw_cells(sheet, limit, swatch);
        sheet.text(&name, (x + 38.0, y), words.normal());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_neighbours_become_one_run_and_gaps_part_them() {
        let cells = [Some(0), Some(0), None, Some(0), Some(1)];
        let expected = [(0.0, 2.0, 0), (3.0, 4.0, 0), (4.0, 5.0, 1)];
        assert_eq!(runs(&cells), expected);
    }

    #[test]
    fn no_two_neighbouring_colours_are_alike_in_grey() {
        let light = |RGBColor(r, g, b): RGBColor| {
            0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b)
        };
        assert!(
            LIMITS
                .windows(2)
                .all(|two| (light(two[0]) - light(two[1])).abs() > 10.0)
        );
    }
}
