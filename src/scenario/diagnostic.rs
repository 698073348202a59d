//! Problems of a scenario: each points at the text that caused it and says what was found,
//! what is allowed and what was probably meant, in Chinese or English.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::builtin;
use super::message::Msg;
use super::source::{File, Position, SourceMap, Span, before};

/// The language of messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// How bad a problem is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The scenario cannot be used.
    Error,
    /// The scenario can be used, but probably does not say what was meant.
    Warning,
}

/// One problem of a scenario.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Diagnostic {
    pub severity: Severity,
    /// What it points at.
    pub span: Span,
    pub message: Msg,
    /// Other places that matter, and why.
    pub labels: Vec<(Span, Msg)>,
    /// What to do.
    pub help: Vec<Msg>,
}

impl Diagnostic {
    /// A problem that makes the scenario unusable.
    pub fn error(span: Span, message: Msg) -> Self {
        Diagnostic {
            severity: Severity::Error,
            span,
            message,
            labels: vec![],
            help: vec![],
        }
    }

    /// A problem that does not.
    pub fn warning(span: Span, message: Msg) -> Self {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(span, message)
        }
    }

    /// Says what to do.
    pub fn help(mut self, help: Msg) -> Self {
        self.help.push(help);
        self
    }

    /// Says what to do, if anything is known.
    pub fn maybe_help(mut self, help: Option<Msg>) -> Self {
        self.help.extend(help);
        self
    }

    /// Points at another place.
    pub fn label(mut self, span: Span, label: Msg) -> Self {
        self.labels.push((span, label));
        self
    }
}

/// All problems of a scenario, in order of their place in its files.
#[derive(Clone, PartialEq, Debug)]
pub struct Problems {
    sources: SourceMap,
    list: Vec<Diagnostic>,
}

/// The most problems that are shown in full.
const SHOWN: usize = 100;

impl Problems {
    /// Sorts the problems by place and drops those that say the same twice.
    pub(crate) fn new(sources: SourceMap, mut list: Vec<Diagnostic>) -> Self {
        list.sort_by_key(|problem| (problem.span, problem.severity));
        let mut kept: Vec<Diagnostic> = Vec::new();
        for problem in list {
            let same = |old: &&mut Diagnostic| old.span == problem.span;
            let mut near = kept.iter_mut().rev().take_while(same);
            if !near.any(|old| says(old, &problem)) {
                kept.push(problem);
            }
        }
        for problem in &mut kept {
            if let Msg::MissingKeys { keys, path } = &problem.message
                && (path.is_empty() && keys.len() > 3)
            {
                let names: Vec<String> = builtin::names()
                    .map(|name| format!("builtin:{name}"))
                    .collect();
                let templates = names.join(", ");
                problem.help.push(Msg::BeginWithATemplate { templates });
            }
        }
        Problems {
            sources,
            list: kept,
        }
    }

    /// How many errors and how many warnings there are.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        let errors = self
            .list
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .count();
        (errors, self.list.len() - errors)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Each problem in one line: severity, place and message.
    pub fn lines(
        &self,
        language: Language,
    ) -> impl Iterator<Item = (Severity, Position, String)> + '_ {
        self.list.iter().map(move |problem| {
            let position = self.sources.position(problem.span);
            (problem.severity, position, problem.message.text(language))
        })
    }

    /// All problems for people: file, line and column, the text with a caret, what was found
    /// and what to do; with colours for a terminal if asked.
    #[must_use]
    pub fn render(&self, language: Language, colour: bool) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut out = String::new();
        for problem in self.list.iter().take(SHOWN) {
            out.push_str(&self.render_one(problem, language, &renderer));
            out.push_str("\n\n");
        }
        if self.list.len() > SHOWN {
            out.push_str(
                &Msg::AndMore {
                    count: self.list.len() - SHOWN,
                }
                .text(language),
            );
            out.push('\n');
        }
        let (errors, warnings) = self.count();
        out.push_str(&Msg::Total { errors, warnings }.text(language));
        out.push('\n');
        out
    }

    fn render_one(&self, problem: &Diagnostic, language: Language, renderer: &Renderer) -> String {
        let title = problem.message.text(language);
        let level = level(problem.severity, language);
        let mut group = level
            .primary_title(title)
            .elements(self.snippets(problem, language));
        for help in &problem.help {
            let name = if language == Language::Zh {
                "提示"
            } else {
                "help"
            };
            group = group.element(Level::HELP.with_name(name).message(help.text(language)));
        }
        let report: &[Group<'_>] = &[group];
        renderer.render(report)
    }

    /// The texts that a problem points at: one snippet for each file.
    fn snippets(
        &self,
        problem: &Diagnostic,
        language: Language,
    ) -> Vec<Snippet<'_, Annotation<'_>>> {
        let mut snippets = Vec::new();
        let Some(home) = self.sources.file(problem.span.start) else {
            return snippets;
        };
        let here = |label: &&(Span, Msg)| self.sources.file(label.0.start) == Some(home);
        let (near, far): (Vec<_>, Vec<_>) = problem.labels.iter().partition(here);
        let mut marks = vec![(problem.span, AnnotationKind::Primary, None)];
        let mark = |label: &(Span, Msg)| {
            (
                label.0,
                AnnotationKind::Context,
                Some(label.1.text(language)),
            )
        };
        marks.extend(near.into_iter().map(mark));
        snippets.push(snippet(home, marks));
        for label in far {
            if let Some(file) = self.sources.file(label.0.start) {
                snippets.push(snippet(file, vec![mark(label)]));
            }
        }
        snippets
    }
}

