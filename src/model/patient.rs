//! Kinds of patients: the graph of stages each may pass through, and what less
//! care than needed does to them.

use super::Label;
use super::exposure::InCare;
use super::monitoring::SelfReport;
use super::network::LevelId;
use super::pool::ResourceId;
use super::service::ServiceId;
use super::triage::Sorted;
use super::window::WindowId;
use crate::distribution::{Choice, Sampler};
use crate::ids;
use crate::random::Purpose;
use crate::table::Table;

ids!(
    /// An age band.
    AgeId,
    /// A risk tier, such as red, yellow, green.
    RiskId,
    /// A kind of patient.
    TypeId,
    /// A stage in the course of one kind of patient.
    StageId,
);

/// Kinds of patients and their courses.
#[derive(Clone, PartialEq, Debug)]
pub struct Patients {
    /// Age bands, youngest first.
    pub ages: Table<AgeId, Label>,
    /// Risk tiers; at least one.
    pub risks: Table<RiskId, Label>,
    /// Kinds of patients.
    pub types: Table<TypeId, PatientType>,
    /// The stages of all kinds.
    pub stages: Table<StageId, Stage>,
    /// What an infection in care does to those who did not come for it.
    pub in_care: Option<InCare>,
}

/// A kind of patient.
#[derive(Clone, PartialEq, Debug)]
pub struct PatientType {
    /// Its names.
    pub label: Label,
    /// Whether a patient can come back to a stage.
    pub has_loops: bool,
}

/// A value for everyone, or one for each combination of age band and risk tier.
#[derive(Clone, PartialEq, Debug)]
pub enum ByGroup<T> {
    /// The same for everyone.
    All(T),
    /// One for each group in order.
    Each(Vec<T>),
}

/// Age band and risk tier in one number: `age * risk tiers + risk`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Group(pub u16);

impl<T> ByGroup<T> {
    /// The same for everyone.
    pub fn all(value: T) -> Self {
        ByGroup::All(value)
    }

    /// One value for each group in order; at least one.
    ///
    /// # Panics
    /// If there is no value.
    #[must_use]
    pub fn each(values: Vec<T>) -> Self {
        assert!(!values.is_empty(), "a value for no group");
        ByGroup::Each(values)
    }

    /// The value of a group.
    #[inline(always)]
    #[must_use]
    pub fn get(&self, group: Group) -> &T {
        match self {
            ByGroup::All(one) => one,
            ByGroup::Each(each) => &each[usize::from(group.0)],
        }
    }

    /// All values: one, or one for each group.
    #[must_use]
    pub fn values(&self) -> &[T] {
        match self {
            ByGroup::All(one) => std::slice::from_ref(one),
            ByGroup::Each(each) => each,
        }
    }
}

/// A stage in the course of a patient.
#[derive(Clone, PartialEq, Debug)]
pub struct Stage {
    /// Its names; the id is `type.stage`.
    pub label: Label,
    /// What the stage's draws are for.
    pub key: StageKey,
    /// Whose stage it is.
    pub patient_type: TypeId,
    /// How the need is recognised where it arises at home.
    pub self_report: SelfReport,
    /// The care it needs; `None` is none, and the stage passes wherever the patient is.
    pub need: Option<Need>,
    /// Length of the stage under adequate care; `None` if every unit gives its own or a race decides.
    pub stay: Option<ByGroup<Sampler>>,
    /// The same for those who die of it; `None` is the same as `stay`.
    pub stay_if_dying: Option<ByGroup<Sampler>>,
    /// Probability of dying at the end of the stage at every level of care (base death).
    pub death: ByGroup<f64>,
    /// What follows for those who do not die.
    pub course: Course,
    /// How long the stage lasts without adequate care; `None` is for ever.
    pub untreated: Option<ByGroup<Sampler>>,
    /// Excess hazards under less care than needed.
    pub excess: Vec<Excess>,
    /// What interventions do to those who have them.
    pub relief: Vec<Relief>,
    /// How infectious the patient is, as a multiple of the usual; `None`: can be infected.
    pub infectious: Option<f64>,
    /// The class that those in it were given by a triage.
    pub sorted: Option<Sorted>,
    /// The intervention that has to be given when the stage begins.
    pub dose: Option<Dose>,
    /// The same stage with an intervention that those in this one go without: they are given it if their need becomes known in time.
    pub with_dose: Option<StageId>,
    /// Interventions whose time runs from here, unless it runs already.
    pub opens: Vec<WindowId>,
    /// The consultation that is asked for when the stage begins.
    pub consult: Option<Consult>,
}

