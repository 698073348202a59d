//! The clocks of a patient, which hold what is *left*: [`Patient::settle`] counts the time that
//! has passed under the care given so far, before that care changes.

use super::fate;
use super::patient::{Care, Clock, Need, Patient, Thresholds, UNDRAWN, UNSET};
use super::stages::StageFacts;
use crate::des::rank;
use crate::distribution::Sampler;
use crate::model::patient::Stage;

impl Patient {
    /// Begins a stage: none of its clocks has run.
    #[inline(always)]
    pub fn reset_clocks(&mut self, now: i64, facts: &StageFacts) {
        self.settled = now;
        self.stay_left = UNSET;
        self.untreated_left = if facts.wanes { UNDRAWN } else { UNSET };
    }

    /// Starts the stay under adequate care, unless it has begun before. A unit may give its own.
    #[inline(always)]
    pub fn start_stay(&mut self, facts: &StageFacts, unit_time: Option<&Sampler>) {
        if self.stay_left == UNSET {
            let StageFacts { stage, stay, .. } = *facts;
            self.stay_left = match (stay, unit_time) {
                (Some(law), None) => law.draw(self.key.bits(stage.key.stay, self.ordinal)),
                _ => fate::length(stage, self.group, self.key, self.ordinal, unit_time).0,
            };
        }
    }

    /// Draws what runs under less care than needed, once in a stage.
    #[cold]
    pub fn draw_untreated(&mut self, stage: &Stage, thresholds: &mut Thresholds) {
        self.untreated_left = fate::untreated(stage, self.group, self.key, self.ordinal).0;
        for (left, excess) in thresholds.iter_mut().zip(&stage.excess) {
            *left = fate::threshold(stage, excess.key, self.group, self.key, self.ordinal);
        }
    }

    /// Compares the care given with the need: starts the stay if it is enough, and draws
    /// what runs without it if it is less.
    #[inline(always)]
    pub fn compare_care(
        &mut self,
        facts: &StageFacts,
        unit_time: Option<&Sampler>,
        thresholds: &mut [Thresholds],
    ) {
        let Some(&care) = facts.care.get(self.place_of_care()) else {
            return;
        };
        self.care = care;
        if care == Care::Enough {
            self.start_stay(facts, unit_time);
        } else if care == Care::Less && self.untreated_left == UNDRAWN {
            self.draw_untreated(facts.stage, &mut thresholds[self.slot as usize]);
        }
    }

    /// Sets the clock that runs out first, and says when; `UNSET` if none runs. What was set
    /// before becomes void.
    #[inline(always)]
    pub fn set_clock(&mut self, facts: &StageFacts, thresholds: &[Thresholds]) -> i64 {
        let (at, clock) = self.first_clock(facts, thresholds);
        self.stamp = self.stamp.wrapping_add(1);
        self.clock = clock;
        at
    }

    /// Counts the time since the last settling against the clocks that ran.
    #[inline(always)]
    pub fn settle(&mut self, now: i64, facts: &StageFacts, thresholds: &mut [Thresholds]) {
        self.settle_by(now, (now - self.settled) as f64, facts, thresholds);
    }

    /// The same where hazards have run for another time than the clocks.
    #[inline(always)]
    pub fn settle_by(
        &mut self,
        now: i64,
        by_hazard: f64,
        facts: &StageFacts,
        thresholds: &mut [Thresholds],
    ) {
        let elapsed = now - self.settled;
        self.settled = now;
        match self.care {
            Care::Enough => self.stay_left -= elapsed,
            Care::Less if facts.wanes => {
                let thresholds = &mut thresholds[self.slot as usize];
                self.settle_untreated(elapsed, by_hazard, facts.stage, thresholds);
            }
            Care::Above | Care::Less => {}
        }
    }

    fn settle_untreated(
        &mut self,
        elapsed: i64,
        by_hazard: f64,
        stage: &Stage,
        thresholds: &mut Thresholds,
    ) {
        if self.untreated_left != UNSET {
            self.untreated_left -= elapsed;
        }
        let place = self.place_of_care();
        for (left, excess) in thresholds.iter_mut().zip(&stage.excess) {
            *left -= excess.rate[place].get(self.group) * by_hazard;
        }
    }

    /// The place of the care given in a list of rates: 0 is no care.
    #[inline(always)]
    pub fn place_of_care(&self) -> usize {
        self.given.map_or(0, |level| usize::from(level.0) + 1)
    }

    /// The first clock that runs out, and when; `UNSET` if none runs.
    #[inline(always)]
    fn first_clock(&mut self, facts: &StageFacts, thresholds: &[Thresholds]) -> (i64, Clock) {
        let mut first = match self.care {
            // whose need is met neither waits nor travels
            Care::Enough if self.need == Need::Met => {
                return (end_of(self.settled, self.stay_left), Clock::StayEnds);
            }
            Care::Enough => (end_of(self.settled, self.stay_left), Clock::StayEnds),
            Care::Above => (UNSET, Clock::StayEnds),
            Care::Less if facts.wanes => {
                self.first_without_care(facts.stage, &thresholds[self.slot as usize])
            }
            Care::Less => (UNSET, Clock::UntreatedEnds),
        };
        if self.patience_until < first.0 {
            first = (self.patience_until, Clock::Patience);
        }
        if self.arrival < first.0 {
            first = (self.arrival, Clock::Arrival);
        }
        first
    }

    fn first_without_care(&mut self, stage: &Stage, thresholds: &Thresholds) -> (i64, Clock) {
        let mut first = (
            end_of(self.settled, self.untreated_left),
            Clock::UntreatedEnds,
        );
        let place = self.place_of_care();
        for (cause, excess) in stage.excess.iter().enumerate() {
            let rate = *excess.rate[place].get(self.group);
            if rate > 0.0 {
                let wait = (thresholds[cause].max(0.0) / rate).ceil() as i64;
                let at = self.settled.saturating_add(wait);
                if at < first.0 {
                    first = (at, Clock::Hazard);
                    self.cause = cause as u8;
                }
            }
        }
        first
    }
}

/// When what is left runs out; `UNSET` stays so, also where some of it has been counted off.
#[inline]
pub(super) fn end_of(settled: i64, left: i64) -> i64 {
    if left > UNSET / 2 {
        UNSET
    } else {
        settled + left // both far from the ends: no draw is above 2^42
    }
}

impl Clock {
    /// Its rank among events of the same instant.
    #[inline(always)]
    pub fn rank(self) -> u8 {
        match self {
            Clock::StayEnds | Clock::UntreatedEnds => rank::DEPARTURE,
            Clock::Patience | Clock::Hazard => rank::DEATH,
            Clock::Arrival => rank::TRANSFER,
        }
    }
}
