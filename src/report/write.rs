//! Files reach the disk whole or not at all, the manifest last.

use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::Builder;

/// A file to write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutputFile {
    /// Its name, or its path within the output folder with `/`.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl OutputFile {
    /// A file of text.
    #[must_use]
    pub fn new(name: &str, text: impl Into<String>) -> Self {
        OutputFile::of_bytes(name, text.into().into_bytes())
    }

    /// A file that is no text.
    #[must_use]
    pub fn of_bytes(name: &str, bytes: Vec<u8>) -> Self {
        OutputFile {
            name: name.into(),
            bytes,
        }
    }
}

/// Name of the file that is written last: where it is, all others are complete.
pub const MANIFEST: &str = "manifest.json";

/// Writes each file to a temporary name, syncs it and renames it, the manifest last.
///
/// An old manifest is removed first, so that no mixture of two runs looks complete.
///
/// # Errors
/// The first failure to create a folder, write, sync or rename.
pub fn write_all(dir: &Path, files: &[OutputFile]) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    remove_if_there(&dir.join(MANIFEST))?;
    let (last, first): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.name == MANIFEST);
    first
        .into_iter()
        .chain(last)
        .try_for_each(|file| write_one(dir, file))
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn write_one(dir: &Path, file: &OutputFile) -> io::Result<()> {
    let path = dir.join(&file.name);
    let folder = path.parent().unwrap_or(dir);
    fs::create_dir_all(folder)?;
    let mut temporary = builder().tempfile_in(folder)?;
    temporary.write_all(&file.bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(&path)?;
    sync_folder(folder)
}

/// A temporary file is private by default; the finished one is for everyone whom the
/// umask allows.
fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".surgeplan-");
    readable(&mut builder);
    builder
}

#[cfg(unix)]
fn readable(builder: &mut Builder) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable(_: &mut Builder) {}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_folders_appear_and_nothing_temporary_stays() {
        let dir = tempfile::tempdir().unwrap();
        let files = [
            OutputFile::new(MANIFEST, "{}"),
            OutputFile::new("figures/census-icu.svg", "<svg/>"),
            OutputFile::new("kpi.csv", "arm\n"),
        ];
        write_all(dir.path(), &files).unwrap();
        write_all(dir.path(), &files).unwrap();
        let mut names: Vec<_> = fs::read_dir(dir.path())
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["figures", "kpi.csv", "manifest.json"]);
        assert_eq!(
            fs::read_to_string(dir.path().join("figures/census-icu.svg")).unwrap(),
            "<svg/>"
        );
    }

    #[test]
    fn a_failed_run_leaves_no_manifest_behind() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(MANIFEST), "old").unwrap();
        fs::create_dir(dir.path().join("kpi.csv")).unwrap();
        let files = [
            OutputFile::new("kpi.csv", "arm\n"),
            OutputFile::new(MANIFEST, "new"),
        ];
        assert!(write_all(dir.path(), &files).is_err());
        assert!(!dir.path().join(MANIFEST).exists());
    }
}
