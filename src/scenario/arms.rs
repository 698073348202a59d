//! Reading the scenario and each of its arms: an arm is the scenario with some values set,
//! read once more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::compile::{input_order, supplied};
use super::diagnostic::{Diagnostic, Severity};
use super::files::set_at;
use super::leaf::{Law, Name, Number};
use super::levers::{Pull, pull};
use super::message::{Msg, Words};
use super::pairing;
use super::read::{Fact, Ids, InputName, Reader, parse_date};
use super::source::Span;
use super::tree::{Entry, Kind, Node, Table, is_whole};
use super::written::{Arm, Input, Lever, Scenario, USUAL_START};
use crate::model::Label;

/// What was read: the scenario itself, or one arm of it.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub label: Label,
    pub written: Arc<Scenario>,
    pub ids: Arc<Ids>,
    pub inputs: Arc<Vec<InputName>>,
    /// Order in which inputs are computed; `None` if they need each other in a circle.
    pub input_order: Option<Vec<usize>>,
    pub facts: Vec<Fact>,
    /// What values measure, by path.
    pub measures: BTreeMap<String, Words>,
    /// Numbers that are not simply written down, each with its path, and laws.
    pub numbers: Vec<(String, Number)>,
    pub laws: Vec<Law>,
}

/// Parts of a scenario that an arm must not change: what is asked must be the same for all.
const FIXED: [&str; 12] = [
    "name",
    "title",
    "question",
    "illustrative",
    "run",
    "sources",
    "count",
    "standard",
    "target",
    "watch",
    "arm",
    "lever",
];

