//! What metrics are called, their parameters, and their units.

use super::number;
use super::{Lang, Text};
use crate::readiness::{Kpi, Limit, Parameter};

/// What a metric counts in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// A share of 1, shown in percent.
    Share,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Patients.
    Patients,
    /// Beds.
    Beds,
    /// Hours summed over patients.
    PatientHours,
    /// Persons of staff.
    Staff,
    /// A plain number.
    Number,
}

impl Unit {
    /// Short name in files and column names.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Unit::Share => "share",
            Unit::Hours => "h",
            Unit::Days => "d",
            Unit::Patients => "patients",
            Unit::Beds => "beds",
            Unit::PatientHours => "patient_h",
            Unit::Staff => "staff",
            Unit::Number => "number",
        }
    }

    /// A value with its unit: `95%`, `6 小时` / `6 h`.
    #[must_use]
    pub fn value(self, x: f64) -> Text {
        let n = number::short(x);
        let with = |zh: &str, en: &str| Text::new(format!("{n} {zh}"), format!("{n} {en}"));
        match self {
            Unit::Share => Text::same(&number::percent(x)),
            Unit::Hours => with("小时", "h"),
            Unit::Days => with("天", "d"),
            Unit::Patients => with("人", "patients"),
            Unit::Beds => with("张", "beds"),
            Unit::PatientHours => with("人·小时", "patient-hours"),
            Unit::Staff => with("人", "staff"),
            Unit::Number => Text::same(&n),
        }
    }

    /// The unit by the name that inputs and the metrics registry give it.
    #[must_use]
    pub fn named(name: &str) -> Unit {
        match name {
            "share" | "%" | "fraction" | "probability" => Unit::Share,
            "h" | "hour" | "hours" => Unit::Hours,
            "d" | "day" | "days" => Unit::Days,
            "patients" | "persons" | "people" => Unit::Patients,
            "beds" => Unit::Beds,
            "patient_h" | "patient-hours" => Unit::PatientHours,
            "staff" => Unit::Staff,
            _ => Unit::Number,
        }
    }
}

/// The unit of a metric, by its name.
#[must_use]
pub fn unit(metric: &str) -> Unit {
    match metric {
        _ if metric.contains("share") || metric.starts_with("occupancy") => Unit::Share,
        _ if metric.contains("unmet_hours") || metric.contains("above_ratio") => Unit::PatientHours,
        _ if metric.starts_with("wait") || metric.ends_with("_hours") => Unit::Hours,
        _ if metric.starts_with("days") || metric.starts_with("first_day") => Unit::Days,
        _ if metric.starts_with("beds") => Unit::Beds,
        _ if PATIENTS.iter().any(|word| metric.contains(word)) => Unit::Patients,
        _ => Unit::Number,
    }
}

/// Words in names of metrics that count patients.
const PATIENTS: [&str; 9] = [
    "census",
    "need",
    "death",
    "refus",
    "transfer",
    "cases",
    "waiting",
    "abandon",
    "admission",
];

/// What a metric is called; one that this table does not know keeps its own name.
#[must_use]
pub fn name(metric: &str) -> Text {
    let found = NAMES.iter().find(|(id, _, _)| *id == metric);
    found.map_or_else(
        || Text::same(&metric.replace('_', " ")),
        |(_, zh, en)| Text::new(*zh, *en),
    )
}

/// Name, Chinese, English.
const NAMES: [(&str, &str, &str); 22] = [
    (
        "wait_share_within",
        "及时得到床位的比例",
        "share placed in time",
    ),
    ("wait_mean", "平均等待", "mean wait"),
    ("wait_quantile", "等待分位数", "wait quantile"),
    ("wait_max", "最长等待", "longest wait"),
    ("unmet_hours", "未满足照护时长", "unmet hours"),
    (
        "unmet_share",
        "未得到所需照护的比例",
        "share without the care needed",
    ),
    ("refused", "被拒收人次", "patients refused"),
    ("refused_share", "被拒收比例", "share refused"),
    ("abandoned", "放弃等待人次", "patients who gave up waiting"),
    ("needs", "需要床位人次", "needs that arose"),
    ("admissions", "收治人次", "admissions"),
    ("transfers", "转运人次", "transfers"),
    ("deaths", "模型死亡人数", "modelled deaths"),
    (
        "deaths_without_care",
        "未得到所需照护者的模型死亡",
        "modelled deaths without the care needed",
    ),
    ("census_at", "在院人数", "patients in beds"),
    ("census_max", "在院人数峰值", "most patients in beds"),
    ("need_max", "需要床位峰值", "peak need"),
    ("occupancy", "床位使用率", "occupancy"),
    (
        "days_over",
        "超过使用率上限的天数",
        "days over the occupancy limit",
    ),
    ("first_day_full", "首个满床日", "first day full"),
    (
        "time_share_at_or_above",
        "达到或超过该人数的时间比例",
        "share of time at or above",
    ),
    ("beds_open", "开放床位", "open beds"),
];

/// The parameter of a metric in words, such as `6 小时内` / `within 6 h`; empty if it has none.
#[must_use]
pub fn parameter(kpi: &Kpi) -> Text {
    match kpi.parameter {
        Parameter::None => Text::default(),
        Parameter::Within(limit) => {
            let limit = number::duration(limit);
            Text::new(format!("{}内", limit.zh), format!("within {}", limit.en))
        }
        Parameter::At(at) => {
            let day = at.day() + 1;
            Text::new(format!("第 {day} 天"), format!("day {day}"))
        }
        Parameter::Count(n) => Text::new(format!("{n} 人"), format!("{n} patients")),
        Parameter::Share(share) => Text::same(&number::percent(share)),
    }
}

/// The parameter as part of a column name, such as `_6h`; empty if there is none.
#[must_use]
pub fn parameter_tag(kpi: &Kpi) -> String {
    match kpi.parameter {
        Parameter::None => String::new(),
        Parameter::Within(limit) => format!(
            "_{}",
            number::duration(limit).get(Lang::En).replace(' ', "")
        ),
        Parameter::At(at) => format!("_day{}", at.day() + 1),
        Parameter::Count(n) => format!("_{n}"),
        Parameter::Share(share) => format!("_p{}", number::nine(share * 100.0)),
    }
}

/// A limit in words: `≥ 95%`.
#[must_use]
pub fn limit(limit: Limit, unit: Unit) -> Text {
    let (sign, value) = match limit {
        Limit::AtLeast(least) => ("≥", least),
        Limit::AtMost(most) => ("≤", most),
    };
    let value = unit.value(value);
    Text::new(
        format!("{sign} {}", value.zh),
        format!("{sign} {}", value.en),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_unit() {
        let units = [
            "wait_share_within",
            "wait_mean",
            "unmet_hours",
            "deaths",
            "days_over",
            "beds_open",
        ];
        let tags = units.map(|name| unit(name).tag());
        assert_eq!(tags, ["share", "h", "patient_h", "patients", "d", "beds"]);
    }

    #[test]
    fn an_unknown_metric_keeps_its_name() {
        assert_eq!(name("oxygen_short"), Text::same(&"oxygen short"));
    }

    #[test]
    fn a_limit_is_a_sign_and_a_value() {
        assert_eq!(
            limit(Limit::AtLeast(0.95), Unit::Share),
            Text::same(&"≥ 95%")
        );
        assert_eq!(
            limit(Limit::AtMost(6.0), Unit::Hours),
            Text::new("≤ 6 小时", "≤ 6 h")
        );
    }
}
