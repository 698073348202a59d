//! The answer of `plan`, as sentences, as a document and as a figure.

pub mod figure;
pub mod json;
mod sentences;

use std::fmt::Write as _;

use super::Input;
use super::answer::wrapped;
use super::text::plan::PlanSay;
use super::text::word::Word;
use super::text::{Lang, Text};
use crate::model::Label;
use crate::plan::{Fix, Terms, Trial};

/// A lever with its names.
#[derive(Clone, PartialEq, Debug)]
pub struct LeverName {
    /// Its names.
    pub label: Label,
    /// Unit in words; may be empty.
    pub unit: Label,
}

/// Everything that the answer shows.
#[derive(Clone, Copy)]
pub struct PlanInput<'a> {
    /// The study of the arm alone and what the scenario says about itself; nothing was run in it.
    pub input: Input<'a>,
    /// What was found.
    pub fix: &'a Fix,
    /// Targets asked for.
    pub asked: &'a [usize],
    /// Levers, as in the plan.
    pub levers: &'a [LeverName],
    /// What they cost and how much of them there is.
    pub terms: &'a [Terms],
    /// Replications on common and on fresh caseloads.
    pub replications: (u64, u64),
    /// Seed of the fresh caseloads.
    pub fresh_seed: u64,
    /// Where the arm of the plan was written, and the command that runs it; nothing if nowhere.
    pub apply: Option<(&'a str, &'a str)>,
}

/// The answer for a terminal.
#[must_use]
pub fn answer(plan: &PlanInput, lang: Lang) -> String {
    let mut page = Page {
        plan,
        lang,
        text: String::new(),
    };
    page.head();
    if plan.fix.targets.is_empty() {
        let arm = plan.input.arm_name(0);
        page.line("", &PlanSay::NothingToDo { arm }.text());
        return page.text;
    }
    page.alone();
    page.planned();
    page.gains();
    page.frontier();
    page.foot();
    page.text
}

struct Page<'a> {
    plan: &'a PlanInput<'a>,
    lang: Lang,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, indent: &str, text: &Text) {
        self.text += &wrapped(indent, text.get(self.lang));
    }

    fn gap(&mut self) {
        self.text.push('\n');
    }

    fn head(&mut self) {
        let arm = self.plan.input.arm_name(0);
        let asks = match self.plan.asked.len() {
            1 => PlanSay::AsksOne { arm },
            n => PlanSay::Asks {
                arm,
                n: Text::same(&n),
            },
        };
        self.line("", &asks.text());
        if self.plan.input.scenario.illustrative {
            let banner = Word::Illustrative.text();
            let _ = writeln!(self.text, "[{}]", banner.get(self.lang));
        }
        self.gap();
    }

    fn alone(&mut self) {
        self.line("", &PlanSay::AloneHeading {}.text());
        for target in &self.plan.fix.targets {
            self.line("  ", &self.plan.input.target_name(target.target));
            self.line("    ", &self.plan.now(target.target));
            for alone in &target.alone {
                for sentence in self.plan.alone(target.target, alone) {
                    self.line("    ", &sentence);
                }
            }
        }
        self.gap();
    }

    fn planned(&mut self) {
        self.line("", &PlanSay::PlanHeading {}.text());
        for sentence in self.plan.planned_sentences() {
            self.line("  ", &sentence);
        }
        self.gap();
    }

    fn gains(&mut self) {
        let fix = self.plan.fix;
        for (heading, gains) in [
            (PlanSay::FirstStep {}, &fix.first),
            (PlanSay::NextStep {}, &fix.next),
        ] {
            if gains.is_empty() {
                continue;
            }
            self.line("", &heading.text());
            for gain in gains {
                self.line("  ", &self.plan.gain(gain));
            }
        }
        self.line("", &self.plan.binds_next());
        self.gap();
    }

    fn frontier(&mut self) {
        self.line("", &PlanSay::FrontierHeading {}.text());
        for trial in few(&self.plan.fix.frontier) {
            self.line("  ", &self.plan.frontier_row(trial));
        }
        self.gap();
    }

    fn foot(&mut self) {
        if self.plan.fix.harmed {
            self.line("", &PlanSay::Harmed {}.text());
        }
        self.line("", &self.plan.played());
        if let Some((file, command)) = self.plan.apply {
            let file = Text::same(file);
            self.line("", &PlanSay::Apply { file }.text());
            let _ = writeln!(self.text, "  {command}");
        }
    }
}

/// Most rows of the frontier in a terminal.
const MOST: usize = 8;

/// The first, the last, and as many between as there is room for.
fn few(trials: &[Trial]) -> Vec<&Trial> {
    let last = trials.len().saturating_sub(1);
    let mut places: Vec<usize> = if trials.len() <= MOST {
        (0..trials.len()).collect()
    } else {
        (0..MOST).map(|i| i * last / (MOST - 1)).collect()
    };
    places.dedup();
    places.into_iter().map(|place| &trials[place]).collect()
}
