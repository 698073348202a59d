//! How wide text is: there is no font at hand when a picture is drawn, so a Chinese
//! character counts 1 em and a Latin letter about 0.55 em.

use unicode_width::UnicodeWidthChar as _;

use crate::report::text::lines;

/// Width of a text in pixels.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

fn em(c: char) -> f64 {
    match c {
        _ if c.width() == Some(2) || is_quote(c) => 1.0,
        _ if c.width().unwrap_or(0) == 0 => 0.0,
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'i' | 'j' | 'l' | 'I' | 'f' | 't' => 0.31,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.86,
        'A'..='Z' => 0.65,
        _ => 0.56,
    }
}

/// Curly quotation marks are full-width among hanzi.
fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’')
}

/// A text cut to a width, with an ellipsis where something is missing.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room + 0.5 {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if width(&kept, size) + em(c) * size + 0.8 * size > room {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

/// A text broken into lines of a width; a single word may be longer.
fn broken(text: &str, size: f64, room: f64) -> Vec<String> {
    lines::wrap(text, |line| width(line, size) <= room)
}

fn cut(lines: Vec<String>, size: f64, room: f64) -> Vec<String> {
    let cut = |line: String| fit(&line, size, room);
    lines.into_iter().map(cut).collect()
}

/// A text in lines of a width and of about equal length, instead of a last one with a word or two; a
/// single word that is longer is cut.
pub(super) fn balanced(text: &str, size: f64, room: f64) -> Vec<String> {
    let lines = broken(text, size, room);
    let narrower = (50..100).map(|percent| broken(text, size, room * f64::from(percent) / 100.0));
    let equal = narrower
        .into_iter()
        .find(|tried| tried.len() == lines.len());
    cut(
        equal.filter(|_| lines.len() > 1).unwrap_or(lines),
        size,
        room,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hanzi_count_one_em() {
        assert!((width("县医院", 10.0) - 30.0).abs() < 1e-9);
        assert!((width("beds", 10.0) - 22.4).abs() < 0.1);
    }

    #[test]
    fn long_names_are_cut_visibly() {
        assert_eq!(fit("清徐县人民医院", 10.0, 70.0), "清徐县人民医院");
        assert_eq!(fit("清徐县人民医院", 10.0, 50.0), "清徐县人…");
    }

    #[test]
    fn balanced_lines_are_about_as_long_as_one_another() {
        assert_eq!(
            balanced("床位不够最多缺很多", 10.0, 70.0),
            ["床位不够最", "多缺很多"]
        );
        assert_eq!(balanced("床位不够", 10.0, 70.0), ["床位不够"]);
    }
}
