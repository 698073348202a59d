//! One replication as a story: who did what, when, where and why.

mod tell;
mod watch;

pub use watch::{Facts, Search, Watch, Who};

use std::fmt::Write;

use jiff::civil::Date;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::text::number::{date_of, tick_date};
use super::text::story::Tells;
use super::{Lang, Text};
use crate::model::Model;
use crate::random::Key;
use crate::simulation::{Fact, Plan, observe};
use crate::units::{DAY, HOUR, MINUTE, Time};

/// Something that happens to a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// When.
    pub at: Time,
    /// What.
    pub text: Text,
}

/// The story of one person in one arm.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Story {
    /// Whose.
    pub person: Key,
    /// Who that is: number, kind of patient, age band and risk tier.
    pub heading: Text,
    /// What happened, in order.
    pub lines: Vec<Line>,
}

/// The stories of one arm.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replay {
    /// Names of the arm and number of the replication.
    pub heading: Text,
    /// Stories in order of first contact.
    pub stories: Vec<Story>,
    /// Persons in the replication, told of or not.
    pub all: u64,
}

/// Who waited longest or died first, by key; the same question as it was otherwise.
#[must_use]
pub fn find(model: &Model, key: Key, who: Who) -> Option<Who> {
    if !matches!(who, Who::LongestWait | Who::FirstDeath) {
        return Some(who);
    }
    let mut search = Search::default();
    let record = observe(model, &Plan::new(model, &[]), key, &mut search);
    search.close(record.end);
    let found = match who {
        Who::LongestWait => search.longest.map(|(_, person)| person),
        _ => search.died,
    };
    found.map(|person| Who::Person(person.0, 16))
}

/// Plays a replication of an arm and tells the stories of those who are asked for.
#[must_use]
pub fn replay(model: &Model, key: Key, who: Who, heading: Text) -> Replay {
    let mut watch = Watch::new(who);
    let _ = observe(model, &Plan::new(model, &[]), key, &mut watch);
    let story = |(person, facts): &(Key, Facts)| Story {
        person: *person,
        heading: heading_of(model, *person, facts),
        lines: tell::lines(model, facts),
    };
    Replay {
        heading: tell::clean(heading),
        stories: watch.persons.iter().map(story).collect(),
        all: watch.all,
    }
}

/// What a replay was made from, in one line: name and hash of the scenario, version and seed.
#[must_use]
pub fn made((scenario, hash): (&str, &str), seed: u64) -> Text {
    let made = Tells::Made {
        scenario: Text::same(scenario),
        hash: Text::same(hash.get(..12).unwrap_or(hash)),
        version: Text::same(env!("CARGO_PKG_VERSION")),
        seed: Text::same(&seed),
    };
    tell::clean(made.text())
}

/// The number of a person as it is shown: the first 8 hexadecimal digits of the key.
#[must_use]
pub fn number_of(person: Key) -> String {
    format!("{:08x}", person.0 >> 32)
}

fn heading_of(model: &Model, person: Key, facts: &Facts) -> Text {
    let Some((_, Fact::Comes { kind, group, .. })) = facts.first() else {
        return Text::default();
    };
    let patients = &model.patients;
    let risks = patients.risks.len();
    let group = usize::from(group.0);
    let age = patients.ages.iter().nth(group / risks).map(Text::from);
    let risk = patients.risks.iter().nth(group % risks).map(Text::from);
    let mut who = vec![Text::from(&patients.types[*kind].label)];
    who.extend(age.filter(|_| patients.ages.len() > 1));
    who.extend(risk.filter(|_| risks > 1));
    let heading = Tells::Patient {
        person: Text::same(&number_of(person)),
        who: Text::join(&who, "，", ", "),
    };
    tell::clean(heading.text())
}

/// `12-16 08:05` or `16 Dec 08:05`, to the minute below.
fn time_of(start: Date, at: Time) -> Text {
    let rest = at.0.rem_euclid(DAY);
    let clock = format!("{:02}:{:02}", rest / HOUR, rest % HOUR / MINUTE);
    let date = tick_date(date_of(start, at.day()));
    Text::new(
        format!("{} {clock}", date.zh),
        format!("{:>6} {clock}", date.en),
    )
}

/// The stories of one arm as text.
#[must_use]
pub fn told(replay: &Replay, start: Date, lang: Lang) -> String {
    let mut text = format!("{}\n", replay.heading.get(lang));
    for story in &replay.stories {
        let _ = writeln!(text, "\n{}", story.heading.get(lang));
        for line in &story.lines {
            let time = time_of(start, line.at);
            let _ = writeln!(text, "  {}  {}", time.get(lang), line.text.get(lang));
        }
        let _ = writeln!(text, "  {}", in_all(story).get(lang));
    }
    text + &remarks(replay, lang)
}

/// Time from the first line to the last.
fn in_all(story: &Story) -> Text {
    let ends = story.lines.first().zip(story.lines.last());
    let time = ends.map(|(first, last)| tell::length(last.at - first.at));
    Tells::InAll {
        time: time.unwrap_or_default(),
    }
    .text()
}

