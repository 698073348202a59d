//! Targets, arms, and further numbers to report.

use crate::scenario::leaf::{Measure, Name, Number, name, number};
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::{
    Form, Of, Reader, Reference, flag, id, named, plain, reference, section, table, text, word,
};
use crate::scenario::schema::{self, Schemas, any_of};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node, Table};
use crate::units::{Dimension, parse_quantity, plain_digits};
use serde_json::{Value, json};

section! {
    /// What must hold, and how surely.
    pub(crate) struct Target {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// Whether it stands in the headline.
        headline: bool = flag(), default "false" because "one or two targets are enough for a headline";
        /// The metric.
        metric: Reference = named(), required;
        /// Parameter of the metric: a length of time.
        within: Option<Number> = number(Measure::TIME), optional;
        /// Parameter of the metric: an instant.
        at: Option<Number> = number(Measure::INSTANT), optional;
        /// Parameter of the metric: a number of patients.
        count: Option<Number> = number(Measure::COUNT), optional;
        /// Parameter of the metric: a share.
        share: Option<Number> = number(Measure::SHARE), optional;
        /// Only days from this one on, of metrics that are made of days.
        from: Option<Number> = number(Measure::INSTANT), optional;
        /// Only days before this one.
        until: Option<Number> = number(Measure::INSTANT), optional;
        /// Only in facilities of this tier.
        tier: Option<Reference> = reference(Of::Tier), optional;
        /// Only in facilities of this group.
        group: Option<Reference> = reference(Of::Group), optional;
        /// Only in this facility.
        facility: Option<Reference> = reference(Of::Facility), optional;
        /// Only at this level of care.
        care_level: Option<Reference> = reference(Of::Level), optional;
        /// Only for this kind of patient.
        patient_type: Option<Reference> = reference(Of::Type), optional;
        /// Only for this age band.
        age: Option<Reference> = reference(Of::Age), optional;
        /// Of this staff group, for metrics of staff.
        staff: Option<Reference> = reference(Of::Staff), optional;
        /// Of this equipment, for metrics of equipment; in one `facility` or in all that count it.
        equipment: Option<Reference> = reference(Of::Equipment), optional;
        /// Of this service, for metrics of services.
        service: Option<Reference> = reference(Of::Service), optional;
        /// Of this supply, for metrics of supplies; in one `facility` or in all that count it.
        supply: Option<Reference> = reference(Of::Supply), optional;
        /// Of this kind of vehicle, for metrics of vehicles; of one station (`facility`) or of all.
        vehicle: Option<Reference> = reference(Of::Vehicle), optional;
        /// Of this triage, for metrics of triage.
        triage: Option<Reference> = reference(Of::Triage), optional;
        /// Only those who truly belong to this class of the `triage`.
        class: Option<Reference> = named(), optional;
        /// Of this intervention, for metrics of interventions that have to begin in time.
        intervention: Option<Reference> = reference(Of::Intervention), optional;
        /// The metric must be at least this.
        at_least: Option<LimitValue> = limit(), optional;
        /// The metric must be at most this.
        at_most: Option<LimitValue> = limit(), optional;
        /// It must hold in this share of replications.
        required: Option<Number> = number(Measure::SHARE), optional;
        /// Or its mean over replications must keep the limit.
        kind: Option<()> = word(&[("mean", ())]), optional;
        /// Or a count on a date must keep it, without simulation.
        rule as "static": Option<Static> = table::<Static>(), optional;
    }
}

section! {
    /// Where a static target comes from.
    pub(crate) struct Static {
        /// Document.
        document: String = text(), required;
        /// Year of the document.
        year: String = plain(), maybe;
        /// Hospital grade that it applies to.
        grade: String = plain(), maybe;
    }
}

