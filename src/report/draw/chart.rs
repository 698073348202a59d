//! A pair of axes by plotters: ticks stand where the figure says, grid lines only for y.

use plotters::backend::SVGBackend;
use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::element::{PathElement, Polygon};
use plotters::style::{Color as _, RGBColor, TRANSPARENT};

use super::frame::Words;
use super::ink::{GREY, GRID, pale};
use super::measure::width;
use super::sheet::{Box, FINE, Point, Sheet, Stroke, fine};
use crate::report::figure::{Axis, Band, Tick};

type Context<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<Ticked, Ticked>>;

/// An axis whose ticks are those of the figure, each with the label of its own value.
///
/// plotters' own axes choose their ticks, so that a formatter meets values it was not
/// made for; and `with_key_points` takes no fractions with labels.
#[derive(Clone)]
struct Ticked {
    range: (f64, f64),
    ticks: Vec<(f64, String)>,
}

impl Ticked {
    fn of(axis: &Axis, words: Words) -> Ticked {
        let tick = |tick: &Tick| (tick.at, words.main(&tick.label).to_owned());
        Ticked {
            range: axis.range,
            ticks: axis.ticks.iter().map(tick).collect(),
        }
    }
}

impl Ranged for Ticked {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    #[allow(clippy::cast_possible_truncation, reason = "pixels of a canvas")]
    fn map(&self, value: &f64, (first, last): (i32, i32)) -> i32 {
        let share = (value - self.range.0) / (self.range.1 - self.range.0);
        (f64::from(first) + share * f64::from(last - first)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        let bold = !hint.weight().allow_light_points();
        self.ticks
            .iter()
            .map(|tick| tick.0)
            .filter(|_| bold)
            .collect()
    }

    fn range(&self) -> std::ops::Range<f64> {
        self.range.0..self.range.1
    }
}

impl ValueFormatter<f64> for Ticked {
    fn format(value: &f64) -> String {
        value.to_string()
    }

    fn format_ext(&self, value: &f64) -> String {
        let tick = self.ticks.iter().find(|tick| (tick.0 - value).abs() < 1e-9);
        tick.map(|tick| tick.1.clone()).unwrap_or_default()
    }
}

/// A pair of axes in a box of the sheet.
pub(super) struct Chart<'a> {
    context: Context<'a>,
    /// Where the data are drawn.
    pub plot: Box,
}

/// Size of tick labels.
const TICK: f64 = 12.5;
/// Height of the labels under the x axis.
pub(super) const X_LABELS: f64 = 24.0;
const NEVER_FAILS: &str = "drawing into a string cannot fail";

/// Width of the labels of a y axis.
pub(super) fn y_labels(axis: &Axis, words: Words) -> f64 {
    let widths = axis
        .ticks
        .iter()
        .map(|tick| width(words.main(&tick.label), TICK));
    widths.fold(8.0, f64::max) + 12.0
}

impl<'a> Chart<'a> {
    /// Draws axes whose labels hang out of the box at the left and below.
    pub fn new(sheet: &Sheet<'a>, plot: Box, x: &Axis, y: &Axis, words: Words) -> Chart<'a> {
        let left = y_labels(y, words);
        let corner = (fine(plot.left - left), fine(plot.top));
        let size = (
            fine(plot.width() + left),
            fine(plot.bottom - plot.top + X_LABELS),
        );
        let area = sheet.area.clone().shrink(corner, size);
        let context = ChartBuilder::on(&area)
            .x_label_area_size(fine(X_LABELS))
            .y_label_area_size(fine(left))
            .build_cartesian_2d(Ticked::of(x, words), Ticked::of(y, words))
            .expect(NEVER_FAILS);
        let mut chart = Chart { context, plot };
        chart.axes(words);
        chart
    }

    fn axes(&mut self, words: Words) {
        let look = super::sheet::Type {
            size: TICK,
            ..words.normal()
        }
        .colour(GREY)
        .style();
        self.context
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(Stroke::new(GRID, 1.0).style())
            .light_line_style(TRANSPARENT)
            .axis_style(Stroke::new(GREY, 1.0).style())
            .label_style(look)
            .set_all_tick_mark_size(fine(4.0))
            .draw()
            .expect(NEVER_FAILS);
    }

    /// The place of a data point on the sheet.
    pub fn at(&self, x: f64, y: f64) -> Point {
        let (x, y) = self.context.backend_coord(&(x, y));
        (f64::from(x) / FINE, f64::from(y) / FINE)
    }

    pub fn band(&mut self, band: &Band, colour: RGBColor, opacity: f64) {
        let low = days(&band.low).collect::<Vec<_>>().into_iter().rev();
        let edge: Vec<(f64, f64)> = days(&band.high).chain(low).collect();
        let polygon = Polygon::new(edge, pale(colour, opacity).filled());
        self.context
            .draw_series(std::iter::once(polygon))
            .expect(NEVER_FAILS);
    }

    pub fn line(&mut self, points: impl Iterator<Item = (f64, f64)>, stroke: Stroke) {
        let path = PathElement::new(points.collect::<Vec<_>>(), stroke.style());
        self.context
            .draw_series(std::iter::once(path))
            .expect(NEVER_FAILS);
    }
}

/// Values by day as points.
#[allow(clippy::cast_precision_loss, reason = "days are few")]
pub(super) fn days(values: &[f64]) -> impl Iterator<Item = (f64, f64)> + '_ {
    values
        .iter()
        .enumerate()
        .map(|(day, &value)| (day as f64, value))
}

/// Values that hold until the next point, as the corners of steps.
pub(super) fn steps(points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut corners: Vec<(f64, f64)> = Vec::new();
    for (x, y) in points {
        match corners.last().copied() {
            Some((_, before)) if (before - y).abs() < 1e-12 => {}
            Some((_, before)) => corners.extend([(x, before), (x, y)]),
            None => corners.push((x, y)),
        }
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_keep_each_value_until_the_next() {
        let points = [(0.0, 8.0), (1.0, 8.0), (2.0, 12.0)];
        assert_eq!(
            steps(points.into_iter()),
            [(0.0, 8.0), (2.0, 8.0), (2.0, 12.0)]
        );
    }
}
