//! Sections: one definition gives the struct, its reader, its known keys and its rows of
//! the reference.

use super::{Form, Of, Reader, Reference, did_you_mean, owned};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::{Msg, Words};
use crate::scenario::schema::Schemas;
use crate::scenario::source::Span;
use crate::scenario::tree::{Entry, Node, Table, UNSET, inline, parse_snippet};

/// A table with known keys.
pub(crate) trait Section: Sized {
    /// The keys that it knows.
    const KEYS: &'static [&'static str];
    /// Reads it.
    fn read(reader: &mut Reader, node: &mut Node) -> Self;
    /// One that could not be read.
    fn blank(span: Span) -> Self;
    /// Its rows of the reference.
    fn rows() -> Vec<Row>;
    /// What it is called.
    const NAME: &'static str;
    /// What the values of its rows may look like, in the same order.
    fn schemas(schemas: &mut Schemas) -> Vec<serde_json::Value>;
}

/// One key in the reference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    pub key: String,
    pub kind: String,
    /// `required`, `optional`, or the default and why.
    pub presence: String,
    pub about: &'static str,
}

impl Row {
    pub fn required(key: &str, kind: String, about: &'static str) -> Row {
        Row {
            key: key.into(),
            kind,
            presence: "required".into(),
            about,
        }
    }

    pub fn optional(key: &str, kind: String, about: &'static str) -> Row {
        Row {
            key: key.into(),
            kind,
            presence: "optional".into(),
            about,
        }
    }

    pub fn maybe(key: &str, kind: String, about: &'static str) -> Row {
        Row::optional(key, kind, about)
    }

    pub fn default(key: &str, kind: String, about: &'static str, text: &str, why: &str) -> Row {
        let presence = format!("`{text}`: {why}");
        Row {
            key: key.into(),
            kind,
            presence,
            about,
        }
    }
}

/// The keys of a table while it is read.
pub(crate) struct Fields<'r, 'n> {
    pub reader: &'r mut Reader,
    table: Option<&'n mut Table>,
    span: Span,
}

impl<'r, 'n> Fields<'r, 'n> {
    /// Opens a table; files an error if it is none.
    pub fn open(reader: &'r mut Reader, node: &'n mut Node) -> Self {
        if node.as_table().is_none() {
            reader.wrong_type(node, Words::TABLE);
        }
        let span = node.anchor();
        Fields {
            reader,
            table: node.as_table_mut(),
            span,
        }
    }

    /// Files an error for each key that is not known.
    pub fn check_keys(&mut self, known: &[&str]) {
        let Some(table) = &self.table else { return };
        let unknown = table
            .iter()
            .filter(|(key, _)| !known.contains(&key.as_str()));
        for (key, entry) in unknown {
            if !self.reader.is_full() {
                self.reader.report(unknown_key(key, entry.key, known));
            }
        }
    }

    /// Where the value of a key was written; the table itself if it has no such key.
    pub fn span_of(&self, key: &str) -> Span {
        let entry = self.table.as_ref().and_then(|table| table.get(key));
        entry.map_or(self.span, |entry| entry.node.span)
    }

    /// A key that may be there; a blank stands for it if it is not.
    pub fn maybe<F: Form>(&mut self, key: &str, form: &F) -> F::Out {
        self.optional(key, form)
            .unwrap_or_else(|| form.blank(self.span))
    }

    /// A key that must be there.
    pub fn required<F: Form>(&mut self, key: &str, form: &F) -> F::Out {
        if let Some(out) = self.optional(key, form) {
            return out;
        }
        if self.table.is_some() && !self.reader.partial {
            let path = self.reader.path().to_string();
            let keys = vec![key.into()];
            let message = Msg::MissingKeys { keys, path };
            self.reader.error(self.span, message);
        }
        form.blank(self.span)
    }

    /// A key that may be there.
    pub fn optional<F: Form>(&mut self, key: &str, form: &F) -> Option<F::Out> {
        let entry = self.table.as_mut()?.get_mut(key)?;
        Some(
            self.reader
                .within(key, |reader| form.read(reader, &mut entry.node)),
        )
    }

    /// A key that, if it is not there, is put there with its default. A default that somebody
    /// wrote down is no fact either: a scenario says the same with and without it.
    pub fn default<F: Form>(&mut self, key: &str, form: &F, text: &str) -> F::Out {
        let span = self.span;
        let Some(table) = self.table.as_mut() else {
            return form.blank(span);
        };
        let usual = parse_snippet(text, span);
        let words = inline(&usual);
        let default = || Entry {
            key: span,
            node: usual,
        };
        let node = &mut table.entry(key.to_string()).or_insert_with(default).node;
        let unwritten = node.default;
        node.default |= inline(node) == words;
        let out = self.optional(key, form);
        if let Some(entry) = self.table.as_mut().and_then(|table| table.get_mut(key)) {
            entry.node.default = unwritten;
        }
        out.unwrap_or_else(|| form.blank(span))
    }

