//! Chinese takes a space beside a Latin letter or digit, and nowhere else. Messages have one
//! on each side of every name or number; those that do not belong there are removed.

use unicode_width::UnicodeWidthChar as _;

/// Chinese without the spaces that do not belong.
#[must_use]
pub fn chinese(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let belongs =
        |&at: &usize| chars[at] != ' ' || at == 0 || keeps(chars[at - 1], chars.get(at + 1));
    (0..chars.len())
        .filter(belongs)
        .map(|at| chars[at])
        .collect()
}

/// Whether a space belongs between two characters.
fn keeps(before: char, after: Option<&char>) -> bool {
    let after = after.copied().unwrap_or(' ');
    let mark = is_mark(before) || is_mark(after);
    !(mark || is_wide(before) && is_wide(after))
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '，' | '。' | '；' | '：' | '、' | '？' | '！' | '（' | '）' | '“' | '”'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_stay_only_beside_latin() {
        assert_eq!(chinese("需要 普通病房 （人/天）"), "需要普通病房（人/天）");
        assert_eq!(chinese("需要 ICU （人/天）"), "需要 ICU（人/天）");
        assert_eq!(
            chinese("自 12 月 19 日 （第 19 天） 起"),
            "自 12 月 19 日（第 19 天）起"
        );
        assert_eq!(chinese("“ 甲 ”在"), "“甲”在");
    }
}
