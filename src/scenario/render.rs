//! Problems as people see them in a terminal.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::diagnostic::{Diagnostic, Language, Problems, Severity};
use super::message::Msg;
use super::source::{File, Span, before};

/// The most problems that are shown in full.
const SHOWN: usize = 100;

impl Problems {
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
