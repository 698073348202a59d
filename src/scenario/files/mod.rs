//! From files to one tree: bases below their children, side tables in the place where they
//! are named, `--set` values on top.

mod chinese;
mod daily;
mod folder;
mod inline;
mod observed;
mod patients;
mod sheet;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

pub(crate) use chinese::{column_title, plain as plain_text, serial_date, written_date};
use folder::{Folder, Origin};
pub(crate) use observed::{Frame, OBSERVED};
pub(crate) use sheet::{Cell, Columns, Sheet};
pub(crate) use tables::{FACILITIES, POPULATION, START_CENSUS, TRAVEL};

use super::builtin;
use super::diagnostic::Diagnostic;
use super::message::Msg;
use super::read::{did_you_mean, some_of};
use super::source::{SourceMap, Span};
use super::tree::{
    Kind, Node, PathProblem, Table, merge, normalise_inputs, parse_document, parse_value, set,
};

/// The most files that one scenario may be made of.
const MOST_FILES: usize = 100;

/// Collects the texts of a scenario and what is wrong with them.
#[derive(Debug, Default)]
pub(crate) struct Files {
    pub sources: SourceMap,
    pub problems: Vec<Diagnostic>,
    /// Some text could not be read or parsed in full.
    pub partial: bool,
    /// Tables that are not read from files, by the name by which a scenario names them.
    pub tables: BTreeMap<String, Sheet>,
    /// Files that may be read.
    folder: Option<Folder>,
    count: usize,
}

impl Files {
    /// No files beyond those whose texts are here.
    pub fn after(sources: SourceMap) -> Files {
        Files {
            sources,
            ..Files::default()
        }
    }

    /// The tree of a scenario file with all that it names.
    pub fn load(&mut self, path: &Path) -> Table {
        match Folder::of_scenario(path) {
            Ok((folder, origin)) => {
                self.folder = Some(folder);
                self.file(&origin, None, &[])
            }
            Err(problem) => {
                let span = self.empty_file(&path.display().to_string());
                self.fail(span, problem);
                Table::new()
            }
        }
    }

    /// The tree of a text that may name builtin templates, but no files.
    pub fn parse(&mut self, name: &str, text: &str) -> Table {
        self.text(&Origin::builtin(name), text, &[name.to_string()])
    }

    fn fail(&mut self, span: Span, message: Msg) {
        self.partial = true;
        self.problems.push(Diagnostic::error(span, message));
    }

    /// A file of which there is no text to point at.
    fn empty_file(&mut self, name: &str) -> Span {
        let start = self.sources.add(name, String::new()).unwrap_or_default();
        Span { start, end: start }
    }

    /// The text of a file; what is wrong with it is said where it is named, if it is.
    fn read(&mut self, origin: &Origin, named_at: Option<Span>) -> Option<String> {
        let bytes = self.bytes(origin, named_at)?;
        self.decode(origin, &bytes)
    }

    /// The bytes of a file.
    fn bytes(&mut self, origin: &Origin, named_at: Option<Span>) -> Option<Vec<u8>> {
        self.count += 1;
        let bytes = if self.count > MOST_FILES {
            Err(Msg::TooManyFiles { most: MOST_FILES })
        } else {
            origin.read()
        };
        let failed = |problem| {
            let span = named_at.unwrap_or_else(|| self.empty_file(origin.name()));
            self.fail(span, problem);
        };
        bytes.map_err(failed).ok()
    }

    /// The text of a table: as Chinese spreadsheets write it, if it is not UTF-8. It is put into the source map;
    /// what was assumed is told.
    fn table(&mut self, origin: &Origin, named_at: Option<Span>) -> Option<(String, u32)> {
        let bytes = self.bytes(origin, named_at)?;
        let Some((text, encoding)) = chinese::text_of(&bytes) else {
            self.decode(origin, &bytes); // says what is wrong with it
            return None;
        };
        let text = text.replace("\r\n", "\n");
        let separated = chinese::separated(&text);
        let found = separated.as_ref().map(|(_, found)| *found);
        let text = separated.map_or(text, |(text, _)| text);
        let Some(start) = self.sources.add(origin.name(), text.clone()) else {
            let span = named_at.unwrap_or_else(|| self.empty_file(origin.name()));
            self.fail(span, Msg::TooMuchText);
            return None;
        };
        let here = Span { start, end: start };
        let read_as = encoding.map(|encoding| Msg::ReadAs { encoding });
        let separator = found.map(|found| Msg::ReadSeparator { found });
        let assumed = read_as.into_iter().chain(separator);
        self.problems
            .extend(assumed.map(|message| Diagnostic::warning(here, message)));
        Some((text, start))
    }

