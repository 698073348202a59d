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
    /// [`skew_interval`](super::paired::skew_interval): a mean of skewed values, n fixed.
    StudentAndHall,
}
