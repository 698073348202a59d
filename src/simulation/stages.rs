//! What is known of a stage before any patient enters it.

use super::patient::Care;
use crate::distribution::{Choice, Sampler};
use crate::model::Model;
use crate::model::monitoring::SelfReport;
use crate::model::network::{LevelId, Network};
use crate::model::patient::{ByGroup, Course, Need, Outcome, Stage, StageId};
use crate::random::{Key, Purpose};
use crate::table::Table;

/// A stage and what follows from the model about it, so that no event works it out again.
#[allow(clippy::struct_excessive_bools, reason = "independent facts")]
pub(super) struct StageFacts<'m> {
    pub stage: &'m Stage,
    pub need: Option<&'m Need>,
    /// How care given (place 0: none, place `level + 1`: that level) compares with the need;
    /// empty if the stage needs no care.
    pub care: Vec<Care>,
    /// What follows, where nobody dies of the stage and the odds are the same for everyone.
    pub sequel: Option<Sequel<'m>>,
    /// The length of the stage, where it is drawn from one law for everyone.
    pub stay: Option<&'m Sampler>,
    /// Whether a patient can come back to a stage of this kind.
    pub has_loops: bool,
    /// Whether any clock can run under less care than needed.
    pub wanes: bool,
    /// Whether nothing at all runs without care: neither a clock nor strain.
    pub rests: bool,
    /// Whether nobody need know of the need where it arises at home.
    pub hides: bool,
    /// Whether strain of some unit can matter.
    pub strained: bool,
    /// Whether the strain met decides on base death.
    pub review: bool,
    /// Whether it waits for results, or patients may infect each other.
    pub noted: bool,
    /// Whether an intervention is given when it begins, or the time in which one has to begin runs from here.
    pub doses: bool,
    /// Whether more than usual is to be done when it begins.
    pub begins_with: bool,
    /// Whether more than usual is to be asked when it ends.
    pub weighed: bool,
}

/// What follows a stage that nobody dies of, with the same odds for everyone.
pub(super) struct Sequel<'m> {
    outcomes: &'m [Outcome],
    pick: &'m Choice,
    purpose: Purpose,
}

impl Sequel<'_> {
    /// What follows for a person: what [`super::fate::outcome`] says.
    #[inline(always)]
    pub fn of(&self, key: Key, ordinal: u32) -> Outcome {
        self.outcomes[self.pick.pick_with(|| key.bits(self.purpose, ordinal))]
    }
}

/// The facts of every stage.
pub(super) fn stage_facts(model: &Model) -> Table<StageId, StageFacts<'_>> {
    let facts = |stage| facts_of(model, stage);
    model.patients.stages.iter().map(facts).collect()
}

fn facts_of<'m>(model: &'m Model, stage: &'m Stage) -> StageFacts<'m> {
    let network = &model.network;
    let given = || std::iter::once(None).chain(network.levels.ids().map(Some));
    let compare_all = |need: &Need| {
        let level = need.level;
        given().map(move |given| compare(network, level, given))
    };
    let mortal = stage.death.values().iter().any(|&p| p > 0.0);
    let any_strain = network.units.iter().any(|unit| unit.strain.is_some());
    let strained = any_strain && stage.need.is_some() && (mortal || !stage.excess.is_empty());
    let results = stage
        .need
        .as_ref()
        .is_some_and(|need| !need.results.is_empty());
    let supplies = !network.pools.supplies.is_empty();
    let asks = results || stage.consult.is_some();
    let noted = asks || supplies || network.units.iter().any(|unit| unit.exposure.is_some());
    let review = strained && mortal;
    let ends = stage.untreated.is_some() || (mortal && stage.stay.is_some());
    let wanes = stage.need.is_some() && (ends || !stage.excess.is_empty());
    let at_home = !model.monitoring.programs.is_empty() || model.patients.stages.iter().any(hides);
    StageFacts {
        stage,
        need: stage.need.as_ref(),
        sequel: sequel_of(stage).filter(|_| !mortal),
        stay: stay_of(stage).filter(|_| !mortal || stage.stay_if_dying.is_none()),
        care: stage.need.iter().flat_map(compare_all).collect(),
        has_loops: model.patients.types[stage.patient_type].has_loops,
        wanes,
        rests: !wanes && !strained,
        hides: hides(stage),
        strained,
        review,
        noted,
        doses: stage.dose.is_some() || !stage.opens.is_empty(),
        begins_with: strained || noted || at_home || stage.sorted.is_some(),
        weighed: review || noted,
    }
}

/// Whether nobody need know of the need of a stage where it arises at home.
fn hides(stage: &Stage) -> bool {
    stage.need.is_some() && stage.self_report != SelfReport::AtOnce
}

/// What follows a stage for those who do not die of it, if the odds are the same for all groups.
fn sequel_of(stage: &Stage) -> Option<Sequel<'_>> {
    match &stage.course {
        Course::Choice {
            outcomes,
            pick: ByGroup::All(pick),
        } => Some(Sequel {
            outcomes,
            pick,
            purpose: stage.key.next,
        }),
        _ => None,
    }
}

/// The law of the length of a stage, if it is the same for all groups.
fn stay_of(stage: &Stage) -> Option<&Sampler> {
    match (&stage.course, &stage.stay) {
        (Course::Choice { .. }, Some(ByGroup::All(law))) if stage.relief.is_empty() => Some(law),
        _ => None,
    }
}

/// How care given compares with a need.
fn compare(network: &Network, need: LevelId, given: Option<LevelId>) -> Care {
    match given {
        Some(given) if given == need || network.levels[need].stand_ins.contains(&given) => {
            Care::Enough
        }
        Some(given) if network.adequate(given, need) => Care::Above,
        _ => Care::Less,
    }
}
