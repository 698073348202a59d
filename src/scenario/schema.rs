//! JSON Schema of the language (draft 2020-12), written from the definitions that read it.
//!
//! Editors check a file with it while it is typed. It says which keys there are and what
//! their values look like; what only the whole scenario can tell (references, sums, circles) is
//! told by `surgeplan check`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::leaf::FAMILIES;
use super::read::{CITE_KEYS, Section};
use super::tree::UNSET;
use super::written::Scenario;

/// Definitions collected so far.
pub(crate) struct Schemas {
    defs: BTreeMap<String, Value>,
    /// Whether the file stands over another one: nothing need be there, and `"@unset"` may be.
    over: bool,
}

/// The whole schema as text.
///
/// A file that extends another or names side tables may leave out what it finds there; any file
/// may be one that others extend, so nothing is required at the top.
#[must_use]
pub fn schema() -> String {
    let mut defs = BTreeMap::new();
    let mut whole = |over: bool| {
        let mut schemas = Schemas {
            defs: BTreeMap::new(),
            over,
        };
        let root = schemas.section::<Scenario>();
        defs.append(&mut schemas.defs);
        root
    };
    let (alone, over) = (whole(false), whole(true));
    let document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "surgeplan scenario",
        "type": "object",
        "if": { "anyOf": [{ "required": ["extends"] }, { "required": ["tables"] }] },
        "then": over,
        "else": alone,
        "$defs": defs,
    });
    format!("{document:#}\n")
}

