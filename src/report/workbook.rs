//! `report.xlsx`: verdicts, metrics, days, assumptions and more for those who work in Excel.
//!
//! Every text is written as a string, so that nothing from a scenario is ever a formula; numbers
//! are numbers and days are dates. Heads stay in sight, and charts are Excel's own.

use rust_xlsxwriter::{
    Chart, ChartType, Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook,
    Worksheet, XlsxError,
};

use super::Input;
use super::figure::{self, Chapter, Figure, Table};
use super::ledger::{LedgerRow, Mean};
use super::names::Names;
use super::tables::scope_cells;
use super::text::book::Book;
use super::text::glossary;
use super::text::ledger::Account;
use super::text::metric;
use super::text::number::UNLIMITED;
use super::text::safe;
use super::text::word::Word;
use super::text::{Languages, Text};
use crate::experiment::outcome::Measure;
use crate::readiness::Place;

/// A cell.
enum Cell {
    Text(String),
    Number(f64),
    Date(jiff::civil::Date),
    Empty,
}

/// A sheet before it is written: its name, heads, widths of columns and rows.
struct Sheet {
    name: String,
    heads: Vec<String>,
    widths: Vec<f64>,
    rows: Vec<Vec<Cell>>,
}

/// Most characters of a cell in Excel.
const MOST_TEXT: usize = 32_000;
/// Most characters of the name of a sheet.
const MOST_NAME: usize = 31;

/// The workbook as a file of its own.
///
/// # Panics
/// Never: names of sheets are ours and unique, and writing to memory does not fail.
#[must_use]
pub fn workbook(input: &Input, languages: Languages) -> Vec<u8> {
    write(input, languages).expect("writing to memory does not fail")
}

fn write(input: &Input, languages: Languages) -> Result<Vec<u8>, XlsxError> {
    let maker = Maker { input, languages };
    let mut book = Workbook::new();
    book.set_properties(&properties(input)?);
    let (days, places) = maker.days();
    let verdicts = maker.verdicts();
    let pairing = maker.pairing().into_iter().map(|sheet| (sheet, None));
    let mut sheets = vec![
        (maker.summary(), None),
        (verdicts, maker.verdict_chart()),
        (maker.measures(), None),
        (maker.metrics(), None),
        (days, None),
        (maker.network(), None),
    ];
    if let Some(sheet) = maker.ledger() {
        sheets.insert(4, (sheet, None));
    }
    sheets.extend(pairing);
    sheets.push((maker.assumptions(), None));
    sheets.push((maker.sources(), None));
    sheets.push((maker.trust(), None));
    sheets.push((maker.glossary(), None));
    for (sheet, chart) in sheets {
        let page = book.add_worksheet();
        fill(page, &sheet)?;
        if let Some(chart) = chart {
            page.insert_chart(1, sheet.heads.len() as u16 + 1, &chart)?;
        }
        if sheet.name == maker.line(&Word::Timeline.text()) {
            maker.day_charts(page, &sheet, &places)?;
        }
    }
    book.save_to_buffer()
}

/// The date in a workbook is day 1 of the scenario: the clock would make every file different.
fn properties(input: &Input) -> Result<DocProperties, XlsxError> {
    let start = input.scenario.start_date;
    let (month, day) = (start.month().unsigned_abs(), start.day().unsigned_abs());
    let date = ExcelDateTime::from_ymd(start.year().clamp(1900, 9999).unsigned_abs(), month, day)?;
    Ok(DocProperties::new()
        .set_title(safe::name(&input.scenario.name))
        .set_author(format!("surgeplan {}", input.scenario.version))
        .set_creation_datetime(&date))
}

fn fill(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let bold = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_background_color(Color::RGB(0x00E1_E5EA));
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let top = Format::new().set_align(FormatAlign::Top);
    let date = Format::new().set_num_format("yyyy-mm-dd");
    page.set_name(&sheet.name)?;
    page.set_freeze_panes(1, 0)?;
    for (column, (head, width)) in (0_u16..).zip(sheet.heads.iter().zip(&sheet.widths)) {
        page.set_column_width(column, *width)?;
        page.write_string_with_format(0, column, head, &bold)?;
    }
    for (line, row) in (1_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Text(text) => page.write_string_with_format(line, column, text, &wrap)?,
                Cell::Number(x) => page.write_number_with_format(line, column, *x, &top)?,
                Cell::Date(day) => page.write_datetime_with_format(
                    line,
                    column,
                    ExcelDateTime::from_ymd(
                        day.year().clamp(1900, 9999).unsigned_abs(),
                        day.month().unsigned_abs(),
                        day.day().unsigned_abs(),
                    )?,
                    &date,
                )?,
                Cell::Empty => page,
            };
        }
    }
    let (last, right) = (sheet.rows.len() as u32, sheet.heads.len() as u16);
    if last > 0 && right > 1 {
        page.autofilter(0, 0, last, right - 1)?;
    }
    Ok(())
}

