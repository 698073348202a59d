//! `surgeplan check --explain`: every value that will run, as a table or as JSON.

use std::collections::BTreeMap;

use surgeplan::scenario::{Explained, Language, Loaded, Name, Origin};
use unicode_width::UnicodeWidthStr;

/// Columns of the terminal that a value may take.
const WIDEST: usize = 56;
/// Columns that the value as it is written keeps beside a long result.
const NARROWEST: usize = 20;

/// One JSON document: a list of values.
pub fn json(rows: &[Explained]) -> String {
    let text = serde_json::to_string_pretty(rows).unwrap_or_default();
    format!("{text}\n")
}

/// A table of values, and below it the titles of what they cite.
pub fn table(loaded: &Loaded, rows: &[Explained], language: Language) -> String {
    let head = match language {
        Language::En => ["PATH", "VALUE", "UNIT", "WRITTEN IN", "BASIS", "SOURCES"],
        Language::Zh => ["路径", "数值", "单位", "写在", "依据", "来源"],
    };
    let mut lines = vec![head.map(String::from)];
    lines.extend(rows.iter().map(|row| cells(row, language)));
    let cited: BTreeMap<&str, &str> = rows
        .iter()
        .flat_map(|row| &row.sources)
        .map(|source| (source.id.as_str(), source.title.as_str()))
        .collect();
    let titles = cited.iter().map(|(id, title)| format!("{id}  {title}\n"));
    let count = |which: fn(&&Explained) -> bool| rows.iter().filter(which).count();
    let own = |row: &&Explained| matches!(row.origin, Origin::File { .. } | Origin::Set { .. });
    let (values, own, name) = (rows.len(), count(own), &loaded.name);
    let defaults = count(|row| row.origin == Origin::Default);
    let templates = values - own - defaults;
    let unsure = count(|row| {
        let rests_on = basis(row, Language::En);
        ["no source", "assumed"].contains(&rests_on)
    });
    let sum = match language {
        Language::En => format!(
            "{name}: {values} values. Your own: {own}; from templates: {templates}; by default: {defaults}. Without a source or assumed: {unsure}."
        ),
        Language::Zh => format!(
            "{name}：数值 {values} 个：自填 {own} 个，来自模板 {templates} 个，默认 {defaults} 个；没有来源或属假定的 {unsure} 个。"
        ),
    };
    let titles: String = titles.collect();
    format!("{}\n{titles}{sum}\n", aligned(&lines))
}

fn cells(row: &Explained, language: Language) -> [String; 6] {
    let of = |name: &Name| match language {
        Language::En => name.en.clone(),
        Language::Zh => name.zh.clone(),
    };
    let ids: Vec<&str> = row
        .sources
        .iter()
        .map(|source| source.id.as_str())
        .collect();
    [
        row.path.clone(),
        value(row, language),
        of(&row.unit),
        origin(&row.origin, language),
        basis(row, language).into(),
        ids.join(", "),
    ]
}

/// Where a value is written.
pub fn origin(origin: &Origin, language: Language) -> String {
    match (origin, language) {
        (Origin::Default, Language::En) => "default".into(),
        (Origin::Default, Language::Zh) => "默认".into(),
        (Origin::Set { .. }, _) => "--set".into(),
        (Origin::Template { name, line }, _) => format!("builtin:{name}:{line}"),
        (Origin::File { file, line }, _) => format!("{file}:{line}"),
    }
}

/// What a value rests on. Words, flags and defaults rest on nothing that could be cited.
fn basis(row: &Explained, language: Language) -> &'static str {
    let (zh, en) = match row.mark.as_str() {
        "verified" => ("已核实", "verified"),
        "recalled" => ("凭记忆", "recalled"),
        "derived" => ("推算", "derived"),
        "assumed" => ("假定", "assumed"),
        _ if row.value.starts_with('=') => ("由输入项得出", "from inputs"),
        _ if row.unit.en.is_empty() || row.origin == Origin::Default => ("", ""),
        _ if row.sources.is_empty() => ("无来源", "no source"),
        _ => ("有来源", "cited"),
    };
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

/// The value as it is written, and what it comes to: `= beds * 4 % -> 32`.
pub fn value(row: &Explained, language: Language) -> String {
    let comes_to = row.computed.as_ref().map(|computed| {
        let median = match (computed.uncertain, language) {
            (false, _) => "",
            (true, Language::En) => " (median)",
            (true, Language::Zh) => "（中位数）",
        };
        format!(" -> {}{median}", computed.value)
    });
    let comes_to = comes_to.unwrap_or_default();
    let room = WIDEST.saturating_sub(comes_to.width()).max(NARROWEST);
    cut(&row.value, room) + &comes_to
}

/// A value cut to fit, visibly.
fn cut(value: &str, room: usize) -> String {
    if value.width() <= room {
        return value.into();
    }
    let mut out = String::new();
    for c in value.chars() {
        if out.width() >= room - 2 {
            break;
        }
        out.push(c);
    }
    out + "…"
}

/// Rows in columns, two spaces apart.
fn aligned(lines: &[[String; 6]]) -> String {
    let width = |column: usize| {
        let widths = lines.iter().map(|line| line[column].width());
        widths.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..6).map(width).collect();
    let mut out = String::new();
    for line in lines {
        let mut text = String::new();
        for (cell, width) in line.iter().zip(&widths) {
            text += cell;
            text += &" ".repeat(width - cell.width() + 2);
        }
        out += text.trim_end();
        out.push('\n');
    }
    out
}
