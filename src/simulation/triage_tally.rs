//! Who was given which class by a triage in one replication.

/// Patients sorted within the horizon, by true class and class given, the most urgent first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TriageTally {
    /// Rows are true classes.
    pub given: Vec<Vec<u64>>,
}

/// How patients were sorted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sorting {
    /// All of them.
    pub all: u64,
    /// Given a more urgent class than the true one.
    pub over: u64,
    /// Given a less urgent one.
    pub under: u64,
}

impl TriageTally {
    /// Nobody yet, of so many classes.
    pub(super) fn new(classes: usize) -> Self {
        TriageTally {
            given: vec![vec![0; classes]; classes],
        }
    }

    /// How those of one true class were sorted, or all.
    #[must_use]
    pub fn of(&self, class: Option<usize>) -> Sorting {
        let mut sum = Sorting::default();
        for (truth, row) in self.given.iter().enumerate() {
            if class.is_none_or(|class| class == truth) {
                sum.all += row.iter().sum::<u64>();
                sum.over += row[..truth].iter().sum::<u64>();
                sum.under += row[truth + 1..].iter().sum::<u64>();
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_urgent_than_true_is_over_triage() {
        let given = vec![vec![5, 2, 1], vec![3, 7, 4], vec![0, 6, 9]];
        let tally = TriageTally { given };
        let sorting = |all, over, under| Sorting { all, over, under };
        assert_eq!(tally.of(None), sorting(37, 9, 7));
        assert_eq!(tally.of(Some(1)), sorting(14, 3, 4));
        assert_eq!(TriageTally::new(2).of(None), Sorting::default());
    }
}
