//! Tiers, care levels, facilities with their units, ways and referral.

use super::choices::{Policy, Waiting, beds, policy, waiting};
use super::convertible::Convertible;
use super::pause::Pause;
use super::priority::{KeptFor, Priority, priority};
use super::scheme::QualityStep;
use super::service::{Exposure, Overflow, overflow};
use super::standard::GRADES;
use super::vehicle::Stabilise;
use crate::model::network::{BoardsIn, LevelKind};
use crate::readiness::Grade;
use crate::scenario::leaf::{Hours, Law, Measure, Name, Number, hours, law, name, number};
use crate::scenario::read::{
    Of, Reference, flag, id, keyed, list, reference, section, table, word,
};

section! {
    /// A tier of the health system.
    pub(crate) struct Tier {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
    }
}

section! {
    /// Facilities under one management, such as a county medical community.
    pub(crate) struct FacilityGroup {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
    }
}

section! {
    /// A level of care, with defaults for its units.
    pub(crate) struct CareLevel {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// A consultation (`"visit"`) or a bed (`"stay"`).
        kind: LevelKind = word(&[("stay", LevelKind::Stay), ("visit", LevelKind::Visit)]), required;
        /// Order among stays: a bed of higher intensity is enough for a lower need.
        intensity: Number = number(Measure::COUNT), default "0" because "levels of the same intensity do not replace each other";
        /// Levels that count as this one when it is not free, in order.
        stand_ins: Vec<Reference> = list(reference(Of::Level)), maybe;
        /// Levels whose bed a patient keeps while waiting for this one (bed blocking, 压床).
        waits_in: Vec<Reference> = list(reference(Of::Level)), maybe;
        /// Lower levels where a patient is put up while waiting for this one (boarding, 候床).
        boards_at: Vec<Reference> = list(reference(Of::Level)), maybe;
        /// In which facilities: the present one, or the next on the way up to the responsible one that has the lower level (`"own"`, also
        /// if absent); or wherever the referral of the lower level leads (`"anywhere"`).
        boards_in: Option<BoardsIn> = word(&[("own", BoardsIn::Own), ("anywhere", BoardsIn::Anywhere)]), optional;
        /// Who may wait for a unit of this level.
        waiting: Waiting = waiting(), default "\"queue\"" because "nobody is sent away unless the file says so";
        /// How long a waiting patient stays before leaving; absent: for ever.
        patience: Option<Law> = law(Measure::TIME), optional;
        /// How long a bed stays closed after a departure.
        turnover: Number = number(Measure::TIME), default "\"0 h\"" because "a stay usually includes it";
        /// Length of service or stay in its units; replaces the stage's own.
        time: Option<Law> = law(Measure::TIME), optional;
        /// Opening hours; absent: always open.
        hours: Option<Hours> = hours(), optional;
        /// In which order those who wait are served; absent: first come, first served.
        priority: Option<Priority> = priority(), optional;
        /// What high occupancy of a unit does to those who lie in it; absent: nothing.
        strain: Option<Vec<StrainBand>> = list(table::<StrainBand>()), optional;
        /// Who takes a free bed of a stand-in where no bed of the level itself is free: everyone (`"admit"`, also if absent), nobody
        /// (`"wait"`), or whoever asks while so many others wait (`{ from_waiting = 4 }`).
        overflow: Option<Overflow> = overflow(), optional;
        /// The vehicle that patients on their way to a bed of this level need, unless their stage says something else; absent: what the way says.
        travels_by: Option<Reference> = reference(Of::Vehicle), optional;
        /// How infectious patients expose those who lie or work in its units; absent: not at all.
        exposure: Option<Exposure> = table::<Exposure>(), optional;
    }
}

section! {
    /// A hospital, health centre or clinic; a key with the id of a care level is a unit.
    pub(crate) struct Facility {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// Its tier.
        tier: Reference = reference(Of::Tier), required;
        /// Its group.
        group: Option<Reference> = reference(Of::Group), optional;
        /// The facility it refers upwards to.
        refers_to: Option<Reference> = reference(Of::Facility), optional;
        /// Grade of the hospital: which lines of paper standards it is judged by.
        grade: Option<Grade> = word(GRADES), optional;
        /// What paper standards count here and nothing else in the scenario tells, such as the open beds of the
        /// whole hospital or heads of ICU nurses.
        counts: Vec<(Reference, Number)> = keyed(Of::Counted, &[], number(Measure::COUNT)), maybe;
        .. units: Vec<(Reference, Unit)> = Of::Level, table::<Unit>(), "A unit: the care level of this id in this facility.";
    }
}

