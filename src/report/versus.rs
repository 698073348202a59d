//! Arms against the reference arm, in words: what the terminal, the figure and its table share.

use std::fmt::Write as _;

use super::Input;
use super::answer::wrapped;
use super::names::Names;
use super::text::metric::{self, Unit};
use super::text::number;
use super::text::versus::{self, Versus};
use super::text::{Lang, Text};
use crate::experiment::comparison::{Comparison, Comparisons, Family, Finding};
use crate::readiness::{Better, Kpi};
use crate::stats::paired::Reduction;

/// The comparison that `compare` ends with, for a terminal; one sentence if there is only one arm.
#[must_use]
pub fn comparison(input: &Input, lang: Lang) -> String {
    let Some(all) = input.comparisons else {
        return Versus::OnlyOne {}.text().get(lang).to_owned() + "\n";
    };
    let mut text = String::new();
    for line in input.comparison_head(all) {
        text += &wrapped("", line.get(lang));
    }
    for kpi in 0..input.study.asked {
        let rows = all.asked.rows.iter().filter(|row| row.kpi == kpi);
        let heading = input.kpi_name(kpi);
        let _ = write!(text, "\n{}", wrapped("", heading.get(lang)));
        for row in rows {
            let arm = input.arm_name(row.arm);
            let _ = writeln!(text, "  {}", arm.get(lang));
            for line in [input.difference_sentence(row), input.counts_sentence(row)] {
                text += &wrapped("    ", line.get(lang));
            }
        }
    }
    text + &super::pairing::pairing(input, lang)
}

impl Input<'_> {
    fn comparison_head(&self, all: &Comparisons) -> Vec<Text> {
        let arm = self.arm_name(all.reference);
        let runs = Text::same(&number::whole(self.experiment.replications));
        let mut head = vec![Versus::Against { arm, runs }.text()];
        head.extend(self.stopping_sentences());
        head.push(together(&all.asked));
        if all.usual.differences > 0 {
            let n = Text::same(&number::whole(all.usual.differences as u64));
            head.push(Versus::Others { n }.text());
        }
        head
    }

    fn unit_of(&self, row: &Comparison) -> Unit {
        metric::unit(self.study.kpis[row.kpi].metric)
    }

    /// A metric with its parameter and what it is about.
    #[must_use]
    pub fn kpi_name(&self, kpi: usize) -> Text {
        Names(self.model).kpi(&self.study.kpis[kpi])
    }

    /// Both values, the difference with its interval, and what may be said; no full stop.
    #[must_use]
    pub fn difference_sentence(&self, row: &Comparison) -> Text {
        let unit = self.unit_of(row);
        let [own, reference] = [row.own, row.reference].map(|x| unit.value(x));
        let difference = unit.difference(row.difference);
        let finding = versus::finding(row.finding);
        let say = match (row.finding, row.interval) {
            (Finding::Undefined, _) => Versus::NeverBoth {},
            (Finding::Same, _) => Versus::Same { own, finding },
            (_, None) => Versus::DiffersRarely {
                own,
                reference,
                difference,
                finding,
            },
            (_, Some((low, high))) => {
                let [low, high] = [low, high].map(|x| unit.signed(x));
                Versus::Differs {
                    own,
                    reference,
                    difference,
                    low,
                    high,
                    finding,
                }
            }
        };
        say.text()
    }

    /// In how many replications which arm is better, and what pairing has gained.
    #[must_use]
    pub fn counts_sentence(&self, row: &Comparison) -> Text {
        let better = better(&self.study.kpis[row.kpi]);
        let (up, down) = row.counts.better_and_worse(better);
        let [better_in, worse, tied, of] =
            [up, down, row.counts.tied, row.pairs].map(|n| Text::same(&number::whole(n)));
        let counts = if better == Better::Neither {
            Versus::HigherIn {
                better: better_in,
                worse,
                tied,
                of,
            }
        } else {
            Versus::BetterIn {
                better: better_in,
                worse,
                tied,
                of,
            }
        };
        Text::join(&[counts.text(), reduction(row.reduction)], "；", "; ")
    }
}

/// Which direction of a metric is better.
#[must_use]
pub fn better(kpi: &Kpi) -> Better {
    crate::readiness::metric(kpi.metric).map_or(Better::Neither, |metric| metric.better)
}

/// What the intervals of a family promise.
#[must_use]
pub fn together(family: &Family) -> Text {
    Versus::Together {
        n: Text::same(&number::whole(family.differences as u64)),
        method: versus::method(family.method),
        level: Text::same(&format!("{}%", number::nine(percent(family.confidence)))),
    }
    .text()
}

/// In percent, to three decimals.
fn percent(share: f64) -> f64 {
    (share * 1e5).round() / 1e3
}

/// What playing the same patients has gained.
#[must_use]
pub fn reduction(reduction: Reduction) -> Text {
    let say = match reduction {
        Reduction::NotDefined => Versus::GainNotDefined {},
        Reduction::Exact => Versus::GainExact {},
        Reduction::Factor(factor) => Versus::Gain {
            factor: Text::same(&number::short(factor)),
        },
    };
    say.text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn differences_are_told_in_words() {
        let sample = Sample::pair();
        let text = comparison(&sample.input(), Lang::En);
        assert_eq!(text, include_str!("samples/versus.en.txt"));
        let text = comparison(&sample.input(), Lang::Zh);
        assert_eq!(text, include_str!("samples/versus.zh.txt"));
    }

    #[test]
    fn one_arm_has_nothing_to_be_compared_with() {
        let sample = Sample::alone();
        let text = comparison(&sample.input(), Lang::En);
        assert!(text.contains("nothing to compare it with"), "{text}");
    }
}
