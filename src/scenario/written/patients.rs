//! Age bands, risk tiers, and the courses of kinds of patients.

use super::choices::{Untreated, untreated};
use super::equipment::{Asks, asks};
use super::triage::Sorted;
use crate::scenario::leaf::{Group, Law, Measure, Name, Number, group, law, name, number};
use crate::scenario::message::Words;
use crate::scenario::read::{
    Fields, Form, Of, Reader, Reference, id, keyed, list, listed, named, reference, rows, section,
    table,
};
use crate::scenario::schema::{Schemas, any_of, closed, text};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};
use serde_json::Value;

section! {
    /// Age bands and risk tiers.
    pub(crate) struct Patients {
        /// Age bands, youngest first.
        ages: Vec<String> = list(id()), default "[\"all\"]" because "one band for everyone";
        /// Persons of each age band as shares, for places that give only a total.
        age_shares: Vec<Number> = list(number(Measure::FACTOR)), maybe;
        /// Risk tiers in order.
        risks: Vec<String> = list(id()), default "[\"all\"]" because "one tier for everyone";
        /// Share of each risk tier by age band.
        risk_shares: Vec<(Reference, Group<Number>)> = keyed(Of::Risk, &[], group(number(Measure::SHARE))), maybe;
    }
}

section! {
    /// A kind of patient: a graph of stages.
    pub(crate) struct PatientType {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// The stage in which a case begins: one, or one for each kind of stream.
        entry: Entry = entry(), required;
        /// Stages.
        stage: Vec<Stage> = rows::<Stage>(), required;
    }
}

section! {
    /// A stage in the course of a patient.
    pub(crate) struct Stage {
        /// Its id, unique in the patient type.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// Level of care that it needs; absent: none.
        needs: Option<Reference> = reference(Of::Level), optional;
        /// How long after the need has arisen at home the patient asks for care, unless a visit of `[[monitoring]]` finds it before; until
        /// then there is no care, and the time counts as unmet. `"never"`: only a visit finds it. Absent: at once.
        self_report: Option<Untreated> = untreated(), optional;
        /// How urgent the need is, where a unit serves by severity: the higher goes first.
        severity: Number = number(Measure::COUNT), default "0" because "no need goes before another unless the file says so";
        /// By what patients are sorted when the stage begins; absent: they are not.
        triage: Option<Sorted> = table::<Sorted>(), optional;
        /// Who is offered that level; absent: everyone.
        candidate: Option<Candidate> = table::<Candidate>(), optional;
        /// Equipment that a patient holds in a bed that gives the level needed: `["ventilator"]` or `{ oxygen = 15 }`.
        equipment: Asks = asks(), maybe;
        /// What a patient uses in a day in a bed that gives the level needed: `{ oxygen = 15 }`.
        uses: Vec<(Reference, Number)> = keyed(Of::Supply, &[], number(Measure::POSITIVE)), maybe;
        /// Services whose results the stage waits for, asked when it begins, those that serve the facility where the patient is. It ends when
        /// all results are there, and not before its `stay` is over. Without a `stay` it ends with the last result whatever the care.
        result: Vec<Reference> = listed(reference(Of::Service)), maybe;
        /// How infectious the patient is to others in care, as a multiple of the usual. Who is in a stage without it can be infected in
        /// care, if they were in none with it before.
        infectious: Option<Number> = number(Measure::FACTOR), optional;
        /// Length under adequate care; a stage that needs no care and has none is a fork that takes no time.
        stay: Option<Group<Law>> = group(law(Measure::TIME)), optional;
        /// The same for those who die of it; absent: as `stay`.
        stay_if_dying: Option<Group<Law>> = group(law(Measure::TIME)), optional;
        /// Probability of dying at the end of the stage even under adequate care.
        death: Option<Group<Number>> = group(number(Measure::SHARE)), optional;
        /// How long the stage lasts without adequate care.
        untreated: Untreated = untreated(), default "\"never\"" because "without care nothing gets better unless the file says so";
        /// What follows, by probability; the rest recovers.
        next: Vec<Next> = list(table::<Next>()), maybe;
        /// What follows by the first of several clocks, which also ends the stage.
        race: Vec<Clock> = list(table::<Clock>()), maybe;
        /// What less care than needed does, by the level of care given (`none`: no care). A level
        /// that is not named is as the next lower one that is, else as `none`.
        excess: Vec<(Reference, Excess)> = keyed(Of::Level, &["none"], table::<Excess>()), maybe;
    }
}

section! {
    /// The share of patients who are offered a level.
    pub(crate) struct Candidate {
        /// Probability of being offered the level.
        share: Group<Number> = group(number(Measure::SHARE)), required;
        /// Level at which the others are treated.
        ceiling: Reference = reference(Of::Level), required;
    }
}

section! {
    /// What follows a stage, by probability.
    pub(crate) struct Next {
        /// A stage of the same patient type, `recovered` or `died`.
        to: Reference = named(), required;
        /// Its probability.
        p: Group<Number> = group(number(Measure::SHARE)), required;
    }
}

section! {
    /// One clock of a race.
    pub(crate) struct Clock {
        /// A stage of the same patient type, `recovered` or `died`.
        to: Reference = named(), required;
        /// When it rings.
        after: Group<Law> = group(law(Measure::TIME)), required;
    }
}

section! {
    /// What less care than needed does.
    pub(crate) struct Excess {
        /// Probability of dying in a mean untreated stage, which contains the base death.
        p_dies: Option<Group<Number>> = group(number(Measure { most: 0.999_999, ..Measure::SHARE })), optional;
        /// Or the excess hazard of death itself.
        death_rate: Option<Group<Number>> = group(number(Measure::RATE)), optional;
        /// Excess hazards of worse stages.
        worsens: Vec<Worsens> = listed(table::<Worsens>()), maybe;
    }
}

section! {
    /// The excess hazard of a worse stage.
    pub(crate) struct Worsens {
        /// The worse stage.
        to: Reference = named(), required;
        /// Hazard.
        rate: Group<Number> = group(number(Measure::RATE)), required;
    }
}

/// The stages in which cases begin, by what a stream counts.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Entry {
    pub infections: Option<Reference>,
    pub onsets: Option<Reference>,
    pub presentations: Option<Reference>,
}

pub(crate) struct EntryForm;

/// A stage, or `{ infections, onsets, presentations }`.
fn entry() -> EntryForm {
    EntryForm
}

impl Form for EntryForm {
    type Out = Entry;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Entry {
        match &node.kind {
            Kind::Text(_) => {
                let stage = Some(named().read(reader, node));
                Entry {
                    infections: stage.clone(),
                    onsets: stage.clone(),
                    presentations: stage,
                }
            }
            Kind::Table(_) => {
                let mut fields = Fields::open(reader, node);
                fields.check_keys(&["infections", "onsets", "presentations"]);
                let mut stage = |key| fields.optional(key, &named());
                Entry {
                    infections: stage("infections"),
                    onsets: stage("onsets"),
                    presentations: stage("presentations"),
                }
            }
            _ => {
                reader.wrong_type(node, Words::TEXT);
                Entry::default()
            }
        }
    }

    fn blank(&self, _: Span) -> Entry {
        Entry::default()
    }

    fn kind(&self) -> String {
        "id of a stage, or `{ infections, onsets, presentations }`".into()
    }

    fn schema(&self, _: &mut Schemas) -> Value {
        let keys = ["infections", "onsets", "presentations"].map(|key| (key.into(), text()));
        any_of(vec![text(), closed(keys.into_iter().collect(), &[])])
    }
}
