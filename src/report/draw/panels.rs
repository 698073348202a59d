//! Small multiples of fans.

use super::chart::{Chart, X_LABELS, days, steps, y_labels};
use super::frame::{MARGIN, SMALL, WIDTH, Words, fits_one_line, heading, heading_in_two};
use super::ink::{BLUE, GREEN, INK, PURPLE, VERMILLION};
use super::measure::width;
use super::sheet::{Box, Sheet, Stroke};
use crate::report::figure::{Crossing, Dots, LimitLine, Panel, Panels};
use crate::report::text::Text;
use plotters::style::RGBColor;

const GAP: f64 = 16.0;
/// Opacity of the bands, the widest first; they lie over one another.
const OPACITY: [f64; 3] = [0.16, 0.22, 0.34];

/// How panels are arranged.
struct Layout {
    columns: usize,
    /// Height of the data, of a heading, and of a row of panels.
    plot: f64,
    head: f64,
    row: f64,
    /// Room for labels at the left and right, the same in all panels.
    left: f64,
    right: f64,
}

impl Layout {
    fn of(panels: &Panels, words: Words) -> Layout {
        let columns = columns(panels);
        let left = panels
            .panels
            .iter()
            .map(|panel| y_labels(&panel.y, words))
            .fold(0.0, f64::max);
        let labels = panels.panels.iter().flat_map(end_labels);
        let right = labels.map(|label| width(words.main(label), SMALL * 1.06) + 10.0);
        let room = cell_width(columns) - left - 8.0;
        let one_line = panels
            .panels
            .iter()
            .all(|panel| fits_one_line(words, &panel.title, room));
        let head = if one_line { 26.0 } else { 43.0 };
        let plot = [240.0, 168.0, 150.0][columns - 1];
        let row = head + plot + X_LABELS + GAP;
        Layout {
            columns,
            plot,
            head,
            row,
            left,
            right: right.fold(16.0, f64::max),
        }
    }

