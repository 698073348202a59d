//! The common ways of writing a value: text, flags, words, dates, lists, references, tables.

use serde_json::{Value, json};
use std::marker::PhantomData;

use jiff::civil::Date;

use super::{Form, Of, Reader, Section};
use crate::scenario::message::{Msg, Words};
use crate::scenario::schema::{self, Schemas};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};

/// A reference to something that has an id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Reference {
    /// The id; empty if it could not be read.
    pub id: String,
    /// Number in order of id text (or of declaration); `None` if there is no such thing.
    pub number: Option<usize>,
    /// Where it was written.
    pub span: Span,
}

/// A form made of two functions and a word.
pub(crate) struct Simple<T> {
    read: fn(&mut Reader, &Node) -> Option<T>,
    blank: fn() -> T,
    kind: &'static str,
    /// Its types in JSON.
    json: &'static [&'static str],
}

impl<T> Form for Simple<T> {
    type Out = T;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> T {
        (self.read)(reader, node).unwrap_or_else(self.blank)
    }

    fn blank(&self, _: Span) -> T {
        (self.blank)()
    }

    fn kind(&self) -> String {
        self.kind.into()
    }

    fn schema(&self, _: &mut Schemas) -> Value {
        json!({ "type": self.json })
    }
}

fn read_text(reader: &mut Reader, node: &Node) -> Option<String> {
    let text = node.as_text().map(String::from);
    if text.is_none() {
        reader.wrong_type(node, Words::TEXT);
    }
    text
}

/// Any text.
pub(crate) fn text() -> Simple<String> {
    Simple {
        read: read_text,
        blank: String::new,
        kind: "text",
        json: &["string"],
    }
}

/// Text or a whole number, as text.
pub(crate) fn plain() -> Simple<String> {
    fn read(reader: &mut Reader, node: &Node) -> Option<String> {
        if let Kind::Integer(number) = node.kind {
            return Some(number.to_string());
        }
        read_text(reader, node)
    }
    Simple {
        read,
        blank: String::new,
        kind: "text",
        json: &["string", "integer"],
    }
}

/// `true` or `false`.
pub(crate) fn flag() -> Simple<bool> {
    fn read(reader: &mut Reader, node: &Node) -> Option<bool> {
        if let Kind::Flag(flag) = node.kind {
            return Some(flag);
        }
        reader.wrong_type(node, Words::FLAG);
        None
    }
    Simple {
        read,
        blank: || false,
        kind: "true or false",
        json: &["boolean"],
    }
}

/// The form of [`date`].
pub(crate) struct DateForm;

/// A date.
pub(crate) fn date() -> DateForm {
    DateForm
}

impl Form for DateForm {
    type Out = Option<Date>;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Option<Date> {
        let (Kind::Date(text) | Kind::Text(text)) = &node.kind else {
            reader.wrong_type(node, Words::DATE);
            return None;
        };
        let date = parse_date(text);
        if date.is_none() {
            reader.error(
                node.span,
                Msg::BadDate {
                    found: text.clone(),
                },
            );
        }
        date
    }

    fn blank(&self, _: Span) -> Option<Date> {
        None
    }

    fn kind(&self) -> String {
        "date, such as 2022-12-01".into()
    }

    fn schema(&self, _: &mut Schemas) -> Value {
        schema::text()
    }
}

/// A date of the years in which plans are made.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let date: Date = text.trim().parse().ok()?;
    ((1900..=2200).contains(&date.year()) && text.trim().len() == 10).then_some(date)
}

/// Most characters of an id.
const LONGEST_ID: usize = 64;

/// The id of a row.
pub(crate) fn id() -> Simple<String> {
    fn read(reader: &mut Reader, node: &Node) -> Option<String> {
        let id = read_text(reader, node)?;
        if !is_id(&id) {
            let told = match id.char_indices().nth(LONGEST_ID) {
                Some((end, _)) => format!("{}…", &id[..end]),
                None => id.clone(),
            };
            reader.error(node.span, Msg::BadId { id: told });
        }
        Some(id)
    }
    Simple {
        read,
        blank: String::new,
        kind: "id",
        json: &["string"],
    }
}

