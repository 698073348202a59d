//! Which files a scenario may read: those in its own folder, and of a sensible size.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use crate::scenario::message::{Encoding, Msg};

/// The largest file that is read.
const LARGEST: u64 = 16 << 20;

/// The folder of a scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Folder {
    /// Without symbolic links.
    root: PathBuf,
    /// As the planner wrote it.
    written: PathBuf,
}

/// Where a text comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Origin {
    /// What readers know it by.
    name: String,
    /// The file, if it is one, without symbolic links.
    path: Option<PathBuf>,
}

impl Origin {
    /// A text of this program's own, or of a test.
    pub fn builtin(name: &str) -> Origin {
        Origin {
            name: name.into(),
            path: None,
        }
    }

    /// What readers know it by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What no other text has.
    pub fn identity(&self) -> String {
        self.path
            .as_ref()
            .map_or(self.name.clone(), |path| path.display().to_string())
    }

    /// Its bytes.
    pub fn read(&self) -> Result<Vec<u8>, Msg> {
        let Some(path) = &self.path else {
            return Ok(Vec::new());
        };
        let failed = |error: std::io::Error| Msg::CannotRead {
            path: self.name.clone(),
            reason: error.kind().to_string(),
        };
        let about = std::fs::metadata(path).map_err(failed)?;
        if !about.is_file() {
            return Err(Msg::NotAFile {
                path: self.name.clone(),
            });
        }
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(failed)?;
        file.take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        if bytes.len() as u64 > LARGEST {
            return Err(Msg::TooLarge {
                path: self.name.clone(),
                most: LARGEST >> 20,
            });
        }
        Ok(bytes)
    }
}

impl Folder {
    /// The folder of a scenario file, and the file.
    pub fn of_scenario(path: &Path) -> Result<(Folder, Origin), Msg> {
        let name = path.display().to_string();
        let missing = |error: std::io::Error| Msg::CannotRead {
            path: name.clone(),
            reason: error.kind().to_string(),
        };
        let real = path.canonicalize().map_err(missing)?;
        // The folder is that of the path as written: a link to a scenario elsewhere does not
        // open the folder elsewhere.
        let parent = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let root = parent.canonicalize().map_err(missing)?;
        let written = path.parent().unwrap_or(Path::new("")).to_path_buf();
        Ok((
            Folder { root, written },
            Origin {
                name,
                path: Some(real),
            },
        ))
    }

    /// A file that is named in another.
    pub fn locate(&self, from: &Origin, name: &str) -> Result<Origin, Msg> {
        let outside = || Msg::OutsideFolder { path: name.into() };
        let plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
        let looks_absolute = name.starts_with(['/', '\\']) || name.get(1..2) == Some(":");
        if looks_absolute || !Path::new(name).components().all(plain) || name.contains("..") {
            return Err(outside());
        }
        let Some(parent) = from.path.as_deref().and_then(Path::parent) else {
            return Err(Msg::NoFilesHere { name: name.into() });
        };
        let parent = if parent.starts_with(&self.root) {
            parent
        } else {
            &self.root
        };
        let real = parent
            .join(name)
            .canonicalize()
            .map_err(|error| Msg::CannotRead {
                path: name.into(),
                reason: error.kind().to_string(),
            })?;
        let Ok(inside) = real.strip_prefix(&self.root) else {
            return Err(outside());
        };
        let name = self.written.join(inside).display().to_string();
        Ok(Origin {
            name,
            path: Some(real),
        })
    }
}

/// What bytes that are not UTF-8 probably are.
pub(super) fn guess(bytes: &[u8]) -> Encoding {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Encoding::Utf16;
    }
    let mut pairs = 0;
    let mut at = 0;
    while at < bytes.len() {
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        match bytes[at] {
            0..=0x80 => at += 1,
            0x81..=0xFE if (0x30..=0xFE).contains(&next) => {
                pairs += 1;
                at += 2;
            }
            _ => return Encoding::Unknown,
        }
    }
    if pairs > 0 {
        Encoding::Gb18030
    } else {
        Encoding::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_in_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let inside = dir.path().join("plan");
        std::fs::create_dir_all(inside.join("tables")).unwrap();
        std::fs::write(inside.join("a.toml"), "").unwrap();
        std::fs::write(inside.join("tables/b.csv"), "").unwrap();
        std::fs::write(dir.path().join("secret.csv"), "").unwrap();
        let (folder, origin) = Folder::of_scenario(&inside.join("a.toml")).unwrap();
        assert!(folder.locate(&origin, "tables/b.csv").is_ok());
        for path in [
            "../secret.csv",
            "/etc/passwd",
            "tables/../../secret.csv",
            "C:\\x",
            "\\\\host\\x",
        ] {
            let found = folder.locate(&origin, path);
            assert_eq!(found, Err(Msg::OutsideFolder { path: path.into() }));
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(dir.path().join("secret.csv"), inside.join("link.csv"))
                .unwrap();
            let found = folder.locate(&origin, "link.csv");
            assert_eq!(
                found,
                Err(Msg::OutsideFolder {
                    path: "link.csv".into()
                })
            );
        }
    }

    #[test]
    fn chinese_excel_files_are_recognised() {
        assert_eq!(guess(b"id,\xD6\xD8\xD6\xA2\n"), Encoding::Gb18030);
        assert_eq!(guess(b"\xFF\xFEi\0d\0"), Encoding::Utf16);
        assert_eq!(guess(b"caf\xE9"), Encoding::Unknown);
    }
}
