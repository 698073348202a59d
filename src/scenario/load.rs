//! Loading a scenario: files, tree, sections, checks, and what is kept of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::arms::{self, Reading};
use super::builtin;
use super::calendar::Calendar;
use super::check;
use super::compile::{ArmPlan, Options, Plans, uncertain_numbers};
use super::diagnostic::{Diagnostic, Problems, Severity};
use super::files::Files;
use super::leaf::{Name, Number};
use super::message::{Msg, Words};
use super::read::{Fact, Ids};
use super::source::{SourceMap, Span};
use super::tree::{Table, write_document};
use super::written;
use crate::experiment::study::Study;
use crate::model::Label;

/// The door to scenario files.
pub struct Scenario;

impl Scenario {
    /// Loads a scenario file with its base, its side tables and `path=value` texts on top.
    ///
    /// # Errors
    /// All problems of all its files.
    pub fn load(path: &Path, sets: &[String]) -> Result<Loaded, Problems> {
        let mut files = Files::default();
        let tree = files.load(path);
        Loaded::new(files, tree, sets)
    }

    /// Loads a text that may extend builtin templates but names no files.
    ///
    /// # Errors
    /// All its problems.
    pub fn parse(text: &str, sets: &[String]) -> Result<Loaded, Problems> {
        let mut files = Files::default();
        let tree = files.parse("scenario", text);
        Loaded::new(files, tree, sets)
    }

    /// Loads a template that is part of the program.
    ///
    /// # Errors
    /// All its problems, or that there is no such template.
    pub fn builtin(name: &str, sets: &[String]) -> Result<Loaded, Problems> {
        let mut files = Files::default();
        let text = builtin::template(name);
        if text.is_none() {
            let message = Msg::NoTemplate {
                name: format!("builtin:{name}"),
            };
            files
                .problems
                .push(Diagnostic::error(Span::default(), message));
        }
        let tree = files.parse(&format!("builtin:{name}"), text.unwrap_or_default());
        Loaded::new(files, tree, sets)
    }
}

/// What values may rest on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SourceInfo {
    /// Id by which values cite it.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Where it is; may be empty.
    pub url: String,
}

/// A scenario without errors.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Short name.
    pub name: String,
    /// Title.
    pub title: Name,
    /// The question that it answers; may be empty.
    pub question: Name,
    /// Whether it shows a real place with assumed numbers.
    pub illustrative: bool,
    /// Dates of days.
    pub calendar: Calendar,
    /// Number of replications that it asks for.
    pub replications: u64,
    /// Master seed.
    pub seed: u64,
    /// What values rest on.
    pub sources: Vec<SourceInfo>,
    /// All numbers and laws with what they rest on, in the order of paths.
    pub facts: Vec<Fact>,
    /// What probably was not meant.
    pub warnings: Problems,
    /// The whole scenario in one text, with bases, side tables and defaults in place: it loads
    /// again to the same scenario.
    pub resolved_toml: String,
    /// BLAKE3 hash of that text, and of the draws that stand for laws of inputs if there are any, in hexadecimal.
    pub hash: String,
    pub(super) tree: Table,
    pub(super) texts: SourceMap,
    /// What values measure, by path.
    pub(super) measures: BTreeMap<String, Words>,
    /// Numbers of the scenario itself that are not simply written down.
    pub(super) numbers: Vec<(String, Number)>,
    plans: Plans,
}

impl Loaded {
    /// Reads a text whose tables are given.
    pub(super) fn of_draft(mut files: Files, text: &str) -> Result<Loaded, Problems> {
        let tree = files.parse("scenario", text);
        Loaded::new(files, tree, &[])
    }

    /// Reads a tree and checks it.
    fn new(files: Files, mut tree: Table, sets: &[String]) -> Result<Loaded, Problems> {
        let mut files = files;
        files.set_all(&mut tree, sets);
        Loaded::of(files, tree)
    }

    pub(super) fn of(files: Files, mut tree: Table) -> Result<Loaded, Problems> {
        let Files {
            sources: texts,
            mut problems,
            partial,
            ..
        } = files;
        let readings = arms::read_all(&mut tree, partial, &mut problems);
        if !partial {
            check::check_all(&readings, &mut problems);
        }
        let any_error = problems
            .iter()
            .any(|problem| problem.severity == Severity::Error);
        let warnings = Problems::new(texts.clone(), problems);
        match plans(&readings) {
            Some(plans) if !any_error => Ok(Loaded::finish(tree, texts, readings, plans, warnings)),
            _ => Err(warnings),
        }
    }