/// Whether a text can name something: letters of any script, digits, `-`, `_` and `+`.
pub(crate) fn is_id(text: &str) -> bool {
    let belongs = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+');
    (1..=LONGEST_ID).contains(&text.chars().count()) && text.chars().all(belongs)
}

/// One of some words, each of which stands for a value.
pub(crate) struct Word<T: 'static>(&'static [(&'static str, T)]);

/// One of some words; the first stands for one that cannot be read.
pub(crate) fn word<T: Clone>(words: &'static [(&'static str, T)]) -> Word<T> {
    Word(words)
}

impl<T: Clone> Form for Word<T> {
    type Out = T;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> T {
        let known: Vec<&str> = self.0.iter().map(|(word, _)| *word).collect();
        let found = reader.word_of(node, &known);
        let value = self.0.iter().find(|(word, _)| Some(*word) == found);
        value.unwrap_or(&self.0[0]).1.clone()
    }

    fn blank(&self, _: Span) -> T {
        self.0[0].1.clone()
    }

    fn kind(&self) -> String {
        let words: Vec<String> = self
            .0
            .iter()
            .map(|(word, _)| format!("`\"{word}\"`"))
            .collect();
        words.join(" or ")
    }

    fn schema(&self, _: &mut Schemas) -> Value {
        let words: Vec<&str> = self.0.iter().map(|(word, _)| *word).collect();
        json!({ "enum": words })
    }
}

/// A reference to something of this kind.
pub(crate) struct ReferenceForm(Of);

/// A reference to something of this kind.
pub(crate) fn reference(of: Of) -> ReferenceForm {
    ReferenceForm(of)
}

impl Form for ReferenceForm {
    type Out = Reference;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Reference {
        let Some(id) = node.as_text() else {
            reader.wrong_type(node, Words::TEXT);
            return self.blank(node.span);
        };
        let number = reader.known(self.0, id, node.span);
        Reference {
            id: id.into(),
            number,
            span: node.span,
        }
    }

    fn blank(&self, span: Span) -> Reference {
        Reference {
            id: String::new(),
            number: None,
            span,
        }
    }

    fn kind(&self) -> String {
        let word = self.0.words().en;
        let article = if word.starts_with(['a', 'i']) {
            "an"
        } else {
            "a"
        };
        format!("id of {article} {word}")
    }

    fn schema(&self, _: &mut Schemas) -> Value {
        schema::text()
    }
}

/// The name of something that is looked up later, such as a stage of the same patient type.
pub(crate) fn named() -> Named {
    Named
}

/// The form of [`named`].
pub(crate) struct Named;

impl Form for Named {
    type Out = Reference;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Reference {
        let id = read_text(reader, node).unwrap_or_default();
        Reference {
            id,
            number: None,
            span: node.span,
        }
    }

    fn blank(&self, span: Span) -> Reference {
        Reference {
            id: String::new(),
            number: None,
            span,
        }
    }

    fn kind(&self) -> String {
        "id of a stage".into()
    }

    fn schema(&self, _: &mut Schemas) -> Value {
        schema::text()
    }
}

/// A table with the keys of a section.
pub(crate) struct SectionForm<S>(PhantomData<fn() -> S>);

/// A table with the keys of a section.
pub(crate) fn table<S: Section>() -> SectionForm<S> {
    SectionForm(PhantomData)
}

impl<S: Section> Form for SectionForm<S> {
    type Out = S;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> S {
        S::read(reader, node)
    }

    fn blank(&self, span: Span) -> S {
        S::blank(span)
    }

    fn kind(&self) -> String {
        let keys: Vec<String> = S::KEYS.iter().map(|key| format!("`{key}`")).collect();
        format!("table of {}", keys.join(", "))
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        schemas.section::<S>()
    }
}
