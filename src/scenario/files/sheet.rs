//! A CSV file: columns by name, and cells that know their place.

use super::chinese;
use crate::scenario::diagnostic::{Diagnostic, nearest};
use crate::scenario::message::Msg;
use crate::scenario::read::owned;
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};

/// The columns that a table may have.
pub(crate) struct Columns {
    /// All; `<level>_beds` stands for every name that ends like it.
    pub names: &'static [&'static str],
    /// Those that must be there.
    pub required: &'static [&'static str],
    /// One of these must be there.
    pub one_of: &'static [&'static str],
}

impl Columns {
    fn knows(&self, column: &str) -> bool {
        let matches = |name: &&&str| match name.split_once('>') {
            Some((_, end)) => column.len() > end.len() && column.ends_with(end),
            None => column == **name,
        };
        self.names.iter().find(matches).is_some()
    }
}

/// A table with a header.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Sheet {
    pub columns: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
}

/// One cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Cell {
    pub text: String,
    pub span: Span,
}

impl Cell {
    /// Its value: a number if it looks like one, else text.
    pub fn node(&self) -> Node {
        let kind = match (self.text.parse::<i64>(), self.text.parse::<f64>()) {
            (Ok(whole), _) => Kind::Integer(whole),
            (_, Ok(number))
                if self
                    .text
                    .starts_with(|c: char| c.is_ascii_digit() || c == '-') =>
            {
                Kind::Float(number)
            }
            _ => Kind::Text(self.text.clone()),
        };
        Node::new(self.span, kind)
    }

    /// Its text as a value.
    pub fn text_node(&self) -> Node {
        Node::text(self.span, &self.text)
    }
}

impl Sheet {
    /// Reads a text that begins at an offset of the source map.
    pub fn parse(text: &str, start: u32, problems: &mut Vec<Diagnostic>) -> Sheet {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let Ok(record) = record else { continue }; // the text is UTF-8 and rows may differ
            let from = record.position().map_or(0, csv::Position::byte);
            let from = usize::try_from(from).unwrap_or(0).min(text.len());
            let places = places(text, from, start);
            let cell = |(at, text): (usize, &str)| {
                let span = places
                    .get(at)
                    .or(places.last())
                    .copied()
                    .unwrap_or_default();
                Cell {
                    text: text.into(),
                    span,
                }
            };
            rows.push(record.iter().enumerate().map(cell).collect::<Vec<Cell>>());
        }
        rows.retain(|row| row.iter().any(|cell| !cell.text.is_empty()));
        let columns = if rows.is_empty() {
            Vec::new()
        } else {
            rows.remove(0)
        };
        Sheet::finish(columns, rows, start, problems)
    }

    /// A table from its cells: makes them plain and looks at all.
    pub fn finish(
        columns: Vec<Cell>,
        rows: Vec<Vec<Cell>>,
        start: u32,
        problems: &mut Vec<Diagnostic>,
    ) -> Sheet {
        let mut sheet = Sheet { columns, rows };
        for column in &mut sheet.columns {
            column.text = chinese::column(&column.text);
        }
        chinese::make_plain(&sheet.columns, &mut sheet.rows, problems);
        sheet.check(start, problems);
        sheet
    }

    /// Adds a column with the same text in every row.
    pub fn add_column(&mut self, name: &str, text: &str) {
        let cell = |like: &[Cell], text: &str| Cell {
            text: text.to_owned(),
            span: like.last().map_or(Span::default(), |cell| cell.span),
        };
        let head = cell(&self.columns, name);
        self.columns.push(head);
        for row in &mut self.rows {
            let more = cell(row, text);
            row.push(more);
        }
    }

    /// The table as CSV.
    pub fn to_csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            // Writing to memory does not fail, and all rows are as long as the header.
            let _ = writer.write_record(row.iter().map(|cell| &cell.text));
        }
        let bytes = writer.into_inner().unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Rows that are too long or short, and what looks like data of persons.
    fn check(&self, start: u32, problems: &mut Vec<Diagnostic>) {
        if self.columns.is_empty() {
            let message = Msg::EmptyTable;
            problems.push(Diagnostic::error(Span { start, end: start }, message));
        }
        for column in self
            .columns
            .iter()
            .filter(|column| is_personal(&column.text))
        {
            let message = Msg::PersonalColumn {
                column: column.text.clone(),
            };
            problems.push(Diagnostic::error(column.span, message));
        }
        for (at, column) in self.columns.iter().enumerate() {
            if let Some(first) = self.columns[..at]
                .iter()
                .find(|old| old.text == column.text)
            {
                let message = Msg::DuplicateColumn {
                    column: column.text.clone(),
                };
                let problem = Diagnostic::error(column.span, message);
                problems.push(problem.label(first.span, Msg::FirstHere));
            }
        }
        for row in &self.rows {
            let (expected, found) = (self.columns.len(), row.len());
            if found != expected {
                let span = row
                    .first()
                    .map_or(Span { start, end: start }, |cell| cell.span);
                problems.push(Diagnostic::error(span, Msg::RowLength { expected, found }));
            }
            if let Some(cell) = row.iter().find(|cell| is_identity_number(&cell.text)) {
                problems.push(Diagnostic::error(cell.span, Msg::IdentityNumber));
            }
        }
    }

    /// The place of a column, if it is there.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.text == name)
    }

    /// Files an error for each column that is not known or is missing, and forgets those that
    /// are not known. Whether all is well.
    pub fn check_columns(&mut self, legal: &Columns, problems: &mut Vec<Diagnostic>) -> bool {
        if self.columns.is_empty() {
            return false; // said when it was read
        }
        let before = problems.len();
        let wrong = |cell: &Cell| cell.text.contains([';', '\t', '|', ',']);
        if let [only] = self.columns.as_slice()
            && wrong(only)
        {
            problems.push(Diagnostic::error(only.span, Msg::SeparateByCommas));
            self.columns.clear();
            self.rows.clear();
            return false;
        }
        for column in self
            .columns
            .iter_mut()
            .filter(|column| !legal.knows(&column.text))
        {
            if !is_personal(&column.text) {
                problems.push(unknown_column(column, legal));
            }
            column.text.clear();
        }
        let header = self.header();
        let any = |names: &[&str]| names.iter().any(|name| self.column(name).is_some());
        let singles = legal.required.iter().map(std::slice::from_ref);
        for names in singles
            .chain([legal.one_of])
            .filter(|names| !names.is_empty())
        {
            if !any(names) {
                let message = Msg::MissingColumn {
                    column: names.join(" / "),
                };
                problems.push(Diagnostic::error(header, message));
            }
        }
        problems.len() == before
    }

    /// The place of the header.
    fn header(&self) -> Span {
        let first = self
            .columns
            .first()
            .map_or(Span::default(), |cell| cell.span);
        Span {
            start: first.start,
            end: self.columns.last().map_or(first.end, |cell| cell.span.end),
        }
    }
}

