//! Every value that will run, given or default, with where it comes from and what it rests on.

use std::collections::BTreeMap;

use serde::Serialize;

use super::computed::Computed;
use super::diagnostic::{Diagnostic, Problems};
use super::leaf::{Name, is_law};
use super::load::{Loaded, SourceInfo};
use super::message::Msg;
use super::read::{Cite, did_you_mean, like, value_items, value_text};
use super::source::{SourceMap, Span};
use super::tree::{Kind, Node, Table};

/// A value that will run.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Explained {
    /// Its path, such as `facility.county.icu.beds`.
    pub path: String,
    /// The value as it was written, without what it cites.
    pub value: String,
    /// What an expression or an uncertain number comes to; left out for all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computed: Option<Computed>,
    /// What it measures, or its unit; empty for words and flags.
    pub unit: Name,
    /// Where it was written.
    pub origin: Origin,
    /// How sure it is: `verified`, `recalled`, `derived` or `assumed`; empty if not said.
    pub mark: String,
    /// What it cites.
    pub sources: Vec<SourceInfo>,
    /// A remark.
    pub note: String,
    /// The whole value: one text for each value of a list.
    #[serde(skip)]
    pub(super) items: Vec<String>,
    /// What readers call the thing that has the value.
    #[serde(skip)]
    pub(super) of: Name,
}

/// Where a value was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Origin {
    /// Nowhere: the language has a default.
    Default,
    /// On the command line.
    Set {
        /// `path=value`.
        text: String,
    },
    /// In a template that is part of the program.
    Template {
        /// Name of the template.
        name: String,
        /// Line, from 1.
        line: usize,
    },
    /// In a file.
    File {
        /// The file as the planner named it.
        file: String,
        /// Line, from 1.
        line: usize,
    },
}

impl Explained {
    /// What readers call the thing that has the value; empty if nothing on the way has a name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.of
    }
}

/// Keys that say what a thing is called, not how it behaves.
const NAMES: [&str; 6] = ["id", "name", "title", "question", "sources", "reason"];
/// Keys by which a table is one value.
const VALUES: [&str; 4] = ["value", "by_age", "by_age_and_risk", "ordered"];

/// The paths of the tables in which a value stands, the outermost first.
fn tables_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('.').map(|(end, _)| &path[..end])
}

impl Loaded {
    /// Every value at a path and below it, given or default, in the order of paths; of the
    /// whole scenario if the path is empty. Values of arms stand under `arm.<id>.set`.
    ///
    /// # Errors
    /// If there is no value at the path.
    pub fn explain(&self, path: &str) -> Result<Vec<Explained>, Problems> {
        let mut all = Walk {
            loaded: self,
            computed: self.computed(),
            above: Vec::new(),
            found: Vec::new(),
        };
        all.table("", &self.tree);
        let below = format!("{path}.");
        let asked =
            |row: &Explained| path.is_empty() || row.path == path || row.path.starts_with(&below);
        let some: Vec<Explained> = all.found.iter().filter(|row| asked(row)).cloned().collect();
        if some.is_empty() {
            return Err(self.no_value(path, &all.found));
        }
        Ok(some)
    }

    fn no_value(&self, path: &str, all: &[Explained]) -> Problems {
        let mut texts: SourceMap = self.texts.clone();
        let start = texts.add("--explain", path.into()).unwrap_or_default();
        let end = start.saturating_add(u32::try_from(path.len()).unwrap_or_default());
        let paths = || all.iter().map(|row| row.path.as_str());
        let help = did_you_mean(path, paths().flat_map(tables_of).chain(paths()));
        let message = Msg::NoValueAt { path: path.into() };
        let problem = Diagnostic::error(Span { start, end }, message);
        let last = path.rsplit('.').next().unwrap_or_default();
        let near = paths().filter(|path| path.contains(last));
        let help = help.unwrap_or_else(|| match near.clone().next() {
            Some(_) => like(path, near),
            None => like(path, paths()),
        });
        Problems::new(texts, vec![problem.help(help)])
    }

    fn origin(&self, node: &Node) -> Origin {
        if node.default {
            return Origin::Default;
        }
        let at = self.texts.position(node.span);
        if let Some(name) = at.file.strip_prefix("builtin:") {
            let (name, line) = (name.into(), at.line);
            return Origin::Template { name, line };
        }
        if at.file == "--set" {
            let file = self.texts.file(node.span.start);
            let text = file.map_or_else(String::new, |file| file.text.clone());
            return Origin::Set { text };
        }
        Origin::File {
            file: at.file,
            line: at.line,
        }
    }
}

