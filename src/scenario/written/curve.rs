//! Shapes of new cases over time: waves, batches, swings.

use crate::scenario::leaf::{Measure, Number, number};
use crate::scenario::read::{section, table};

section! {
    /// A wave: exactly one shape.
    pub(crate) struct Curve {
        /// A bell.
        gaussian: Option<Gaussian> = table::<Gaussian>(), optional;
        /// Exponential rise, then exponential fall.
        rise_and_fall: Option<RiseAndFall> = table::<RiseAndFall>(), optional;
        /// An epidemic by the SEIR equations.
        seir: Option<Seir> = table::<Seir>(), optional;
    }
}

section! {
    /// `exp(-((t - peak) / sd)^2 / 2)`; exactly one of the last three keys says how high.
    pub(crate) struct Gaussian {
        /// Instant of the peak.
        peak: Number = number(Measure::INSTANT), required;
        /// Standard deviation.
        sd: Number = number(Measure::POSITIVE_TIME), required;
        /// Cases per day at the peak.
        peak_rate: Option<Number> = number(Measure::RATE), optional;
        /// Share of persons who become cases over the whole curve.
        attack: Option<Number> = number(Measure::SHARE), optional;
        /// Cases over the whole curve.
        cases: Option<Number> = number(Measure::PERSONS), optional;
    }
}

section! {
    /// `(r + f) / (f exp(-r (t - peak)) + r exp(f (t - peak)))` with rise `r` and fall `f`; exactly
    /// one of the last three keys says how high.
    pub(crate) struct RiseAndFall {
        /// Instant of the peak.
        peak: Number = number(Measure::INSTANT), required;
        /// Growth long before the peak.
        rise: Number = number(Measure::POSITIVE_RATE), required;
        /// Decline long after the peak.
        fall: Number = number(Measure::POSITIVE_RATE), required;
        /// Cases per day at the peak.
        peak_rate: Option<Number> = number(Measure::RATE), optional;
        /// Share of persons who become cases over the whole curve.
        attack: Option<Number> = number(Measure::SHARE), optional;
        /// Cases over the whole curve.
        cases: Option<Number> = number(Measure::PERSONS), optional;
    }
}

section! {
    /// New infections of a SEIR epidemic, from exactly two of growth, generation time and
    /// attack; `R0 = (1 + r latent Tg)(1 + r (1 - latent) Tg)`, `attack = 1 - exp(-R0 attack)`.
    pub(crate) struct Seir {
        /// Instant at which new infections are most.
        peak: Number = number(Measure::INSTANT), required;
        /// Growth rate `r` long before the peak.
        growth: Option<Number> = number(Measure::POSITIVE_RATE), optional;
        /// The same as the time in which cases double, `ln 2 / r`.
        doubling: Option<Number> = number(Measure::POSITIVE_TIME), optional;
        /// Mean generation time `Tg`: latent period and infectious period.
        generation_time: Option<Number> = number(Measure::POSITIVE_TIME), optional;
        /// Share of susceptible persons who are infected over the whole curve.
        attack: Option<Number> = number(Measure { least: 0.001, most: 0.999_999, ..Measure::SHARE }), optional;
        /// Latent period as a share of the generation time.
        latent: Number = number(Measure { least: 0.1, most: 0.9, ..Measure::SHARE }), default "\"50 %\"" because "an even split gives the same growth the highest R0; an assumption";
        /// Share of persons who can be infected at all.
        susceptible: Number = number(Measure::SHARE), default "\"100 %\"" because "nobody is immune at the start unless the file says so";
    }
}

section! {
    /// Cases at one instant.
    pub(crate) struct Batch {
        /// When.
        at: Number = number(Measure::INSTANT), required;
        /// How many.
        cases: Number = number(Measure::COUNT), required;
    }
}

section! {
    /// `mean * (1 + amplitude * sin(2 pi t / period))`.
    pub(crate) struct Cycle {
        /// Mean rate.
        mean: Number = number(Measure::RATE), required;
        /// Relative swing.
        amplitude: Number = number(Measure::SHARE), required;
        /// Length of a cycle.
        period: Number = number(Measure::POSITIVE_TIME), required;
    }
}