impl Schemas {
    /// A reference to a definition, which is made unless it is there.
    pub fn define(&mut self, name: &str, make: impl FnOnce(&mut Schemas) -> Value) -> Value {
        let name = if self.over {
            format!("{name}Over")
        } else {
            name.into()
        };
        if !self.defs.contains_key(&name) {
            self.defs.insert(name.clone(), Value::Null);
            let schema = make(self);
            self.defs.insert(name.clone(), schema);
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    /// A table with the keys of a section.
    pub fn section<S: Section>(&mut self) -> Value {
        self.define(S::NAME, Schemas::table_of::<S>)
    }

    fn table_of<S: Section>(&mut self) -> Value {
        let (rows, values) = (S::rows(), S::schemas(self));
        let mut keys = Map::new();
        let mut required = Vec::new();
        let mut others = json!(false);
        for (row, value) in rows.iter().zip(values) {
            if row.key == "<id>" {
                others = value;
                continue;
            }
            let is_required = row.presence == "required";
            if is_required && (!self.over || row.key == "id") {
                required.push(row.key.clone());
            }
            let about = row.about.split_whitespace().collect::<Vec<_>>().join(" ");
            let about = match row.presence.as_str() {
                "required" | "optional" => about,
                default => format!("{about} Default: {default}."),
            };
            keys.insert(row.key.clone(), self.described(value, &about));
        }
        if self.over && (keys.contains_key("id") || S::NAME == "Link") {
            let about = "Removes this row of the base.";
            keys.insert(UNSET.into(), json!({ "description": about, "const": true }));
        }
        if S::NAME == "Scenario" {
            required.clear();
            keys.extend(self.of_files());
        }
        json!({
            "type": "object",
            "properties": keys,
            "required": required,
            "additionalProperties": others,
        })
    }

    fn described(&self, value: Value, about: &str) -> Value {
        let unset = self.over.then(|| json!({ "const": UNSET }));
        let mut schema = any_of([value].into_iter().chain(unset).collect());
        schema["description"] = about.into();
        schema
    }

    /// Keys of the top level that are gone when files have been put together.
    fn of_files(&mut self) -> Map<String, Value> {
        let table = self.file();
        let tables = json!({
            "type": "object",
            "description": "Side tables in CSV files.",
            "properties": { "facilities": table, "population": table, "travel": table },
            "additionalProperties": false,
        });
        let extends = json!({
            "anyOf": [{ "type": "string" }, list_of(&text())],
            "description": "`builtin:NAME` or a file that this one stands over; or several, each over those before it.",
        });
        let pairs = [("extends", extends), ("tables", tables)];
        pairs
            .map(|(key, value)| (key.into(), value))
            .into_iter()
            .collect()
    }

    /// The name of a CSV file, perhaps with the source of its numbers.
    pub fn file(&mut self) -> Value {
        self.define("CsvFile", |schemas| {
            let mut keys = schemas.cite();
            keys.insert("file".into(), json!({ "type": "string" }));
            let with_source = closed(keys, &["file"]);
            json!({ "anyOf": [{ "type": "string" }, with_source] })
        })
    }

    /// `source`, `mark` and `note`.
    #[allow(clippy::unused_self)] // like the others
    pub fn cite(&mut self) -> Map<String, Value> {
        let text = json!({ "type": "string" });
        let texts = json!({ "anyOf": [text, { "type": "array", "items": text }] });
        let marks = json!({ "enum": ["verified", "recalled", "derived", "assumed"] });
        let values = [texts, marks, text];
        CITE_KEYS
            .map(String::from)
            .into_iter()
            .zip(values)
            .collect()
    }

    /// A value that cites: `{ value, source, mark, note }`.
    pub fn cited(&mut self) -> Value {
        self.define("Cited", |schemas| {
            let mut keys = schemas.cite();
            let value = json!({ "type": ["number", "string", "object"] });
            keys.insert("value".into(), value);
            closed(keys, &["value"])
        })
    }

    /// A law: one family, modifiers, what it cites.
    pub fn law(&mut self) -> Value {
        self.define("Law", |schemas| {
            let families = families();
            let one: Vec<Value> = families
                .iter()
                .map(|(name, _)| json!({ "required": [name] }))
                .collect();
            let mut keys = schemas.cite();
            keys.extend(modifiers());
            keys.extend(families);
            let mut law = closed(keys, &[]);
            law["oneOf"] = Value::Array(one);
            law
        })
    }
}

/// A parameter of a law: a number in any of its forms.
fn parameter() -> Value {
    json!({ "type": ["number", "string", "object"] })
}

/// What may stand beside the parameters of a law.
fn modifiers() -> Map<String, Value> {
    let bounds = ["low", "high"].map(|key| (key.into(), parameter()));
    let truncate = closed(bounds.into_iter().collect(), &[]);
    let values = [truncate, parameter(), parameter()];
    let names = ["truncate", "cap", "times"].map(String::from);
    names.into_iter().zip(values).collect()
}

/// The families of laws with their parameters.
fn families() -> Vec<(String, Value)> {
    let parameters = FAMILIES.iter().map(|family| {
        let keys = family.ways.iter().flat_map(|way| way.keys);
        let mut table: Map<_, _> = keys.map(|key| (key.0.into(), parameter())).collect();
        if family.name == "lognormal" {
            table.insert("unit".into(), text());
        }
        table.extend(modifiers());
        (family.name.into(), closed(table, &[]))
    });
    let list = list_of(&parameter());
    let mut empirical = modifiers();
    empirical.insert("values".into(), list.clone());
    empirical.insert("weights".into(), list);
    empirical.insert("values_from".into(), text());
    let others = [
        ("constant", parameter()),
        ("empirical", closed(empirical, &[])),
    ];
    let others = others.map(|(name, value)| (name.into(), value));
    parameters.chain(others).collect()
}

/// A table with these keys and no others.
pub(crate) fn closed(keys: Map<String, Value>, required: &[&str]) -> Value {
    let mut table = json!({
        "type": "object",
        "required": required,
        "additionalProperties": false,
    });
    table["properties"] = Value::Object(keys);
    table
}

/// Some text.
pub(crate) fn text() -> Value {
    json!({ "type": "string" })
}

/// One of several.
pub(crate) fn any_of(schemas: Vec<Value>) -> Value {
    let one = [("anyOf".into(), Value::Array(schemas))];
    Value::Object(one.into_iter().collect())
}

/// A list of these.
pub(crate) fn list_of(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// A table of these by key.
pub(crate) fn by_key(value: &Value) -> Value {
    json!({ "type": "object", "additionalProperties": value })
}
