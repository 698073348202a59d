//! The few forms that figures take. Drawing knows only these.

use super::Axis;
use crate::report::text::Text;

/// A form with its numbers.
#[derive(Clone, PartialEq, Debug)]
pub enum Plot {
    /// Marks with intervals, in groups.
    Intervals(Intervals),
    /// Small multiples of fans over days.
    Panels(Panels),
    /// Rows of coloured cells over days.
    Heat(Heat),
    /// Rows of days coloured by what binds.
    Calendar(Calendar),
    /// A table of coloured cells.
    Matrix(Matrix),
    /// Step curves.
    Curves(Curves),
    /// Stacked bars, in groups.
    Stacks(Stacks),
    /// Bands from where patients come to where they get.
    Flows(Flows),
}

/// Marks with intervals on one axis.
#[derive(Clone, PartialEq, Debug)]
pub struct Intervals {
    /// The common axis.
    pub axis: Axis,
    /// Groups, each under its heading.
    pub groups: Vec<IntervalGroup>,
}

/// Rows that belong together.
#[derive(Clone, PartialEq, Debug)]
pub struct IntervalGroup {
    /// Heading.
    pub label: Text,
    /// A line that marks should reach, with its label.
    pub line: Option<(f64, Text)>,
    /// A range that was seen.
    pub ground: Option<(f64, f64)>,
    /// Rows.
    pub rows: Vec<IntervalRow>,
}

/// A mark with its interval.
#[derive(Clone, PartialEq, Debug)]
pub struct IntervalRow {
    /// What it is about.
    pub label: Text,
    /// Place of the mark; `None` draws only the words.
    pub at: Option<f64>,
    /// Ends of the interval.
    pub interval: (f64, f64),
    /// Form of the mark.
    pub mark: Mark,
    /// The numbers in words, beside the mark.
    pub words: Text,
}

/// The form of a mark: never colour alone tells a verdict.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// Target met.
    Filled,
    /// Target missed.
    Hollow,
    /// Undecided.
    Half,
    /// No verdict: a bar from the axis to the number.
    Bar,
    /// No verdict: a bar from a hollow to a solid end, which is the mark.
    Swing,
}

/// Small multiples.
#[derive(Clone, PartialEq, Debug)]
pub struct Panels {
    /// Panels in reading order.
    pub panels: Vec<Panel>,
}

/// A fan over days.
#[derive(Clone, PartialEq, Debug)]
pub struct Panel {
    /// What it is about.
    pub title: Text,
    /// Days.
    pub x: Axis,
    /// Numbers.
    pub y: Axis,
    /// Bands, the widest first.
    pub bands: Vec<Band>,
    /// Median by day.
    pub median: Vec<f64>,
    /// A limit by day.
    pub limit: Option<LimitLine>,
    /// Further limits, such as beds that are not usable; the most solid first.
    pub more: Vec<LimitLine>,
    /// Where the median first exceeds the limit.
    pub crossing: Option<Crossing>,
    /// What was observed.
    pub observed: Option<Dots>,
}

/// Observed numbers by day.
#[derive(Clone, PartialEq, Debug)]
pub struct Dots {
    /// Day and number, in order; days that were not counted are left out.
    pub points: Vec<(usize, f64)>,
    /// Label at the last one.
    pub label: Text,
}

/// A band of a fan.
#[derive(Clone, PartialEq, Debug)]
pub struct Band {
    /// Share of replications within it.
    pub share: f64,
    /// Lower edge by day.
    pub low: Vec<f64>,
    /// Upper edge by day.
    pub high: Vec<f64>,
}

/// A limit by day.
#[derive(Clone, PartialEq, Debug)]
pub struct LimitLine {
    /// The limit by day.
    pub values: Vec<f64>,
    /// Label at its end.
    pub label: Text,
    /// What it is among the limits of a figure: the same number, the same colour and dash.
    pub kind: usize,
}

/// A marked point.
#[derive(Clone, PartialEq, Debug)]
pub struct Crossing {
    /// Day.
    pub day: usize,
    /// Height.
    pub value: f64,
    /// Label.
    pub label: Text,
}

/// Rows of coloured cells over days.
#[derive(Clone, PartialEq, Debug)]
pub struct Heat {
    /// Days.
    pub x: Axis,
    /// Value of the brightest colour; the darkest is 0.
    pub top: f64,
    /// Sections one below the other.
    pub sections: Vec<HeatSection>,
    /// What the dots mean.
    pub dots: Text,
}

/// Rows that belong together.
#[derive(Clone, PartialEq, Debug)]
pub struct HeatSection {
    /// Heading.
    pub label: Text,
    /// Rows.
    pub rows: Vec<HeatRow>,
}

