//! The text of a new scenario.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::{POPULATION, Question, Starter};
use crate::scenario::diagnostic::{Language, Problems};
use crate::scenario::files::Files;
use crate::scenario::leaf::Name;
use crate::scenario::load::Loaded;

/// A new scenario.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    /// The file.
    pub text: String,
    /// What was given, of what was asked.
    pub given: Vec<Question>,
    /// What was left out and follows the population, with the values written.
    pub scaled: Vec<(Question, f64)>,
    /// What was left out and stays as in the template.
    pub left: Vec<Question>,
    /// Tables beside the file: name and text.
    pub tables: Vec<(String, String)>,
}

/// What a new scenario says beside its numbers.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Beside {
    /// First day.
    pub start: Option<String>,
    /// Name of the county.
    pub county: Option<Name>,
    /// Tables: key under `[tables]`, name of the file, text. A past census is no part of a scenario: it is only
    /// written.
    pub files: Vec<(&'static str, String, String)>,
    /// How many people live in the places of the tables, if there are any: the population, unless that is given.
    pub persons: Option<f64>,
}

impl Starter {
    /// A scenario of this name with these answers by input, which has been read again: it runs.
    ///
    /// Beds and people that are left out are written in proportion to the population, if that was
    /// given: the template's number times population over the template's population, rounded, and
    /// within the legal range.
    ///
    /// # Errors
    /// What is wrong with an answer or the name.
    pub fn draft(
        &self,
        name: &str,
        answers: &BTreeMap<String, String>,
        language: Language,
    ) -> Result<Draft, Problems> {
        self.draft_with(name, answers, language, &Beside::default())
    }

    /// The same with more beside the numbers.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn draft_with(
        &self,
        name: &str,
        answers: &BTreeMap<String, String>,
        language: Language,
        beside: &Beside,
    ) -> Result<Draft, Problems> {
        let draft = self.draft_beside(name, answers, language, beside)?;
        let mut files = Files::default();
        for (_, file, text) in &beside.files {
            files.give_table(file, text);
        }
        Loaded::of_draft(files, &draft.text)?;
        Ok(draft)
    }

    /// The same with more beside the numbers; it has not been read again.
    ///
    /// # Errors
    /// What is wrong with an answer.
    pub(crate) fn draft_beside(
        &self,
        name: &str,
        answers: &BTreeMap<String, String>,
        language: Language,
        beside: &Beside,
    ) -> Result<Draft, Problems> {
        let questions = self.questions()?;
        let mut answers = answers.clone();
        let asks = questions
            .iter()
            .any(|question| question.input == POPULATION);
        if let Some(persons) = beside.persons.filter(|_| asks) {
            answers
                .entry(POPULATION.into())
                .or_insert(format!("{persons}"));
        }
        let answers = &answers;
        let times = self
            .population(answers)?
            .zip(default_population(&questions));
        let times = times.map(|(population, usual)| population / usual);
        let mut draft = Draft {
            text: String::new(),
            given: Vec::new(),
            scaled: Vec::new(),
            left: Vec::new(),
            tables: Vec::new(),
        };
        let mut lines = Vec::new();
        for question in questions {
            lines.push(draft.line(question, answers, times, language));
        }
        let head = head(self, name, language, beside);
        draft.text = head + &lines.concat() + &places(beside);
        let tables = beside.files.iter();
        draft.tables = tables
            .map(|(_, file, text)| (file.clone(), text.clone()))
            .collect();
        Ok(draft)
    }

    /// The population that was given, read as the template would read it.
    fn population(&self, answers: &BTreeMap<String, String>) -> Result<Option<f64>, Problems> {
        let Some(answer) = answers.get(POPULATION) else {
            return Ok(None);
        };
        let set = format!("inputs.{POPULATION}.value={answer}");
        let loaded = self.template(&[set])?;
        let inputs = &loaded.base().written.inputs;
        let population = inputs.iter().find(|(id, _)| id.id == POPULATION);
        Ok(population.and_then(|(_, input)| input.value.constant()))
    }
}

fn default_population(questions: &[Question]) -> Option<f64> {
    let found = questions.iter().find(|q| q.input == POPULATION);
    found.and_then(|question| question.value)
}