    fn finish(
        tree: Table,
        texts: SourceMap,
        mut readings: Vec<Reading>,
        plans: Plans,
        warnings: Problems,
    ) -> Loaded {
        let written = Arc::clone(&plans.base.written);
        let resolved_toml = write_document(&tree, &["name", "title", "question", "illustrative"]);
        let of_base = |base: &mut Reading| {
            let (measures, numbers) = (&mut base.measures, &mut base.numbers);
            (std::mem::take(measures), std::mem::take(numbers))
        };
        let (measures, numbers) = readings.first_mut().map(of_base).unwrap_or_default();
        let mut facts: Vec<Fact> = readings
            .into_iter()
            .flat_map(|reading| reading.facts)
            .collect();
        facts.sort_by(|a, b| a.path.cmp(&b.path));
        let whole = |number: &Number| number.constant().unwrap_or(0.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // below 2^53
        Loaded {
            name: written.name.clone(),
            title: title(&written),
            question: written.question.clone().unwrap_or_default(),
            illustrative: written.illustrative,
            calendar: Calendar::from_start(written.run.start.unwrap_or_default()),
            replications: whole(&written.run.replications) as u64,
            seed: whole(&written.run.seed) as u64,
            sources: sources(&written),
            facts,
            warnings,
            hash: hash_of(&resolved_toml, &[]),
            resolved_toml,
            tree,
            texts,
            measures,
            numbers,
            plans,
        }
    }

    /// The arms, in the order of the file.
    #[must_use]
    pub fn arms(&self) -> impl ExactSizeIterator<Item = &Label> {
        self.plans.arms.iter().map(|arm| &arm.label)
    }

    /// The values that rest on nothing but somebody's judgement.
    pub fn assumptions(&self) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(|fact| fact.is_assumption())
    }

    /// The scenario without any arm.
    pub(super) fn base(&self) -> &ArmPlan {
        &self.plans.base
    }

    /// What a value of an input in its own unit is multiplied by.
    pub(super) fn input_factor(&self, place: usize) -> f64 {
        self.plans.inputs[place].factor()
    }

    /// The ids of the scenario.
    pub(super) fn ids(&self) -> &Ids {
        &self.plans.ids
    }

    /// The same with draws of inputs instead of their laws; its hash covers them.
    pub(super) fn drawing(mut self, draws: &Arc<Vec<Vec<Option<f64>>>>) -> Loaded {
        self.plans.draws = Arc::clone(draws);
        self.hash = hash_of(&self.resolved_toml, draws);
        self
    }

    /// The draws of inputs, if there are any.
    pub(super) fn draws(&self) -> &Arc<Vec<Vec<Option<f64>>>> {
        &self.plans.draws
    }

    /// The study.
    #[must_use]
    pub fn study(&self, options: &Options) -> Study {
        self.plans.study(options)
    }

    /// The same scenario with `path=value` texts on top, without reading files again.
    ///
    /// # Errors
    /// All problems that this brings.
    pub fn with(&self, sets: &[String]) -> Result<Loaded, Problems> {
        let files = Files::after(self.texts.clone());
        let loaded = Loaded::new(files, self.tree.clone(), sets)?;
        Ok(loaded.drawing(&self.plans.draws))
    }
}

/// The hash of a scenario: its whole text, then each draw of an input as the bits of its value.
fn hash_of(resolved_toml: &str, draws: &[Vec<Option<f64>>]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(resolved_toml.as_bytes());
    for draw in draws.iter().flatten() {
        hasher.update(&[u8::from(draw.is_some())]);
        hasher.update(&draw.unwrap_or_default().to_bits().to_le_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// The title; the name of a scenario that has none.
fn title(written: &written::Scenario) -> Name {
    let by_name = || Name {
        zh: written.name.clone(),
        en: written.name.clone(),
    };
    written.title.clone().unwrap_or_else(by_name)
}

fn sources(written: &written::Scenario) -> Vec<SourceInfo> {
    let info = |(id, entry): &(super::read::Reference, written::SourceEntry)| SourceInfo {
        id: id.id.clone(),
        title: entry.title.clone(),
        url: entry.url.clone(),
    };
    written.sources.iter().map(info).collect()
}

/// What is needed to run the arms; `None` if inputs need each other in a circle.
fn plans(readings: &[Reading]) -> Option<Plans> {
    let plan = |reading: &Reading| {
        let order = reading.input_order.clone()?;
        Some(ArmPlan {
            label: reading.label.clone(),
            written: Arc::clone(&reading.written),
            order,
        })
    };
    let (base, arms) = readings.split_first()?;
    let mut plans: Vec<ArmPlan> = arms.iter().map(plan).collect::<Option<_>>()?;
    let base_plan = plan(base)?;
    if plans.is_empty() {
        plans.push(base_plan.clone());
    }
    Some(Plans {
        ids: Arc::clone(&base.ids),
        inputs: Arc::clone(&base.inputs),
        numbers: Arc::new(uncertain_numbers(&base.numbers)),
        base: base_plan,
        arms: plans,
        draws: Arc::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::diagnostic::Language;

    /// A message for a failed test.
    fn shown(problems: &Problems) -> String {
        problems.render(Language::En, false)
    }

    #[test]
    fn the_smallest_template_loads_and_compiles() {
        let loaded = Scenario::builtin("minimal", &[]).unwrap_or_else(|p| panic!("{}", shown(&p)));
        let study = loaded.study(&Options::default());
        let model = &study.worlds.models(0)[0];
        assert_eq!(model.network.units.len(), 1);
        assert_eq!(study.worlds.inputs(0), [12.0, 8.0, 1.2]);
    }

    #[test]
    fn a_resolved_scenario_loads_again_to_the_same_text() {
        let loaded = Scenario::builtin("minimal", &[]).unwrap_or_else(|p| panic!("{}", shown(&p)));
        let again = Scenario::parse(&loaded.resolved_toml, &[]);
        let again = again.unwrap_or_else(|p| panic!("{}", shown(&p)));
        assert_eq!(again.resolved_toml, loaded.resolved_toml);
        assert_eq!(again.hash, loaded.hash);
    }
}