fn unknown_column(column: &Cell, legal: &Columns) -> Diagnostic {
    let help = match nearest(&column.text, legal.names.iter().copied()) {
        Some(meant) => Msg::DidYouMean { meant },
        None => Msg::LegalColumns {
            columns: owned(legal.names),
        },
    };
    let message = Msg::UnknownColumn {
        column: column.text.clone(),
    };
    Diagnostic::error(column.span, message).help(help)
}

/// The places of the cells of the record that begins at a byte.
fn places(text: &str, from: usize, start: u32) -> Vec<Span> {
    let offset = |at: usize| start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
    let mut spans = Vec::new();
    let (mut cell, mut quoted) = (from, false);
    for (at, c) in text[from..].char_indices().map(|(at, c)| (from + at, c)) {
        match c {
            '\n' | '\r' if !quoted && at == cell && spans.is_empty() => cell = at + 1,
            ',' | '\n' | '\r' if !quoted => {
                spans.push(Span {
                    start: offset(cell),
                    end: offset(at),
                });
                if c != ',' {
                    return spans;
                }
                cell = at + 1;
            }
            '"' => quoted = !quoted,
            _ => {}
        }
    }
    spans.push(Span {
        start: offset(cell),
        end: offset(text.len()),
    });
    spans
}

/// Whether the name of a column says that its cells are about persons.
fn is_personal(column: &str) -> bool {
    const WORDS: [&str; 22] = [
        "姓名",
        "身份证",
        "证件号",
        "护照",
        "出生",
        "生日",
        "手机",
        "电话",
        "住址",
        "病历号",
        "住院号",
        "patient_id",
        "patient_name",
        "full_name",
        "surname",
        "id_card",
        "id_number",
        "identity",
        "passport",
        "birth",
        "phone",
        "medical_record",
    ];
    let lower = column.to_lowercase().replace([' ', '-'], "_");
    lower == "dob" || WORDS.iter().any(|word| lower.contains(word))
}

/// Whether a cell looks like a Chinese identity number: 17 digits and a digit or X.
fn is_identity_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 18
        && bytes[..17].iter().all(u8::is_ascii_digit)
        && (bytes[17].is_ascii_digit() || matches!(bytes[17], b'x' | b'X'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_know_their_place() {
        let text = "id,name\r\n\r\na,\"x, \"\"y\"\"\"\r\nb,县医院\r\n";
        let mut problems = Vec::new();
        let sheet = Sheet::parse(text, 100, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(sheet.rows[0][1].text, "x, \"y\"");
        let cell = &sheet.rows[1][1];
        let (from, to) = (cell.span.start as usize - 100, cell.span.end as usize - 100);
        assert_eq!((&cell.text[..], &text[from..to]), ("县医院", "县医院"));
        let first = &sheet.rows[0][0];
        assert_eq!(
            &text[first.span.start as usize - 100..first.span.end as usize - 100],
            "a"
        );
    }

    #[test]
    fn data_of_persons_are_recognised() {
        assert!(
            is_personal("患者姓名") && is_personal("Date of birth") && is_personal("id_card_no")
        );
        assert!(!is_personal("name_zh") && !is_personal("id") && !is_personal("persons"));
        assert!(is_identity_number("11010519491231002X"));
        assert!(!is_identity_number("621800"));
    }
}