/// What was left out, and that nobody is real.
fn remarks(replay: &Replay, lang: Lang) -> String {
    let shown = replay.stories.len();
    let mut remarks = vec![Tells::Invented {}.text()];
    if shown == 0 {
        remarks.push(Tells::NoSuchPerson {}.text());
    } else if shown > 1 && (shown as u64) < replay.all {
        let (shown, all) = (Text::same(&shown), Text::same(&replay.all));
        remarks.push(Tells::LeftOut { shown, all }.text());
    }
    let lines: Vec<&str> = remarks.iter().map(|text| text.get(lang)).collect();
    format!("\n{}\n", lines.join("\n"))
}

/// The same persons in two arms, side by side by time.
#[must_use]
pub fn side_by_side(one: &Replay, other: &Replay, start: Date, lang: Lang) -> String {
    let mut text = String::new();
    for story in &one.stories {
        let same = other.stories.iter().find(|two| two.person == story.person);
        let none = Vec::new();
        let two = same.map_or(&none, |two| &two.lines);
        let _ = writeln!(text, "{}", story.heading.get(lang));
        let headings = [
            String::new(),
            one.heading.get(lang).into(),
            other.heading.get(lang).into(),
        ];
        let mut rows = vec![headings];
        rows.extend(merged(&story.lines, two, start, lang));
        let ends = [Some(in_all(story)), same.map(in_all)];
        let [first, second] = ends.map(|end| end.unwrap_or_default().get(lang).to_owned());
        rows.push([String::new(), first, second]);
        text.push_str(&columns(&rows));
        text.push('\n');
    }
    text + remarks(one, lang).trim_start()
}

/// The lines of two stories by time; those of the same time side by side.
fn merged(one: &[Line], two: &[Line], start: Date, lang: Lang) -> Vec<[String; 3]> {
    let mut times: Vec<Time> = one.iter().chain(two).map(|line| line.at).collect();
    times.sort_unstable();
    times.dedup();
    let mut rows = Vec::new();
    for at in times {
        let of = |lines: &[Line]| -> Vec<String> {
            let now = lines.iter().filter(|line| line.at == at);
            now.map(|line| line.text.get(lang).to_owned()).collect()
        };
        let (left, right) = (of(one), of(two));
        for place in 0..left.len().max(right.len()) {
            let time = time_of(start, at);
            let cell = |side: &[String]| side.get(place).cloned().unwrap_or_default();
            let time = if place == 0 { time.get(lang) } else { "" };
            rows.push([time.to_owned(), cell(&left), cell(&right)]);
        }
    }
    rows
}

/// Rows with cells padded to the width of their column.
fn columns(rows: &[[String; 3]]) -> String {
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].width())
            .max()
            .unwrap_or(0)
    };
    let (first, second) = (width(0), width(1));
    let pad = |cell: &str, to: usize| format!("{cell}{}", " ".repeat(to - cell.width()));
    let line = |[time, one, two]: &[String; 3]| {
        let line = format!("  {}  {}  {two}", pad(time, first), pad(one, second));
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    scenario: &'a str,
    scenario_hash: &'a str,
    version: &'a str,
    seed: u64,
    replication: u64,
    arms: Vec<ArmStories<'a>>,
}

#[derive(Serialize)]
struct ArmStories<'a> {
    name: &'a str,
    persons_in_all: u64,
    persons: Vec<PersonStory>,
}

#[derive(Serialize)]
struct PersonStory {
    person: String,
    events: Vec<Event>,
}

#[derive(Serialize)]
struct Event {
    /// Date and time of day, to the second below.
    at: String,
    /// Milliseconds since the start of the run.
    ms: i64,
    zh: String,
    en: String,
}

/// The stories as one JSON document: arms by id with their stories. The scenario is named with
/// its hash.
///
/// # Panics
/// Never: the document has only strings for keys.
#[must_use]
pub fn json(
    (scenario, scenario_hash): (&str, &str),
    seed: u64,
    replication: u64,
    arms: &[(&str, &Replay)],
    start: Date,
) -> String {
    let event = |line: &Line| {
        let seconds = line.at.0.rem_euclid(DAY) / 1_000;
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
        let date = date_of(start, line.at.day());
        Event {
            at: format!("{date}T{hours:02}:{minutes:02}:{:02}", seconds % 60),
            ms: line.at.0,
            zh: line.text.zh.clone(),
            en: line.text.en.clone(),
        }
    };
    let person = |story: &Story| PersonStory {
        person: format!("{:016x}", story.person.0),
        events: story.lines.iter().map(event).collect(),
    };
    let arm = |&(name, replay): &(_, &Replay)| ArmStories {
        name,
        persons_in_all: replay.all,
        persons: replay.stories.iter().map(person).collect(),
    };
    let arms = arms.iter().map(arm).collect();
    let document = Document {
        format: 1,
        scenario,
        scenario_hash,
        version: env!("CARGO_PKG_VERSION"),
        seed,
        replication,
        arms,
    };
    serde_json::to_string_pretty(&document).expect("keys are strings") + "\n"
}
