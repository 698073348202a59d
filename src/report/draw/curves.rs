//! Step curves with labels at their ends.

use super::chart::{Chart, X_LABELS, steps, y_labels};
use super::frame::{SIZE, Words};
use super::ink::{CURVES, GREY, INK};
use super::measure::{fit, width};
use super::sheet::{Box, Sheet, Stroke};
use crate::report::figure::{Curve, Curves};

const PLOT: f64 = 250.0;
const LABEL: f64 = 24.0;
/// Least distance between labels.
const APART: f64 = 19.0;
/// Most room for labels.
const MOST: f64 = 260.0;

pub(super) fn height(_: &Curves) -> f64 {
    PLOT + X_LABELS + LABEL + 14.0
}

pub(super) fn draw(sheet: &Sheet, curves: &Curves, words: Words, inner: Box) {
    let labels = curves
        .curves
        .iter()
        .map(|curve| width(words.main(&curve.label), SIZE * 1.05));
    let right = labels.fold(20.0, f64::max).min(MOST) + 10.0;
    let plot = Box {
        left: inner.left + y_labels(&curves.y, words),
        top: inner.top + 14.0,
        right: inner.right - right,
        bottom: inner.top + 14.0 + PLOT,
    };
    let mut chart = Chart::new(sheet, plot, &curves.x, &curves.y, words);
    draw_line(sheet, &chart, curves, words);
    for (place, curve) in curves.curves.iter().enumerate().rev() {
        draw_curve(&mut chart, curves, curve, place);
    }
    draw_labels(sheet, &chart, curves, words, right);
    let middle = f64::midpoint(plot.left, plot.right);
    let look = words.small().centre();
    sheet.text(
        &words.line(&curves.x.label),
        (middle, plot.bottom + X_LABELS + 12.0),
        look,
    );
}

fn draw_line(sheet: &Sheet, chart: &Chart, curves: &Curves, words: Words) {
    let Some((at, label)) = &curves.line else {
        return;
    };
    let (x, _) = chart.at(*at, 0.0);
    let ends = [(x, chart.plot.top), (x, chart.plot.bottom)];
    sheet.line(&ends, Stroke::new(INK, 1.4).dashed(2));
    let look = words.small().colour(INK);
    sheet.text(&words.line(label), (x + 6.0, chart.plot.top + 2.0), look);
}

fn stroke(place: usize) -> Stroke {
    let dash = u32::try_from(place % 4).unwrap_or(0);
    let width = if place == 0 { 2.8 } else { 2.4 };
    Stroke::new(CURVES[place % CURVES.len()], width).dashed(dash)
}

/// To the right edge: a curve holds its last value.
fn draw_curve(chart: &mut Chart, curves: &Curves, curve: &Curve, place: usize) {
    let end = curve.points.last().map(|&(_, y)| (curves.x.range.1, y));
    let mut corners = steps(curve.points.iter().copied());
    corners.extend(end);
    chart.line(corners.into_iter(), stroke(place));
}

fn draw_labels(sheet: &Sheet, chart: &Chart, curves: &Curves, words: Words, room: f64) {
    let end = |curve: &Curve| curve.points.last().map_or(0.0, |point| point.1);
    let wanted: Vec<f64> = curves
        .curves
        .iter()
        .map(|curve| chart.at(curves.x.range.1, end(curve)).1)
        .collect();
    let placed = spread(&wanted, APART, chart.plot.bottom);
    for (place, curve) in curves.curves.iter().enumerate() {
        let x = chart.plot.right;
        if (placed[place] - wanted[place]).abs() > 1.0 {
            let leader = [(x + 1.0, wanted[place]), (x + 7.0, placed[place])];
            sheet.line(&leader, Stroke::new(GREY, 0.8));
        }
        let label = fit(words.main(&curve.label), SIZE * 1.05, room - 8.0);
        let look = words.normal().bold().colour(CURVES[place % CURVES.len()]);
        sheet.text(&label, (x + 8.0, placed[place]), look);
    }
}

/// Heights at least so far apart, in their order, none below the bottom.
fn spread(wanted: &[f64], apart: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[b].total_cmp(&wanted[a]).then(b.cmp(&a)));
    let mut placed = wanted.to_vec();
    let mut limit = bottom;
    for place in order {
        placed[place] = wanted[place].min(limit);
        limit = placed[place] - apart;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_order_and_distance() {
        assert_eq!(
            spread(&[100.0, 50.0, 98.0], 19.0, 200.0),
            [100.0, 50.0, 81.0]
        );
        assert_eq!(spread(&[100.0, 100.0], 19.0, 90.0), [71.0, 90.0]);
    }
}
