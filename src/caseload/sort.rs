//! Putting the contacts of a day in order.

use super::Case;
use crate::units::Time;

/// Puts the contacts of one day in the place of what is in `sorted`, by (contact, key): dealt out
/// into many more equal parts of the day than there are contacts first, then sorted by insertion,
/// which has little left to do unless many come at once. `ends` keeps its memory for the next day.
pub(super) fn by_contact(day: i64, contacts: &[Case], sorted: &mut Vec<Case>, ends: &mut Vec<u32>) {
    let most = if contacts.len() < 16 {
        sorted.clear();
        sorted.extend_from_slice(contacts);
        contacts.len()
    } else {
        deal_out(Time::of_day(day), contacts, sorted, ends)
    };
    if most > CROWD {
        sorted.sort_unstable_by_key(order);
    } else {
        insertion_sort(sorted);
    }
}

/// Contacts in one part of the day above which sorting by insertion is slow.
const CROWD: usize = 256;
/// Bits of a time of day in milliseconds.
const DAY_BITS: u32 = 27;
/// Parts of a day, as a power of two: never more than this.
const MOST_PARTS: u32 = 14;

/// Deals out, and says how many are in the fullest part.
fn deal_out(
    midnight: Time,
    contacts: &[Case],
    sorted: &mut Vec<Case>,
    ends: &mut Vec<u32>,
) -> usize {
    let bits = (contacts.len().ilog2() + 1).min(MOST_PARTS);
    let part = |case: &Case| (case.contact - midnight).0 as usize >> (DAY_BITS - bits);
    ends.clear();
    ends.resize(1 << bits, 0);
    let mut most = 0;
    for case in contacts {
        let end = &mut ends[part(case)];
        *end += 1;
        most = most.max(*end);
    }
    let mut sum = 0;
    for end in &mut *ends {
        sum += *end;
        *end = sum;
    }
    sorted.resize(contacts.len(), contacts[0]);
    for case in contacts {
        let end = &mut ends[part(case)];
        *end -= 1;
        sorted[*end as usize] = *case;
    }
    most as usize
}

fn insertion_sort(cases: &mut [Case]) {
    for i in 1..cases.len() {
        if cases[i - 1].contact < cases[i].contact {
            continue; // most often, and cheaper to see
        }
        let case = cases[i];
        let mut at = i;
        while at > 0 && order(&case) < order(&cases[at - 1]) {
            cases[at] = cases[at - 1];
            at -= 1;
        }
        cases[at] = case;
    }
}

/// By contact, then by key, in one number: contacts of one day have one sign.
#[inline(always)]
fn order(case: &Case) -> u128 {
    u128::from(case.contact.0.cast_unsigned()) << 64 | u128::from(case.key.0)
}
