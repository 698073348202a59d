//! Exact values: numerical integration, forward equations, Markov chains, linear systems.

use statrs::distribution::{ContinuousCDF, DiscreteCDF};

/// P(length > t), t in days.
pub type Survival = Box<dyn Fn(f64) -> f64>;

pub fn lognormal(mean: f64, cv: f64) -> Survival {
    let variance = cv.mul_add(cv, 1.0).ln();
    lognormal_of(mean.ln() - variance / 2.0, variance.sqrt())
}

pub fn lognormal_of(mu: f64, sigma: f64) -> Survival {
    let law = statrs::distribution::LogNormal::new(mu, sigma).unwrap();
    Box::new(move |t| if t <= 0.0 { 1.0 } else { law.sf(t) })
}

pub fn exponential(mean: f64) -> Survival {
    Box::new(move |t| (-t.max(0.0) / mean).exp())
}

pub fn constant(length: f64) -> Survival {
    Box::new(move |t| if t < length { 1.0 } else { 0.0 })
}

pub fn gamma(shape: f64, scale: f64) -> Survival {
    let law = statrs::distribution::Gamma::new(shape, 1.0 / scale).unwrap();
    Box::new(move |t| if t <= 0.0 { 1.0 } else { law.sf(t) })
}

pub fn weibull(shape: f64, scale: f64) -> Survival {
    Box::new(move |t| (-(t.max(0.0) / scale).powf(shape)).exp())
}