/// A consultation that changes what is left of a stage when it is given.
#[derive(Clone, PartialEq, Debug)]
pub struct Consult {
    /// The service whose specialists give it.
    pub service: ServiceId,
    /// What it does, and who has it; not among the `relief` of the stage.
    pub relief: Relief,
    /// The same stage for those who have been given it: with the `relief`.
    pub with: StageId,
}

/// An intervention that has to be given when a stage begins: of a supply, in time, or both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dose {
    /// Place of the intervention in the stage's `relief`.
    pub relief: usize,
    /// The kind of supply that it takes, and how many parts of it.
    pub uses: Option<(ResourceId, i64)>,
    /// The time in which it has to begin.
    pub window: Option<WindowId>,
    /// The same stage for those who go without.
    pub without: StageId,
}

/// The purposes of a stage's draws, from its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StageKey {
    /// Length of stay.
    pub stay: Purpose,
    /// Base death.
    pub death: Purpose,
    /// What follows.
    pub next: Purpose,
    /// Clocks of a race, each joined with its own key.
    pub race: Purpose,
    /// Length without adequate care.
    pub untreated: Purpose,
    /// Whether the level is offered.
    pub candidate: Purpose,
    /// Thresholds of excess hazards, each joined with its own key.
    pub threshold: Purpose,
    /// How long the patient is willing to wait.
    pub patience: Purpose,
}

impl StageKey {
    /// The key of a stage by its full id, `type.stage`.
    #[must_use]
    pub const fn named(id: &str) -> Self {
        StageKey {
            stay: Purpose::named("stay").with(id),
            death: Purpose::named("base death").with(id),
            next: Purpose::named("next stage").with(id),
            race: Purpose::named("race").with(id),
            untreated: Purpose::named("untreated").with(id),
            candidate: Purpose::named("candidate").with(id),
            threshold: Purpose::named("threshold").with(id),
            patience: Purpose::named("patience").with(id),
        }
    }
}

/// The care that a stage needs.
#[derive(Clone, PartialEq, Debug)]
pub struct Need {
    /// Level of care.
    pub level: LevelId,
    /// Who is offered it; `None` is everyone.
    pub candidate: Option<Candidate>,
    /// Equipment that who gets the level holds besides the bed, in parts, where it is counted.
    pub equipment: Vec<(ResourceId, i64)>,
    /// Services whose results the stage waits for, those that serve the facility.
    pub results: Vec<ServiceId>,
    /// Supplies that who gets the level uses, in parts a day.
    pub uses: Vec<(ResourceId, i64)>,
}

/// The share of patients who are offered a level; the others have a ceiling of care below it.
#[derive(Clone, PartialEq, Debug)]
pub struct Candidate {
    /// Probability of being offered the level.
    pub share: ByGroup<f64>,
    /// Level at which the others are treated, and counted.
    pub ceiling: LevelId,
}

/// What follows a stage.
#[derive(Clone, PartialEq, Debug)]
pub enum Course {
    /// One of the outcomes, by probability.
    Choice {
        /// What may follow.
        outcomes: Vec<Outcome>,
        /// Which, by group.
        pick: ByGroup<Choice>,
    },
    /// The outcome of the clock that rings first; its time is the length of the stage.
    Race(Vec<Clock>),
}

/// One clock of a race.
#[derive(Clone, PartialEq, Debug)]
pub struct Clock {
    /// Hash of the name of what follows, which keys the draw.
    pub key: u64,
    /// When it rings.
    pub time: ByGroup<Sampler>,
    /// What follows if it rings first.
    pub outcome: Outcome,
}

/// What may follow a stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Another stage.
    Stage(StageId),
    /// The patient leaves alive.
    Recovered,
    /// The patient dies.
    Died,
}

/// An excess hazard under less care than needed.
#[derive(Clone, PartialEq, Debug)]
pub struct Excess {
    /// Hash of the name of what it brings, which keys the threshold.
    pub key: u64,
    /// What it brings: death or a worse stage.
    pub outcome: Outcome,
    /// Hazard per millisecond by the care given: place 0 is no care, place `level + 1` that level.
    pub rate: Vec<ByGroup<f64>>,
}

/// What one intervention does to a stage of those who have it.
#[derive(Clone, PartialEq, Debug)]
pub struct Relief {
    /// Its names.
    pub label: Label,
    /// The draw that decides who has it: one for each person, the same in all stages.
    pub purpose: Purpose,
    /// Share of persons who have it.
    pub share: ByGroup<f64>,
    /// Odds ratio of base death.
    pub odds: f64,
    /// Factor on excess hazards.
    pub hazards: f64,
    /// Factor on the length of the stage under adequate care.
    pub stays: f64,
}
