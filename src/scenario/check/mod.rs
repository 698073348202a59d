//! Rules about more than one value. Each is an entry of [`RULES`]; all are applied to the
//! scenario and to each of its arms.

mod capacity;
mod care;
mod census;
mod demand;
mod equipment;
mod goals;
mod groups;
mod intervention;
mod ledger;
mod monitoring;
mod network;
mod outreach;
mod pairing;
mod pause;
mod plausible;
mod pools;
mod priority;
mod reach;
mod service;
mod size;
mod stages;
mod standard;
mod strain;
mod supply;
mod triage;
mod values;
mod variation;
mod vehicle;

use std::collections::BTreeMap;

use super::arms::Reading;
use super::compile::{ArmPlan, Compiler, Draw, Stated};
use super::diagnostic::{Diagnostic, MOST_PROBLEMS, Severity};
use super::leaf::Number;
use super::message::{Msg, Words};
use super::read::Reference;
use super::source::Span;
use super::written::Scenario;
use crate::distribution::Cache;
use crate::model::Model;

/// A rule: what it asks for, and how it is checked.
type Rule = (&'static str, fn(&mut Check<'_>));

/// What must hold before anything else is looked at.
pub(crate) const FIRST_RULES: &[Rule] = &[("no list is too long", size::rows)];

/// Rules that need nothing but what was read.
pub(crate) const RULES: &[Rule] = &[
    (
        "no circle of facilities refers upwards",
        network::referral_circles,
    ),
    (
        "a unit has beds or servers, not both",
        network::beds_or_servers,
    ),
    (
        "no care level is called like a key of facilities",
        network::level_names,
    ),
    (
        "levels that replace or house each other are beds",
        network::level_kinds,
    ),
    ("a way leads somewhere else", network::ways),
    ("errors are made in reports", network::command),
    (
        "one row of referral counts for each facility and level",
        network::referral_ties,
    ),
    ("who is sent down has somebody below", network::step_down),
    (
        "a patient type has one priority in a unit",
        priority::named_once,
    ),
    (
        "who is served by severity has a severity",
        priority::severities,
    ),
    (
        "a unit does not keep every bed for some",
        priority::kept_beds,
    ),
    ("beds that are open exist", capacity::physical),
    (
        "staff is sent among groups that serve",
        pools::redeployments,
    ),
    (
        "convertible beds open and close for a reason",
        capacity::convertible,
    ),
    (
        "a band of strain does something from its own occupancy on",
        strain::bands,
    ),
    ("age bands and risk tiers are named once", groups::bands),
    (
        "shares of risk tiers add up to 1 in each age band",
        groups::risk_shares,
    ),
    ("stages that are named exist", stages::stage_names),
    (
        "a stage goes on by chance or by a race, not both",
        stages::next_or_race,
    ),
    (
        "probabilities of what follows add up to at most 1",
        stages::next_sums,
    ),
    ("a stage has a length", stages::lengths),
    ("a circle of stages takes time", stages::endless_circles),
    ("every stage can be reached", stages::unreachable_stages),
    ("care that is needed is given somewhere", care::needs_given),
    ("the excess of less care is well defined", care::excess),
    (
        "who is followed at home needs no care yet, and somebody has time for the visits",
        monitoring::programs,
    ),
    (
        "who tours is in one place at a time, and can be spared",
        outreach::teams,
    ),
    (
        "an intervention does something to some stage",
        intervention::interventions,
    ),
    (
        "a stage has one intervention that some may go without",
        intervention::supplied_once,
    ),
    (
        "a price is in some money, and the only one for what it is of",
        ledger::prices,
    ),
    ("a place has a facility of first contact", demand::contacts),
    ("persons are known by age band", demand::persons),
    ("a stream says in exactly one way how many", demand::one_way),
    ("weights fit what they weigh", demand::weights),
    (
        "an epidemic follows from two of three numbers",
        variation::epidemics,
    ),
    ("a season is one of constant rates", variation::profiles),
    ("chance moves what can be moved", variation::chance),
    (
        "a stream avoids another one or follows points",
        variation::avoidance,
    ),
    ("cases by person need persons", demand::needs_persons),
    ("a stream begins in a stage", demand::entries),
    ("daily rates are given once", demand::daily_rows),
    ("dates lie in the run", demand::dates),
    ("a start census fits its unit", census::start_census),
    ("somebody falls ill", demand::anybody),
    (
        "a staff group serves units of its facility by ratios that add up",
        pools::staff,
    ),
    (
        "equipment is somewhere, and some stage that needs care asks for it",
        equipment::equipment,
    ),
    ("a unit is paused for one reason", pause::pauses),
    ("a supply is somewhere, and used", supply::supplies),
    (
        "a vehicle stands somewhere, and is needed",
        vehicle::vehicles,
    ),
    ("classes of a triage that are named exist", triage::classes),
    ("classes of a triage are in order of urgency", triage::order),
    ("who is sorted needs care", triage::sorted),
    (
        "results come wherever a stage waits for them",
        service::results,
    ),
    (
        "who exposes somebody is infectious, and a stand-in is there",
        service::exposure,
    ),
    (
        "a scheme says for every county who helps, and sends whole members of staff",
        pairing::pairing,
    ),
    (
        "a step of quality does something",
        pairing::quality_of_units,
    ),
    ("a target is a metric with its parameter", goals::metrics),
    (
        "a target has one limit and one way of judging it",
        goals::limits,
    ),
    (
        "a target is about one place and one group of patients",
        goals::scopes,
    ),
    ("a line of a standard asks for one thing", standard::lines),
    ("what is counted anyway is not stated", standard::counts),
    ("standards judge somebody", standard::grades),
    ("expressions and laws have legal values", values::values),
    ("stays in beds have a length", plausible::stays),
    (
        "daily tables do not jump, and end before the run",
        plausible::daily,
    ),
    (
        "staff is enough for a good part of the beds it serves",
        plausible::staff,
    ),
];

