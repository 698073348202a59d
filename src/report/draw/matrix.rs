//! A table of coloured cells with numbers in them.

use super::frame::{MARGIN, SIZE, SMALL, Words};
use super::ink::{INK, PAPER, cividis, is_dark};
use super::measure::{fit, width};
use super::sheet::{Box, Sheet, Stroke};
use crate::report::figure::{Matrix, MatrixCell, MatrixRow};

const HEAD: f64 = 30.0;
const ROW: f64 = 44.0;
const LEGEND: f64 = 30.0;
/// Most room for the names of rows.
const NAMES: f64 = 260.0;
const GAP: f64 = 4.0;

#[allow(clippy::cast_precision_loss, reason = "few rows")]
pub(super) fn height(matrix: &Matrix) -> f64 {
    HEAD + matrix.rows.len() as f64 * ROW + LEGEND
}

pub(super) fn draw(sheet: &Sheet, matrix: &Matrix, words: Words, inner: Box) {
    let names = matrix.rows.iter().map(|row| {
        let second = words.second(&row.label);
        let second = second.map_or(0.0, |second| width(second, SMALL));
        width(words.main(&row.label), SIZE).max(second)
    });
    let plot = Box {
        left: MARGIN + names.fold(0.0, f64::max).min(NAMES) + 12.0,
        ..inner
    };
    let cell = plot.width() / matrix.columns.len().max(1) as f64;
    for (place, column) in matrix.columns.iter().enumerate() {
        let middle = plot.left + (place as f64 + 0.5) * cell;
        let head = fit(words.main(column), SMALL * 1.06, cell - 3.0 * GAP); // bold is wider
        let look = words.small().colour(INK).bold().centre();
        sheet.text(&head, (middle, inner.top + 12.0), look);
    }
    let mut y = inner.top + HEAD;
    for row in &matrix.rows {
        draw_row(sheet, row, words, Box { top: y, ..plot }, cell);
        y += ROW;
    }
    draw_legend(sheet, matrix, words, Box { top: y, ..plot });
}

fn draw_row(sheet: &Sheet, row: &MatrixRow, words: Words, line: Box, width: f64) {
    let middle = line.top + (ROW - GAP) / 2.0;
    let name = fit(words.main(&row.label), SIZE, line.left - 12.0 - MARGIN);
    let second = words.second(&row.label);
    let up = if second.is_some() { 8.0 } else { 0.0 };
    let right = line.left - 12.0;
    sheet.text(&name, (right, middle - up), words.normal().right());
    if let Some(second) = second {
        let second = fit(second, SMALL - 1.0, right - MARGIN);
        sheet.text(&second, (right, middle + 9.0), words.small().right());
    }
    for (place, cell) in row.cells.iter().enumerate() {
        let left = line.left + place as f64 * width;
        let area = Box {
            left: left + GAP / 2.0,
            right: left + width - GAP / 2.0,
            top: line.top,
            bottom: line.top + ROW - GAP,
        };
        draw_cell(sheet, cell, words, area);
    }
}

fn draw_cell(sheet: &Sheet, cell: &MatrixCell, words: Words, area: Box) {
    let colour = cividis(cell.shade);
    sheet.rectangle(area, colour);
    let ink = if is_dark(colour) { PAPER } else { INK };
    let (x, y) = (
        f64::midpoint(area.left, area.right),
        f64::midpoint(area.top, area.bottom),
    );
    let below = words.main(&cell.below);
    let up = if below.is_empty() { 0.0 } else { 8.0 };
    let look = words.normal().bold().colour(ink).centre();
    sheet.text(words.main(&cell.words), (x, y - up), look);
    let look = words.small().colour(ink).centre();
    sheet.text(&fit(below, SMALL, area.width() - 6.0), (x, y + 9.0), look);
    if cell.framed {
        frame(sheet, area);
    }
}

fn frame(sheet: &Sheet, area: Box) {
    let (left, right, top, bottom) = (
        area.left + 1.5,
        area.right - 1.5,
        area.top + 1.5,
        area.bottom - 1.5,
    );
    let corners = [
        (left, top),
        (right, top),
        (right, bottom),
        (left, bottom),
        (left, top),
    ];
    sheet.line(&corners, Stroke::new(INK, 3.0));
}

fn draw_legend(sheet: &Sheet, matrix: &Matrix, words: Words, area: Box) {
    let square = Box {
        right: area.left + 22.0,
        top: area.top + 6.0,
        bottom: area.top + 22.0,
        ..area
    };
    sheet.rectangle(square, PAPER);
    frame(sheet, square);
    let look = words.small();
    let at = (area.left + 30.0, area.top + 14.0);
    sheet.text(&words.line(&matrix.framed), at, look);
}
