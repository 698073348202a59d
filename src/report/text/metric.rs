//! What metrics are called, their parameters, and their units.

use super::number;
use super::versus::Versus;
use super::{Lang, Text};
use crate::readiness::{self, Kpi, Limit, Parameter};

/// What a metric counts in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// A share of 1, shown in percent.
    Share,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// A day of the run, counted from 0 and shown from 1.
    DayOfRun,
    /// Patients.
    Patients,
    /// Beds.
    Beds,
    /// Members of staff.
    Staff,
    /// Pieces or amounts of equipment.
    Pieces,
    /// Vehicles.
    Vehicles,
    /// How often.
    Times,
    /// How many times as much.
    Fold,
    /// Money, in what the cost ledger says.
    Money,
    /// A plain number.
    Number,
}

impl Unit {
    /// A value with its unit: `95%`, `6 小时` / `6 h`.
    #[must_use]
    pub fn value(self, x: f64) -> Text {
        let n = number::short(x);
        let with = |zh: &str, en: &str| Text::new(format!("{n} {zh}"), format!("{n} {en}"));
        match self {
            Unit::Share => Text::same(&number::percent(x)),
            Unit::Minutes => with("分钟", "min"),
            Unit::Hours => with("小时", "h"),
            Unit::Days => with("天", "d"),
            Unit::DayOfRun => {
                let day = number::short(x + 1.0);
                Text::new(format!("第 {day} 天"), format!("day {day}"))
            }
            Unit::Patients => with("人", "patients"),
            Unit::Beds if x >= number::UNLIMITED => Text::new("不限", "unlimited"),
            Unit::Beds => with("张", "beds"),
            Unit::Staff => with("人", "staff"),
            Unit::Pieces => with("单位", "units"),
            Unit::Vehicles => with("辆", "vehicles"),
            Unit::Times => with("次", "times"),
            Unit::Fold => with("倍", "times"),
            Unit::Money => with("货币单位", "in money"),
            Unit::Number => Text::same(&n),
        }
    }

    /// A difference with its sign and unit: `−12 points`, `+3.5 h`.
    #[must_use]
    pub fn difference(self, x: f64) -> Text {
        let n = self.signed(x);
        match self {
            Unit::Share => Versus::Points { n }.text(),
            Unit::DayOfRun => Text::join(&[n, Unit::Days.bare()], " ", " "),
            unit => Text::join(&[n, unit.bare()], " ", " "),
        }
    }

    /// A difference with its sign, without unit; shares in percentage points.
    #[must_use]
    pub fn signed(self, x: f64) -> Text {
        let x = if self == Unit::Share { x * 100.0 } else { x };
        let sign = if x > 0.0 { "+" } else { "" };
        Text::same(&format!("{sign}{}", number::short(x)))
    }

    /// The unit itself, in words; empty for a plain number.
    #[must_use]
    pub fn bare(self) -> Text {
        match self {
            Unit::Share => Text::new("百分点", "percentage points"),
            Unit::Minutes => Text::new("分钟", "min"),
            Unit::Hours => Text::new("小时", "h"),
            Unit::Days | Unit::DayOfRun => Text::new("天", "d"),
            Unit::Patients => Text::new("人", "patients"),
            Unit::Beds => Text::new("张", "beds"),
            Unit::Staff => Text::new("人", "staff"),
            Unit::Pieces => Text::new("单位", "units"),
            Unit::Vehicles => Text::new("辆", "vehicles"),
            Unit::Times => Text::new("次", "times"),
            Unit::Fold => Text::new("倍", "times"),
            Unit::Money => Text::new("货币单位", "in money"),
            Unit::Number => Text::default(),
        }
    }

    /// The unit by the name that an input gives it: one in `times` is a factor, where a metric counts.
    #[must_use]
    pub fn of_input(name: &str) -> Unit {
        match Unit::named(name) {
            Unit::Times => Unit::Fold,
            unit => unit,
        }
    }

