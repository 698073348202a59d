//! The event kernel: a calendar, a run loop and a wait list. It knows nothing of
//! what is simulated, and draws no random number.
//!
//! **Order at the same instant.** Events are handled by (time, rank, order of
//! scheduling); ranks are 0 departures, 1 deaths, 2 capacity changes, 3 transfers,
//! 4 reviews; arrivals from outside come last. They stand in [`rank`], once.

mod calendar;
mod heap;
mod near;
mod run;
mod wait_list;

pub use calendar::{Calendar, LAST, PAYLOAD_BITS};
pub use run::{World, run};
pub use wait_list::{Seek, Ticket, WaitList};

/// Ranks of events at the same instant; arrivals come after all of them.
pub mod rank {
    /// A stay or service ends.
    pub const DEPARTURE: u8 = 0;
    /// A patience or a life ends.
    pub const DEATH: u8 = 1;
    /// Beds or servers open or close.
    pub const CAPACITY: u8 = 2;
    /// Someone arrives from elsewhere in the model.
    pub const TRANSFER: u8 = 3;
    /// Something is looked at.
    pub const REVIEW: u8 = 4;
}