/// Reads a tree and puts its defaults into it; then reads each arm. The first reading is the
/// scenario itself.
pub(crate) fn read_all(
    tree: &mut Table,
    partial: bool,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Reading> {
    let mut base = read(tree, partial, Label::plain("base"), problems);
    if !partial && !any_error(problems) && pairing::make_tables(tree, &base) {
        base = read(tree, partial, Label::plain("base"), &mut Vec::new());
    }
    let rows = base.written.arm.clone();
    let mut readings = vec![base];
    for row in &rows {
        let label = Name::label(row.name.as_ref(), &row.id);
        let mut own = tree.clone();
        apply(&mut own, row, problems);
        let before = problems.len();
        let mut reading = read(&mut own, partial, label, problems);
        let ids = changed_ids(&readings[0], &reading, row.span);
        let stage = || changed_stage(&readings[0], &reading, row.span);
        if let Some(changed) = ids.or_else(stage) {
            problems.truncate(before); // what follows from it
            problems.push(changed);
            continue;
        }
        reading.facts.retain(|fact| is_within(fact.span, &row.set));
        for fact in &mut reading.facts {
            fact.path = format!("arm.{}: {}", row.id, fact.path);
        }
        readings.push(reading);
    }
    check_levers(tree, &readings[0], problems);
    readings
}

fn any_error(problems: &[Diagnostic]) -> bool {
    let mut all = problems.iter();
    all.any(|problem| problem.severity == Severity::Error)
}

/// Pulls each lever by one lot, in the scenario or else in the first arm that has its paths, and
/// reads what comes of it.
fn check_levers(tree: &Table, base: &Reading, problems: &mut Vec<Diagnostic>) {
    let whole = !any_error(problems);
    for row in &base.written.lever {
        if flatten(&row.add).is_empty() {
            problems.push(Diagnostic::error(row.span, Msg::AddsNothing));
            continue;
        }
        let own = match pulled_somewhere(tree, base, row, 0.0) {
            Ok(own) => own,
            Err(problem) => {
                problems.push(*problem);
                continue;
            }
        };
        let mut found = Vec::new();
        if whole {
            read_pulled(own, base, row, &mut found);
        }
        if found.is_empty() && whole && row.lead_time.constant() != Some(0.0) {
            check_lead_time(tree, base, row, &mut found);
        }
        problems.append(&mut found);
    }
}

/// A value that does not change during the run cannot grow from an instant on.
fn check_lead_time(tree: &Table, base: &Reading, row: &Lever, problems: &mut Vec<Diagnostic>) {
    match pulled_somewhere(tree, base, row, 1.0) {
        Ok(own) => {
            let mut found = Vec::new();
            read_pulled(own, base, row, &mut found);
            if let Some((path, key, _)) = flatten(&row.add).into_iter().next()
                && !found.is_empty()
            {
                problems.push(Diagnostic::error(key, Msg::GrowsNever { path }));
            }
        }
        Err(problem) => problems.push(*problem),
    }
}

/// Reads a tree in which a lever is pulled.
fn read_pulled(mut tree: Table, base: &Reading, row: &Lever, problems: &mut Vec<Diagnostic>) {
    let mut found = Vec::new();
    let reading = read(&mut tree, false, base.label.clone(), &mut found);
    found.retain(|problem| problem.severity == Severity::Error);
    if let Some(changed) = changed_ids(base, &reading, row.span) {
        found = vec![changed];
    }
    problems.append(&mut found);
}

/// The tree of the scenario, or of the first arm that has the paths, with one lot of a lever.
fn pulled_somewhere(
    tree: &Table,
    base: &Reading,
    row: &Lever,
    from: f64,
) -> Result<Table, Box<Diagnostic>> {
    let add = by_path(&row.add);
    let units = row.step.constant().unwrap_or(1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most 1e5
    let units = units as u64;
    let start = start(tree);
    let pulled = |mut own: Table| {
        let with = Pull { units, from, start };
        pull(&mut own, &add, with).map(|_| own)
    };
    let first = match pulled(tree.clone()) {
        Ok(own) => return Ok(own),
        Err(problem) => problem,
    };
    let of_arm = |arm: &Arm| {
        let mut own = tree.clone();
        apply(&mut own, arm, &mut Vec::new());
        pulled(own).ok()
    };
    base.written.arm.iter().find_map(of_arm).ok_or(first)
}

/// A table of values by path, each path in full.
pub(crate) fn by_path(set: &Table) -> Table {
    let rows = flatten(set).into_iter();
    rows.map(|(path, key, node)| (path, Entry { key, node }))
        .collect()
}

fn read(tree: &mut Table, partial: bool, label: Label, problems: &mut Vec<Diagnostic>) -> Reading {
    let mut reader = Reader::new(
        Ids::collect(tree),
        InputName::collect(tree),
        start(tree),
        partial,
    );
    let written = Scenario::of(&mut reader, tree);
    problems.append(&mut reader.problems);
    let inputs: Vec<&Input> = written.inputs.iter().map(|(_, input)| input).collect();
    let order = input_order(&inputs).map_err(|circle| report_circle(&written, &circle, problems));
    Reading {
        label,
        ids: Arc::new(reader.ids),
        inputs: Arc::new(reader.inputs),
        input_order: order.ok(),
        facts: reader.facts,
        measures: reader.measures,
        numbers: reader.numbers,
        laws: reader.laws,
        written: Arc::new(written),
    }
}

fn report_circle(written: &Scenario, circle: &[usize], problems: &mut Vec<Diagnostic>) {
    let chain: Vec<String> = circle
        .iter()
        .chain(circle.first())
        .map(|&at| written.inputs[at].0.id.clone())
        .collect();
    let span = circle
        .first()
        .map_or(Span::default(), |&at| written.inputs[at].1.value.span);
    problems.push(Diagnostic::error(span, Msg::InputCycle { chain }));
}

/// The first day, which dates are counted from.
pub(crate) fn start(tree: &Table) -> Option<jiff::civil::Date> {
    let Some(node) = tree.get("run")?.node.get("start") else {
        return parse_date(USUAL_START);
    };
    match &node.kind {
        Kind::Date(text) | Kind::Text(text) => parse_date(text),
        _ => None,
    }
}

/// Writes the values of an arm over the scenario.
pub(crate) fn apply(tree: &mut Table, arm: &Arm, problems: &mut Vec<Diagnostic>) {
    if let Some(scheme) = &arm.scheme {
        let value = Node::text(scheme.span, &scheme.id);
        problems.extend(set_at(tree, "pairing.scheme", scheme.span, value));
    }
    for (path, key, value) in flatten(&arm.set) {
        let head = path.split('.').next().unwrap_or_default();
        if FIXED.contains(&head) {
            problems.push(Diagnostic::error(
                key,
                Msg::ArmCannotSet {
                    section: head.into(),
                },
            ));
        } else {
            problems.extend(set_at(tree, &path, key, value));
        }
    }
}

/// The values of an arm by path; `a.b = 1` without quotes is a table in a table.
fn flatten(set: &Table) -> Vec<(String, Span, Node)> {
    let mut out = Vec::new();
    for (path, entry) in set {
        match &entry.node.kind {
            Kind::Table(inner) if !path.contains('.') && !is_whole(inner) && !inner.is_empty() => {
                let deeper = flatten(inner).into_iter();
                out.extend(deeper.map(|(rest, key, node)| (format!("{path}.{rest}"), key, node)));
            }
            _ => out.push((path.clone(), entry.key, entry.node.clone())),
        }
    }
    out
}

/// An arm must have the same things as the scenario: only their values may differ.
fn changed_ids(base: &Reading, arm: &Reading, span: Span) -> Option<Diagnostic> {
    let known = |ids: &Ids| {
        let ids = ids.fixed().map(|(of, id)| (of, id.to_string()));
        ids.collect::<BTreeSet<_>>()
    };
    let (before, after) = (known(&base.ids), known(&arm.ids));
    let (of, id) = before.symmetric_difference(&after).next()?;
    let message = Msg::ArmChangesIds {
        of: of.words(),
        id: id.clone(),
    };
    Some(Diagnostic::error(span, message))
}

/// An arm that changes which stages are sorted, use up a supply or have an intervention that must begin in time: stages must be the same for all.
fn changed_stage(base: &Reading, arm: &Reading, span: Span) -> Option<Diagnostic> {
    let shape = |reading: &Reading| {
        let written = &reading.written;
        let stages = written.patient_type.iter().flat_map(|kind| {
            kind.stage.iter().map(|stage| {
                let by = stage.triage.as_ref().map(|sorted| sorted.by.id.clone());
                let uses = supplied(written, &kind.id, stage).is_some();
                (stage.id.clone(), by, uses)
            })
        });
        let classes = |row: &super::written::Triage| {
            let ids = row.class.iter().map(|class| class.id.clone());
            (ids.collect::<String>(), Some(row.id.clone()), false)
        };
        let triages = written.triage.iter().map(classes);
        stages.chain(triages).collect::<BTreeSet<_>>()
    };
    let (before, after) = (shape(base), shape(arm));
    let (stage, ..) = before.symmetric_difference(&after).next()?;
    let stage = stage.clone();
    Some(Diagnostic::error(span, Msg::ArmChangesStage { stage }))
}

/// Whether a place lies in the values of an arm.
fn is_within(span: Span, set: &Table) -> bool {
    let inside = |node: &Node| node.span.start <= span.start && span.end <= node.span.end;
    set.values().any(|entry| inside(&entry.node))
}
