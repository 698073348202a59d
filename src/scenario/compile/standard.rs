//! Paper standards: which lines concern which facility, and what is counted for them.

use super::{Compiler, id_of, instant};
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId};
use crate::model::pool::PoolId;
use crate::policy::opening::Convertible;
use crate::readiness::{PaperLine, Rule, Standard};
use crate::scenario::leaf::{Name, Number};
use crate::scenario::read::Reference;
use crate::scenario::written;
use crate::table::Id;
use crate::units::Time;

impl Compiler<'_> {
    /// All lines in the order of the file.
    pub(super) fn standards(&self) -> Vec<Standard> {
        let standard = |row: &written::Standard| Standard {
            label: Name::label(row.name.as_ref(), &row.id),
            document: row.document.clone(),
            year: row.year.clone(),
            mark: row.mark.unwrap_or_default(),
            sources: row.source.iter().map(|source| source.id.clone()).collect(),
            grade: row.grade,
            count: self.counted_label(&row.count),
            per: row.per.as_ref().map(|per| self.counted_label(per)),
            rule: self.rule(row),
        };
        self.written.standard.iter().map(standard).collect()
    }

    fn rule(&self, row: &written::Standard) -> Rule {
        if let Some(least) = &row.at_least {
            let up_to = row.up_to.as_ref().map(|most| self.world.number(most));
            let least = self.world.number(least);
            return Rule::AtLeast { least, up_to };
        }
        if row.steps.is_empty() {
            return Rule::Present;
        }
        let number = |number: &Number| self.world.number(number);
        let step = |step: &written::StandardStep| (number(&step.from), number(&step.at_least));
        let mut steps: Vec<(f64, f64)> = row.steps.iter().map(step).collect();
        steps.sort_by(|a, b| a.0.total_cmp(&b.0));
        Rule::Steps(steps)
    }

    fn counted(&self, id: &Reference) -> Option<&written::Counted> {
        self.written.count.iter().find(|row| row.id == id.id)
    }

    fn counted_label(&self, id: &Reference) -> crate::model::Label {
        let name = self.counted(id).and_then(|row| row.name.as_ref());
        Name::label(name, &id.id)
    }

    /// Every line judged for the facilities that it is for: those of its grade; without one, those
    /// of any stated grade; or all facilities together.
    pub(super) fn paper(&self, standards: &[Standard], model: &Model) -> Vec<PaperLine> {
        let mut lines = Vec::new();
        for (place, row) in self.written.standard.iter().enumerate() {
            let (standard, count) = (&standards[place], |at, id| self.count(row, at, id, model));
            if row.together {
                let found = count(None, &row.count);
                let base = row.per.as_ref().and_then(|per| count(None, per));
                lines.push(standard.judge((place, None), found, base));
                continue;
            }
            for (at, _) in self.graded().filter(|&(_, own)| fits(row, own)) {
                let found = count(Some(at), &row.count);
                let base = row.per.as_ref().and_then(|per| count(Some(at), per));
                lines.push(standard.judge((place, Some(at)), found, base));
            }
        }
        lines
    }

    /// The facilities that state their grade.
    fn graded(&self) -> impl Iterator<Item = (FacilityId, &written::Facility)> {
        let rows = self.facilities().into_iter().enumerate();
        rows.filter(|(_, row)| row.grade.is_some())
            .map(|(place, row)| (FacilityId::new(place), row))
    }

    /// What is counted for a line in a facility, or in all of them together.
    fn count(
        &self,
        line: &written::Standard,
        facility: Option<FacilityId>,
        id: &Reference,
        model: &Model,
    ) -> Option<f64> {
        let row = self.counted(id)?;
        let at = line
            .at
            .as_ref()
            .map_or(Time::START, |at| instant(self.world.number(at)));
        if row.persons {
            return Some(model.demand.places.iter().map(|place| place.persons).sum());
        }
        let level: Option<LevelId> = row.beds_of.as_ref().map(id_of);
        let converted: Option<LevelId> = row.convertible_of.as_ref().map(id_of);
        let within = row.within.as_ref().map(|most| self.world.duration(most));
        let in_one = |facility: FacilityId| {
            let stated = self.stated(facility, id);
            let beds = |level| {
                let unit = model.network.unit_of(facility, level)?;
                Some(f64::from(model.network.units[unit].capacity.at(at)))
            };
            let convertible = |level| {
                let unit = model.network.unit_of(facility, level)?;
                let ready = model.network.units[unit].convertible.as_ref();
                let in_time = |beds: &&Convertible| {
                    within.is_none_or(|most| beds.ready_in <= most)
                        && beds.thresholds.not_before <= at
                };
                let ready = ready.filter(in_time);
                Some(ready.map_or(0.0, |beds| f64::from(beds.beds)))
            };
            let derived = level
                .and_then(beds)
                .or_else(|| converted.and_then(convertible))
                .or_else(|| heads(row, facility, at, model));
            stated.or(derived)
        };
        if let Some(facility) = facility {
            return in_one(facility);
        }
        let found = model.network.facilities.ids().filter_map(in_one);
        found.reduce(|sum, more| sum + more)
    }

    /// What a facility states.
    fn stated(&self, facility: FacilityId, id: &Reference) -> Option<f64> {
        let row = *self.facilities().get(facility.index())?;
        let (_, number) = row.counts.iter().find(|(own, _)| own.id == id.id)?;
        Some(self.world.number(number))
    }
}

/// Heads on the roster or in the reserve of the groups of a facility that are named; `None` if
/// none of them works there.
fn heads(row: &written::Counted, at: FacilityId, now: Time, model: &Model) -> Option<f64> {
    let staff = &model.network.pools.staff;
    let here = |group: &&Reference| staff[id_of::<PoolId>(group)].facility == at;
    let roster = |group: &Reference| staff[id_of::<PoolId>(group)].roster.heads_at(now);
    let reserve = |group: &Reference| {
        let called = staff[id_of::<PoolId>(group)].roster.reserve.as_ref();
        called
            .filter(|row| row.from <= now)
            .map_or(0, |row| row.heads)
    };
    let on_roster = row.heads_of.iter().filter(here).map(roster);
    let called = row.reserve_of.iter().filter(here).map(reserve);
    let sum = on_roster.chain(called).reduce(|sum, more| sum + more);
    sum.map(f64::from)
}

/// Whether a line is for a facility.
fn fits(line: &written::Standard, facility: &written::Facility) -> bool {
    line.grade.is_none() || line.grade == facility.grade
}
