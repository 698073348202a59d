//! What a scenario means, ready to run: dense ids, whole milliseconds, sampling
//! tables. Everything countable is a row here; nothing in this module knows what
//! a county, an ICU or a disease is.

pub mod demand;
pub mod equipment;
pub mod exposure;
pub mod ledger;
pub mod monitoring;
pub mod network;
pub mod outreach;
pub mod pairing;
pub mod patient;
pub mod pool;
pub mod roster;
pub mod seir;
pub mod service;
pub mod strain;
pub mod supply;
pub mod triage;
pub mod vehicle;
pub mod window;

use crate::units::{Duration, Time};
use demand::Demand;
use ledger::Ledger;
use monitoring::Monitoring;
use network::Network;
use outreach::Outreach;
use patient::Patients;

/// Stable name of a thing and what readers call it.
///
/// The `id` keys random numbers and names paths; `zh` and `en` are data from
/// strangers that every output must escape.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Label {
    /// Name in scenario files, unique among its kind.
    pub id: String,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
}

impl Label {
    /// A label whose three names are the same.
    #[must_use]
    pub fn plain(id: &str) -> Self {
        Label {
            id: id.into(),
            zh: id.into(),
            en: id.into(),
        }
    }
}

/// One arm of a study in one world: all numbers drawn, all names resolved.
#[derive(Clone, Debug)]
pub struct Model {
    /// When it begins and ends.
    pub clock: Clock,
    /// Places of care and the ways between them.
    pub network: Network,
    /// Kinds of patients and their courses.
    pub patients: Patients,
    /// Who falls ill, where and when.
    pub demand: Demand,
    /// Who is followed at home.
    pub monitoring: Monitoring,
    /// Who works elsewhere by a timetable.
    pub outreach: Outreach,
    /// What the cost ledger counts; `None`: there is no ledger.
    pub ledger: Option<Ledger>,
}

/// Begin and end of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clock {
    /// Length of the unrecorded time before t = 0.
    pub warmup: Duration,
    /// End of the recorded demand: arrivals come in `[-warmup, horizon)`.
    pub horizon: Duration,
    /// What happens at the horizon.
    pub after: After,
}

impl Clock {
    /// The first instant of the run.
    #[must_use]
    pub fn begin(&self) -> Time {
        Time::START - self.warmup
    }

    /// The end of the recorded demand.
    #[must_use]
    pub fn end_of_demand(&self) -> Time {
        Time::START + self.horizon
    }

    /// The instant after which nothing is simulated.
    #[must_use]
    pub fn last(&self) -> Time {
        match self.after {
            After::Stop => self.end_of_demand(),
            After::Drain { cap } => self.end_of_demand() + cap,
        }
    }
}

/// What happens at the horizon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum After {
    /// The run ends; waits still open are lower bounds.
    Stop,
    /// No one new arrives; the run goes on until nobody is left, at most `cap` longer.
    Drain {
        /// Longest time after the horizon.
        cap: Duration,
    },
}
