//! The answer of a race for the best arm, as sentences and as a document.

use serde::Serialize;

use super::Input;
use super::answer::wrapped;
use super::json::{FORMAT, finite};
use super::names::Names;
use super::text::metric::{self, Unit};
use super::text::number::{self, nine};
use super::text::race::RaceSay;
use super::text::word::Word;
use super::text::{Lang, Text};
use crate::experiment::race::{Ending, Question, RACE_ALPHA, Raced, mean};

/// Everything that the answer shows.
#[derive(Clone, Copy)]
pub struct RaceInput<'a> {
    /// The study and what the scenario says about itself; nothing was run in it.
    pub input: Input<'a>,
    /// What was asked.
    pub question: &'a Question,
    /// What came out.
    pub raced: &'a Raced,
}

/// The answer for a terminal.
#[must_use]
pub fn answer(all: &RaceInput, lang: Lang) -> String {
    let mut text = String::new();
    let mut line = |indent: &str, said: &Text| text += &wrapped(indent, said.get(lang));
    let kpi = Names(all.input.model).kpi(&all.question.kpi);
    let matters = all.matters();
    line("", &RaceSay::Asks { kpi, matters }.text());
    if all.input.scenario.illustrative {
        line("", &Word::Illustrative.text());
    }
    line("", &all.headline());
    line("", &Text::same(""));
    for arm in all.order() {
        line("  ", &all.lane(arm));
    }
    line("", &Text::same(""));
    for said in [all.firsts(), all.spent(), all.note()] {
        line("", &said);
    }
    text
}

impl RaceInput<'_> {
    fn unit(&self) -> Unit {
        metric::unit(self.question.kpi.metric)
    }

    /// The difference that matters.
    fn matters(&self) -> Text {
        let n = Text::same(&number::short(match self.unit() {
            Unit::Share => self.question.matters * 100.0,
            _ => self.question.matters,
        }));
        Text::join(&[n, self.unit().bare()], " ", " ")
    }

    /// The headline: one arm, a tie, or that nothing can be said.
    #[must_use]
    pub fn headline(&self) -> Text {
        let level = level();
        match &self.raced.ending {
            _ if self.raced.interrupted => RaceSay::Stopped {}.text(),
            &Ending::One(arm) => RaceSay::Best {
                arm: self.input.arm_name(arm),
                level,
            }
            .text(),
            Ending::Tie(arms) if self.are_same(arms) => RaceSay::Same {
                arms: self.named(arms),
            }
            .text(),
            Ending::Tie(arms) => RaceSay::Tie {
                arms: self.named(arms),
                matters: self.matters(),
                level,
            }
            .text(),
            Ending::Open(arms) => RaceSay::Open {
                arms: self.named(arms),
                runs: whole(self.raced.replications()),
            }
            .text(),
        }
    }

    /// Whether some arms are the same in every replication.
    fn are_same(&self, arms: &[usize]) -> bool {
        let first = arms.first().map(|&arm| &self.raced.lanes[arm].samples);
        arms.iter()
            .all(|&arm| Some(&self.raced.lanes[arm].samples) == first)
    }

    fn named(&self, arms: &[usize]) -> Text {
        let name = |&arm: &usize| {
            let name = self.input.arm_name(arm);
            Text::new(format!("“{}”", name.zh), format!("“{}”", name.en))
        };
        Text::join(&arms.iter().map(name).collect::<Vec<_>>(), "、", ", ")
    }

    /// Those left first, then those out, the last to go first.
    fn order(&self) -> Vec<usize> {
        let (Ending::Tie(left) | Ending::Open(left)) = &self.raced.ending else {
            let Ending::One(arm) = self.raced.ending else {
                return Vec::new();
            };
            return self.after(vec![arm]);
        };
        self.after(left.clone())
    }

    fn after(&self, left: Vec<usize>) -> Vec<usize> {
        let mut out: Vec<usize> = (0..self.raced.lanes.len())
            .filter(|arm| !left.contains(arm))
            .collect();
        out.sort_by_key(|&arm| std::cmp::Reverse(self.raced.lanes[arm].samples.len()));
        left.into_iter().chain(out).collect()
    }

    fn lane(&self, arm: usize) -> Text {
        let lane = &self.raced.lanes[arm];
        let value = self.unit().value(mean(&lane.samples));
        let (arm, runs) = (self.input.arm_name(arm), whole(lane.samples.len() as u64));
        let Some(out) = lane.out else {
            return RaceSay::Left { arm, value, runs }.text();
        };
        let [low, high] = [out.difference.interval.0, out.difference.interval.1];
        let [low, high] = [low, high].map(|x| self.unit().signed(x));
        RaceSay::OutOf {
            arm,
            value,
            runs,
            by: self.input.arm_name(out.by),
            difference: self.unit().difference(out.difference.mean),
            low,
            high,
        }
        .text()
    }

    fn firsts(&self) -> Text {
        let firsts = self.raced.firsts(self.question);
        let mut parts = Vec::new();
        for arm in self.order() {
            let n = firsts.alone[arm];
            let share = n as f64 / firsts.of.max(1) as f64;
            parts.push(
                RaceSay::First {
                    arm: self.input.arm_name(arm),
                    n: whole(n),
                    share: Unit::Share.value(share),
                }
                .text(),
            );
        }
        parts.push(
            RaceSay::Shared {
                n: whole(firsts.shared),
            }
            .text(),
        );
        let of = whole(firsts.of);
        let list = Text::join(&parts, "，", ", ");
        let said = Text::join(&[RaceSay::Firsts { of }.text(), list], "", " ");
        Text::new(said.zh + "。", said.en + ".")
    }

    fn spent(&self) -> Text {
        let arms = self.raced.lanes.len() as u64;
        RaceSay::Spent {
            runs: whole(self.raced.runs()),
            all: whole(self.raced.replications() * arms),
        }
        .text()
    }

    fn note(&self) -> Text {
        let seed = Text::same(&self.input.scenario.seed.to_string());
        RaceSay::Note {
            level: level(),
            seed,
        }
        .text()
    }
}

