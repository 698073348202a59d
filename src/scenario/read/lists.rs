//! Lists of values, rows with ids, and tables whose keys are ids.

use serde_json::Value;
use std::marker::PhantomData;

use super::{Form, Of, Reader, Reference, Section};
use crate::scenario::message::Words;
use crate::scenario::schema::{Schemas, any_of, by_key, list_of};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};

/// A list of values.
pub(crate) struct List<F> {
    each: F,
    single: bool,
}

/// A list.
pub(crate) fn list<F: Form>(each: F) -> List<F> {
    List {
        each,
        single: false,
    }
}

/// A list, or one value that stands for a list of one.
pub(crate) fn listed<F: Form>(each: F) -> List<F> {
    List { each, single: true }
}

impl<F: Form> Form for List<F> {
    type Out = Vec<F::Out>;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Vec<F::Out> {
        if let Kind::List(items) = &mut node.kind {
            let read = |(at, item): (usize, &mut Node)| {
                reader.within(&at.to_string(), |reader| self.each.read(reader, item))
            };
            return items.iter_mut().enumerate().map(read).collect();
        }
        if self.single {
            return vec![self.each.read(reader, node)];
        }
        reader.wrong_type(node, Words::LIST);
        Vec::new()
    }

    fn blank(&self, _: Span) -> Vec<F::Out> {
        Vec::new()
    }

    fn kind(&self) -> String {
        let either = if self.single {
            format!("{} or ", self.each.kind())
        } else {
            String::new()
        };
        format!("{either}list of {}", self.each.kind())
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let each = self.each.schema(schemas);
        let list = list_of(&each);
        if self.single {
            any_of(vec![each, list])
        } else {
            list
        }
    }
}

/// Rows that are known by their id.
pub(crate) struct Rows<S>(PhantomData<fn() -> S>);

/// Rows that are known by their id; that no two have the same is checked file by file.
pub(crate) fn rows<S: Section>() -> Rows<S> {
    Rows(PhantomData)
}

impl<S: Section> Form for Rows<S> {
    type Out = Vec<S>;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Vec<S> {
        let Kind::List(items) = &mut node.kind else {
            reader.wrong_type(node, Words::ROWS);
            return Vec::new();
        };
        let mut out = Vec::new();
        for (at, item) in items.iter_mut().enumerate() {
            let name = item.row_id().unwrap_or_else(|| at.to_string());
            out.push(reader.within(&name, |reader| S::read(reader, item)));
        }
        out
    }

    fn blank(&self, _: Span) -> Vec<S> {
        Vec::new()
    }

    fn kind(&self) -> String {
        "rows".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        list_of(&schemas.section::<S>())
    }
}

/// A table whose keys are ids.
pub(crate) struct Keyed<F> {
    of: Of,
    extra: &'static [&'static str],
    each: F,
}

/// A table whose keys are ids of a kind (or one of some extra words).
pub(crate) fn keyed<F: Form>(of: Of, extra: &'static [&'static str], each: F) -> Keyed<F> {
    Keyed { of, extra, each }
}

impl<F: Form> Form for Keyed<F> {
    type Out = Vec<(Reference, F::Out)>;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Self::Out {
        let Some(table) = node.as_table_mut() else {
            reader.wrong_type(node, Words::TABLE);
            return Vec::new();
        };
        let mut out = Vec::new();
        for (id, entry) in table {
            let extra = self.extra.contains(&id.as_str());
            let number = if extra {
                None
            } else {
                reader.known(self.of, id, entry.key)
            };
            let key = Reference {
                id: id.clone(),
                number,
                span: entry.key,
            };
            out.push((
                key,
                reader.within(id, |reader| self.each.read(reader, &mut entry.node)),
            ));
        }
        out
    }

    fn blank(&self, _: Span) -> Self::Out {
        Vec::new()
    }

    fn kind(&self) -> String {
        format!("table: {} by {}", self.each.kind(), self.of.words().en)
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        by_key(&self.each.schema(schemas))
    }
}
