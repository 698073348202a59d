//! What theory says of simple queues in the long run: the yardstick for simulations.
//!
//! Rates are per unit of time, and times in that unit; the offered load is the arrival rate
//! times the mean service time. Sources: Erlang (1917); Gross and others, Fundamentals of
//! Queueing Theory (4th ed., 2008); for patience, Palm (1957) and Mandelbaum and Zeltyn,
//! Service engineering in action: the Palm/Erlang-A queue (2007).

/// Erlang's loss formula: the share of arrivals that find all servers busy and are lost, in
/// M/G/c/c. `B(0) = 1, B(c) = a B(c-1) / (c + a B(c-1))` for load a.
#[must_use]
pub fn erlang_b(servers: u32, load: f64) -> f64 {
    (1..=servers).fold(1.0, |lost, c| load * lost / (f64::from(c) + load * lost))
}

/// Erlang's delay formula: the share of arrivals that wait, in M/M/c.
/// `C = B / (1 - u (1 - B))` for utilisation u = load / c; 1 if u is 1 or more.
#[must_use]
pub fn erlang_c(servers: u32, load: f64) -> f64 {
    let (lost, utilisation) = (erlang_b(servers, load), load / f64::from(servers));
    if utilisation >= 1.0 {
        1.0
    } else {
        lost / (1.0 - utilisation * (1.0 - lost))
    }
}

/// The mean wait in M/M/c, zeros included: `C / (c mu - lambda)`; infinite under overload.
#[must_use]
pub fn mmc_wait(servers: u32, arrivals: f64, service: f64) -> f64 {
    let spare = f64::from(servers) * service - arrivals;
    if spare > 0.0 {
        erlang_c(servers, arrivals / service) / spare
    } else {
        f64::INFINITY
    }
}

/// The mean number waiting in M/M/c: by Little's law, arrivals times [`mmc_wait`].
#[must_use]
pub fn mmc_queue(servers: u32, arrivals: f64, service: f64) -> f64 {
    arrivals * mmc_wait(servers, arrivals, service)
}

/// The share of arrivals that wait longer than `time` in M/M/c, first come first served:
/// `C exp(-(c mu - lambda) time)`; 1 under overload.
#[must_use]
pub fn mmc_wait_exceeds(servers: u32, arrivals: f64, service: f64, time: f64) -> f64 {
    let spare = f64::from(servers) * service - arrivals;
    let waits = erlang_c(servers, arrivals / service);
    if spare > 0.0 {
        waits * libm::exp(-spare * time)
    } else {
        1.0
    }
}

/// The mean wait in M/G/1 (Pollaczek, 1930; Khinchine, 1932):
/// `lambda E[S^2] / (2 (1 - u))`, with `E[S^2] = (1 + cv^2) mean^2`; infinite under overload.
#[must_use]
pub fn mg1_wait(arrivals: f64, mean_service: f64, cv: f64) -> f64 {
    let utilisation = arrivals * mean_service;
    if utilisation >= 1.0 {
        return f64::INFINITY;
    }
    arrivals * (1.0 + cv * cv) * mean_service * mean_service / (2.0 * (1.0 - utilisation))
}

/// The mean wait of each class in M/M/c with priorities that never interrupt, the first
/// class being served first (Cobham, 1954): `C / (c mu (1 - s_(k-1)) (1 - s_k))`, with `s_k` the
/// utilisation by the classes up to k; infinite from the first class on that is overloaded.
#[must_use]
pub fn cobham_waits(servers: u32, arrivals: &[f64], service: f64) -> Vec<f64> {
    let all = f64::from(servers) * service;
    let waits = erlang_c(servers, arrivals.iter().sum::<f64>() / service);
    let mut above = 0.0;
    let wait = |rate: &f64| {
        let (before, upto) = (1.0 - above, 1.0 - above - rate / all);
        above += rate / all;
        if upto > 0.0 {
            waits / (all * before * upto)
        } else {
            f64::INFINITY
        }
    };
    arrivals.iter().map(wait).collect()
}

/// The long run of M/M/c whose customers leave the queue when their patience, exponential and
/// independent, ends.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ErlangA {
    /// Share of arrivals that do not start service at once.
    pub waiting: f64,
    /// Share of arrivals that leave without service.
    pub abandoning: f64,
    /// Mean time in the queue over all arrivals, zeros and those who leave included.
    pub mean_wait: f64,
    /// Mean number in the queue.
    pub mean_queue: f64,
    /// Share of servers busy.
    pub utilisation: f64,
}

