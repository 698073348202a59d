//! Probabilities as natural frequencies: "in 31 of 100", never "31.4 %".

use super::Text;
use super::number::whole;
use crate::readiness::{Answer, Verdict};

/// A share of replications as so many of a round number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frequency {
    /// The round number: 100, or more where 100 would blur the verdict.
    pub of: u64,
    /// The estimate, to the nearest.
    pub about: u64,
    /// Lower end of the interval, rounded down.
    pub low: u64,
    /// Upper end of the interval, rounded up.
    pub high: u64,
    /// What is required.
    pub required: u64,
}

impl Frequency {
    /// The verdict out of 100, or out of the smallest power of ten at which the rounded
    /// numbers still tell the same story.
    #[must_use]
    pub fn of(verdict: &Verdict) -> Frequency {
        let bases = [100, 1_000, 10_000].map(|of| Frequency::out_of(of, verdict));
        let honest = bases.iter().find(|frequency| frequency.is_honest(verdict));
        *honest.unwrap_or(&bases[2])
    }

    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss
    )]
    pub(crate) fn out_of(of: u64, verdict: &Verdict) -> Frequency {
        let scale = |share: f64| share.clamp(0.0, 1.0) * of as f64;
        Frequency {
            of,
            about: scale(verdict.estimate).round() as u64,
            low: (scale(verdict.interval.0) + 1e-9).floor() as u64,
            high: (scale(verdict.interval.1) - 1e-9).ceil() as u64,
            required: scale(verdict.required).round() as u64,
        }
    }

    /// The numbers as text: out of, about, low, high, required.
    #[must_use]
    pub fn texts(self) -> [Text; 5] {
        [self.of, self.about, self.low, self.high, self.required].map(|n| Text::same(&whole(n)))
    }

    #[allow(clippy::cast_precision_loss)]
    fn is_honest(self, verdict: &Verdict) -> bool {
        let exact_requirement =
            (verdict.required * self.of as f64 - self.required as f64).abs() < 1e-6;
        let no_false_end = (self.about > 0 || verdict.estimate <= 0.0)
            && (self.about < self.of || verdict.estimate >= 1.0);
        let misses_visibly = verdict.answer != Answer::NotReady || self.high < self.required;
        exact_requirement && no_false_end && misses_visibly
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(answer: Answer, estimate: f64, interval: (f64, f64), required: f64) -> Verdict {
        Verdict {
            answer,
            met: Some((0, 1_000)),
            estimate,
            interval,
            required,
            runs_needed: None,
            confidence: 0.95,
            method: crate::stats::method::Method::ClopperPearson,
        }
    }

    #[test]
    fn out_of_a_hundred_the_interval_is_rounded_outwards() {
        let frequency = Frequency::of(&verdict(Answer::NotReady, 0.312, (0.251, 0.379), 0.9));
        assert_eq!(
            frequency,
            Frequency {
                of: 100,
                about: 31,
                low: 25,
                high: 38,
                required: 90
            }
        );
    }

    #[test]
    fn a_near_miss_is_told_out_of_a_thousand() {
        let frequency = Frequency::of(&verdict(Answer::NotReady, 0.88, (0.861, 0.897), 0.9));
        assert_eq!(
            (frequency.of, frequency.high, frequency.required),
            (1_000, 897, 900)
        );
    }

    #[test]
    fn almost_always_is_not_always() {
        let frequency = Frequency::of(&verdict(Answer::Ready, 0.998, (0.99, 1.0), 0.9));
        assert_eq!((frequency.about, frequency.of), (998, 1_000));
        let always = Frequency::of(&verdict(Answer::Ready, 1.0, (0.99, 1.0), 0.9));
        assert_eq!((always.about, always.of), (100, 100));
    }
}
