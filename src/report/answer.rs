//! The answer that `run` ends with, for a terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::Input;
use super::text::frequency::Frequency;
use super::text::lines;
use super::text::number::whole;
use super::text::say::Say;
use super::text::word::Word;
use super::text::{Lang, Text};
use crate::readiness::{Answer, Verdict};

/// Width of the answer in terminal columns.
const COLUMNS: usize = 80;

/// The answer in words: verdicts first, then when, where, how much, how sure, what next.
#[must_use]
pub fn answer(input: &Input, lang: Lang, colour: bool) -> String {
    let mut page = Page {
        input,
        lang,
        colour,
        text: String::new(),
    };
    page.head();
    page.overall();
    page.targets();
    page.paper();
    page.facts();
    page.next();
    page.text
}

/// Pads a text with spaces to a width in terminal columns; a Chinese character takes two.
#[must_use]
pub fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// A text in as many lines as it takes, each after the same indent.
#[must_use]
pub fn wrapped(indent: &str, text: &str) -> String {
    let lines = lines::wrap(text, |line| indent.width() + line.width() <= COLUMNS);
    let line = |line: &String| format!("{}\n", format!("{indent}{line}").trim_end());
    lines.iter().map(line).collect()
}

struct Page<'a> {
    input: &'a Input<'a>,
    lang: Lang,
    colour: bool,
    text: String,
}

