//! Names for readers: text, or one text in Chinese and one in English.

use serde::Serialize;
use serde_json::Value;

use crate::model::Label;
use crate::scenario::message::Words;
use crate::scenario::read::{Fields, Form, Reader, text};
use crate::scenario::schema::{self, Schemas, any_of, closed};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};

/// What readers call a thing.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Name {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Name {
    /// The label of the thing of this id.
    pub(crate) fn label(name: Option<&Name>, id: &str) -> Label {
        match name {
            Some(Name { zh, en }) => Label {
                id: id.into(),
                zh: zh.clone(),
                en: en.clone(),
            },
            None => Label::plain(id),
        }
    }
}

/// The form of a [`Name`].
pub(crate) struct NameForm;

/// A name: text, or `{ zh, en }`.
pub(crate) fn name() -> NameForm {
    NameForm
}

impl Form for NameForm {
    type Out = Name;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Name {
        match &node.kind {
            Kind::Text(text) => Name {
                zh: text.clone(),
                en: text.clone(),
            },
            Kind::Table(_) => {
                let mut fields = Fields::open(reader, node);
                fields.check_keys(&["zh", "en"]);
                let (zh, en) = (
                    fields.optional("zh", &text()),
                    fields.optional("en", &text()),
                );
                let either = zh.clone().or(en.clone()).unwrap_or_default();
                Name {
                    zh: zh.unwrap_or(either.clone()),
                    en: en.unwrap_or(either),
                }
            }
            _ => {
                reader.wrong_type(node, Words::NAME);
                Name::default()
            }
        }
    }

    fn blank(&self, _: Span) -> Name {
        Name::default()
    }

    fn kind(&self) -> String {
        "text, or `{ zh, en }`".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        schemas.define("Name", |_| {
            let pair = ["zh", "en"].map(|key| (key.into(), schema::text()));
            any_of(vec![
                schema::text(),
                closed(pair.into_iter().collect(), &[]),
            ])
        })
    }
}
