//! Events, and how they are packed into 48 bits of the calendar.

use crate::des::PAYLOAD_BITS;
use crate::model::equipment::StockId;
use crate::model::monitoring::TeamId;
use crate::model::network::UnitId;
use crate::model::pool::{PoolId, RedeploymentId};
use crate::model::service::ServiceId;
use crate::model::supply::SupplyId;
use crate::model::vehicle::FleetId;

/// What can be scheduled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// The first of a patient's clocks runs out; void if the stamp is no longer the patient's.
    Clock {
        /// The patient's place among those present.
        slot: u32,
        /// Lowest bits of the patient's stamp at scheduling.
        stamp: u32,
    },
    /// A bed is ready again after turnover.
    BedReady(UnitId),
    /// The capacity of a unit may change.
    Capacity(UnitId),
    /// The first target on the virtual clock of a unit under strain comes; void if the stamp is
    /// no longer the unit's.
    Target {
        /// Where.
        unit: UnitId,
        /// Lowest bits of the unit's stamp at scheduling.
        stamp: u32,
    },
    /// Those on duty of a staff group may change.
    Duty(PoolId),
    /// There is more or less of a kind of equipment.
    Stock(StockId),
    /// What holds in a unit from an instant on begins.
    Quality(UnitId),
    /// The board of occupancies is renewed.
    Board,
    /// A visit of a team finds somebody; void if another instant is expected.
    Visit(TeamId),
    /// A day of the horizon ends.
    DayEnds,
    /// The next of the stated instants has come.
    Instant,
    /// Recording begins.
    Start,
    /// A unit with convertible beds is looked at.
    Look(UnitId),
    /// The unit that may call up the reserve of a staff group is looked at.
    LookAtReserve(PoolId),
    /// Who helps whom among staff groups is planned anew.
    LookAtLoads(RedeploymentId),
    /// Members sent to another group are at work there, unless they were called back.
    HelpComes(RedeploymentId),
    /// A unit that may be paused is looked at.
    LookAtPause(UnitId),
    /// A supply runs out; void if another instant is expected.
    RunsOut(SupplyId),
    /// A supply is delivered.
    Delivery(SupplyId),
    /// Vehicles or crews of a station may change.
    Fleet(FleetId),
    /// A vehicle is back at its station.
    VehicleBack(FleetId),
    /// Those who refused a patient may be asked again; void if another instant is set.
    AskAgain(u32),
    /// Servers of a shared service open or close.
    Servers(ServiceId),
    /// The work on a test is done.
    Tested(u32),
    /// The result of a test is there.
    Result(u32),
    /// The first patient to be infected by the air of a unit is; void if the stamp is no longer the
    /// unit's.
    Infection {
        /// Where.
        unit: UnitId,
        /// Lowest bits of the stamp at scheduling.
        stamp: u32,
    },
    /// The next member of a staff group is infected; void if the stamp is no longer the group's.
    StaffInfection {
        /// Of which group.
        pool: PoolId,
        /// Lowest bits of the stamp at scheduling.
        stamp: u32,
    },
}

const KIND_SHIFT: u32 = 45;
const SLOT_SHIFT: u32 = 21;
/// Bits of a stamp that are kept.
pub const STAMP_MASK: u32 = (1 << SLOT_SHIFT) - 1;
/// Most patients that can be present at once.
pub const MOST_PRESENT: usize = 1 << (KIND_SHIFT - SLOT_SHIFT);

impl Event {
    /// Packs: kind (3 bits), slot or unit (24), stamp (21).
    #[inline(always)]
    #[must_use]
    pub fn pack(self) -> u64 {
        let (kind, entity, stamp) = match self {
            Event::Clock { slot, stamp } => (0, slot, stamp & STAMP_MASK),
            Event::BedReady(unit) => (1, u32::from(unit.0), 0),
            Event::Capacity(unit) => (2, u32::from(unit.0), 0),
            Event::DayEnds => (3, 0, 0),
            Event::Instant => (3, 0, 1),
            Event::Start => (3, 0, 2),
            Event::Servers(service) => (3, u32::from(service.0), 3),
            Event::Tested(test) => (3, test, 4),
            Event::Result(test) => (3, test, 5),
            Event::LookAtPause(unit) => (3, u32::from(unit.0), 6),
            Event::RunsOut(supply) => (3, u32::from(supply.0), 7),
            Event::Delivery(supply) => (3, u32::from(supply.0), 8),
            Event::LookAtReserve(pool) => (3, u32::from(pool.0), 10),
            Event::LookAtLoads(rule) => (3, u32::from(rule.0), 11),
            Event::HelpComes(rule) => (3, u32::from(rule.0), 12),
            Event::Fleet(fleet) => (3, u32::from(fleet.0), 30),
            Event::VehicleBack(fleet) => (3, u32::from(fleet.0), 31),
            Event::AskAgain(slot) => (3, slot, 32),
            Event::Infection { unit, stamp } => (4, u32::from(unit.0), stamp & STAMP_MASK),
            Event::StaffInfection { pool, stamp } => (5, u32::from(pool.0), stamp & STAMP_MASK),
            Event::Target { unit, stamp } => (6, u32::from(unit.0), stamp & STAMP_MASK),
            Event::Duty(pool) => (2, u32::from(pool.0), 1),
            Event::Stock(stock) => (2, u32::from(stock.0), 2),
            Event::Quality(unit) => (2, u32::from(unit.0), 3),
            Event::Board => (3, 0, 9),
            Event::Visit(team) => (3, u32::from(team.0), 20),
            Event::Look(unit) => (7, u32::from(unit.0), 0),
        };
        kind << KIND_SHIFT | u64::from(entity) << SLOT_SHIFT | u64::from(stamp)
    }

