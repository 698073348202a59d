//! The run loop: takes events from the calendar and arrivals from a sorted list,
//! whichever is first.

use super::Calendar;

/// What a run is about.
pub trait World {
    /// The calendar of the run.
    fn calendar(&mut self) -> &mut Calendar;
    /// Time of the next arrival from outside, in the calendar's clock; `u64::MAX` if no more come.
    fn next_arrival(&mut self) -> u64;
    /// Takes the next arrival in.
    fn arrive(&mut self, now: u64);
    /// Handles an event.
    fn handle(&mut self, now: u64, payload: u64);
}

/// Runs until nothing is left or the first thing would happen after `last`, at most
/// [`LAST`](super::LAST).
///
/// At the same instant, events of the calendar come before arrivals. Returns the
/// number of events and arrivals.
#[inline(never)] // its caller owns the world: here nothing is left to clean up if something panics
pub fn run(world: &mut impl World, last: u64) -> u64 {
    debug_assert!(last <= super::LAST);
    let mut count = 0;
    let mut arrival = world.next_arrival();
    loop {
        let event = world.calendar().first_time();
        let now = event.min(arrival);
        if now > last {
            return count;
        }
        if event <= arrival {
            let payload = world.calendar().pop();
            world.handle(now, payload);
        } else {
            world.arrive(now);
            arrival = world.next_arrival();
        }
        count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes down what happens; payload 9 schedules one more event.
    #[derive(Default)]
    struct Log {
        calendar: Calendar,
        arrivals: Vec<u64>,
        seen: Vec<(u64, u64)>,
    }

    impl World for Log {
        fn calendar(&mut self) -> &mut Calendar {
            &mut self.calendar
        }
        fn next_arrival(&mut self) -> u64 {
            self.arrivals.last().copied().unwrap_or(u64::MAX)
        }
        fn arrive(&mut self, now: u64) {
            self.arrivals.pop();
            self.seen.push((now, 0));
        }
        fn handle(&mut self, now: u64, payload: u64) {
            self.seen.push((now, payload));
            if payload == 9 {
                self.calendar.push(now, 0, 1);
            }
        }
    }

    #[test]
    fn events_of_an_instant_come_before_its_arrivals() {
        let mut log = Log {
            arrivals: vec![8, 5, 5],
            ..Log::default()
        };
        log.calendar.push(5, 4, 9);
        log.calendar.push(20, 0, 2);
        assert_eq!(run(&mut log, 10), 5);
        assert_eq!(log.seen, [(5, 9), (5, 1), (5, 0), (5, 0), (8, 0)]);
    }
}
