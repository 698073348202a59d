//! The SEIR epidemic: susceptible, exposed, infectious, removed; deterministic, in one
//! population that mixes evenly (Kermack and `McKendrick`, 1927, with a latent period).
//!
//! With latent period `1/sigma` and infectious period `1/gamma`, both exponential, the mean
//! generation time is `1/sigma + 1/gamma` (Svensson, 2007), the growth rate `r` long before the
//! peak gives `R0 = (1 + r/sigma)(1 + r/gamma)` (Wallinga and Lipsitch, 2007), and the share
//! that is infected in all solves `attack = 1 - exp(-R0 attack)` (Kermack and `McKendrick`,
//! 1927). So any two of growth, generation time and attack give the third.

/// Growth per generation below which an epidemic takes hundreds of generations.
const SLOWEST: f64 = 0.02;
/// Growth per generation of more than a hundredfold reproduction.
const FASTEST: f64 = 20.0;
/// Part of the final size at which the curve begins, and that is left out at its end.
const EDGE: f64 = 1e-7;
/// Integration steps in the shortest of the mean times.
const STEPS: f64 = 20.0;

/// An epidemic from its two times and its growth.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Seir {
    /// Mean generation time in days.
    generation_time: f64,
    /// Latent period as a share of the generation time.
    latent: f64,
    /// Growth in one generation time: `r Tg`.
    growth: f64,
}

/// Infections over time.
#[derive(Clone, PartialEq, Debug)]
pub struct Epidemic {
    /// Days between two entries.
    pub step: f64,
    /// Infected so far, as a share of those who were susceptible; the first entry is not 0.
    pub infected: Vec<f64>,
    /// Days from the first entry to the peak of new infections.
    pub peak: f64,
}

/// Shares of the population.
#[derive(Clone, Copy)]
struct State {
    susceptible: f64,
    exposed: f64,
    infectious: f64,
}

/// Rates per generation time.
#[derive(Clone, Copy)]
struct Rates {
    beta: f64,
    sigma: f64,
    gamma: f64,
}

impl Seir {
    fn new(generation_time: f64, latent: f64, growth: f64) -> Self {
        Seir {
            generation_time,
            latent,
            growth,
        }
    }

    /// One that takes neither hundreds of generations nor infects hundreds at once: with an
    /// `R0` of at least 1.02, and of any up to 50.
    #[must_use]
    pub fn limited(self) -> Self {
        Seir {
            growth: self.growth.clamp(SLOWEST, FASTEST),
            ..self
        }
    }

    /// From the growth rate per day and the mean generation time in days.
    #[must_use]
    pub fn of_growth_and_time(growth: f64, generation_time: f64, latent: f64) -> Self {
        Seir::new(generation_time, latent, growth * generation_time)
    }

    /// From the growth rate per day and the share of the susceptible that is infected in all.
    #[must_use]
    pub fn of_growth_and_attack(growth: f64, attack: f64, latent: f64) -> Self {
        let per_generation = growth_of(reproduction_of(attack), latent);
        Seir::new(per_generation / growth, latent, per_generation)
    }

    /// From the mean generation time in days and the share that is infected in all.
    #[must_use]
    pub fn of_time_and_attack(generation_time: f64, attack: f64, latent: f64) -> Self {
        let per_generation = growth_of(reproduction_of(attack), latent);
        Seir::new(generation_time, latent, per_generation)
    }

    /// `R0`, which no other case limits: infections by one case among the susceptible.
    #[must_use]
    pub fn reproduction(&self) -> f64 {
        (1.0 + self.growth * self.latent) * (1.0 + self.growth * (1.0 - self.latent))
    }

    /// Growth per day long before the peak.
    #[must_use]
    pub fn growth(&self) -> f64 {
        self.growth / self.generation_time
    }

    /// Mean generation time in days.
    #[must_use]
    pub fn generation_time(&self) -> f64 {
        self.generation_time
    }

    /// Share of the susceptible that is infected in all.
    #[must_use]
    pub fn attack(&self) -> f64 {
        final_size(self.reproduction())
    }

    /// Its curve, by the classical Runge-Kutta method of fourth order with a fixed step; it
    /// begins on the solution of the linear equations, as if it had grown for ever.
    #[must_use]
    pub fn epidemic(&self) -> Epidemic {
        let rates = self.rates();
        let step = 1.0 / (STEPS * rates.beta.max(rates.sigma).max(rates.gamma));
        let attack = self.attack();
        let mut state = self.begin(&rates, EDGE * attack);
        let mut infected = vec![1.0 - state.susceptible];
        while 1.0 - state.susceptible < attack * (1.0 - EDGE) && infected.len() < MOST_ENTRIES {
            state = rates.after(state, step);
            infected.push(1.0 - state.susceptible);
        }
        let peak = peak_of(&infected);
        Epidemic {
            step: step * self.generation_time,
            infected,
            peak: peak * step * self.generation_time,
        }
    }

