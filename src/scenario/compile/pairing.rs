//! The scheme of pairing in force: referral, beds kept, staff stationed, steps of quality.

use std::sync::Arc;

use super::outreach::with_moved;
use super::{Compiler, id_of, instant};
use crate::model::network::{FacilityId, LevelId};
use crate::model::pairing::{Board, Pairing};
use crate::model::strain::Effect;
use crate::policy::referral::{ByLoad, Ordered, Referral, StayPut};
use crate::scenario::leaf::{Name, Number};
use crate::scenario::read::Reference;
use crate::scenario::written::{self, Choice, QualityStep, SchemeKind};
use crate::table::Id;
use crate::units::Time;

/// What a table of who helps whom is made from, in the world of medians.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct PairingFacts {
    /// Minutes on the way, by number of the facility helped and of the helper.
    pub minutes: Vec<Vec<f64>>,
    /// People whose first contact leads to a facility, by its number.
    pub persons: Vec<f64>,
    /// Beds of the level at the start, by number of the facility.
    pub beds: Vec<f64>,
}

impl Compiler<'_> {
    /// The scheme in force.
    fn scheme(&self) -> Option<(&written::Pairing, &written::Scheme)> {
        let pairing = self.written.pairing.as_ref()?;
        let named = pairing.scheme.as_ref()?;
        let row = self.written.scheme.iter().find(|row| row.id == named.id)?;
        Some((pairing, row))
    }

    /// The scheme in force as the simulation knows it.
    pub(super) fn pairing(&self) -> Option<Pairing> {
        let (pairing, row) = self.scheme()?;
        let pair = |(helped, helpers): &(Reference, Vec<Reference>)| {
            (id_of(helped), helpers.iter().map(id_of).collect())
        };
        let board = row.board_every.as_ref();
        Some(Pairing {
            scheme: Name::label(row.name.as_ref(), &row.id),
            level: id_of(&pairing.level),
            pairs: row.pairs.iter().map(pair).collect(),
            helpers: pairing.helpers.iter().map(id_of).collect(),
            board: board.map(|every| self.world.duration(every)),
        })
    }

    /// The board of the scheme in force, or that of the command centre.
    pub(super) fn board(&self) -> Option<Board> {
        let scheme = self.pairing().and_then(|pairing| pairing.board);
        if let Some(every) = scheme {
            return Some(Board { every, error: 0 });
        }
        let row = self.written.command.as_ref()?;
        let every = row.board_every.as_ref()?;
        Some(Board {
            every: self.world.duration(every),
            error: row.error.as_ref().map_or(0, |beds| self.world.count(beds)),
        })
    }

    /// Who decides for patients in a facility who need a level, if that is the scheme: where the
    /// facility responsible for the level is one that is helped.
    pub(super) fn referral_by_scheme(
        &self,
        at: FacilityId,
        level: LevelId,
    ) -> Option<Arc<dyn Referral>> {
        let (pairing, row) = self.scheme()?;
        let responsible = self.responsible(at, level)?;
        let is_own =
            |(helped, _): &&(Reference, Vec<Reference>)| id_of::<FacilityId>(helped) == responsible;
        let (_, helpers) = row.pairs.iter().find(is_own)?;
        if id_of::<LevelId>(&pairing.level) != level {
            return None;
        }
        let to: Vec<FacilityId> = helpers.iter().map(id_of).collect();
        Some(match (row.kind, row.choice) {
            (SchemeKind::None, _) => Arc::new(StayPut),
            (_, Choice::InOrder) => Arc::new(Ordered { to }),
            (_, Choice::ByLoad) => Arc::new(ByLoad { to }),
        })
    }

    /// The first facility up the chain that has a unit of a level.
    fn responsible(&self, at: FacilityId, level: LevelId) -> Option<FacilityId> {
        let rows = self.facilities();
        let next = |at: &FacilityId| rows[at.index()].refers_to.as_ref().map(id_of);
        let mut chain = std::iter::successors(Some(at), next).take(rows.len());
        let gives = |at: &FacilityId| {
            let mut units = rows[at.index()].units.iter();
            units.any(|(own, _)| id_of::<LevelId>(own) == level)
        };
        chain.find(gives)
    }

    /// Free beds that a unit keeps for its own under the scheme, if that says so.
    pub(super) fn kept_by_scheme(&self, at: FacilityId, level: LevelId, beds: u32) -> Option<u32> {
        let (pairing, row) = self.scheme()?;
        let helps = pairing
            .helpers
            .iter()
            .any(|helper| id_of::<FacilityId>(helper) == at);
        if !helps || id_of::<LevelId>(&pairing.level) != level {
            return None;
        }
        let share = row.kept_share.as_ref();
        let share = share.map(|share| (self.world.number(share) * f64::from(beds)).ceil() as u32);
        row.kept_for_own
            .as_ref()
            .map(|kept| self.world.count(kept))
            .or(share)
    }

    /// Heads of a staff group from each instant on, with those who are sent and who come.
    pub(super) fn with_stationed(
        &self,
        group: &written::Staff,
        heads: &[(Time, u32)],
    ) -> Vec<(Time, u32)> {
        let concerned = self
            .stationed_rows()
            .iter()
            .filter(|row| row.sender.id == group.id || row.receiver.id == group.id);
        let mut moved: Vec<(Time, Time, i64)> = concerned
            .map(|row| {
                let (since, until, heads) = self.stationed(row);
                let sign = if row.receiver.id == group.id { 1 } else { -1 };
                (since, until, sign * heads)
            })
            .collect();
        moved.extend(self.sent(group));
        if moved.is_empty() {
            return heads.to_vec();
        }
        with_moved(heads, &moved)
    }

    /// The rows of staff stationed by the scheme in force.
    pub(super) fn stationed_rows(&self) -> &[written::Stationed] {
        self.scheme().map_or(&[][..], |(_, row)| &row.stationed)
    }

    /// From when until when a row of stationed staff holds, and how many whole members it is.
    pub(crate) fn stationed(&self, row: &written::Stationed) -> (Time, Time, i64) {
        let at = |number: &Option<Number>, absent: Time| {
            let number = number.as_ref();
            number.map_or(absent, |number| instant(self.world.number(number)))
        };
        let half_days = self.world.number(&row.heads) * self.world.number(&row.half_days);
        let heads = (half_days / HALF_DAYS).round() as i64;
        (
            at(&row.since, Time(i64::MIN)),
            at(&row.until, Time::NEVER),
            heads,
        )
    }

    /// Steps of quality of a unit: its own and those of the scheme, in order of time.
    pub(super) fn quality(
        &self,
        at: FacilityId,
        level: LevelId,
        own: &[QualityStep],
    ) -> Vec<(Time, Effect)> {
        let of_scheme = self.scheme().filter(|(pairing, _)| {
            let helped = pairing.counties.iter();
            let helps = |helped: &Reference| id_of::<FacilityId>(helped) == at;
            id_of::<LevelId>(&pairing.level) == level && helped.clone().any(helps)
        });
        let of_scheme = of_scheme.map_or(&[][..], |(_, row)| &row.quality);
        let factor = |number: &Option<Number>| {
            let number = number.as_ref();
            number.map_or(1.0, |number| self.world.number(number))
        };
        let step = |row: &QualityStep| {
            let effect = Effect {
                log_odds: libm::log(factor(&row.odds)),
                hazards: factor(&row.hazards),
            };
            (instant(self.world.number(&row.from)), effect)
        };
        let mut steps: Vec<(Time, Effect)> = own.iter().chain(of_scheme).map(step).collect();
        steps.sort_by_key(|&(from, _)| from);
        steps
    }

    /// How many zones a scheme asks for.
    pub(crate) fn zone_count(&self, row: &written::Scheme) -> Option<usize> {
        let count = row.zone_count.as_ref()?;
        Some(self.world.count(count) as usize)
    }

    /// What a table of who helps whom is made from.
    pub(crate) fn pairing_facts(&self, pairing: &written::Pairing) -> PairingFacts {
        let level: LevelId = id_of(&pairing.level);
        let ways = self.travel();
        let minutes = ways.iter().map(|row| {
            let way = |way: &Option<crate::model::network::Travel>| {
                way.as_ref().map_or(0.0, |way| {
                    way.typical.0 as f64 / crate::units::MINUTE as f64
                })
            };
            row.iter().map(way).collect()
        });
        let beds = |row: &&written::Facility| {
            let own = row
                .units
                .iter()
                .find(|(own, _)| id_of::<LevelId>(own) == level);
            own.map_or(0.0, |(_, unit)| {
                let defaults = self.levels()[level.index()];
                f64::from(self.capacity(unit, defaults).at(Time::START))
            })
        };
        PairingFacts {
            minutes: minutes.collect(),
            persons: self.persons_by_county(pairing, level),
            beds: self.facilities().iter().map(beds).collect(),
        }
    }

    /// People of the places whose first contacts lead to each facility that is helped.
    fn persons_by_county(&self, pairing: &written::Pairing, level: LevelId) -> Vec<f64> {
        let mut sums = vec![0.0; self.facilities().len()];
        let counties: Vec<FacilityId> = pairing.counties.iter().map(id_of).collect();
        for (row, ages) in self.places().iter().zip(self.persons()) {
            let own = row.facility.iter();
            let contacts: Vec<&Reference> = own
                .chain(row.contacts.iter().map(|c| &c.facility))
                .collect();
            let each = ages.iter().sum::<f64>() / contacts.len().max(1) as f64;
            for contact in contacts {
                let at = self.responsible(id_of(contact), level);
                if let Some(at) = at.filter(|at| counties.contains(at)) {
                    sums[at.index()] += each;
                }
            }
        }
        sums
    }
}

/// Half-days in a full week of work.
pub(crate) const HALF_DAYS: f64 = 10.0;