    /// Text from bytes: UTF-8, with or without a byte order mark, lines ended in either way.
    fn decode(&mut self, origin: &Origin, bytes: &[u8]) -> Option<String> {
        let start = if bytes.starts_with(b"\xEF\xBB\xBF") {
            3
        } else {
            0
        };
        let good = match std::str::from_utf8(&bytes[start..]) {
            Ok(text) => return Some(text.replace("\r\n", "\n")),
            Err(error) => error.valid_up_to(),
        };
        let text = String::from_utf8_lossy(&bytes[start..]).into_owned();
        let start = self.sources.add(origin.name(), text).unwrap_or_default();
        let at = start + u32::try_from(good).unwrap_or_default();
        let message = Msg::NotUtf8 {
            guess: folder::guess(bytes),
        };
        self.fail(
            Span {
                start: at,
                end: at + 1,
            },
            message,
        );
        None
    }

    fn file(&mut self, origin: &Origin, named_at: Option<Span>, chain: &[String]) -> Table {
        let Some(text) = self.read(origin, named_at) else {
            return Table::new();
        };
        let chain: Vec<String> = chain.iter().cloned().chain([origin.identity()]).collect();
        self.text(origin, &text, &chain)
    }

    /// The tree of a text over that of its base.
    fn text(&mut self, origin: &Origin, text: &str, chain: &[String]) -> Table {
        let Some(start) = self.sources.add(origin.name(), text.to_string()) else {
            let span = self.empty_file(origin.name());
            self.fail(span, Msg::TooMuchText);
            return Table::new();
        };
        let before = self.problems.len();
        let node = parse_document(text, start, &mut self.problems);
        self.partial |= self.problems.len() > before;
        let Kind::Table(mut table) = node.kind else {
            return Table::new();
        };
        self.check_rows(&table);
        self.inline(&mut table, origin);
        if let Some(inputs) = table.get_mut("inputs") {
            normalise_inputs(&mut inputs.node);
        }
        let Some(extends) = table.remove("extends") else {
            return table;
        };
        let mut merged = self.bases(&extends.node, origin, chain);
        self.name_patients(&merged, &mut table);
        merge(&mut merged, table);
        merged
    }

    /// The trees that a scenario extends, each over those before it.
    fn bases(&mut self, named: &Node, origin: &Origin, chain: &[String]) -> Table {
        let several = named.as_list().filter(|list| !list.is_empty());
        let mut merged = Table::new();
        for one in several.unwrap_or(std::slice::from_ref(named)) {
            let base = self.base(one, origin, chain);
            merge(&mut merged, base);
        }
        merged
    }

    /// The tree that a scenario extends.
    fn base(&mut self, named: &Node, origin: &Origin, chain: &[String]) -> Table {
        let Some(name) = named.as_text() else {
            self.fail(named.span, Msg::ExtendsWhat);
            return Table::new();
        };
        let base = match name.strip_prefix("builtin:") {
            Some(template) => return self.template(template, named.span, chain),
            None => self.locate(origin, name, named.span),
        };
        let Some(base) = base else {
            return Table::new();
        };
        if chain.contains(&base.identity()) {
            let chain = chain.iter().cloned().chain([base.identity()]);
            let chain = chain.map(|path| short_name(&path)).collect();
            self.fail(named.span, Msg::ExtendsCycle { chain });
            return Table::new();
        }
        self.file(&base, Some(named.span), chain)
    }

    fn template(&mut self, name: &str, span: Span, chain: &[String]) -> Table {
        let full = format!("builtin:{name}");
        let Some(text) = builtin::template(name) else {
            let known: Vec<String> = builtin::names()
                .map(|name| format!("builtin:{name}"))
                .collect();
            let known = || known.iter().map(String::as_str);
            let help = did_you_mean(&full, known()).unwrap_or_else(|| some_of(known()));
            let problem = Diagnostic::error(span, Msg::NoTemplate { name: full });
            self.partial = true;
            self.problems.push(problem.help(help));
            return Table::new();
        };
        if chain.contains(&full) {
            let chain = chain.iter().cloned().chain([full]).collect();
            self.fail(span, Msg::ExtendsCycle { chain });
            return Table::new();
        }
        let chain: Vec<String> = chain.iter().cloned().chain([full.clone()]).collect();
        self.text(&Origin::builtin(&full), text, &chain)
    }

