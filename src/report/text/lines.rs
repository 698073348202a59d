//! Breaks text into lines: between any two hanzi, else at spaces; no line begins with a
//! closing mark.

use unicode_width::UnicodeWidthChar as _;

/// The lines of a text, each as long as `fits` allows; a single word may be longer.
#[must_use]
pub fn wrap(text: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words(text) {
        let line = lines.last().cloned().unwrap_or_default();
        let full = !fits(&format!("{line}{}", word.trim_end()));
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

/// Pieces that stay together: a wide character, or a run of narrow ones, each with the
/// space after it.
fn words(text: &str) -> Vec<String> {
    let narrow = |c: char| c.width() != Some(2);
    let mut words: Vec<String> = Vec::new();
    for c in text.chars() {
        let joined = words.last_mut().filter(|word| {
            let last = word.chars().next_back().unwrap_or(' ');
            c == ' ' || narrow(c) && narrow(last) && last != ' '
        });
        match joined {
            Some(word) => word.push(c),
            None => words.push(c.to_string()),
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
    use unicode_width::UnicodeWidthStr as _;

    fn columns(text: &str, columns: usize) -> Vec<String> {
        wrap(text, |line| line.width() <= columns)
    }

    #[test]
    fn lines_break_between_hanzi_but_not_before_a_closing_mark() {
        assert_eq!(columns("床位不够，最多缺", 8), ["床位不够，", "最多缺"]);
        assert_eq!(columns("缺 17 张", 20), ["缺 17 张"]);
        assert_eq!(columns("缺 17 张床", 5), ["缺 17", "张床"]);
    }

    #[test]
    fn latin_breaks_at_spaces_and_long_words_stay_whole() {
        assert_eq!(columns("ICU beds run out", 9), ["ICU beds", "run out"]);
        assert_eq!(
            columns("a scenarios/jinxiang.toml b", 8),
            ["a", "scenarios/jinxiang.toml", "b"]
        );
    }
}