/// A number; nothing where there is none, a word where there is no limit.
fn number(unit: &str, x: f64) -> Cell {
    match x {
        _ if unit == "beds" && x >= UNLIMITED => Cell::Text("unlimited".into()),
        _ if x.is_finite() => Cell::Number(super::text::number::nine(x)),
        _ => Cell::Empty,
    }
}

/// A text in one line, no longer than a cell may be.
fn text(words: &str) -> Cell {
    Cell::Text(safe::line(words).chars().take(MOST_TEXT).collect())
}

/// The title of a chart, which would be taken for a reference to cells if it looked like one.
fn title(words: &str) -> String {
    let plain = words.replace('!', "！");
    plain.trim_start_matches(['=', '\'']).to_owned()
}

struct Maker<'a> {
    input: &'a Input<'a>,
    languages: Languages,
}

impl Maker<'_> {
    /// In the languages of the workbook, with a dot between them.
    fn line(&self, words: &Text) -> String {
        let first = words.get(self.languages.first());
        match self.languages.second().map(|lang| words.get(lang)) {
            Some(second) if second != first => format!("{first} · {second}"),
            _ => first.to_owned(),
        }
    }

    fn cell(&self, words: &Text) -> Cell {
        text(&self.line(words))
    }

    fn sheet(&self, name: Word, columns: &[(Word, f64)], rows: Vec<Vec<Cell>>) -> Sheet {
        let name = self.line(&name.text());
        Sheet {
            name: name
                .chars()
                .filter(|c| !"[]:*?/\\".contains(*c))
                .take(MOST_NAME)
                .collect(),
            heads: columns
                .iter()
                .map(|(word, _)| self.line(&word.text()))
                .collect(),
            widths: columns.iter().map(|(_, width)| *width).collect(),
            rows,
        }
    }

    /// A table of the report as a sheet.
    fn of_table(&self, name: Word, table: &Table) -> Sheet {
        let row = |row: &Vec<Text>| row.iter().map(|cell| self.cell(cell)).collect();
        Sheet {
            heads: table.head.iter().map(|head| self.line(head)).collect(),
            widths: vec![28.0; table.head.len()],
            ..self.sheet(name, &[], table.rows.iter().map(row).collect())
        }
    }

    fn summary(&self) -> Sheet {
        let input = self.input;
        let pair = |head: &Text, says: &Text| vec![self.cell(head), self.cell(says)];
        let mut rows = vec![pair(&Word::Scenario.text(), &input.question())];
        if input.scenario.illustrative {
            rows.push(pair(&Word::Warning.text(), &Word::Illustrative.text()));
        }
        let lines = input.first_page();
        rows.extend(lines.iter().map(|line| pair(&line.head, &line.says)));
        for (word, value) in input.provenance() {
            rows.push(pair(&word.text(), &Text::same(&value)));
        }
        self.sheet(
            Word::Answer,
            &[(Word::Item, 26.0), (Word::Says, 100.0)],
            rows,
        )
    }

    fn verdicts(&self) -> Sheet {
        let input = self.input;
        let pairs = (0..input.study.targets.len())
            .flat_map(|target| (0..input.study.arms.len()).map(move |arm| (target, arm)));
        let row = |(target, arm): (usize, usize)| {
            let verdict = input.verdict(arm, target)?;
            let point = input.breaking.get(arm)?.get(target)?.as_ref();
            let unit = metric::unit_tag(input.study.targets[target].kpi.metric);
            let unit = if input.is_share(target) {
                "share"
            } else {
                unit
            };
            Some(vec![
                self.cell(&input.target_name(target)),
                self.cell(&input.arm_name(arm)),
                self.cell(&Word::from(verdict.answer).text()),
                number(unit, verdict.estimate),
                number(unit, verdict.interval.0),
                number(unit, verdict.interval.1),
                number(unit, verdict.required),
                text(unit),
                point
                    .and_then(|point| point.at)
                    .map_or(Cell::Empty, |at| number("", at)),
            ])
        };
        let columns = [
            (Word::Target, 44.0),
            (Word::Arm, 30.0),
            (Word::Verdict, 14.0),
            (Word::Estimate, 11.0),
            (Word::Low, 11.0),
            (Word::High, 11.0),
            (Word::Required, 11.0),
            (Word::Unit, 10.0),
            (Word::BreakingPoint, 14.0),
        ];
        self.sheet(Word::Verdicts, &columns, pairs.filter_map(row).collect())
    }

    /// Estimates of the first headline target by arm beside what is required.
    fn verdict_chart(&self) -> Option<Chart> {
        let input = self.input;
        let target = *input.headline().first()?;
        let arms = input.study.arms.len() as u32;
        let first = 1 + target as u32 * arms;
        let name = self.sheet(Word::Verdicts, &[], Vec::new()).name;
        let name = name.as_str();
        let mut chart = Chart::new(ChartType::Bar);
        for (column, word) in [(3, Word::Estimate), (6, Word::Required)] {
            chart
                .add_series()
                .set_name(&self.line(&word.text()))
                .set_categories((name, first, 1, first + arms - 1, 1))
                .set_values((name, first, column, first + arms - 1, column));
        }
        chart
            .title()
            .set_name(&title(&self.line(&input.target_name(target))));
        chart.set_width(640).set_height(120 + 44 * arms);
        (arms > 0).then_some(chart)
    }

    fn measures(&self) -> Sheet {
        let table = self.input.arms_table().unwrap_or_default();
        self.of_table(Word::Levers, &table)
    }

    /// The cost ledger of every place, if there is one; money only where there are prices.
    fn ledger(&self) -> Option<Sheet> {
        let rows = self.input.ledger_rows();
        let cells = |mean: Option<Mean>| {
            mean.map_or(
                [Cell::Empty, Cell::Empty, Cell::Empty],
                |(mean, (low, high))| [mean, low, high].map(|x| number("", x)),
            )
        };
        let row = |row: LedgerRow| {
            let mut line = vec![
                self.cell(&row.arm),
                self.cell(&row.place),
                self.cell(&row.line),
            ];
            line.extend(cells(row.quantity));
            line.extend(cells(row.money));
            line.push(self.cell(&row.note));
            line
        };
        if rows.is_empty() {
            return None;
        }
        let columns = [
            (Word::Arm, 26.0),
            (Word::Place, 26.0),
            (Word::Item, 34.0),
            (Word::Mean, 16.0),
            (Word::Low, 14.0),
            (Word::High, 14.0),
            (Word::Mean, 16.0),
            (Word::Low, 14.0),
            (Word::High, 14.0),
            (Word::Note, 26.0),
        ];
        let mut sheet = self.sheet(Word::Ledger, &columns, rows.into_iter().map(row).collect());
        let money = self.input.currency().map_or_else(
            || Account::NoMoney {}.text(),
            |currency| Account::InMoney { currency }.text(),
        );
        sheet.heads[3] = self.line(&Account::Amount {}.text());
        sheet.heads[6] = self.line(&money);
        Some(sheet)
    }

    fn metrics(&self) -> Sheet {
        let input = self.input;
        let names = Names(input.model);
        let mut rows = Vec::new();
        for (arm, summaries) in input.study.arms.iter().zip(input.summaries) {
            for (kpi, own) in input.study.kpis.iter().zip(summaries) {
                let unit = metric::unit_tag(kpi.metric);
                let [place, level, who] = scope_cells(names, &kpi.scope);
                let mut row = vec![text(&arm.label.id), self.cell(&metric::name(kpi.metric))];
                row.extend([text(&names.metric_key(kpi)), text(&place)]);
                row.extend([text(&level), text(&who), text(unit)]);
                row.push(Cell::Number(own.n as f64));
                let numbers = [own.mean, own.sd, own.ci95.0, own.ci95.1];
                row.extend(numbers.map(|x| number(unit, x)));
                rows.push(row);
            }
        }
        let columns = [
            (Word::Arm, 18.0),
            (Word::Metric, 34.0),
            (Word::MetricKey, 26.0),
            (Word::Place, 20.0),
            (Word::Level, 14.0),
            (Word::Who, 14.0),
            (Word::Unit, 10.0),
            (Word::Replications, 12.0),
            (Word::Mean, 12.0),
            (Word::Sd, 12.0),
            (Word::Low, 12.0),
            (Word::High, 12.0),
        ];
        self.sheet(Word::Metrics, &columns, rows)
    }

    /// Days of the tightest places of the focus: need and usable beds, and the names of the places.
    fn days(&self) -> (Sheet, Vec<String>) {
        let input = self.input;
        let found = input.reference().zip(input.focus());
        let mut sheet = self.sheet(Word::Timeline, &[(Word::Date, 12.0)], Vec::new());
        let Some((arm, focus)) = found else {
            return (sheet, Vec::new());
        };
        let mut places: Vec<Place> = Vec::new();
        places.extend(
            input
                .peaks(arm, focus)
                .iter()
                .take(8)
                .map(|peak| peak.place),
        );
        for &place in &places {
            let at = input.place_name(place, focus);
            for what in [
                Book::NeedLow {},
                Book::Need {},
                Book::NeedHigh {},
                Book::Usable {},
            ] {
                let words = Text::join(&[at.clone(), what.text()], "：", ": ");
                sheet.heads.push(self.line(&words));
                sheet.widths.push(18.0);
            }
        }
        for day in 0..input.days() {
            let mut row = vec![Cell::Date(input.date(day))];
            for &place in &places {
                let need = input.daily(arm, Measure::Need, place, focus.level);
                let at = |p| {
                    need.and_then(|need| need.quantile(day, p))
                        .map_or(f64::NAN, f64::from)
                };
                row.extend([0.1, 0.5, 0.9].map(|p| number("", at(p))));
                row.push(number("beds", input.usable(arm, place, focus.level, day)));
            }
            sheet.rows.push(row);
        }
        let names = places
            .iter()
            .map(|&place| self.line(&input.place_name(place, focus)));
        (sheet, names.collect())
    }

    /// A chart of Excel's own for each place.
    fn day_charts(
        &self,
        page: &mut Worksheet,
        sheet: &Sheet,
        places: &[String],
    ) -> Result<(), XlsxError> {
        let (name, last) = (sheet.name.as_str(), sheet.rows.len() as u32);
        if last == 0 {
            return Ok(());
        }
        for (at, place) in places.iter().enumerate() {
            let mut chart = Chart::new(ChartType::Line);
            let parts = [
                Book::NeedLow {},
                Book::Need {},
                Book::NeedHigh {},
                Book::Usable {},
            ];
            for (part, what) in parts.iter().enumerate() {
                let column = (1 + 4 * at + part) as u16;
                chart
                    .add_series()
                    .set_name(&self.line(&what.text()))
                    .set_categories((name, 1, 0, last, 0))
                    .set_values((name, 1, column, last, column));
            }
            chart.title().set_name(&title(place));
            chart.x_axis().set_num_format("mm-dd");
            chart.set_width(640).set_height(300);
            let left = sheet.heads.len() as u16 + 1;
            page.insert_chart(1 + 16 * at as u32, left, &chart)?;
        }
        Ok(())
    }

    fn network(&self) -> Sheet {
        self.of_table(Word::Network, &self.input.network_table())
    }

    /// A sheet for each table of the chapter of pairing, with its number; below, what was found.
    fn pairing(&self) -> Vec<Sheet> {
        let figures = figure::of_chapter(self.input, Chapter::Pairing);
        let number = |(place, figure): (usize, &Figure)| {
            let mut sheet = self.of_table(Word::Pairing, &figure.table);
            let mut found = vec![self.cell(&figure.title)];
            found.resize_with(figure.table.head.len(), || Cell::Empty);
            sheet.rows.push(found);
            let name = match place {
                0 => sheet.name.clone(),
                // room for the number
                n => {
                    sheet.name.chars().take(MOST_NAME - 4).collect::<String>()
                        + &format!(" {}", n + 1)
                }
            };
            Sheet { name, ..sheet }
        };
        figures.iter().enumerate().map(number).collect()
    }

    /// Those without a source first.
    fn assumptions(&self) -> Sheet {
        let mut all: Vec<_> = self.input.scenario.assumptions.iter().collect();
        all.sort_by_key(|own| own.has_source());
        let row = |own: &&super::Assumption| {
            vec![
                text(&own.path),
                text(&own.value),
                self.cell(&super::html::basis(&own.mark)),
                text(&own.note),
                text(&own.sources.join(", ")),
            ]
        };
        let columns = [
            (Word::Path, 52.0),
            (Word::Value, 34.0),
            (Word::Mark, 14.0),
            (Word::Note, 50.0),
            (Word::Sources, 18.0),
        ];
        self.sheet(Word::Assumptions, &columns, all.iter().map(row).collect())
    }

    fn sources(&self) -> Sheet {
        let sources = self.input.scenario.sources.iter();
        let row = |own: &super::Source| vec![text(&own.id), text(&own.title), text(&own.url)];
        let columns = [
            (Word::Item, 14.0),
            (Word::Says, 80.0),
            (Word::Address, 60.0),
        ];
        self.sheet(Word::Sources, &columns, sources.map(row).collect())
    }

    fn trust(&self) -> Sheet {
        let mut sheet = self.of_table(Word::Trust, &self.input.stress_table());
        sheet.widths = vec![34.0, 100.0];
        sheet
    }

    fn glossary(&self) -> Sheet {
        let terms = glossary::terms();
        let row = |term: &glossary::Term| vec![self.cell(&term.name), self.cell(&term.meaning)];
        let columns = [(Word::Item, 26.0), (Word::Says, 100.0)];
        self.sheet(Word::Glossary, &columns, terms.iter().map(row).collect())
    }
}
