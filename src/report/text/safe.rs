//! Names are data from strangers: before one stands in a sentence or a picture it is made harmless
//! to the text around it. Escaping is left to what writes the file.

use unicode_width::UnicodeWidthChar as _;

/// Columns of a name, a Chinese character taking two; a longer one is cut.
const MOST: usize = 120;

/// A name as it may stand in a sentence: one line, nothing that turns the text around it, cut with
/// an ellipsis where it is too long, and isolated where it is written from right to left.
///
/// Isolation is by U+2068 and U+2069, which browsers and Excel know, because pictures and workbooks
/// have no other means.
#[must_use]
pub fn name(text: &str) -> String {
    let cut = cut(&line(text));
    if cut.chars().any(is_right_to_left) {
        format!("\u{2068}{cut}\u{2069}")
    } else {
        cut
    }
}

/// A text in one line: what would steer a terminal or turn the text around it is shown by its number, such as
/// `\u{1b}`, so that nothing hides in a name; what has no look of its own is left out.
#[must_use]
pub fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => line.push(' '),
            _ if c.is_control() || turns(c) => line.extend(c.escape_unicode()),
            _ if is_unseen(c) => {}
            _ => line.push(c),
        }
    }
    line.trim().to_owned()
}

fn cut(text: &str) -> String {
    let mut columns = 0;
    let fits = |c: &char| {
        columns += c.width().unwrap_or(0).max(1);
        columns <= MOST
    };
    let kept: String = text.chars().take_while(fits).collect();
    if kept.len() == text.len() {
        kept
    } else {
        format!("{}…", kept.trim_end())
    }
}

/// Marks that turn, embed or isolate a direction beyond the name.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Code points that XML does not allow or nobody can see: marks that only say how a neighbour is written among
/// them, which ordinary Hebrew and Arabic names have.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{fffe}' | '\u{ffff}' | '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}'
    )
}

/// Hebrew, Arabic and their neighbours.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_turn_break_or_flood_the_text_around_them() {
        assert_eq!(name("县\u{202e}医\n院"), "县\\u{202e}医 院");
        assert_eq!(name("שלום"), "\u{2068}שלום\u{2069}");
        assert_eq!(name("清徐县人民医院"), "清徐县人民医院");
        let long = name(&"长".repeat(300));
        assert_eq!(long.chars().count(), 61);
        assert!(long.ends_with('…'));
        assert_eq!(name("a\u{0}b\u{feff}"), "a\\u{0}b");
        assert_eq!(name("\u{1b}[31m"), "\\u{1b}[31m");
        assert_eq!(name("\u{200f}מ"), "\u{2068}מ\u{2069}");
    }
}