    /// Slot and stamp of a patient's clock: what most events are.
    #[inline(always)]
    pub(super) fn unpack_clock(payload: u64) -> Option<(u32, u32)> {
        let slot = (payload >> SLOT_SHIFT) as u32; // the kind is 0
        (payload >> KIND_SHIFT == 0).then_some((slot, payload as u32 & STAMP_MASK))
    }

    /// Unpacks what [`Event::pack`] packed.
    #[must_use]
    pub fn unpack(payload: u64) -> Event {
        let entity = (payload >> SLOT_SHIFT) as u32 & (MOST_PRESENT as u32 - 1);
        let unit = UnitId(entity as u16);
        match payload >> KIND_SHIFT {
            0 => Event::Clock {
                slot: entity,
                stamp: payload as u32 & STAMP_MASK,
            },
            1 => Event::BedReady(unit),
            2 => match payload as u32 & STAMP_MASK {
                0 => Event::Capacity(unit),
                1 => Event::Duty(PoolId(entity as u16)),
                2 => Event::Stock(StockId(entity as u16)),
                _ => Event::Quality(unit),
            },
            3 => match payload as u32 & STAMP_MASK {
                0 => Event::DayEnds,
                1 => Event::Instant,
                2 => Event::Start,
                3 => Event::Servers(ServiceId(entity as u16)),
                4 => Event::Tested(entity),
                5 => Event::Result(entity),
                6 => Event::LookAtPause(unit),
                7 => Event::RunsOut(SupplyId(entity as u16)),
                8 => Event::Delivery(SupplyId(entity as u16)),
                10 => Event::LookAtReserve(PoolId(entity as u16)),
                11 => Event::LookAtLoads(RedeploymentId(entity as u16)),
                12 => Event::HelpComes(RedeploymentId(entity as u16)),
                30 => Event::Fleet(FleetId(entity as u16)),
                31 => Event::VehicleBack(FleetId(entity as u16)),
                32 => Event::AskAgain(entity),
                20 => Event::Visit(TeamId(entity as u16)),
                _ => Event::Board,
            },
            4 => Event::Infection {
                unit,
                stamp: payload as u32 & STAMP_MASK,
            },
            6 => Event::Target {
                unit,
                stamp: payload as u32 & STAMP_MASK,
            },
            7 => Event::Look(unit),
            _ => Event::StaffInfection {
                pool: PoolId(entity as u16),
                stamp: payload as u32 & STAMP_MASK,
            },
        }
    }
}

const _: () = assert!(KIND_SHIFT + 3 <= PAYLOAD_BITS);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_comes_back_as_it_was_packed() {
        let last_slot = u32::try_from(MOST_PRESENT - 1).unwrap();
        let events = [
            Event::Clock { slot: 0, stamp: 0 },
            Event::Clock {
                slot: last_slot,
                stamp: STAMP_MASK,
            },
            Event::BedReady(UnitId(u16::MAX)),
            Event::Capacity(UnitId(7)),
            Event::Target {
                unit: UnitId(u16::MAX),
                stamp: STAMP_MASK,
            },
            Event::Duty(PoolId(u16::MAX)),
            Event::Stock(StockId(u16::MAX)),
            Event::Quality(UnitId(u16::MAX)),
            Event::Board,
            Event::Visit(TeamId(u16::MAX)),
            Event::DayEnds,
            Event::Instant,
            Event::Start,
            Event::Look(UnitId(u16::MAX)),
            Event::Fleet(FleetId(u16::MAX)),
            Event::VehicleBack(FleetId(u16::MAX)),
            Event::AskAgain(last_slot),
            Event::Servers(ServiceId(u16::MAX)),
            Event::Tested(last_slot),
            Event::RunsOut(SupplyId(u16::MAX)),
            Event::Delivery(SupplyId(u16::MAX)),
            Event::LookAtPause(UnitId(u16::MAX)),
            Event::LookAtReserve(PoolId(u16::MAX)),
            Event::LookAtLoads(RedeploymentId(u16::MAX)),
            Event::HelpComes(RedeploymentId(u16::MAX)),
            Event::Result(last_slot),
            Event::Infection {
                unit: UnitId(u16::MAX),
                stamp: STAMP_MASK,
            },
            Event::StaffInfection {
                pool: PoolId(u16::MAX),
                stamp: STAMP_MASK,
            },
        ];
        for event in events {
            assert_eq!(Event::unpack(event.pack()), event);
            assert_eq!(event.pack() >> PAYLOAD_BITS, 0);
        }
    }
}
