//! Who is watched in a replication, and what is kept of them.

use std::collections::BTreeMap;

use crate::model::patient::Outcome;
use crate::random::Key;
use crate::simulation::{Fact, Observer};
use crate::units::Time;

/// What happened to one person, in order.
pub type Facts = Vec<(Time, Fact)>;

/// Whose story is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// Everyone, at most so many in order of contact.
    Everyone(usize),
    /// Those whose key begins with these hexadecimal digits: their value and number.
    Person(u64, u32),
    /// Who waited longest for a need that was met, given up or ended.
    LongestWait,
    /// Who died first.
    FirstDeath,
}

impl Who {
    /// The person named by 1 to 16 hexadecimal digits.
    #[must_use]
    pub fn named(digits: &str) -> Option<Who> {
        let hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let number = u64::from_str_radix(digits, 16).ok().filter(|_| hex)?;
        Some(Who::Person(number, u32::try_from(digits.len()).ok()?))
    }

    fn takes(self, key: Key, known: usize) -> bool {
        match self {
            Who::Everyone(most) => known < most,
            Who::Person(number, digits) => key.0 >> (64 - 4 * digits.clamp(1, 16)) == number,
            Who::LongestWait | Who::FirstDeath => false,
        }
    }
}

/// Writes down the facts of those who are watched.
#[derive(Debug)]
pub struct Watch {
    who: Who,
    places: BTreeMap<Key, usize>,
    /// In order of contact.
    pub persons: Vec<(Key, Facts)>,
    /// Everyone, watched or not.
    pub all: u64,
}

impl Watch {
    /// Nothing seen yet.
    #[must_use]
    pub fn new(who: Who) -> Self {
        Watch {
            who,
            places: BTreeMap::new(),
            persons: Vec::new(),
            all: 0,
        }
    }
}

impl Observer for Watch {
    fn note(&mut self, now: Time, who: Key, fact: Fact) {
        if matches!(fact, Fact::Comes { .. }) {
            self.all += 1;
            if self.who.takes(who, self.persons.len()) {
                self.places.insert(who, self.persons.len());
                self.persons.push((who, Facts::new()));
            }
        }
        if let Some(&place) = self.places.get(&who) {
            self.persons[place].1.push((now, fact));
        }
    }
}

/// Finds who waited longest and who died first; keeps one instant for each open need.
#[derive(Debug, Default)]
pub struct Search {
    waiting: BTreeMap<Key, Time>,
    /// The longest wait in milliseconds and whose it was.
    pub longest: Option<(i64, Key)>,
    /// Who died first within the recorded time.
    pub died: Option<Key>,
}

impl Search {
    fn ends_waiting(&mut self, now: Time, who: Key) {
        let Some(since) = self.waiting.remove(&who) else {
            return;
        };
        let waited = (now - since).0;
        if self.longest.is_none_or(|(longest, _)| waited > longest) {
            self.longest = Some((waited, who));
        }
    }

    /// Ends all waits that are still open when the run ends.
    pub fn close(&mut self, end: Time) {
        let open: Vec<Key> = self.waiting.keys().copied().collect();
        for who in open {
            self.ends_waiting(end, who);
        }
    }
}

impl Observer for Search {
    fn note(&mut self, now: Time, who: Key, fact: Fact) {
        match fact {
            Fact::Needs(_) if now.0 >= 0 => {
                self.waiting.insert(who, now);
            }
            Fact::LiesDown { serves: true, .. }
            | Fact::Equipped(_)
            | Fact::Stays(_)
            | Fact::GivesUp => {
                self.ends_waiting(now, who);
            }
            Fact::Ends { outcome, .. } => {
                self.ends_waiting(now, who);
                let dies = outcome == Outcome::Died && now.0 >= 0;
                self.died = self.died.or(dies.then_some(who));
            }
            Fact::Refused(_) => {
                self.waiting.remove(&who);
            }
            _ => {}
        }
    }
}
