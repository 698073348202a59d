//! Shared services, and infection in care.

use super::choices::beds;
use crate::model::service::Recognises;
use crate::scenario::leaf::{
    Group, Hours, Law, Measure, Name, Number, group, hours, law, name, number,
};
use crate::scenario::read::{
    Fields, Form, Of, Reader, Reference, id, list, reference, section, word,
};
use crate::scenario::schema::{Schemas, any_of, closed};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};
use serde_json::{Value, json};

section! {
    /// A shared service with a queue of its own, first come, first served: laboratory, imaging, ECG, sterile supply.
    pub(crate) struct Service {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// The facilities whose patients it serves; absent: all.
        facilities as "for": Option<Vec<Reference>> = list(reference(Of::Facility)), optional;
        /// How many tests are worked on at the same time.
        servers: Number = beds(), required;
        /// Opening hours; absent: always open. A test that has begun is finished.
        hours: Option<Hours> = hours(), optional;
        /// How long a server works on a test.
        time: Law = law(Measure::TIME), required;
        /// From the end of the work to the result, for any number of tests at the same time; absent: none.
        delay: Option<Law> = law(Measure::TIME), optional;
        /// Share of tests that are done again.
        repeat: Number = number(Measure { most: 0.999, ..Measure::SHARE }), default "\"0 %\"" because "the first test counts unless the file says so";
        /// Whose results stand for a new test of the same person, who then has the result at once: nobody's (`"none"`, also if absent), those of the
        /// same facility and of its group (`"group"`), or everybody's (`"all"`). A test that fails (`repeat`) has no result.
        recognises: Option<Recognises> = word(&[("none", Recognises::None), ("group", Recognises::Group), ("all", Recognises::All)]), optional;
    }
}

section! {
    /// How patients who are infectious expose others who lie or work in a unit.
    pub(crate) struct Exposure {
        /// Beds in a room; absent: all beds of the unit stand in one room.
        room: Option<Number> = number(Measure::COUNT), optional;
        /// Hazard of infection of a patient by one infectious room-mate, per time together.
        patients: Option<Number> = number(Measure::RATE), optional;
        /// Infections among all members of each staff group of the unit that one infectious patient would
        /// cause per time if nobody had been infected. Groups without `illness` are not counted.
        staff: Option<Number> = number(Measure::RATE), optional;
    }
}

section! {
    /// What an infection in care does to a patient who came for something else.
    pub(crate) struct InCare {
        /// How much longer the present stage lasts under adequate care.
        longer: Option<Law> = law(Measure::TIME), optional;
        /// Probability that the present stage ends in death instead of what would have followed.
        p_dies: Option<Group<Number>> = group(number(Measure::SHARE)), optional;
    }
}

/// Who takes a stand-in where the level itself has no bed.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Overflow {
    Admit,
    Wait,
    FromWaiting(Number),
}

pub(crate) struct OverflowForm;

/// `"admit"`, `"wait"` or `{ from_waiting = 4 }`.
pub(super) fn overflow() -> OverflowForm {
    OverflowForm
}

impl Form for OverflowForm {
    type Out = Overflow;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Overflow {
        if matches!(node.kind, Kind::Table(_)) {
            let mut fields = Fields::open(reader, node);
            fields.check_keys(&["from_waiting"]);
            let waiting = fields.required("from_waiting", &number(Measure::COUNT));
            return Overflow::FromWaiting(waiting);
        }
        match reader.word_of(node, &["admit", "wait"]) {
            Some("wait") => Overflow::Wait,
            _ => Overflow::Admit,
        }
    }

    fn blank(&self, _: Span) -> Overflow {
        Overflow::Admit
    }

    fn kind(&self) -> String {
        "`\"admit\"`, `\"wait\"` or `{ from_waiting = 4 }`".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let waiting = number(Measure::COUNT).schema(schemas);
        let table = [("from_waiting".into(), waiting)].into_iter().collect();
        let words = json!({ "enum": ["admit", "wait"] });
        any_of(vec![words, closed(table, &["from_waiting"])])
    }
}
