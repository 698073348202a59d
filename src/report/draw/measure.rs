//! How wide text is: there is no font at hand when a picture is drawn, so a Chinese
//! character counts 1 em and a Latin letter about 0.55 em.

use unicode_width::UnicodeWidthChar as _;

/// Width of a text in pixels.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

fn em(c: char) -> f64 {
    match c {
        _ if c.width() == Some(2) || is_quote(c) => 1.0,
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

/// A text broken into lines: between any two hanzi, else at spaces; no line begins with a
/// closing mark.
pub(super) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words(text) {
        let line = lines.last().cloned().unwrap_or_default();
        let full = width(&line, size) + width(word.trim_end(), size) > room;
        if full && !line.is_empty() && !closes(&word) {
            lines.push(String::new());
        }
        lines
            .last_mut()
            .into_iter()
            .for_each(|line| line.push_str(&word));
    }
    lines
        .into_iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// The same, with lines of about equal length instead of a last one with a word or two.
pub(super) fn balanced(text: &str, size: f64, room: f64) -> Vec<String> {
    let lines = wrap(text, size, room);
    let narrower = (50..100).map(|percent| wrap(text, size, room * f64::from(percent) / 100.0));
    let equal = narrower
        .into_iter()
        .find(|tried| tried.len() == lines.len());
    equal.filter(|_| lines.len() > 1).unwrap_or(lines)
}

/// Pieces that stay together: a wide character, or a run of narrow ones with its space.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for c in text.chars() {
        let narrow = |c: char| c.width() != Some(2);
        let joins = words.last().and_then(|word| word.chars().next_back());
        match joins {
            Some(last)
                if narrow(c) && narrow(last) && last != ' ' || c == ' ' && joins.is_some() =>
            {
                words.last_mut().into_iter().for_each(|word| word.push(c));
            }
            _ => words.push(c.to_string()),
        }
    }
    words
}

fn closes(word: &str) -> bool {
    word.starts_with([
        '，', '。', '；', '：', '、', '）', '”', '？', '！', ')', ',',
    ])
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
    fn lines_break_between_hanzi_but_not_before_a_closing_mark() {
        assert_eq!(
            wrap("床位不够，最多缺", 10.0, 42.0),
            ["床位不够，", "最多缺"]
        );
        assert_eq!(
            wrap("ICU beds run out", 10.0, 55.0),
            ["ICU beds", "run out"]
        );
        assert_eq!(wrap("缺 17 张", 10.0, 100.0), ["缺 17 张"]);
        assert_eq!(
            balanced("床位不够最多缺很多", 10.0, 70.0),
            ["床位不够最", "多缺很多"]
        );
    }
}
