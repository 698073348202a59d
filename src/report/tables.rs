//! `kpi.csv`, `daily.csv` and `replications.csv`: tidy, with ISO dates and units in the names
//! of columns.

use std::collections::BTreeSet;

use super::Input;
use super::json::finding_key;
use super::names::Names;
use super::text::metric;
use super::text::number::{UNLIMITED, nine};
use super::text::versus::method_key;
use crate::experiment::comparison::{Comparison, Comparisons, Family};
use crate::experiment::outcome::{Daily, Measure, Series};
use crate::experiment::study::Input as WorldInput;
use crate::readiness::Scope;
use crate::stats::paired::Reduction;

/// Quantiles of `daily.csv`.
const DAILY: [(f64, &str); 7] = [
    (0.025, "p2_5"),
    (0.1, "p10"),
    (0.25, "p25"),
    (0.5, "p50"),
    (0.75, "p75"),
    (0.9, "p90"),
    (0.975, "p97_5"),
];

/// A table as it grows.
pub(super) struct Csv(csv::Writer<Vec<u8>>);

impl Csv {
    pub fn new(head: &[String]) -> Csv {
        let mut csv = Csv(csv::Writer::from_writer(Vec::new()));
        csv.row(head);
        csv
    }

    pub fn row(&mut self, cells: &[String]) {
        self.0
            .write_record(cells)
            .expect("writing to memory does not fail");
    }

    pub fn text(self) -> String {
        let bytes = self
            .0
            .into_inner()
            .expect("writing to memory does not fail");
        String::from_utf8(bytes).expect("made of text")
    }
}

