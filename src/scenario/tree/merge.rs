//! A child file over its base: tables merge key by key, lists of rows by what their rows
//! are known by, everything else is replaced, `"@unset"` removes.

use super::{Entry, Kind, Node, Table};

/// Keys of which one excludes the others: writing one over a base drops its rivals.
const RIVALS: &[&[&str]] = &[
    &[
        "rate",
        "rate_per_100k",
        "daily",
        "daily_rates",
        "curve",
        "batch",
        "cycle",
    ],
    &["p_dies", "death_rate"],
    &["peak_rate", "attack", "cases"],
    &["growth", "doubling"],
    &["months", "season"],
    &["points", "stream"],
    &["points", "fall"],
    &["points", "full_at"],
    &["patients", "occupied"],
    &["required", "kind", "static"],
    &["at_least", "at_most"],
    &["at_least", "steps", "present"],
    &["facility", "contacts"],
    &["beds", "servers"],
    &["next", "race"],
];

/// Keys by which a table is one value as a whole: it replaces what it stands over.
const WHOLE: &[&str] = &[
    "value",
    "constant",
    "exponential",
    "lognormal",
    "gamma",
    "weibull",
    "loglogistic",
    "uniform",
    "triangular",
    "empirical",
    "by_age",
    "by_age_and_risk",
    "gaussian",
    "rise_and_fall",
    "seir",
    "ordered",
    "zh",
    "en",
];

/// The text that removes what stands under a key of the base.
pub(crate) const UNSET: &str = "@unset";

/// Puts a child's table over a base's.
pub(crate) fn merge(base: &mut Table, child: Table) {
    for (key, entry) in child {
        if entry.node.as_text() == Some(UNSET) {
            base.remove(&key);
        } else {
            drop_rivals(base, &key);
            merge_entry(base, key, entry);
        }
    }
}

/// Removes the keys that cannot stand beside this one.
pub(crate) fn drop_rivals(base: &mut Table, key: &str) {
    for group in RIVALS.iter().filter(|group| group.contains(&key)) {
        base.retain(|other, _| other == key || !group.contains(&other.as_str()));
    }
}

fn merge_entry(base: &mut Table, key: String, entry: Entry) {
    let Some(old) = base.get_mut(&key) else {
        base.insert(key, without_unset(entry));
        return;
    };
    old.key = entry.key;
    if key == "inputs" {
        merge_inputs(&mut old.node, entry.node);
    } else {
        merge_node(&mut old.node, entry.node);
    }
}

fn merge_node(base: &mut Node, child: Node) {
    let span = child.span;
    match (&mut base.kind, child.kind) {
        (Kind::Table(old), Kind::Table(new)) if !is_whole(&new) => {
            merge(old, new);
            base.span = span;
        }
        (Kind::List(old), Kind::List(new))
            if has_rows(old) && !new.is_empty() && (has_rows(&new) || lacks_id(old, &new)) =>
        {
            merge_rows(old, new);
        }
        (_, kind) => *base = without_unset_node(Node::new(span, kind)),
    }
}

/// Whether a table is one value as a whole, such as a law.
pub(crate) fn is_whole(table: &Table) -> bool {
    WHOLE.iter().any(|&key| table.contains_key(key))
}

fn has_rows(list: &[Node]) -> bool {
    list.iter().all(|row| row.row_id().is_some())
}

/// Whether a child adds rows to rows that are known by an id, and forgot it in some: whoever reads the rows tells of
/// these, and the rows of the base stay.
fn lacks_id(base: &[Node], child: &[Node]) -> bool {
    !base.is_empty() && child.iter().all(|row| matches!(row.kind, Kind::Table(_)))
}

fn merge_rows(base: &mut Vec<Node>, child: Vec<Node>) {
    let mut place: std::collections::BTreeMap<Option<String>, usize> = base
        .iter()
        .enumerate()
        .map(|(at, row)| (row.row_id(), at))
        .collect();
    let mut removed = Vec::new();
    for row in child {
        let id = row.row_id();
        if id.is_none() {
            base.push(without_unset_node(row));
        } else if let Some(&at) = place.get(&id) {
            if is_removed(&row) {
                removed.push(id);
            } else {
                merge_node(&mut base[at], row);
            }
        } else {
            place.insert(id, base.len());
            base.push(without_unset_node(row));
        }
    }
    base.retain(|row| !removed.contains(&row.row_id()));
}

/// Whether a row says that there is no such row: `"@unset" = true` beside its id. One that names
/// no row of the base stays, and is told to be a mistake by whoever reads it.
fn is_removed(row: &Node) -> bool {
    matches!(
        row.get(UNSET).map(|node| &node.kind),
        Some(Kind::Flag(true))
    )
}

/// Inputs merge like tables, but a new value does not keep the old one's source.
fn merge_inputs(base: &mut Node, mut child: Node) {
    normalise_inputs(&mut child);
    let (Kind::Table(old), Kind::Table(new)) = (&mut base.kind, child.kind) else {
        return;
    };
    for (name, entry) in new {
        match old.get_mut(&name).map(|old| &mut old.node.kind) {
            Some(Kind::Table(before)) => {
                let Kind::Table(after) = entry.node.kind else {
                    continue;
                };
                if after.contains_key("value") {
                    before.retain(|key, _| !["source", "mark", "note"].contains(&key.as_str()));
                }
                overwrite(before, after);
            }
            _ => {
                old.insert(name, without_unset(entry));
            }
        }
    }
}

