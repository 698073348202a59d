//! Reading a tree into typed sections. A reader never stops: what it cannot read becomes a
//! diagnostic and a blank, and it goes on, so that one pass finds every problem.

mod fact;
mod fields;
mod forms;
mod ids;
mod lists;

use std::collections::BTreeMap;

use serde_json::Value;

use super::diagnostic::{Diagnostic, MOST_PROBLEMS, nearest};
use super::leaf::{Law, Number};
use super::message::{Msg, Words};
use super::schema::Schemas;
use super::source::Span;
use super::tree::{Kind, Node};

pub use fact::Fact;
pub(crate) use fact::{CITE_KEYS, Cite, value_items, value_text};
pub(crate) use fields::{Fields, Row, Section, section, unknown_key};
pub(crate) use forms::{
    Reference, date, flag, id, named, parse_date, plain, reference, table, text, word,
};
pub(crate) use ids::{Ids, InputName, Of, unit_of};
pub(crate) use lists::{keyed, list, listed, rows};

/// A way of writing a value: how to read it, what stands for it where it cannot be read, and
/// what the reference calls it.
pub(crate) trait Form {
    /// What is read.
    type Out;
    /// Reads a value; files a diagnostic where it cannot.
    fn read(&self, reader: &mut Reader, node: &mut Node) -> Self::Out;
    /// What stands for a value that is missing or wrong.
    fn blank(&self, span: Span) -> Self::Out;
    /// What it is, for the reference.
    fn kind(&self) -> String;
    /// What it may look like, as JSON Schema.
    fn schema(&self, schemas: &mut Schemas) -> Value;
}

/// Walks a tree.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    /// What was found wrong so far.
    pub problems: Vec<Diagnostic>,
    /// Ids that may be referred to.
    pub ids: Ids,
    /// Inputs that expressions may name, in order of name.
    pub inputs: Vec<InputName>,
    /// The first day, for dates that stand for instants.
    pub start: Option<jiff::civil::Date>,
    /// All numbers and laws with their sources.
    pub facts: Vec<Fact>,
    /// All numbers that are not simply written down, each with its path.
    pub numbers: Vec<(String, Number)>,
    /// All laws.
    pub laws: Vec<Law>,
    /// A text could not be parsed in full: missing keys are no news.
    pub partial: bool,
    /// What the values measure, by path.
    pub measures: BTreeMap<String, Words>,
    path: String,
    inside_leaf: bool,
    /// What the value that is being read measures, as far as is known.
    measure: Option<Words>,
}

impl Reader {
    /// A reader of a scenario that has these ids and inputs and begins on this day.
    pub fn new(
        ids: Ids,
        inputs: Vec<InputName>,
        start: Option<jiff::civil::Date>,
        partial: bool,
    ) -> Self {
        Reader {
            ids,
            inputs,
            start,
            partial,
            ..Reader::default()
        }
    }

    /// Reads something whose numbers are no facts about the world, such as run settings.
    pub fn without_facts<T>(&mut self, read: impl FnOnce(&mut Reader) -> T) -> T {
        let before = std::mem::replace(&mut self.inside_leaf, true);
        let out = read(self);
        self.inside_leaf = before;
        out
    }

    /// Files a diagnostic.
    pub fn report(&mut self, problem: Diagnostic) {
        if !self.is_full() {
            self.problems.push(problem);
        }
    }

    /// Whether so much is wrong that no more need be told.
    pub fn is_full(&self) -> bool {
        self.problems.len() >= MOST_PROBLEMS
    }

    /// Files an error.
    pub fn error(&mut self, span: Span, message: Msg) {
        self.report(Diagnostic::error(span, message));
    }

    /// Files that a value is not of the kind that is expected.
    pub fn wrong_type(&mut self, node: &Node, expected: Words) {
        let found = type_of(node);
        self.error(node.span, Msg::WrongType { expected, found });
    }

