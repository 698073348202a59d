//! A past census over the simulated one, in words and as a table: what the terminal, the figure
//! and `observed.csv` share.

use super::Input;
use super::answer::wrapped;
use super::names::Names;
use super::tables::{Csv, cell, heads, safe, scope_cells};
use super::text::metric::Unit;
use super::text::number;
use super::text::observed::Past;
use super::text::{Lang, Text};
use crate::experiment::observed::{Agreement, Laid, LaidDay, census_of};

/// What `report` ends with, for a terminal; nothing if nothing was observed.
#[must_use]
pub fn observed(input: &Input, lang: Lang) -> String {
    let Some(over) = input.observed else {
        return String::new();
    };
    let head = Past::Over {
        file: Text::same(&over.file),
        arm: input.arm_name(over.arm),
        runs: Text::same(&number::whole(input.experiment.replications)),
    };
    let mut text = wrapped("", head.text().get(lang));
    for stopped in input.stopping_sentences() {
        text += &wrapped("", stopped.get(lang));
    }
    for (laid, agreement) in agreements(&over.series) {
        let days = Text::same(&agreement.days);
        let at = input.unit_name(laid);
        text += &wrapped("  ", Past::Unit { at, days }.text().get(lang));
        for sentence in sentences(&agreement) {
            text += &wrapped("    ", sentence.get(lang));
        }
    }
    text + &wrapped("", Past::Together {}.text().get(lang))
}

/// Units with at least one day, and how they agree.
pub(super) fn agreements(series: &[Laid]) -> impl Iterator<Item = (&Laid, Agreement)> {
    series
        .iter()
        .filter_map(|laid| Some((laid, laid.agreement()?)))
}

/// How a unit agrees, one fact each, no full stop.
pub(super) fn sentences(agreement: &Agreement) -> [Text; 4] {
    let inside = |band: usize| {
        Past::Inside {
            inside: Text::same(&agreement.inside[band]),
            days: Text::same(&agreement.days),
            band: Text::same(["80%", "95%"][band]),
            expected: about(agreement.expected[band]),
        }
        .text()
    };
    let bias = Unit::Beds.difference(agreement.bias);
    let bias = match agreement.relative {
        Some(relative) => Past::Bias {
            bias,
            relative: signed_percent(relative),
        },
        None => Past::BiasAlone { bias },
    };
    let error = Unit::Beds.value(agreement.error);
    [
        inside(0),
        inside(1),
        bias.text(),
        Past::Error { error }.text(),
    ]
}

/// A number of days, whole.
pub(super) fn about(days: f64) -> Text {
    Text::same(&number::fixed(days, 0))
}

fn signed_percent(share: f64) -> Text {
    let sign = if share > 0.0 { "+" } else { "" };
    Text::same(&format!("{sign}{}%", number::short(share * 100.0)))
}

impl Input<'_> {
    /// The name of an observed unit.
    pub(super) fn unit_name(&self, laid: &Laid) -> Text {
        Names(self.model).scope(&census_of(laid.unit, laid.level).scope)
    }
}

/// `observed.csv`: each observed day over the simulated one; nothing if nothing was observed.
#[must_use]
pub fn table(input: &Input) -> Option<String> {
    let over = input.observed?;
    let mut csv = Csv::new(&heads(&[
        "arm",
        "date",
        "day",
        "place",
        "level",
        "observed_patients",
        "mean",
        "p2_5",
        "p10",
        "p50",
        "p90",
        "p97_5",
        "inside_80",
        "inside_95",
    ]));
    for laid in &over.series {
        for day in &laid.days {
            csv.row(&row(input, over.arm, laid, day));
        }
    }
    Some(csv.text())
}

fn row(input: &Input, arm: usize, laid: &Laid, day: &LaidDay) -> Vec<String> {
    let [place, level, _] =
        scope_cells(Names(input.model), &census_of(laid.unit, laid.level).scope);
    let [eighty, wide] = day.bands;
    let numbers = [wide.low, eighty.low, day.median, eighty.high, wide.high];
    let mut row = vec![
        safe(&input.study.arms[arm].label.id),
        input.date(day.day).to_string(),
        (day.day + 1).to_string(),
        place,
        level,
        day.observed.to_string(),
        cell(day.mean),
    ];
    row.extend(numbers.map(|n| n.to_string()));
    row.extend([eighty, wide].map(|band| band.holds(day.observed).to_string()));
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{Sample, past};

    #[test]
    fn the_terminal_says_how_many_days_lie_inside_and_how_far_off() {
        let sample = Sample::pair();
        let over = past(&sample);
        let input = Input {
            observed: Some(&over),
            ..sample.input()
        };
        let said = observed(&input, Lang::En);
        assert!(
            said.contains("Qingxu County Hospital ICU: 74 days observed"),
            "{said}"
        );
        assert!(
            said.contains("of 74 days inside the 80% band (expected about"),
            "{said}"
        );
        assert!(observed(&input, Lang::Zh).contains("一个冬季只是一次抽样"));
        assert_eq!(observed(&sample.input(), Lang::En), "");
    }

    #[test]
    fn the_table_has_a_row_for_each_day_that_was_counted() {
        let sample = Sample::pair();
        let over = past(&sample);
        let input = Input {
            observed: Some(&over),
            ..sample.input()
        };
        let table = table(&input).unwrap();
        assert_eq!(table.lines().count(), 1 + 74 + 1);
        let first = table.lines().nth(1).unwrap();
        assert!(first.starts_with("current,2022-12-01,1,"), "{first}");
    }
}
