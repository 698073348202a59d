//! The fate of a person in a stage: a pure function of the person's key.

use crate::distribution::Sampler;
use crate::model::patient::{Clock, Course, Group, Outcome, Relief, Stage};
use crate::random::{Key, happens, unit};
use crate::units::Duration;

/// What ends a stage, whether under adequate care or without: base death or what follows.
///
/// One uniform decides base death whatever the care.
#[inline(always)]
#[must_use]
pub fn outcome(stage: &Stage, group: Group, key: Key, ordinal: u32) -> Outcome {
    if dies(stage, group, key, ordinal) {
        return Outcome::Died;
    }
    survives(stage, group, key, ordinal)
}

/// What follows a stage for those who do not die of it.
#[inline(always)]
#[must_use]
pub fn survives(stage: &Stage, group: Group, key: Key, ordinal: u32) -> Outcome {
    match &stage.course {
        Course::Choice { outcomes, .. } if outcomes.len() == 1 => outcomes[0],
        Course::Choice { outcomes, pick } => {
            outcomes[pick
                .get(group)
                .pick_with(|| key.bits(stage.key.next, ordinal))]
        }
        Course::Race(_) => race(stage, group, key, ordinal).1,
    }
}

/// Length of a stage from the begin of adequate care. A unit may give its own.
///
/// The same uniform gives the stay of those who die of the stage and of those who do not.
#[inline(always)]
#[must_use]
pub fn length(
    stage: &Stage,
    group: Group,
    key: Key,
    ordinal: u32,
    unit_time: Option<&Sampler>,
) -> Duration {
    match &stage.course {
        Course::Choice { .. } => stay(
            stage,
            group,
            key,
            ordinal,
            unit_time,
            dies(stage, group, key, ordinal),
        ),
        Course::Race(_) => race(stage, group, key, ordinal).0,
    }
}

/// Whether base death ends the stage.
#[inline(always)]
#[must_use]
pub fn dies(stage: &Stage, group: Group, key: Key, ordinal: u32) -> bool {
    let p = *stage.death.get(group);
    let p = if stage.relief.is_empty() {
        p
    } else {
        with_odds(p, relief(stage, group, key, |relief| relief.odds))
    };
    p > 0.0 && happens(p, key.bits(stage.key.death, ordinal))
}

/// Whether base death ends the stage if its odds are multiplied: by the same uniform.
#[cold]
#[must_use]
pub fn dies_under(stage: &Stage, group: Group, key: Key, ordinal: u32, odds: f64) -> bool {
    let mut p = *stage.death.get(group);
    if !stage.relief.is_empty() {
        p = with_odds(p, relief(stage, group, key, |relief| relief.odds));
    }
    if odds.to_bits() != 1_f64.to_bits() {
        p = with_odds(p, odds);
    }
    p > 0.0 && happens(p, key.bits(stage.key.death, ordinal))
}

/// Lengths of a stage of those who do not die of it and of those who do, by the same uniform.
#[cold]
#[must_use]
pub fn stays(
    stage: &Stage,
    group: Group,
    key: Key,
    ordinal: u32,
    unit_time: Option<&Sampler>,
) -> [Duration; 2] {
    match &stage.course {
        Course::Choice { .. } => {
            [false, true].map(|dies| stay(stage, group, key, ordinal, unit_time, dies))
        }
        Course::Race(_) => [race(stage, group, key, ordinal).0; 2],
    }
}

#[inline(always)]
fn stay(
    stage: &Stage,
    group: Group,
    key: Key,
    ordinal: u32,
    unit_time: Option<&Sampler>,
    dies: bool,
) -> Duration {
    let dying = stage.stay_if_dying.as_ref().filter(|_| dies);
    let law = match (unit_time, dying.or(stage.stay.as_ref())) {
        (Some(law), _) => law,
        (None, Some(own)) => own.get(group),
        (None, None) => return Duration::ZERO,
    };
    let length = Duration(law.draw(key.bits(stage.key.stay, ordinal)));
    if stage.relief.is_empty() {
        return length;
    }
    scaled(length, relief(stage, group, key, |relief| relief.stays))
}

/// The product of what the interventions that a person has do to a stage.
#[cold]
fn relief(stage: &Stage, group: Group, key: Key, effect: fn(&Relief) -> f64) -> f64 {
    let own = stage.relief.iter();
    own.filter(|relief| has(relief, group, key))
        .map(effect)
        .product()
}

/// Whether a person has an intervention: the same in all stages.
#[must_use]
pub fn has(relief: &Relief, group: Group, key: Key) -> bool {
    happens(*relief.share.get(group), key.bits(relief.purpose, 0))
}

/// A probability whose odds are multiplied: o p / (1 - p + o p).
fn with_odds(p: f64, odds: f64) -> f64 {
    if p >= 1.0 {
        return p;
    }
    odds * p / (1.0 - p + odds * p)
}

fn scaled(length: Duration, factor: f64) -> Duration {
    if length == Duration::FOREVER {
        return length;
    }
    Duration((length.0 as f64 * factor).round() as i64)
}

/// The clock that rings first, of equal times the first one: when, and what follows.
fn race(stage: &Stage, group: Group, key: Key, ordinal: u32) -> (Duration, Outcome) {
    let Course::Race(clocks) = &stage.course else {
        unreachable!("only races are raced")
    };
    let ring = |clock: &Clock| {
        let bits = key.bits(stage.key.race.join(clock.key), ordinal);
        (Duration(clock.time.get(group).draw(bits)), clock.outcome)
    };
    let first = clocks.iter().map(ring).min_by_key(|&(time, _)| time);
    let (time, outcome) = first.unwrap_or((Duration::FOREVER, Outcome::Recovered));
    if stage.relief.is_empty() {
        return (time, outcome);
    }
    let factor = relief(stage, group, key, |relief| relief.stays);
    (scaled(time, factor), outcome)
}

/// How long the stage lasts without adequate care. Those who die of the stage die no
/// later than they would under adequate care that began at once.
#[must_use]
pub fn untreated(stage: &Stage, group: Group, key: Key, ordinal: u32) -> Duration {
    let bits = || key.bits(stage.key.untreated, ordinal);
    let without = stage.untreated.as_ref();
    let length = without.map_or(Duration::FOREVER, |law| {
        Duration(law.get(group).draw(bits()))
    });
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

/// The Exp(1) threshold of an excess hazard, for one cause in one visit to a stage. A factor
/// on the hazard is one over it on the threshold.
#[must_use]
pub fn threshold(stage: &Stage, cause: u64, group: Group, key: Key, ordinal: u32) -> f64 {
    let threshold = -libm::log(unit(key.bits(stage.key.threshold.join(cause), ordinal)));
    if stage.relief.is_empty() {
        return threshold;
    }
    threshold / relief(stage, group, key, |relief| relief.hazards)
}
