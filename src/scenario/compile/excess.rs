//! What less care than needed does: excess hazards by the care that is given.

use super::Compiler;
use super::groups::map;
use crate::distribution::Law;
use crate::model::network::LevelKind;
use crate::model::patient::{ByGroup, Excess, Group, Outcome};
use crate::random::name_hash;
use crate::scenario::read::Reference;
use crate::scenario::written;
use crate::units::DAY;

impl Compiler<'_> {
    /// Excess hazards: one of death, and one for each worse stage that is named.
    pub(super) fn excess(
        &self,
        row: &written::Stage,
        base: &ByGroup<f64>,
        untreated: Option<&ByGroup<Law>>,
        to: &impl Fn(&Reference) -> Outcome,
    ) -> Vec<Excess> {
        let zero = || ByGroup::all(0.0);
        let mut all = Vec::new();
        if row
            .excess
            .iter()
            .any(|(_, excess)| excess.p_dies.is_some() || excess.death_rate.is_some())
        {
            let rate = self.rates(row, |excess| self.death_rate(excess, base, untreated));
            all.push(Excess {
                key: name_hash("died"),
                outcome: Outcome::Died,
                rate,
            });
        }
        let mut worse: Vec<&Reference> = row
            .excess
            .iter()
            .flat_map(|(_, excess)| &excess.worsens)
            .map(|worse| &worse.to)
            .collect();
        worse.sort_by(|a, b| a.id.cmp(&b.id));
        worse.dedup_by(|a, b| a.id == b.id);
        for stage in worse {
            let rate = self.rates(row, |excess| {
                let found = excess.worsens.iter().find(|worse| worse.to.id == stage.id);
                found.map_or_else(zero, |worse| {
                    per_millisecond(&self.world.numbers(&worse.rate))
                })
            });
            all.push(Excess {
                key: name_hash(&stage.id),
                outcome: to(stage),
                rate,
            });
        }
        all
    }

    /// A hazard by the care given: none, then each level. Adequate care has none; a level
    /// that is not named is as the next lower one that is, else as no care.
    fn rates(
        &self,
        row: &written::Stage,
        rate: impl Fn(&written::Excess) -> ByGroup<f64>,
    ) -> Vec<ByGroup<f64>> {
        let levels = self.levels();
        let needed = row
            .needs
            .as_ref()
            .map_or(0, |level| level.number.unwrap_or(0));
        let intensity = |level: usize| self.world.count(&levels[level].intensity);
        let by_id = |number: Option<usize>, none: bool| {
            let found = row
                .excess
                .iter()
                .find(|(id, _)| id.number == number && (id.id == "none") == none);
            found.map(|(_, excess)| excess)
        };
        let given = |level: usize| {
            let lower = |row: &&(Reference, written::Excess)| {
                row.0.number.is_some_and(|other| {
                    levels[level].kind == LevelKind::Stay
                        && levels[other].kind == LevelKind::Stay
                        && intensity(other) < intensity(level)
                })
            };
            let next_lower = || {
                let named = row.excess.iter().filter(lower);
                named
                    .max_by_key(|(id, _)| id.number.map(intensity))
                    .map(|(_, excess)| excess)
            };
            by_id(Some(level), false)
                .or_else(next_lower)
                .or_else(|| by_id(None, true))
        };
        let of = |excess: Option<&written::Excess>| excess.map_or(ByGroup::all(0.0), &rate);
        let mut rates = vec![of(by_id(None, true))];
        for level in 0..levels.len() {
            let adequate = row.needs.is_some() && self.is_adequate(level, needed);
            rates.push(if adequate {
                ByGroup::all(0.0)
            } else {
                of(given(level))
            });
        }
        rates
    }

    /// Whether a level is enough for a need; the same rule as `Network::adequate`.
    fn is_adequate(&self, given: usize, needed: usize) -> bool {
        let levels = self.levels();
        let (have, want) = (levels[given], levels[needed]);
        let stays = have.kind == LevelKind::Stay && want.kind == LevelKind::Stay;
        let stands_in = want
            .stand_ins
            .iter()
            .any(|level| level.number == Some(given));
        let higher = self.world.count(&have.intensity) > self.world.count(&want.intensity);
        given == needed || stands_in || (stays && higher)
    }

    /// The excess hazard of death per millisecond: stated, or from the probability of dying
    /// in a mean untreated stage, -ln((1 - p) / (1 - base)) / T.
    fn death_rate(
        &self,
        excess: &written::Excess,
        base: &ByGroup<f64>,
        untreated: Option<&ByGroup<Law>>,
    ) -> ByGroup<f64> {
        if let Some(rate) = &excess.death_rate {
            return per_millisecond(&self.world.numbers(rate));
        }
        let (Some(p_dies), Some(untreated)) = (&excess.p_dies, untreated) else {
            return ByGroup::all(0.0);
        };
        let p_dies = self.world.numbers(p_dies);
        let means = map(untreated, Law::mean);
        let hazard = |p: f64, base: f64, mean: f64| {
            (-libm::log((1.0 - p) / (1.0 - base).max(1e-12)) / mean.max(1.0)).max(0.0)
        };
        if [&p_dies, base, &means]
            .iter()
            .all(|values| values.values().len() == 1)
        {
            let first = Group(0);
            return ByGroup::all(hazard(
                *p_dies.get(first),
                *base.get(first),
                *means.get(first),
            ));
        }
        self.all_groups(|group| hazard(*p_dies.get(group), *base.get(group), *means.get(group)))
    }
}

#[allow(clippy::cast_precision_loss)] // a day is far below 2^53 ms
fn per_millisecond(per_day: &ByGroup<f64>) -> ByGroup<f64> {
    map(per_day, |rate| rate / DAY as f64)
}
