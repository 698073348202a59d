//! Home monitoring: who is followed at home, how often, by which team, and what a visit finds.

use super::Label;
use super::network::FacilityId;
use super::patient::{ByGroup, Group, StageId};
use super::pool::PoolId;
use crate::distribution::Sampler;
use crate::ids;
use crate::random::{Key, Purpose, happens};
use crate::table::Table;
use crate::units::Duration;

ids!(
    /// A programme of home monitoring.
    ProgramId,
    /// Who makes the visits of one programme to the people of one facility.
    TeamId,
);

/// All home monitoring of a model.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Monitoring {
    /// Programmes; a person is in the first one that takes them.
    pub programs: Table<ProgramId, Program>,
    /// Teams of all programmes.
    pub teams: Table<TeamId, Team>,
    /// By stage: whether any programme follows people in it; empty if there is no programme.
    pub stages: Vec<bool>,
}

/// A programme.
#[derive(Clone, PartialEq, Debug)]
pub struct Program {
    /// Its names.
    pub label: Label,
    /// What decides who is in it: one draw for each person.
    pub purpose: Purpose,
    /// By stage: whether people are followed in it.
    pub stages: Vec<bool>,
    /// Share of persons who are in it (contracted, 签约).
    pub share: ByGroup<f64>,
    /// From one visit to the next, if the team keeps up; 0 is always.
    pub interval: ByGroup<Duration>,
    /// Probability that a visit finds a person who needs care, with an oximeter and without.
    pub sensitivity: [f64; 2],
    /// Who makes the visits, by facility of first contact; `None`: nobody there is followed.
    pub teams: Table<FacilityId, Option<TeamId>>,
}

/// Who makes visits.
#[derive(Clone, PartialEq, Debug)]
pub struct Team {
    /// Where its people first come for help, or where its staff works.
    pub facility: FacilityId,
    /// The staff group, and how many visits one member present makes in a day; `None`: as many as are wanted.
    pub staff: Option<(PoolId, f64)>,
    /// Oximeters that are lent to people; `None`: one for everyone.
    pub oximeters: Option<u32>,
}

/// How a need that arises at home is recognised without a visit.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum SelfReport {
    /// At once.
    #[default]
    AtOnce,
    /// After a time.
    After(ByGroup<Sampler>),
    /// Never: only a visit finds it.
    Never,
}

impl Monitoring {
    /// The team that follows a person in a stage, and the programme; `None`: nobody does.
    #[must_use]
    pub fn follows(
        &self,
        stage: StageId,
        group: Group,
        key: Key,
        at: FacilityId,
    ) -> Option<(ProgramId, TeamId)> {
        if self.stages.get(usize::from(stage.0)) != Some(&true) {
            return None;
        }
        let mut programs = self.programs.pairs();
        programs.find_map(|(id, row)| Some((id, row.team(stage, group, key, at)?)))
    }
}

impl Program {
    fn team(&self, stage: StageId, group: Group, key: Key, at: FacilityId) -> Option<TeamId> {
        let team = self.teams[at].filter(|_| self.stages[usize::from(stage.0)])?;
        happens(*self.share.get(group), key.bits(self.purpose, 0)).then_some(team)
    }
}
