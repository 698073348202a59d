//! A wait list: classes in order of priority, first come first served within each.
//!
//! Entries are tickets that may have lapsed in the meantime (their holder left, or
//! was served elsewhere); lapsed tickets are dropped when they are met, so that
//! leaving a list costs nothing.

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
    classes: Vec<Line>,
    len: usize,
}

impl WaitList {
    /// An empty list with a number of priority classes, at least one; class 0 goes first.
    #[must_use]
    pub fn new(classes: usize) -> Self {
        WaitList {
            classes: vec![Line::default(); classes.max(1)],
            len: 0,
        }
    }

    /// Forgets all tickets.
    pub fn clear(&mut self) {
        self.classes.iter_mut().for_each(Line::clear);
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
        self.classes[class].tickets.push(ticket);
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

    /// Drops the first ticket of all if it has lapsed.
    #[inline(always)]
    pub fn drop_first(&mut self, lapsed: impl FnOnce(Ticket) -> bool) {
        let mut classes = self.classes.iter_mut();
        if let Some(class) = classes.find(|class| class.len() > 0)
            && lapsed(class.tickets[class.gone])
        {
            class.remove(0);
            self.len -= 1;
        }
    }

    /// Drops lapsed tickets.
    pub fn retain(&mut self, mut valid: impl FnMut(Ticket) -> bool) {
        self.classes
            .iter_mut()
            .for_each(|class| class.retain(&mut valid));
        self.len = self.classes.iter().map(Line::len).sum();
    }
}

#[inline(always)]
fn take_from(
    class: &mut Line,
    len: &mut usize,
    seek: &mut impl FnMut(Ticket) -> Seek,
) -> Option<Ticket> {
    let mut at = 0;
    while let Some(&ticket) = class.tickets.get(class.gone + at) {
        let answer = seek(ticket);
        if answer == Seek::Keep {
            at += 1;
            continue;
        }
        *len -= 1;
        class.remove(at);
        if answer == Seek::Take {
            return Some(ticket);
        }
    }
    None
}

/// Tickets of one class: those who have gone from its front stay in memory for a while, so that
/// the first goes by a step of one number.
#[derive(Clone, Debug, Default)]
struct Line {
    tickets: Vec<Ticket>,
    /// How many have gone from the front.
    gone: usize,
}

/// So many may have gone before their memory is used again, if they are half of all.
const FORGET_AT: usize = 64;

impl Line {
    fn len(&self) -> usize {
        self.tickets.len() - self.gone
    }

    fn clear(&mut self) {
        self.tickets.clear();
        self.gone = 0;
    }

    #[inline(always)]
    fn remove(&mut self, at: usize) {
        if at == 0 {
            self.gone += 1;
            if self.gone == self.tickets.len() {
                self.clear();
            } else if self.gone >= FORGET_AT && self.gone >= self.len() {
                self.forget();
            }
        } else {
            self.tickets.remove(self.gone + at);
        }
    }

    #[cold]
    fn forget(&mut self) {
        self.tickets.drain(..self.gone);
        self.gone = 0;
    }

    fn retain(&mut self, mut valid: impl FnMut(Ticket) -> bool) {
        self.forget();
        self.tickets.retain(|&ticket| valid(ticket));
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

    #[test]
    fn the_first_of_all_goes_if_it_has_lapsed() {
        let mut list = WaitList::new(3);
        list.drop_first(|_| true);
        for (class, holder) in [(2, 1), (1, 2), (2, 3)] {
            list.push(class, ticket(holder));
        }
        list.drop_first(|ticket| ticket.holder != 2);
        assert_eq!(list.len(), 3);
        list.drop_first(|ticket| ticket.holder == 2);
        list.drop_first(|ticket| ticket.holder == 1);
        assert_eq!(list.len(), 1);
        assert_eq!(list.take(|_| Seek::Take), Some(ticket(3)));
        assert!(list.is_empty());
    }

    #[test]
    fn a_list_gives_what_a_queue_gives_however_long_it_grows() {
        let (mut list, mut queue) = (WaitList::new(1), std::collections::VecDeque::new());
        let mut state = 3_u64;
        let mut longest = 0;
        for holder in 0..20_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            // it grows at first, then shrinks
            if state >> 33 & 3 > u64::from(holder > 10_000) + u64::from(holder > 15_000) {
                list.push(0, ticket(holder));
                queue.push_back(holder);
            } else {
                // one in four takes the third, if there is one
                let third = queue
                    .get(2)
                    .copied()
                    .filter(|_| (state >> 40).is_multiple_of(4));
                let wanted = third.or(queue.front().copied());
                queue.retain(|&own| Some(own) != wanted);
                let seek = |ticket: Ticket| {
                    if Some(ticket.holder) == wanted {
                        Seek::Take
                    } else {
                        Seek::Keep
                    }
                };
                assert_eq!(list.take(seek).map(|ticket| ticket.holder), wanted);
            }
            if holder % 1_000 == 0 {
                list.retain(|ticket| ticket.holder % 7 != 0);
                queue.retain(|own| own % 7 != 0);
            }
            assert_eq!(list.len(), queue.len());
            longest = longest.max(list.len());
        }
        assert!(longest > 1_000);
    }
}