    fn rates(&self) -> Rates {
        let gamma = 1.0 / (1.0 - self.latent);
        Rates {
            beta: self.reproduction() * gamma,
            sigma: 1.0 / self.latent,
            gamma,
        }
    }

    /// The state when this share has been infected in exponential growth: new infections are
    /// `beta I = growth * infected`, and `(growth + gamma) I = sigma E`.
    fn begin(&self, rates: &Rates, infected: f64) -> State {
        let infectious = self.growth * infected / rates.beta;
        State {
            susceptible: 1.0 - infected,
            exposed: (self.growth + rates.gamma) * infectious / rates.sigma,
            infectious,
        }
    }
}

/// More entries than any legal epidemic has.
const MOST_ENTRIES: usize = 2_000_000;

impl Rates {
    /// Change per generation time.
    fn change(&self, state: State) -> State {
        let infections = self.beta * state.susceptible * state.infectious;
        let onsets = self.sigma * state.exposed;
        State {
            susceptible: -infections,
            exposed: infections - onsets,
            infectious: onsets - self.gamma * state.infectious,
        }
    }

    /// The state one step later.
    fn after(&self, state: State, step: f64) -> State {
        let first = self.change(state);
        let second = self.change(state.moved(first, step / 2.0));
        let third = self.change(state.moved(second, step / 2.0));
        let fourth = self.change(state.moved(third, step));
        state
            .moved(first, step / 6.0)
            .moved(second, step / 3.0)
            .moved(third, step / 3.0)
            .moved(fourth, step / 6.0)
    }
}

impl State {
    fn moved(self, change: State, by: f64) -> State {
        State {
            susceptible: self.susceptible + by * change.susceptible,
            exposed: self.exposed + by * change.exposed,
            infectious: self.infectious + by * change.infectious,
        }
    }
}

/// The `R0` of a final size: `-ln(1 - attack) / attack`.
fn reproduction_of(attack: f64) -> f64 {
    -libm::log1p(-attack) / attack
}

/// The growth `x` per generation with `(1 + latent x)(1 + (1 - latent) x) = reproduction`.
fn growth_of(reproduction: f64, latent: f64) -> f64 {
    let product = latent * (1.0 - latent);
    let root = libm::sqrt(1.0 + 4.0 * product * (reproduction - 1.0));
    2.0 * (reproduction - 1.0) / (1.0 + root)
}