impl Page<'_> {
    fn word(&self, word: Word) -> String {
        self.say(&word.text())
    }

    fn say(&self, text: &Text) -> String {
        text.get(self.lang).to_owned()
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{}", line.trim_end());
    }

    fn paint(&self, answer: Answer, text: &str) -> String {
        let code = match answer {
            Answer::Ready => "32",
            Answer::NotReady => "31",
            Answer::Undecided => "33",
        };
        if self.colour {
            format!("\u{1b}[1;{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn head(&mut self) {
        let question = self.say(&self.input.question());
        self.line(&question);
        if self.input.scenario.illustrative {
            let banner = self.word(Word::Illustrative);
            self.line(&format!("[{banner}]"));
        }
        for said in self.input.stopping_sentences() {
            let said = self.say(&said);
            self.hanging("", &said);
        }
        self.line("");
    }

    fn overall(&mut self) {
        let arms = 0..self.input.verdicts.len();
        let sentences: Vec<_> = arms
            .filter_map(|arm| self.input.overall_sentence(arm))
            .collect();
        if sentences.is_empty() {
            let none = self.say(&Say::NoTargets {}.text());
            self.line(&none);
        }
        for (answer, sentence) in sentences {
            let line = self.paint(answer, &self.say(&sentence));
            self.line(&line);
        }
        self.line("");
    }

    fn targets(&mut self) {
        let headline = self.input.headline();
        for &target in &headline {
            self.target(target);
        }
        let shares = headline.iter().any(|&target| self.input.is_share(target));
        let first = self
            .input
            .verdicts
            .iter()
            .flatten()
            .find(|verdict| verdict.met.is_some());
        if let Some(verdict) = first.filter(|_| shares && self.input.verdicts.len() > 1) {
            let note = self.say(&self.input.numbers_note(verdict));
            self.hanging("", &note);
            let covers = self.say(&self.input.interval_sentence());
            self.hanging("", &covers);
            self.line("");
        }
    }

    fn target(&mut self, target: usize) {
        let table = self.input.is_share(target) && self.input.verdicts.len() > 1;
        let verdict = self.input.verdict(0, target).filter(|_| table);
        let heading = verdict.map_or_else(
            || self.input.target_name(target),
            |verdict| self.input.required_heading(target, verdict),
        );
        let heading = self.say(&heading);
        self.line(&heading);
        for arm in 0..self.input.verdicts.len() {
            self.arm(arm, target, table);
        }
        self.line("");
    }

    fn arm(&mut self, arm: usize, target: usize, table: bool) {
        let Some(verdict) = self.input.verdict(arm, target) else {
            return;
        };
        let row = if table {
            self.cells(verdict)
        } else {
            self.sentence(target, verdict)
        };
        let several = self.input.verdicts.len() > 1;
        let name = if several {
            self.arm_column(arm)
        } else {
            String::new()
        };
        let holds = self.input.missed_up_to(arm, target);
        let holds = holds.map_or(String::new(), |holds| self.say(&holds));
        let line = format!("  {name}{row}  {holds}");
        if holds.is_empty() || line.width() <= COLUMNS {
            self.line(&line);
        } else {
            self.line(&format!("  {name}{row}"));
            self.line(&format!("    {holds}"));
        }
        if let Some(what) = self.input.what_would_decide(verdict) {
            let indent = " ".repeat(2 + name.width());
            let aside = self.say(&Say::Aside { words: what }.text());
            self.hanging(&indent, &aside);
        }
    }

    fn arm_column(&self, arm: usize) -> String {
        let names = (0..self.input.verdicts.len()).map(|arm| self.say(&self.input.arm_name(arm)));
        let widest = names.map(|name| name.width()).max().unwrap_or(0);
        pad(&self.say(&self.input.arm_name(arm)), widest + 2)
    }

    /// `31  (25-38)   NOT READY`.
    fn cells(&self, verdict: &Verdict) -> String {
        let share = Frequency::of(verdict);
        let out_of = if share.of == 100 {
            String::new()
        } else {
            format!("/{}", whole(share.of))
        };
        let about = format!("{:>4}{out_of}", whole(share.about));
        let interval = format!("({}-{})", whole(share.low), whole(share.high));
        let answer = self.paint(verdict.answer, &self.word(Word::from(verdict.answer)));
        format!("{}  {}  {answer}", pad(&about, 4), pad(&interval, 9))
    }

    fn sentence(&self, target: usize, verdict: &Verdict) -> String {
        let target = &self.input.study.targets[target];
        self.say(&self.input.verdict_sentence(target, verdict))
    }

    /// Lines of standards beside the headline targets: what is asked where, and under it a line for
    /// each arm.
    fn paper(&mut self) {
        let rows = self.input.paper_rows(&self.input.headline());
        if rows.is_empty() {
            return;
        }
        let heading = self.word(Word::PaperAndWave);
        self.line(&heading);
        for said in self.input.contrast_sentences() {
            let said = self.say(&said);
            self.hanging("  ", &said);
        }
        let mut before = String::new();
        for row in rows {
            let cells = row.cells().map(|cell| self.say(cell));
            let [arm, place, line, counted, required, verdict, basis] = cells;
            let head = format!("{place} · {line} [{basis}]");
            if head != before {
                self.hanging("  ", &head);
                before = head;
            }
            let counted = if counted.is_empty() { "-" } else { &counted };
            let arm = if arm.is_empty() {
                arm
            } else {
                format!("{arm}  ")
            };
            self.hanging("    ", &format!("{arm}{counted} / {required}  {verdict}"));
        }
        self.line("");
    }

    fn facts(&mut self) {
        let facts = self.fact_rows();
        if self.input.verdicts.len() > 1 && !facts.is_empty() {
            let arm = self.input.arm_name(self.input.study.reference);
            let under = self.say(&Say::Under { arm }.text());
            self.line(&under);
        }
        let widest = facts
            .iter()
            .map(|(word, _)| self.word(*word).width())
            .max()
            .unwrap_or(0);
        for (word, fact) in facts {
            let heading = pad(&self.word(word), widest + 2);
            self.hanging(&heading, &fact);
        }
    }

    /// A heading and a text beside it, in as many lines as it takes.
    fn hanging(&mut self, heading: &str, text: &str) {
        let indent = heading.width();
        let lines = lines::wrap(text, |line| indent + line.width() <= COLUMNS);
        for (place, line) in lines.iter().enumerate() {
            let before = if place == 0 {
                heading
            } else {
                &" ".repeat(indent)
            };
            self.line(&format!("{before}{line}"));
        }
    }

    fn fact_rows(&self) -> Vec<(Word, String)> {
        let rows = self.input.key_facts();
        rows.into_iter()
            .map(|(word, fact)| (word, self.say(&fact)))
            .collect()
    }

    fn next(&mut self) {
        let (command, why) = self.input.next_step();
        let (heading, why) = (self.word(Word::Next), self.say(&why));
        self.line("");
        self.line(&format!("{heading}  {command}"));
        self.line(&format!("{}{why}", " ".repeat(heading.width() + 2)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn a_chinese_character_takes_two_columns() {
        assert_eq!([pad("abc", 6), pad("县医院", 8)], ["abc   ", "县医院  "]);
    }

    #[test]
    fn english() {
        let sample = Sample::pair();
        let text = answer(&sample.input(), Lang::En, false);
        assert_eq!(text, include_str!("samples/answer.en.txt"));
    }

    #[test]
    fn chinese() {
        let sample = Sample::pair();
        let text = answer(&sample.input(), Lang::Zh, false);
        assert_eq!(text, include_str!("samples/answer.zh.txt"));
    }

    #[test]
    fn one_arm_reads_as_a_sentence() {
        let sample = Sample::alone();
        let text = answer(&sample.input(), Lang::En, false);
        let sentence =
            "  Holds in 31 of 100 plausible futures (interval 25–38); required 90: NOT READY\n";
        assert!(text.contains(sentence), "{text}");
        let text = answer(&sample.input(), Lang::Zh, false);
        let sentence = "  设想的 100 种情景中，约 31 种达标（区间 25–38）；要求 90：未达标\n";
        assert!(text.contains(sentence), "{text}");
    }
}
