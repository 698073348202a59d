//! Staff sent where the load is (统一调配): which groups help which, planned anew at every look.

use super::opening::Loan;
use crate::model::pool::PoolId;
use crate::units::Duration;

/// Staff groups whose members a command centre sends to each other.
#[derive(Clone, PartialEq, Debug)]
pub struct Redeployment {
    /// The groups, in order of their ids.
    pub groups: Vec<PoolId>,
    /// How often it is looked at; between looks nothing is decided.
    pub review: Duration,
    /// From the decision to work in the other group.
    pub ready_in: Duration,
    /// A group with a load above this is helped until its load is no higher.
    pub above: f64,
    /// A group helps as long as its own load stays at most this.
    pub below: f64,
    /// Most of its heads that a group sends, as a share.
    pub most: f64,
}

/// A group as it would be if all its members were at home.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AtHome {
    /// Patients who need its care, and what those on duty can care for at the usual ratio, in the same unit.
    pub asked: f64,
    /// See `asked`.
    pub gives: f64,
    /// Heads who could be sent or give.
    pub heads: u32,
}

impl AtHome {
    /// Patients over those whom the group can care for, with so many heads more or less.
    fn load(&self, change: i64) -> f64 {
        let heads = (i64::from(self.heads) + change).max(0);
        let gives = self.gives * heads as f64 / f64::from(self.heads.max(1));
        if self.asked <= 0.0 {
            0.0
        } else {
            self.asked / gives
        }
    }
}

impl Redeployment {
    /// Who helps whom: one head after another goes from the group with the least load afterwards to that with the
    /// highest, until nobody has too much or nobody can help. Of equal loads the first group counts.
    #[must_use]
    pub fn plan(&self, groups: &[AtHome]) -> Vec<Loan> {
        let mut change = vec![0_i64; groups.len()];
        let mut loans: Vec<Loan> = Vec::new();
        loop {
            let after = |place: usize, more: i64| groups[place].load(change[place] + more);
            let all = || 0..groups.len();
            let needs = all().filter(|&at| change[at] >= 0 && groups[at].heads > 0);
            let needs = needs.filter(|&at| after(at, 0) > self.above);
            let neediest = needs.reduce(|a, b| if after(b, 0) > after(a, 0) { b } else { a });
            let may_send =
                |at: usize| f64::from(groups[at].heads) * self.most >= (1 - change[at]) as f64;
            let helps =
                all().filter(|&at| change[at] <= 0 && may_send(at) && after(at, -1) <= self.below);
            let idlest = helps.reduce(|a, b| if after(b, -1) < after(a, -1) { b } else { a });
            let (Some(to), Some(from)) = (neediest, idlest) else {
                return loans;
            };
            if to == from {
                return loans;
            }
            (change[to], change[from]) = (change[to] + 1, change[from] - 1);
            let (from, to) = (self.groups[from], self.groups[to]);
            match loans
                .iter_mut()
                .find(|loan| (loan.from, loan.to) == (from, to))
            {
                Some(loan) => loan.heads += 1,
                None => loans.push(Loan { from, to, heads: 1 }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(most: f64, below: f64, groups: &[(f64, f64, u32)]) -> Vec<(u16, u16, u32)> {
        let day = Duration::from_days(1.0);
        let ids = (0..groups.len()).map(|at| PoolId(at as u16));
        let rule = Redeployment {
            groups: ids.collect(),
            review: day,
            ready_in: day,
            above: 1.0,
            below,
            most,
        };
        let at_home = |&(asked, gives, heads)| AtHome {
            asked,
            gives,
            heads,
        };
        let groups: Vec<AtHome> = groups.iter().map(at_home).collect();
        let loans = rule.plan(&groups).into_iter();
        loans
            .map(|loan| (loan.from.0, loan.to.0, loan.heads))
            .collect()
    }

    #[test]
    fn heads_go_from_the_least_to_the_most_loaded_until_nobody_has_too_much() {
        // Ten heads care for 20. The first lacks two heads; the second may give two at 16 of 20, the third one.
        let groups = [(24.0, 20.0, 10), (8.0, 20.0, 10), (10.0, 20.0, 10)];
        assert_eq!(plan(0.5, 0.8, &groups), [(1, 0, 2)]);
        // One after another, the idlest first: 8 of 18, 8 of 16 or 10 of 18, ...
        let groups = [(32.0, 20.0, 10), (8.0, 20.0, 10), (10.0, 20.0, 10)];
        assert_eq!(plan(0.5, 0.8, &groups), [(1, 0, 4), (2, 0, 2)]);
    }

    #[test]
    fn nobody_gives_what_it_needs_itself_or_more_than_its_share() {
        let groups = [(32.0, 20.0, 10), (8.0, 20.0, 10)];
        assert_eq!(plan(0.2, 0.8, &groups), [(1, 0, 2)]);
        assert_eq!(plan(1.0, 0.5, &groups), [(1, 0, 2)]);
        assert_eq!(plan(0.0, 0.8, &groups), []);
        assert_eq!(plan(1.0, 0.8, &[(32.0, 20.0, 10), (17.0, 20.0, 10)]), []);
        assert_eq!(plan(1.0, 0.8, &[(20.0, 20.0, 10), (0.0, 20.0, 10)]), []);
    }

    #[test]
    fn a_group_without_members_neither_gives_nor_gets() {
        assert_eq!(plan(1.0, 0.8, &[(5.0, 0.0, 0), (0.0, 20.0, 10)]), []);
        // All away ill: no head would be of use either, but the centre does not know who comes back.
        assert_eq!(
            plan(0.1, 0.8, &[(5.0, 0.0, 10), (0.0, 20.0, 10)]),
            [(1, 0, 1)]
        );
    }
}