fn overwrite(base: &mut Table, child: Table) {
    for (key, entry) in child {
        if entry.node.as_text() == Some(UNSET) {
            base.remove(&key);
        } else {
            base.insert(key, without_unset(entry));
        }
    }
}

/// Writes the short form `name = 0.3` of inputs as `name = { value = 0.3 }`.
pub(crate) fn normalise_inputs(inputs: &mut Node) {
    let Some(table) = inputs.as_table_mut() else {
        return;
    };
    for entry in table.values_mut() {
        let short = match &entry.node.kind {
            Kind::Table(full) => is_whole(full) && !full.contains_key("value"),
            _ => true,
        };
        if short && entry.node.as_text() != Some(UNSET) {
            let span = entry.node.span;
            let value = entry.node.clone();
            entry.node = Node::table(span, [("value", value)]);
        }
    }
}

fn without_unset(entry: Entry) -> Entry {
    Entry {
        key: entry.key,
        node: without_unset_node(entry.node),
    }
}

/// Removes every `"@unset"` that had nothing to remove.
fn without_unset_node(mut node: Node) -> Node {
    if let Kind::Table(table) = &mut node.kind {
        table.retain(|_, entry| entry.node.as_text() != Some(UNSET));
        for entry in table.values_mut() {
            let inner = std::mem::replace(&mut entry.node, Node::new(entry.key, Kind::Flag(false)));
            entry.node = without_unset_node(inner);
        }
    }
    node
}

#[cfg(test)]
mod tests {
    use super::super::{parse_document, write_document};
    use super::*;

    fn table(text: &str) -> Table {
        let mut problems = Vec::new();
        let node = parse_document(text, 0, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        let Kind::Table(table) = node.kind else {
            unreachable!()
        };
        table
    }

    fn merged(base: &str, child: &str) -> String {
        let mut base = table(base);
        merge(&mut base, table(child));
        write_document(&base, &[])
    }

    #[test]
    fn tables_merge_key_by_key_and_rows_by_id() {
        let base = "[run]\na = 1\nb = 2\n[[f]]\nid = \"x\"\nbeds = 1\n[[f]]\nid = \"y\"\n";
        let child = "[run]\nb = 3\n[[f]]\nid = \"x\"\nname = \"X\"\n[[f]]\nid = \"z\"\n";
        let expected = "\n[[f]]\nbeds = 1\nid = \"x\"\nname = \"X\"\n\n[[f]]\nid = \"y\"\n\n\
                        [[f]]\nid = \"z\"\n\n[run]\na = 1\nb = 3\n";
        assert_eq!(merged(base, child), expected);
    }

    #[test]
    fn a_row_is_removed_by_its_id() {
        let base = "[[f]]\nid = \"x\"\n[[f]]\nid = \"y\"\n[[way]]\nfrom = \"a\"\nto = \"b\"\n";
        let child = "[[f]]\nid = \"x\"\n\"@unset\" = true\n[[f]]\nid = \"z\"\n\
                     [[way]]\nfrom = \"a\"\nto = \"b\"\n\"@unset\" = true\n";
        assert_eq!(
            merged(base, child),
            "way = []\n\n[[f]]\nid = \"y\"\n\n[[f]]\nid = \"z\"\n"
        );
        let stays = merged(base, "[[f]]\nid = \"w\"\n\"@unset\" = true\n");
        assert!(stays.contains("\"@unset\" = true"), "{stays}");
    }

    #[test]
    fn a_row_without_an_id_does_not_drop_the_rows_of_the_base() {
        let base = "[[f]]\nid = \"x\"\n[[f]]\nid = \"y\"\n";
        let child = "[[f]]\nbeds = 1\n[[f]]\nid = \"y\"\nbeds = 2\n[[f]]\nbeds = 3\n";
        let expected =
            "f = [{ id = \"x\" }, { beds = 2, id = \"y\" }, { beds = 1 }, { beds = 3 }]\n";
        assert_eq!(merged(base, child), expected);
        // rows that are known by nothing are one list as a whole
        let base = "steps = [{ beds = 1 }]\n";
        assert_eq!(
            merged(base, "steps = [{ beds = 2 }]\n"),
            "steps = [{ beds = 2 }]\n"
        );
    }

    #[test]
    fn a_law_replaces_a_law_and_unset_removes() {
        let base = "[s]\nstay = { gamma = { mean = 1, cv = 2 } }\nlag = 3\n";
        let child = "[s]\nstay = { lognormal = { mean = 1 } }\nlag = \"@unset\"\n";
        assert_eq!(
            merged(base, child),
            "\n[s]\nstay = { lognormal = { mean = 1 } }\n"
        );
    }

    #[test]
    fn a_new_input_value_does_not_keep_the_old_source() {
        let base = "[inputs.w]\nvalue = 1\nunit = \"share\"\nsource = \"S1\"\n";
        let child = "[inputs]\nw = { uniform = { low = 1, high = 2 } }\n";
        let expected = "\n[inputs]\n\n[inputs.w]\nunit = \"share\"\nvalue = { uniform = { high = 2, low = 1 } }\n";
        assert_eq!(merged(base, child), expected);
    }

    #[test]
    fn one_of_several_ways_drops_the_others() {
        assert_eq!(
            merged("[s]\nrate = 1\n", "[s]\ndaily = \"d.csv\"\n"),
            "\n[s]\ndaily = \"d.csv\"\n"
        );
    }
}
