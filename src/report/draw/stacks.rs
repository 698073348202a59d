//! Stacked bars.

use super::frame::{MARGIN, SIZE, SMALL, WIDTH, Words};
use super::ink::{INK, PAPER, PARTS, is_dark};
use super::measure::width;
use super::rows::{self, Group, Rows};
use super::sheet::{Box, Point, Sheet, Stroke};
use crate::report::figure::{StackRow, Stacks};
use crate::report::text::number;

/// Height of a line of the legend.
const LEGEND: f64 = 22.0;

fn groups(stacks: &Stacks) -> Vec<Group<'_>> {
    stacks
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

pub(super) fn height(stacks: &Stacks, words: Words) -> f64 {
    rows::height(&groups(stacks), words) + legend_height(stacks, words)
}

pub(super) fn draw(sheet: &Sheet, stacks: &Stacks, words: Words, inner: Box) {
    draw_legend(sheet, stacks, words, inner.top);
    let top = inner.top + legend_height(stacks, words);
    let rows = Rows::new(groups(stacks), &stacks.axis, words, top);
    rows.ground(sheet);
    rows.draw(sheet);
    for (place, group) in stacks.groups.iter().enumerate() {
        for (row, bar) in group.rows.iter().enumerate() {
            draw_bar(sheet, &rows, rows.y(place, row), bar, words);
        }
    }
}

/// Parts that occur, in the order in which bars show them: part, words, place.
fn legend(stacks: &Stacks, words: Words) -> Vec<(usize, String, Point)> {
    let bars = || stacks.groups.iter().flat_map(|group| &group.rows);
    let occurs = |part: usize| bars().any(|bar| bar.lengths.get(part).is_some_and(|&n| n > 0.0));
    let (mut x, mut y) = (MARGIN, 8.0);
    let mut legend = Vec::new();
    for (part, name) in stacks
        .parts
        .iter()
        .enumerate()
        .filter(|(part, _)| occurs(*part))
    {
        let name = words.line(name);
        let room = 18.0 + width(&name, SIZE) + 24.0;
        if x + room > WIDTH && x > MARGIN {
            (x, y) = (MARGIN, y + LEGEND);
        }
        legend.push((part, name, (x, y)));
        x += room;
    }
    legend
}

fn legend_height(stacks: &Stacks, words: Words) -> f64 {
    legend(stacks, words)
        .last()
        .map_or(0.0, |(_, _, (_, y))| y + LEGEND)
}

fn draw_legend(sheet: &Sheet, stacks: &Stacks, words: Words, top: f64) {
    for (part, name, (x, y)) in legend(stacks, words) {
        let y = top + y;
        let square = Box {
            left: x,
            top: y - 6.0,
            right: x + 12.0,
            bottom: y + 6.0,
        };
        sheet.rectangle(square, PARTS[part % PARTS.len()]);
        sheet.text(&name, (x + 18.0, y), words.normal());
    }
}

fn draw_bar(sheet: &Sheet, rows: &Rows, y: f64, bar: &StackRow, words: Words) {
    let mut from = 0.0;
    for (part, &length) in bar
        .lengths
        .iter()
        .enumerate()
        .filter(|(_, length)| **length > 0.0)
    {
        let colour = PARTS[part % PARTS.len()];
        let (left, right) = (rows.x(from), rows.x(from + length));
        let area = Box {
            left,
            top: y - 8.0,
            right,
            bottom: y + 8.0,
        };
        sheet.rectangle(area, colour);
        let number = number::short(length);
        if width(&number, SMALL) + 8.0 < area.width() {
            let ink = if is_dark(colour) { PAPER } else { INK };
            let middle = f64::midpoint(left, right);
            sheet.text(&number, (middle, y), words.small().colour(ink).centre());
        }
        from += length;
        let end = [(right, y - 8.0), (right, y + 8.0)];
        sheet.line(&end, Stroke::new(PAPER, 1.2));
    }
}
