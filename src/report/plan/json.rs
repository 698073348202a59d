//! The document of `plan --json`, and `plan.json`.

use serde::Serialize;

use super::PlanInput;
use crate::plan::{Alone, Gain, Trial};
use crate::report::json::{FORMAT, finite, verdict_key};
use crate::report::text::number::{date_of, nine};
use crate::report::text::{Lang, Text};

/// The whole document.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PlanSummary {
    format: u32,
    scenario: String,
    scenario_hash: String,
    version: String,
    arm: String,
    seed: u64,
    fresh_seed: u64,
    replications: u64,
    fresh_replications: u64,
    illustrative: bool,
    levers: Vec<LeverSummary>,
    before: TrialSummary,
    targets: Vec<TargetAlone>,
    plan: Option<PlannedSummary>,
    effort: Option<TrialSummary>,
    first: Vec<GainSummary>,
    next: Vec<GainSummary>,
    frontier: Vec<TrialSummary>,
    more_has_harmed: bool,
    mixes_played: [usize; 2],
    sentences: Vec<Sentence>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct LeverSummary {
    id: String,
    unit: String,
    at_most: u64,
    step: u64,
    price: f64,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct Pulled {
    lever: String,
    units: u64,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct Judged {
    name: String,
    verdict: &'static str,
    estimate: Option<f64>,
    interval: [Option<f64>; 2],
    confidence: f64,
    required: f64,
    breaking_point: Option<f64>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct TrialSummary {
    mix: Vec<Pulled>,
    cost: f64,
    all_hold: Option<f64>,
    unmet_hours: f64,
    targets: Vec<Judged>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct TargetAlone {
    name: String,
    alone: Vec<AloneSummary>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct AloneSummary {
    lever: String,
    on_average: Option<u64>,
    sure: Option<u64>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct PlannedSummary {
    confirmed: bool,
    carried_out: TrialSummary,
    on_average: TrialSummary,
    one_less: Vec<TrialSummary>,
    latest: Vec<Latest>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct Latest {
    lever: String,
    day: f64,
    date: String,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct GainSummary {
    lever: String,
    all_hold: Option<f64>,
    unmet_hours: f64,
    price: f64,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct Sentence {
    zh: String,
    en: String,
}

/// The document of a plan.
#[must_use]
pub fn summary(plan: &PlanInput) -> PlanSummary {
    let (scenario, fix) = (plan.input.scenario, plan.fix);
    let trials = |trials: &[Trial]| trials.iter().map(|t| plan.trial_summary(t)).collect();
    let gains = |gains: &[Gain]| gains.iter().map(|gain| plan.gain_summary(gain)).collect();
    PlanSummary {
        format: FORMAT,
        scenario: scenario.name.clone(),
        scenario_hash: scenario.scenario_hash.clone(),
        version: scenario.version.clone(),
        arm: plan.input.study.arms[0].label.id.clone(),
        seed: scenario.seed,
        fresh_seed: plan.fresh_seed,
        replications: plan.replications.0,
        fresh_replications: plan.replications.1,
        illustrative: scenario.illustrative,
        levers: plan.lever_summaries(),
        before: plan.trial_summary(&fix.before),
        targets: plan.alone_summaries(),
        plan: fix.planned.as_ref().map(|planned| PlannedSummary {
            confirmed: planned.sure.is_some(),
            carried_out: plan.trial_summary(planned.trial()),
            on_average: plan.trial_summary(&planned.average),
            one_less: trials(&planned.one_less),
            latest: plan.latest_days(&planned.latest),
        }),
        effort: fix.effort.as_ref().map(|trial| plan.trial_summary(trial)),
        first: gains(&fix.first),
        next: gains(&fix.next),
        frontier: trials(&fix.frontier),
        more_has_harmed: fix.harmed,
        mixes_played: [fix.played.0, fix.played.1],
        sentences: plan.sentences(),
    }
}

impl PlanInput<'_> {
    fn id(&self, lever: usize) -> String {
        self.levers[lever].label.id.clone()
    }

    fn lever_summaries(&self) -> Vec<LeverSummary> {
        let one = |(lever, terms): (usize, &crate::plan::Terms)| LeverSummary {
            id: self.id(lever),
            unit: Text::from(&self.levers[lever].unit).get(Lang::En).into(),
            at_most: terms.at_most,
            step: terms.step,
            price: nine(terms.price),
        };
        self.terms.iter().enumerate().map(one).collect()
    }

    fn alone_summaries(&self) -> Vec<TargetAlone> {
        let one = |alone: &Alone| AloneSummary {
            lever: self.id(alone.lever),
            on_average: alone.enough,
            sure: alone.sure.as_ref().map(|(units, _)| *units),
        };
        let of_target = |target: &crate::plan::TargetFix| TargetAlone {
            name: self.input.study.targets[target.target].label.id.clone(),
            alone: target.alone.iter().map(one).collect(),
        };
        self.fix.targets.iter().map(of_target).collect()
    }

    fn latest_days(&self, days: &[Option<f64>]) -> Vec<Latest> {
        let one = |(lever, day): (usize, &Option<f64>)| {
            let day = (*day)?;
            Some(Latest {
                lever: self.id(lever),
                day,
                date: self.date(day),
            })
        };
        days.iter().enumerate().filter_map(one).collect()
    }

    fn date(&self, day: f64) -> String {
        #[allow(clippy::cast_possible_truncation)] // whole days
        date_of(self.input.scenario.start_date, day as i64).to_string()
    }

    fn sentences(&self) -> Vec<Sentence> {
        let said = self.planned_sentences().into_iter();
        said.map(|text| Sentence {
            zh: text.zh,
            en: text.en,
        })
        .collect()
    }

    fn gain_summary(&self, gain: &Gain) -> GainSummary {
        GainSummary {
            lever: self.id(gain.lever),
            all_hold: gain.together.map(nine),
            unmet_hours: nine(gain.unmet),
            price: nine(gain.price),
        }
    }

    fn trial_summary(&self, trial: &Trial) -> TrialSummary {
        let pulled = |(lever, &units): (usize, &u64)| Pulled {
            lever: self.id(lever),
            units,
        };
        let judged = |&target: &usize| {
            let verdict = &trial.verdicts[target];
            let point = trial.breaking[target].as_ref();
            Judged {
                name: self.input.study.targets[target].label.id.clone(),
                verdict: verdict_key(verdict.answer),
                estimate: finite(verdict.estimate),
                interval: [finite(verdict.interval.0), finite(verdict.interval.1)],
                confidence: nine(verdict.confidence),
                required: nine(verdict.required),
                breaking_point: point.and_then(|point| point.at).and_then(finite),
            }
        };
        TrialSummary {
            mix: trial.mix.iter().enumerate().map(pulled).collect(),
            cost: nine(self.cost(trial)),
            all_hold: trial.together.map(nine),
            unmet_hours: nine(trial.unmet),
            targets: self.asked.iter().map(judged).collect(),
        }
    }
}
