//! Stacked bars.

use super::frame::{MARGIN, SMALL, Words};
use super::ink::{INK, PAPER, PARTS, is_dark};
use super::measure::width;
use super::rows::{self, Group, Rows};
use super::sheet::{Box, Sheet, Stroke};
use crate::report::figure::{StackRow, Stacks};
use crate::report::text::number;

const LEGEND: f64 = 30.0;

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
    rows::height(&groups(stacks), words) + LEGEND
}

pub(super) fn draw(sheet: &Sheet, stacks: &Stacks, words: Words, inner: Box) {
    draw_legend(sheet, stacks, words, inner.top + 8.0);
    let rows = Rows::new(groups(stacks), &stacks.axis, words, inner.top + LEGEND);
    rows.ground(sheet);
    rows.draw(sheet);
    for (place, group) in stacks.groups.iter().enumerate() {
        for (row, bar) in group.rows.iter().enumerate() {
            draw_bar(sheet, &rows, rows.y(place, row), bar, words);
        }
    }
}

/// Parts that occur, in the order in which bars show them.
fn draw_legend(sheet: &Sheet, stacks: &Stacks, words: Words, y: f64) {
    let bars = || stacks.groups.iter().flat_map(|group| &group.rows);
    let mut x = MARGIN;
    for (part, name) in stacks.parts.iter().enumerate() {
        if bars().all(|bar| bar.lengths.get(part).is_none_or(|&length| length <= 0.0)) {
            continue;
        }
        let square = Box {
            left: x,
            top: y - 6.0,
            right: x + 12.0,
            bottom: y + 6.0,
        };
        sheet.rectangle(square, PARTS[part % PARTS.len()]);
        let name = words.line(name);
        sheet.text(&name, (x + 18.0, y), words.normal());
        x += 18.0 + width(&name, 13.5) + 24.0;
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
