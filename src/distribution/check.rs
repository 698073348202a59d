//! What parameters of laws may be, and why numbers may give no law.

/// The largest value that a parameter may have: 2^42, in milliseconds 139 years.
pub const LARGEST: f64 = 4_398_046_511_104.0;

/// Which parameter an error is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Parameter {
    /// The mean.
    Mean,
    /// The coefficient of variation: standard deviation over mean.
    Cv,
    /// The median.
    Median,
    /// The probability of a quantile.
    P,
    /// A value, or the quantile that belongs to `P`.
    Value,
    /// The shape.
    Shape,
    /// The scale.
    Scale,
    /// The mean of the logarithm.
    Mu,
    /// The standard deviation of the logarithm.
    Sigma,
    /// The least value.
    Low,
    /// The most likely value.
    Mode,
    /// The greatest value.
    High,
    /// The greatest value of a capped law.
    Cap,
    /// A weight of a value.
    Weight,
}

/// Why numbers give no law.
#[derive(Clone, PartialEq, Debug)]
pub enum LawError {
    /// Infinite or not a number.
    NotFinite(Parameter),
    /// Outside of what is allowed, which includes `least` and `most`.
    OutOfRange {
        /// Which parameter, given or implied by those given.
        parameter: Parameter,
        /// What it is.
        value: f64,
        /// The least that is allowed.
        least: f64,
        /// The most that is allowed.
        most: f64,
    },
    /// The first must be below the second.
    Disordered(Parameter, Parameter),
    /// No value has a positive weight, or their numbers differ.
    NothingToDraw,
    /// Less than a millionth of the law lies between these bounds.
    NothingBetween {
        /// The lower bound.
        low: f64,
        /// The upper bound.
        high: f64,
    },
}

/// The least that something positive may be.
pub(super) const LEAST: f64 = 1e-9;

/// `value`, if it is finite and within bounds, which count as within.
pub(super) fn within(
    parameter: Parameter,
    value: f64,
    (least, most): (f64, f64),
) -> Result<f64, LawError> {
    if !value.is_finite() {
        Err(LawError::NotFinite(parameter))
    } else if (least..=most).contains(&value) {
        Ok(value)
    } else {
        Err(LawError::OutOfRange {
            parameter,
            value,
            least,
            most,
        })
    }
}

/// `value`, if it is positive and not huge.
pub(super) fn positive(parameter: Parameter, value: f64) -> Result<f64, LawError> {
    within(parameter, value, (LEAST, LARGEST))
}

/// `value`, if it is at least 0 and not huge.
pub(super) fn not_negative(parameter: Parameter, value: f64) -> Result<f64, LawError> {
    within(parameter, value, (0.0, LARGEST))
}
