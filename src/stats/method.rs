//! How an interval was found: every printed interval can say so.

/// A way to find an interval.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Method {
    /// Nothing is uncertain.
    #[default]
    Exact,
    /// [`clopper_pearson`](super::interval::clopper_pearson): a share, n fixed.
    ClopperPearson,
    /// [`mean_interval`](super::interval::mean_interval): a mean, n fixed.
    Student,
    /// [`bernoulli_sequence`](super::sequence::bernoulli_sequence): a share, at every n.
    BetaBinomialSequence,
    /// [`bounded_sequence`](super::sequence::bounded_sequence): a mean of values between stated
    /// limits, at every n.
    EmpiricalBernsteinSequence,
    /// [`asymptotic_sequence`](super::sequence::asymptotic_sequence): a mean, at every n from 100.
    AsymptoticSequence,
    /// [`skew_interval`](super::paired::skew_interval): a mean of skewed values, n fixed.
    StudentAndHall,
}