    /// The unit by the name that the registry of metrics or an input gives it.
    #[must_use]
    pub fn named(name: &str) -> Unit {
        match name {
            "share" | "%" | "probability" => Unit::Share,
            "min" => Unit::Minutes,
            "h" | "hours" => Unit::Hours,
            "d" | "days" => Unit::Days,
            "day" => Unit::DayOfRun,
            "patients" | "persons" => Unit::Patients,
            "beds" => Unit::Beds,
            "staff" => Unit::Staff,
            "units" => Unit::Pieces,
            "vehicles" => Unit::Vehicles,
            "times" => Unit::Times,
            "money" => Unit::Money,
            _ => Unit::Number,
        }
    }
}

/// The unit of a metric.
#[must_use]
pub fn unit(name: &str) -> Unit {
    Unit::named(unit_tag(name))
}

/// The unit of a metric as files name it.
#[must_use]
pub fn unit_tag(name: &str) -> &'static str {
    readiness::metric(name).map_or("number", |metric| metric.unit)
}

/// What a metric is called; one that is not registered keeps its own name.
#[must_use]
pub fn name(name: &str) -> Text {
    readiness::metric(name).map_or_else(
        || Text::same(&name.replace('_', " ")),
        |metric| Text::new(full_width(metric.zh), metric.en),
    )
}

/// Chinese with full-width punctuation.
fn full_width(zh: &str) -> String {
    let wide = |c| match c {
        '(' => '（',
        ')' => '）',
        ',' => '，',
        ';' => '；',
        ':' => '：',
        other => other,
    };
    zh.chars().map(wide).collect()
}

/// The parameter of a metric and its days in words, such as `6 小时内` / `within 6 h`; empty if it has
/// none.
#[must_use]
pub fn parameter(kpi: &Kpi) -> Text {
    let days = kpi.days.map(window).unwrap_or_default();
    Text::join(&[own_parameter(kpi), days], "，", ", ")
}

/// Days of the run, both ends included.
fn window((from, until): (u32, u32)) -> Text {
    if until == u32::MAX {
        let from = from + 1;
        return Text::new(format!("第 {from} 天起"), format!("from day {from}"));
    }
    let from = from + 1;
    Text::new(
        format!("第 {from}–{until} 天"),
        format!("days {from}–{until}"),
    )
}

fn own_parameter(kpi: &Kpi) -> Text {
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
    let days = match kpi.days {
        None => String::new(),
        Some((from, u32::MAX)) => format!("_from_day{}", from + 1),
        Some((from, until)) => format!("_days{}to{until}", from + 1),
    };
    own_tag(kpi) + &days
}

fn own_tag(kpi: &Kpi) -> String {
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
    fn every_registered_unit_is_known() {
        for metric in readiness::METRICS {
            assert_ne!(
                unit(metric.name),
                Unit::Number,
                "{} in {}",
                metric.name,
                metric.unit
            );
        }
    }

    #[test]
    fn values_carry_their_unit() {
        assert_eq!(Unit::Hours.value(6.0), Text::new("6 小时", "6 h"));
        assert_eq!(Unit::DayOfRun.value(15.0), Text::new("第 16 天", "day 16"));
        assert_eq!(Unit::Share.value(0.95), Text::same("95%"));
    }

    #[test]
    fn names_come_from_the_registry_with_full_width_punctuation() {
        assert_eq!(name("wait_mean").zh, "平均等待时间（已满足者）");
        assert_eq!(name("oxygen_short"), Text::same("oxygen short"));
    }

    #[test]
    fn a_limit_is_a_sign_and_a_value() {
        assert_eq!(
            limit(Limit::AtLeast(0.95), Unit::Share),
            Text::same("≥ 95%")
        );
        assert_eq!(
            limit(Limit::AtMost(6.0), Unit::Hours),
            Text::new("≤ 6 小时", "≤ 6 h")
        );
    }
}