/// A walk through the tree.
struct Walk<'a> {
    loaded: &'a Loaded,
    computed: BTreeMap<Span, Computed>,
    /// Names of what is being walked through.
    above: Vec<Name>,
    found: Vec<Explained>,
}

impl Walk<'_> {
    fn table(&mut self, path: &str, table: &Table) {
        for (key, entry) in table {
            if !NAMES.contains(&key.as_str()) || path == "inputs" {
                self.node(&join(path, key), &entry.node);
            }
        }
    }

    fn node(&mut self, path: &str, node: &Node) {
        let name = self.name_of(path, node);
        let deeper = usize::from(name.is_some());
        self.above.extend(name);
        self.below(path, node);
        self.above.truncate(self.above.len() - deeper);
    }

    fn below(&mut self, path: &str, node: &Node) {
        match &node.kind {
            Kind::Table(table) if !is_value(table) => self.table(path, table),
            Kind::List(items) if items.iter().any(|item| item.as_table().is_some()) => {
                for (at, item) in items.iter().enumerate() {
                    let name = item.row_id().unwrap_or_else(|| at.to_string());
                    self.node(&join(path, &name), item);
                }
            }
            _ => self.value(path, node),
        }
    }

    fn value(&mut self, path: &str, node: &Node) {
        let cite = Cite::of(node);
        let known = |id: &String| {
            let mut sources = self.loaded.sources.iter();
            sources.find(|source| source.id == *id).cloned()
        };
        let row = Explained {
            path: path.into(),
            value: value_text(node),
            computed: self.computed.get(&written(node).span).cloned(),
            unit: self.unit(path, node),
            origin: self.loaded.origin(written(node)),
            mark: cite.mark,
            sources: cite.sources.iter().filter_map(known).collect(),
            note: cite.note,
            items: value_items(node),
            of: self.names(),
        };
        self.found.push(row);
    }

    /// The name of what stands at a path: a row's own, that of a level of care under a facility.
    fn name_of(&self, path: &str, node: &Node) -> Option<Name> {
        let is_unit = path.starts_with("facility.") && path.matches('.').count() == 2;
        let level = || {
            let rows = self.loaded.tree.get("care_level")?.node.as_list()?;
            let id = path.rsplit('.').next();
            let mut rows = rows.iter();
            rows.find(|row| row.row_id().as_deref() == id)?.get("name")
        };
        let own = node.get("name");
        let name = own.or_else(|| if is_unit { level() } else { None })?;
        let in_one = |language| name.as_text().or_else(|| name.get(language)?.as_text());
        let (zh, en) = (in_one("zh"), in_one("en"));
        Some(Name {
            zh: zh.or(en)?.into(),
            en: en.or(zh)?.into(),
        })
    }

    /// The names of all that is walked through, the outermost first.
    fn names(&self) -> Name {
        let joined = |of: fn(&Name) -> &str| {
            let names: Vec<&str> = self.above.iter().map(of).collect();
            names.join(" · ")
        };
        Name {
            zh: joined(|name| &name.zh),
            en: joined(|name| &name.en),
        }
    }

    /// The unit of an input as its file names it, else what the value measures.
    fn unit(&self, path: &str, node: &Node) -> Name {
        let both = |zh: &str, en: &str| Name {
            zh: zh.into(),
            en: en.into(),
        };
        if let Some(unit) = node.get("unit").and_then(Node::as_text) {
            return both(unit, unit);
        }
        let words = self.loaded.measures.get(path);
        words.map_or_else(Name::default, |words| both(words.zh, words.en))
    }
}

/// Whether a table is one value, perhaps with what it cites beside it.
fn is_value(table: &Table) -> bool {
    is_law(table) || VALUES.iter().any(|&key| table.contains_key(key))
}