section! {
    /// A further number for the tables of results.
    pub(crate) struct Watch {
        /// The metric.
        metric: Reference = named(), required;
        /// Parameter of the metric: a length of time.
        within: Option<Number> = number(Measure::TIME), optional;
        /// Parameter of the metric: an instant.
        at: Option<Number> = number(Measure::INSTANT), optional;
        /// Parameter of the metric: a number of patients.
        count: Option<Number> = number(Measure::COUNT), optional;
        /// Parameter of the metric: a share.
        share: Option<Number> = number(Measure::SHARE), optional;
        /// Only days from this one on, of metrics that are made of days.
        from: Option<Number> = number(Measure::INSTANT), optional;
        /// Only days before this one.
        until: Option<Number> = number(Measure::INSTANT), optional;
        /// Only in facilities of this tier.
        tier: Option<Reference> = reference(Of::Tier), optional;
        /// Only in facilities of this group.
        group: Option<Reference> = reference(Of::Group), optional;
        /// Only in this facility.
        facility: Option<Reference> = reference(Of::Facility), optional;
        /// Only at this level of care.
        care_level: Option<Reference> = reference(Of::Level), optional;
        /// Only for this kind of patient.
        patient_type: Option<Reference> = reference(Of::Type), optional;
        /// Only for this age band.
        age: Option<Reference> = reference(Of::Age), optional;
        /// Of this staff group, for metrics of staff.
        staff: Option<Reference> = reference(Of::Staff), optional;
        /// Of this equipment, for metrics of equipment; in one `facility` or in all that count it.
        equipment: Option<Reference> = reference(Of::Equipment), optional;
        /// Of this service, for metrics of services.
        service: Option<Reference> = reference(Of::Service), optional;
        /// Of this supply, for metrics of supplies; in one `facility` or in all that count it.
        supply: Option<Reference> = reference(Of::Supply), optional;
        /// Of this kind of vehicle, for metrics of vehicles; of one station (`facility`) or of all.
        vehicle: Option<Reference> = reference(Of::Vehicle), optional;
        /// Of this triage, for metrics of triage.
        triage: Option<Reference> = reference(Of::Triage), optional;
        /// Only those who truly belong to this class of the `triage`.
        class: Option<Reference> = named(), optional;
        /// Of this intervention, for metrics of interventions that have to begin in time.
        intervention: Option<Reference> = reference(Of::Intervention), optional;
    }
}

section! {
    /// A way of organising care: values that differ from the file.
    pub(crate) struct Arm {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// The scheme of pairing in force, short for `"pairing.scheme"` in `set`.
        scheme: Option<Reference> = reference(Of::Scheme), optional;
        /// Values by path: `{ "facility.county.icu.beds" = 30 }`.
        set: Table = raw(), maybe;
    }
}

/// A limit in the unit of a metric: times in days, rates per day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct LimitValue {
    pub span: Span,
    /// The number; `None` if it could not be read.
    pub value: Option<f64>,
    pub dimension: Dimension,
}

pub(crate) struct LimitForm;

/// A limit.
fn limit() -> LimitForm {
    LimitForm
}

impl Form for LimitForm {
    type Out = LimitValue;

    #[allow(clippy::cast_precision_loss)] // limits are far below 2^53
    fn read(&self, reader: &mut Reader, node: &mut Node) -> LimitValue {
        let span = node.span;
        let plain = |value| LimitValue {
            span,
            value,
            dimension: Dimension::Plain,
        };
        let limit = match &node.kind {
            Kind::Integer(number) => plain(Some(*number as f64)),
            Kind::Float(number) => plain(Some(*number)),
            Kind::Text(text) => {
                let Ok(found) = parse_quantity(&plain_digits(text)) else {
                    let (measure, examples) = (Words::QUANTITY, "0.9, \"90 %\", \"6 h\"");
                    let found = text.clone();
                    reader.error(
                        span,
                        Msg::NoNumber {
                            found,
                            measure,
                            examples,
                        },
                    );
                    return self.blank(span);
                };
                LimitValue {
                    span,
                    value: Some(found.value),
                    dimension: found.dimension,
                }
            }
            _ => {
                reader.wrong_type(node, Words::QUANTITY);
                return self.blank(span);
            }
        };
        if limit.value.is_some_and(f64::is_finite) {
            return limit;
        }
        reader.error(
            span,
            Msg::out_of_range(&Measure::NUMBER, limit.value.unwrap_or(f64::NAN), false),
        );
        self.blank(span)
    }

    fn blank(&self, span: Span) -> LimitValue {
        LimitValue {
            span,
            value: None,
            dimension: Dimension::Plain,
        }
    }

    fn kind(&self) -> String {
        "number in the unit of the metric".into()
    }

    fn schema(&self, _: &mut Schemas) -> Value {
        any_of(vec![json!({ "type": "number" }), schema::text()])
    }
}

pub(crate) struct RawForm;

/// A table that is used as it stands.
pub(super) fn raw() -> RawForm {
    RawForm
}

impl Form for RawForm {
    type Out = Table;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Table {
        if node.as_table().is_none() {
            reader.wrong_type(node, Words::TABLE);
        }
        node.as_table().cloned().unwrap_or_default()
    }

    fn blank(&self, _: Span) -> Table {
        Table::new()
    }

    fn kind(&self) -> String {
        "table of values by path".into()
    }

    fn schema(&self, _: &mut Schemas) -> Value {
        json!({ "type": "object" })
    }
}
