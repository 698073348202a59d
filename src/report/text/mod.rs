//! Every word of the report, in Chinese and English side by side.

/// Declares a message table: an enum whose variants carry texts, and each message in Chinese
/// and English with the fields in braces.
macro_rules! messages {
    (
        $(#[$about:meta])* $table:ident;
        $($(#[$doc:meta])* $message:ident { $($field:ident),* } = $zh:literal, $en:literal;)*
    ) => {
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum $table {$(
            $(#[$doc])*
            $message {$(
                #[allow(missing_docs, reason = "its place in the message tells its meaning")]
                $field: $crate::report::text::Text
            ),*},
        )*}

        impl $table {
            /// In both languages.
            #[must_use]
            #[allow(clippy::too_many_lines, reason = "a table")]
            pub fn text(&self) -> $crate::report::text::Text {
                match self {$(
                    $table::$message { $($field),* } => $crate::report::text::Text {
                        zh: {
                            $(let $field = &$field.zh;)*
                            $crate::report::text::spacing::chinese(&format!($zh))
                        },
                        en: { $(let $field = &$field.en;)* format!($en) },
                    },
                )*}
            }
        }

        #[cfg(test)]
        mod punctuation {
            #[test]
            fn chinese_punctuation_is_full_width() {
                for zh in [$($zh),*] {
                    assert!(!zh.contains([',', ';', ':', '(', ')', '?', '!']), "{zh}");
                    assert!(!zh.contains("\"") && !zh.contains("--"), "{zh}");
                }
            }
        }
    };
}

pub mod against;
pub mod book;
pub mod caption;
pub mod decide;
pub mod finding;
pub mod first;
pub mod flow;
pub mod frequency;
pub mod glossary;
pub mod ledger;
pub mod lines;
pub mod metric;
pub mod number;
pub mod observed;
pub mod pairing;
pub mod paper;
pub mod plan;
pub mod png;
pub mod race;
pub mod regret;
pub mod safe;
pub mod say;
pub mod spacing;
pub mod stop;
pub mod story;
pub mod sweep;
pub mod trust;
pub mod verify;
pub mod versus;
pub mod week;
pub mod why;
pub mod word;

use crate::model::Label;

/// A language of the report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lang {
    /// Chinese, simplified.
    Zh,
    /// English.
    En,
}

/// The languages that a page or picture shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Languages {
    /// Chinese only.
    Zh,
    /// English only.
    En,
    /// Both: Chinese first.
    Both,
}

impl Languages {
    /// The language that stands first.
    #[must_use]
    pub fn first(self) -> Lang {
        match self {
            Languages::Zh | Languages::Both => Lang::Zh,
            Languages::En => Lang::En,
        }
    }

    /// The language that stands second, if there are two.
    #[must_use]
    pub fn second(self) -> Option<Lang> {
        (self == Languages::Both).then_some(Lang::En)
    }

    /// Short name, as in `lang` attributes and ids.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Languages::Zh => "zh",
            Languages::En => "en",
            Languages::Both => "both",
        }
    }
}

/// The same words in both languages.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Chinese and English.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Text {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// What reads the same in both languages: numbers, ids.
    #[must_use]
    pub fn same(text: &(impl ToString + ?Sized)) -> Self {
        let text = text.to_string();
        Text {
            zh: text.clone(),
            en: text,
        }
    }

    /// In one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Whether there are no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }

    /// Both halves joined, each with the separator of its language.
    #[must_use]
    pub fn join(parts: &[Text], zh: &str, en: &str) -> Text {
        let half = |lang, with: &str| {
            let words = parts
                .iter()
                .map(|part| part.get(lang))
                .filter(|part| !part.is_empty());
            words.collect::<Vec<_>>().join(with)
        };
        Text {
            zh: half(Lang::Zh, zh),
            en: half(Lang::En, en),
        }
    }

    /// Sentences one after the other.
    #[must_use]
    pub fn sentences(parts: &[Text]) -> Text {
        Text::join(parts, "", " ")
    }
}

impl From<&Label> for Text {
    /// The names of a thing, as they may stand in a sentence; a missing name is replaced by the other
    /// one or the id.
    fn from(label: &Label) -> Self {
        let first = |a: &str, b: &str| {
            let names = [a, b, label.id.as_str()].map(safe::name);
            let name = names.into_iter().find(|name| !name.is_empty());
            name.unwrap_or_default()
        };
        Text {
            zh: first(&label.zh, &label.en),
            en: first(&label.en, &label.zh),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_name_is_replaced_by_the_other_or_the_id() {
        let named = |zh: &str, en: &str| {
            Text::from(&Label {
                id: "x".into(),
                zh: zh.into(),
                en: en.into(),
            })
        };
        assert_eq!(named("清徐", "Qingxu"), Text::new("清徐", "Qingxu"));
        assert_eq!(named("", "Qingxu"), Text::same("Qingxu"));
        assert_eq!(named("", ""), Text::same("x"));
    }

    #[test]
    fn joining_leaves_out_what_is_empty() {
        let parts = [Text::new("甲", "a"), Text::default(), Text::new("乙", "b")];
        assert_eq!(Text::join(&parts, "、", ", "), Text::new("甲、乙", "a, b"));
    }
}
