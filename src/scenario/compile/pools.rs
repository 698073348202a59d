//! Staff groups: rosters, ratios, and what their ways of working do.

use super::{Compiler, id_of, instant, sorted};
use crate::model::Label;
use crate::model::network::{FacilityId, LevelId, Unit, UnitId};
use crate::model::pool::{MODES, OVER, PoolId, Pools, Ratio, RedeploymentId, ResourceId, Staff};
use crate::model::roster::{CallUp, Illness, Reserve, Roster};
use crate::model::strain::{Effect, Strain};
use crate::policy::opening::{Thresholds, Trigger};
use crate::policy::redeployment::Redeployment;
use crate::random::name_hash;
use crate::scenario::leaf::{Name, Number};
use crate::scenario::read::Reference;
use crate::scenario::written;
use crate::table::Table;
use crate::units::{Duration, Time};

impl Compiler<'_> {
    /// All pools but those of patients, which are named after the vehicles. Units learn what the modes of the groups that serve them do.
    pub(super) fn pools(&self, units: &mut Table<UnitId, Unit>) -> Pools {
        let mut resources: Table<ResourceId, Label> = Table::new();
        let mut staff: Table<PoolId, Staff> = Table::new();
        for row in sorted(&self.written.staff, |row| &row.id) {
            let resource = resources.push(Name::label(row.name.as_ref(), &row.id));
            let pool = staff.push(self.staff(row, resource, units));
            let effects = self.effects(&row.mode);
            if effects.iter().any(|&effect| effect != Effect::NONE) {
                for (unit, _) in &staff[pool].serves {
                    let strain = units[*unit].strain.get_or_insert_with(Strain::default);
                    strain.by_mode.push((pool, effects));
                }
            }
        }
        let stocks = self.stocks(&mut resources);
        let services = self.services(&mut resources);
        let supplies = self.supplies(&mut resources);
        let pools = Pools {
            resources,
            redeployments: self.redeployments(),
            staff,
            stocks,
            services,
            supplies,
            ..Pools::default()
        };
        self.resolve_loans(units, &pools);
        pools
    }

    fn redeployments(&self) -> Table<RedeploymentId, Redeployment> {
        let rows = sorted(&self.written.redeployment, |row| &row.id).into_iter();
        let redeployment = |row: &written::Redeployment| {
            let mut groups: Vec<PoolId> = row.groups.iter().map(id_of).collect();
            groups.sort_unstable();
            Redeployment {
                groups,
                review: self.world.duration(&row.review),
                ready_in: self.world.duration(&row.ready_in),
                above: self.world.number(&row.above),
                below: self.world.number(&row.below),
                most: self.world.number(&row.most),
            }
        };
        rows.map(redeployment).collect()
    }

    fn staff(
        &self,
        row: &written::Staff,
        resource: ResourceId,
        units: &Table<UnitId, Unit>,
    ) -> Staff {
        let facility: FacilityId = id_of(&row.facility);
        let at = |level: LevelId| {
            let mut pairs = units.pairs();
            let found = pairs.find(|(_, unit)| unit.facility == facility && unit.level == level);
            found.map(|(id, _)| id)
        };
        let reserve = row.reserve.as_ref().map(|reserve| &reserve.levels);
        let helps = |level: &Reference| match reserve {
            Some(Some(levels)) => levels.iter().any(|own| own.id == level.id),
            _ => true,
        };
        let serves = row.serves.iter().filter_map(|serves| {
            let unit = at(id_of(&serves.level))?;
            Some(((unit, self.ratios(serves)), helps(&serves.level)))
        });
        let (serves, by_reserve) = serves.unzip();
        Staff {
            resource,
            facility,
            roster: self.roster(row, &at),
            serves,
            by_reserve,
            last_mode: row.most_stretched,
        }
    }

    /// Patients per staff in each mode; one that is not stated is as the mode before.
    fn ratios(&self, row: &written::Serves) -> [Ratio; MODES] {
        let first = self.world.number(&row.patients_per_staff);
        let or = |number: &Option<Number>, before: f64| {
            let number = number.as_ref();
            number.map_or(before, |number| self.world.number(number))
        };
        let second = or(&row.contingency, first);
        [first, second, or(&row.crisis, second)].map(Ratio::nearest)
    }

    fn roster(&self, row: &written::Staff, at: &dyn Fn(LevelId) -> Option<UnitId>) -> Roster {
        let mut heads = vec![(Time(i64::MIN), self.world.count(&row.heads))];
        for step in &row.schedule {
            let from = instant(self.world.number(&step.from));
            heads.push((from, self.world.count(&step.heads)));
        }
        heads.sort_by_key(|&(from, _)| from);
        let heads = self.with_stationed(row, &heads);
        let cover = match (&row.cover, &row.weekly_hours) {
            (Some(cover), _) => self.world.number(cover),
            (None, Some(hours)) => 7.0 / self.world.number(hours),
            (None, None) => 1.0,
        };
        Roster {
            key: name_hash("staff") ^ name_hash(&row.id),
            heads,
            cover: Ratio::nearest(cover),
            absent: self.world.number(&row.absence),
            held: row.held,
            hours: self.over_mean(&row.hours),
            weekdays: self.over_mean(&row.weekdays),
            first_weekday: self.first_weekday(),
            illness: row.illness.as_ref().map(|illness| self.illness(illness)),
            reserve: row
                .reserve
                .as_ref()
                .map(|reserve| self.reserve(row, reserve, at)),
        }
    }

    fn illness(&self, row: &written::Illness) -> Illness {
        let or_one = |number: &Option<Number>| {
            let number = number.as_ref();
            number.map_or(1.0, |number| self.world.number(number))
        };
        Illness {
            stream: id_of(&row.stream),
            per_case: or_one(&row.infections_per_case),
            risk: or_one(&row.risk),
            after: row.after.as_ref().map(|law| self.world.sampler(law)),
            off: self.world.sampler(&row.off),
        }
    }

    fn reserve(
        &self,
        staff: &written::Staff,
        row: &written::Reserve,
        at: &dyn Fn(LevelId) -> Option<UnitId>,
    ) -> Reserve {
        let share = row.share.as_ref().map(|share| self.world.number(share));
        let of_roster = share.map(|share| {
            let heads = share * f64::from(self.world.count(&staff.heads));
            heads.round() as u32
        });
        let stated = row.heads.as_ref().map(|heads| self.world.count(heads));
        let most = row.at_most.as_ref();
        let most = most.map_or(u32::MAX, |heads| self.world.count(heads));
        let from = row.from.as_ref().map(|at| instant(self.world.number(at)));
        let ready_in = self.world.duration(&row.ready_in);
        let until = row.until.as_ref().map(|at| instant(self.world.number(at)));
        let productivity = row.productivity.as_ref();
        Reserve {
            heads: stated.or(of_roster).unwrap_or(0).min(most),
            ready: from.map_or(Time::NEVER, |from| from + ready_in),
            until: until.unwrap_or(Time::NEVER),
            productivity: productivity
                .map_or(Ratio::ONE, |part| Ratio::nearest(self.world.number(part))),
            call: row.trigger.as_ref().and_then(|call| {
                let unit = at(id_of(&call.level))?;
                Some(CallUp {
                    unit,
                    thresholds: self.call_up(call, row.close.as_ref()),
                    ready_in,
                    review: self.world.duration(&call.review).max(Duration(1)),
                })
            }),
        }
    }

    fn call_up(&self, call: &written::CallUp, close: Option<&written::Close>) -> Thresholds {
        let occupancy = call.occupancy.as_ref();
        let occupancy = occupancy.map(|share| Trigger::Occupancy(self.world.number(share)));
        let waiting = call.waiting.as_ref().map_or(1, |n| self.world.count(n));
        let not_before = call.not_before.as_ref();
        Thresholds {
            not_before: not_before.map_or(Time(i64::MIN), |at| instant(self.world.number(at))),
            trigger: occupancy.unwrap_or(Trigger::Waiting(waiting)),
            held: self.world.duration(&call.held),
            close: close.map(|close| self.close(close)),
        }
    }

    /// Weights over their mean.
    fn over_mean(&self, weights: &[Number]) -> Option<Vec<Ratio>> {
        let weights: Vec<f64> = weights.iter().map(|w| self.world.number(w)).collect();
        let sum: f64 = weights.iter().sum();
        let count = weights.iter().map(|_| 1.0).sum::<f64>();
        let over_mean = |weight: &f64| Ratio::nearest(weight * count / sum);
        (sum > 0.0).then(|| weights.iter().map(over_mean).collect())
    }

    /// What each mode does; a mode beyond the last does at least what crisis does.
    fn effects(&self, rows: &[written::ModeEffect]) -> [Effect; OVER + 1] {
        let mut effects = [Effect::NONE; OVER + 1];
        let factor = |number: &Option<Number>| {
            let number = number.as_ref();
            number.map_or(1.0, |number| self.world.number(number))
        };
        let mut over_stated = false;
        for row in rows {
            effects[row.mode] = Effect {
                log_odds: libm::log(factor(&row.odds)),
                hazards: factor(&row.hazards),
            };
            over_stated |= row.mode == OVER;
        }
        if !over_stated {
            effects[OVER] = effects[OVER - 1];
        }
        effects
    }
}