    /// The keys that are not among these, each of which must be the id of something.
    pub fn rest<F: Form>(&mut self, known: &[&str], of: Of, form: &F) -> Vec<(Reference, F::Out)> {
        let Some(table) = &mut self.table else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for (key, entry) in table
            .iter_mut()
            .filter(|(key, _)| !known.contains(&key.as_str()))
        {
            let number = self.reader.ids.number(of, key);
            if number.is_none() {
                if self.reader.is_full() {
                    continue;
                }
                let ids = self.reader.ids.texts(of);
                let all: Vec<&str> = known.iter().copied().chain(ids).collect();
                let problem = unknown_key(key, entry.key, &all);
                self.reader.report(problem);
                continue;
            }
            let id = Reference {
                id: key.clone(),
                number,
                span: entry.key,
            };
            let read = |reader: &mut Reader| form.read(reader, &mut entry.node);
            out.push((id, self.reader.within(key, read)));
        }
        out
    }
}

/// The diagnostic of a key that nothing knows.
pub(crate) fn unknown_key(key: &str, span: Span, known: &[&str]) -> Diagnostic {
    if key == UNSET {
        return Diagnostic::error(span, Msg::NoRowToRemove);
    }
    let help = did_you_mean(key, known.iter().copied())
        .unwrap_or_else(|| Msg::LegalKeys { keys: owned(known) });
    Diagnostic::error(span, Msg::UnknownKey { key: key.into() }).help(help)
}

/// Defines a section: `name: Type = form, required;`, `..., optional;` or
/// `..., default "text" because "reason";`. A key that is a Rust word is given by `as "key"`.
macro_rules! section {
    (
        $(#[doc = $about:literal])*
        pub(crate) struct $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $field:ident $(as $key:literal)? : $type:ty =
                    $form:expr, $presence:ident $($text:literal because $why:literal)?;
            )*
            $(.. $rest:ident : $rest_type:ty = $of:expr, $rest_form:expr, $rest_doc:literal;)?
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, PartialEq, Debug)]
        pub(crate) struct $name {
            /// Where it was written.
            #[allow(dead_code)]
            pub span: $crate::scenario::source::Span,
            $($(#[doc = $doc])* pub $field: $type,)*
            $(#[doc = $rest_doc] pub $rest: $rest_type,)?
        }

        impl $crate::scenario::read::Section for $name {
            const KEYS: &'static [&'static str] =
                &[$($crate::scenario::read::section!(@key $field $($key)?),)*];

            fn read(
                reader: &mut $crate::scenario::read::Reader,
                node: &mut $crate::scenario::tree::Node,
            ) -> Self {
                let span = node.anchor();
                let mut fields = $crate::scenario::read::Fields::open(reader, node);
                $crate::scenario::read::section!(@keys fields $($of, $rest_form)?);
                $name {
                    span,
                    $($rest: fields.rest(Self::KEYS, $of, &$rest_form),)?
                    $($field: fields.$presence(
                        $crate::scenario::read::section!(@key $field $($key)?),
                        &$form
                        $(, $text)?
                    ),)*
                }
            }

            fn blank(span: $crate::scenario::source::Span) -> Self {
                $name {
                    span,
                    $($rest: Vec::new(),)?
                    $($field: $crate::scenario::read::section!(@blank $presence $form, span),)*
                }
            }

            fn rows() -> Vec<$crate::scenario::read::Row> {
                use $crate::scenario::read::{Form as _, Row};
                vec![$(
                    Row::$presence(
                        $crate::scenario::read::section!(@key $field $($key)?),
                        ($form).kind(),
                        concat!($($doc),*)
                        $(, $text, $why)?
                    ),
                )* $(
                    Row::optional("<id>", ($rest_form).kind(), $rest_doc),
                )?]
            }

            const NAME: &'static str = stringify!($name);

            fn schemas(
                schemas: &mut $crate::scenario::schema::Schemas,
            ) -> Vec<serde_json::Value> {
                use $crate::scenario::read::Form as _;
                vec![$(($form).schema(schemas),)* $(($rest_form).schema(schemas),)?]
            }
        }
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
    (@keys $fields:ident) => { $fields.check_keys(Self::KEYS) };
    (@keys $fields:ident $of:expr, $form:expr) => {};
    (@blank optional $form:expr, $span:ident) => { None };
    (@blank $presence:ident $form:expr, $span:ident) => {
        $crate::scenario::read::Form::blank(&$form, $span)
    };
}

pub(crate) use section;
