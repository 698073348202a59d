//! Where people live, streams of new cases, and who lies in the beds at the beginning.

use super::choices::{Persons, persons};
use super::curve::{Batch, Curve, Cycle};
use super::variation::{Avoidance, Season, Size, Timing};
use crate::scenario::leaf::{Measure, Name, Number, name, number};
use crate::scenario::message::Words;
use crate::scenario::read::{
    CITE_KEYS, Fields, Form, Of, Reader, Reference, id, keyed, list, named, reference, section,
    table, word,
};
use crate::scenario::schema::{Schemas, any_of, by_key, closed, list_of, text};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};
use serde_json::Value;

section! {
    /// Where people live.
    pub(crate) struct Place {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// Facility of first contact.
        facility: Option<Reference> = reference(Of::Facility), optional;
        /// Or several, by share.
        contacts: Vec<Contact> = list(table::<Contact>()), maybe;
        /// People who live there.
        persons: Option<Persons> = persons(), optional;
    }
}

section! {
    /// A facility of first contact.
    pub(crate) struct Contact {
        /// Which.
        facility: Reference = reference(Of::Facility), required;
        /// Share of the place's cases.
        share: Number = number(Measure::SHARE), required;
    }
}

/// What a stream counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Counts {
    Infections,
    Onsets,
    Presentations,
}

section! {
    /// A stream of new cases; exactly one key says how many.
    pub(crate) struct Stream {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// Kind of patient.
        patient_type: Reference = reference(Of::Type), required;
        /// What it counts: cases begin in the entry stage for it.
        of: Counts = word(&[("presentations", Counts::Presentations), ("onsets", Counts::Onsets), ("infections", Counts::Infections)]), default "\"presentations\"" because "most tables count people who come";
        /// Places (or shares of places); absent: all, by persons.
        places: Option<Vec<(Reference, Option<Number>)>> = places(), optional;
        /// Relative incidence by age band; absent: the same for all.
        ages: Vec<Number> = list(number(Measure::FACTOR)), maybe;
        /// Factor on the number of cases.
        times: Option<Number> = number(Measure::FACTOR), optional;
        /// How much later it runs, by place.
        lag: Vec<(Reference, Number)> = keyed(Of::Place, &[], number(Measure::TIME)), maybe;
        /// How much later it runs by chance, beside `lag`.
        timing: Option<Timing> = table::<Timing>(), optional;
        /// How much larger it is by chance.
        size: Option<Size> = table::<Size>(), optional;
        /// How it falls while another stream runs high.
        avoidance: Option<Avoidance> = table::<Avoidance>(), optional;
        /// Counts only from here.
        from: Option<Number> = number(Measure::INSTANT), optional;
        /// Counts only up to here.
        until: Option<Number> = number(Measure::INSTANT), optional;
        /// Constant rate, of all its places together.
        rate: Option<Number> = number(Measure::RATE), optional;
        /// Constant rate per 100,000 persons.
        rate_per_100k: Option<Number> = number(Measure::RATE), optional;
        /// Weights of the 24 hours of the day, for constant rates.
        hours: Vec<Number> = list(number(Measure::FACTOR)), maybe;
        /// Weights of the days of the week, Monday first, for constant rates.
        weekdays: Vec<Number> = list(number(Measure::FACTOR)), maybe;
        /// Weights of the 12 months, January first, for constant rates; the mean of the year stays.
        months: Vec<Number> = list(number(Measure::FACTOR)), maybe;
        /// Or a yearly swing, for constant rates.
        season: Option<Season> = table::<Season>(), optional;
        /// Daily rates from a table: `"file.csv"`, the same with its source, or its rows.
        daily: Option<Vec<DailyRow>> = daily(), optional;
        /// Cases per day on each day from day 0 on, of all its places together.
        daily_rates: Option<Vec<Number>> = rates(), optional;
        /// A wave.
        curve: Option<Curve> = table::<Curve>(), optional;
        /// Cases at one instant.
        batch: Option<Batch> = table::<Batch>(), optional;
        /// A rate that swings.
        cycle: Option<Cycle> = table::<Cycle>(), optional;
    }
}