section! {
    /// One care level in one facility; what it does not say follows the care level.
    pub(crate) struct Unit {
        /// Beds at all times.
        beds: Option<Number> = beds(), optional;
        /// The same, for consultations.
        servers: Option<Number> = beds(), optional;
        /// Changes of beds over time. Where a step is ready only after a later one, that one counts.
        schedule: Vec<Step> = list(table::<Step>()), maybe;
        /// Beds that exist, open or not; absent: as many as are ever open, the convertible ones included.
        physical: Option<Number> = number(Measure::COUNT), optional;
        /// Beds that the unit can have besides for a time (可转换ICU).
        convertible: Option<Convertible> = table::<Convertible>(), optional;
        /// Who may wait for it.
        waiting: Option<Waiting> = waiting(), optional;
        /// How long a waiting patient stays before leaving.
        patience: Option<Law> = law(Measure::TIME), optional;
        /// How long a bed stays closed after a departure.
        turnover: Option<Number> = number(Measure::TIME), optional;
        /// Length of service or stay here.
        time: Option<Law> = law(Measure::TIME), optional;
        /// Opening hours.
        hours: Option<Hours> = hours(), optional;
        /// In which order those who wait are served: patient types (or lists of types) in order, the
        /// others last; or by the `severity` of the stage, the higher first; or by arrival.
        priority: Option<Priority> = priority(), optional;
        /// Free beds below which patients from elsewhere are not accepted.
        kept_for_own: Option<Number> = number(Measure::COUNT), optional;
        /// Free beds below which only some patient types are accepted.
        kept_for: Option<KeptFor> = table::<KeptFor>(), optional;
        /// What high occupancy does to those who lie in it.
        strain: Option<Vec<StrainBand>> = list(table::<StrainBand>()), optional;
        /// When it takes nobody, so that patients who can wait are put off.
        pause: Option<Pause> = table::<Pause>(), optional;
        /// How infectious patients expose those who lie or work in it.
        exposure: Option<Exposure> = table::<Exposure>(), optional;
        /// Steps of quality by date, such as the sign-off of an ICU (验收).
        quality: Vec<QualityStep> = list(table::<QualityStep>()), maybe;
    }
}

section! {
    /// What holds from an occupancy on, up to the next band.
    pub(crate) struct StrainBand {
        /// Patients in beds over usable beds from which on it holds; below the first band nothing is different.
        from: Number = number(Measure::SHARE), required;
        /// Odds ratio of base death of those who lie there under adequate care, by the mean over their stay.
        odds: Option<Number> = number(Measure::POSITIVE), optional;
        /// Factor on the excess hazards of those who lie there and need more care.
        hazards: Option<Number> = number(Measure::FACTOR), optional;
    }
}

section! {
    /// From an instant on, so many beds.
    pub(crate) struct Step {
        /// From when.
        from: Number = number(Measure::INSTANT), required;
        /// How many.
        beds: Number = beds(), required;
        /// How much later than `from` they are ready: a law is drawn once in each replication.
        late: Option<Number> = number(Measure::TIME), optional;
    }
}

section! {
    /// A way between two facilities, in both directions unless it says otherwise.
    pub(crate) struct Link {
        /// From which facility.
        from: Reference = reference(Of::Facility), required;
        /// To which facility.
        to: Reference = reference(Of::Facility), required;
        /// From leaving the bed to lying in the next.
        time: Law = law(Measure::TIME), required;
        /// Level of care given on the way; absent: none.
        care: Option<Reference> = reference(Of::Level), optional;
        /// The vehicle that patients on this way need, unless their stage or the level of care says something else; absent: none.
        travels_by: Option<Reference> = reference(Of::Vehicle), optional;
        /// Only from `from` to `to`.
        one_way: bool = flag(), default "false" because "roads lead both ways";
    }
}

section! {
    /// Who decides where a patient goes; the most specific row counts.
    pub(crate) struct Referral {
        /// Its id.
        id: String = id(), required;
        /// The policy.
        policy: Policy = policy(), required;
        /// For patients in these facilities.
        facilities: Option<Vec<Reference>> = list(reference(Of::Facility)), optional;
        /// For patients in facilities of this tier.
        tier: Option<Reference> = reference(Of::Tier), optional;
        /// For patients who need this level.
        level: Option<Reference> = reference(Of::Level), optional;
        /// From asking another facility to its answer; the bed is kept meanwhile, and the patient cared for where they are.
        approval: Option<Law> = law(Measure::TIME), optional;
        /// Share of requests to other facilities that are refused though a bed is free; then the next one is asked.
        refusal: Option<Number> = number(Measure::SHARE), optional;
        /// When a facility that refused may be asked again.
        ask_again: Number = number(Measure::TIME), default "\"1 h\"" because "an assumption: a facility that refused is called again within the hour";
        /// Stabilising before the way begins.
        stabilise: Option<Stabilise> = table::<Stabilise>(), optional;
        /// From arriving at another facility to lying in the bed.
        handover: Option<Law> = law(Measure::TIME), optional;
    }
}

section! {
    /// What a command centre knows that places patients (policy `command`). Without it, it sees every bed at every instant.
    pub(crate) struct Command {
        /// How old what it sees gets: its board is renewed so often, from the begin of the run on.
        board_every: Option<Number> = number(Measure::POSITIVE_TIME), optional;
        /// By how many beds what a unit reports may be wrong: at every renewal a whole number from minus this to plus this, each as
        /// likely as the others, is added to the beds taken.
        error: Option<Number> = number(Measure::COUNT), optional;
    }
}
