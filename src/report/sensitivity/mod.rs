//! The answer of `sensitivity`, as sentences, as a document and as a figure.

pub mod figure;
pub mod json;
mod sentences;

use super::Input;
use super::answer::wrapped;
use super::text::decide::Decide;
use super::text::word::Word;
use super::text::{Lang, Text};
use crate::plan::sensitivity::{Sensitivity, Swing};

/// Everything that the answer shows.
#[derive(Clone, Copy)]
pub struct SensitivityInput<'a> {
    /// The study of the arm alone and what the scenario says about itself; nothing was run in it.
    pub input: Input<'a>,
    /// What was found.
    pub found: &'a Sensitivity,
    /// Targets asked for.
    pub asked: &'a [usize],
    /// Place of the input that is the speed of the wave.
    pub speed: Option<usize>,
    /// Replications of a run, pairs, and replications at a point of the dial.
    pub played: (u64, u64, u64),
}

/// The answer for a terminal.
#[must_use]
pub fn answer(all: &SensitivityInput, lang: Lang) -> String {
    let mut text = String::new();
    let mut line = |indent: &str, said: &Text| text += &wrapped(indent, said.get(lang));
    let arm = all.input.arm_name(0);
    line("", &Decide::Asks { arm }.text());
    if all.input.scenario.illustrative {
        line("", &Word::Illustrative.text());
    }
    if all.found.swings.is_empty() {
        line("", &Decide::NothingUncertain {}.text());
    }
    for place in 0..all.asked.len() {
        line("", &Text::same(""));
        line("", &all.base(place));
        if let Some(most) = all.most(place) {
            line("  ", &most);
        }
        line("  ", &Decide::Swings {}.text());
        for swing in all.sorted(place) {
            line("    ", &all.swing(swing, place));
        }
        line("  ", &all.shares_heading(place));
        for share in all.shares(place) {
            line("    ", &share);
        }
    }
    for (indent, said) in all.dial() {
        line(indent, &said);
    }
    line("", &Text::same(""));
    if (0..all.asked.len()).any(|place| all.is_share(place)) {
        line("", &Decide::FuturesOf100 {}.text());
    }
    line("", &all.note());
    text
}

impl SensitivityInput<'_> {
    /// The inputs by how far they move a target, the farthest first.
    #[must_use]
    pub fn sorted(&self, place: usize) -> Vec<&Swing> {
        let mut swings: Vec<&Swing> = self.found.swings.iter().collect();
        let width = |swing: &Swing| {
            let judged =
                self.value(place, &swing.high[place]) - self.value(place, &swing.low[place]);
            let mean = swing.high[place].mean - swing.low[place].mean;
            (judged.abs(), mean.abs())
        };
        swings.sort_by(|a, b| {
            let (a, b) = (width(a), width(b));
            b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
        });
        swings
    }
}
