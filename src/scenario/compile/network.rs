//! Tiers, levels, facilities, units, ways and referral.

use std::sync::Arc;

use super::{Compiler, id_of, sorted};
use crate::distribution::Sampler;
use crate::model::Label;
use crate::model::network::{
    CareLevel, Facility, FacilityId, LevelId, Network, Travel, Unit, Waiting,
};
use crate::model::patient::Patients;
use crate::model::strain::{Band, Effect, Strain};
use crate::policy::referral::{
    Command, NearestFree, NextTier, Ordered, OwnGroup, Referral, StayPut, StepDown,
};
use crate::scenario::leaf::{Name, Number};
use crate::scenario::read::Of;
use crate::scenario::written::{self, Policy};
use crate::table::{Id, Table};
use crate::units::{Duration, Time};

impl Compiler<'_> {
    pub(super) fn network(&self, patients: &Patients) -> Network {
        let written = self.written;
        let tiers = sorted(&written.tier, |row| &row.id);
        let groups = sorted(&written.group, |row| &row.id);
        let label = |id: &str, name: &Option<Name>| Name::label(name.as_ref(), id);
        let mut units = self.units(patients);
        let mut pools = self.pools(&mut units);
        let transport = self.transport(&mut pools.resources);
        pools.triages = self.triages(&mut pools.resources);
        pools.windows = self.windows(&mut pools.resources);
        Network {
            pausing: self.pausing(&units),
            pools,
            tiers: tiers
                .into_iter()
                .map(|row| label(&row.id, &row.name))
                .collect(),
            groups: groups
                .into_iter()
                .map(|row| label(&row.id, &row.name))
                .collect(),
            levels: self
                .levels()
                .into_iter()
                .map(|row| self.level(row))
                .collect(),
            facilities: self.facilities().into_iter().map(facility).collect(),
            units,
            travel: self.travel(),
            referral: self.referral(),
            overflow: self.overflow(),
            transport,
            pairing: self.pairing(),
            board: self.board(),
        }
    }

    pub(super) fn levels(&self) -> Vec<&written::CareLevel> {
        sorted(&self.written.care_level, |row| &row.id)
    }

    pub(super) fn facilities(&self) -> Vec<&written::Facility> {
        sorted(&self.written.facility, |row| &row.id)
    }

    fn level(&self, row: &written::CareLevel) -> CareLevel {
        CareLevel {
            label: Name::label(row.name.as_ref(), &row.id),
            kind: row.kind,
            intensity: self.world.count(&row.intensity),
            stand_ins: row.stand_ins.iter().map(id_of).collect(),
            waits_in: row.waits_in.iter().map(id_of).collect(),
            boards_at: row.boards_at.iter().map(id_of).collect(),
            boards_in: row.boards_in.unwrap_or_default(),
        }
    }

    /// All units in order of their ids.
    fn units(&self, patients: &Patients) -> Table<crate::model::network::UnitId, Unit> {
        let levels = self.levels();
        let mut units = Vec::new();
        for (place, facility) in self.facilities().into_iter().enumerate() {
            for (level, unit) in &facility.units {
                let defaults = levels[level.number.unwrap_or(0)];
                let id: LevelId = id_of(level);
                units.push(Unit {
                    priority: self.priority(unit, defaults, patients),
                    ..self.unit(FacilityId::new(place), facility, id, defaults, unit)
                });
            }
        }
        units.sort_by(|a, b| a.label.id.cmp(&b.label.id));
        self.resolve_takes(&mut units);
        Table::from(units)
    }

    fn unit(
        &self,
        at: FacilityId,
        facility: &written::Facility,
        level: LevelId,
        defaults: &written::CareLevel,
        unit: &written::Unit,
    ) -> Unit {
        let law = |own: &Option<_>, default: &Option<_>| {
            own.as_ref()
                .or(default.as_ref())
                .map(|law| self.world.sampler(law))
        };
        let capacity = self.capacity(unit, defaults);
        let convertible = unit.convertible.as_ref().map(|row| self.convertible(row));
        let physical = self.physical(unit, &capacity, convertible.as_ref());
        let exposure = unit.exposure.as_ref().or(defaults.exposure.as_ref());
        let kept_for_own = self
            .kept_by_scheme(at, level, capacity.at(Time::START))
            .or_else(|| {
                let kept = unit.kept_for_own.as_ref();
                kept.map(|kept| self.world.count(kept))
            })
            .unwrap_or(0);
        let steps = self.quality(at, level, &unit.quality);
        Unit {
            exposure: self.exposure(exposure, physical),
            physical,
            convertible,
            label: unit_label(facility, defaults),
            facility: at,
            level,
            capacity,
            waiting: self.waiting(unit.waiting.as_ref().unwrap_or(&defaults.waiting)),
            patience: law(&unit.patience, &defaults.patience),
            priority: Vec::new(),
            turnover: self
                .world
                .duration(unit.turnover.as_ref().unwrap_or(&defaults.turnover)),
            time: law(&unit.time, &defaults.time),
            kept_for_own,
            kept_for: unit.kept_for.as_ref().map(|kept| self.kept_for(kept)),
            strain: self.strain(unit.strain.as_ref().or(defaults.strain.as_ref()), steps),
        }
    }

    /// Bands in order of occupancy and steps of quality; empty lists are none.
    fn strain(
        &self,
        bands: Option<&Vec<written::StrainBand>>,
        steps: Vec<(Time, Effect)>,
    ) -> Option<Strain> {
        let factor = |number: &Option<Number>| {
            let number = number.as_ref();
            number.map_or(1.0, |number| self.world.number(number))
        };
        let band = |row: &written::StrainBand| Band {
            from: self.world.number(&row.from),
            log_odds: libm::log(factor(&row.odds)),
            hazards: factor(&row.hazards),
        };
        let mut bands: Vec<Band> = bands.into_iter().flatten().map(band).collect();
        bands.sort_by(|a, b| a.from.total_cmp(&b.from));
        let by_mode = Vec::new();
        let any = !bands.is_empty() || !steps.is_empty();
        any.then_some(Strain {
            bands,
            by_mode,
            steps,
        })
    }

    fn waiting(&self, waiting: &written::Waiting) -> Waiting {
        match waiting {
            written::Waiting::Queue => Waiting::Queue,
            written::Waiting::None => Waiting::None,
            written::Waiting::AtMost(number) => Waiting::AtMost(self.world.count(number)),
        }
    }

    pub(super) fn travel(&self) -> Table<FacilityId, Table<FacilityId, Option<Travel>>> {
        let count = self.ids.count(Of::Facility);
        let mut ways = vec![vec![None; count]; count];
        for link in &self.written.link {
            let law = self.world.law(&link.time);
            let way = Travel {
                time: Sampler::new(&law, self.world.exact, self.world.cache),
                typical: milliseconds(law.quantile(0.5)),
                care: link.care.as_ref().map(id_of),
            };
            let (from, to) = (link.from.number.unwrap_or(0), link.to.number.unwrap_or(0));
            if !link.one_way && !self.is_linked(to, from) {
                ways[to][from] = Some(way.clone());
            }
            ways[from][to] = Some(way);
        }
        ways.into_iter()
            .map(|row| row.into_iter().collect())
            .collect()
    }

    /// Whether a row says how long the way in this very direction takes.
    pub(super) fn is_linked(&self, from: usize, to: usize) -> bool {
        let row = |link: &written::Link| (link.from.number, link.to.number);
        self.written
            .link
            .iter()
            .any(|link| row(link) == (Some(from), Some(to)))
    }

    fn referral(&self) -> Table<FacilityId, Table<LevelId, Arc<dyn Referral>>> {
        let stay_put: Arc<dyn Referral> = Arc::new(StayPut);
        let policies: Vec<Arc<dyn Referral>> = self
            .written
            .referral
            .iter()
            .map(|row| policy(&row.policy))
            .collect();
        let levels = self.ids.count(Of::Level);
        let of = |facility: &written::Facility, place: usize, level: usize| {
            let by_scheme = self.referral_by_scheme(FacilityId::new(place), LevelId::new(level));
            by_scheme.unwrap_or_else(|| {
                let row = most_specific(&self.written.referral, facility, place, level);
                row.map_or_else(|| Arc::clone(&stay_put), |row| Arc::clone(&policies[row]))
            })
        };
        let row = |(place, facility): (usize, &written::Facility)| {
            (0..levels)
                .map(|level| of(facility, place, level))
                .collect()
        };
        self.facilities().into_iter().enumerate().map(row).collect()
    }
}

