//! Who began an intervention in time in one replication.

/// People who would have an intervention that has to begin in time, each counted once, by what became of it within the horizon.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WindowTally {
    /// They began it.
    pub begun: u64,
    /// Their time was over when the first stage that it concerns began.
    pub late: u64,
}
