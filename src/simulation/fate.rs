//! The fate of a person in a stage: a pure function of the person's key.

use crate::distribution::Sampler;
use crate::model::patient::{Course, Group, Outcome, Stage};
use crate::random::{Key, happens, unit};
use crate::units::Duration;

/// How a stage ends under adequate care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fate {
    /// Length of the stage from the begin of adequate care.
    pub stay: Duration,
    /// What follows.
    pub outcome: Outcome,
}

/// The fate of a person in the `ordinal`-th visit to a stage. A unit may give its own
/// length of stay.
///
/// One uniform decides base death whatever the care; the same uniform gives the stay
/// of those who die of it and of those who do not.
#[inline]
#[must_use]
pub fn fate(stage: &Stage, group: Group, key: Key, ordinal: u32, unit_time: Option<&Sampler>) -> Fate {
    let dies = dies(stage, group, key, ordinal);
    match &stage.course {
        Course::Choice { outcomes, pick } => {
            let pick = pick.get(group);
            let chosen = || pick.pick(key.bits(stage.key.next, ordinal));
            let outcome = if dies { Outcome::Died } else { outcomes[chosen()] };
            Fate { stay: stay(stage, group, key, ordinal, unit_time, dies), outcome }
        }
        Course::Race(_) => {
            let first = race(stage, group, key, ordinal);
            let outcome = if dies { Outcome::Died } else { first.outcome };
            Fate { outcome, ..first }
        }
    }
}

/// Whether base death ends the stage.
#[inline]
#[must_use]
pub fn dies(stage: &Stage, group: Group, key: Key, ordinal: u32) -> bool {
    let p = *stage.death.get(group);
    p > 0.0 && happens(p, key.bits(stage.key.death, ordinal))
}

#[inline]
fn stay(
    stage: &Stage,
    group: Group,
    key: Key,
    ordinal: u32,
    unit_time: Option<&Sampler>,
    dies: bool,
) -> Duration {
    let dying = if dies { stage.stay_if_dying.as_ref() } else { None };
    let own = || dying.or(stage.stay.as_ref()).map(|stay| stay.get(group));
    let law = unit_time.or_else(own);
    law.map_or(Duration::ZERO, |law| Duration(law.draw(key.bits(stage.key.stay, ordinal))))
}

/// The clock that rings first; of equal times the first clock.
fn race(stage: &Stage, group: Group, key: Key, ordinal: u32) -> Fate {
    let Course::Race(clocks) = &stage.course else { unreachable!("only races are raced") };
    let purpose = stage.key.race;
    let ring = |clock: &crate::model::patient::Clock| Fate {
        stay: Duration(clock.time.get(group).draw(key.bits(purpose.join(clock.key), ordinal))),
        outcome: clock.outcome,
    };
    let never = Fate { stay: Duration::FOREVER, outcome: Outcome::Recovered };
    clocks.iter().map(ring).min_by_key(|fate| fate.stay).unwrap_or(never)
}

/// How long the stage lasts without adequate care. Those who die of the stage die no
/// later than they would under adequate care that began at once.
#[must_use]
pub fn untreated(stage: &Stage, group: Group, key: Key, ordinal: u32) -> Duration {
    let bits = || key.bits(stage.key.untreated, ordinal);
    let without = stage.untreated.as_ref();
    let length = without.map_or(Duration::FOREVER, |law| Duration(law.get(group).draw(bits())));
    if dies(stage, group, key, ordinal) && stage.stay.is_some() {
        length.min(stay(stage, group, key, ordinal, None, true))
    } else {
        length
    }
}

/// Whether the person is offered the level that the stage needs.
#[inline]
#[must_use]
pub fn is_candidate(share: f64, stage: &Stage, key: Key) -> bool {
    happens(share, key.bits(stage.key.candidate, 0))
}

/// The Exp(1) threshold of an excess hazard, for one cause in one visit to a stage.
#[must_use]
pub fn threshold(stage: &Stage, cause: u64, key: Key, ordinal: u32) -> f64 {
    -libm::log(unit(key.bits(stage.key.threshold.join(cause), ordinal)))
}