/// The solution above 0 of `attack = 1 - exp(-reproduction attack)`, by bisection; 0 if there
/// is none.
fn final_size(reproduction: f64) -> f64 {
    if reproduction <= 1.0 {
        return 0.0;
    }
    let (mut low, mut high) = (1e-12, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if -libm::expm1(-reproduction * middle) > middle {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Where new infections are most, in steps from the first entry: the top of the parabola
/// through the highest step and its neighbours.
fn peak_of(infected: &[f64]) -> f64 {
    let new = |step: usize| infected[step + 1] - infected[step];
    let steps = infected.len().saturating_sub(1);
    let Some(top) = (0..steps).max_by(|&a, &b| new(a).total_cmp(&new(b))) else {
        return 0.0;
    };
    if top == 0 || top + 1 == steps {
        return top as f64 + 0.5;
    }
    let (before, at, after) = (new(top - 1), new(top), new(top + 1));
    let bend = before - 2.0 * at + after;
    let shift = if bend < 0.0 {
        0.5 * (before - after) / bend
    } else {
        0.0
    };
    top as f64 + 0.5 + shift
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, error: f64) {
        assert!(
            (found - expected).abs() <= error * expected.abs(),
            "{found} is not {expected}"
        );
    }

    /// Growth and generation time of December 2022.
    fn december() -> Seir {
        Seir::of_growth_and_time(0.42, 3.0, 0.5)
    }

    #[test]
    fn any_two_give_the_third() {
        let wave = december();
        close(wave.reproduction(), 1.63 * 1.63, 1e-12);
        let attack = wave.attack();
        close(attack, 1.0 - (-wave.reproduction() * attack).exp(), 1e-12);
        let by_attack = Seir::of_growth_and_attack(0.42, attack, 0.5);
        close(by_attack.generation_time(), 3.0, 1e-9);
        let by_time = Seir::of_time_and_attack(3.0, attack, 0.5);
        close(by_time.growth(), 0.42, 1e-9);
    }

    #[test]
    fn the_latent_share_splits_the_generation_time() {
        // No latent period at all would give R0 = 1 + r Tg, an even split the most.
        let reproduction = |latent| Seir::of_growth_and_time(0.2, 5.0, latent).reproduction();
        close(reproduction(0.1), 1.1 * 1.9, 1e-12);
        close(reproduction(0.5), 1.5 * 1.5, 1e-12);
        close(reproduction(0.9), 1.9 * 1.1, 1e-12);
    }

    /// Whether a curve ends at its final size, grows at its rate while few are infected, and
    /// never loses anyone.
    fn holds(wave: Seir, curve: &Epidemic) -> bool {
        let near = |found: f64, expected: f64| (found / expected - 1.0).abs() < 1e-4;
        let at = |share: f64| {
            let found = curve
                .infected
                .iter()
                .position(|&i| i > share * wave.attack());
            found.unwrap_or(0)
        };
        let (one, two) = (at(1e-6), at(2e-6));
        let days = (two - one) as f64 * curve.step;
        let growth = (curve.infected[two] / curve.infected[one]).ln() / days;
        let last = curve.infected.last().copied().unwrap_or(0.0);
        near(last, wave.attack()) && near(growth, wave.growth()) && curve.infected.is_sorted()
    }

    #[test]
    fn the_curve_keeps_growth_and_final_size() {
        for (growth, time, latent) in [
            (0.42, 3.0, 0.5),
            (0.1, 4.0, 0.3),
            (0.02, 2.0, 0.8),
            (1.0, 10.0, 0.1),
            (0.35, 8.0, 0.9),
        ] {
            let wave = Seir::of_growth_and_time(growth, time, latent);
            assert!(holds(wave, &wave.epidemic()), "{growth} {time} {latent}");
        }
    }

    #[test]
    fn a_curve_of_other_rates_is_found_out() {
        let wave = december();
        let other = Seir::of_growth_and_time(0.43, 3.0, 0.5).epidemic();
        assert!(!holds(wave, &other));
        // A first-order method with the same step misses the final size.
        let rates = wave.rates();
        let mut euler = wave.epidemic();
        let step = euler.step / wave.generation_time;
        let mut state = wave.begin(&rates, EDGE * wave.attack());
        for infected in &mut euler.infected {
            *infected = 1.0 - state.susceptible;
            state = state.moved(rates.change(state), step);
        }
        assert!(!holds(wave, &euler));
    }

    #[test]
    fn everyone_is_in_one_of_four_states() {
        let wave = december();
        let rates = wave.rates();
        let mut state = wave.begin(&rates, EDGE);
        let step = 0.01;
        // Removed people are counted apart, by the trapezoid rule.
        let mut removed = rates.gamma * state.infectious / wave.growth;
        for _ in 0..3_000 {
            let next = rates.after(state, step);
            removed += rates.gamma * step * f64::midpoint(state.infectious, next.infectious);
            state = next;
            let all = state.susceptible + state.exposed + state.infectious + removed;
            assert!((all - 1.0).abs() < 1e-4, "{all}");
        }
        close(removed, wave.attack(), 1e-4);
    }

    #[test]
    fn new_infections_are_most_at_the_peak() {
        let wave = december();
        let fine = wave.epidemic();
        let new = |days: f64| {
            let at = |days: f64| {
                let place = days / fine.step;
                let low = fine.infected[place as usize];
                low + place.fract() * (fine.infected[place as usize + 1] - low)
            };
            at(days + 1.0) - at(days - 1.0)
        };
        let before = new(fine.peak - 3.0).max(new(fine.peak + 3.0));
        assert!(new(fine.peak) > before);
        // At the peak of infections d(SI)/dt = 0: E/I = (beta I + gamma)/sigma.
        let rates = wave.rates();
        let mut state = wave.begin(&rates, EDGE * wave.attack());
        let step = fine.step / 3.0;
        for _ in 0..(fine.peak / fine.step).round() as usize {
            state = rates.after(state, step);
        }
        let left = rates.sigma * state.exposed / state.infectious;
        close(left, rates.beta * state.infectious + rates.gamma, 0.01);
    }

    #[test]
    fn extremes_are_taken_as_the_limit() {
        let slow = Seir::of_growth_and_time(1e-9, 1.0, 0.5).limited();
        assert!(slow.attack() > 0.03 && slow.epidemic().infected.len() < 200_000);
        let fast = Seir::of_growth_and_time(500.0, 1.0, 0.5).limited();
        assert!(fast.epidemic().infected.len() < 200_000 && fast.reproduction() > 50.0);
    }
}
