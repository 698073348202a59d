//! Small multiples of fans.

use super::chart::{Chart, X_LABELS, days, steps, y_labels};
use super::frame::{SMALL, Words, heading};
use super::ink::{BLUE, GREEN, VERMILLION};
use super::measure::width;
use super::sheet::{Box, Sheet, Stroke};
use crate::report::figure::{Crossing, LimitLine, Panel, Panels};

const HEAD: f64 = 26.0;
const GAP: f64 = 16.0;
/// Opacity of the bands, the widest first; they lie over one another.
const OPACITY: [f64; 3] = [0.16, 0.22, 0.34];

fn columns(panels: &Panels) -> usize {
    let limits = panels.panels.iter().any(|panel| panel.limit.is_some());
    match panels.panels.len() {
        1 => 1,
        3 if !limits => 3,
        _ => 2,
    }
}

fn plot_height(panels: &Panels) -> f64 {
    [240.0, 168.0, 150.0][columns(panels) - 1]
}

fn row_height(panels: &Panels) -> f64 {
    HEAD + plot_height(panels) + X_LABELS + GAP
}

#[allow(clippy::cast_precision_loss, reason = "few panels")]
pub(super) fn height(panels: &Panels) -> f64 {
    panels.panels.len().div_ceil(columns(panels)) as f64 * row_height(panels) - GAP
}

pub(super) fn draw(sheet: &Sheet, panels: &Panels, words: Words, inner: Box) {
    for (place, panel) in panels.panels.iter().enumerate() {
        draw_panel(
            sheet,
            panel,
            words,
            cell(panels, place, inner),
            margins(panels, words),
        );
    }
}

#[allow(clippy::cast_precision_loss, reason = "few panels")]
fn cell(panels: &Panels, place: usize, inner: Box) -> Box {
    let columns = columns(panels);
    let (column, row) = ((place % columns) as f64, (place / columns) as f64);
    let width = inner.width() / columns as f64;
    let (left, top) = (
        inner.left + column * width,
        inner.top + row * row_height(panels),
    );
    Box {
        left,
        top,
        right: left + width,
        bottom: top + row_height(panels) - GAP,
    }
}

/// Room for labels at the left and right, the same in all panels.
fn margins(panels: &Panels, words: Words) -> (f64, f64) {
    let left = panels.panels.iter().map(|panel| y_labels(&panel.y, words));
    let limits = panels
        .panels
        .iter()
        .filter_map(|panel| panel.limit.as_ref());
    let right = limits.map(|limit| width(words.main(&limit.label), SMALL * 1.06) + 10.0);
    (left.fold(0.0, f64::max), right.fold(16.0, f64::max))
}

fn draw_panel(sheet: &Sheet, panel: &Panel, words: Words, cell: Box, (left, right): (f64, f64)) {
    let plot = Box {
        left: cell.left + left,
        top: cell.top + HEAD,
        right: cell.right - right,
        bottom: cell.bottom - X_LABELS,
    };
    heading(
        sheet,
        words,
        &panel.title,
        (plot.left, cell.top + 10.0),
        cell.right - plot.left - 8.0,
    );
    let mut chart = Chart::new(sheet, plot, &panel.x, &panel.y, words);
    for (band, opacity) in panel.bands.iter().zip(OPACITY) {
        chart.band(band, BLUE, opacity);
    }
    let over = panel.crossing.is_some();
    if let Some(limit) = &panel.limit {
        draw_limit(sheet, &mut chart, limit, words, over);
    }
    chart.line(days(&panel.median), Stroke::new(BLUE, 2.4));
    if let Some(crossing) = &panel.crossing {
        draw_crossing(sheet, &chart, crossing, words);
    }
}

fn draw_limit(sheet: &Sheet, chart: &mut Chart, limit: &LimitLine, words: Words, over: bool) {
    let colour = if over { VERMILLION } else { GREEN };
    let mut corners = steps(days(&limit.values));
    let end = limit.values.last().copied().unwrap_or(0.0);
    corners.push((last_day(limit), end));
    chart.line(corners.into_iter(), Stroke::new(colour, 1.6).dashed(1));
    let (x, y) = chart.at(last_day(limit), end);
    let look = words.small().colour(colour).bold();
    sheet.text(words.main(&limit.label), (x + 6.0, y), look);
}

#[allow(clippy::cast_precision_loss, reason = "days are few")]
fn last_day(limit: &LimitLine) -> f64 {
    limit.values.len().saturating_sub(1) as f64
}

#[allow(clippy::cast_precision_loss, reason = "days are few")]
fn draw_crossing(sheet: &Sheet, chart: &Chart, crossing: &Crossing, words: Words) {
    let (x, y) = chart.at(crossing.day as f64, crossing.value);
    sheet.disc((x, y), 5.0, super::ink::PAPER);
    sheet.disc((x, y), 4.2, VERMILLION);
    let label = words.main(&crossing.label);
    let look = words.small().colour(VERMILLION).bold();
    let fits = x - 8.0 - width(label, SMALL * 1.06) > chart.plot.left;
    let place = if fits {
        (x - 8.0, y - 12.0)
    } else {
        (chart.plot.left + 4.0, y - 14.0)
    };
    sheet.text(label, place, if fits { look.right() } else { look });
}