/// A row of cells.
#[derive(Clone, PartialEq, Debug)]
pub struct HeatRow {
    /// What it is about.
    pub label: Text,
    /// Values by day; 1 and above get a dot.
    pub cells: Vec<f64>,
}

/// Rows of days coloured by what binds.
#[derive(Clone, PartialEq, Debug)]
pub struct Calendar {
    /// Days.
    pub x: Axis,
    /// What may bind.
    pub limits: Vec<Text>,
    /// Sections one below the other.
    pub sections: Vec<CalendarSection>,
    /// What is said of a section without rows.
    pub nothing: Text,
}

/// Rows that belong together.
#[derive(Clone, PartialEq, Debug)]
pub struct CalendarSection {
    /// Heading.
    pub label: Text,
    /// Rows.
    pub rows: Vec<CalendarLine>,
}

/// A row of days.
#[derive(Clone, PartialEq, Debug)]
pub struct CalendarLine {
    /// What it is about.
    pub label: Text,
    /// By day the place of the limit that binds.
    pub cells: Vec<Option<usize>>,
}

/// A table of coloured cells with numbers in them.
#[derive(Clone, PartialEq, Debug)]
pub struct Matrix {
    /// Heads of the columns.
    pub columns: Vec<Text>,
    /// Rows.
    pub rows: Vec<MatrixRow>,
    /// What a frame round a cell means.
    pub framed: Text,
}

/// A row of cells.
#[derive(Clone, PartialEq, Debug)]
pub struct MatrixRow {
    /// What it is about.
    pub label: Text,
    /// Cells, one for each column.
    pub cells: Vec<MatrixCell>,
}

/// A cell.
#[derive(Clone, PartialEq, Debug)]
pub struct MatrixCell {
    /// Colour: from 0 to 1.
    pub shade: f64,
    /// The number.
    pub words: Text,
    /// What stands below it; may be empty.
    pub below: Text,
    /// Whether it has a frame.
    pub framed: bool,
}

/// Step curves on one pair of axes.
#[derive(Clone, PartialEq, Debug)]
pub struct Curves {
    /// Across.
    pub x: Axis,
    /// Up.
    pub y: Axis,
    /// An upright line with its label.
    pub line: Option<(f64, Text)>,
    /// Curves, the reference first.
    pub curves: Vec<Curve>,
}

/// A step curve: each value holds until the next point.
#[derive(Clone, PartialEq, Debug)]
pub struct Curve {
    /// Label at its end.
    pub label: Text,
    /// Points in order.
    pub points: Vec<(f64, f64)>,
}

/// Stacked bars on one axis.
#[derive(Clone, PartialEq, Debug)]
pub struct Stacks {
    /// The common axis.
    pub axis: Axis,
    /// What the parts of a bar are.
    pub parts: Vec<Text>,
    /// Groups, each under its heading.
    pub groups: Vec<StackGroup>,
}

/// Bars that belong together.
#[derive(Clone, PartialEq, Debug)]
pub struct StackGroup {
    /// Heading.
    pub label: Text,
    /// Bars.
    pub rows: Vec<StackRow>,
}

/// A stacked bar.
#[derive(Clone, PartialEq, Debug)]
pub struct StackRow {
    /// What it is about.
    pub label: Text,
    /// Length of each part.
    pub lengths: Vec<f64>,
    /// The sum in words.
    pub words: Text,
}

/// Bands between ends at the left and at the right, one panel below the other on one scale.
#[derive(Clone, PartialEq, Debug)]
pub struct Flows {
    /// Panels.
    pub panels: Vec<FlowPanel>,
}

/// A panel of flows.
#[derive(Clone, PartialEq, Debug)]
pub struct FlowPanel {
    /// Heading.
    pub title: Text,
    /// Ends at the left.
    pub from: Vec<FlowEnd>,
    /// Ends at the right.
    pub to: Vec<FlowEnd>,
    /// Bands, in order of their ends.
    pub ribbons: Vec<Ribbon>,
}

/// An end of flows.
#[derive(Clone, PartialEq, Debug)]
pub struct FlowEnd {
    /// What it is about.
    pub label: Text,
    /// The sum in words.
    pub words: Text,
    /// What becomes of those who get here.
    pub kind: FlowKind,
}

/// What becomes of those in a flow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FlowKind {
    /// They stay where they are.
    Stays,
    /// They go elsewhere.
    Goes,
    /// They get to no end.
    Lost,
}

/// A band.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ribbon {
    /// Place of its left end.
    pub from: usize,
    /// Place of its right end.
    pub to: usize,
    /// How many.
    pub n: f64,
}
