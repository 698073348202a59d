//! Tables as Chinese spreadsheets write them: bytes that are not UTF-8, full-width digits and punctuation,
//! dates as serial numbers, names of columns in Chinese. What is assumed is told.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::sheet::Cell;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::{Encoding, Msg};

/// The text of a table, and what it was taken for if it is not UTF-8; `None` if it cannot be read without a
/// mistake.
pub(super) fn text_of(bytes: &[u8]) -> Option<(String, Option<Encoding>)> {
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(plain) {
        return Some((text.to_owned(), None));
    }
    let (decoder, encoding) = match bytes {
        [0xFF, 0xFE, ..] => (UTF_16LE, Encoding::Utf16),
        [0xFE, 0xFF, ..] => (UTF_16BE, Encoding::Utf16),
        _ => (GB18030, Encoding::Gb18030),
    };
    let (text, _, wrong) = decoder.decode(bytes);
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    let readable = !wrong && !text.contains(control);
    readable.then(|| (text.into_owned(), Some(encoding)))
}

/// Where the header has no comma but full-width ones or tabs, these separate the columns: the text with commas
/// for them, character for character, and what they were.
pub(super) fn separated(text: &str) -> Option<(String, char)> {
    let header = text.lines().find(|line| !line.trim().is_empty())?;
    if header.contains([',', ';', '|', '"']) {
        return None;
    }
    let found = ['，', '\t'].into_iter().find(|&c| header.contains(c))?;
    let whole = !text.contains([',', '"']);
    whole.then(|| (text.replace(found, ","), found))
}

/// A text with plain characters for full-width ones.
pub(crate) fn plain(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        '\u{2212}' => '-',
        c => c,
    };
    text.chars()
        .map(narrow)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Names of columns as planners write them, and as the program knows them.
const COLUMNS: [(&str, &str); 33] = [
    ("日期", "date"),
    ("天", "day"),
    ("机构", "facility"),
    ("医疗机构", "facility"),
    ("级别", "level"),
    ("医疗级别", "level"),
    ("床位类型", "level"),
    ("在院人数", "census"),
    ("在床人数", "census"),
    ("等候", "waiting"),
    ("地区", "place"),
    ("地点", "place"),
    ("年龄段", "age"),
    ("年龄组", "group"),
    ("病例", "cases"),
    ("病例数", "cases"),
    ("人数", "persons"),
    ("人口", "persons"),
    ("编号", "id"),
    ("中文名", "name_zh"),
    ("英文名", "name_en"),
    ("层级", "tier"),
    ("医共体", "group"),
    ("上级机构", "refers_to"),
    ("起点", "from"),
    ("终点", "to"),
    ("分钟", "minutes"),
    ("途中照护", "care"),
    ("在床", "patients"),
    ("患者类型", "patient_type"),
    ("病程阶段", "stage"),
    ("取值", "value"),
    ("权重", "weight"),
];

/// How a column is headed in a workbook: in Chinese, and the name by which the program knows it.
pub(crate) fn column_title(name: &str) -> String {
    let known = COLUMNS.iter().find(|(_, known)| *known == name);
    known.map_or(name.to_owned(), |(zh, _)| format!("{zh} {name}"))
}

/// The name by which the program knows a column; of `日期 date` the last word.
pub(super) fn column(name: &str) -> String {
    let plain = plain(name);
    if let Some((first, last)) = plain.rsplit_once(' ')
        && !first.is_ascii()
        && last.is_ascii()
    {
        return column(last);
    }
    let known = COLUMNS.iter().find(|(zh, _)| *zh == plain);
    known.map_or(plain, |(_, name)| (*name).to_owned())
}

/// A date as people and spreadsheets write it: `2022-12-01`, `2022/12/1`, `2022.12.1`, `2022年12月1日`.
pub(crate) fn written_date(text: &str) -> Option<Date> {
    let text = text.trim().trim_end_matches('日');
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let short = year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len());
    let found = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (short && (1900..=2200).contains(&found.year())).then_some(found)
}

