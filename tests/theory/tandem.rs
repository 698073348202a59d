//! The tandem of emergency, buffer room and ward by a program of its own, which shares no line with the engine.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// A random number generator (SplitMix64; Steele, Lea and Flood, 2014).
struct Chance(u64);

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.uniform()).ln()
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Arrives,
    Seen,
    Worked(usize),
    Result(usize),
    Leaves,
}

/// What is found: mean patients in rooms, mean wait for a room up to the result, mean wait for the ward.
pub struct Found {
    pub in_rooms: f64,
    pub wait: f64,
    pub ward_wait: f64,
}

/// Times are in microhours, so that they are ordered exactly.
fn at(now: u64, hours: f64) -> u64 {
    now + (hours * 1e6) as u64
}

/// Plays the tandem for so many hours with so many rooms, the numbers being those of the scenario.
pub fn tandem(rooms: usize, hours: f64, seed: u64) -> Found {
    let mut chance = Chance(seed);
    let mut ahead = BinaryHeap::new();
    ahead.push(Reverse((
        at(0, chance.exponential(1.0 / 1.2)),
        What::Arrives,
    )));
    let (mut doctors, mut emergency) = (3, 0_usize);
    let (mut machines, mut laboratory) = (2, VecDeque::new());
    // by patient: when unknown status began, whether in a room
    let mut patients: Vec<(u64, bool)> = Vec::new();
    let (mut free_rooms, mut for_room) = (rooms, VecDeque::new());
    let (mut free_beds, mut for_bed) = (20, VecDeque::new());
    let (mut area, mut waits, mut n, mut ward_waits, mut m) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let (mut last, end, begin) = (0, at(0, hours), at(0, 1_000.0));
    while let Some(Reverse((now, what))) = ahead.pop() {
        if now > end {
            break;
        }
        if now > begin {
            area += (rooms - free_rooms) as f64 * (now - last.max(begin)) as f64;
        }
        last = now;
        let mut work = None;
        match what {
            What::Arrives => {
                ahead.push(Reverse((
                    at(now, chance.exponential(1.0 / 1.2)),
                    What::Arrives,
                )));
                emergency += 1;
            }
            What::Seen => {
                doctors += 1;
                let patient = patients.len();
                let room = free_rooms > 0;
                patients.push((now, room));
                if room {
                    free_rooms -= 1;
                    n += 1.0;
                } else {
                    for_room.push_back(patient);
                }
                laboratory.push_back(patient);
            }
            What::Worked(patient) => {
                machines += 1;
                if chance.uniform() < 0.1 {
                    laboratory.push_back(patient);
                } else {
                    work = Some(patient);
                }
            }
            What::Result(patient) => {
                let (since, in_room) = patients[patient];
                if in_room {
                    free_rooms += 1;
                } else {
                    for_room.retain(|&other| other != patient);
                    (waits, n) = (waits + (now - since) as f64, n + 1.0);
                }
                if chance.uniform() < 0.6 {
                    for_bed.push_back(now);
                }
            }
            What::Leaves => free_beds += 1,
        }
        if let Some(patient) = work {
            ahead.push(Reverse((
                at(now, chance.exponential(3.0)),
                What::Result(patient),
            )));
        }
        while free_rooms > 0
            && let Some(patient) = for_room.pop_front()
        {
            free_rooms -= 1;
            patients[patient].1 = true;
            (waits, n) = (waits + (now - patients[patient].0) as f64, n + 1.0);
        }
        while doctors > 0 && emergency > 0 {
            (doctors, emergency) = (doctors - 1, emergency - 1);
            ahead.push(Reverse((at(now, chance.exponential(2.0)), What::Seen)));
        }
        while machines > 0
            && let Some(patient) = laboratory.pop_front()
        {
            machines -= 1;
            ahead.push(Reverse((
                at(now, chance.exponential(1.3)),
                What::Worked(patient),
            )));
        }
        while free_beds > 0
            && let Some(since) = for_bed.pop_front()
        {
            free_beds -= 1;
            (ward_waits, m) = (ward_waits + (now - since) as f64, m + 1.0);
            ahead.push(Reverse((at(now, chance.exponential(24.0)), What::Leaves)));
        }
    }
    Found {
        in_rooms: area / (end - begin) as f64,
        wait: waits / n / 1e6,
        ward_wait: ward_waits / m / 1e6,
    }
}
