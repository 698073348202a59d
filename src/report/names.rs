//! What things are called, in words for readers and in keys for files.

use super::text::Text;
use super::text::metric;
use super::text::spacing::chinese;
use super::text::word::Word;
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId, UnitId};
use crate::readiness::{Kpi, Place, Scope, Target, Who};

/// Looks up the names of a model.
#[derive(Clone, Copy)]
pub struct Names<'a>(pub &'a Model);

impl Names<'_> {
    /// A facility.
    #[must_use]
    pub fn facility(self, id: FacilityId) -> Text {
        Text::from(&self.0.network.facilities[id].label)
    }

    /// A level of care.
    #[must_use]
    pub fn level(self, id: LevelId) -> Text {
        Text::from(&self.0.network.levels[id].label)
    }

    /// A unit: facility and level.
    #[must_use]
    pub fn unit(self, id: UnitId) -> Text {
        let unit = &self.0.network.units[id];
        spaced(&[self.facility(unit.facility), self.level(unit.level)])
    }

    /// Where; without the level, except for a unit.
    #[must_use]
    pub fn place(self, place: Place) -> Text {
        let network = &self.0.network;
        match place {
            Place::All => Word::Everywhere.text(),
            Place::Tier(id) => Text::from(&network.tiers[id]),
            Place::Group(id) => Text::from(&network.groups[id]),
            Place::Facility(id) => self.facility(id),
            Place::Unit(id) => self.facility(network.units[id].facility),
        }
    }

    /// What a number is about: `清徐县医院 ICU` / `Qingxu County Hospital ICU`.
    #[must_use]
    pub fn scope(self, scope: &Scope) -> Text {
        if let (Place::All, Who::Resource(_)) = (scope.place, scope.who) {
            return self.who(scope.who); // whose it is stands in its name
        }
        let level = self
            .level_of(scope)
            .map(|id| self.level(id))
            .unwrap_or_default();
        spaced(&[self.place(scope.place), level, self.who(scope.who)])
    }

    /// The level of a scope: stated, or that of its unit.
    #[must_use]
    pub fn level_of(self, scope: &Scope) -> Option<LevelId> {
        match scope.place {
            Place::Unit(id) => Some(self.0.network.units[id].level),
            _ => scope.level,
        }
    }

    /// For whom; empty for everyone.
    #[must_use]
    pub fn who(self, who: Who) -> Text {
        match who {
            Who::All => Text::default(),
            Who::Type(id) => Text::from(&self.0.patients.types[id].label),
            Who::Age(id) => Text::from(&self.0.patients.ages[id]),
            Who::Resource(id) => Text::from(&self.0.network.pools.resources[id]),
        }
    }

    /// A metric with its parameter and what it is about.
    #[must_use]
    pub fn kpi(self, kpi: &Kpi) -> Text {
        let parts = [
            metric::name(kpi.metric),
            metric::parameter(kpi),
            self.scope(&kpi.scope),
        ];
        Text::join(&parts, " · ", ", ")
    }

    /// What a target asks for, without its name: metric, scope and limit.
    #[must_use]
    pub fn demand(self, target: &Target) -> Text {
        let limit = metric::limit(target.limit, metric::unit(target.kpi.metric));
        Text::join(&[self.kpi(&target.kpi), limit], " ", " ")
    }

    /// The key of a scope in files: ids joined by dots, such as `county-hospital.icu`.
    #[must_use]
    pub fn scope_key(self, scope: &Scope) -> String {
        let level = self
            .level_of(scope)
            .map(|id| self.0.network.levels[id].label.id.clone());
        let mut parts = vec![self.place_key(scope.place)];
        parts.extend(level);
        parts.extend(self.who_key(scope.who));
        parts.join(".")
    }

    /// The id of a place; `all` for everywhere.
    #[must_use]
    pub fn place_key(self, place: Place) -> String {
        let network = &self.0.network;
        match place {
            Place::All => "all".into(),
            Place::Tier(id) => network.tiers[id].id.clone(),
            Place::Group(id) => network.groups[id].id.clone(),
            Place::Facility(id) => network.facilities[id].label.id.clone(),
            Place::Unit(id) => network.facilities[network.units[id].facility]
                .label
                .id
                .clone(),
        }
    }

    /// The id of a patient type or age band; `None` for everyone.
    #[must_use]
    pub fn who_key(self, who: Who) -> Option<String> {
        match who {
            Who::All => None,
            Who::Type(id) => Some(self.0.patients.types[id].label.id.clone()),
            Who::Age(id) => Some(self.0.patients.ages[id].id.clone()),
            Who::Resource(id) => Some(self.0.network.pools.resources[id].id.clone()),
        }
    }

    /// The key of a metric in files, such as `wait_share_within_6h`.
    #[must_use]
    pub fn metric_key(self, kpi: &Kpi) -> String {
        format!("{}{}", kpi.metric, metric::parameter_tag(kpi))
    }
}

/// Names one after the other.
#[must_use]
pub fn spaced(parts: &[Text]) -> Text {
    let Text { zh, en } = Text::join(parts, " ", " ");
    Text {
        zh: chinese(&zh),
        en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_spaced_only_beside_latin() {
        let name = spaced(&[Text::new("清徐县医院", "Qingxu"), Text::same(&"ICU")]);
        assert_eq!(name, Text::new("清徐县医院 ICU", "Qingxu ICU"));
        assert_eq!(spaced(&[Text::same(&"甲"), Text::same(&"乙")]).zh, "甲乙");
        assert_eq!(spaced(&[Text::default(), Text::same(&"ICU")]).zh, "ICU");
    }
}
