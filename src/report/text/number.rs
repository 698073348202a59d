//! Numbers, dates and lengths of time as readers of each language write them.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Text;
use crate::units::{DAY, Duration, HOUR, MINUTE, SECOND};

/// A whole number with commas: `12,345`.
#[must_use]
pub fn whole(n: u64) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(ascii).collect();
    groups.join(",")
}

fn ascii(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// A number with so many decimals and commas: `12,345.7`.
#[must_use]
pub fn fixed(x: f64, decimals: usize) -> String {
    if !x.is_finite() {
        return "–".into();
    }
    let text = format!("{:.decimals$}", x.abs());
    let (before, after) = text
        .split_once('.')
        .map_or((text.as_str(), ""), |parts| parts);
    let negative = x < 0.0 && text.bytes().any(|digit| matches!(digit, b'1'..=b'9'));
    let sign = if negative { "−" } else { "" };
    let before = before.parse().map_or_else(|_| before.to_owned(), whole);
    if after.is_empty() {
        format!("{sign}{before}")
    } else {
        format!("{sign}{before}.{after}")
    }
}

/// Beds from which on a number stands for "unlimited".
pub const UNLIMITED: f64 = 1e8;

/// A number with about three significant digits and no trailing zeros: `1,235`, `12.3`, `0.05`.
#[must_use]
pub fn short(x: f64) -> String {
    let size = x.abs();
    let decimals = match size {
        _ if size >= 100.0 || size == 0.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 0.095 => 2,
        _ => 4,
    };
    trimmed(&fixed(x, decimals))
}

/// Without zeros at the end of a fraction.
fn trimmed(text: &str) -> String {
    let zeros = if text.contains('.') {
        text.trim_end_matches('0')
    } else {
        text
    };
    zeros.trim_end_matches('.').to_owned()
}

/// A share of 1 as a percentage: `31%`, with decimals only near the ends.
#[must_use]
pub fn percent(share: f64) -> String {
    let hundred = share * 100.0;
    let from_end = hundred.abs().min((100.0 - hundred).abs());
    let decimals = match from_end {
        _ if (hundred - hundred.round()).abs() < 1e-9 => 0,
        _ if from_end < 0.95 => 2,
        _ if from_end < 19.5 => 1,
        _ => 0,
    };
    format!("{}%", trimmed(&fixed(hundred, decimals)))
}

/// At most nine significant digits, so that files do not hang on the last bits of a sum.
#[must_use]
pub fn nine(x: f64) -> f64 {
    let rounded = format!("{x:.8e}").parse().unwrap_or(x);
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// A length of time in its largest whole unit: `6 小时`, `6 h`.
#[must_use]
pub fn duration(length: Duration) -> Text {
    let ms = length.0;
    let (n, zh, en) = match ms {
        _ if ms % DAY == 0 && ms >= 2 * DAY => (ms / DAY, "天", "d"),
        _ if ms % HOUR == 0 && ms != 0 => (ms / HOUR, "小时", "h"),
        _ if ms % MINUTE == 0 => (ms / MINUTE, "分钟", "min"),
        _ => (ms / SECOND, "秒", "s"),
    };
    Text::new(format!("{n} {zh}"), format!("{n} {en}"))
}

/// The date of a day of the run.
#[must_use]
pub fn date_of(start: Date, day: i64) -> Date {
    start.saturating_add(day.days())
}

/// `12 月 16 日` and `16 Dec`.
#[must_use]
pub fn short_date(date: Date) -> Text {
    Text::new(
        format!("{} 月 {} 日", date.month(), date.day()),
        format!("{} {}", date.day(), month(date, 3)),
    )
}

/// `2022 年 12 月 16 日` and `16 December 2022`.
#[must_use]
pub fn long_date(date: Date) -> Text {
    Text::new(
        format!("{} 年 {} 月 {} 日", date.year(), date.month(), date.day()),
        format!("{} {} {}", date.day(), month(date, usize::MAX), date.year()),
    )
}

/// For axes: `12-16` and `16 Dec`.
#[must_use]
pub fn tick_date(date: Date) -> Text {
    let zh = format!("{:02}-{:02}", date.month(), date.day());
    Text::new(zh, short_date(date).en)
}

fn month(date: Date, letters: usize) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    &name[..letters.min(name.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(
            [whole(7), whole(1_234), whole(1_234_567)],
            ["7", "1,234", "1,234,567"]
        );
        assert_eq!(
            [fixed(-1_234.56, 1), fixed(-0.04, 1), fixed(f64::NAN, 1)],
            ["−1,234.6", "0.0", "–"]
        );
        assert_eq!(
            [
                short(1_234.6),
                short(12.34),
                short(2.5),
                short(3.0),
                short(0.012)
            ],
            ["1,235", "12.3", "2.5", "3", "0.012"]
        );
        assert_eq!(
            [
                percent(0.31),
                percent(0.1234),
                percent(0.9512),
                percent(0.999),
                percent(1.0)
            ],
            ["31%", "12.3%", "95.1%", "99.9%", "100%"]
        );
    }

    #[test]
    fn files_carry_nine_digits() {
        assert_eq!(nine(0.1 + 0.2).to_string(), "0.3");
        assert_eq!(nine(1.0 / 3.0).to_string(), "0.333333333");
        assert_eq!(nine(-0.0).to_string(), "0");
        assert!(nine(f64::NAN).is_nan());
    }

    #[test]
    fn times_take_their_largest_whole_unit() {
        let en = |ms| duration(Duration(ms)).en;
        assert_eq!(
            [
                en(6 * HOUR),
                en(24 * HOUR),
                en(3 * DAY),
                en(90 * MINUTE),
                en(1_500)
            ],
            ["6 h", "24 h", "3 d", "90 min", "1 s"]
        );
        assert_eq!(duration(Duration(6 * HOUR)).zh, "6 小时");
    }

    #[test]
    fn dates_cross_the_new_year() {
        let day = date_of(date(2022, 12, 1), 40);
        assert_eq!(short_date(day), Text::new("1 月 10 日", "10 Jan"));
        assert_eq!(
            long_date(day),
            Text::new("2023 年 1 月 10 日", "10 January 2023")
        );
        assert_eq!(tick_date(day), Text::new("01-10", "10 Jan"));
    }
}