/// The value itself where it has something beside it: that is what another file may replace.
fn written(node: &Node) -> &Node {
    node.get("value").unwrap_or(node)
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.into()
    } else {
        format!("{path}.{key}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Language, Scenario};
    use super::*;

    fn load(sets: &[&str]) -> Loaded {
        let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
        let text = include_str!("compile/everything.toml");
        Scenario::parse(text, &sets)
            .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)))
    }

    fn row(loaded: &Loaded, path: &str) -> Explained {
        let rows = loaded.explain(path).unwrap();
        rows.into_iter().find(|row| row.path == path).unwrap()
    }

    #[test]
    fn given_values_name_file_line_and_source() {
        let loaded = load(&[]);
        let beds = row(&loaded, "facility.county.hdu.beds");
        assert_eq!((beds.value.as_str(), beds.sources.len()), ("4", 2));
        let Origin::File { file, line } = &beds.origin else {
            panic!("{:?}", beds.origin)
        };
        let text = include_str!("compile/everything.toml");
        assert_eq!(file, "scenario");
        assert!(text.lines().nth(line - 1).unwrap().contains("hdu"));
        assert_eq!(beds.unit.en, "whole number");
        let time = row(&loaded, "stream.epidemic.curve.seir.generation_time");
        assert_eq!(
            (time.unit.zh.as_str(), time.mark.as_str()),
            ("时长", "verified")
        );
    }

    #[test]
    fn expressions_and_uncertain_numbers_say_what_they_come_to() {
        let sets = ["inputs.patients_per_day={ triangular = { low = 1, mode = 1, high = 4 } }"];
        let loaded = Scenario::builtin("minimal", &sets.map(String::from)).unwrap();
        let beds = row(&loaded, "facility.hospital.ward.beds");
        let (value, uncertain) = ("12".into(), false);
        assert_eq!(beds.value, "= round(beds)");
        assert_eq!(beds.computed, Some(Computed { value, uncertain }));
        // The median of a triangle that falls from 1 to 4: 4 - 3 / sqrt 2.
        for path in ["inputs.patients_per_day", "stream.patients.rate"] {
            let computed = row(&loaded, path).computed.unwrap();
            assert!(computed.value.starts_with("1.878679"), "{}", computed.value);
            assert!(computed.value.ends_with(" /day") && computed.uncertain);
        }
        assert_eq!(row(&loaded, "inputs.beds").computed, None);
    }

    #[test]
    fn defaults_are_there_and_say_that_they_are() {
        let loaded = load(&[]);
        for path in [
            "stream.strokes.of",
            "stream.epidemic.size.correlation",
            "care_level.icu.intensity",
        ] {
            let rows = loaded.explain(path).unwrap();
            assert_eq!(rows.len(), 1, "{path}");
        }
        let correlation = row(&loaded, "stream.epidemic.size.correlation");
        assert_eq!(
            (correlation.origin, correlation.value.as_str()),
            (Origin::Default, "0")
        );
        assert_eq!(row(&loaded, "run.exact_draws").origin, Origin::Default);
    }

    #[test]
    fn values_of_the_command_line_and_of_templates_say_so() {
        let set = "facility.county.hdu.beds=7";
        let beds = row(&load(&[set]), "facility.county.hdu.beds");
        assert_eq!(
            (beds.value.as_str(), beds.origin),
            ("7", Origin::Set { text: set.into() })
        );
        let minimal = Scenario::builtin("minimal", &["inputs.beds=20".into()]).unwrap();
        let stay = row(&minimal, "inputs.mean_stay");
        assert!(matches!(stay.origin, Origin::Template { ref name, .. } if name == "minimal"));
        assert_eq!(stay.unit.en, "d");
        assert!(matches!(
            row(&minimal, "inputs.beds").origin,
            Origin::Set { .. }
        ));
    }

    #[test]
    fn every_fact_is_explained_with_the_same_value() {
        let loaded = load(&[]);
        let rows = loaded.explain("").unwrap();
        let mut seen = 0;
        for fact in loaded
            .facts
            .iter()
            .filter(|fact| !fact.path.starts_with("arm."))
        {
            let found = rows.iter().find(|row| row.path == fact.path);
            let in_list = || {
                rows.iter()
                    .any(|row| fact.path.starts_with(&format!("{}.", row.path)))
            };
            match found {
                Some(row) => {
                    assert_eq!((&row.value, &row.mark), (&fact.value, &fact.mark));
                    seen += 1;
                }
                None => assert!(in_list(), "{}", fact.path),
            }
        }
        assert!(seen > 80, "{seen}");
    }

    #[test]
    fn a_path_that_is_not_there_gets_a_helping_hand() {
        let wrong = load(&[]).explain("facility.county.hdu.bed").unwrap_err();
        let said = wrong.render(Language::En, false);
        assert!(
            said.contains("did you mean `facility.county.hdu.beds`"),
            "{said}"
        );
        let zh = load(&[]).explain("nothing.here").unwrap_err();
        assert!(zh.render(Language::Zh, false).contains("没有数值"));
    }
}
