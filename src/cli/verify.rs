//! `surgeplan report --verify`: plays a run again from its folder and compares every file.

use std::path::Path;

use clap::Parser as _;
use serde_json::Value;
use surgeplan::report::Text;
use surgeplan::report::text::verify::Verify;

use super::play::Playing;
use super::{Cli, Command, End, Lang, compare, run, say};

/// A file of the folder with the hash that its run gave it.
struct Entry {
    name: String,
    hash: String,
}

pub fn verify(folder: &Path, lang: Lang) -> End {
    let tell = |words: Text| say(&format!("{}\n", words.get(lang.of_report().first())));
    let path = Text::same(&folder.display());
    let manifest = std::fs::read(folder.join("manifest.json")).ok();
    let manifest: Option<Value> = manifest.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Some((again, entries, manifest)) = manifest.and_then(|own| {
        let again = own["again"].as_str()?.to_owned();
        Some((again, entries(&own)?, own))
    }) else {
        tell(Verify::NoManifest { folder: path }.text());
        return End::BadScenario;
    };
    let (then, now) = (
        manifest["version"].as_str().unwrap_or_default(),
        env!("CARGO_PKG_VERSION"),
    );
    if then != now {
        let [then, now] = [then, now].map(Text::same);
        tell(Verify::OtherVersion { then, now }.text());
    }
    let Ok(scratch) = tempfile::tempdir() else {
        return End::Failure;
    };
    if let Some(end) = play_again(&again, folder, scratch.path()) {
        if !matches!(end, End::Done | End::TargetMissed | End::Undecided) {
            return end;
        }
    } else {
        let command = Text::same(&again);
        tell(Verify::NotAlone { command }.text());
        return End::BadScenario;
    }
    let wrong = entries
        .iter()
        .filter_map(|entry| wrong(entry, folder, scratch.path()));
    let wrong: Vec<Text> = wrong.collect();
    let [n, of] = [wrong.len(), entries.len()].map(|n| Text::same(&n));
    let bad = !wrong.is_empty();
    wrong.into_iter().for_each(tell);
    if bad {
        tell(Verify::NotSame { n, of }.text());
        return End::TargetMissed;
    }
    let hash = Text::same(manifest["scenario_hash"].as_str().unwrap_or_default());
    tell(Verify::AllSame { n: of, hash }.text());
    End::Done
}

fn entries(manifest: &Value) -> Option<Vec<Entry>> {
    let files = manifest["files"].as_array()?.iter();
    let entry = |file: &Value| {
        Some(Entry {
            name: file["name"].as_str()?.to_owned(),
            hash: file["blake3"].as_str()?.to_owned(),
        })
    };
    files.map(entry).collect()
}

/// What is wrong with a file, if anything is.
fn wrong(entry: &Entry, folder: &Path, scratch: &Path) -> Option<Text> {
    let hash = |folder: &Path| {
        let bytes = std::fs::read(folder.join(&entry.name)).ok()?;
        Some(blake3::hash(&bytes).to_hex().to_string())
    };
    let file = Text::same(&entry.name);
    let say = match (hash(folder), hash(scratch)) {
        (None, _) => Verify::Gone { file },
        (Some(own), _) if own != entry.hash => Verify::Changed { file },
        (_, Some(again)) if again == entry.hash => return None,
        _ => Verify::Differs { file },
    };
    Some(say.text())
}

/// Plays the command on the resolved scenario of a folder and leaves its output in another one; `None` if
/// it needs more than that folder.
fn play_again(command: &str, folder: &Path, scratch: &Path) -> Option<End> {
    let words = words(command);
    let cli = Cli::try_parse_from(&words).ok()?;
    let redirect = |playing: &mut Playing| {
        playing.source.scenario = folder.join(&playing.source.scenario);
        playing.out = Some(scratch.to_owned());
        playing.quiet = true;
        playing.silent = true;
    };
    match cli.command {
        Command::Run(mut arguments) => {
            redirect(&mut arguments.playing);
            Some(run::run(&arguments))
        }
        Command::Compare(mut arguments) => {
            redirect(&mut arguments.playing);
            Some(compare::compare(&arguments))
        }
        _ => None,
    }
}

/// The words of a command as `shell_word` writes them.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    let mut marks = command.chars().peekable();
    while let Some(mark) = marks.next() {
        match mark {
            '\'' => quoted = !quoted,
            '\\' if !quoted => word.extend(marks.next()),
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            other => word.push(other),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_as_they_were_quoted() {
        let value = "wait_mean@all.icu=5 %' x";
        let line = format!(
            "surgeplan run a.toml --precision {}",
            super::super::output::shell_word(value)
        );
        assert_eq!(
            words(&line),
            ["surgeplan", "run", "a.toml", "--precision", value]
        );
    }
}
