//! `manifest.json`: what was run, with what, and what every file should be. It alone may
//! name a date, threads or a machine.

use serde::Serialize;

use super::Input;
use super::json::to_text;
use super::write::{MANIFEST, OutputFile};

/// What the program that ran knows and the library does not look up.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Circumstances {
    /// When, as text.
    pub date: String,
    /// On what, such as `x86_64-linux`.
    pub platform: String,
    /// Threads used.
    pub threads: usize,
    /// The command that makes the same files from the resolved scenario beside them, language and all.
    pub again: String,
}

#[derive(Serialize)]
struct Manifest<'a> {
    program: &'static str,
    version: &'a str,
    scenario: &'a str,
    scenario_hash: &'a str,
    seed: u64,
    replications: Range,
    interrupted: bool,
    illustrative: bool,
    command: &'a str,
    warnings: Vec<&'a str>,
    #[serde(flatten)]
    circumstances: &'a Circumstances,
    files: Vec<FileEntry<'a>>,
}

#[derive(Serialize)]
struct Range {
    first: u64,
    count: u64,
    asked: u64,
}

#[derive(Serialize)]
struct FileEntry<'a> {
    name: &'a str,
    bytes: usize,
    blake3: String,
}

/// The manifest of a run and its files.
#[must_use]
pub fn manifest(input: &Input, files: &[OutputFile], circumstances: &Circumstances) -> OutputFile {
    let info = input.scenario;
    let manifest = Manifest {
        program: "surgeplan",
        version: &info.version,
        scenario: &info.name,
        scenario_hash: &info.scenario_hash,
        seed: info.seed,
        replications: Range {
            first: 0,
            count: input.experiment.replications,
            asked: info.replications,
        },
        interrupted: input.experiment.interrupted,
        illustrative: info.illustrative,
        command: &info.command,
        warnings: info
            .warnings
            .iter()
            .map(|warning| warning.en.as_str())
            .collect(),
        circumstances,
        files: files.iter().map(entry).collect(),
    };
    OutputFile::new(MANIFEST, to_text(&manifest))
}

fn entry(file: &OutputFile) -> FileEntry<'_> {
    FileEntry {
        name: &file.name,
        bytes: file.bytes.len(),
        blake3: blake3::hash(&file.bytes).to_hex().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn every_file_is_named_with_its_hash() {
        let sample = Sample::alone();
        let files = [OutputFile::new("kpi.csv", "arm\n")];
        let made = manifest(
            &sample.input(),
            &files,
            &Circumstances {
                date: "2026-11-22".into(),
                ..Circumstances::default()
            },
        );
        let manifest: serde_json::Value = serde_json::from_slice(&made.bytes).unwrap();
        assert_eq!(manifest["files"][0]["name"], "kpi.csv");
        assert_eq!(manifest["files"][0]["bytes"], 4);
        assert_eq!(
            manifest["files"][0]["blake3"].as_str().map(str::len),
            Some(64)
        );
        assert_eq!(manifest["date"], "2026-11-22");
        assert_eq!(manifest["replications"]["count"], 200);
    }
}