    /// Reads something one step further down.
    pub fn within<T>(&mut self, segment: &str, read: impl FnOnce(&mut Reader) -> T) -> T {
        let length = self.path.len();
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(segment);
        let out = read(self);
        self.path.truncate(length);
        out
    }

    /// The path of what is being read.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Reads a value that may cite a source: the outermost one of several is the fact. It
    /// measures what it says, or what the first value in it says.
    pub fn leaf<T>(
        &mut self,
        node: &mut Node,
        measure: Option<Words>,
        read: impl FnOnce(&mut Reader, &mut Node) -> T,
    ) -> T {
        let outermost = !std::mem::replace(&mut self.inside_leaf, true);
        let fact = (outermost && !node.default).then(|| self.fact(node));
        self.measure = if outermost {
            measure
        } else {
            self.measure.or(measure)
        };
        let out = read(self, node);
        if outermost {
            self.inside_leaf = false;
            if let Some(words) = self.measure {
                self.measures.insert(self.path.clone(), words);
            }
        }
        self.facts.extend(fact);
        out
    }

    /// Files an error unless there is something of this kind and id; gives its number in
    /// order of id text.
    pub fn known(&mut self, of: Of, id: &str, span: Span) -> Option<usize> {
        let number = self.ids.number(of, id);
        let silent = self.partial || self.ids.is_unreadable(of) || self.is_full();
        if number.is_none() && !silent {
            self.report(unknown_id(&self.ids, of, id, span));
        }
        number
    }

    /// One of some words.
    pub fn word_of<'a>(&mut self, node: &Node, known: &[&'a str]) -> Option<&'a str> {
        let Some(text) = node.as_text() else {
            self.wrong_type(node, Words::TEXT);
            return None;
        };
        let found = known.iter().find(|word| **word == text).copied();
        if found.is_none() {
            let message = Msg::NotOneOf {
                found: text.into(),
                allowed: owned(known),
            };
            let help = did_you_mean(text, known.iter().copied());
            self.report(Diagnostic::error(node.span, message).maybe_help(help));
        }
        found
    }
}

/// The diagnostic of a reference to nothing.
pub(crate) fn unknown_id(ids: &Ids, of: Of, id: &str, span: Span) -> Diagnostic {
    let message = Msg::UnknownId {
        of: of.words(),
        id: id.into(),
    };
    let help = did_you_mean(id, ids.texts(of));
    let help = help.unwrap_or_else(|| like(id, ids.texts(of)));
    Diagnostic::error(span, message).help(help)
}

/// Says what was probably meant, if anything is near.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<Msg> {
    nearest(word, known).map(|meant| Msg::DidYouMean { meant })
}

/// What there is, first what shares a word with this one.
pub(crate) fn like<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Msg {
    let parts: Vec<&str> = word
        .split(['_', '-'])
        .filter(|part| part.len() > 1)
        .collect();
    let mut known: Vec<&str> = known.into_iter().collect();
    if known.len() <= LISTED {
        known.sort_by_key(|other| !parts.iter().any(|part| other.contains(part)));
    }
    some_of(known)
}

/// Longer lists are not searched for what is alike.
const LISTED: usize = 2_000;

/// Lists what there is, shortened.
pub(crate) fn some_of<'a>(known: impl IntoIterator<Item = &'a str>) -> Msg {
    let mut known = known.into_iter();
    let first: Vec<String> = known.by_ref().take(12).map(String::from).collect();
    Msg::ThereAre {
        known: first,
        more: known.count(),
    }
}

pub(crate) fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

/// What a value is, in words.
pub(crate) fn type_of(node: &Node) -> Words {
    match &node.kind {
        Kind::Flag(_) => Words::FLAG,
        Kind::Integer(_) | Kind::Float(_) => Words::NUMBER,
        Kind::Text(_) => Words::TEXT,
        Kind::Date(_) => Words::DATE,
        Kind::List(_) => Words::LIST,
        Kind::Table(_) => Words::TABLE,
    }
}