/// The date of a serial number of a spreadsheet, from 2000 to 2099: days since the end of 1899.
pub(crate) fn serial_date(number: f64) -> Option<Date> {
    let days = number.floor();
    if !(36_526.0..73_051.0).contains(&days) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation)] // below 73,051
    date(1899, 12, 30).checked_add((days as i32).days()).ok()
}

/// Makes cells plain where they do not name something for readers, and tells of the first.
pub(super) fn make_plain(columns: &[Cell], rows: &mut [Vec<Cell>], problems: &mut Vec<Diagnostic>) {
    let mut wide = Vec::new();
    let mut serial = Vec::new();
    for row in rows {
        for (column, cell) in columns.iter().zip(row) {
            if column.text.starts_with("name") {
                continue;
            }
            let plain = plain(&cell.text);
            if plain != cell.text {
                wide.push((
                    cell.span,
                    std::mem::replace(&mut cell.text, plain),
                    cell.text.clone(),
                ));
            }
            let as_serial = || cell.text.parse().ok().and_then(serial_date);
            if column.text == "date"
                && let Some(date) = as_serial()
            {
                let date = date.to_string();
                serial.push((
                    cell.span,
                    std::mem::replace(&mut cell.text, date),
                    cell.text.clone(),
                ));
            }
        }
    }
    if let [(span, found, plain), ..] = wide.as_slice() {
        let (found, plain, count) = (found.clone(), plain.clone(), wide.len());
        let message = Msg::ReadFullWidth {
            found,
            plain,
            count,
        };
        problems.push(Diagnostic::warning(*span, message));
    }
    if let [(span, found, date), ..] = serial.as_slice() {
        let (found, date, count) = (found.clone(), date.clone(), serial.len());
        let message = Msg::ReadSerial { found, date, count };
        problems.push(Diagnostic::warning(*span, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_chinese_spreadsheets_become_text() {
        let read = |bytes: &[u8]| text_of(bytes);
        assert_eq!(read("重症".as_bytes()), Some(("重症".into(), None)));
        assert_eq!(read(b"\xEF\xBB\xBFa"), Some(("a".into(), None)));
        let zh = Some(("重症".into(), Some(Encoding::Gb18030)));
        assert_eq!(read(b"\xD6\xD8\xD6\xA2"), zh);
        // Four bytes: a character that GB2312 and GBK do not have.
        let four = read(b"\xD6\xD8\x95\x32\x82\x36");
        assert_eq!(four, Some(("重𠀀".into(), Some(Encoding::Gb18030))));
        let wide: Vec<u8> = [0xFF, 0xFE, b'a', 0, 0xCD, 0x91].into();
        assert_eq!(read(&wide), Some(("a重".into(), Some(Encoding::Utf16))));
        assert_eq!(read(b"caf\xE9"), None);
        assert_eq!(read(b"PK\x03\x04\xFF"), None, "a workbook is no table");
    }

    #[test]
    fn full_width_characters_become_plain_ones() {
        assert_eq!(plain("　１２．５％ "), "12.5%");
        assert_eq!(plain("２０２２－１２－０１"), "2022-12-01");
        assert_eq!(plain("县医院"), "县医院");
        let (text, found) = separated("日期，人数\n2022-12-01，３\n").expect("separated");
        assert_eq!((text.as_str(), found), ("日期,人数\n2022-12-01,３\n", '，'));
        assert_eq!(separated("a,b\n1，2\n"), None);
        assert_eq!(column("在院人数"), "census");
        assert_eq!(column("ｉｃｕ＿beds"), "icu_beds");
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        let first = date(2022, 12, 1);
        for text in ["2022-12-01", "2022/12/1", "2022.12.1", "2022年12月1日"] {
            assert_eq!(written_date(text), Some(first), "{text}");
        }
        for text in ["12/1/2022", "2022-13-1", "22-12-1", "2022-12", "1"] {
            assert_eq!(written_date(text), None, "{text}");
        }
        assert_eq!(serial_date(44_896.0), Some(first));
        assert_eq!(serial_date(30.0), None);
    }
}