    /// The box of a panel.
    #[allow(clippy::cast_precision_loss, reason = "few panels")]
    fn cell(&self, place: usize, inner: Box) -> Box {
        let (column, row) = ((place % self.columns) as f64, (place / self.columns) as f64);
        let width = cell_width(self.columns);
        let (left, top) = (inner.left + column * width, inner.top + row * self.row);
        Box {
            left,
            top,
            right: left + width,
            bottom: top + self.row - GAP,
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "few panels")]
fn cell_width(columns: usize) -> f64 {
    (WIDTH - 2.0 * MARGIN) / columns as f64
}

/// Labels at the end of lines.
fn end_labels(panel: &Panel) -> impl Iterator<Item = &Text> {
    let limit = panel.limit.as_ref().map(|limit| &limit.label);
    let dots = panel.observed.as_ref().map(|dots| &dots.label);
    let more = panel.more.iter().map(|line| &line.label);
    limit.into_iter().chain(more).chain(dots)
}

/// Three abreast only where no label at the end of a line needs room.
fn columns(panels: &Panels) -> usize {
    let labels = panels.panels.iter().flat_map(end_labels).next().is_some();
    match panels.panels.len() {
        1 => 1,
        3 if !labels => 3,
        _ => 2,
    }
}

#[allow(clippy::cast_precision_loss, reason = "few panels")]
pub(super) fn height(panels: &Panels, words: Words) -> f64 {
    let layout = Layout::of(panels, words);
    panels.panels.len().div_ceil(layout.columns) as f64 * layout.row - GAP
}

pub(super) fn draw(sheet: &Sheet, panels: &Panels, words: Words, inner: Box) {
    let layout = Layout::of(panels, words);
    for (place, panel) in panels.panels.iter().enumerate() {
        let cell = layout.cell(place, inner);
        let top = cell.top + layout.head;
        let plot = Box {
            left: cell.left + layout.left,
            top,
            right: cell.right - layout.right,
            bottom: top + layout.plot,
        };
        let heading = if layout.head > 30.0 {
            heading_in_two
        } else {
            heading
        };
        let room = cell.right - plot.left - 8.0;
        heading(
            sheet,
            words,
            &panel.title,
            (plot.left, cell.top + 10.0),
            room,
        );
        draw_panel(sheet, panel, words, plot);
    }
}

/// Colour, width and dash of limits by kind.
const KINDS: [(RGBColor, f64, Option<u32>); 4] = [
    (GREEN, 1.6, Some(1)),
    (VERMILLION, 1.4, Some(3)),
    (PURPLE, 1.6, Some(2)),
    (INK, 1.2, None),
];

fn draw_panel(sheet: &Sheet, panel: &Panel, words: Words, plot: Box) {
    let mut chart = Chart::new(sheet, plot, &panel.x, &panel.y, words);
    for (band, opacity) in panel.bands.iter().zip(OPACITY) {
        chart.band(band, BLUE, opacity);
    }
    let over = panel.crossing.is_some();
    let heights = label_heights(&chart, panel);
    let colour = if over { VERMILLION } else { GREEN };
    let limits = panel
        .limit
        .iter()
        .map(|limit| (limit, colour, 1.6, Some(1)));
    let more = panel.more.iter().map(|line| {
        let (colour, width, dash) = KINDS[line.kind % KINDS.len()];
        (line, colour, width, dash)
    });
    for ((line, colour, width, dash), height) in limits.chain(more).zip(heights) {
        let stroke = Stroke::new(colour, width);
        let stroke = dash.map_or(stroke, |dash| stroke.dashed(dash));
        draw_limit(sheet, &mut chart, line, words, (stroke, colour, height));
    }
    chart.line(days(&panel.median), Stroke::new(BLUE, 2.4));
    if let Some(crossing) = &panel.crossing {
        draw_crossing(sheet, &chart, crossing, words);
    }
    if let Some(dots) = &panel.observed {
        draw_dots(sheet, &mut chart, dots, words);
    }
}

/// Days next to each other are joined by a thin line; a day that was not counted is a gap.
#[allow(clippy::cast_precision_loss, reason = "days are few")]
fn draw_dots(sheet: &Sheet, chart: &mut Chart, dots: &Dots, words: Words) {
    for run in dots.points.chunk_by(|a, b| a.0 + 1 == b.0) {
        let joined = run.iter().map(|&(day, value)| (day as f64, value));
        chart.line(joined, Stroke::new(INK, 0.8));
    }
    let places: Vec<_> = dots
        .points
        .iter()
        .map(|&(day, value)| chart.at(day as f64, value))
        .collect();
    for &place in &places {
        sheet.disc(place, 2.0, INK);
    }
    if let Some(&(x, y)) = places.last() {
        let (label, look) = (words.main(&dots.label), words.small().colour(INK).bold());
        // Over the fan it stands higher, where lines that go on do not cross it.
        let over = x + 6.0 + width(label, SMALL * 1.06) < chart.plot.right;
        sheet.text(label, (x + 6.0, if over { y - 16.0 } else { y }), look);
    }
}

/// Heights of the labels at the ends of the limit and of the further lines: those that would lie over
/// one another are moved apart, the higher line's upwards.
fn label_heights(chart: &Chart, panel: &Panel) -> Vec<f64> {
    let lines: Vec<&LimitLine> = panel.limit.iter().chain(&panel.more).collect();
    let end = |line: &&LimitLine| line.values.last().copied().unwrap_or(0.0);
    let mut heights: Vec<f64> = lines
        .iter()
        .map(|line| chart.at(0.0, end(line)).1)
        .collect();
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|&a, &b| heights[b].total_cmp(&heights[a]));
    for pair in 1..order.len() {
        let (lower, upper) = (order[pair - 1], order[pair]);
        heights[upper] = heights[upper].min(heights[lower] - SMALL * 1.2);
    }
    heights
}

fn draw_limit(
    sheet: &Sheet,
    chart: &mut Chart,
    limit: &LimitLine,
    words: Words,
    (stroke, colour, height): (Stroke, RGBColor, f64),
) {
    let mut corners = steps(days(&limit.values));
    let end = limit.values.last().copied().unwrap_or(0.0);
    corners.push((last_day(limit), end));
    chart.line(corners.into_iter(), stroke);
    let (x, _) = chart.at(last_day(limit), end);
    let look = words.small().colour(colour).bold();
    sheet.text(words.main(&limit.label), (x + 6.0, height), look);
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
    let (left, right) = if fits {
        (place.0 - width(label, SMALL * 1.06), place.0)
    } else {
        (place.0, place.0 + width(label, SMALL * 1.06))
    };
    let (top, bottom) = (place.1 - 8.5, place.1 + 8.5);
    let ground = [(left, top), (right, top), (right, bottom), (left, bottom)];
    sheet.veil(&ground, super::ink::PAPER, 0.75); // or the label could not be read on the bands
    sheet.text(label, place, if fits { look.right() } else { look });
}