section! {
    /// Daily rates of one place and age band.
    pub(crate) struct DailyRow {
        /// Place; absent: all of the stream's places by share.
        place: Option<Reference> = reference(Of::Place), optional;
        /// Age band; absent: all by persons and `ages`.
        group: Option<Reference> = reference(Of::Age), optional;
        /// Day of the first rate.
        first: Number = number(Measure::INSTANT), default "\"0 d\"" because "tables usually begin on the first day";
        /// Cases per day on each day.
        rates: Vec<Number> = rates(), required;
    }
}

section! {
    /// Patients who lie in a unit when the run begins.
    pub(crate) struct StartCensus {
        /// Its id.
        id: String = id(), required;
        /// Facility.
        facility: Reference = reference(Of::Facility), required;
        /// Care level.
        level: Reference = reference(Of::Level), required;
        /// Kind of patient.
        patient_type: Reference = reference(Of::Type), required;
        /// Their stage.
        stage: Reference = named(), required;
        /// How many.
        patients: Option<Number> = number(Measure::COUNT), optional;
        /// Or the share of the unit's beds.
        occupied: Option<Number> = number(Measure::SHARE), optional;
        /// How many wait for a bed of this level at this facility when the run begins: they need it from then on.
        waiting: Option<Number> = number(Measure::COUNT), optional;
    }
}

pub(crate) struct PlacesForm;

/// `["a", "b"]` or `{ a = 0.5, b = 0.3 }`.
fn places() -> PlacesForm {
    PlacesForm
}

impl Form for PlacesForm {
    type Out = Vec<(Reference, Option<Number>)>;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Self::Out {
        match node.kind {
            Kind::List(_) => {
                let places = list(reference(Of::Place)).read(reader, node);
                places.into_iter().map(|place| (place, None)).collect()
            }
            Kind::Table(_) => {
                let shares = keyed(Of::Place, &[], number(Measure::FACTOR)).read(reader, node);
                shares
                    .into_iter()
                    .map(|(place, share)| (place, Some(share)))
                    .collect()
            }
            _ => {
                reader.wrong_type(node, Words::LIST_OR_TABLE);
                Vec::new()
            }
        }
    }

    fn blank(&self, _: Span) -> Self::Out {
        Vec::new()
    }

    fn kind(&self) -> String {
        "list of ids of places, or `{ a = 0.5, b = 0.3 }`".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let factor = number(Measure::FACTOR).schema(schemas);
        any_of(vec![list_of(&text()), by_key(&factor)])
    }
}

pub(crate) struct RatesForm;

/// Rates of days in order, which are one value: a list, or `{ value = [...], source, mark, note }`.
fn rates() -> RatesForm {
    RatesForm
}

impl Form for RatesForm {
    type Out = Vec<Number>;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Vec<Number> {
        reader.leaf(node, Some(Measure::RATE.words), |reader, node| {
            let each = list(number(Measure::FACTOR));
            if node.get("value").is_none() {
                return each.read(reader, node);
            }
            reader.cite(node);
            let mut fields = Fields::open(reader, node);
            fields.check_keys(&[&["value"], CITE_KEYS.as_slice()].concat());
            let value = node.as_table_mut().and_then(|table| table.get_mut("value"));
            value.map_or_else(Vec::new, |value| each.read(reader, &mut value.node))
        })
    }

    fn blank(&self, _: Span) -> Vec<Number> {
        Vec::new()
    }

    fn kind(&self) -> String {
        "list of factor, or `{ value = [...], source, mark }`".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let list = list(number(Measure::FACTOR)).schema(schemas);
        let mut keys = schemas.cite();
        keys.insert("value".into(), list.clone());
        any_of(vec![list, closed(keys, &["value"])])
    }
}

pub(crate) struct DailyForm;

/// Rows of daily rates. A file name is replaced by its rows before anything is read; one that
/// is still there could not be, which has been said.
fn daily() -> DailyForm {
    DailyForm
}

impl Form for DailyForm {
    type Out = Vec<DailyRow>;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Vec<DailyRow> {
        if node.as_text().is_some() {
            return Vec::new();
        }
        list(table::<DailyRow>()).read(reader, node)
    }

    fn blank(&self, _: Span) -> Vec<DailyRow> {
        Vec::new()
    }

    fn kind(&self) -> String {
        "name of a CSV file, `{ file, source, mark, note }`, or rows".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let rows = list(table::<DailyRow>()).schema(schemas);
        any_of(vec![schemas.file(), rows])
    }
}