/// A cell whose text comes from strangers: Excel must not run it as a formula.
#[must_use]
pub fn safe(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// A number with at most nine significant digits; empty if it is none.
pub(super) fn cell(x: f64) -> String {
    if x.is_finite() {
        nine(x).to_string()
    } else {
        String::new()
    }
}

/// The value of a metric in a unit.
fn value(unit: &str, x: f64) -> String {
    if unit == "beds" && x >= UNLIMITED {
        "unlimited".into()
    } else {
        cell(x)
    }
}

pub(super) fn heads(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// Where and for whom, as three cells: place, level, who.
pub(super) fn scope_cells(names: Names, scope: &Scope) -> [String; 3] {
    let level = names
        .level_of(scope)
        .map(|id| names.0.network.levels[id].label.id.as_str());
    let who = names.who_key(scope.who).unwrap_or_else(|| "all".into());
    [
        safe(&names.place_key(scope.place)),
        safe(level.unwrap_or("all")),
        safe(&who),
    ]
}

/// `kpi.csv`: each metric of each arm over replications.
#[must_use]
pub fn kpi(input: &Input) -> String {
    let names = Names(input.model);
    let probabilities = probabilities(input);
    let mut head = heads(&[
        "arm",
        "metric",
        "place",
        "level",
        "who",
        "unit",
        "n",
        "mean",
        "sd",
        "ci95_low",
        "ci95_high",
    ]);
    head.extend(probabilities.iter().map(|p| format!("p{}", percent(*p))));
    let mut csv = Csv::new(&head);
    for (arm, summaries) in input.study.arms.iter().zip(input.summaries) {
        for (kpi, summary) in input.study.kpis.iter().zip(summaries) {
            let mut row = vec![safe(&arm.label.id), names.metric_key(kpi)];
            row.extend(scope_cells(names, &kpi.scope));
            let unit = metric::unit_tag(kpi.metric);
            row.extend([unit.to_owned(), summary.n.to_string()]);
            let numbers = [summary.mean, summary.sd, summary.ci95.0, summary.ci95.1];
            row.extend(numbers.map(|x| value(unit, x)));
            let quantile = |p: &f64| summary.quantiles.iter().find(|(at, _)| same(*at, *p));
            row.extend(
                probabilities
                    .iter()
                    .map(|p| quantile(p).map_or(String::new(), |q| value(unit, q.1))),
            );
            csv.row(&row);
        }
    }
    csv.text()
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// A probability in percent, as part of a column name.
fn percent(p: f64) -> String {
    nine(p * 100.0).to_string().replace('.', "_")
}

/// All probabilities of quantiles, in order.
fn probabilities(input: &Input) -> Vec<f64> {
    let all = input
        .summaries
        .iter()
        .flatten()
        .flat_map(|summary| &summary.quantiles);
    let mut all: Vec<f64> = all.map(|&(p, _)| p).collect();
    all.sort_by(f64::total_cmp);
    all.dedup_by(|a, b| same(*a, *b));
    all
}

/// `daily.csv`: each number of each day over replications.
#[must_use]
pub fn daily(input: &Input) -> String {
    let mut head = heads(&[
        "arm",
        "date",
        "day",
        "measure",
        "place",
        "level",
        "who",
        "replications",
        "mean",
    ]);
    head.extend(DAILY.map(|(_, name)| name.to_owned()));
    let mut csv = Csv::new(&head);
    for (arm, outcome) in input.study.arms.iter().zip(&input.experiment.arms) {
        for (series, daily) in &outcome.series {
            for day in 0..daily.days.len() {
                csv.row(&daily_row(input, &arm.label.id, (series, daily), day));
            }
        }
    }
    csv.text()
}

fn daily_row(
    input: &Input,
    arm: &str,
    (series, daily): (&Series, &Daily),
    day: usize,
) -> Vec<String> {
    let n: u64 = daily.days[day].iter().map(|&(_, n)| u64::from(n)).sum();
    let mut row = vec![
        safe(arm),
        input.date(day).to_string(),
        (day + 1).to_string(),
    ];
    row.push(measure(series.measure).to_owned());
    row.extend(scope_cells(Names(input.model), &series.scope));
    let unit = match series.measure {
        Measure::Usable | Measure::Open | Measure::Physical | Measure::Staffed => "beds",
        _ => "",
    };
    let mean = daily.mean(day).map(|mean| value(unit, mean));
    row.extend([n.to_string(), mean.unwrap_or_default()]);
    let quantile = |(p, _)| {
        let found = daily.quantile(day, p);
        found.map_or(String::new(), |found| value(unit, f64::from(found)))
    };
    row.extend(DAILY.map(quantile));
    row
}

/// `comparison.csv`: each metric of each arm against the reference arm.
#[must_use]
pub fn comparison(input: &Input, comparisons: &Comparisons) -> String {
    let mut csv = Csv::new(&heads(&[
        "family",
        "arm",
        "reference",
        "metric",
        "place",
        "level",
        "who",
        "unit",
        "pairs",
        "value",
        "reference_value",
        "difference",
        "low",
        "high",
        "confidence",
        "method",
        "better",
        "worse",
        "tied",
        "variance_reduction",
        "finding",
    ]));
    let families = [("asked", &comparisons.asked), ("usual", &comparisons.usual)];
    for (name, family) in families {
        for row in &family.rows {
            csv.row(&comparison_row(
                input,
                comparisons.reference,
                (name, family),
                row,
            ));
        }
    }
    csv.text()
}

fn comparison_row(
    input: &Input,
    reference: usize,
    (name, family): (&str, &Family),
    row: &Comparison,
) -> Vec<String> {
    let names = Names(input.model);
    let kpi = &input.study.kpis[row.kpi];
    let id = |arm: usize| safe(&input.study.arms[arm].label.id);
    let (low, high) = row.interval.unwrap_or((f64::NAN, f64::NAN));
    let (better, worse) = row.counts.better_and_worse(super::versus::better(kpi));
    let mut cells = vec![name.to_owned(), id(row.arm), id(reference)];
    cells.push(names.metric_key(kpi));
    cells.extend(scope_cells(names, &kpi.scope));
    cells.extend([
        metric::unit_tag(kpi.metric).to_owned(),
        row.pairs.to_string(),
    ]);
    cells.extend([row.own, row.reference, row.difference, low, high].map(cell));
    cells.extend([
        cell(family.confidence),
        method_key(family.method).to_owned(),
    ]);
    cells.extend([better, worse, row.counts.tied].map(|n| n.to_string()));
    cells.push(match row.reduction {
        Reduction::NotDefined => "not defined".into(),
        Reduction::Exact => "infinite".into(),
        Reduction::Factor(factor) => cell(factor),
    });
    cells.push(finding_key(row.finding).to_owned());
    cells
}

/// What is counted, with its unit.
fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::NewCases => "new_cases_patients",
        Measure::NewNeeds => "new_needs_patients",
        Measure::Census => "census_patients",
        Measure::Need => "need_patients",
        Measure::Usable => "usable_beds",
        Measure::Waiting => "waiting_patients",
        Measure::Open => "open_beds",
        Measure::Physical => "physical_beds",
        Measure::Staffed => "staffed_beds",
        Measure::Binds => "binds",
    }
}

/// `replications.csv`: one row for each arm and replication, so that arms can be compared
/// pair by pair.
#[must_use]
pub fn replications(input: &Input) -> String {
    let names = Names(input.model);
    let inputs = input.study.inputs.iter().map(input_column);
    let kpis = input.study.kpis.iter().map(|kpi| {
        let unit = metric::unit_tag(kpi.metric);
        format!(
            "{}@{}_{unit}",
            names.metric_key(kpi),
            names.scope_key(&kpi.scope)
        )
    });
    let head = heads(&["arm", "replication"])
        .into_iter()
        .chain(inputs)
        .chain(kpis);
    let mut csv = Csv::new(&unique(head));
    for (arm, outcome) in input.study.arms.iter().zip(&input.experiment.arms) {
        for (replication, row) in outcome.rows.iter().enumerate() {
            let world = input
                .experiment
                .inputs
                .get(replication)
                .into_iter()
                .flatten();
            let values = row.iter().zip(&input.study.kpis).map(|(sample, kpi)| {
                let unit = metric::unit_tag(kpi.metric);
                sample.value().map_or(String::new(), |x| value(unit, x))
            });
            let mut cells = vec![safe(&arm.label.id), replication.to_string()];
            cells.extend(world.map(|&x| cell(x)).chain(values));
            csv.row(&cells);
        }
    }
    csv.text()
}

fn input_column(input: &WorldInput) -> String {
    let unit = if input.unit.is_empty() {
        "number"
    } else {
        &input.unit
    };
    safe(&format!("{}_{}", input.label.id, unit.replace(' ', "_")))
}

/// Names of columns, those that occur again with a number.
fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut one = |name: String| {
        let free = (2..).map(|n| format!("{name}_{n}"));
        let chosen = std::iter::once(name.clone())
            .chain(free)
            .find(|name| !seen.contains(name));
        let chosen = chosen.unwrap_or_default();
        seen.insert(chosen.clone());
        chosen
    };
    names.map(&mut one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    fn rows(csv: &str) -> Vec<Vec<&str>> {
        csv.lines().map(|line| line.split(',').collect()).collect()
    }

    #[test]
    fn metrics_have_a_row_for_each_arm() {
        let sample = Sample::pair();
        let csv = kpi(&sample.input());
        let rows = rows(&csv);
        assert_eq!(
            rows[0].join(","),
            "arm,metric,place,level,who,unit,n,mean,sd,ci95_low,ci95_high,p5,p50,p95"
        );
        assert_eq!(
            rows[1].join(","),
            "current,wait_share_within_6h,county,icu,all,share,200,0.7,0.1,0.68,0.72,0.385,0.7,1.015"
        );
        assert_eq!(rows.len(), 1 + 2 * 2);
    }

    #[test]
    fn days_carry_iso_dates_and_quantiles_of_whole_patients() {
        let sample = Sample::alone();
        let csv = daily(&sample.input());
        let rows = rows(&csv);
        let need = |row: &&Vec<&str>| {
            row[3] == "need_patients" && row[4] == "qingxu" && row[5] == "icu" && row[2] == "41"
        };
        let day = rows.iter().find(need).expect("a row");
        assert_eq!(day[1], "2023-01-10");
        assert_eq!(day[7], "200");
        assert!(
            day[9..]
                .windows(2)
                .all(|pair| pair[0].parse::<u32>().unwrap() <= pair[1].parse().unwrap())
        );
    }

    #[test]
    fn replications_pair_by_number_and_name_their_units() {
        let sample = Sample::pair();
        let csv = replications(&sample.input());
        let rows = rows(&csv);
        assert_eq!(
            rows[0],
            [
                "arm",
                "replication",
                "wave_size_share",
                "wait_share_within_6h@county.icu_share",
                "deaths@all_patients"
            ]
        );
        let (first, paired) = (&rows[1], &rows[201]);
        assert_eq!(
            (first[0], first[1], paired[0], paired[1]),
            ("current", "0", "paired", "0")
        );
        assert_eq!(first[2], paired[2], "the same world");
    }

    #[test]
    fn formulas_from_strangers_stay_text() {
        let cells = ["=1+1", "+1", "-1", "@x", "a=1", "县医院"].map(safe);
        assert_eq!(cells, ["'=1+1", "'+1", "'-1", "'@x", "a=1", "县医院"]);
        let mut sample = Sample::alone();
        sample.study.arms[0].label.id = "=cmd|' /C calc'!A0".into();
        let csv = kpi(&sample.input());
        assert!(csv.lines().nth(1).unwrap().starts_with("'=cmd"), "{csv}");
    }

    #[test]
    fn names_that_occur_twice_are_told_apart() {
        let names = ["a", "b", "a", "a"].map(String::from);
        assert_eq!(unique(names.into_iter()), ["a", "b", "a_2", "a_3"]);
    }

    #[test]
    fn beds_without_limit_are_no_number() {
        let many = 2_147_483_647.0;
        assert_eq!(
            [value("beds", many), value("beds", 40.0)],
            ["unlimited", "40"]
        );
        assert_eq!(value("h", many), "2147483650");
    }
}
