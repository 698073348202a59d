//! Vehicles, their stations and crews, and what a transfer asks for.

use super::choices::beds;
use crate::scenario::leaf::{Hours, Law, Measure, Name, Number, hours, law, name, number};
use crate::scenario::read::{
    Fields, Form, Of, Reader, Reference, id, keyed, list, reference, section, table, word,
};
use crate::scenario::schema::{Schemas, any_of, closed};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};
use serde_json::{Value, json};

section! {
    /// A kind of vehicle with its crews: ambulances, or vans for patients who are stable. Which transfers need one is said by
    /// `travels_by` of a stage, a level of care or a way, the first of these that says anything.
    pub(crate) struct Vehicle {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// Where vehicles stand.
        stations: Vec<(Reference, Station)> = keyed(Of::Facility, &[], table::<Station>()), required;
        /// Which waiting patient gets a vehicle, and from where: the longest waiting one, from the nearest station (`"nearest"`); the one in
        /// the stage of the highest `severity` (`"by_urgency"`); or so, and every station keeps its last vehicles for severe calls
        /// (`{ keep_last = { vehicles = 1, severity = 2 } }`).
        dispatch: Dispatch = dispatch(), default "\"nearest\"" because "no call goes before another unless the file says so";
        /// From being sent to leaving the station.
        turnout: Option<Law> = law(Measure::TIME), optional;
        /// At the patient, who stays cared for as before: preparation and loading.
        loading: Option<Law> = law(Measure::TIME), optional;
        /// Where the way ends, before the patient lies in the bed.
        handover: Option<Law> = law(Measure::TIME), optional;
        /// After the handover, before the way back: cleaning, disinfection.
        turnaround: Option<Law> = law(Measure::TIME), optional;
        /// Level of care given on the way by the crew; absent: what the way says. If it is what the patient needs, `treated_within` counts it
        /// from the crew's arrival at the patient.
        care: Option<Reference> = reference(Of::Level), optional;
        /// What patients do where no vehicle is idle: wait for one (`"wait"`), or go at once by other means, without care on the
        /// way (`"other_means"`).
        none_idle: bool = word(&[("wait", true), ("other_means", false)]), default "\"wait\"" because "who needs a vehicle waits for one";
        /// How crowding slows jobs down; absent: not at all.
        slow_down: Vec<SlowDown> = list(table::<SlowDown>()), maybe;
    }
}

section! {
    /// The vehicles of one kind at one facility.
    pub(crate) struct Station {
        /// How many vehicles.
        vehicles: Number = beds(), required;
        /// Changes over time, such as repairs or vehicles lent.
        schedule: Vec<VehicleStep> = list(table::<VehicleStep>()), maybe;
        /// Crews on duty, added up over the shifts that are open; absent: a crew for each vehicle at all times. A job that has begun is finished.
        shifts: Vec<Shift> = list(table::<Shift>()), maybe;
        /// The facilities where they fetch patients; absent: all.
        facilities as "for": Option<Vec<Reference>> = list(reference(Of::Facility)), optional;
    }
}

section! {
    /// From an instant on, so many vehicles.
    pub(crate) struct VehicleStep {
        /// From when.
        from: Number = number(Measure::INSTANT), required;
        /// How many.
        vehicles: Number = beds(), required;
    }
}

section! {
    /// Crews who are on duty at the same hours.
    pub(crate) struct Shift {
        /// How many.
        crews: Number = number(Measure::COUNT), required;
        /// When; absent: always.
        hours: Option<Hours> = hours(), optional;
    }
}

section! {
    /// From a share of vehicles on a job on, what that does to jobs that begin.
    pub(crate) struct SlowDown {
        /// Vehicles on a job over those in service, of all stations of the kind, from which on it holds.
        from: Number = number(Measure::SHARE), required;
        /// Factor on turnout, loading, handover and turnaround, not on the road.
        times: Number = number(Measure::POSITIVE), required;
    }
}

section! {
    /// Stabilising a patient before the way.
    pub(crate) struct Stabilise {
        /// How long it takes, where the patient is and is cared for as before; absent: no time.
        time: Option<Law> = law(Measure::TIME), optional;
        /// Factor on the excess hazards on the way, until the stage changes.
        hazards: Number = number(Measure::POSITIVE), required;
    }
}

section! {
    /// Vehicles that every station keeps for severe calls.
    pub(crate) struct KeepLast {
        /// So many, the last idle ones.
        vehicles: Number = number(Measure::COUNT), required;
        /// For calls from stages of at least this `severity`.
        severity: Number = number(Measure::COUNT), required;
    }
}

/// Which waiting patient gets a vehicle.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Dispatch {
    Nearest,
    ByUrgency,
    KeepLast(Box<KeepLast>),
}

pub(crate) struct DispatchForm;

/// `"nearest"`, `"by_urgency"` or `{ keep_last = { vehicles = 1, severity = 2 } }`.
fn dispatch() -> DispatchForm {
    DispatchForm
}

const POLICIES: &[&str] = &["nearest", "by_urgency"];

impl Form for DispatchForm {
    type Out = Dispatch;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Dispatch {
        if matches!(node.kind, Kind::Table(_)) {
            let mut fields = Fields::open(reader, node);
            fields.check_keys(&["keep_last"]);
            let kept = fields.required("keep_last", &table::<KeepLast>());
            return Dispatch::KeepLast(Box::new(kept));
        }
        match reader.word_of(node, POLICIES) {
            Some("by_urgency") => Dispatch::ByUrgency,
            _ => Dispatch::Nearest,
        }
    }

    fn blank(&self, _: Span) -> Dispatch {
        Dispatch::Nearest
    }

    fn kind(&self) -> String {
        "`\"nearest\"`, `\"by_urgency\"` or `{ keep_last = { vehicles = 1, severity = 2 } }`".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let kept = table::<KeepLast>().schema(schemas);
        let table = [("keep_last".into(), kept)].into_iter().collect();
        any_of(vec![
            json!({ "enum": POLICIES }),
            closed(table, &["keep_last"]),
        ])
    }
}
