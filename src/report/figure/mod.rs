//! What each figure shows, as plain numbers and words. To add one, write a function
//! `fn(&Input) -> Vec<Figure>` in a file of its own and a line in [`FIGURES`].

mod axis;
mod breaking;
mod by_kpi;
mod calendar;
mod capacity;
mod census;
mod comparison;
mod demand;
mod distance;
mod fan;
mod flows;
mod golden;
mod infections;
mod lollipop;
mod losses;
mod lost;
mod observed;
mod occupancy;
mod pairing;
mod places;
mod plot;
mod sizing;
mod swings;
mod unmet;
mod vehicles;
mod verdicts;
mod waits;

pub use axis::{Axis, Tick};
pub(super) use census::{first, stop};
pub use plot::{
    Band, Calendar, CalendarLine, CalendarSection, Crossing, Curve, Curves, Dots, FlowEnd,
    FlowKind, FlowPanel, Flows, Heat, HeatRow, HeatSection, IntervalGroup, IntervalRow, Intervals,
    LimitLine, Mark, Matrix, MatrixCell, MatrixRow, Panel, Panels, Plot, Ribbon, StackGroup,
    StackRow, Stacks,
};

use super::Input;
use super::text::Text;

/// A figure: what was found, the numbers, and the words around them.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// Name of its file, unique in a report.
    pub id: String,
    /// The finding, in one sentence.
    pub title: Text,
    /// How to read it.
    pub caption: Text,
    /// Footnote inside the picture.
    pub note: Text,
    /// What a reader who cannot see the picture needs to know.
    pub alt: Text,
    /// The numbers behind the picture.
    pub table: Table,
    /// The picture.
    pub plot: Plot,
}

/// A table of words and numbers.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Table {
    /// Heads of the columns.
    pub head: Vec<Text>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<Text>>,
}

/// Draws the numbers of its figures; none where there is nothing to show.
pub type Make = fn(&Input) -> Vec<Figure>;

/// A chapter of the report that has figures.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Chapter {
    /// Who is ready.
    Verdicts,
    /// What measures do.
    Levers,
    /// What happens when.
    Timeline,
    /// Who goes where.
    Network,
    /// Who helps whom.
    Pairing,
    /// How large it must be.
    Sizing,
    /// What is not known.
    Uncertainty,
    /// What a past winter says.
    Validation,
}

/// All figures in the order of the report, each in its chapter.
pub const FIGURES: &[(Chapter, Make)] = &[
    (Chapter::Verdicts, verdicts::figures),
    (Chapter::Verdicts, waits::figures),
    (Chapter::Verdicts, golden::figures),
    (Chapter::Levers, lollipop::figures),
    (Chapter::Levers, comparison::figures),
    (Chapter::Timeline, demand::figures),
    (Chapter::Timeline, census::figures),
    (Chapter::Timeline, capacity::figures),
    (Chapter::Timeline, calendar::figures),
    (Chapter::Timeline, unmet::figures),
    (Chapter::Timeline, infections::figures),
    (Chapter::Network, occupancy::figures),
    (Chapter::Network, flows::figures),
    (Chapter::Network, distance::figures),
    (Chapter::Network, vehicles::figures),
    (Chapter::Network, lost::figures),
    (Chapter::Network, losses::figures),
    (Chapter::Pairing, pairing::figures),
    (Chapter::Pairing, super::further::figures),
    (Chapter::Sizing, sizing::figures),
    (Chapter::Sizing, breaking::figures),
    (Chapter::Sizing, places::figures),
    (Chapter::Uncertainty, swings::figures),
    (Chapter::Validation, observed::figures),
];

/// All figures of a report.
#[must_use]
pub fn figures(input: &Input) -> Vec<Figure> {
    FIGURES.iter().flat_map(|(_, make)| make(input)).collect()
}

/// The figures of a chapter.
#[must_use]
pub fn of_chapter(input: &Input, chapter: Chapter) -> Vec<Figure> {
    let own = FIGURES.iter().filter(|(own, _)| *own == chapter);
    own.flat_map(|(_, make)| make(input)).collect()
}

/// Most rows of marks or bars in a figure: what fits on a printed page.
const MOST_ROWS: usize = 20;

/// The targets that a figure has room for: all of them, or the headline ones where there
/// would be too many rows.
fn few(input: &Input, targets: Vec<usize>) -> Vec<usize> {
    if targets.len() * input.study.arms.len() <= MOST_ROWS {
        return targets;
    }
    let headline = input.headline();
    targets
        .into_iter()
        .filter(|target| headline.contains(target))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn every_figure_has_all_its_words_and_a_full_table() {
        let sample = Sample::pair();
        let all = figures(&sample.input());
        for figure in &all {
            for text in [&figure.title, &figure.caption, &figure.note, &figure.alt] {
                assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", figure.id);
            }
            let width = figure.table.head.len();
            assert!(!figure.table.rows.is_empty(), "{}", figure.id);
            assert!(
                figure.table.rows.iter().all(|row| row.len() == width),
                "{}",
                figure.id
            );
        }
        let ids: BTreeSet<&str> = all.iter().map(|figure| figure.id.as_str()).collect();
        let wanted = [
            "breaking",
            "census-icu",
            "census-ward",
            "comparison",
            "demand",
            "distance",
            "flows",
            "inputs",
            "lift",
            "losses",
            "occupancy",
            "unmet-icu",
            "verdicts",
            "waits",
        ];
        assert_eq!(ids, wanted.into());
        assert_eq!(all.len(), ids.len());
    }

    #[test]
    fn nothing_to_show_gives_no_figure() {
        let mut sample = Sample::alone();
        sample.verdicts.clear();
        sample.breaking.clear();
        sample.experiment.arms = vec![crate::experiment::outcome::ArmOutcome::default()];
        assert_eq!(figures(&sample.input()), []);
    }
}
