//! What stands around every picture: the finding above, the footnote below.

use super::ink::{GREY, VERMILLION};
use super::measure::{balanced, fit, width};
use super::sheet::{Box, Sheet, Type};
use crate::report::figure::Figure;
use crate::report::text::{Lang, Languages, Text};

/// Width of every picture.
pub(super) const WIDTH: f64 = 900.0;
/// Room at the left and right.
pub(super) const MARGIN: f64 = 22.0;
/// Size of ordinary text.
pub(super) const SIZE: f64 = 13.5;
/// Size of the second language.
pub(super) const SMALL: f64 = 12.5;

/// Words of a picture in its languages.
#[derive(Clone, Copy)]
pub(super) struct Words(pub Languages);

impl Words {
    pub fn lang(self) -> Lang {
        self.0.first()
    }

    /// In the language that stands first.
    pub fn main(self, text: &Text) -> &str {
        text.get(self.lang())
    }

    /// In the other language, if there is one and it says something else.
    pub fn second(self, text: &Text) -> Option<&str> {
        let second = text.get(self.0.second()?);
        let says = |words: &str| words.replace(' ', "").replace('（', "(").replace('）', ")");
        (says(second) != says(self.main(text))).then_some(second)
    }

    /// In one line: both languages with a dot between them.
    pub fn line(self, text: &Text) -> String {
        let second = self.second(text).map(|second| format!(" · {second}"));
        format!("{}{}", self.main(text), second.unwrap_or_default())
    }

    /// Ordinary text of the first language.
    pub fn normal(self) -> Type {
        Type::new(SIZE, self.lang())
    }

    /// Small grey text of the first language.
    pub fn small(self) -> Type {
        small(self.lang())
    }
}

/// Small grey text in a language.
pub(super) fn small(lang: Lang) -> Type {
    Type::new(SMALL, lang).colour(GREY)
}

/// The lines around a picture, and how much room they take.
pub(super) struct Frame {
    title: Vec<String>,
    second: Vec<String>,
    notes: Vec<(String, Lang)>,
    banner: Option<String>,
    lang: Lang,
}

const TITLE: f64 = 20.0;
const TITLE_LINE: f64 = 27.0;
const SECOND: f64 = 14.5;
const SECOND_LINE: f64 = 20.0;
const NOTE_LINE: f64 = 18.0;
const TOP: f64 = 14.0;
/// Room under the title.
pub(super) const GAP: f64 = 16.0;

impl Frame {
    pub fn new(figure: &Figure, words: Words, banner: Option<&Text>) -> Frame {
        let room = WIDTH - 2.0 * MARGIN;
        let lines = |text: &str, size| balanced(text, size, room);
        let second = words
            .second(&figure.title)
            .map(|title| lines(title, SECOND));
        let languages = std::iter::once(words.lang()).chain(words.0.second());
        let note = |lang| {
            lines(figure.note.get(lang), SMALL)
                .into_iter()
                .map(move |line| (line, lang))
        };
        Frame {
            title: lines(words.main(&figure.title), TITLE * 1.03),
            second: second.unwrap_or_default(),
            notes: languages.flat_map(note).collect(),
            banner: banner.map(|text| words.line(text)),
            lang: words.lang(),
        }
    }

    /// Height of what stands above the picture.
    pub fn above(&self) -> f64 {
        TOP + lines(&self.title) * TITLE_LINE + lines(&self.second) * SECOND_LINE + GAP
    }

    /// Height of what stands below the picture.
    pub fn below(&self) -> f64 {
        let banner = if self.banner.is_some() {
            NOTE_LINE
        } else {
            0.0
        };
        14.0 + lines(&self.notes) * NOTE_LINE + banner + 8.0
    }

    pub fn draw(&self, sheet: &Sheet, height: f64) {
        let mut y = TOP;
        for line in &self.title {
            sheet.text(
                line,
                (MARGIN, y + TITLE_LINE / 2.0),
                Type::new(TITLE, self.lang).bold(),
            );
            y += TITLE_LINE;
        }
        for line in &self.second {
            sheet.text(
                line,
                (MARGIN, y + SECOND_LINE / 2.0),
                Type::new(SECOND, Lang::En).colour(GREY),
            );
            y += SECOND_LINE;
        }
        self.draw_notes(sheet, height - self.below() + 14.0);
    }

    fn draw_notes(&self, sheet: &Sheet, top: f64) {
        let mut y = top + NOTE_LINE / 2.0;
        if let Some(banner) = &self.banner {
            sheet.text(
                banner,
                (MARGIN, y),
                Type::new(SMALL, self.lang).bold().colour(VERMILLION),
            );
            y += NOTE_LINE;
        }
        for (line, lang) in &self.notes {
            sheet.text(line, (MARGIN, y), Type::new(SMALL, *lang).colour(GREY));
            y += NOTE_LINE;
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "a few lines")]
fn lines<T>(lines: &[T]) -> f64 {
    lines.len() as f64
}

/// Size of headings, and as wide as bold type makes it.
const HEADING: f64 = SIZE + 1.0;
const HEADING_WIDE: f64 = HEADING * 1.04;

/// Whether both languages of a heading fit into one line.
pub(super) fn fits_one_line(words: Words, text: &Text, room: f64) -> bool {
    let second = words
        .second(text)
        .map_or(0.0, |second| 10.0 + width(second, SMALL));
    width(words.main(text), HEADING_WIDE) + second <= room
}

/// A heading over a part of a picture: bold, with the second language grey beside it.
pub(super) fn heading(sheet: &Sheet, words: Words, text: &Text, (x, y): (f64, f64), room: f64) {
    let main = fit(words.main(text), HEADING_WIDE, room);
    let used = width(&main, HEADING_WIDE) + 10.0;
    sheet.text(&main, (x, y), Type::new(HEADING, words.lang()).bold());
    if let Some(second) = words.second(text).filter(|_| room - used > 60.0) {
        sheet.text(
            &fit(second, SMALL, room - used),
            (x + used, y),
            small(Lang::En),
        );
    }
}

/// The same in two lines, if there are two languages.
pub(super) fn heading_in_two(
    sheet: &Sheet,
    words: Words,
    text: &Text,
    (x, y): (f64, f64),
    room: f64,
) {
    let main = fit(words.main(text), HEADING_WIDE, room);
    sheet.text(&main, (x, y), Type::new(HEADING, words.lang()).bold());
    if let Some(second) = words.second(text) {
        sheet.text(&fit(second, SMALL, room), (x, y + 17.0), small(Lang::En));
    }
}

/// The box of a picture without its frame.
pub(super) fn inner(frame: &Frame, height: f64) -> Box {
    Box {
        left: MARGIN,
        top: frame.above(),
        right: WIDTH - MARGIN,
        bottom: frame.above() + height,
    }
}
