//! Programmes of home monitoring.

use super::groups::map;
use super::{Compiler, id_of, sorted};
use crate::model::monitoring::{Monitoring, Program, SelfReport, Team, TeamId};
use crate::model::network::{FacilityId, Network};
use crate::model::patient::{Patients, Stage};
use crate::model::pool::PoolId;
use crate::random::Purpose;
use crate::scenario::leaf::Name;
use crate::scenario::written::{self, Untreated};
use crate::table::Table;
use crate::units::Duration;

/// What decides who is followed.
const FOLLOWED: Purpose = Purpose::named("followed at home");

/// Whether people of a patient type are followed in one of its stages.
pub(crate) fn follows(row: &written::Monitoring, patient_type: &str, stage: &str) -> bool {
    let of_type = row.types.is_empty() || row.types.iter().any(|own| own.id == patient_type);
    of_type && row.stages.iter().any(|own| own.id == stage)
}

impl Compiler<'_> {
    /// All programmes, in order of their ids.
    pub(super) fn monitoring(&self, network: &Network, patients: &Patients) -> Monitoring {
        let mut monitoring = Monitoring::default();
        for row in sorted(&self.written.monitoring, |row| &row.id) {
            let program = self.program(row, network, patients, &mut monitoring.teams);
            monitoring.programs.push(program);
        }
        let programs = &monitoring.programs;
        if !programs.is_empty() {
            let stages = 0..patients.stages.len();
            let any = |at: usize| programs.iter().any(|program| program.stages[at]);
            monitoring.stages = stages.map(any).collect();
        }
        monitoring
    }

    fn program(
        &self,
        row: &written::Monitoring,
        network: &Network,
        patients: &Patients,
        teams: &mut Table<TeamId, Team>,
    ) -> Program {
        let followed = |stage: &Stage| {
            let (of_type, own) = stage.label.id.split_once('.').unwrap_or_default();
            stage.need.is_none() && follows(row, of_type, own)
        };
        let sensitivity = self.world.number(&row.sensitivity);
        let without = row.sensitivity_without.as_ref();
        let without = without.map_or(sensitivity, |number| self.world.number(number));
        let in_days = self.world.numbers(&row.interval);
        Program {
            purpose: FOLLOWED.with(&row.id),
            stages: patients.stages.iter().map(followed).collect(),
            share: self.world.numbers(&row.share),
            interval: map(&in_days, |&days| Duration::from_days(days)),
            sensitivity: [sensitivity, without],
            teams: self.teams(row, network, teams),
            label: Name::label(row.name.as_ref(), &row.id),
        }
    }

    /// Who makes the visits to people of each facility: one team for each staff group, or for each
    /// facility if visits take nobody's time.
    fn teams(
        &self,
        row: &written::Monitoring,
        network: &Network,
        teams: &mut Table<TeamId, Team>,
    ) -> Table<FacilityId, Option<TeamId>> {
        let oximeters = row.oximeters.as_ref().map(|n| self.world.count(n));
        let mut add = |facility, staff| {
            teams.push(Team {
                facility,
                staff,
                oximeters,
            })
        };
        if row.teams.is_empty() {
            let facilities = network.facilities.ids();
            return facilities.map(|at| Some(add(at, None))).collect();
        }
        let time = |number: &Option<_>| number.as_ref().map_or(1.0, |n| self.world.number(n));
        let visits = time(&row.time_per_member) / time(&row.visit_time);
        let mut at: Table<FacilityId, Option<TeamId>> =
            network.facilities.iter().map(|_| None).collect();
        let mut pools: Vec<PoolId> = row.teams.iter().map(id_of).collect();
        pools.sort_unstable();
        for pool in pools {
            let facility = network.pools.staff[pool].facility;
            at[facility] = Some(add(facility, Some((pool, visits))));
        }
        let of_chain = |from| network.chain(from).find_map(|up| at[up]);
        network.facilities.ids().map(of_chain).collect()
    }

    /// How the need of a stage is recognised at home.
    pub(super) fn self_report(&self, row: &written::Stage) -> SelfReport {
        match &row.self_report {
            None => SelfReport::AtOnce,
            Some(Untreated::Never) => SelfReport::Never,
            Some(Untreated::Law(law)) => SelfReport::After(self.world.samplers(law)),
        }
    }
}
