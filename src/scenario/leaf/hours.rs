//! Opening hours such as `Mon-Fri 08:00-17:30; Sat 08:00-12:00`.

use crate::scenario::message::{Msg, Words};
use crate::scenario::read::{Form, Reader};
use crate::scenario::schema::{Schemas, text};
use crate::scenario::source::Span;
use crate::scenario::tree::Node;
use crate::units::{DAY, Duration, MINUTE};
use serde_json::Value;

/// Open intervals as times of the week from Monday 00:00, in order, apart from each other.
pub(crate) type Hours = Vec<(Duration, Duration)>;

const WEEK: i64 = 7 * DAY;
const DAYS: [[&str; 3]; 7] = [
    ["mon", "monday", "周一"],
    ["tue", "tuesday", "周二"],
    ["wed", "wednesday", "周三"],
    ["thu", "thursday", "周四"],
    ["fri", "friday", "周五"],
    ["sat", "saturday", "周六"],
    ["sun", "sunday", "周日"],
];

/// The form of [`Hours`].
pub(crate) struct HoursForm;

/// Opening hours.
pub(crate) fn hours() -> HoursForm {
    HoursForm
}

impl Form for HoursForm {
    type Out = Hours;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Hours {
        let Some(text) = node.as_text() else {
            reader.wrong_type(node, Words::TEXT);
            return Vec::new();
        };
        match parse(text) {
            Ok(hours) => hours,
            Err(part) => {
                reader.error(node.span, Msg::BadHours { part });
                Vec::new()
            }
        }
    }

    fn blank(&self, _: Span) -> Hours {
        Vec::new()
    }

    fn kind(&self) -> String {
        "opening hours, such as `\"Mon-Fri 08:00-17:30; Sat 08:00-12:00\"`".into()
    }

    fn schema(&self, _: &mut Schemas) -> Value {
        text()
    }
}

/// The intervals of a text, or the part of it that is none.
fn parse(text: &str) -> Result<Hours, String> {
    let mut open = Vec::new();
    for part in text
        .split([';', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (days, times) = split(part).ok_or(part)?;
        for time in times.split([',', ',', '、']) {
            let (from, to) = interval(time).ok_or(part)?;
            open.extend(days.iter().map(|&day| (day * DAY + from, day * DAY + to)));
        }
    }
    if open.is_empty() {
        Err(text.to_string())
    } else {
        Ok(union(open))
    }
}

/// Days and times of a part; every day if it names none.
fn split(part: &str) -> Option<(Vec<i64>, &str)> {
    let at = part.find(|c: char| c.is_ascii_digit())?;
    let (days, times) = part.split_at(at);
    let days = days.trim().to_lowercase();
    if days.is_empty() || days == "daily" || days == "每天" {
        return Some(((0..7).collect(), times));
    }
    let mut out = Vec::new();
    for range in days.split([',', ',', '、']).map(str::trim) {
        let mut ends = range.split(['-', '–', '至']).map(|day| weekday(day.trim()));
        let first = ends.next()??;
        let last = ends.next().map_or(Some(first), |day| day)?;
        let count = (last - first).rem_euclid(7);
        out.extend((0..=count).map(|step| (first + step) % 7));
    }
    Some((out, times))
}

fn weekday(word: &str) -> Option<i64> {
    let day = DAYS.iter().position(|words| words.contains(&word))?;
    i64::try_from(day).ok()
}

/// Begin and end of an interval in milliseconds of a day; one over midnight ends on the next.
fn interval(text: &str) -> Option<(i64, i64)> {
    let (from, to) = text.trim().split_once(['-', '–'])?;
    let (from, to) = (clock(from.trim())?, clock(to.trim())?);
    match from.cmp(&to) {
        std::cmp::Ordering::Less => Some((from, to)),
        std::cmp::Ordering::Greater => Some((from, to + DAY)),
        std::cmp::Ordering::Equal => None,
    }
}

/// Milliseconds since midnight of `08:30`.
fn clock(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once([':', ':'])?;
    let digits = |part: &str| {
        ((1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<i64>().ok())?
    };
    let (hour, minute) = (digits(hour)?, digits(minute)?);
    let at = hour * 60 + minute;
    (minute < 60 && at <= 24 * 60).then_some(at * MINUTE)
}

/// The intervals in order, folded into one week, joined where they touch.
fn union(open: Vec<(i64, i64)>) -> Hours {
    let mut parts = Vec::new();
    for (from, to) in open {
        if to > WEEK {
            parts.extend([(from, WEEK), (0, to - WEEK)]);
        } else {
            parts.push((from, to));
        }
    }
    parts.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (from, to) in parts {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
        .into_iter()
        .map(|(from, to)| (Duration(from), Duration(to)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::HOUR;

    fn open(text: &str) -> Vec<(i64, i64)> {
        let hours = parse(text).unwrap();
        hours
            .into_iter()
            .map(|(from, to)| (from.0 / HOUR, to.0 / HOUR))
            .collect()
    }

    #[test]
    fn hours_are_intervals_of_the_week() {
        assert_eq!(
            open("Mon-Tue 08:00-17:00; Sat 08:00-12:00"),
            [(8, 17), (32, 41), (128, 132)]
        );
        assert_eq!(open("周日 22:00-06:00"), [(0, 6), (166, 168)]);
        assert_eq!(open("daily 00:00-24:00"), [(0, 168)]);
        assert_eq!(open("Mon 08:00-12:00, 13:00-17:00"), [(8, 12), (13, 17)]);
        assert_eq!(
            open("Sat-Mon 10:00-11:00"),
            [(10, 11), (130, 131), (154, 155)]
        );
    }

    #[test]
    fn what_is_no_interval_is_named() {
        assert_eq!(parse("Mon 8-12"), Err("Mon 8-12".into()));
        assert_eq!(
            parse("Mon-Fri 08:00-17:00; Funday 08:00-09:00"),
            Err("Funday 08:00-09:00".into())
        );
        assert_eq!(parse("Mon 09:00-09:00"), Err("Mon 09:00-09:00".into()));
        assert_eq!(parse(""), Err(String::new()));
    }
}
