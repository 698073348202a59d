//! When a run ends: `--precision`, `--max-time`, Ctrl-C.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use surgeplan::experiment::precision::{Precision, Width};
use surgeplan::experiment::study::Study;
use surgeplan::readiness::{Kpi, metric};
use surgeplan::report::names::Names;
use surgeplan::scenario::{Problems, Wrong, refuse};
use surgeplan::units::{Dimension, Quantity, parse_quantity};

use super::play::Playing;
use super::progress;

/// The flag that ends a run, and why it was set.
pub struct StopFlag {
    /// Set by Ctrl-C, or when the time is up.
    pub flag: Arc<AtomicBool>,
    time_up: Arc<AtomicBool>,
}

impl StopFlag {
    /// A flag that is set by Ctrl-C and after a time, if there is one.
    pub fn new(after: Option<Duration>) -> StopFlag {
        let stop = StopFlag {
            flag: progress::stop_flag(),
            time_up: Arc::default(),
        };
        if let Some(after) = after {
            let (flag, time_up) = (Arc::clone(&stop.flag), Arc::clone(&stop.time_up));
            std::thread::spawn(move || {
                std::thread::sleep(after);
                time_up.store(true, Ordering::Relaxed);
                flag.store(true, Ordering::Relaxed);
            });
        }
        stop
    }

    /// Whether it is set.
    pub fn is_set(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }

    /// Whether the time limit set it: then nobody interrupted the run.
    pub fn time_is_up(&self) -> bool {
        self.time_up.load(Ordering::Relaxed)
    }
}

/// The time limit of the command line.
pub fn max_time(arguments: &Playing) -> Result<Option<Duration>, Problems> {
    let Some(text) = &arguments.max_time else {
        return Ok(None);
    };
    length("--max-time", text).map(Some)
}

/// A positive length of time that an option says.
pub fn length(option: &str, text: &str) -> Result<Duration, Problems> {
    let read = parse_quantity(text).ok();
    let time = read.filter(|read| read.dimension == Dimension::Time && read.value > 0.0);
    let time = time.and_then(|read| Duration::try_from_secs_f64(read.value * 86_400.0).ok());
    time.ok_or_else(|| refuse(option, text, 0..text.len(), &Wrong::TimeLimit))
}

/// The precision of the command line: `METRIC@SCOPE=WIDTH`, named as in `replications.csv`.
pub fn precision(arguments: &Playing, study: &Study) -> Result<Option<Precision>, Problems> {
    let Some(text) = &arguments.precision else {
        return Ok(None);
    };
    let (kpi, width) = number_and_width("--precision", text, study, |_| true)?;
    Ok(Some(Precision { kpi, width }))
}

/// What an option that is written `METRIC@SCOPE=WIDTH` asks for, of the metrics that suit it.
pub fn number_and_width(
    option: &str,
    text: &str,
    study: &Study,
    suits: impl Fn(&Kpi) -> bool,
) -> Result<(usize, Width), Problems> {
    let bad = |part, wrong| refuse(option, text, part, &wrong);
    let Some(equals) = text.rfind('=') else {
        return Err(bad(0..text.len(), Wrong::Precision));
    };
    let (name, width) = (
        trimmed(text, 0..equals),
        trimmed(text, equals + 1..text.len()),
    );
    let names = names(study);
    let suits = |kpi: usize| suits(&study.kpis[kpi]);
    let found = names.iter().position(|known| *known == text[name.clone()]);
    let Some(kpi) = found.filter(|&kpi| suits(kpi)) else {
        let known = (0..names.len()).filter(|&kpi| suits(kpi));
        let known = known.map(|kpi| names[kpi].clone()).collect();
        return Err(bad(name, Wrong::Metric(known)));
    };
    let unit = metric(study.kpis[kpi].metric).map_or("", |metric| metric.unit);
    let read = parse_quantity(&text[width.clone()]).ok();
    let found = read.and_then(|quantity| width_of(quantity, unit));
    let width = found.ok_or_else(|| bad(width, Wrong::Width))?;
    Ok((kpi, width))
}

/// A part of a text without the spaces around it.
fn trimmed(text: &str, part: Range<usize>) -> Range<usize> {
    let inner = &text[part.clone()];
    let start = part.start + inner.len() - inner.trim_start().len();
    start..start + inner.trim().len()
}

/// The names of the metrics of a study, as in `replications.csv`.
fn names(study: &Study) -> Vec<String> {
    let model = study.worlds.models(0).swap_remove(study.reference);
    let names = Names(&model);
    let name = |kpi: &Kpi| format!("{}@{}", names.metric_key(kpi), names.scope_key(&kpi.scope));
    study.kpis.iter().map(name).collect()
}

/// A percentage is relative; a time is in the unit of the metric; a plain number is absolute.
fn width_of(quantity: Quantity, unit: &str) -> Option<Width> {
    let per_day = match unit {
        "min" => Some(1_440.0),
        "h" => Some(24.0),
        "d" | "day" => Some(1.0),
        _ => None,
    };
    let width = match (quantity.dimension, per_day) {
        (Dimension::Plain, _) if quantity.percent => Width::Relative(quantity.value),
        (Dimension::Plain, _) => Width::Absolute(quantity.value),
        (Dimension::Time, Some(per_day)) => Width::Absolute(quantity.value * per_day),
        _ => return None,
    };
    (quantity.value > 0.0).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width(text: &str, unit: &str) -> Option<Width> {
        width_of(parse_quantity(text).unwrap(), unit)
    }

    #[test]
    fn a_percentage_is_relative_and_a_time_takes_the_unit_of_the_metric() {
        assert_eq!(width("5 %", "h"), Some(Width::Relative(0.05)));
        assert_eq!(width("30 min", "h"), Some(Width::Absolute(0.5)));
        assert_eq!(width("2", "patients"), Some(Width::Absolute(2.0)));
        assert_eq!(width("10 min", "patients"), None);
        assert_eq!(width("0 %", "h"), None);
    }
}
