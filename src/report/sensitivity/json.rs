//! The document of `sensitivity --json`, and `sensitivity.json`.

use serde::Serialize;

use super::SensitivityInput;
use crate::plan::sensitivity::{Dial, Local, Seen};
use crate::report::json::{FORMAT, finite};
use crate::report::text::number::nine;

/// The whole document.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SensitivitySummary {
    format: u32,
    scenario: String,
    scenario_hash: String,
    version: String,
    arm: String,
    seed: u64,
    replications: u64,
    pairs: u64,
    illustrative: bool,
    targets: Vec<TargetSummary>,
    dial: Option<DialSummary>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct TargetSummary {
    name: String,
    base: SeenSummary,
    swings: Vec<SwingSummary>,
    variance: Vec<ShareSummary>,
    chance: Option<f64>,
    together: Option<f64>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct SeenSummary {
    holds: f64,
    mean: Option<f64>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct SwingSummary {
    input: String,
    at: [f64; 2],
    low: SeenSummary,
    high: SeenSummary,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct ShareSummary {
    input: String,
    share: f64,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct DialSummary {
    replications: u64,
    speed: Option<String>,
    sizes: Vec<f64>,
    rows: Vec<DialRow>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct DialRow {
    speed: Option<f64>,
    fails_first: Option<String>,
    at_size: Option<f64>,
    holds: Vec<Vec<Option<f64>>>,
    places: Vec<PlaceSummary>,
}

/// A target about several places, in one of them.
#[derive(Clone, PartialEq, Debug, Serialize)]
struct PlaceSummary {
    target: String,
    facility: String,
    holds_to: Option<f64>,
    missed_at: Option<f64>,
}

/// The document.
#[must_use]
pub fn summary(all: &SensitivityInput) -> SensitivitySummary {
    let scenario = all.input.scenario;
    SensitivitySummary {
        format: FORMAT,
        scenario: scenario.name.clone(),
        scenario_hash: scenario.scenario_hash.clone(),
        version: scenario.version.clone(),
        arm: all.input.study.arms[0].label.id.clone(),
        seed: scenario.seed,
        replications: all.played.0,
        pairs: all.played.1,
        illustrative: scenario.illustrative,
        targets: (0..all.asked.len())
            .map(|at| all.target_summary(at))
            .collect(),
        dial: all.found.dial.as_ref().map(|dial| all.dial_summary(dial)),
    }
}

fn seen(seen: &Seen) -> SeenSummary {
    SeenSummary {
        holds: nine(seen.held),
        mean: finite(seen.mean),
    }
}

impl SensitivityInput<'_> {
    fn input_id(&self, input: usize) -> String {
        self.input.study.inputs[input].label.id.clone()
    }

    fn target_id(&self, target: usize) -> String {
        self.input.study.targets[target].label.id.clone()
    }

    fn target_summary(&self, place: usize) -> TargetSummary {
        let shares = &self.found.shares[place];
        let share = |&(input, share): &(usize, f64)| ShareSummary {
            input: self.input_id(input),
            share: nine(share),
        };
        let swings = self.sorted(place).into_iter().map(|swing| SwingSummary {
            input: self.input_id(swing.input),
            at: [nine(swing.at.0), nine(swing.at.1)],
            low: seen(&swing.low[place]),
            high: seen(&swing.high[place]),
        });
        TargetSummary {
            name: self.target_id(self.asked[place]),
            base: seen(&self.found.base[place]),
            swings: swings.collect(),
            variance: shares.inputs.iter().map(share).collect(),
            chance: shares.chance.map(nine),
            together: shares.chance.map(|chance| nine(shares.rest(chance))),
        }
    }

    fn place(&self, local: &Local, speed: usize) -> PlaceSummary {
        let at = local.breaks[speed];
        let facilities = &self.input.model.network.facilities;
        PlaceSummary {
            target: self.target_id(local.target),
            facility: facilities[local.facility].label.id.clone(),
            holds_to: at.holds_to.map(nine),
            missed_at: at.missed_at.map(nine),
        }
    }

    fn dial_summary(&self, dial: &Dial) -> DialSummary {
        let row = |row: usize| {
            let first = dial.first[row];
            let holds = dial.held[row].iter();
            let holds = holds.map(|held| held.iter().map(|held| held.map(nine)).collect());
            DialRow {
                speed: finite(dial.speeds[row]),
                fails_first: first.map(|(target, _)| self.target_id(target)),
                at_size: first.map(|(_, size)| nine(size)),
                holds: holds.collect(),
                places: dial
                    .locals
                    .iter()
                    .map(|local| self.place(local, row))
                    .collect(),
            }
        };
        DialSummary {
            replications: self.played.2,
            speed: self.speed.map(|input| self.input_id(input)),
            sizes: dial.sizes.iter().map(|&size| nine(size)).collect(),
            rows: (0..dial.speeds.len()).map(row).collect(),
        }
    }
}
