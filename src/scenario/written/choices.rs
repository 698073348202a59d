//! Values that are written in one of several ways.

use crate::scenario::leaf::{Group, Law, Measure, Number, group, law, number};
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::{Fields, Form, Of, Reader, Reference, keyed, list, reference};
use crate::scenario::schema::{Schemas, any_of, by_key, closed, list_of, text};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};
use serde_json::{Value, json};

/// What `"unlimited"` beds are.
pub(crate) const UNLIMITED: f64 = 2_147_483_647.0;

/// Beds or servers: a number, or `"unlimited"`.
pub(crate) struct BedsForm;

/// Beds or servers.
pub(super) fn beds() -> BedsForm {
    BedsForm
}

impl Form for BedsForm {
    type Out = Number;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Number {
        if node.as_text() == Some("unlimited") {
            return Number::fixed(Measure::COUNT, UNLIMITED, node.span);
        }
        number(Measure::COUNT).read(reader, node)
    }

    fn blank(&self, span: Span) -> Number {
        number(Measure::COUNT).blank(span)
    }

    fn kind(&self) -> String {
        "count, or `\"unlimited\"`".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let beds = number(Measure::COUNT).schema(schemas);
        any_of(vec![beds, json!({ "const": "unlimited" })])
    }
}

/// Who may wait for a unit.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Waiting {
    Queue,
    None,
    AtMost(Number),
}

pub(crate) struct WaitingForm;

/// `"queue"`, `"none"` or `{ at_most = 5 }`.
pub(super) fn waiting() -> WaitingForm {
    WaitingForm
}

impl Form for WaitingForm {
    type Out = Waiting;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Waiting {
        if matches!(node.kind, Kind::Table(_)) {
            let mut fields = Fields::open(reader, node);
            fields.check_keys(&["at_most"]);
            return Waiting::AtMost(fields.required("at_most", &number(Measure::COUNT)));
        }
        match reader.word_of(node, &["queue", "none"]) {
            Some("none") => Waiting::None,
            _ => Waiting::Queue,
        }
    }

    fn blank(&self, _: Span) -> Waiting {
        Waiting::Queue
    }

    fn kind(&self) -> String {
        "`\"queue\"`, `\"none\"` or `{ at_most = 5 }`".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let most = number(Measure::COUNT).schema(schemas);
        let at_most = [("at_most".into(), most)].into_iter().collect();
        let words = json!({ "enum": ["queue", "none"] });
        any_of(vec![words, closed(at_most, &["at_most"])])
    }
}

/// People of a place: all together, or by age band.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Persons {
    Total(Number),
    Ages(Vec<Number>),
}

pub(crate) struct PersonsForm;

/// People: a number, a list by age band, or `{ "0-17" = 1000, ... }`.
pub(super) fn persons() -> PersonsForm {
    PersonsForm
}

impl Form for PersonsForm {
    type Out = Persons;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Persons {
        let each = || number(Measure::PERSONS);
        let bands = reader.ids.count(Of::Age);
        let is_ages = |node: &Node| {
            node.as_table().is_some_and(|table| {
                table.keys().any(|key| key != "value")
                    && !table.contains_key("value")
                    && !crate::scenario::leaf::is_law(table)
            })
        };
        let span = node.span;
        if let Kind::List(items) = &node.kind {
            let found = items.len();
            let mut ages = list(each()).read(reader, node);
            if found != bands {
                reader.error(
                    span,
                    Msg::WrongLength {
                        what: Words::AGES,
                        expected: bands,
                        found,
                    },
                );
            }
            ages.resize_with(bands, || each().blank(span));
            Persons::Ages(ages)
        } else if is_ages(node) {
            let mut ages = vec![Number::fixed(Measure::PERSONS, 0.0, span); bands];
            for (age, persons) in keyed(Of::Age, &[], each()).read(reader, node) {
                if let Some(place) = age.number {
                    ages[place] = persons;
                }
            }
            Persons::Ages(ages)
        } else {
            Persons::Total(each().read(reader, node))
        }
    }

    fn blank(&self, span: Span) -> Persons {
        Persons::Total(number(Measure::PERSONS).blank(span))
    }

    fn kind(&self) -> String {
        "number of persons, a list by age band, or `{ \"0-17\" = 1000 }`".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let each = number(Measure::PERSONS).schema(schemas);
        let (list, table) = (list_of(&each), by_key(&each));
        any_of(vec![each, list, table])
    }
}

/// How long a stage lasts without adequate care.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Untreated {
    Never,
    Law(Box<Group<Law>>),
}

pub(crate) struct UntreatedForm;

/// A law by group, or `"never"`.
pub(super) fn untreated() -> UntreatedForm {
    UntreatedForm
}

impl Form for UntreatedForm {
    type Out = Untreated;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Untreated {
        if node.as_text() == Some("never") {
            return Untreated::Never;
        }
        Untreated::Law(Box::new(group(law(Measure::TIME)).read(reader, node)))
    }

    fn blank(&self, _: Span) -> Untreated {
        Untreated::Never
    }

    fn kind(&self) -> String {
        "law of a length of time by group, or `\"never\"`".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let law = group(law(Measure::TIME)).schema(schemas);
        any_of(vec![json!({ "const": "never" }), law])
    }
}

/// Where a patient goes who needs a level of care.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Policy {
    StayPut,
    NextTier,
    NearestFree,
    StepDown,
    OwnGroup { open: bool },
    Ordered(Vec<Reference>),
    Command(Vec<Reference>),
}

/// Policies that are one word.
const POLICIES: &[&str] = &[
    "stay_put",
    "next_tier",
    "nearest_free",
    "step_down",
    "own_group",
    "own_group_first",
];

pub(crate) struct PolicyForm;

/// A policy of referral.
pub(super) fn policy() -> PolicyForm {
    PolicyForm
}

impl Form for PolicyForm {
    type Out = Policy;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Policy {
        if matches!(node.kind, Kind::Table(_)) {
            let commands = node.get("command").is_some();
            let mut fields = Fields::open(reader, node);
            fields.check_keys(&[if commands { "command" } else { "ordered" }]);
            if commands {
                let of = fields.required("command", &list(reference(Of::Facility)));
                return Policy::Command(of);
            }
            return Policy::Ordered(fields.required("ordered", &list(reference(Of::Facility))));
        }
        match reader.word_of(node, POLICIES) {
            Some("next_tier") => Policy::NextTier,
            Some("nearest_free") => Policy::NearestFree,
            Some("step_down") => Policy::StepDown,
            Some("own_group") => Policy::OwnGroup { open: false },
            Some("own_group_first") => Policy::OwnGroup { open: true },
            _ => Policy::StayPut,
        }
    }

    fn blank(&self, _: Span) -> Policy {
        Policy::StayPut
    }

    fn kind(&self) -> String {
        "`\"stay_put\"`, `\"next_tier\"`, `\"nearest_free\"`, `\"step_down\"`, `\"own_group\"`, `\"own_group_first\"`, `{ ordered = [\"city-1\"] }` or `{ command = [\"city-1\"] }`".into()
    }

    fn schema(&self, _: &mut Schemas) -> Value {
        let words = json!({ "enum": POLICIES });
        let lists = ["ordered", "command"].map(|key| {
            let only = [(key.into(), list_of(&text()))].into_iter().collect();
            closed(only, &[key])
        });
        any_of(std::iter::once(words).chain(lists).collect())
    }
}
