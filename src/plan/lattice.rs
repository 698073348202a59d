//! The cheapest mix that holds, if more never harms: bisection in as many directions as there are levers.
//!
//! What is known divides the mixes: one that fails rules out all that have no more of any lever,
//! one that holds all that cost as much or more. The next mix to be played is the one that rules
//! out most in the worse case. With one lever that is bisection.

use super::{Mix, Stopped, Terms, cost, covers};

/// The mixes that can be had.
#[derive(Clone, PartialEq, Debug)]
pub struct Lattice<'a> {
    /// Levers.
    pub terms: &'a [Terms],
    /// Which of them may be pulled.
    pub free: Vec<bool>,
}

/// Most mixes that are weighed against each other; finer steps follow near the best of coarse ones.
const MOST: u64 = 4_096;

/// Plays a mix: whether it holds.
pub type Holds<'h> = &'h mut dyn FnMut(&[u64]) -> Result<bool, Stopped>;

impl Lattice<'_> {
    /// The mix of nothing.
    #[must_use]
    pub fn nothing(&self) -> Mix {
        vec![0; self.terms.len()]
    }

    /// As much of every lever as can be had.
    #[must_use]
    pub fn ceiling(&self) -> Mix {
        let most = |lever: usize| {
            let terms = &self.terms[lever];
            if self.free[lever] {
                terms.at_most / terms.step * terms.step
            } else {
                0
            }
        };
        (0..self.terms.len()).map(most).collect()
    }

    /// The mix with one lot more of a lever; `None` beyond its ceiling.
    #[must_use]
    pub fn more(&self, mix: &[u64], lever: usize) -> Option<Mix> {
        let units = mix[lever] + self.terms[lever].step;
        let within = self.free[lever] && units <= self.terms[lever].at_most;
        within.then(|| replaced(mix, lever, units))
    }

    /// The mix with one lot less of a lever; `None` if there is none.
    #[must_use]
    pub fn less(&self, mix: &[u64], lever: usize) -> Option<Mix> {
        let units = mix[lever].checked_sub(self.terms[lever].step)?;
        Some(replaced(mix, lever, units))
    }

    /// About a part of a mix, in whole lots; more than the ceiling is the ceiling.
    #[must_use]
    pub fn part(&self, mix: &[u64], part: f64) -> Mix {
        let of = |(lever, &units): (usize, &u64)| {
            let terms = &self.terms[lever];
            let lots = (units as f64 * part / terms.step as f64).round();
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most 1e5 lots
            let lots = (lots as u64).min(terms.at_most / terms.step);
            lots * terms.step
        };
        mix.iter().enumerate().map(of).collect()
    }

    /// The cheapest mix that holds: begins with one that probably does, if there is one; `fails` are known
    /// to fail. `None` if not even the ceiling holds.
    ///
    /// # Errors
    /// If a mix was stopped.
    pub fn cheapest(
        &self,
        start: Option<&Mix>,
        fails: &[Mix],
        holds: Holds,
    ) -> Result<Option<Mix>, Stopped> {
        let mut search = Search {
            lattice: self,
            failed: fails.to_vec(),
            best: None,
        };
        search.bracket(start, holds)?;
        let mut stride = search.first_stride();
        while search.best.is_some() {
            while let Some(mix) = search.next(stride) {
                search.play(mix, holds)?;
            }
            if stride == 1 {
                break;
            }
            stride = stride.div_ceil(2);
        }
        search.descend(holds)?;
        Ok(search.best)
    }
}

fn replaced(mix: &[u64], lever: usize, units: u64) -> Mix {
    let mut mix = mix.to_vec();
    mix[lever] = units;
    mix
}

struct Search<'a> {
    lattice: &'a Lattice<'a>,
    failed: Vec<Mix>,
    best: Option<Mix>,
}