    /// A file that is named in another, if it may be read.
    fn locate(&mut self, origin: &Origin, name: &str, span: Span) -> Option<Origin> {
        let found = match &self.folder {
            Some(folder) => folder.locate(origin, name),
            None => Err(Msg::NoFilesHere { name: name.into() }),
        };
        found.map_err(|problem| self.fail(span, problem)).ok()
    }

    /// Files an error for each id that two rows of a list of this file share.
    fn check_rows(&mut self, table: &Table) {
        for entry in table.values() {
            self.check_rows_of(&entry.node);
        }
    }

    fn check_rows_of(&mut self, node: &Node) {
        match &node.kind {
            Kind::Table(table) => self.check_rows(table),
            Kind::List(rows) => {
                let mut seen: BTreeMap<String, Span> = BTreeMap::new();
                for row in rows {
                    self.check_rows_of(row);
                    let Some(id) = row.row_id() else { continue };
                    let span = row.get("id").map_or(row.span, |id| id.span);
                    if let Some(&first) = seen.get(&id) {
                        let problem = Diagnostic::error(span, Msg::DuplicateId { id });
                        self.problems.push(problem.label(first, Msg::FirstHere));
                    } else {
                        seen.insert(id, span);
                    }
                }
            }
            _ => {}
        }
    }

    /// Writes `path=value` texts over a tree.
    pub fn set_all(&mut self, table: &mut Table, sets: &[String]) {
        for text in sets {
            let Some(start) = self.sources.add("--set", text.clone()) else {
                return;
            };
            let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
            let whole = Span {
                start,
                end: start.saturating_add(length),
            };
            let Some((path, value)) = text.split_once('=') else {
                self.problems
                    .push(Diagnostic::error(whole, Msg::SetWithoutValue));
                continue;
            };
            let node = set_value(value, whole.part(path.len() + 1, text.len()));
            let at = whole.part(0, path.len());
            let problem = set_at(table, path.trim(), at, node);
            self.problems.extend(problem);
        }
    }
}

/// A value as TOML, else as text.
fn set_value(text: &str, span: Span) -> Node {
    let skipped = text.len() - text.trim_start().len();
    let start = span.start + u32::try_from(skipped).unwrap_or_default();
    parse_value(text.trim(), start).unwrap_or_else(|| Node::text(span, text.trim()))
}

/// Writes a value at a path of a tree; gives what is wrong with the path.
pub(crate) fn set_at(root: &mut Table, path: &str, at: Span, value: Node) -> Option<Diagnostic> {
    let (path, value) = match path.strip_prefix("inputs.") {
        // `inputs.beds = 30` is short for its value.
        Some(name) if !name.contains('.') => (format!("{path}.value"), short_input(value)),
        _ => (path.to_string(), value),
    };
    let problem = set(root, &path, at, value).err()?;
    Some(path_problem(problem, at))
}

/// What is said of a path that leads nowhere.
pub(crate) fn path_problem(problem: PathProblem, at: Span) -> Diagnostic {
    let near = |name: &str, known: &[String]| {
        let known = || known.iter().map(String::as_str);
        did_you_mean(name, known()).unwrap_or_else(|| some_of(known()))
    };
    match problem {
        PathProblem::Empty => Diagnostic::error(at, Msg::EmptyPath),
        PathProblem::NoTable { name } => Diagnostic::error(at, Msg::PathTooLong { name }),
        PathProblem::NoRow { name, rows } => {
            let help = near(&name, &rows);
            Diagnostic::error(at, Msg::NoRow { name }).help(help)
        }
        PathProblem::NoKey { name, keys } => {
            let help = near(&name, &keys);
            Diagnostic::error(at, Msg::NoKeyOnTheWay { name }).help(help)
        }
    }
}

/// The value of an input that was written in full.
fn short_input(node: Node) -> Node {
    match node.get("value") {
        Some(value) if node.as_table().is_some_and(|table| table.len() == 1) => value.clone(),
        _ => node,
    }
}

/// The last part of a path.
fn short_name(path: &str) -> String {
    Path::new(path)
        .file_name()
        .map_or(path.into(), |name| name.to_string_lossy().into_owned())
}
