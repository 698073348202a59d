//! Targets and further numbers to report, by the registry of metrics.

use super::equipment::equipment_id;
use super::{Compiler, id_of, instant};
use crate::model::network::{LevelId, Network};
use crate::model::pool::{PoolId, ResourceId};
use crate::model::service::ServiceId;
use crate::readiness::{
    Kind, Kpi, Limit, Parameter, ParameterKind, Place, Scope, StaticRule, Target, Who, metric,
};
use crate::scenario::leaf::{Name, Number};
use crate::scenario::read::Reference;
use crate::scenario::written::{self, LimitValue};
use crate::units::{Dimension, Duration};

/// A scope as it is written: by tier, group, facility, level, type, age.
pub(crate) struct Where<'a> {
    pub tier: &'a Option<Reference>,
    pub group: &'a Option<Reference>,
    pub facility: &'a Option<Reference>,
    pub care_level: &'a Option<Reference>,
    pub patient_type: &'a Option<Reference>,
    pub age: &'a Option<Reference>,
    pub staff: &'a Option<Reference>,
    pub equipment: &'a Option<Reference>,
    pub service: &'a Option<Reference>,
    pub supply: &'a Option<Reference>,
    pub vehicle: &'a Option<Reference>,
    pub triage: &'a Option<Reference>,
    pub intervention: &'a Option<Reference>,
    pub class: &'a Option<Reference>,
}

/// A metric as it is written.
pub(crate) struct Asked<'a> {
    pub metric: &'a Reference,
    pub within: &'a Option<Number>,
    pub at: &'a Option<Number>,
    pub count: &'a Option<Number>,
    pub share: &'a Option<Number>,
    pub from: &'a Option<Number>,
    pub until: &'a Option<Number>,
    pub scope: Where<'a>,
}

macro_rules! asked {
    ($row:expr) => {
        Asked {
            metric: &$row.metric,
            within: &$row.within,
            at: &$row.at,
            count: &$row.count,
            share: &$row.share,
            from: &$row.from,
            until: &$row.until,
            scope: Where {
                tier: &$row.tier,
                group: &$row.group,
                facility: &$row.facility,
                care_level: &$row.care_level,
                patient_type: &$row.patient_type,
                age: &$row.age,
                staff: &$row.staff,
                equipment: &$row.equipment,
                service: &$row.service,
                supply: &$row.supply,
                vehicle: &$row.vehicle,
                triage: &$row.triage,
                intervention: &$row.intervention,
                class: &$row.class,
            },
        }
    };
}

impl<'a> From<&'a written::Target> for Asked<'a> {
    fn from(row: &'a written::Target) -> Self {
        asked!(row)
    }
}

impl<'a> From<&'a written::Watch> for Asked<'a> {
    fn from(row: &'a written::Watch) -> Self {
        asked!(row)
    }
}

/// What a number is about. A facility together with a level is a unit.
pub(crate) fn scope_of(asked: &Where<'_>, network: &Network, compiler: &Compiler<'_>) -> Scope {
    let level: Option<LevelId> = asked.care_level.as_ref().map(id_of);
    let place = if let Some(facility) = asked.facility {
        let unit = level.and_then(|level| network.unit_of(id_of(facility), level));
        unit.map_or_else(|| Place::Facility(id_of(facility)), Place::Unit)
    } else if let Some(group) = asked.group {
        Place::Group(id_of(group))
    } else if let Some(tier) = asked.tier {
        Place::Tier(id_of(tier))
    } else {
        Place::All
    };
    if let Some(resource) = resource_of(asked, network, compiler) {
        return Scope {
            place: if asked.equipment.is_some() || asked.supply.is_some() || asked.vehicle.is_some()
            {
                place
            } else {
                Place::All
            },
            level: None,
            who: Who::Resource(resource),
        };
    }
    let who = match (asked.patient_type, asked.age) {
        (Some(kind), _) => Who::Type(id_of(kind)),
        (None, Some(age)) => Who::Age(id_of(age)),
        (None, None) => Who::All,
    };
    Scope { place, level, who }
}

/// The staff group, service, kind of equipment, supply, vehicle, triage or intervention that is named.
fn resource_of(
    asked: &Where<'_>,
    network: &Network,
    compiler: &Compiler<'_>,
) -> Option<ResourceId> {
    if let Some(staff) = asked.staff {
        let pool: PoolId = id_of(staff);
        return Some(network.pools.staff[pool].resource);
    }
    if let Some(service) = asked.service {
        let service: ServiceId = id_of(service);
        return Some(network.pools.services[service].resource);
    }
    if let Some(supply) = asked.supply {
        return Some(compiler.supply_kind(supply));
    }
    if let Some(vehicle) = asked.vehicle {
        return Some(compiler.vehicle_kind(vehicle));
    }
    if let Some(triage) = asked.triage {
        return triage_of(triage, asked.class.as_ref(), network, compiler);
    }
    if let Some(by) = asked.intervention {
        let window = compiler.window_of(&by.id)?;
        return Some(network.pools.windows[window].resource);
    }
    let kind = asked.equipment.as_ref()?;
    Some(equipment_id(network.pools.staff.len(), kind))
}

