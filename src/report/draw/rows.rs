//! Rows in groups over one axis: the ground that intervals and bars stand on.

use super::frame::{
    MARGIN, SIZE, SMALL, WIDTH, Words, fits_one_line, heading, heading_in_two, small,
};
use super::ink::{GREY, GRID, GROUND, INK};
use super::measure::{fit, width};
use super::sheet::{Box, Sheet, Stroke};
use crate::report::figure::Axis;
use crate::report::text::{Lang, Text};

/// Room for a heading.
const ROOM: f64 = 560.0;
const GAP: f64 = 14.0;
const AXIS: f64 = 38.0;
/// Most room for the names of rows.
const NAMES: f64 = 330.0;

/// A group as far as its layout goes.
pub(super) struct Group<'a> {
    pub label: &'a Text,
    /// Names of the rows, and the words at their ends.
    pub rows: Vec<(&'a Text, &'a Text)>,
}

/// Where everything stands.
pub(super) struct Rows<'a> {
    groups: Vec<Group<'a>>,
    axis: &'a Axis,
    words: Words,
    /// Where the data are drawn.
    pub plot: Box,
}

fn row_height(words: Words) -> f64 {
    if words.0.second().is_some() {
        33.0
    } else {
        25.0
    }
}

/// Height of a heading: two lines where the languages do not fit into one.
fn head(group: &Group, words: Words) -> f64 {
    if fits_one_line(words, group.label, ROOM) {
        26.0
    } else {
        42.0
    }
}

#[allow(clippy::cast_precision_loss, reason = "few rows")]
fn group_height(group: &Group, words: Words) -> f64 {
    head(group, words) + group.rows.len() as f64 * row_height(words) + GAP
}

/// Height of all groups with the axis.
pub(super) fn height(groups: &[Group], words: Words) -> f64 {
    groups
        .iter()
        .map(|group| group_height(group, words))
        .sum::<f64>()
        + AXIS
}

impl<'a> Rows<'a> {
    /// Lays the rows out.
    pub fn new(groups: Vec<Group<'a>>, axis: &'a Axis, words: Words, top: f64) -> Rows<'a> {
        let names = groups
            .iter()
            .flat_map(|group| group.rows.iter().map(|row| row.0));
        let left = MARGIN + widest(words, names, SIZE).min(NAMES) + 12.0;
        let ends = groups
            .iter()
            .flat_map(|group| group.rows.iter().map(|row| row.1));
        let right = WIDTH - MARGIN - widest(words, ends, SIZE) - 12.0;
        let bottom = top + height(&groups, words) - AXIS;
        let plot = Box {
            left,
            top,
            right,
            bottom,
        };
        Rows {
            groups,
            axis,
            words,
            plot,
        }
    }

    /// Draws a pale ground under each group.
    pub fn ground(&self, sheet: &Sheet) {
        for (place, _) in self.groups.iter().enumerate() {
            sheet.rectangle(self.group(place), GROUND);
        }
    }

    /// Draws the grid, the axis, headings, names and words.
    pub fn draw(&self, sheet: &Sheet) {
        self.draw_axis(sheet);
        self.draw_names(sheet);
    }

    /// Where a number stands across.
    pub fn x(&self, value: f64) -> f64 {
        let (from, to) = self.axis.range;
        self.plot.left + (value - from) / (to - from) * self.plot.width()
    }

    /// The box of a group's rows.
    #[allow(clippy::cast_precision_loss, reason = "few rows")]
    pub fn group(&self, place: usize) -> Box {
        let before = self.groups[..place]
            .iter()
            .map(|group| group_height(group, self.words));
        let head = head(&self.groups[place], self.words);
        let top = self.plot.top + before.sum::<f64>() + head;
        let height = self.groups[place].rows.len() as f64 * row_height(self.words);
        Box {
            top,
            bottom: top + height,
            ..self.plot
        }
    }

    /// The middle of a row.
    #[allow(clippy::cast_precision_loss, reason = "few rows")]
    pub fn y(&self, group: usize, row: usize) -> f64 {
        self.group(group).top + (row as f64 + 0.5) * row_height(self.words)
    }

    fn draw_axis(&self, sheet: &Sheet) {
        let bottom = self.plot.bottom - GAP + 4.0;
        for tick in &self.axis.ticks {
            let x = self.x(tick.at);
            for (place, _) in self.groups.iter().enumerate() {
                let Box { top, bottom, .. } = self.group(place);
                sheet.line(&[(x, top), (x, bottom)], Stroke::new(GRID, 1.0));
            }
            sheet.line(&[(x, bottom), (x, bottom + 4.0)], Stroke::new(GREY, 1.0));
            let look = self.words.small().centre();
            sheet.text(self.words.main(&tick.label), (x, bottom + 14.0), look);
        }
        sheet.line(
            &[(self.plot.left, bottom), (self.plot.right, bottom)],
            Stroke::new(GREY, 1.0),
        );
        self.draw_axis_label(sheet, bottom + 33.0);
    }

    fn draw_axis_label(&self, sheet: &Sheet, y: f64) {
        let label = self.words.line(&self.axis.label);
        let label = fit(&label, SMALL, WIDTH - 2.0 * MARGIN);
        let look = self.words.small();
        let middle = f64::midpoint(self.plot.left, self.plot.right);
        let half = width(&label, SMALL) / 2.0;
        let x = middle.min(WIDTH - MARGIN - half).max(MARGIN + half);
        sheet.text(&label, (x, y), look.centre());
    }

    fn draw_names(&self, sheet: &Sheet) {
        for (place, group) in self.groups.iter().enumerate() {
            let (top, head) = (self.group(place).top, head(group, self.words));
            let heading = if head > 30.0 { heading_in_two } else { heading };
            heading(
                sheet,
                self.words,
                group.label,
                (MARGIN, top - head + 13.0),
                ROOM,
            );
            for (row, (name, end)) in group.rows.iter().enumerate() {
                let y = self.y(place, row);
                self.draw_text(sheet, name, (MARGIN, y), self.plot.left - MARGIN - 10.0);
                self.draw_text(
                    sheet,
                    end,
                    (self.plot.right + 12.0, y),
                    WIDTH - self.plot.right,
                );
            }
        }
    }

    /// One line, or two with the second language below.
    fn draw_text(&self, sheet: &Sheet, text: &Text, (x, y): (f64, f64), room: f64) {
        let main = fit(self.words.main(text), SIZE, room);
        let up = if let Some(second) = self.words.second(text) {
            let second = fit(second, SMALL - 1.0, room);
            let look = super::sheet::Type {
                size: SMALL - 1.0,
                ..small(Lang::En)
            };
            sheet.text(&second, (x, y + 9.0), look);
            7.0
        } else {
            0.0
        };
        sheet.text(&main, (x, y - up), self.words.normal().colour(INK));
    }
}

fn widest<'t>(words: Words, texts: impl Iterator<Item = &'t Text>, size: f64) -> f64 {
    let one = |text: &Text| {
        let second = words
            .second(text)
            .map_or(0.0, |second| width(second, SMALL - 1.0));
        width(words.main(text), size).max(second)
    };
    texts.map(one).fold(0.0, f64::max)
}
