//! Rules about vehicles.

use super::Check;
use super::stages::stages;
use crate::scenario::message::Msg;
use crate::scenario::read::Reference;
use crate::scenario::written::{Station, Vehicle};

/// A kind of vehicle stands somewhere, drives on known ways, and somebody needs it.
pub(super) fn vehicles(check: &mut Check<'_>) {
    let written = check.written;
    let by_stage: Vec<_> = stages(check)
        .iter()
        .filter_map(|(_, stage)| stage.travels_by.clone())
        .collect();
    for row in &written.vehicle {
        let vehicle = row.id.clone();
        let levels = written.care_level.iter().map(|row| &row.travels_by);
        let links = written.link.iter().map(|row| &row.travels_by);
        let mut named = levels.chain(links).flatten().chain(&by_stage);
        if row.stations.is_empty() {
            check.error(row.span, Msg::VehicleNowhere { vehicle });
        } else if !named.any(|kind| kind.id == row.id) {
            check.warning(row.span, Msg::NobodyTravelsBy { vehicle });
        }
        for (station, fleet) in &row.stations {
            check.no_twice(fleet.facilities.iter().flatten());
            ways(check, row, station, fleet);
        }
        everyone_is_served(check, row);
    }
}

/// There is a way between a station and the facilities that it is named for.
fn ways(check: &mut Check<'_>, row: &Vehicle, station: &Reference, fleet: &Station) {
    let linked = |to: &str| {
        let mut links = check.written.link.iter();
        links.any(|link| {
            let ends = (link.from.id.as_str(), link.to.id.as_str());
            ends == (station.id.as_str(), to) || (!link.one_way && ends == (to, &station.id))
        })
    };
    let named = fleet.facilities.iter().flatten();
    let mut others = named.filter(|at| at.id != station.id && at.number.is_some());
    if let Some(at) = others.find(|at| !linked(&at.id)) {
        let (vehicle, station) = (row.id.clone(), station.id.clone());
        let facility = at.id.clone();
        let message = Msg::VehicleNoWay {
            vehicle,
            station,
            facility,
        };
        check.warning(at.span, message);
    }
}

/// A facility that no station serves would have its patients go without a vehicle.
fn everyone_is_served(check: &mut Check<'_>, row: &Vehicle) {
    let lists = row.stations.iter().map(|(_, fleet)| &fleet.facilities);
    let Some(named) = lists.map(|list| list.as_ref()).collect::<Option<Vec<_>>>() else {
        return; // a station serves everyone
    };
    let served = |id: &str| named.iter().copied().flatten().any(|at| at.id == id);
    let facilities = check.written.facility.iter();
    let without: Vec<String> = facilities
        .filter(|at| !served(&at.id))
        .map(|at| at.id.clone())
        .collect();
    if let (Some(first), false) = (without.first(), row.stations.is_empty()) {
        let vehicle = row.id.clone();
        let facility = first.clone();
        check.warning(row.span, Msg::VehicleNotFor { vehicle, facility });
    }
}