fn unit_label(facility: &written::Facility, level: &written::CareLevel) -> Label {
    let at = Name::label(facility.name.as_ref(), &facility.id);
    let of = Name::label(level.name.as_ref(), &level.id);
    let id = format!("{}.{}", facility.id, level.id);
    Label {
        id,
        zh: format!("{}{}", at.zh, of.zh),
        en: format!("{} {}", at.en, of.en),
    }
}

fn facility(row: &written::Facility) -> Facility {
    Facility {
        label: Name::label(row.name.as_ref(), &row.id),
        tier: id_of(&row.tier),
        group: row.group.as_ref().map(id_of),
        refers_to: row.refers_to.as_ref().map(id_of),
    }
}

fn policy(policy: &Policy) -> Arc<dyn Referral> {
    match policy {
        Policy::StayPut => Arc::new(StayPut),
        Policy::NextTier => Arc::new(NextTier),
        Policy::NearestFree => Arc::new(NearestFree),
        Policy::StepDown => Arc::new(StepDown),
        Policy::OwnGroup { open } => Arc::new(OwnGroup { open: *open }),
        Policy::Ordered(to) => Arc::new(Ordered {
            to: to.iter().map(id_of).collect(),
        }),
        Policy::Command(of) => Arc::new(Command {
            of: of.iter().map(id_of).collect(),
        }),
    }
}

/// How specific a row is for a facility and a level; `None` if it is not for them. A place
/// counts more than a level, a facility more than a tier.
pub(crate) fn specificity(
    row: &written::Referral,
    facility: &written::Facility,
    place: usize,
    level: usize,
) -> Option<u8> {
    let mut score = 0;
    if let Some(facilities) = &row.facilities {
        facilities
            .iter()
            .any(|named| named.number == Some(place))
            .then_some(())?;
        score += 4;
    }
    if let Some(tier) = &row.tier {
        (tier.number == facility.tier.number).then_some(())?;
        score += 2;
    }
    if let Some(named) = &row.level {
        (named.number == Some(level)).then_some(())?;
        score += 1;
    }
    Some(score)
}

/// The place of the row that counts.
fn most_specific(
    rows: &[written::Referral],
    facility: &written::Facility,
    place: usize,
    level: usize,
) -> Option<usize> {
    let scores = rows.iter().enumerate().filter_map(|(at, row)| {
        specificity(row, facility, place, level).map(|score| (score, std::cmp::Reverse(at)))
    });
    scores.max().map(|(_, std::cmp::Reverse(at))| at)
}

#[allow(clippy::cast_possible_truncation)] // laws of times are below 2^42 ms
fn milliseconds(value: f64) -> Duration {
    Duration(value.round() as i64)
}
