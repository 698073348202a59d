//! Pools: what patients in beds draw on besides the bed. A staff group serves units of its
//! facility; equipment stands in a facility and is held by those whose stage needs it.
//!
//! Ratios are exact fractions, and whether the staff on duty is enough is decided in whole numbers:
//! `sum over units of patients / (patients per staff) <= on duty`.

use super::Label;
use super::equipment::{Stock, StockId};
use super::network::{FacilityId, UnitId};
use super::roster::{OnDuty, Roster};
use super::service::{Service, ServiceId};
use super::supply::{Supply, SupplyId};
use super::triage::{Triage, TriageId};
use super::window::{Window, WindowId};
use crate::ids;
use crate::policy::redeployment::Redeployment;
use crate::table::Table;

ids!(
    /// A staff group, a kind of equipment, a shared service, a supply, a triage or one of its classes, or an intervention.
    ResourceId,
    /// A staff group in its facility.
    PoolId,
);

/// Ways of working: conventional, contingency, crisis, each with more patients per staff than the
/// one before (Institute of Medicine, Crisis Standards of Care, 2012).
pub const MODES: usize = 3;
/// The place after the last mode: more patients than the most stretched mode allows.
pub const OVER: usize = MODES;

/// A positive fraction in lowest terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ratio {
    /// Numerator.
    pub num: u64,
    /// Denominator, at least 1.
    pub den: u64,
}

impl Ratio {
    /// One.
    pub const ONE: Ratio = Ratio { num: 1, den: 1 };

    /// The fraction nearest to a number of 0 or more by its continued fraction, with a denominator
    /// of at most 1,000: what a planner writes with three decimals, or as a quotient of small
    /// numbers, is met exactly.
    #[must_use]
    pub fn nearest(x: f64) -> Ratio {
        let (mut before, mut now) = ((0_u64, 1_u64), (1_u64, 0_u64));
        let mut rest = x.clamp(0.0, 1e9);
        loop {
            let whole = rest.floor();
            let step = whole as u64;
            let next = (step * now.0 + before.0, step * now.1 + before.1);
            if next.1 > 1_000 {
                break;
            }
            (before, now) = (now, next);
            let near = now.0 as f64 / now.1 as f64;
            if (near - x).abs() <= 1e-9 * x || rest - whole < 1e-12 {
                break;
            }
            rest = 1.0 / (rest - whole);
        }
        Ratio {
            num: now.0,
            den: now.1.max(1),
        }
    }
}

ids!(
    /// A rule by which staff is sent where the load is.
    RedeploymentId,
);

/// Who or what stands in the facilities.
#[derive(Clone, Debug, Default)]
pub struct Pools {
    /// Names: staff groups, kinds of equipment, services, kinds of supplies, kinds of vehicles, triages each with its classes, and interventions
    /// that have to begin in time; each kind in order of id text.
    pub resources: Table<ResourceId, Label>,
    /// Staff groups.
    pub staff: Table<PoolId, Staff>,
    /// How members are sent from group to group.
    pub redeployments: Table<RedeploymentId, Redeployment>,
    /// Equipment; that of a kind in a facility is one stock.
    pub stocks: Table<StockId, Stock>,
    /// Shared services.
    pub services: Table<ServiceId, Service>,
    /// Supplies; that of a kind in a facility is one.
    pub supplies: Table<SupplyId, Supply>,
    /// Triages.
    pub triages: Table<TriageId, Triage>,
    /// Interventions that have to begin in time.
    pub windows: Table<WindowId, Window>,
}

/// A staff group.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Its name.
    pub resource: ResourceId,
    /// Where it works.
    pub facility: FacilityId,
    /// Who is on duty.
    pub roster: Roster,
    /// The units that it serves, with patients per member on duty in each mode.
    pub serves: Vec<(UnitId, [Ratio; MODES])>,
    /// Whether its reserve works in each of these units.
    pub by_reserve: Vec<bool>,
    /// The most stretched mode in which patients are still admitted: its place.
    pub last_mode: usize,
}

/// Staff on duty and what present patients ask of it, in the units in which one mode counts: a
/// patient in unit u takes `per_patient[u]` of `budget`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scale {
    /// The least common multiple of all patients per staff.
    pub parts: u128,
    /// What one patient takes, by place in the list of units served.
    pub per_patient: Vec<u128>,
}

impl Scale {
    /// The scale of a mode. Ratios without a common denominator below 10^24 (more than six units
    /// with three decimals each) are counted in parts of 10^24, rounded up.
    #[must_use]
    pub fn of(serves: &[(UnitId, [Ratio; MODES])], mode: usize) -> Scale {
        let ratios = || serves.iter().map(|(_, ratios)| ratios[mode]);
        let num = |ratio: Ratio| u128::from(ratio.num.max(1));
        let multiple = |parts: u128, num: u128| parts / gcd(parts, num) * num;
        let fine =
            |parts: u128, ratio| Some(multiple(parts, num(ratio))).filter(|&parts| parts < FINEST);
        let parts = ratios().try_fold(1, fine).unwrap_or(FINEST);
        let per = |ratio: Ratio| (parts * u128::from(ratio.den)).div_ceil(num(ratio));
        Scale {
            parts,
            per_patient: ratios().map(per).collect(),
        }
    }

    /// What the staff on duty can give: all, and without the reserve.
    #[must_use]
    pub fn budgets(&self, on_duty: OnDuty) -> [u128; 2] {
        [on_duty.all, on_duty.own].map(|num| {
            let common = gcd(num, on_duty.den).max(1);
            (num / common).saturating_mul(self.parts) / (on_duty.den / common)
        })
    }
}

/// Most parts in which staff is counted.
const FINEST: u128 = 1_000_000_000_000_000_000_000_000;

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_the_fractions_that_were_written() {
        let found = [1.5, 4.7, 1.0 / 3.0, 2.0, 0.635, 168.0 / 35.7].map(Ratio::nearest);
        let found = found.map(|ratio| (ratio.num, ratio.den));
        assert_eq!(
            found,
            [(3, 2), (47, 10), (1, 3), (2, 1), (127, 200), (80, 17)]
        );
        assert_eq!(Ratio::nearest(0.0), Ratio { num: 0, den: 1 });
    }
}
