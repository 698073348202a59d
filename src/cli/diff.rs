//! `surgeplan diff`: which values differ between two scenarios.

use std::path::PathBuf;

use clap::Args;
use surgeplan::scenario::{Difference, Explained, Language, Name};

use super::explain::{origin, value};
use super::{End, Lang, load, print_problems, say};

#[derive(Args)]
pub struct Arguments {
    /// The first scenario: a file, or `builtin:NAME`.
    before: PathBuf,
    /// The second one.
    after: PathBuf,
    /// Change a value of the second scenario; may be given more than once.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    sets: Vec<String>,
    /// Language.
    #[arg(long, value_enum, default_value = "en")]
    lang: Lang,
    /// Print the list as one JSON document.
    #[arg(long)]
    json: bool,
}

pub fn diff(arguments: &Arguments) -> End {
    let both = load(&arguments.before, &[]).and_then(|before| {
        let after = load(&arguments.after, &arguments.sets)?;
        Ok(before.differences(&after))
    });
    let all = match both {
        Ok(all) => all,
        Err(problems) => {
            print_problems(&problems, arguments.lang);
            return End::BadScenario;
        }
    };
    if arguments.json {
        let text = serde_json::to_string_pretty(&all).unwrap_or_default();
        say(&format!("{text}\n"));
    } else {
        say(&told(&all, arguments.lang.of_messages()));
    }
    End::Done
}

/// The list in words: what was written otherwise, then what follows from it.
fn told(all: &[Difference], language: Language) -> String {
    let written = all.iter().filter(|one| !one.follows).count();
    let follow = all.len() - written;
    let mut text = String::new();
    for (place, one) in all.iter().enumerate() {
        if place == written {
            text += match language {
                Language::En => "What follows from that:\n\n",
                Language::Zh => "由此得出：\n\n",
            };
        }
        text += &entry(one, language);
    }
    text + &match language {
        Language::En => format!("{written} values differ; {follow} more follow from them.\n"),
        Language::Zh => format!("不同的数值 {written} 个；由此得出的变化 {follow} 个。\n"),
    }
}

/// One value: path, what it is and its unit, then the two values with where they are written.
fn entry(one: &Difference, language: Language) -> String {
    let row = one.after.as_ref().or(one.before.as_ref());
    let about: Vec<&str> = row.map_or(Vec::new(), |row| {
        let both = [
            in_language(row.name(), language),
            in_language(&row.unit, language),
        ];
        both.into_iter().filter(|text| !text.is_empty()).collect()
    });
    let about = match (about.is_empty(), language) {
        (true, _) => String::new(),
        (false, Language::En) => format!("  ({})", about.join("; ")),
        (false, Language::Zh) => format!("（{}）", about.join("；")),
    };
    let items = items(one, language);
    let [before, after] = [&one.before, &one.after].map(|row| side(row.as_ref(), language));
    format!("{}{about}\n  - {before}\n  + {after}\n{items}\n", one.path)
}

fn side(row: Option<&Explained>, language: Language) -> String {
    let Some(row) = row else {
        return match language {
            Language::En => "not there".into(),
            Language::Zh => "没有".into(),
        };
    };
    format!(
        "{}  [{}]",
        value(row, language),
        origin(&row.origin, language)
    )
}

/// Of two lists of the same length, which values differ.
fn items(one: &Difference, language: Language) -> String {
    let Some(items) = &one.items else {
        return String::new();
    };
    let (differ, first, before, after) = (items.differ, items.first, &items.before, &items.after);
    match language {
        Language::En => {
            format!(
                "  {differ} values of the list differ; number {first} is the first: {before} -> {after}\n"
            )
        }
        Language::Zh => {
            format!("  列表中有 {differ} 个数值不同，第一个是第 {first} 个：{before} -> {after}\n")
        }
    }
}

fn in_language(name: &Name, language: Language) -> &str {
    match language {
        Language::En => &name.en,
        Language::Zh => &name.zh,
    }
}
