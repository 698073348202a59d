//! Values for everyone, by age band, or by age band and risk tier.

use super::measure::Measure;
use super::number::{Number, number};
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::{CITE_KEYS, Fields, Form, Of, Reader, Reference, flag, keyed, list};
use crate::scenario::schema::{Schemas, any_of, by_key, closed, list_of};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};
use serde_json::Value;

/// A value by group, with factors.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Group<T> {
    /// Where it was written.
    pub span: Span,
    pub values: Values<T>,
    /// Factor by risk tier; 1 for those not named.
    pub times_risk: Vec<(Reference, Number)>,
    /// Whether the factors leave the mean over the risk tiers of an age band as it is.
    pub normalise: bool,
    /// Factor for all.
    pub times: Option<Number>,
}

/// A value for everyone or one for each.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Values<T> {
    /// For everyone.
    One(T),
    /// For each age band.
    Ages(Vec<T>),
    /// For each age band of each risk tier.
    Risks(Vec<(Reference, Vec<T>)>),
}

impl<T> Group<T> {
    fn new(span: Span, values: Values<T>) -> Self {
        Group {
            span,
            values,
            times_risk: Vec::new(),
            normalise: false,
            times: None,
        }
    }

    /// All values.
    pub fn all(&self) -> Vec<&T> {
        match &self.values {
            Values::One(one) => vec![one],
            Values::Ages(list) => list.iter().collect(),
            Values::Risks(risks) => risks.iter().flat_map(|(_, list)| list).collect(),
        }
    }

    /// The numbers around the values.
    pub fn factors(&self) -> impl Iterator<Item = &Number> {
        self.times_risk
            .iter()
            .map(|(_, number)| number)
            .chain(&self.times)
    }
}

/// The form of a [`Group`].
pub(crate) struct GroupForm<F>(F);

/// Values of this form by group.
pub(crate) fn group<F: Form>(each: F) -> GroupForm<F> {
    GroupForm(each)
}

const KEYS: [&str; 6] = [
    "by_age",
    "by_age_and_risk",
    "value",
    "times_risk",
    "normalise",
    "times",
];

impl<F: Form> Form for GroupForm<F> {
    type Out = Group<F::Out>;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Self::Out {
        reader.leaf(node, None, |reader, node| {
            let has = |key| node.get(key).is_some();
            let factors = has("times_risk") || has("times");
            if has("by_age") || has("by_age_and_risk") || (has("value") && factors) {
                return self.read_table(reader, node);
            }
            let values = if matches!(node.kind, Kind::List(_)) {
                Values::Ages(Bands(&self.0).read(reader, node))
            } else {
                Values::One(self.0.read(reader, node))
            };
            Group::new(node.span, values)
        })
    }

    fn blank(&self, span: Span) -> Self::Out {
        Group::new(span, Values::One(self.0.blank(span)))
    }

    fn kind(&self) -> String {
        format!("{} by group", self.0.kind())
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let each = self.0.schema(schemas);
        let list = list_of(&each);
        let mut keys = schemas.cite();
        let factor = number(Measure::FACTOR).schema(schemas);
        let of_risks = by_key(&factor);
        let flag = flag().schema(schemas);
        let tables = [
            each.clone(),
            list.clone(),
            by_key(&list),
            of_risks,
            flag,
            factor,
        ];
        let names = [
            "value",
            "by_age",
            "by_age_and_risk",
            "times_risk",
            "normalise",
            "times",
        ];
        keys.extend(names.map(String::from).into_iter().zip(tables));
        any_of(vec![each, list, closed(keys, &[])])
    }
}

impl<F: Form> GroupForm<F> {
    fn read_table(&self, reader: &mut Reader, node: &mut Node) -> Group<F::Out> {
        reader.cite(node);
        let span = node.span;
        let mut fields = Fields::open(reader, node);
        fields.check_keys(&[KEYS.as_slice(), &CITE_KEYS].concat());
        let values = self.read_values(span, &mut fields);
        let factors = keyed(Of::Risk, &[], number(Measure::FACTOR));
        Group {
            span,
            values,
            times_risk: fields.optional("times_risk", &factors).unwrap_or_default(),
            normalise: fields.optional("normalise", &flag()).unwrap_or(false),
            times: fields.optional("times", &number(Measure::FACTOR)),
        }
    }

    fn read_values(&self, span: Span, fields: &mut Fields<'_, '_>) -> Values<F::Out> {
        let one = fields.optional("value", &Each(&self.0)).map(Values::One);
        let ages = fields.optional("by_age", &Bands(&self.0)).map(Values::Ages);
        let by_risk = keyed(Of::Risk, &[], Bands(&self.0));
        let risks = fields
            .optional("by_age_and_risk", &by_risk)
            .map(Values::Risks);
        let mut given = [one, ages, risks].into_iter().flatten();
        let first = given.next();
        if given.next().is_some() {
            let found = vec!["value".into(), "by_age".into(), "by_age_and_risk".into()];
            fields.reader.error(span, Msg::TooMany { found });
        }
        if let Some(Values::Risks(risks)) = &first {
            check_risks(risks, span, fields.reader);
        }
        first.unwrap_or_else(|| Values::One(self.0.blank(span)))
    }
}

/// Each risk tier must have its values.
fn check_risks<T>(risks: &[(Reference, T)], span: Span, reader: &mut Reader) {
    let ids: Vec<String> = reader.ids.texts(Of::Risk).map(String::from).collect();
    for id in ids {
        if !risks.iter().any(|(risk, _)| risk.id == id) {
            reader.error(span, Msg::RiskMissing { risk: id });
        }
    }
}

/// One value of a form that is only lent.
struct Each<'a, F>(&'a F);

impl<F: Form> Form for Each<'_, F> {
    type Out = F::Out;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> F::Out {
        self.0.read(reader, node)
    }

    fn blank(&self, span: Span) -> F::Out {
        self.0.blank(span)
    }

    fn kind(&self) -> String {
        self.0.kind()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        self.0.schema(schemas)
    }
}

/// One value for each age band.
struct Bands<'a, F>(&'a F);

impl<F: Form> Form for Bands<'_, F> {
    type Out = Vec<F::Out>;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Vec<F::Out> {
        let span = node.span;
        let bands = reader.ids.count(Of::Age);
        let mut values = list(Each(self.0)).read(reader, node);
        if values.len() != bands && matches!(node.kind, Kind::List(_)) {
            let found = values.len();
            reader.error(
                span,
                Msg::WrongLength {
                    what: Words::AGES,
                    expected: bands,
                    found,
                },
            );
        }
        values.resize_with(bands, || self.0.blank(span));
        values
    }

    fn blank(&self, _: Span) -> Vec<F::Out> {
        Vec::new()
    }

    fn kind(&self) -> String {
        format!("list of {} by age band", self.0.kind())
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        list_of(&self.0.schema(schemas))
    }
}
