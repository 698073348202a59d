//! Every metric, for each kind of patient and for each age band: the parts make up the whole.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

use surgeplan::random::Key;
use surgeplan::readiness::{Facts, Kpi, METRICS, Metric, ParameterKind, Who, sample};
use surgeplan::scenario::{Language, Options, Scenario};
use surgeplan::simulation::{Plan, simulate};

const EVERYTHING: &str = include_str!("../src/scenario/compile/everything.toml");
/// What cannot be added up: peaks, spreads, quantiles.
const NOT_SUMS: [&str; 8] = [
    "census_sd",
    "census_peak",
    "queue_peak",
    "need_peak",
    "time_share_at_or_above",
    "wait_quantile",
    "time_in_system_sd",
    "time_in_system_quantile",
];

fn parameter(metric: &Metric) -> &'static str {
    match metric.parameter {
        ParameterKind::None => "",
        ParameterKind::Within => "within = \"2 h\"\n",
        ParameterKind::At => "at = \"30 d\"\n",
        ParameterKind::Count => "count = 3\n",
        ParameterKind::Share => "share = 0.9\n",
    }
}

/// A row for everyone, each kind of patient and each age band, where the metric takes one.
fn rows(metric: &Metric) -> String {
    let place = if metric.can_be_somewhere() {
        "facility = \"county\"\ncare_level = \"ward\"\n"
    } else {
        ""
    };
    let row = |who: &str| {
        let parameter = parameter(metric);
        format!(
            "[[watch]]\nmetric = \"{}\"\n{parameter}{place}{who}\n",
            metric.name
        )
    };
    let mut rows = row("");
    if metric.can_be_of_some() {
        rows += &row("patient_type = \"covid\"");
        rows += &row("patient_type = \"stroke\"");
        for age in ["0-59", "60-79", "80+"] {
            rows += &row(&format!("age = \"{age}\""));
        }
    }
    rows
}

#[test]
fn kinds_and_ages_add_up_to_everyone_in_every_metric() {
    let of_places = |metric: &Metric| matches!(metric.facts(), Facts::Monitoring | Facts::Ledger);
    let of_patients = METRICS
        .iter()
        .filter(|metric| !metric.of_resource() && !of_places(metric));
    let watch: String = of_patients.map(rows).collect();
    let text = EVERYTHING.replacen("[[tier]]", &format!("{watch}[[tier]]"), 1);
    let loaded = Scenario::parse(&text, &[])
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)));
    let study = loaded.study(&Options::default());
    let model = &study.worlds.models(0)[0];
    let plan = Plan::new(model, &study.kpis);
    let record = simulate(model, &plan, Key::world(study.seed, 0));
    let value = |kpi: &Kpi| sample(kpi, &plan, &record).num;
    let mut checked = 0;
    for metric in METRICS.iter().filter(|metric| metric.can_be_of_some()) {
        let of = |kpi: &&Kpi| kpi.metric == metric.name;
        let whole = study.kpis.iter().filter(of).find(|kpi| {
            let here =
                !metric.can_be_somewhere() || format!("{:?}", kpi.scope.place).starts_with("Unit");
            kpi.scope.who == Who::All
                && here
                && kpi.scope.level.is_some() == metric.can_be_somewhere()
                && kpi.scope.place == place(&study.kpis, metric)
        });
        let whole = whole.unwrap_or_else(|| panic!("{}", metric.name));
        let parts = |is_part: fn(&Who) -> bool| -> Vec<f64> {
            let same = |kpi: &&Kpi| {
                let scope = kpi.scope;
                of(kpi) && scope.place == whole.scope.place && scope.level == whole.scope.level
            };
            let some = study.kpis.iter().filter(same);
            some.filter(|kpi| is_part(&kpi.scope.who))
                .map(value)
                .collect()
        };
        let kinds = parts(|who| matches!(who, Who::Type(_)));
        let ages = parts(|who| matches!(who, Who::Age(_)));
        assert_eq!((kinds.len(), ages.len()), (2, 3), "{}", metric.name);
        if NOT_SUMS.contains(&metric.name) {
            continue;
        }
        for parts in [kinds, ages] {
            let (sum, all) = (parts.iter().sum::<f64>(), value(whole));
            assert!(
                (sum - all).abs() <= 1e-9 * all.abs(),
                "{}: {parts:?} is not {all}",
                metric.name
            );
        }
        checked += usize::from(value(whole) > 0.0);
    }
    assert!(checked >= 20, "only {checked} metrics are more than 0");
}

/// The place that was asked for: that of the rows with an age band, which no other row has.
fn place(kpis: &[Kpi], metric: &Metric) -> surgeplan::readiness::Place {
    let aged = kpis
        .iter()
        .find(|kpi| kpi.metric == metric.name && matches!(kpi.scope.who, Who::Age(_)));
    aged.expect("a row for an age band").scope.place
}