/// Rules about the model as a whole; checked if the others hold.
pub(crate) const MODEL_RULES: &[Rule] = &[
    ("the number of cases can be simulated", size::arrivals),
    (
        "no more patients than beds lie there at the start",
        census::census_fits,
    ),
    ("care that is needed can be reached", reach::reachable),
];

/// One reading under the rules.
pub(crate) struct Check<'a> {
    pub reading: &'a Reading,
    /// The scenario itself, if this is an arm.
    pub base: Option<&'a Reading>,
    pub written: &'a Scenario,
    pub cache: &'a Cache,
    pub problems: Vec<Diagnostic>,
}

/// Checks the scenario and each of its arms.
pub(crate) fn check_all(readings: &[Reading], problems: &mut Vec<Diagnostic>) {
    let cache = Cache::new();
    for (step, rules) in [FIRST_RULES, RULES, MODEL_RULES].into_iter().enumerate() {
        let before = problems.len();
        for (place, reading) in readings.iter().enumerate() {
            let base = readings.first().filter(|_| place > 0);
            let mut check = Check {
                reading,
                base,
                written: &reading.written,
                cache: &cache,
                problems: Vec::new(),
            };
            for (_, rule) in rules {
                rule(&mut check);
            }
            problems.append(&mut check.problems);
        }
        let any_error = problems
            .iter()
            .any(|problem| problem.severity == Severity::Error);
        if (step == 0 && problems.len() > before) || (step > 0 && any_error) {
            return;
        }
    }
}

impl Check<'_> {
    fn report(&mut self, problem: Diagnostic) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        }
    }

    fn error(&mut self, span: Span, message: Msg) {
        self.report(Diagnostic::error(span, message));
    }

    fn warning(&mut self, span: Span, message: Msg) {
        self.report(Diagnostic::warning(span, message));
    }

    /// Gives a compiler in the world in which every uncertain number is its quantile at `p`;
    /// nothing if inputs need each other in a circle.
    fn at<T>(&self, p: f64, use_it: impl FnOnce(&Compiler<'_>) -> T) -> Option<T> {
        let order = self.reading.input_order.clone()?;
        let written = std::sync::Arc::clone(&self.reading.written);
        let plan = ArmPlan {
            label: self.reading.label.clone(),
            written,
            order,
        };
        Some(use_it(&plan.compiler(
            &self.reading.ids,
            Draw::At(p),
            &Stated::default(),
            self.cache,
        )))
    }

    /// The model in the world in which every uncertain number is its quantile at `p`.
    fn model(&self, p: f64) -> Option<Model> {
        let order = self.reading.input_order.clone()?;
        let written = std::sync::Arc::clone(&self.reading.written);
        let plan = ArmPlan {
            label: self.reading.label.clone(),
            written,
            order,
        };
        let stated = Stated::default();
        let compiler = plan.compiler(&self.reading.ids, Draw::At(p), &stated, self.cache);
        Some(compiler.model())
    }

    /// The value of a number in the median world; nothing if it could not be read.
    fn median(&self, number: &Number) -> Option<f64> {
        if number.is_blank() {
            return None;
        }
        number
            .constant()
            .or_else(|| self.at(0.5, |compiler| compiler.world.number(number)))
    }

    /// Files an error unless exactly one of some keys is there.
    fn exactly_one(&mut self, span: Span, keys: &[(&'static str, bool)]) -> bool {
        let found: Vec<&str> = keys
            .iter()
            .filter(|(_, there)| *there)
            .map(|(key, _)| *key)
            .collect();
        if found.len() == 1 {
            return true;
        }
        let keys = keys.iter().map(|(key, _)| *key).collect();
        self.error(span, Msg::ExactlyOne { keys, found });
        false
    }

    /// Files an error for each reference that stands in a list twice.
    fn no_twice<'r>(&mut self, references: impl IntoIterator<Item = &'r Reference>) {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for reference in references {
            if let Some(&first) = seen.get(reference.id.as_str()) {
                let problem = Diagnostic::error(
                    reference.span,
                    Msg::NamedTwice {
                        id: reference.id.clone(),
                    },
                );
                self.report(problem.label(first, Msg::FirstHere));
            } else if !reference.id.is_empty() {
                seen.insert(&reference.id, reference.span);
            }
        }
    }

    /// Files an error unless numbers (of an age band, if one is named) add up to 1.
    fn sum_is_one(&mut self, span: Span, what: Words, of: &str, numbers: &[&Number]) {
        let values: Option<Vec<f64>> = numbers.iter().map(|number| self.median(number)).collect();
        let Some(values) = values else { return };
        let sum: f64 = values.iter().sum();
        if (sum - 1.0).abs() > 1e-6 {
            self.error(
                span,
                Msg::SumNotOne {
                    what,
                    of: of.into(),
                    sum,
                },
            );
        }
    }
}