/// Whether a problem already says what another one says; keys that are missing in the same
/// place are told together.
fn says(old: &mut Diagnostic, new: &Diagnostic) -> bool {
    if let (
        Msg::MissingKeys { keys, path },
        Msg::MissingKeys {
            keys: more,
            path: same,
        },
    ) = (&mut old.message, &new.message)
        && path == same
    {
        let new: Vec<String> = more
            .iter()
            .filter(|key| !keys.contains(key))
            .cloned()
            .collect();
        keys.extend(new);
        return true;
    }
    old.message == new.message
}

fn level(severity: Severity, language: Language) -> Level<'static> {
    match (severity, language) {
        (Severity::Error, Language::En) => Level::ERROR,
        (Severity::Error, Language::Zh) => Level::ERROR.with_name("错误"),
        (Severity::Warning, Language::En) => Level::WARNING,
        (Severity::Warning, Language::Zh) => Level::WARNING.with_name("警告"),
    }
}

type Mark = (Span, AnnotationKind, Option<String>);

/// The lines of a file around some marks. Only these lines are handed on, so that one
/// problem costs the same in a large file as in a small one.
fn snippet(file: &File, marks: Vec<Mark>) -> Snippet<'_, Annotation<'_>> {
    let first = marks
        .iter()
        .map(|mark| mark.0.start)
        .min()
        .unwrap_or(file.start);
    let last = marks
        .iter()
        .map(|mark| mark.0.end)
        .max()
        .unwrap_or(file.start);
    let head = before(file, first);
    let from = head.rfind('\n').map_or(0, |at| at + 1);
    let tail = before(file, last).len().max(head.len());
    let to = file.text[tail..]
        .find('\n')
        .map_or(file.text.len(), |at| tail + at);
    let annotation = |(span, kind, label): Mark| {
        let start = before(file, span.start).len() - from;
        let end = (before(file, span.end).len() - from).max(start);
        kind.span(start..cut(&file.text[from..to], start, end))
            .label(label)
    };
    Snippet::source(&file.text[from..to])
        .line_start(head.matches('\n').count() + 1)
        .path(file.name.as_str())
        .annotations(marks.into_iter().map(annotation).collect::<Vec<_>>())
}

/// The end of a mark: not beyond its first line, so that a mark of a whole table stays short.
fn cut(text: &str, start: usize, end: usize) -> usize {
    text[start..end].find('\n').map_or(end, |at| start + at)
}

/// The nearest of some words, if one is near enough to be what was meant.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    if word.len() > 200 {
        return None;
    }
    let lower = word.to_lowercase();
    let distance = |other: &str| strsim::osa_distance(&lower, &other.to_lowercase());
    let limit = (word.chars().count() / 3).clamp(1, 4);
    let near = known
        .into_iter()
        .filter(|other| *other != word)
        .map(|other| (distance(other), other));
    let best = near.filter(|&(distance, _)| distance <= limit).min();
    best.map(|(_, other)| other.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_found_and_a_far_one_is_not() {
        assert_eq!(
            nearest("icu_bed", ["icu_beds", "ward_beds"]),
            Some("icu_beds".into())
        );
        assert_eq!(nearest("reception", ["icu", "ward"]), None);
        assert_eq!(nearest("icu", ["ICU"]), Some("ICU".into()));
    }
}
