//! Equipment, and what of it a stage asks for.

use serde_json::Value;

use crate::scenario::leaf::{Measure, Name, Number, name, number};
use crate::scenario::read::{
    Form, Of, Reader, Reference, id, keyed, list, reference, section, table,
};
use crate::scenario::schema::{Schemas, any_of};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};

section! {
    /// A kind of equipment that patients in beds hold, such as invasive ventilators or a flow of
    /// oxygen in L/min.
    pub(crate) struct Equipment {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// How much each facility has; one that is not named has as much as is asked for.
        stock: Vec<(Reference, Stock)> = keyed(Of::Facility, &[], table::<Stock>()), required;
    }
}

section! {
    /// Equipment of one kind in one facility.
    pub(crate) struct Stock {
        /// How much there is, in pieces or any unit of amount.
        count: Number = number(Measure::FACTOR), required;
        /// Changes over time. Who holds some keeps it when there is less.
        schedule: Vec<StockStep> = list(table::<StockStep>()), maybe;
    }
}

section! {
    /// From an instant on, so much.
    pub(crate) struct StockStep {
        /// From when.
        from: Number = number(Measure::INSTANT), required;
        /// How much.
        count: Number = number(Measure::FACTOR), required;
    }
}

/// What a stage asks for, each with an amount; `None` is 1.
pub(crate) type Asks = Vec<(Reference, Option<Number>)>;

pub(crate) struct AsksForm;

/// A list of kinds of equipment, one of each, or a table of amounts.
pub(super) fn asks() -> AsksForm {
    AsksForm
}

fn amounts() -> impl Form<Out = Vec<(Reference, Number)>> {
    keyed(Of::Equipment, &[], number(Measure::POSITIVE))
}

impl Form for AsksForm {
    type Out = Asks;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Asks {
        if matches!(node.kind, Kind::Table(_)) {
            let amounts = amounts().read(reader, node).into_iter();
            return amounts.map(|(of, amount)| (of, Some(amount))).collect();
        }
        let kinds = list(reference(Of::Equipment)).read(reader, node);
        kinds.into_iter().map(|of| (of, None)).collect()
    }

    fn blank(&self, _: Span) -> Asks {
        Vec::new()
    }

    fn kind(&self) -> String {
        "list of kinds of equipment, or table: amount by kind of equipment".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let kinds = list(reference(Of::Equipment)).schema(schemas);
        any_of(vec![kinds, amounts().schema(schemas)])
    }
}