/// A triage that is named, or one of its classes.
fn triage_of(
    triage: &Reference,
    class: Option<&Reference>,
    network: &Network,
    compiler: &Compiler<'_>,
) -> Option<ResourceId> {
    let own = &network.pools.triages[id_of(triage)];
    let Some(class) = class else {
        return Some(own.resource);
    };
    let mut rows = compiler.written.triage.iter();
    let row = rows.find(|row| row.id == triage.id)?;
    let place = row.class.iter().position(|own| own.id == class.id)?;
    own.classes.get(place).copied()
}

/// A metric with its parameter and scope; `None` if there is no such metric.
pub(crate) fn kpi_of(asked: &Asked<'_>, compiler: &Compiler<'_>, network: &Network) -> Option<Kpi> {
    let metric = metric(&asked.metric.id)?;
    let number = |number: &Option<Number>| number.as_ref().map(|n| compiler.world.number(n));
    let parameter = match metric.parameter {
        ParameterKind::None => Parameter::None,
        ParameterKind::Within => Parameter::Within(Duration::from_days(number(asked.within)?)),
        ParameterKind::At => Parameter::At(instant(number(asked.at)?)),
        ParameterKind::Count => {
            Parameter::Count(asked.count.as_ref().map(|n| compiler.world.count(n))?)
        }
        ParameterKind::Share => Parameter::Share(number(asked.share)?),
    };
    Some(Kpi {
        metric: metric.name,
        parameter,
        scope: scope_of(&asked.scope, network, compiler),
        days: days_of(asked, compiler),
    })
}

/// The days of a window: those that begin in it.
fn days_of(asked: &Asked<'_>, compiler: &Compiler<'_>) -> Option<(u32, u32)> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // days of a run
    let day = |number: &Number| compiler.world.number(number).ceil().max(0.0) as u32;
    match (asked.from, asked.until) {
        (None, None) => None,
        (from, until) => Some((
            from.as_ref().map_or(0, day),
            until.as_ref().map_or(u32::MAX, day),
        )),
    }
}

/// A limit in the unit of a metric; `None` if it measures something else.
pub(crate) fn limit_of(limit: &LimitValue, unit: &str) -> Option<f64> {
    let per_day = match unit {
        "d" | "day" => Some(1.0),
        "h" => Some(24.0),
        "min" => Some(1440.0),
        _ => None,
    };
    match (limit.dimension, per_day) {
        (Dimension::Plain, _) => limit.value,
        (Dimension::Time, Some(factor)) => limit.value.map(|days| days * factor),
        _ => None,
    }
}

impl Compiler<'_> {
    /// All targets in the order of the file.
    pub(crate) fn targets(&self, network: &Network) -> Vec<Target> {
        self.written
            .target
            .iter()
            .filter_map(|row| self.target(row, network))
            .collect()
    }

    fn target(&self, row: &written::Target, network: &Network) -> Option<Target> {
        let kpi = kpi_of(&row.into(), self, network)?;
        let unit = metric(kpi.metric)?.unit;
        let limit = match (&row.at_least, &row.at_most) {
            (Some(least), _) => Limit::AtLeast(limit_of(least, unit)?),
            (None, Some(most)) => Limit::AtMost(limit_of(most, unit)?),
            (None, None) => return None,
        };
        let kind = match (&row.rule, &row.required) {
            (Some(rule), _) => Kind::Static(StaticRule {
                document: rule.document.clone(),
                year: rule.year.clone(),
                grade: rule.grade.clone(),
            }),
            (None, Some(required)) => Kind::Share {
                required: self.world.number(required),
            },
            (None, None) => Kind::Mean,
        };
        let label = Name::label(row.name.as_ref(), &row.id);
        Some(Target {
            label,
            kpi,
            limit,
            kind,
            headline: row.headline,
        })
    }

    /// The further metrics that are asked for.
    pub(crate) fn watched(&self, network: &Network) -> Vec<Kpi> {
        self.written
            .watch
            .iter()
            .filter_map(|row| kpi_of(&row.into(), self, network))
            .collect()
    }
}
