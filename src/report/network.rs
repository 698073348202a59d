//! The network as a table: who is where, with how many beds, and whom they refer to.

use super::Input;
use super::figure::Table;
use super::names::Names;
use super::text::Text;
use super::text::number;
use super::text::word::Word;
use crate::model::network::{FacilityId, LevelId};
use crate::units::Time;

impl Input<'_> {
    /// Facilities with their tier, whom they refer up to, and their beds at the start by level; beds
    /// without limit are left out.
    #[must_use]
    pub fn network_table(&self) -> Table {
        let levels = self.stay_levels();
        let mut head = vec![
            Word::Facility.text(),
            Word::Tier.text(),
            Word::RefersTo.text(),
        ];
        head.extend(levels.iter().map(|&level| Names(self.model).level(level)));
        let facilities = self.model.network.facilities.ids();
        Table {
            head,
            rows: facilities
                .map(|id| self.facility_row(id, &levels))
                .collect(),
        }
    }

    fn facility_row(&self, id: FacilityId, levels: &[LevelId]) -> Vec<Text> {
        let network = &self.model.network;
        let facility = &network.facilities[id];
        let up = facility.refers_to.map(|up| {
            let way = network.travel[id][up].as_ref();
            let time = way.map(|way| minutes(way.typical));
            let name = Names(self.model).facility(up);
            let time = time.unwrap_or_default();
            let time = if time.is_empty() {
                time
            } else {
                super::text::say::Say::Aside { words: time }.text()
            };
            Text::join(&[name, time], "", " ")
        });
        let mut row = vec![
            Names(self.model).facility(id),
            Text::from(&network.tiers[facility.tier]),
            up.unwrap_or_else(|| Word::Nobody.text()),
        ];
        row.extend(levels.iter().map(|&level| self.beds_at_start(id, level)));
        row
    }

    fn beds_at_start(&self, id: FacilityId, level: LevelId) -> Text {
        let unit = self.model.network.unit_of(id, level);
        let beds =
            unit.map(|unit| f64::from(self.model.network.units[unit].capacity.at(Time::START)));
        match beds {
            None => Text::same("–"),
            Some(beds) if beds >= number::UNLIMITED => Text::new("不限", "no limit"),
            Some(beds) => Text::same(&number::short(beds)),
        }
    }
}

/// A typical time in whole minutes.
fn minutes(time: crate::units::Duration) -> Text {
    let n = number::short((time.0 as f64 / crate::units::MINUTE as f64).round());
    Text::new(format!("{n} 分钟"), format!("{n} min"))
}

#[cfg(test)]
mod tests {
    use crate::report::sample::Sample;

    #[test]
    fn every_facility_has_a_row_with_its_beds() {
        let sample = Sample::alone();
        let table = sample.input().network_table();
        assert_eq!(table.rows.len(), sample.model.network.facilities.len());
        assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
    }
}