/// Integral by Gauss's rule of five points on each of `parts` equal parts.
pub fn integral(from: f64, to: f64, parts: usize, f: impl Fn(f64) -> f64) -> f64 {
    const NODES: [(f64, f64); 5] = [
        (0.0, 0.568_888_888_888_888_9),
        (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (0.906_179_845_938_664, 0.236_926_885_056_189_08),
        (-0.906_179_845_938_664, 0.236_926_885_056_189_08),
    ];
    let half = (to - from) / (2.0 * parts as f64);
    let part = |k: usize| {
        let middle = from + half * (2 * k + 1) as f64;
        NODES
            .iter()
            .map(|(x, w)| w * f(middle + half * x))
            .sum::<f64>()
            * half
    };
    (0..parts).map(part).sum()
}

/// `E[census at t]` from empty with beds without limit; `rate` and `t` in days, `rate` smooth
/// within each day.
pub fn census(rate: impl Fn(f64) -> f64, survival: &Survival, t: f64) -> f64 {
    let day = |k: usize| {
        let (from, to) = (k as f64, (k as f64 + 1.0).min(t));
        integral(from, to, 16, |u| rate(u) * survival(t - u))
    };
    (0..t.ceil() as usize).map(day).sum()
}

/// A rate that is constant within each day.
pub fn daily(rates: &[f64]) -> impl Fn(f64) -> f64 + Copy {
    move |t: f64| rates.get(t.floor() as usize).copied().unwrap_or(0.0)
}

pub fn bell(peak: f64, at: f64, sd: f64) -> impl Fn(f64) -> f64 + Copy {
    move |t: f64| peak * (-((t - at) / sd).powi(2) / 2.0).exp()
}

/// P(N <= k) for a Poisson number.
pub fn poisson_at_most(k: u64, mean: f64) -> f64 {
    statrs::distribution::Poisson::new(mean).unwrap().cdf(k)
}

/// P(Poisson + Binomial <= k).
pub fn poisson_plus_binomial_at_most(k: u64, mean: f64, n: u64, p: f64) -> f64 {
    use statrs::distribution::{Binomial, Discrete};
    let binomial = Binomial::new(p, n).unwrap();
    (0..=n.min(k))
        .map(|i| binomial.pmf(i) * poisson_at_most(k - i, mean))
        .sum()
}

/// Forward equations by the classical Runge-Kutta rule.
pub fn forward(
    p: &mut [f64],
    from: f64,
    to: f64,
    step: f64,
    derivative: impl Fn(f64, &[f64], &mut [f64]),
    mut each: impl FnMut(f64, f64, &[f64]),
) {
    let steps = ((to - from) / step).round() as usize;
    let h = (to - from) / steps as f64;
    let n = p.len();
    let mut slopes = [vec![0.0; n], vec![0.0; n], vec![0.0; n], vec![0.0; n]];
    let mut probe = vec![0.0; n];
    for k in 0..steps {
        let t = from + k as f64 * h;
        each(t, h, p);
        for (stage, (share, ahead)) in [(0.0, 0.0), (0.5, 0.5), (0.5, 0.5), (1.0, 1.0)]
            .into_iter()
            .enumerate()
        {
            for i in 0..n {
                let before = if stage == 0 {
                    0.0
                } else {
                    slopes[stage - 1][i]
                };
                probe[i] = p[i] + share * h * before;
            }
            derivative(t + ahead * h, &probe, &mut slopes[stage]);
        }
        for i in 0..n {
            p[i] +=
                h / 6.0 * (slopes[0][i] + 2.0 * slopes[1][i] + 2.0 * slopes[2][i] + slopes[3][i]);
        }
    }
}

/// Births at `rate(t)` up to the last state (refused there), deaths at min(n, servers) `service`.
pub fn births_and_deaths(
    rate: impl Fn(f64) -> f64,
    servers: usize,
    service: f64,
) -> impl Fn(f64, &[f64], &mut [f64]) {
    move |t, p, slope| {
        let (up, last) = (rate(t), p.len() - 1);
        for n in 0..=last {
            let leave = n.min(servers) as f64 * service;
            let mut sum = -p[n] * leave;
            if n < last {
                sum += p[n + 1] * (n + 1).min(servers) as f64 * service - p[n] * up;
            }
            if n > 0 {
                sum += p[n - 1] * up;
            }
            slope[n] = sum;
        }
    }
}

pub fn mean(p: &[f64]) -> f64 {
    p.iter().enumerate().map(|(n, p)| n as f64 * p).sum()
}

/// A Markov chain with states in a box `0..=most[k]` and its long-run probabilities.
pub struct Chain {
    most: Vec<usize>,
    pub probability: Vec<f64>,
}

impl Chain {
    /// `moves` lists (next state, rate) for each state.
    pub fn solve(most: &[usize], moves: impl Fn(&[usize]) -> Vec<(Vec<usize>, f64)>) -> Chain {
        let mut chain = Chain {
            most: most.to_vec(),
            probability: Vec::new(),
        };
        let count: usize = most.iter().map(|m| m + 1).product();
        let mut into: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
        let mut out = vec![0.0; count];
        for at in 0..count {
            for (next, rate) in moves(&chain.state(at)) {
                let next = chain.place(&next);
                into[next].push((at, rate));
                out[at] += rate;
            }
        }
        let mut p = vec![1.0 / count as f64; count];
        loop {
            let mut change = 0.0_f64;
            for at in 0..count {
                let flow: f64 = into[at].iter().map(|&(from, rate)| p[from] * rate).sum();
                let new = if out[at] > 0.0 { flow / out[at] } else { 0.0 };
                change = change.max((new - p[at]).abs());
                p[at] = new;
            }
            let sum: f64 = p.iter().sum();
            p.iter_mut().for_each(|p| *p /= sum);
            if change < 1e-15 {
                break;
            }
        }
        chain.probability = p;
        chain
    }

    fn place(&self, state: &[usize]) -> usize {
        state
            .iter()
            .zip(&self.most)
            .fold(0, |at, (n, most)| at * (most + 1) + n)
    }

    fn state(&self, mut at: usize) -> Vec<usize> {
        let mut state = vec![0; self.most.len()];
        for k in (0..self.most.len()).rev() {
            state[k] = at % (self.most[k] + 1);
            at /= self.most[k] + 1;
        }
        state
    }

    pub fn expect(&self, f: impl Fn(&[usize]) -> f64) -> f64 {
        let terms = self.probability.iter().enumerate();
        terms.map(|(at, p)| p * f(&self.state(at))).sum()
    }

    pub fn share(&self, of: impl Fn(&[usize]) -> bool) -> f64 {
        self.expect(|state| f64::from(u8::from(of(state))))
    }
}

/// A loss network: station k has `beds[k]`, own arrivals at `rates[k]`, and serves at `services[k]`;
/// a patient of k tries `tries[k]` in order, and a station takes those from elsewhere only with
/// more than `kept[k]` beds free.
pub struct LossNetwork {
    pub beds: Vec<usize>,
    pub rates: Vec<f64>,
    pub services: Vec<f64>,
    pub tries: Vec<Vec<usize>>,
    pub kept: Vec<usize>,
}

impl LossNetwork {
    pub fn goes_to(&self, from: usize, state: &[usize]) -> Option<usize> {
        let takes = |&&to: &&usize| {
            let kept = if to == from { 0 } else { self.kept[to] };
            self.beds[to] - state[to] > kept
        };
        self.tries[from].iter().find(takes).copied()
    }

    pub fn solve(&self) -> Chain {
        Chain::solve(&self.beds, |state| {
            let mut moves = Vec::new();
            for k in 0..self.beds.len() {
                if let Some(to) = self.goes_to(k, state) {
                    let mut next = state.to_vec();
                    next[to] += 1;
                    moves.push((next, self.rates[k]));
                }
                if state[k] > 0 {
                    let mut next = state.to_vec();
                    next[k] -= 1;
                    moves.push((next, state[k] as f64 * self.services[k]));
                }
            }
            moves
        })
    }

    /// Share lost of the patients of k.
    pub fn lost(&self, chain: &Chain, from: usize) -> f64 {
        chain.share(|state| self.goes_to(from, state).is_none())
    }

    /// Share of the patients of k that another station takes.
    pub fn moved(&self, chain: &Chain, from: usize) -> f64 {
        chain.share(|state| self.goes_to(from, state).is_some_and(|to| to != from))
    }

    pub fn of_all(&self, share: impl Fn(usize) -> f64) -> f64 {
        let sum: f64 = (0..self.rates.len())
            .map(|k| self.rates[k] * share(k))
            .sum();
        sum / self.rates.iter().sum::<f64>()
    }
}

/// The solution x of `x = constant + matrix x`, for a matrix whose powers vanish.
pub fn fixed_point<const N: usize>(constant: [f64; N], matrix: &[[f64; N]; N]) -> [f64; N] {
    let mut x = constant;
    for _ in 0..10_000 {
        let mut next = constant;
        for i in 0..N {
            for j in 0..N {
                next[i] += matrix[i][j] * x[j];
            }
        }
        x = next;
    }
    x
}
