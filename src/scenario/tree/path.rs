//! Paths such as `facility.county.icu.beds`, and writing a value at one.

use super::{Entry, Kind, Node, Table, drop_rivals};
use crate::scenario::source::Span;

/// Why a value cannot be written at a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum PathProblem {
    /// The path or a part of it is empty.
    Empty,
    /// A list has no row of this name; these are its rows.
    NoRow {
        /// The name.
        name: String,
        /// The rows there are.
        rows: Vec<String>,
    },
    /// This part of the path is neither a table nor a list.
    NoTable {
        /// The part.
        name: String,
    },
    /// A table has no such key; these are its keys.
    NoKey {
        /// The key.
        name: String,
        /// The keys there are.
        keys: Vec<String>,
    },
}

/// The value at a path.
pub(crate) fn find<'a>(root: &'a mut Table, path: &str) -> Result<&'a mut Node, PathProblem> {
    let mut segments = path.split('.').map(str::trim);
    let first = segments.next().unwrap_or_default();
    let mut node = value_of(root, first)?;
    let mut name = first;
    for segment in segments {
        node = match &mut node.kind {
            Kind::Table(table) => value_of(table, segment)?,
            Kind::List(rows) => find_row(rows, segment)?,
            _ => return Err(PathProblem::NoTable { name: name.into() }),
        };
        name = segment;
    }
    Ok(node)
}

fn value_of<'a>(table: &'a mut Table, key: &str) -> Result<&'a mut Node, PathProblem> {
    if key.is_empty() {
        return Err(PathProblem::Empty);
    }
    if !table.contains_key(key) {
        let keys = table.keys().cloned().collect();
        let name = key.into();
        return Err(PathProblem::NoKey { name, keys });
    }
    Ok(&mut table.get_mut(key).expect("the key is there").node)
}

/// Writes a value at a path; `"@unset"` removes what stands there.
pub(crate) fn set(root: &mut Table, path: &str, at: Span, value: Node) -> Result<(), PathProblem> {
    let segments: Vec<&str> = path.split('.').map(str::trim).collect();
    if segments.iter().any(|segment| segment.is_empty()) {
        return Err(PathProblem::Empty);
    }
    set_in_table(root, &segments, at, value)
}

fn set_in_table(
    table: &mut Table,
    path: &[&str],
    at: Span,
    value: Node,
) -> Result<(), PathProblem> {
    let key = path[0];
    if path.len() == 1 {
        if value.as_text() == Some("@unset") {
            table.remove(key);
        } else {
            drop_rivals(table, key);
            table.insert(
                key.into(),
                Entry {
                    key: at,
                    node: value,
                },
            );
        }
        return Ok(());
    }
    let empty = || Entry {
        key: at,
        node: Node::table(at, []),
    };
    let entry = table.entry(key.to_string()).or_insert_with(empty);
    set_in_node(&mut entry.node, key, &path[1..], at, value)
}

fn set_in_node(
    node: &mut Node,
    name: &str,
    path: &[&str],
    at: Span,
    value: Node,
) -> Result<(), PathProblem> {
    match &mut node.kind {
        Kind::Table(table) => set_in_table(table, path, at, value),
        Kind::List(rows) => {
            let row = find_row(rows, path[0])?;
            if path.len() == 1 {
                *row = value;
                Ok(())
            } else {
                set_in_node(row, path[0], &path[1..], at, value)
            }
        }
        _ => Err(PathProblem::NoTable { name: name.into() }),
    }
}

/// The row of this id, else of this place (counted from 0).
fn find_row<'a>(rows: &'a mut [Node], name: &str) -> Result<&'a mut Node, PathProblem> {
    let by_id = rows
        .iter()
        .position(|row| row.row_id().as_deref() == Some(name));
    let by_place = || {
        name.parse()
            .ok()
            .filter(|&place: &usize| place < rows.len())
    };
    let Some(place) = by_id.or_else(by_place) else {
        let rows = rows.iter().filter_map(Node::row_id).collect();
        return Err(PathProblem::NoRow {
            name: name.into(),
            rows,
        });
    };
    Ok(&mut rows[place])
}

#[cfg(test)]
mod tests {
    use super::super::{parse_document, parse_value, write_document};
    use super::*;

    fn after(text: &str, path: &str, value: &str) -> Result<String, PathProblem> {
        let mut problems = Vec::new();
        let Kind::Table(mut table) = parse_document(text, 0, &mut problems).kind else {
            unreachable!()
        };
        let value = parse_value(value, 0).unwrap();
        set(&mut table, path, Span::default(), value)?;
        Ok(write_document(&table, &[]))
    }

    #[test]
    fn a_path_names_rows_by_id_or_place() {
        let text = "[[f]]\nid = \"a\"\nicu = { beds = 3 }\nlist = [1, 2]\n";
        let expected = "\n[[f]]\nicu = { beds = 5 }\nid = \"a\"\nlist = [1, 2]\n";
        assert_eq!(after(text, "f.a.icu.beds", "5").unwrap(), expected);
        assert!(
            after(text, "f.a.list.1", "7")
                .unwrap()
                .contains("list = [1, 7]")
        );
        assert!(
            after(text, "f.a.icu", "\"@unset\"")
                .unwrap()
                .ends_with("[[f]]\nid = \"a\"\nlist = [1, 2]\n")
        );
    }

    #[test]
    fn a_path_to_nowhere_says_where_it_ends() {
        let text = "x = 1\n[[f]]\nid = \"a\"\n";
        let rows = vec!["a".to_string()];
        assert_eq!(
            after(text, "f.b.icu", "5"),
            Err(PathProblem::NoRow {
                name: "b".into(),
                rows
            })
        );
        assert_eq!(
            after(text, "x.y", "5"),
            Err(PathProblem::NoTable { name: "x".into() })
        );
        assert_eq!(after(text, "x..y", "5"), Err(PathProblem::Empty));
        let mut problems = Vec::new();
        let Kind::Table(mut table) = parse_document(text, 0, &mut problems).kind else {
            unreachable!()
        };
        assert!(find(&mut table, "f.a.id").is_ok());
        let keys = vec!["id".to_string()];
        let name = "icu".into();
        let missing = find(&mut table, "f.a.icu.beds").err();
        assert_eq!(missing, Some(PathProblem::NoKey { name, keys }));
    }
}
