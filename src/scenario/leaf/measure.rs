//! What a number measures and which values are legal.

use crate::scenario::message::Words;
use crate::units::Dimension;

/// What a number measures, with its legal range.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Measure {
    /// What it is called.
    pub words: Words,
    pub dimension: Dimension,
    /// The least legal value.
    pub least: f64,
    /// The greatest legal value.
    pub most: f64,
    /// Whether the least value itself is not legal.
    pub above: bool,
    /// Whether it must be a whole number.
    pub whole: bool,
    /// Unit of a number without one, in days or per day; `None`: such a number needs a unit.
    pub bare: Option<f64>,
    /// Whether a date may stand for it: days since the start.
    pub dates: bool,
}

const fn measure(words: Words, dimension: Dimension, least: f64, most: f64) -> Measure {
    let bare = if matches!(dimension, Dimension::Plain) {
        Some(1.0)
    } else {
        None
    };
    Measure {
        words,
        dimension,
        least,
        most,
        above: false,
        whole: false,
        bare,
        dates: false,
    }
}

/// The longest time that a scenario may name, in days: a hundred years.
pub(crate) const CENTURY: f64 = 36_525.0;

impl Measure {
    /// A whole number of things.
    pub const COUNT: Measure = Measure {
        whole: true,
        ..measure(
            Words {
                zh: "整数",
                en: "whole number",
            },
            Dimension::Plain,
            0.0,
            2e9,
        )
    };
    /// A number of people.
    pub const PERSONS: Measure = measure(
        Words {
            zh: "人数",
            en: "number of persons",
        },
        Dimension::Plain,
        0.0,
        1e10,
    );
    /// A probability or a part of a whole.
    pub const SHARE: Measure = measure(
        Words {
            zh: "比例(0–1 或百分数)",
            en: "share",
        },
        Dimension::Plain,
        0.0,
        1.0,
    );
    /// A factor or weight.
    pub const FACTOR: Measure = measure(
        Words {
            zh: "倍数或权重",
            en: "factor",
        },
        Dimension::Plain,
        0.0,
        1e9,
    );
    /// A factor above 0.
    pub const POSITIVE: Measure = Measure {
        above: true,
        ..Measure::FACTOR
    };
    /// A length of time.
    pub const TIME: Measure = measure(
        Words {
            zh: "时长",
            en: "length of time",
        },
        Dimension::Time,
        0.0,
        CENTURY,
    );
    /// A length of time above 0.
    pub const POSITIVE_TIME: Measure = Measure {
        above: true,
        ..Measure::TIME
    };
    /// A number per time.
    pub const RATE: Measure = measure(
        Words {
            zh: "速率",
            en: "rate",
        },
        Dimension::Rate,
        0.0,
        1e9,
    );
    /// A number per time above 0.
    pub const POSITIVE_RATE: Measure = Measure {
        above: true,
        ..Measure::RATE
    };
    /// An instant: days since the start, or a date.
    pub const INSTANT: Measure = Measure {
        dates: true,
        ..measure(
            Words {
                zh: "时刻(日期或距起始日的时长)",
                en: "instant (date, or time since the start)",
            },
            Dimension::Time,
            -CENTURY,
            CENTURY,
        )
    };
    /// Any plain number.
    pub const NUMBER: Measure = measure(
        Words {
            zh: "数值",
            en: "number",
        },
        Dimension::Plain,
        -1e12,
        1e12,
    );
    /// A mean of logarithms.
    pub const LOGARITHM: Measure = measure(
        Words {
            zh: "对数值",
            en: "logarithm",
        },
        Dimension::Plain,
        -100.0,
        100.0,
    );

    /// The measure of an input of this dimension, whose bare numbers are in this unit.
    pub fn of_input(dimension: Dimension, unit: f64) -> Measure {
        let base = match dimension {
            Dimension::Plain => Measure {
                least: 0.0,
                ..Measure::NUMBER
            },
            Dimension::Time => Measure::TIME,
            Dimension::Rate => Measure::RATE,
        };
        Measure {
            bare: Some(unit),
            ..base
        }
    }

    /// The measure of a parameter of a law of this: its values are cut to the legal range only
    /// when they are drawn.
    pub fn of_parameter(self) -> Measure {
        let whole = Measure {
            above: false,
            whole: false,
            ..self
        };
        let most = match self.dimension {
            Dimension::Plain => Measure::NUMBER.most,
            Dimension::Time => CENTURY,
            Dimension::Rate => Measure::RATE.most,
        };
        Measure {
            least: self.least.min(0.0),
            most,
            ..whole
        }
    }

    /// Examples of how to write it.
    pub fn examples(&self) -> &'static str {
        match self.dimension {
            Dimension::Plain if self.whole => "12",
            Dimension::Plain if self.most <= 1.0 => "0.95, \"95 %\"",
            Dimension::Plain => "1.5",
            Dimension::Time if self.dates => "2022-12-24, \"20 d\", \"36 h\"",
            Dimension::Time => "\"35 min\", \"6 h\", \"8 d\", \"2 weeks\"",
            Dimension::Rate => "\"2.1 /day\", \"5 /h\", \"308 /year\"",
        }
    }

    /// Whether a value is legal.
    pub fn allows(&self, value: f64) -> bool {
        (self.least..=self.most).contains(&value) && !(self.above && value <= self.least)
    }

    /// A legal value near this one; the least for one that is not a number.
    pub fn clamp(&self, value: f64) -> f64 {
        let value = if value.is_nan() { self.least } else { value };
        let value = if self.whole { value.round() } else { value };
        let least = if self.above {
            1e-9_f64.max(self.least)
        } else {
            self.least
        };
        value.clamp(least, self.most)
    }

    /// A value in the words of planners: `6 h`, `95 %`, `2.1 /day`.
    pub fn show(&self, value: f64, percent: bool) -> String {
        match self.dimension {
            Dimension::Plain if percent => format!("{} %", short(value * 100.0)),
            Dimension::Plain if self.most <= 1.0 && value >= self.most && value <= 1.0 => {
                format!("{} ({} %)", short(value), short(value * 100.0))
            }
            Dimension::Plain => short(value),
            Dimension::Time if value.abs() >= 1.0 || value == 0.0 => format!("{} d", short(value)),
            Dimension::Time => format!("{} h", short(value * 24.0)),
            Dimension::Rate => format!("{} /day", short(value)),
        }
    }
}

/// A number with at most nine significant digits.
pub(crate) fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.8e}").parse().unwrap_or(value);
    if rounded != 0.0 && !(1e-6..1e15).contains(&rounded.abs()) {
        format!("{rounded:e}")
    } else {
        format!("{rounded}")
    }
}
