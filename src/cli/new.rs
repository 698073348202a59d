//! `surgeplan new`: a scenario to begin with, from a few numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
use surgeplan::scenario::{Beside, Draft, Language, Problems, Question, Starter};

use super::import::import;
use super::output::shell_word;
use super::{End, Lang, print_problems, say};

#[derive(Args)]
pub struct Arguments {
    /// Folder of the new scenario, whose name it gets; it is made if it is not there.
    #[arg(required_unless_present_any = ["list", "xlsx"])]
    folder: Option<PathBuf>,
    /// Say what there is to begin with.
    #[arg(long)]
    list: bool,
    /// What to begin with.
    #[arg(long, default_value = "china-county")]
    template: String,
    /// Write a workbook to fill in instead; `surgeplan import` makes a scenario of it.
    #[arg(long, value_name = "FILE.XLSX", conflicts_with_all = ["list", "folder"])]
    xlsx: Option<PathBuf>,
    /// A workbook that was filled in: the scenario is made of its numbers and tables, as `surgeplan import` makes it.
    #[arg(long, value_name = "FILE.XLSX", requires = "folder", conflicts_with_all = ["list", "xlsx", "template", "division", "townships"])]
    from: Option<PathBuf>,
    /// Six-digit code of the county, which gives it its name.
    #[arg(long, value_name = "CODE")]
    division: Option<String>,
    /// Townships: a CSV file with the columns place (name or code), `name_zh`, `name_en`, persons; with it the
    /// people live there instead of in one place.
    #[arg(long, value_name = "TOWNSHIPS.CSV")]
    townships: Option<PathBuf>,
    /// Ask nothing: what is not given is left out.
    #[arg(long)]
    yes: bool,
    /// Language of questions, of the file's remarks and of messages.
    #[arg(long, value_enum, default_value = "en")]
    lang: Lang,
    #[command(flatten)]
    answers: Answers,
}

/// Numbers given on the command line, by input: one option for each that any template asks.
struct Answers(BTreeMap<String, String>);

/// What all templates ask, each once; the templates themselves are not read.
fn all_inputs() -> BTreeSet<&'static str> {
    Starter::all().iter().flat_map(Starter::inputs).collect()
}

