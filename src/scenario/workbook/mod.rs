//! Workbooks: one to fill in, and a scenario from one that was filled in.

mod book;
mod import;
mod write;

use super::files::{self, Columns};

pub use import::Imported;

/// A sheet of the workbook.
#[derive(Clone, Copy)]
struct SheetKind {
    /// Its name in Chinese, by which it is found.
    zh: &'static str,
    /// Its name in English, by which it is found too.
    en: &'static str,
    /// The table that it becomes; the numbers become none.
    table: &'static str,
    /// Its columns; none for the numbers.
    columns: Option<&'static Columns>,
    /// What it is for.
    about: [&'static str; 2],
}

/// The sheet of numbers, which comes first.
const NUMBERS: usize = 0;
/// The sheet of a past census.
const OBSERVED: usize = 5;

/// The sheets that are read.
const SHEETS: [SheetKind; 6] = [
    SheetKind {
        zh: "数值",
        en: "Numbers",
        table: "",
        columns: None,
        about: [
            "本县的数字。只填“数值 value”一列；不填的按人口折算或沿用模板。",
            "Numbers of the county. Fill in the column `value` alone; what is left blank follows the population or stays as in the template.",
        ],
    },
    SheetKind {
        zh: "机构",
        en: "Facilities",
        table: "facilities",
        columns: Some(&files::FACILITIES),
        about: [
            "医疗机构及床位，可不填。编号与模板相同的行修改该机构，其他行新增机构。床位列名为“<级别>_beds”，如 icu_beds。",
            "Facilities and their beds; may stay empty. A row with an id of the template changes that facility, others are new. Columns of beds are `<level>_beds`, such as icu_beds.",
        ],
    },
    SheetKind {
        zh: "人口",
        en: "Population",
        table: "population",
        columns: Some(&files::POPULATION),
        about: [
            "各地区人口，可不填。每个地区（每个年龄段）一行。",
            "People by place; may stay empty. One row for each place (and age band).",
        ],
    },
    SheetKind {
        zh: "路程",
        en: "Travel",
        table: "travel",
        columns: Some(&files::TRAVEL),
        about: [
            "机构之间的分钟数，可不填。",
            "Minutes between facilities; may stay empty.",
        ],
    },
    SheetKind {
        zh: "在院",
        en: "Start census",
        table: "start_census",
        columns: Some(&files::START_CENSUS),
        about: [
            "起始日零时各科室在床人数和等候人数，可不填；不填则按平日使用率。",
            "Patients in beds, and those who wait for one, when the run begins; may stay empty: then the usual occupancy.",
        ],
    },
    SheetKind {
        zh: "历史",
        en: "Observed",
        table: "observed",
        columns: Some(&files::OBSERVED),
        about: [
            "以往每日 24 时在床人数，可不填；用于 report --observed 和 calibrate。",
            "Patients in beds at the end of past days; may stay empty: for report --observed and calibrate.",
        ],
    },
];

/// What the page with explanations is called; it is not read.
const README: &str = "说明 Read me";

impl SheetKind {
    fn title(&self) -> String {
        format!("{} {}", self.zh, self.en)
    }

    /// The place of the sheet of this name.
    fn named(name: &str) -> Option<usize> {
        let lower = name.to_lowercase();
        let is =
            |kind: &SheetKind| name.contains(kind.zh) || lower.contains(&kind.en.to_lowercase());
        SHEETS.iter().position(is)
    }
}

/// Rows of the sheet of numbers that are no inputs: what they say, and how they are explained.
const BESIDE: [(&str, [&str; 2], &str); 5] = [
    ("template", ["模板", "Template"], "china-county"),
    (
        "county",
        ["县名（中文）", "Name of the county in Chinese"],
        "",
    ),
    (
        "county_en",
        ["县名（英文）", "Name of the county in English"],
        "",
    ),
    (
        "division",
        ["县级行政区划代码", "Six-digit code of the county"],
        "",
    ),
    ("start", ["起始日期", "First day"], "2022-12-01"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_known_by_either_name() {
        assert_eq!(SheetKind::named("数值"), Some(NUMBERS));
        assert_eq!(SheetKind::named("numbers (2)"), Some(NUMBERS));
        assert_eq!(SheetKind::named("历史 Observed"), Some(OBSERVED));
        assert_eq!(SheetKind::named(README), None);
        assert_eq!(SheetKind::named("Sheet1"), None);
    }
}
