//! `summary.md`: the first page and the tables behind it, for a mail or a wiki.

use super::Input;
use super::figure::{self, Chapter, Table};
use super::text::book::Book;
use super::text::trust::Trust;
use super::text::word::Word;
use super::text::{Lang, Languages, Text};

/// The summary; in both languages one part after the other.
#[must_use]
pub fn markdown(input: &Input, languages: Languages) -> String {
    let langs = std::iter::once(languages.first()).chain(languages.second());
    let parts: Vec<String> = langs.map(|lang| Page { input, lang }.text()).collect();
    parts.join("\n---\n\n")
}

struct Page<'a> {
    input: &'a Input<'a>,
    lang: Lang,
}

impl Page<'_> {
    fn say(&self, text: &Text) -> String {
        escape(text.get(self.lang))
    }

    fn text(&self) -> String {
        let input = self.input;
        let mut parts = vec![format!("# {}", self.say(&input.question()))];
        if input.scenario.illustrative {
            parts.push(format!("**{}**", self.say(&Word::Illustrative.text())));
        }
        parts.push(self.lines());
        if let Some(first) = figure::first(input) {
            let says = self.say(&first.title);
            parts.push(format!("![{says}](figures/{}.svg)", first.id));
        }
        if let Some(table) = input.arms_table() {
            parts.push(self.table(Word::Levers, &table));
        }
        let pairing = figure::of_chapter(input, Chapter::Pairing);
        parts.extend(
            pairing
                .iter()
                .map(|own| self.table_under(&own.title, &own.table)),
        );
        if let Some(table) = input.inputs_table() {
            parts.push(self.table(Word::Uncertainty, &table));
        }
        parts.push(self.list(Word::Trust, &[input.lacking(), input.pedigree_sentence()]));
        parts.push(self.list_under(&Trust::NotCoveredHead {}.text(), &input.not_covered()));
        parts.push(self.provenance());
        parts.push(self.say(&Book::ReadOn {}.text()));
        parts.join("\n\n") + "\n"
    }

    fn lines(&self) -> String {
        let lines = self.input.first_page();
        let line = |line: &super::first::FirstLine| {
            format!("- **{}**: {}", self.say(&line.head), self.say(&line.says))
        };
        lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn table(&self, name: Word, table: &Table) -> String {
        self.table_under(&name.text(), table)
    }

    fn table_under(&self, name: &Text, table: &Table) -> String {
        let row = |cells: &[Text]| {
            let cells: Vec<String> = cells.iter().map(|cell| self.say(cell)).collect();
            format!("| {} |", cells.join(" | "))
        };
        let rule = format!("|{}", " --- |".repeat(table.head.len()));
        let mut lines = vec![format!("## {}\n", self.say(name)), row(&table.head), rule];
        lines.extend(table.rows.iter().map(|cells| row(cells)));
        lines.join("\n")
    }

    fn list(&self, name: Word, says: &[Text]) -> String {
        self.list_under(&name.text(), says)
    }

    fn list_under(&self, name: &Text, says: &[Text]) -> String {
        let item = |text: &Text| format!("- {}", self.say(text));
        let items: Vec<String> = says.iter().map(item).collect();
        format!("## {}\n\n{}", self.say(name), items.join("\n"))
    }

    fn provenance(&self) -> String {
        let rows = self.input.provenance().into_iter();
        let item = |(word, value): (Word, String)| {
            format!("- {}: {}", self.say(&word.text()), escape(&value))
        };
        let items: Vec<String> = rows.map(item).collect();
        let head = self.say(&Word::Provenance.text());
        format!("## {head}\n\n{}", items.join("\n"))
    }
}

/// A text that is nothing but text in Markdown: no markup, no table, no HTML.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in super::text::safe::line(text).chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '$' => {
                safe.extend(['\\', c]);
            }
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn the_summary_answers_first_and_has_one_part_for_each_language() {
        let sample = Sample::pair();
        let both = markdown(&sample.input(), Languages::Both);
        let place = |words: &str| {
            both.find(words)
                .unwrap_or_else(|| panic!("{words}: {both}"))
        };
        assert!(place("是否达标") < place("figures/first.svg"));
        assert!(place("figures/first.svg") < place("Ready?"));
        assert!(!markdown(&sample.input(), Languages::En).contains("达标"));
    }

    #[test]
    fn text_from_strangers_is_no_markup() {
        assert_eq!(escape("a|b [x](y) <i> *"), "a\\|b \\[x\\](y) &lt;i&gt; \\*");
    }
}