impl Beside {
    /// The same with the townships of a file: people live there instead of in one place, and turn to the pooled
    /// village clinics unless the file names others; and what was assumed about the file.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn with_townships(mut self, path: &Path) -> Result<(Beside, Problems), Problems> {
        let mut files = Files::default();
        let sheet = files.townships(path);
        let notes = Problems::new(files.sources, files.problems);
        match sheet {
            Some((text, persons)) => {
                self.files
                    .push(("population", "population.csv".into(), text));
                self.persons = Some(persons);
                Ok((self, notes))
            }
            None => Err(notes),
        }
    }
}

impl Draft {
    /// What stands in the file of an input.
    fn line(
        &mut self,
        question: Question,
        answers: &BTreeMap<String, String>,
        times: Option<f64>,
        language: Language,
    ) -> String {
        let asked = comment(&question, language);
        let input = &question.input;
        if let Some(answer) = answers.get(input) {
            let value = toml_value(answer);
            let line =
                format!("{input} = {{ value = {value}, source = \"own\", mark = \"recalled\" }}");
            self.given.push(question);
            return format!("{asked}\n{line}\n");
        }
        let by_population = times
            .filter(|_| question.follows)
            .and_then(|times| scaled(&question, times));
        let Some(value) = by_population else {
            let default = toml_value(&question.default);
            let line = format!("{asked}{}\n# {input} = {default}\n", left_out(language));
            self.left.push(question);
            return line;
        };
        let by = by_the_population(language);
        let line = format!("{input} = {{ value = {value}, mark = \"assumed\" }}");
        self.scaled.push((question, value));
        format!("{asked}{by}\n{line}\n")
    }
}

/// The template's value times the population over the template's, within the legal range.
fn scaled(question: &Question, times: f64) -> Option<f64> {
    let (least, most) = question.range.unwrap_or((0.0, f64::INFINITY));
    let value = (question.value? * times).round();
    Some(value.clamp(least.ceil(), most.floor()))
}

fn comment(question: &Question, language: Language) -> String {
    let Question { name, unit, .. } = question;
    let range = question
        .range
        .map_or(String::new(), |(least, most)| format!(" {least}–{most}"));
    match language {
        Language::En => format!("# {}, {unit}{range}", name.en),
        Language::Zh => format!("# {}，{unit}{range}", name.zh),
    }
}

fn left_out(language: Language) -> &'static str {
    match language {
        Language::En => "; left out: as in the template",
        Language::Zh => "；未填：用模板的数值",
    }
}

fn by_the_population(language: Language) -> &'static str {
    match language {
        Language::En => "; left out: the template's, in proportion to the population",
        Language::Zh => "；未填：按人口比例用模板的数值",
    }
}

/// What a table rests on, as far as `new` can know.
fn citing(file: &str) -> String {
    format!(
        "{{ file = {}, source = \"own\", mark = \"recalled\" }}",
        toml_text(file)
    )
}

/// The tables and the names of the county and its hospital; empty if there are none.
fn places(beside: &Beside) -> String {
    let mut text = String::new();
    let tables = beside.files.iter().filter(|(key, _, _)| *key != "observed");
    let lines: Vec<String> = tables
        .map(|(key, file, _)| format!("{key} = {}\n", citing(file)))
        .collect();
    if !lines.is_empty() {
        let _ = write!(text, "\n[tables]\n{}", lines.concat());
    }
    let has_places = beside.files.iter().any(|(key, _, _)| *key == "population");
    if let Some(Name { zh, en }) = beside.county.as_ref().filter(|_| !has_places) {
        let (zh, en) = (toml_text(zh), toml_text(en));
        let _ = write!(
            text,
            "\n[[place]]\nid = \"county\"\nname = {{ zh = {zh}, en = {en} }}\n"
        );
    }
    if has_places {
        // The places of the table stand for the one of the template.
        text += "\n[[place]]\nid = \"county\"\n\"@unset\" = true\n";
    }
    text
}

