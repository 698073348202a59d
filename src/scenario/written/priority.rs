//! Who goes first where beds are short.

use crate::scenario::leaf::{Measure, Number, number};
use crate::scenario::read::{
    Fields, Form, Of, Reader, Reference, list, listed, reference, section, word,
};
use crate::scenario::schema::{Schemas, any_of, closed};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};
use serde_json::Value;

/// The order in which those who wait for a unit are served.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Priority {
    /// First come, first served.
    Arrival,
    /// The stage of the higher `severity` first.
    Severity,
    /// Patient types in classes; the others come last.
    Types(Vec<Vec<Reference>>),
}

pub(crate) struct PriorityForm;

/// A list of types (or lists of them), or `{ by = "severity" }`.
pub(super) fn priority() -> PriorityForm {
    PriorityForm
}

const BY: &[(&str, Priority)] = &[
    ("arrival", Priority::Arrival),
    ("severity", Priority::Severity),
];

impl Form for PriorityForm {
    type Out = Priority;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Priority {
        if matches!(node.kind, Kind::Table(_)) {
            let mut fields = Fields::open(reader, node);
            fields.check_keys(&["by"]);
            return fields.required("by", &word(BY));
        }
        Priority::Types(list(listed(reference(Of::Type))).read(reader, node))
    }

    fn blank(&self, _: Span) -> Priority {
        Priority::Arrival
    }

    fn kind(&self) -> String {
        "list of patient types (or lists of them), `{ by = \"severity\" }` or `{ by = \"arrival\" }`"
            .into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let types = list(listed(reference(Of::Type))).schema(schemas);
        let by = [("by".into(), word(BY).schema(schemas))];
        any_of(vec![types, closed(by.into_iter().collect(), &["by"])])
    }
}

section! {
    /// Beds kept free for some patient types.
    pub(crate) struct KeptFor {
        /// Who may have the last free beds.
        types: Vec<Reference> = list(reference(Of::Type)), required;
        /// So many free beds are for them only.
        beds: Number = number(Measure::COUNT), required;
    }
}
