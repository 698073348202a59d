//! `--watch`: does something again whenever a file of the scenario is saved.
//!
//! Files are looked at a few times a second: that needs no library, and works on network drives and in
//! shared folders, where notices of changes do not come.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use surgeplan::scenario::Language;

use super::{End, Source, progress};

/// How often files are looked at.
const EVERY: Duration = Duration::from_millis(300);

/// What is known of a file: when it was last written, and its length; nothing if it is not there.
type State = Option<(SystemTime, u64)>;

/// Does something now and after each change, until Ctrl-C.
pub fn watch(source: &Source, act: impl Fn() -> End) -> End {
    loop {
        let files = files(source);
        act();
        let language = source.lang.of_messages();
        eprintln!("{}", waiting(files.len(), language));
        let stop = progress::stop_flag();
        while states(files.keys()) == files {
            std::thread::sleep(EVERY);
            if stop.load(Ordering::Relaxed) {
                return End::Interrupted;
            }
        }
    }
}

/// The files of the scenario as they are now, those that are named but cannot be read included.
fn files(source: &Source) -> BTreeMap<PathBuf, State> {
    let loaded = source.load();
    let problems = match &loaded {
        Ok(loaded) => &loaded.warnings,
        Err(problems) => problems,
    };
    let named = problems.files().map(PathBuf::from);
    let all: Vec<PathBuf> = named.chain([source.scenario.clone()]).collect();
    states(all.iter())
}

fn states<'a>(files: impl Iterator<Item = &'a PathBuf>) -> BTreeMap<PathBuf, State> {
    files.map(|file| (file.clone(), state(file))).collect()
}

fn state(file: &Path) -> State {
    let about = std::fs::metadata(file).ok()?;
    Some((about.modified().ok()?, about.len()))
}

fn waiting(files: usize, language: Language) -> String {
    match language {
        Language::En => format!("watching {files} files; Ctrl-C ends"),
        Language::Zh => format!("正在监视 {files} 个文件；按 Ctrl-C 结束"),
    }
}
