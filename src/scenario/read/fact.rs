//! Values and what they rest on.

use super::{Of, Reader};
use crate::scenario::message::Words;
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node, inline};

/// A value that may cite its source.
#[derive(Clone, PartialEq, Debug)]
pub struct Fact {
    /// Its path, such as `facility.county.icu.beds`.
    pub path: String,
    /// The value as it was written.
    pub value: String,
    /// How sure it is: `verified`, `recalled`, `derived` or `assumed`; empty if not said.
    pub mark: String,
    /// Entries of `[sources]` that it cites.
    pub sources: Vec<String>,
    /// A remark.
    pub note: String,
    /// Where it was written.
    pub(crate) span: Span,
}

impl Fact {
    /// Whether it rests on nothing but somebody's judgement.
    #[must_use]
    pub fn is_assumption(&self) -> bool {
        self.sources.is_empty() || self.mark == "assumed"
    }
}

/// Where a value comes from.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Cite {
    pub sources: Vec<String>,
    pub mark: String,
    pub note: String,
}

impl Cite {
    /// What stands beside a value, as it is written.
    pub fn of(node: &Node) -> Cite {
        let text = |key| {
            node.get(key)
                .and_then(Node::as_text)
                .unwrap_or_default()
                .to_string()
        };
        Cite {
            sources: node.get("source").map(texts).unwrap_or_default(),
            mark: text("mark"),
            note: text("note"),
        }
    }
}

/// Keys by which a value says where it comes from.
pub(crate) const CITE_KEYS: [&str; 3] = ["source", "mark", "note"];

impl Reader {
    /// The fact that a value states.
    pub(super) fn fact(&self, node: &Node) -> Fact {
        let cite = Cite::of(node);
        Fact {
            path: self.path.clone(),
            value: value_text(node),
            mark: cite.mark,
            sources: cite.sources,
            note: cite.note,
            span: node.span,
        }
    }

    /// Reads `source`, `mark` and `note` beside a value.
    pub fn cite(&mut self, node: &Node) -> Cite {
        let mut cite = Cite::default();
        if let Some(source) = node.get("source") {
            cite.sources = self.cited_sources(source);
        }
        if let Some(mark) = node.get("mark") {
            let known = ["verified", "recalled", "derived", "assumed"];
            cite.mark = self.word_of(mark, &known).unwrap_or_default().into();
        }
        if let Some(note) = node.get("note") {
            match note.as_text() {
                Some(text) => cite.note = text.into(),
                None => self.wrong_type(note, Words::TEXT),
            }
        }
        cite
    }

    fn cited_sources(&mut self, node: &Node) -> Vec<String> {
        let list = match &node.kind {
            Kind::List(list) => list.as_slice(),
            _ => std::slice::from_ref(node),
        };
        for source in list {
            match source.as_text() {
                Some(id) => {
                    self.known(Of::Source, id, source.span);
                }
                None => self.wrong_type(source, Words::TEXT),
            }
        }
        texts(node)
    }
}

/// The texts of a text or a list of texts.
fn texts(node: &Node) -> Vec<String> {
    let list = match &node.kind {
        Kind::List(list) => list.as_slice(),
        _ => std::slice::from_ref(node),
    };
    list.iter()
        .filter_map(Node::as_text)
        .map(String::from)
        .collect()
}

/// A longer list is shown by its first values and its length.
const LONGEST: usize = 31;

/// A value as people wrote it, without what it cites; a long list by its beginning.
pub(crate) fn value_text(node: &Node) -> String {
    let bare = bare(node);
    match &bare.kind {
        Kind::Text(text) => text.clone(),
        Kind::List(list) if list.len() > LONGEST => {
            let first: Vec<String> = list[..3].iter().map(inline).collect();
            format!("[{}, … {}]", first.join(", "), list.len())
        }
        _ => inline(&bare),
    }
}

/// The whole of a value without what it cites: one text for each value of a list.
pub(crate) fn value_items(node: &Node) -> Vec<String> {
    let bare = bare(node);
    match &bare.kind {
        Kind::Text(text) => vec![text.clone()],
        Kind::List(list) => list.iter().map(inline).collect(),
        _ => vec![inline(&bare)],
    }
}

/// A value without what it cites.
fn bare(node: &Node) -> Node {
    let mut bare = node.clone();
    if let Kind::Table(table) = &mut bare.kind {
        table.retain(|key, _| !CITE_KEYS.contains(&key.as_str()));
        let has_factor = table.contains_key("times") || table.contains_key("times_risk");
        if let (Some(value), false) = (table.get("value"), has_factor) {
            return self::bare(&value.node);
        }
    }
    bare
}
