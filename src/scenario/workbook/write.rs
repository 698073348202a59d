//! A workbook to fill in: numbers with units and ranges, tables with drop-downs, in two languages.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatBorder,
    Note, Workbook, Worksheet, XlsxError,
};

use super::{BESIDE, README, SHEETS, SheetKind};
use crate::scenario::diagnostic::Problems;
use crate::scenario::files::column_title;
use crate::scenario::starter::{Question, Starter};

/// Rows of a table that have drop-downs.
const ROWS: u32 = 500;
/// Longest list that a spreadsheet takes as a drop-down, in characters.
const LONGEST_LIST: usize = 250;

/// What drop-downs offer.
struct Choices {
    tiers: Vec<String>,
    levels: Vec<String>,
    facilities: Vec<String>,
}

struct Formats {
    head: Format,
    fill: Format,
    text: Format,
    grey: Format,
}

impl Formats {
    fn new() -> Formats {
        let head = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x00D9_E8F5));
        let fill = Format::new()
            .set_background_color(Color::RGB(0x00FF_F8DC))
            .set_border(FormatBorder::Thin);
        Formats {
            text: fill.clone().set_num_format("@"),
            grey: Format::new()
                .set_font_color(Color::RGB(0x0066_6666))
                .set_text_wrap(),
            head,
            fill,
        }
    }
}

impl Starter {
    /// A workbook to fill in. The same every time: it has no time of its own.
    ///
    /// # Errors
    /// If the template has an error, which is ours.
    pub fn workbook(&self) -> Result<Vec<u8>, Problems> {
        let questions = self.questions()?;
        let loaded = self.loaded()?;
        let written = &loaded.base().written;
        let choices = Choices {
            tiers: written.tier.iter().map(|row| row.id.clone()).collect(),
            levels: written
                .care_level
                .iter()
                .map(|row| row.id.clone())
                .collect(),
            facilities: written.facility.iter().map(|row| row.id.clone()).collect(),
        };
        // Texts and places are this program's own: the library refuses none of them, as the tests see.
        Ok(book(self.id, &questions, &choices).unwrap_or_default())
    }
}

fn book(template: &str, questions: &[Question], choices: &Choices) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let formats = Formats::new();
    let [numbers, tables @ ..] = &SHEETS;
    fill_numbers(
        book.add_worksheet(),
        numbers,
        (template, questions),
        &formats,
    )?;
    for kind in tables {
        fill_table(book.add_worksheet(), kind, choices, &formats)?;
    }
    fill_readme(book.add_worksheet(), &formats)?;
    book.save_to_buffer()
}

const HEAD: [(&str, f64); 9] = [
    ("输入项 key", 22.0),
    ("名称", 26.0),
    ("Name", 38.0),
    ("数值 value", 14.0),
    ("单位 unit", 12.0),
    ("最小 least", 11.0),
    ("最大 most", 11.0),
    ("不填则为 if left blank", 24.0),
    ("模板取值的理由 reason", 60.0),
];