impl Args for Answers {
    fn augment_args(command: Command) -> Command {
        let option = |input: &&'static str| format!("--{}", input.replace('_', "-"));
        let inputs = all_inputs();
        let options: Vec<String> = inputs.iter().map(option).collect();
        let help = format!(
            "Numbers of your own: {}.\n`surgeplan new --list` says what each is, and which template asks it.",
            options.join(", ")
        );
        let add = |command: Command, input: &'static str| {
            let option = Arg::new(input)
                .long(input.replace('_', "-"))
                .value_name("NUMBER");
            command.arg(option.allow_hyphen_values(true).hide(true))
        };
        inputs.into_iter().fold(command, add).after_help(help)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Answers {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = all_inputs().into_iter().filter_map(|input| {
            let answer = matches.get_one::<String>(input)?;
            Some((input.to_owned(), answer.clone()))
        });
        Ok(Answers(given.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

pub fn new(arguments: &Arguments) -> End {
    let language = arguments.lang.of_messages();
    if arguments.list {
        list(language);
        return End::Done;
    }
    let folder = arguments.folder.clone().unwrap_or_default();
    if let Some(workbook) = &arguments.from {
        return from_workbook(workbook, folder, arguments);
    }
    let starter = match Starter::named("--template", &arguments.template) {
        Ok(starter) => starter,
        Err(problems) => {
            print_problems(&problems, arguments.lang);
            return End::BadScenario;
        }
    };
    if let Some(file) = &arguments.xlsx {
        return workbook(&starter, file, language);
    }
    let name = name_of(&folder, starter.id);
    let file = folder.join(format!("{name}.toml"));
    if file.exists() {
        return cannot_write(&file, is_there(language), language);
    }
    let Some(answers) = answers(&starter, arguments) else {
        return End::BadScenario;
    };
    let beside = match beside(arguments) {
        Ok(beside) => beside,
        Err(end) => return end,
    };
    let draft = match starter.draft_with(&name, &answers, language, &beside) {
        Ok(draft) => draft,
        Err(problems) => {
            print_problems(&problems, arguments.lang);
            return End::BadScenario;
        }
    };
    for (table, text) in &draft.tables {
        let table = folder.join(table);
        if let Err(error) = write(&table, text) {
            return cannot_write(&table, &error.to_string(), language);
        }
    }
    if let Err(error) = write(&file, &draft.text) {
        return cannot_write(&file, &error.to_string(), language);
    }
    say(&told(&file, &draft, language));
    End::Done
}

/// What the county is called, and its townships; how the command ends if that is wrong.
fn beside(arguments: &Arguments) -> Result<Beside, End> {
    let refused = |problems: &Problems| {
        print_problems(problems, arguments.lang);
        End::BadScenario
    };
    let named = arguments
        .division
        .as_ref()
        .map(|code| Starter::county("--division", code));
    let county = named.transpose().map_err(|problems| refused(&problems))?;
    let beside = Beside {
        county,
        ..Beside::default()
    };
    let Some(file) = &arguments.townships else {
        return Ok(beside);
    };
    let (beside, notes) = beside
        .with_townships(file)
        .map_err(|problems| refused(&problems))?;
    print_problems(&notes, arguments.lang);
    Ok(beside)
}

/// Makes the scenario of a workbook; numbers of the command line would contradict it.
fn from_workbook(workbook: &Path, folder: PathBuf, arguments: &Arguments) -> End {
    if let Some(input) = arguments.answers.0.keys().next() {
        let option = input.replace('_', "-");
        eprintln!(
            "{}",
            match arguments.lang.of_messages() {
                Language::En => format!(
                    "error: with --from all numbers come from the workbook: write `{input}` there instead of --{option}"
                ),
                Language::Zh => format!(
                    "错误：使用 --from 时数值都来自工作簿：请在表中填写“{input}”，不要用 --{option}"
                ),
            }
        );
        return End::BadScenario;
    }
    import(&super::import::Arguments {
        workbook: workbook.to_owned(),
        out: Some(folder),
        lang: arguments.lang,
    })
}

/// Writes a workbook to fill in.
fn workbook(starter: &Starter, file: &Path, language: Language) -> End {
    if file.exists() {
        return cannot_write(file, is_there(language), language);
    }
    let Ok(bytes) = starter.workbook() else {
        return End::Failure; // a template of ours is wrong, which tests exclude
    };
    let written = File::create_new(file).and_then(|mut file| file.write_all(&bytes));
    if let Err(error) = written {
        return cannot_write(file, &error.to_string(), language);
    }
    let path = shell_word(&file.display().to_string());
    say(&match language {
        Language::En => {
            format!("{path} written: fill it in, then\n      surgeplan import {path}\n")
        }
        Language::Zh => {
            format!("已写入 {path}：填写后运行\n      surgeplan import {path} --lang zh\n")
        }
    });
    End::Done
}

pub fn is_there(language: Language) -> &'static str {
    match language {
        Language::En => "there is a file of this name",
        Language::Zh => "已有同名文件",
    }
}

/// The name of the scenario: that of the folder, as far as names of scenarios allow it.
pub fn name_of(folder: &Path, otherwise: &str) -> String {
    let whole = folder.canonicalize(); // `.` has no name of its own
    let whole = whole.as_deref().unwrap_or(folder);
    let last = whole.file_name().unwrap_or_default().to_string_lossy();
    let legal = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let name: String = last.chars().filter(legal).collect();
    if name.is_empty() {
        otherwise.into()
    } else {
        name
    }
}

/// Writes a file that is not there yet.
pub fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    File::create_new(file)?.write_all(text.as_bytes())
}

pub fn cannot_write(file: &Path, why: &str, language: Language) -> End {
    let file = file.display();
    eprintln!(
        "{}",
        match language {
            Language::En => format!("error: {file} was not written: {why}"),
            Language::Zh => format!("错误：没有写入 {file}：{why}"),
        }
    );
    End::Failure
}

/// Answers from the command line, and at a terminal those that are asked for; `None` if one is
/// wrong that nobody can be asked again.
fn answers(starter: &Starter, arguments: &Arguments) -> Option<BTreeMap<String, String>> {
    let questions = starter.questions().unwrap_or_default();
    let mut answers = BTreeMap::new();
    for (input, answer) in &arguments.answers.0 {
        let asked = questions.iter().any(|question| question.input == *input);
        if !asked {
            not_asked(input, starter, arguments.lang.of_messages());
            return None;
        }
        if let Err(problems) = starter.check(input, answer) {
            print_problems(&problems, arguments.lang);
            return None;
        }
        answers.insert(input.clone(), answer.clone());
    }
    if io::stdin().is_terminal() && !arguments.yes {
        let open = |question: &&Question| !arguments.answers.0.contains_key(&question.input);
        for question in questions.iter().filter(open) {
            if let Some(answer) = ask(starter, question, arguments.lang) {
                answers.insert(question.input.clone(), answer);
            }
        }
    }
    Some(answers)
}

fn not_asked(input: &str, starter: &Starter, language: Language) {
    let (option, id) = (input.replace('_', "-"), starter.id);
    eprintln!(
        "{}",
        match language {
            Language::En => format!("error: the template `{id}` has no use for --{option}"),
            Language::Zh => format!("错误：模板“{id}”用不到 --{option}"),
        }
    );
}

/// Asks until an answer is right; `None` if it is left out.
fn ask(starter: &Starter, question: &Question, lang: Lang) -> Option<String> {
    loop {
        say(&prompt(question, lang.of_messages()));
        let _ = io::stdout().flush();
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        let answer = line.trim();
        if answer.is_empty() || read.is_err() {
            return None;
        }
        match starter.check(&question.input, answer) {
            Ok(()) => return Some(answer.into()),
            Err(problems) => print_problems(&problems, lang),
        }
    }
}

fn prompt(question: &Question, language: Language) -> String {
    let Question {
        name,
        unit,
        default,
        ..
    } = question;
    let (least, most) = question.range.unwrap_or_default();
    match language {
        Language::En => {
            let else_ = if question.follows {
                ", by population"
            } else {
                ""
            };
            format!(
                "{} ({unit}, {least}–{most}) [Enter: {default}{else_}]: ",
                name.en
            )
        }
        Language::Zh => {
            let else_ = if question.follows {
                "，按人口折算"
            } else {
                ""
            };
            format!(
                "{}（{unit}，{least}–{most}）[回车：{default}{else_}]：",
                name.zh
            )
        }
    }
}

/// What there is to begin with, and what each asks.
fn list(language: Language) {
    for starter in Starter::all() {
        let about = starter.about();
        let about = match language {
            Language::En => about.en,
            Language::Zh => about.zh,
        };
        say(&format!("{}\n  {about}\n", starter.id));
        for question in starter.questions().unwrap_or_default() {
            let Question { name, unit, .. } = &question;
            let option = question.input.replace('_', "-");
            let (name, open) = match language {
                Language::En => (&name.en, " "),
                Language::Zh => (&name.zh, "，"),
            };
            say(&format!("    --{option:<22} {name}{open}[{unit}]\n"));
        }
    }
}

/// What was written, and what to do next.
pub fn told(file: &Path, draft: &Draft, language: Language) -> String {
    let [given, scaled, left] = [draft.given.len(), draft.scaled.len(), draft.left.len()];
    let path = shell_word(&file.display().to_string());
    match language {
        Language::En => format!(
            "{} written: {given} numbers of your own, {scaled} in proportion to the population, {left} as in the template.\n\n\
             Next  surgeplan run {path}\n      surgeplan check {path} --explain   every value, with what it rests on\n",
            file.display()
        ),
        Language::Zh => format!(
            "已写入 {}：自填 {given} 个，按人口折算 {scaled} 个，沿用模板 {left} 个。\n\n\
             下一步  surgeplan run {path} --lang zh\n        surgeplan check {path} --explain --lang zh   列出全部数值及其依据\n",
            file.display()
        ),
    }
}
