//! The source map: all texts of a scenario (bases, the scenario itself, side tables,
//! `--set` values) share one space of offsets, so that one number names file, line and column.

/// A stretch of some text of the scenario, as offsets in the source map.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The part of this span from byte `from` to byte `to` of it.
    pub(crate) fn part(self, from: usize, to: usize) -> Span {
        let at = |offset: usize| {
            self.start
                .saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
                .min(self.end)
        };
        Span {
            start: at(from),
            end: at(to),
        }
    }
}

/// One text of a scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct File {
    /// What readers know it by: a path as the planner wrote it, `builtin:x` or `--set`.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Offset of its first byte in the source map.
    pub start: u32,
}

/// A place in a file, for people.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// All texts of a scenario.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct SourceMap {
    files: Vec<File>,
}

impl SourceMap {
    /// Adds a text and gives the offset of its first byte; `None` if the map is full.
    pub fn add(&mut self, name: &str, text: String) -> Option<u32> {
        let start = self.files.last().map_or(0, |last| end_of(last) + 1);
        let room = u32::MAX - 1 - start;
        if u32::try_from(text.len()).is_ok_and(|length| length < room) {
            self.files.push(File {
                name: name.into(),
                text,
                start,
            });
            Some(start)
        } else {
            None
        }
    }

    /// The file that an offset lies in.
    pub fn file(&self, offset: u32) -> Option<&File> {
        let after = self.files.partition_point(|file| file.start <= offset);
        self.files.get(after.checked_sub(1)?)
    }

    /// Names of the texts that may be files: not of this program's own, not from the command line.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.files.iter().map(|file| file.name.as_str());
        names.filter(|name| !name.starts_with("builtin:") && !name.starts_with("--"))
    }

    /// File, line and column of the beginning of a span.
    pub fn position(&self, span: Span) -> Position {
        let Some(file) = self.file(span.start) else {
            return Position {
                file: String::new(),
                line: 1,
                column: 1,
            };
        };
        let before = before(file, span.start);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            file: file.name.clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

fn end_of(file: &File) -> u32 {
    file.start + u32::try_from(file.text.len()).unwrap_or(u32::MAX / 2)
}

/// The text of a file before an offset, cut back to a whole character.
pub(crate) fn before(file: &File, offset: u32) -> &str {
    let mut at = ((offset - file.start) as usize).min(file.text.len());
    while !file.text.is_char_boundary(at) {
        at -= 1;
    }
    &file.text[..at]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_names_file_line_and_column_in_characters() {
        let mut map = SourceMap::default();
        map.add("a.toml", "x = 1\n".into());
        let start = map.add("b.toml", "# 重症\ny = 2\n".into()).unwrap();
        let here = |from: u32| {
            map.position(Span {
                start: start + from,
                end: start + from + 1,
            })
        };
        assert_eq!(
            here(2),
            Position {
                file: "b.toml".into(),
                line: 1,
                column: 3
            }
        );
        assert_eq!(
            here(5),
            Position {
                file: "b.toml".into(),
                line: 1,
                column: 4
            }
        );
        assert_eq!(
            here(9),
            Position {
                file: "b.toml".into(),
                line: 2,
                column: 1
            }
        );
    }
}