impl Search<'_> {
    fn cost(&self, mix: &[u64]) -> f64 {
        cost(self.lattice.terms, mix)
    }

    fn fails(&self, mix: &[u64]) -> bool {
        self.failed.iter().any(|failed| covers(failed, mix))
    }

    fn play(&mut self, mix: Mix, holds: Holds) -> Result<bool, Stopped> {
        let held = holds(&mix)?;
        if held {
            self.best = Some(mix);
        } else {
            self.failed.push(mix);
        }
        Ok(held)
    }

    /// Finds some mix that holds: the start, then ever more than it, then the ceiling.
    fn bracket(&mut self, start: Option<&Mix>, holds: Holds) -> Result<(), Stopped> {
        let ceiling = self.lattice.ceiling();
        if let Some(start) = start {
            let mut more = 0.0;
            let mut mix = start.clone();
            while mix != ceiling {
                if !self.fails(&mix) && self.play(mix.clone(), holds)? {
                    return Ok(());
                }
                more = if more == 0.0 { 0.06 } else { 2.0 * more };
                mix = self.beyond(start, more, &ceiling);
            }
        }
        if !self.fails(&ceiling) {
            self.play(ceiling, holds)?;
        }
        Ok(())
    }

    /// A mix with a part more of each lever that the start has, one lot at least.
    fn beyond(&self, start: &Mix, more: f64, ceiling: &Mix) -> Mix {
        let grown = self.lattice.part(start, 1.0 + more);
        let lots = (more / 0.06).round();
        let any = start.iter().any(|&units| units > 0);
        let one = |lever: usize| {
            let terms = &self.lattice.terms[lever];
            if start[lever] == 0 && any {
                return 0;
            }
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a small number
            let least = start[lever] + lots as u64 * terms.step;
            grown[lever].max(least).min(ceiling[lever])
        };
        let mix: Mix = (0..start.len()).map(one).collect();
        // All levers that the start has are at their ceilings: now the others.
        let spent = (0..start.len()).all(|lever| start[lever] == 0 || mix[lever] == ceiling[lever]);
        if spent { ceiling.clone() } else { mix }
    }

    /// The finest power of two times one lot at which there are few enough mixes.
    fn first_stride(&self) -> u64 {
        let mut stride = 1;
        while self.count(stride) > MOST {
            stride *= 2;
        }
        stride
    }

    fn count(&self, stride: u64) -> u64 {
        let ceiling = self.lattice.ceiling();
        let terms = self.lattice.terms.iter().zip(&ceiling);
        let lots = terms.map(|(terms, most)| most / terms.step / stride + 1);
        lots.fold(1, u64::saturating_mul)
    }

    /// The mixes that are not ruled out: cheaper than the best, and more than what failed; near the best
    /// one if steps are finer than all mixes allow.
    fn candidates(&self, stride: u64) -> Vec<(Mix, f64)> {
        let Some(best) = &self.best else {
            return Vec::new();
        };
        let (limit, ceiling) = (self.cost(best), self.lattice.ceiling());
        let near = (self.count(stride) > MOST).then_some(2 * stride);
        let mut mixes: Vec<Mix> = vec![Vec::new()];
        for (lever, terms) in self.lattice.terms.iter().enumerate() {
            let (least, most) = match near {
                Some(near) => (
                    best[lever].saturating_sub(near * terms.step),
                    ceiling[lever].min(best[lever] + near * terms.step),
                ),
                None => (0, ceiling[lever]),
            };
            let lots = (least / terms.step..=most / terms.step)
                .filter(|lot| lot.is_multiple_of(stride) || lot * terms.step == ceiling[lever]);
            let lots: Vec<u64> = lots.map(|lot| lot * terms.step).collect();
            let longer = mixes.iter().flat_map(|mix| {
                lots.iter()
                    .map(|&units| [mix.as_slice(), &[units]].concat())
            });
            mixes = longer.collect();
        }
        let priced = mixes.into_iter().map(|mix| {
            let cost = self.cost(&mix);
            (mix, cost)
        });
        let open = |(mix, cost): &(Mix, f64)| *cost < limit - 1e-9 && !self.fails(mix);
        priced.filter(open).collect()
    }

    /// The mix that rules out most of the others in the worse case.
    fn next(&self, stride: u64) -> Option<Mix> {
        let open = self.candidates(stride);
        let worth = |(mix, cost): &(Mix, f64)| {
            let if_fails = open.iter().filter(|(other, _)| covers(mix, other)).count();
            let if_holds = open.iter().filter(|(_, other)| other >= cost).count();
            if_fails.min(if_holds)
        };
        let best = open.iter().max_by_key(|candidate| worth(candidate));
        best.map(|(mix, _)| mix.clone())
    }

    /// Plays each mix with one lot less than the best: if one holds all the same, more has harmed
    /// somewhere, and the search goes on from there.
    fn descend(&mut self, holds: Holds) -> Result<(), Stopped> {
        let Some(mut best) = self.best.clone() else {
            return Ok(());
        };
        let mut lever = 0;
        while lever < best.len() {
            match self.lattice.less(&best, lever) {
                Some(less) if holds(&less)? => {
                    best = less;
                    lever = 0;
                }
                _ => lever += 1,
            }
        }
        self.best = Some(best);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(rows: &[(u64, u64, f64)]) -> Vec<Terms> {
        let one = |&(at_most, step, price)| Terms {
            at_most,
            step,
            price,
        };
        rows.iter().map(one).collect()
    }

    /// The answer of the search and of trying everything, and how many mixes the search has played.
    fn both(
        terms: &[Terms],
        start: Option<&Mix>,
        holds: fn(&[u64]) -> bool,
    ) -> (Option<f64>, Option<f64>, usize) {
        let lattice = Lattice {
            terms,
            free: vec![true; terms.len()],
        };
        let mut played = std::collections::BTreeSet::new();
        let found = lattice
            .cheapest(start, &[], &mut |mix| {
                played.insert(mix.to_vec());
                Ok(holds(mix))
            })
            .unwrap();
        let mut all: Vec<Mix> = vec![Vec::new()];
        for row in terms {
            let lots: Vec<u64> = (0..=row.at_most / row.step)
                .map(|lot| lot * row.step)
                .collect();
            let longer = all
                .iter()
                .flat_map(|mix| lots.iter().map(|&n| [mix.as_slice(), &[n]].concat()));
            all = longer.collect();
        }
        let costs = all
            .iter()
            .filter(|mix| holds(mix))
            .map(|mix| cost(terms, mix));
        (
            found.map(|mix| cost(terms, &mix)),
            costs.min_by(f64::total_cmp),
            played.len(),
        )
    }

    #[test]
    fn one_lever_is_bisected() {
        let (found, exact, played) = both(&terms(&[(1_000, 1, 1.0)]), None, |mix| mix[0] >= 617);
        assert_eq!((found, exact), (Some(617.0), Some(617.0)));
        assert!(played <= 13, "{played}");
        let near = both(&terms(&[(1_000, 1, 1.0)]), Some(&vec![600]), |mix| {
            mix[0] >= 617
        });
        assert!(near.0 == near.1 && near.2 <= 8, "{near:?}");
    }

    #[test]
    fn several_levers_give_the_cheapest_mix_that_trying_everything_finds() {
        let rows = terms(&[(30, 1, 5.0), (40, 2, 1.5), (12, 3, 2.0)]);
        let cases: [fn(&[u64]) -> bool; 4] = [
            |mix| 3 * mix[0] + mix[1] + 2 * mix[2] >= 50,
            |mix| mix[0].min(mix[1]) >= 7,
            |mix| mix[0] * mix[0] + mix[1] * mix[2] >= 200,
            |mix| mix[0] >= 31,
        ];
        for (case, holds) in cases.into_iter().enumerate() {
            for start in [None, Some(&vec![1, 0, 0]), Some(&vec![0, 0, 0])] {
                let (found, exact, played) = both(&rows, start, holds);
                assert_eq!(found, exact, "case {case}");
                assert!(played <= 100, "case {case}: {played}");
            }
        }
    }

    #[test]
    fn where_more_has_harmed_the_answer_still_has_no_smaller_neighbour_that_holds() {
        // 10 to 12 hold, 13 to 15 fail, from 16 on all hold.
        let (found, _, _) = both(&terms(&[(40, 1, 1.0)]), Some(&vec![16]), |mix| {
            (10..13).contains(&mix[0]) || mix[0] >= 16
        });
        assert!([Some(16.0), Some(10.0)].contains(&found), "{found:?}");
    }
}