/// Erlang A. `patience` is the rate of leaving of each who waits, above 0.
///
/// From the balance of births and deaths: n present are followed by n + 1 at rate `arrivals`,
/// by n - 1 at rate min(n, c) service + max(n - c, 0) patience.
#[must_use]
pub fn erlang_a(servers: u32, arrivals: f64, service: f64, patience: f64) -> ErlangA {
    let lost = erlang_b(servers, arrivals / service);
    // Probabilities in a common unit: of c present, of more, and of more times how many more.
    let (mut full, mut above, mut queue) = (1.0, 0.0, 0.0);
    let (mut term, mut n) = (1.0, 0.0);
    while term > 1e-18 * above {
        n += 1.0;
        term *= arrivals / (f64::from(servers) * service + n * patience);
        above += term;
        queue += n * term;
        if queue > 1e250 {
            for value in [&mut full, &mut above, &mut queue, &mut term] {
                *value *= 1e-250;
            }
        }
    }
    let total = full / lost + above;
    let mean_queue = queue / total;
    let abandoning = patience * mean_queue / arrivals;
    ErlangA {
        waiting: (full + above) / total,
        abandoning,
        mean_wait: mean_queue / arrivals,
        mean_queue,
        utilisation: arrivals * (1.0 - abandoning) / (f64::from(servers) * service),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::gamma::gamma_p;

    fn near(got: f64, want: f64, error: f64) -> bool {
        (got / want - 1.0).abs() < error
    }

    #[test]
    fn loss_and_delay_are_those_of_the_tables() {
        for (servers, load, lost, delayed) in [
            (1, 1.0, 0.5, 1.0),
            (5, 3.0, 0.110_054_347_826, 0.236_151_603_499),
            (10, 5.0, 0.018_384_570_336_6, 0.036_105_359_158_3),
            (100, 84.0, 0.009_872_528_609_2, 0.058_662_767_112_8),
        ] {
            assert!(near(erlang_b(servers, load), lost, 1e-11), "{servers}");
            assert!(near(erlang_c(servers, load), delayed, 1e-11), "{servers}");
        }
        assert!(erlang_b(0, 3.0) >= 1.0);
    }

    #[test]
    fn one_server_waits_as_the_textbook_says() {
        assert!(near(mmc_wait(1, 0.5, 1.0), 1.0, 1e-12));
        assert!(near(mmc_queue(1, 0.5, 1.0), 0.5, 1e-12));
        assert!(
            near(mg1_wait(0.5, 1.0, 1.0), 1.0, 1e-12) && near(mg1_wait(0.5, 1.0, 0.0), 0.5, 1e-12)
        );
        assert!(near(
            mmc_wait_exceeds(1, 0.5, 1.0, 2.0),
            0.5 * libm::exp(-1.0),
            1e-12
        ));
    }

    #[test]
    fn twenty_servers_at_ninety_percent() {
        assert!(near(mmc_wait(20, 18.0, 1.0), 0.275_385, 2e-6));
    }

    #[test]
    fn under_overload_waits_have_no_mean() {
        assert!(mmc_wait(2, 3.0, 1.0).is_infinite() && mg1_wait(2.0, 1.0, 1.0).is_infinite());
        assert!(erlang_c(2, 3.0) >= 1.0 && mmc_wait_exceeds(2, 3.0, 1.0, 9.0) >= 1.0);
    }

    /// Kleinrock's conservation law: priorities move waits about, the sum weighted by rate stays.
    #[test]
    fn priorities_conserve_the_mean_wait() {
        let rates = [4.0, 8.0, 6.0];
        let waits = cobham_waits(20, &rates, 1.0);
        let mean: f64 = rates
            .iter()
            .zip(&waits)
            .map(|(rate, wait)| rate * wait / 18.0)
            .sum();
        assert!(near(mean, mmc_wait(20, 18.0, 1.0), 1e-12));
        assert!(waits[0] < waits[1] && waits[1] < waits[2]);
        let overloaded = cobham_waits(2, &[1.0, 1.5], 1.0);
        assert!(overloaded[0].is_finite() && overloaded[1].is_infinite());
    }

    /// Mandelbaum and Zeltyn (2007), table 1: 50 agents, 48 calls a minute, service of a
    /// minute, patience of two minutes.
    #[test]
    fn patience_is_as_published() {
        let queue = erlang_a(50, 48.0, 1.0, 0.5);
        assert!((queue.abandoning - 0.031).abs() < 5e-4, "{queue:?}");
        assert!((60.0 * queue.mean_wait - 3.7).abs() < 0.05, "{queue:?}");
        assert!((queue.mean_queue - 3.0).abs() < 0.05 && (queue.utilisation - 0.93).abs() < 5e-3);
    }

    #[test]
    fn endless_patience_is_erlang_c_and_leaving_at_the_service_rate_is_poisson() {
        let patient = erlang_a(20, 18.0, 1.0, 1e-9);
        assert!(
            near(patient.mean_wait, mmc_wait(20, 18.0, 1.0), 1e-6),
            "{patient:?}"
        );
        assert!(near(patient.waiting, erlang_c(20, 18.0), 1e-6));
        let crowded = erlang_a(20, 40.0, 1.0, 1e-4);
        assert!(near(crowded.abandoning, 0.5, 1e-6), "{crowded:?}");
        let even = erlang_a(20, 18.0, 1.0, 1.0);
        assert!(near(even.waiting, gamma_p(20.0, 18.0), 1e-10), "{even:?}");
    }
}
