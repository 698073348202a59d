//! `surgeplan import`: a scenario from a workbook that was filled in.

use std::path::{Path, PathBuf};

use clap::Args;
use surgeplan::scenario::{Imported, Language};

use super::new::{cannot_write, is_there, name_of, told, write};
use super::{End, Lang, print_problems, say};

/// Largest workbook that is read, in bytes.
const LARGEST: u64 = 16 << 20;

#[derive(Args)]
pub struct Arguments {
    /// Workbook, as `surgeplan new --xlsx` writes it.
    pub workbook: PathBuf,
    /// Folder of the new scenario, whose name it gets; the name of the workbook if not given.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Language of the file's remarks and of messages.
    #[arg(long, value_enum, default_value = "en")]
    pub lang: Lang,
}

pub fn import(arguments: &Arguments) -> End {
    let language = arguments.lang.of_messages();
    let bytes = match bytes(&arguments.workbook, language) {
        Ok(bytes) => bytes,
        Err(why) => {
            eprintln!("{}: {why}", arguments.workbook.display());
            return End::Failure;
        }
    };
    let own = || arguments.workbook.with_extension("");
    let folder = arguments.out.clone().unwrap_or_else(own);
    let name = name_of(&folder, "plan");
    let workbook = arguments.workbook.display().to_string();
    let imported = match Imported::read(&workbook, &bytes, &name, language) {
        Ok(imported) => imported,
        Err(problems) => {
            print_problems(&problems, arguments.lang);
            return End::BadScenario;
        }
    };
    print_problems(&imported.notes, arguments.lang);
    let draft = &imported.draft;
    let file = folder.join(format!("{name}.toml"));
    let tables = || {
        draft
            .tables
            .iter()
            .map(|(name, text)| (folder.join(name), text))
    };
    let all: Vec<(PathBuf, &String)> = tables().chain([(file.clone(), &draft.text)]).collect();
    if let Some((there, _)) = all.iter().find(|(file, _)| file.exists()) {
        return cannot_write(there, is_there(language), language);
    }
    for (file, text) in &all {
        if let Err(error) = write(file, text) {
            return cannot_write(file, &error.to_string(), language);
        }
    }
    say(&told(&file, draft, language));
    End::Done
}

/// The bytes of the workbook, or why they cannot be read.
fn bytes(path: &Path, language: Language) -> Result<Vec<u8>, String> {
    let length = std::fs::metadata(path)
        .map_err(|error| error.to_string())?
        .len();
    if length > LARGEST {
        return Err(match language {
            Language::En => format!("it is larger than {} MB", LARGEST >> 20),
            Language::Zh => format!("超过 {} MB 的上限", LARGEST >> 20),
        });
    }
    std::fs::read(path).map_err(|error| error.to_string())
}