fn head(starter: &Starter, name: &str, language: Language, beside: &Beside) -> String {
    let (id, about) = (starter.id, starter.about());
    let mut text = String::new();
    let lines = match language {
        Language::En => [
            about.en,
            format!("surgeplan run {name}.toml"),
            format!("surgeplan check {name}.toml --explain"),
            format!(
                "Everything that does not stand here comes from builtin:{id}; the second command lists it, with what it rests on."
            ),
            "Figures of the county itself, as they were given when this file was written".into(),
        ],
        Language::Zh => [
            about.zh,
            format!("surgeplan run {name}.toml --lang zh"),
            format!("surgeplan check {name}.toml --explain --lang zh"),
            format!("这里没有写的，都来自 builtin:{id}；第二条命令会列出全部数值及其依据。"),
            "建立本文件时填写的本县数据".into(),
        ],
    };
    let [about, run, check, rest, own] = lines;
    let _ = write!(
        text,
        "# {about}\n#\n#   {run}\n#   {check}\n#\n# {rest}\n\nname = {}\nextends = \"builtin:{id}\"\n{}{}\n\
         [sources.own]\ntitle = {}\n\n[inputs]\n",
        toml_text(name),
        title(beside),
        start(beside),
        toml_text(&own),
    );
    text
}

/// The name of the county as title.
fn title(beside: &Beside) -> String {
    beside
        .county
        .as_ref()
        .map_or(String::new(), |Name { zh, en }| {
            format!(
                "title = {{ zh = {}, en = {} }}\n",
                toml_text(zh),
                toml_text(en)
            )
        })
}

fn start(beside: &Beside) -> String {
    let start = beside.start.as_ref();
    start.map_or(String::new(), |start| format!("\n[run]\nstart = {start}\n"))
}

/// An answer as TOML: a number or a table of a law as it is, else text.
fn toml_value(answer: &str) -> String {
    let answer = answer.trim();
    let plain = answer.parse::<f64>().is_ok_and(f64::is_finite);
    if plain || answer.starts_with('{') {
        answer.into()
    } else {
        toml_text(answer)
    }
}

/// Basic text of TOML.
fn toml_text(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn answers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let own = |&(key, value): &(&str, &str)| (key.to_owned(), value.to_owned());
        pairs.iter().map(own).collect()
    }

    fn county() -> Starter {
        Starter::all()[0]
    }

    #[test]
    fn what_is_left_out_follows_the_population_or_stays() {
        let given = answers(&[("population", "1000000"), ("icu_beds", "30")]);
        let draft = county().draft("x", &given, Language::En).expect("right");
        let loaded = Scenario::parse(&draft.text, &[]).expect("it was read before");
        let value = |input: &str| {
            let rows = loaded.explain(&format!("inputs.{input}")).expect("there");
            rows[0].value.clone()
        };
        // Twice the template's 500,000: 540 ward beds become 1,080, 60 min stay.
        let found = ["population", "icu_beds", "ward_beds", "minutes_to_city"].map(value);
        assert_eq!(found, ["1000000", "30", "1080", "60 min"]);
        let counts = [draft.given.len(), draft.scaled.len(), draft.left.len()];
        assert_eq!(counts, [2, 6, 7]);
    }

    #[test]
    fn every_starter_runs_with_no_answer_in_both_languages() {
        for starter in Starter::all() {
            for language in [Language::En, Language::Zh] {
                let draft = starter.draft("mine", &BTreeMap::new(), language);
                let draft = draft.expect("a starter runs");
                assert!(draft.given.is_empty() && draft.scaled.is_empty());
                assert!(draft.text.lines().count() < 60, "{}", draft.text);
            }
        }
    }

    #[test]
    fn an_answer_can_be_a_law_or_have_a_unit_and_never_breaks_the_file() {
        let law = "{ triangular = { low = 0.1, mode = 0.2, high = 0.4 } }";
        let given = answers(&[("wave_size", law), ("minutes_to_city", "1.5 h")]);
        assert!(county().draft("x", &given, Language::Zh).is_ok());
        for wrong in ["\"\n[run]", "1\nseed = 4", "{", "", "\\u0000", "= 1 / 0"] {
            let given = answers(&[("icu_beds", wrong)]);
            assert!(
                county().draft("x", &given, Language::En).is_err(),
                "{wrong:?}"
            );
        }
        assert!(
            county()
                .draft("no name", &BTreeMap::new(), Language::En)
                .is_err()
        );
    }
}
