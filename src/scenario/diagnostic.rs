//! Problems of a scenario: each points at the text that caused it and says what was found,
//! what is allowed and what was probably meant, in Chinese or English.

use super::builtin;
use super::message::Msg;
use super::source::{Position, SourceMap, Span};

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
    pub(super) sources: SourceMap,
    pub(super) list: Vec<Diagnostic>,
}

/// The most problems of one kind of search: a broken file of a million lines is not told
/// line by line.
pub(crate) const MOST_PROBLEMS: usize = 1_000;

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
                    .filter(|name| !name.contains('/'))
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

    /// The files that were read, as the planner named them.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.sources.names()
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
        .take(2_000)
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
