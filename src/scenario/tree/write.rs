//! A tree as TOML text: one canonical text for one content, easy to read, and the same
//! again when it is read and written once more.

use std::fmt::Write;

use super::{Entry, Kind, Node, Table};

/// The whole document; keys of `first` come first, in that order.
pub(crate) fn write_document(root: &Table, first: &[&str]) -> String {
    let mut out = String::new();
    let named = first.iter().filter_map(|&key| root.get_key_value(key));
    let others = root
        .iter()
        .filter(|(key, _)| !first.contains(&key.as_str()));
    let entries: Vec<(&String, &Entry)> = named.chain(others).collect();
    write_entries(&mut out, "", &entries);
    out
}

/// Plain values first, then tables and lists of rows, each under its own header.
fn write_entries(out: &mut String, path: &str, entries: &[(&String, &Entry)]) {
    for (key, entry) in entries {
        if !has_header(path, &entry.node) {
            let _ = writeln!(out, "{} = {}", bare(key), inline(&entry.node));
        }
    }
    for (key, entry) in entries {
        if has_header(path, &entry.node) {
            let path = if path.is_empty() {
                bare(key)
            } else {
                format!("{path}.{}", bare(key))
            };
            write_section(out, &path, &entry.node);
        }
    }
}

/// Whether a value stands under its own header: tables of the top level, and rows with an id.
fn has_header(path: &str, node: &Node) -> bool {
    match &node.kind {
        Kind::Table(_) => path.is_empty() || path == "inputs",
        Kind::List(rows) => !rows.is_empty() && rows.iter().all(|row| row.row_id().is_some()),
        _ => false,
    }
}

fn write_section(out: &mut String, path: &str, node: &Node) {
    match &node.kind {
        Kind::Table(table) => {
            let _ = writeln!(out, "\n[{path}]");
            write_entries(out, path, &table.iter().collect::<Vec<_>>());
        }
        Kind::List(rows) => {
            for table in rows.iter().filter_map(Node::as_table) {
                let _ = writeln!(out, "\n[[{path}]]");
                write_entries(out, path, &table.iter().collect::<Vec<_>>());
            }
        }
        _ => {}
    }
}

/// A value on one line.
pub(crate) fn inline(node: &Node) -> String {
    match &node.kind {
        Kind::Flag(flag) => flag.to_string(),
        Kind::Integer(number) => number.to_string(),
        Kind::Float(number) => float(*number),
        Kind::Text(text) => quoted(text),
        Kind::Date(date) => date.clone(),
        Kind::List(list) => {
            format!(
                "[{}]",
                list.iter().map(inline).collect::<Vec<_>>().join(", ")
            )
        }
        Kind::Table(table) if table.is_empty() => "{}".into(),
        Kind::Table(table) => {
            let entry = |(key, entry): (&String, &Entry)| {
                format!("{} = {}", bare(key), inline(&entry.node))
            };
            format!(
                "{{ {} }}",
                table.iter().map(entry).collect::<Vec<_>>().join(", ")
            )
        }
    }
}

/// A float that reads back as the same float.
fn float(number: f64) -> String {
    if number.is_nan() {
        "nan".into()
    } else {
        format!("{number:?}")
    }
}

fn bare(key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(plain) {
        key.into()
    } else {
        quoted(key)
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::super::parse_document;
    use super::*;

    #[test]
    fn a_written_document_reads_back_as_itself() {
        let text = "name = \"x\"\nlist = [1, 2.5, 1e300, true, 2022-12-01, \"a\\\"\\n\\u0001\"]\n\n\
                    [[a]]\nid = \"b\"\nlaw = { gamma = { \"95 %\" = 3 } }\n\n[[a.s]]\nid = \"c\"\n\n\
                    [inputs]\ny = 2\n\n[inputs.x]\nvalue = { constant = 1 }\n";
        let read = |text: &str| {
            let mut problems = Vec::new();
            let node = parse_document(text, 0, &mut problems);
            assert!(problems.is_empty());
            let Kind::Table(table) = node.kind else {
                unreachable!()
            };
            table
        };
        let once = write_document(&read(text), &["name"]);
        assert_eq!(once, write_document(&read(&once), &["name"]));
        assert!(
            once.starts_with("name = \"x\"\nlist = [1, 2.5, 1e300, true, 2022-12-01"),
            "{once}"
        );
        assert!(once.contains("[[a.s]]\nid = \"c\""), "{once}");
    }
}