fn whole(n: u64) -> Text {
    Text::same(&number::whole(n))
}

fn level() -> Text {
    Unit::Share.value(1.0 - RACE_ALPHA)
}

/// The document of `compare --best --json`, and `best.json`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RaceSummary {
    format: u32,
    scenario: String,
    scenario_hash: String,
    version: String,
    seed: u64,
    illustrative: bool,
    metric: String,
    scope: String,
    /// The smallest difference that matters.
    matters: f64,
    /// Probability of correct selection, at least.
    correct_selection: f64,
    /// `best`, `tie` or `open`.
    ending: &'static str,
    /// Arms left, the one that leads first.
    left: Vec<String>,
    arms: Vec<LaneSummary>,
    /// Futures that all arms played, and in how many several were equally best.
    futures: u64,
    shared: u64,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct LaneSummary {
    name: String,
    replications: u64,
    mean: Option<f64>,
    /// The arm that is surely better; nothing for those left.
    out_by: Option<String>,
    difference: Option<f64>,
    interval: [Option<f64>; 2],
    /// Futures in which it is best alone.
    first: u64,
}

/// The document.
#[must_use]
pub fn document(all: &RaceInput) -> RaceSummary {
    let (scenario, raced) = (all.input.scenario, all.raced);
    let id = |arm: usize| all.input.study.arms[arm].label.id.clone();
    let names = Names(all.input.model);
    let firsts = raced.firsts(all.question);
    let (ending, left) = match &raced.ending {
        &Ending::One(arm) => ("best", vec![arm]),
        Ending::Tie(arms) => ("tie", arms.clone()),
        Ending::Open(arms) => ("open", arms.clone()),
    };
    let lane = |arm: usize| {
        let lane = &raced.lanes[arm];
        let out = lane.out;
        let end =
            |of: fn((f64, f64)) -> f64| out.and_then(|out| finite(of(out.difference.interval)));
        LaneSummary {
            name: id(arm),
            replications: lane.samples.len() as u64,
            mean: finite(mean(&lane.samples)),
            out_by: out.map(|out| id(out.by)),
            difference: out.and_then(|out| finite(out.difference.mean)),
            interval: [end(|ends| ends.0), end(|ends| ends.1)],
            first: firsts.alone[arm],
        }
    };
    RaceSummary {
        format: FORMAT,
        scenario: scenario.name.clone(),
        scenario_hash: scenario.scenario_hash.clone(),
        version: scenario.version.clone(),
        seed: scenario.seed,
        illustrative: scenario.illustrative,
        metric: names.metric_key(&all.question.kpi),
        scope: names.scope_key(&all.question.kpi.scope),
        matters: nine(all.question.matters),
        correct_selection: nine(1.0 - RACE_ALPHA),
        ending,
        left: left.into_iter().map(id).collect(),
        arms: (0..raced.lanes.len()).map(lane).collect(),
        futures: firsts.of,
        shared: firsts.shared,
    }
}
