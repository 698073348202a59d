//! A plan in words.

use super::PlanInput;
use crate::model::network::UnitId;
use crate::plan::{Alone, Gain, Planned, Trial, cost};
use crate::readiness::{BreakingPoint, Kind, Verdict};
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::frequency::Frequency;
use crate::report::text::metric::{self, Unit};
use crate::report::text::number;
use crate::report::text::plan::PlanSay;

impl PlanInput<'_> {
    /// A verdict on a target in words.
    fn says(&self, target: usize, verdict: &Verdict) -> Text {
        let target = &self.input.study.targets[target];
        self.input.verdict_sentence(target, verdict)
    }

    /// How a target stands before anything is changed.
    pub(super) fn now(&self, target: usize) -> Text {
        let says = self.says(target, &self.fix.before.verdicts[target]);
        PlanSay::Now { says }.text()
    }

    fn lever(&self, lever: usize) -> Text {
        Text::from(&self.levers[lever].label)
    }

    /// What one lever alone does for a target.
    pub(super) fn alone(&self, target: usize, alone: &Alone) -> Vec<Text> {
        let whole = |n: u64| Text::same(&number::whole(n));
        let most = whole(alone.ceiling.mix[alone.lever]);
        let ceiling = || self.says(target, &alone.ceiling.verdicts[target]);
        let says = match (&alone.sure, alone.enough) {
            (Some((n, trial)), _) => PlanSay::Sure {
                n: whole(*n),
                says: self.says(target, &trial.verdicts[target]),
            },
            (None, Some(n)) => PlanSay::NeverSure {
                n: whole(n),
                most,
                says: ceiling(),
            },
            (None, None) => PlanSay::NotEnough {
                most,
                says: ceiling(),
            },
        };
        let lever = self.lever(alone.lever);
        let mut sentences = vec![Text::join(&[lever, says.text()], " ", " ")];
        if let (Some((sure, _)), Some(n)) = (&alone.sure, alone.enough)
            && n < *sure
        {
            sentences.push(PlanSay::OnAverage { n: whole(n) }.text());
        }
        sentences
    }

    /// The units of a mix in words.
    pub(super) fn mix(&self, mix: &[u64]) -> Text {
        let units = |(lever, &n): (usize, &u64)| {
            let (lever, n) = (self.lever(lever), Text::same(&number::whole(n)));
            PlanSay::Units { lever, n }.text()
        };
        let pulled = mix.iter().enumerate().filter(|(_, n)| **n > 0);
        let words: Vec<Text> = pulled.map(units).collect();
        if words.is_empty() {
            return PlanSay::NothingPulled {}.text();
        }
        Text::join(&words, "，", ", ")
    }

    pub(super) fn cost(&self, trial: &Trial) -> f64 {
        cost(self.terms, &trial.mix)
    }

    /// The plan, or that there is none.
    #[must_use]
    pub fn planned_sentences(&self) -> Vec<Text> {
        match (&self.fix.planned, &self.fix.effort) {
            (Some(planned), _) => self.of_plan(planned),
            (None, Some(effort)) => self.of_effort(effort),
            (None, None) => Vec::new(),
        }
    }

    fn of_plan(&self, planned: &Planned) -> Vec<Text> {
        let trial = planned.trial();
        let mut said: Vec<Text> = self
            .asked
            .iter()
            .map(|&target| self.raises(target, trial))
            .collect();
        let cost = Text::same(&number::short(self.cost(trial)));
        said.push(PlanSay::Costs { cost }.text());
        said.extend(self.then_holds(trial));
        let (runs, seed) = (
            Text::same(&number::whole(self.replications.1)),
            Text::same(&self.fresh_seed),
        );
        said.push(match planned.sure {
            Some(_) => PlanSay::Confirmed { runs, seed }.text(),
            None => PlanSay::Unconfirmed { runs, seed }.text(),
        });
        said.extend(self.one_less(planned));
        if planned.sure.is_some() && planned.average.mix != trial.mix {
            let mix = self.mix(&planned.average.mix);
            let cost = Text::same(&number::short(self.cost(&planned.average)));
            said.push(PlanSay::AverageMix { mix, cost }.text());
        }
        said.extend(self.latest(planned));
        said
    }

    fn latest(&self, planned: &Planned) -> Vec<Text> {
        let one = |(lever, day): (usize, &Option<f64>)| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole days
            let day = self.input.day_phrase((*day)? as usize);
            let lever = self.lever(lever);
            Some(PlanSay::Latest { lever, day }.text())
        };
        planned.latest.iter().enumerate().filter_map(one).collect()
    }

    fn one_less(&self, planned: &Planned) -> Vec<Text> {
        let trial = planned.trial();
        let sentence = |less: &Trial| {
            let lever = (0..less.mix.len()).find(|&lever| less.mix[lever] < trial.mix[lever])?;
            let worst = self
                .asked
                .iter()
                .copied()
                .max_by_key(|&target| u8::from(!less.is_ready(&[target])))?;
            let n = Text::same(&(trial.mix[lever] - less.mix[lever]));
            let says = self.says(worst, &less.verdicts[worst]);
            let lever = self.lever(lever);
            Some(PlanSay::OneLess { lever, n, says }.text())
        };
        planned.one_less.iter().filter_map(sentence).collect()
    }

    fn of_effort(&self, effort: &Trial) -> Vec<Text> {
        let [unmet, before] =
            [effort, &self.fix.before].map(|trial| Text::same(&number::short(trial.unmet)));
        let mix = self.mix(&effort.mix);
        let best = if self.fix.before.unmet > 0.0 {
            PlanSay::Effort { mix, unmet, before }
        } else {
            PlanSay::Best { mix }
        };
        let mut said = vec![PlanSay::NoMix {}.text(), best.text()];
        said.extend(self.asked.iter().map(|&target| self.raises(target, effort)));
        said.extend(self.then_holds(effort));
        said
    }

    /// A target before and after, in one sentence.
    fn raises(&self, target: usize, trial: &Trial) -> Text {
        let (before, after) = (&self.fix.before.verdicts[target], &trial.verdicts[target]);
        let mix = self.mix(&trial.mix);
        let row = &self.input.study.targets[target];
        let name = self.input.target_name(target);
        if let Kind::Share { .. } = row.kind {
            let [of, about, low, high, _] = Frequency::of(before).texts();
            let out_of = Frequency::of(before).of;
            let scaled = Frequency::out_of(out_of, after).texts();
            let [_, after, after_low, after_high, _] = scaled;
            return PlanSay::Raises {
                target: name,
                before: about,
                low,
                high,
                of,
                mix,
                after,
                after_low,
                after_high,
            }
            .text();
        }
        let unit = metric::unit(row.kpi.metric);
        PlanSay::Moves {
            target: name,
            before: unit.value(before.estimate),
            mix,
            after: unit.value(after.estimate),
            limit: metric::limit(row.limit, unit),
        }
        .text()
    }

    /// Up to what size of wave the targets then hold: of the one that breaks first.
    fn then_holds(&self, trial: &Trial) -> Option<Text> {
        let says = self.input.breaking_sentence(Some(self.first_break(trial)?));
        Some(PlanSay::ThenHolds { says }.text())
    }

    fn first_break<'t>(&self, trial: &'t Trial) -> Option<&'t BreakingPoint> {
        let points = self
            .asked
            .iter()
            .filter_map(|&target| trial.breaking[target].as_ref());
        let at = |point: &BreakingPoint| point.at.unwrap_or(f64::NEG_INFINITY);
        points.min_by(|a, b| at(a).total_cmp(&at(b)))
    }

    /// What one lot of a lever gains.
    pub(super) fn gain(&self, gain: &Gain) -> Text {
        let lever = self.lever(gain.lever);
        let n = Text::same(&number::whole(self.terms[gain.lever].step));
        let hours = Unit::Hours.signed(gain.unmet);
        if let Some(share) = gain.together {
            let points = Unit::Share.signed(share);
            return PlanSay::Gains {
                lever,
                n,
                points,
                hours,
            }
            .text();
        }
        let changes = self.asked.iter().zip(&gain.estimates);
        let change = |(&target, &change): (&usize, &f64)| self.unit(target).difference(change);
        let changes: Vec<Text> = changes.map(change).collect();
        let change = Text::join(&changes, "，", ", ");
        PlanSay::GainsValue {
            lever,
            n,
            change,
            hours,
        }
        .text()
    }

    /// The unit of what is judged of a target.
    fn unit(&self, target: usize) -> Unit {
        let target = &self.input.study.targets[target];
        match target.kind {
            Kind::Share { .. } => Unit::Share,
            Kind::Mean | Kind::Static(_) => metric::unit(target.kpi.metric),
        }
    }

    /// What keeps patients waiting on most days once the plan is carried out, in the units that the
    /// targets are about; where nothing binds there, the unit where they wait longest.
    pub(super) fn binds_next(&self) -> Text {
        let trial = self.fix.planned.as_ref().map(Planned::trial);
        let trial = trial.or(self.fix.effort.as_ref());
        let mut limits = trial.iter().flat_map(|trial| &trial.binds);
        if let Some(&(unit, limit, days)) = limits.find(|row| self.asks_about(row.0)) {
            return PlanSay::LimitBindsNext {
                at: Names(self.input.model).unit(unit),
                limit: self.input.limit_name(limit),
                days: Text::same(&number::short(days)),
            }
            .text();
        }
        let worst = trial.and_then(|trial| trial.waits.first());
        let say = worst.map_or(PlanSay::NothingBinds {}, |(scope, hours)| {
            PlanSay::BindsNext {
                at: Names(self.input.model).scope(scope),
                hours: Text::same(&number::short(*hours)),
            }
        });
        say.text()
    }

    /// Whether a target asked for is about a unit.
    fn asks_about(&self, unit: UnitId) -> bool {
        self.asked.iter().any(|&target| {
            let scope = self.input.study.targets[target].kpi.scope;
            let level = scope
                .level
                .unwrap_or(self.input.model.network.units[unit].level);
            self.input
                .units_in(scope.place, level)
                .any(|own| own == unit)
        })
    }

    /// A row of the frontier.
    pub(super) fn frontier_row(&self, trial: &Trial) -> Text {
        let cost = Text::same(&number::short(self.cost(trial)));
        let mix = self.mix(&trial.mix);
        let row = match (trial.together.map(of_hundred), self.asked) {
            (Some(share), [_]) => PlanSay::FrontierRow { cost, mix, share },
            (Some(share), _) => PlanSay::FrontierAll { cost, mix, share },
            (None, &[target]) => PlanSay::FrontierValue {
                cost,
                mix,
                value: self.unit(target).value(trial.verdicts[target].estimate),
            },
            (None, _) => {
                let hours = Text::same(&number::short(trial.unmet));
                let value = PlanSay::UnmetHours { hours }.text();
                PlanSay::FrontierValue { cost, mix, value }
            }
        };
        let size = self.first_break(trial).and_then(|point| point.at);
        match size {
            Some(size) => PlanSay::UpTo {
                row: row.text(),
                size: self.input.wave_value(size),
            }
            .text(),
            None => row.text(),
        }
    }

    /// What was played.
    pub(super) fn played(&self) -> Text {
        let [common, fresh] = [self.fix.played.0, self.fix.played.1].map(|n| Text::same(&n));
        let (runs, fresh_runs) = self.replications;
        PlanSay::Played {
            common,
            runs: Text::same(&number::whole(runs)),
            fresh,
            fresh_runs: Text::same(&number::whole(fresh_runs)),
        }
        .text()
    }
}

/// A share of replications out of a hundred.
pub(super) fn of_hundred(share: f64) -> Text {
    let n = Text::same(&number::fixed(share * 100.0, 0));
    PlanSay::OfHundred { n }.text()
}
