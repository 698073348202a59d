//! A wait list: classes in order of priority, first come first served within each.
//!
//! Entries are tickets that may have lapsed in the meantime (their holder left, or
//! was served elsewhere); lapsed tickets are dropped when they are met, so that
//! leaving a list costs nothing.

use std::collections::VecDeque;

/// A place in a wait list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ticket {
    /// Whose.
    pub holder: u32,
    /// Tells tickets of the same holder apart.
    pub stamp: u32,
}

/// What to do with a ticket that is met in search of the next to serve.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seek {
    /// Serve it: it leaves the list.
    Take,
    /// It cannot be served now: it keeps its place.
    Keep,
    /// It has lapsed: it leaves the list.
    Drop,
}

/// Tickets by class and order of arrival.
#[derive(Clone, Debug, Default)]
pub struct WaitList {
    classes: Vec<VecDeque<Ticket>>,
    len: usize,
}

impl WaitList {
    /// An empty list with a number of priority classes, at least one; class 0 goes first.
    #[must_use]
    pub fn new(classes: usize) -> Self {
        WaitList {
            classes: vec![VecDeque::new(); classes.max(1)],
            len: 0,
        }
    }

    /// Forgets all tickets.
    pub fn clear(&mut self) {
        self.classes.iter_mut().for_each(VecDeque::clear);
        self.len = 0;
    }

    /// Whether no ticket is left, lapsed or not.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Number of tickets, lapsed ones included.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Puts a ticket at the end of its class.
    #[inline]
    pub fn push(&mut self, class: usize, ticket: Ticket) {
        self.classes[class].push_back(ticket);
        self.len += 1;
    }

    /// Takes the first ticket that `seek` takes, by class and order of arrival.
    #[inline(always)]
    pub fn take(&mut self, mut seek: impl FnMut(Ticket) -> Seek) -> Option<Ticket> {
        for class in &mut self.classes {
            let taken = take_from(class, &mut self.len, &mut seek);
            if taken.is_some() {
                return taken;
            }
        }
        None
    }

    /// Drops lapsed tickets.
    pub fn retain(&mut self, mut valid: impl FnMut(Ticket) -> bool) {
        self.classes
            .iter_mut()
            .for_each(|class| class.retain(|&ticket| valid(ticket)));
        self.len = self.classes.iter().map(VecDeque::len).sum();
    }
}

#[inline(always)]
fn take_from(
    class: &mut VecDeque<Ticket>,
    len: &mut usize,
    seek: &mut impl FnMut(Ticket) -> Seek,
) -> Option<Ticket> {
    let mut at = 0;
    while let Some(&ticket) = class.get(at) {
        let answer = seek(ticket);
        if answer == Seek::Keep {
            at += 1;
            continue;
        }
        *len -= 1;
        remove(class, at);
        if answer == Seek::Take {
            return Some(ticket);
        }
    }
    None
}

#[inline(always)]
fn remove(class: &mut VecDeque<Ticket>, at: usize) {
    if at == 0 {
        class.pop_front();
    } else {
        class.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(holder: u32) -> Ticket {
        Ticket { holder, stamp: 0 }
    }

    #[test]
    fn the_first_of_the_first_class_goes_first() {
        let mut list = WaitList::new(2);
        for (class, holder) in [(1, 1), (0, 2), (1, 3), (0, 4)] {
            list.push(class, ticket(holder));
        }
        let mut order = Vec::new();
        while let Some(next) = list.take(|_| Seek::Take) {
            order.push(next.holder);
        }
        assert_eq!(order, [2, 4, 1, 3]);
    }

    #[test]
    fn a_ticket_that_cannot_be_served_keeps_its_place_and_a_lapsed_one_goes() {
        let mut list = WaitList::new(1);
        (1..=4).for_each(|holder| list.push(0, ticket(holder)));
        let seek = |ticket: Ticket| {
            [Seek::Keep, Seek::Drop, Seek::Take, Seek::Take][ticket.holder as usize - 1]
        };
        assert_eq!(list.take(seek), Some(ticket(3)));
        assert_eq!(list.take(|_| Seek::Take), Some(ticket(1)));
        assert_eq!(list.take(|_| Seek::Take), Some(ticket(4)));
        assert!(list.is_empty());
    }
}
