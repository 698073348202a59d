//! Putting the contacts of a day in order.

use super::Case;
use crate::units::Time;

const BUCKETS: usize = 256;

/// Writes the contacts of one day into `sorted` by (contact, key): dealt out into equal
/// parts of the day first, then sorted by insertion, which has little left to do unless many
/// come at once.
pub(super) fn by_contact(day: i64, contacts: &[Case], sorted: &mut Vec<Case>) {
    sorted.clear();
    let most = if contacts.len() < 16 {
        sorted.extend_from_slice(contacts);
        contacts.len()
    } else {
        deal_out(Time::of_day(day), contacts, sorted)
    };
    if most > CROWD {
        sorted.sort_unstable_by_key(order);
    } else {
        insertion_sort(sorted);
    }
}

/// Contacts in one part of the day above which sorting by insertion is slow.
const CROWD: usize = 256;

/// Deals out, and says how many are in the fullest part.
fn deal_out(midnight: Time, contacts: &[Case], sorted: &mut Vec<Case>) -> usize {
    // The top 8 of the 27 bits of a time of day.
    let bucket = |case: &Case| (case.contact - midnight).0 as usize >> 19 & (BUCKETS - 1);
    let mut ends = [0_u32; BUCKETS];
    for case in contacts {
        ends[bucket(case)] += 1;
    }
    let most = ends.iter().copied().max().unwrap_or(0) as usize;
    let mut sum = 0;
    for end in &mut ends {
        sum += *end;
        *end = sum;
    }
    sorted.resize(contacts.len(), contacts[0]);
    for case in contacts {
        let end = &mut ends[bucket(case)];
        *end -= 1;
        sorted[*end as usize] = *case;
    }
    most
}

fn insertion_sort(cases: &mut [Case]) {
    for i in 1..cases.len() {
        let case = cases[i];
        let mut at = i;
        while at > 0 && order(&case) < order(&cases[at - 1]) {
            cases[at] = cases[at - 1];
            at -= 1;
        }
        cases[at] = case;
    }
}

#[inline(always)]
fn order(case: &Case) -> (i64, u64) {
    (case.contact.0, case.key.0)
}