fn fill_numbers(
    sheet: &mut Worksheet,
    kind: &SheetKind,
    (template, questions): (&str, &[Question]),
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(kind.title())?.set_freeze_panes(1, 0)?;
    for (column, (title, width)) in (0..).zip(HEAD) {
        sheet.write_string_with_format(0, column, title, &formats.head)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.insert_note(0, 3, &Note::new(kind.about.join("\n")))?;
    for (row, (key, [zh, en], usual)) in (1..).zip(BESIDE) {
        let usual = if key == "template" { template } else { usual };
        let texts = [(0, key), (1, zh), (2, en), (7, usual)];
        for (column, text) in texts {
            sheet.write_string(row, column, text)?;
        }
        let value = if key == "template" { template } else { "" };
        sheet.write_string_with_format(row, 3, value, &formats.text)?;
        if key == "template" {
            let known: Vec<&str> = Starter::all().iter().map(|starter| starter.id).collect();
            let rule = DataValidation::new().allow_list_strings(&known)?;
            sheet.add_data_validation(row, 3, row, 3, &rule)?;
        }
    }
    let first = 1 + u32::try_from(BESIDE.len()).unwrap_or_default();
    for (row, question) in (first..).zip(questions) {
        fill_number(sheet, row, question, formats)?;
    }
    Ok(())
}

fn fill_number(
    sheet: &mut Worksheet,
    row: u32,
    question: &Question,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let follows = if question.follows {
        "（按人口折算 by population）"
    } else {
        ""
    };
    let default = format!("{}{follows}", question.default);
    let texts = [
        (0, question.input.as_str()),
        (1, &question.name.zh),
        (2, &question.name.en),
        (4, &question.unit),
        (7, &default),
        (8, &question.reason),
    ];
    for (column, text) in texts {
        sheet.write_string(row, column, text)?;
    }
    sheet.write_blank(row, 3, &formats.fill)?;
    let Some((least, most)) = question.range else {
        return Ok(());
    };
    sheet.write_number(row, 5, least)?;
    sheet.write_number(row, 6, most)?;
    let message = format!(
        "{}\n{}\n{least} – {most} {}",
        question.name.zh, question.name.en, question.unit
    );
    let short: String = message.chars().take(LONGEST_LIST).collect();
    let rule = DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(least, most))
        .set_input_message(short)?;
    sheet.add_data_validation(row, 3, row, 3, &rule)?;
    Ok(())
}

fn fill_table(
    sheet: &mut Worksheet,
    kind: &SheetKind,
    choices: &Choices,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(kind.title())?.set_freeze_panes(1, 0)?;
    let names = kind.columns.map_or(&[][..], |columns| columns.names);
    let names = names.iter().filter(|name| **name != "day");
    let with_levels = names.flat_map(|name| match name.split_once('>') {
        Some(("<level", "_beds")) => choices
            .levels
            .iter()
            .map(|level| format!("{level}_beds"))
            .collect(),
        Some(_) => Vec::new(),
        None => vec![(*name).to_owned()],
    });
    for (column, name) in (0..).zip(with_levels) {
        sheet.write_string_with_format(0, column, column_title(&name), &formats.head)?;
        sheet.set_column_width(column, 18)?;
        let is_text = super::import::TEXTS.contains(&name.as_str());
        sheet.set_column_format(
            column,
            if is_text {
                &formats.text
            } else {
                &formats.fill
            },
        )?;
        let offered = match name.as_str() {
            "tier" => &choices.tiers,
            "level" => &choices.levels,
            "facility" | "refers_to" | "from" | "to" => &choices.facilities,
            _ => continue,
        };
        if offered.iter().map(|text| text.len() + 1).sum::<usize>() < LONGEST_LIST {
            // New ids may be typed too: what is not offered is not refused here, but checked on import.
            let rule = DataValidation::new()
                .allow_list_strings(offered)?
                .show_error_message(false);
            sheet.add_data_validation(1, column, ROWS, column, &rule)?;
        }
    }
    sheet.insert_note(0, 0, &Note::new(kind.about.join("\n")))?;
    Ok(())
}

fn fill_readme(sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name(README)?;
    sheet.set_column_width(0, 24)?;
    sheet.set_column_width(1, 70)?;
    sheet.set_column_width(2, 70)?;
    for (row, kind) in (0..).zip(&SHEETS) {
        sheet.write_string_with_format(row, 0, kind.title(), &formats.head)?;
        for (column, text) in (1..).zip(kind.about) {
            sheet.write_string_with_format(row, column, text, &formats.grey)?;
        }
    }
    let last = u32::try_from(SHEETS.len()).unwrap_or_default() + 1;
    let rules = [
        "保存后运行：surgeplan import plan.xlsx。只填汇总数据，不要填写任何个人信息。不要合并单元格。",
        "Save it, then: surgeplan import plan.xlsx. Aggregates only, nothing about persons. Do not merge cells.",
    ];
    for (column, text) in (1..).zip(rules) {
        sheet.write_string_with_format(last, column, text, &formats.grey)?;
    }
    Ok(())
}
