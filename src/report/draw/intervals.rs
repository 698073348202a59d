//! Marks with intervals.

use std::f64::consts::PI;

use super::frame::{MARGIN, WIDTH, Words};
use super::ink::{BLUE, GREEN, INK, ORANGE, PAPER, SEEN, VERMILLION};
use super::measure::width;
use super::rows::{self, Group, Rows};
use super::sheet::{Box, Point, Sheet, Stroke};
use crate::report::figure::{IntervalGroup, IntervalRow, Intervals, Mark};

fn groups(intervals: &Intervals) -> Vec<Group<'_>> {
    intervals
        .groups
        .iter()
        .map(|group| Group {
            label: &group.label,
            rows: group
                .rows
                .iter()
                .map(|row| (&row.label, &row.words))
                .collect(),
        })
        .collect()
}

pub(super) fn height(intervals: &Intervals, words: Words) -> f64 {
    rows::height(&groups(intervals), words)
}

pub(super) fn draw(sheet: &Sheet, intervals: &Intervals, words: Words, inner: Box) {
    let rows = Rows::new(groups(intervals), &intervals.axis, words, inner.top);
    let each = || intervals.groups.iter().enumerate();
    rows.ground(sheet);
    each().for_each(|(place, group)| draw_ground(sheet, &rows, place, group));
    rows.draw(sheet);
    for (place, group) in each() {
        draw_line(sheet, &rows, place, group, words);
        for (row, interval) in group.rows.iter().enumerate() {
            draw_row(sheet, &rows, rows.y(place, row), interval);
        }
    }
}

fn draw_ground(sheet: &Sheet, rows: &Rows, place: usize, group: &IntervalGroup) {
    if let Some((from, to)) = group.ground {
        let area = Box {
            left: rows.x(from),
            right: rows.x(to),
            ..rows.group(place)
        };
        sheet.rectangle(area, SEEN);
    }
}

/// What is required: a dashed line through the rows, with its label above them.
fn draw_line(sheet: &Sheet, rows: &Rows, place: usize, group: &IntervalGroup, words: Words) {
    let Some((at, label)) = &group.line else {
        return;
    };
    let Box { top, bottom, .. } = rows.group(place);
    let x = rows.x(*at);
    sheet.line(
        &[(x, top - 4.0), (x, bottom)],
        Stroke::new(INK, 1.6).dashed(1),
    );
    if label.is_empty() {
        return;
    }
    let label = words.line(label);
    let half = width(&label, 12.5) / 2.0;
    let place = (x.min(WIDTH - MARGIN - half).max(MARGIN + half), top - 13.0);
    sheet.text(&label, place, words.small().colour(INK).centre());
}

fn draw_row(sheet: &Sheet, rows: &Rows, y: f64, row: &IntervalRow) {
    let Some(at) = row.at else { return };
    let (low, high) = (rows.x(row.interval.0), rows.x(row.interval.1));
    let x = rows.x(at);
    let whiskers = |colour| draw_whiskers(sheet, (low, high), y, colour);
    match row.mark {
        Mark::Bar => {
            let bar = Box {
                left: rows.plot.left,
                top: y - 6.0,
                right: x,
                bottom: y + 6.0,
            };
            sheet.rectangle(bar, BLUE);
            whiskers(INK);
        }
        Mark::Swing => draw_swing(sheet, (low, high), y),
        Mark::Filled => {
            whiskers(GREEN);
            sheet.disc((x, y), 6.5, GREEN);
        }
        Mark::Hollow => {
            whiskers(VERMILLION);
            hollow(sheet, (x, y), VERMILLION);
        }
        Mark::Half => {
            whiskers(ORANGE);
            hollow(sheet, (x, y), ORANGE);
            sheet.polygon(&half_disc((x, y), 6.0), ORANGE);
        }
    }
}

/// A bar from its hollow to its solid end, either of which may be the left one.
fn draw_swing(sheet: &Sheet, (from, to): (f64, f64), y: f64) {
    let bar = Box {
        left: from.min(to),
        top: y - 5.0,
        right: from.max(to),
        bottom: y + 5.0,
    };
    sheet.rectangle(bar, BLUE);
    hollow(sheet, (from, y), INK);
    sheet.disc((to, y), 6.5, INK);
}

fn draw_whiskers(
    sheet: &Sheet,
    (low, high): (f64, f64),
    y: f64,
    colour: plotters::style::RGBColor,
) {
    if high - low < 0.5 {
        return;
    }
    sheet.line(&[(low, y), (high, y)], Stroke::new(colour, 2.2));
    for end in [low, high] {
        sheet.line(&[(end, y - 4.0), (end, y + 4.0)], Stroke::new(colour, 2.2));
    }
}

fn hollow(sheet: &Sheet, centre: Point, colour: plotters::style::RGBColor) {
    sheet.disc(centre, 6.5, PAPER);
    sheet.ring(centre, 6.0, Stroke::new(colour, 2.2));
}

/// The left half of a disc.
fn half_disc((x, y): Point, radius: f64) -> Vec<Point> {
    let corner = |step: i32| {
        let angle = PI * (0.5 + f64::from(step) / 16.0);
        (x + radius * angle.cos(), y - radius * angle.sin())
    };
    (0..=16).map(corner).collect()
}
