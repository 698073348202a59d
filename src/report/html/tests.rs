//! What a page must be: silent, in order, readable, and itself.

use super::html;
use crate::report::sample::Sample;
use crate::report::text::Languages;

#[test]
fn the_page_asks_nobody_and_runs_nothing() {
    let sample = Sample::pair();
    for languages in [Languages::Zh, Languages::En, Languages::Both] {
        let page = html(&sample.input(), languages);
        for forbidden in [
            "<script",
            "<link",
            "<img",
            "<iframe",
            "url(",
            "@import",
            "javascript:",
        ] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert!(page.contains("default-src 'none'"));
    }
}

#[test]
fn the_verdict_comes_before_every_figure() {
    let sample = Sample::alone();
    let page = html(&sample.input(), Languages::En);
    let verdict = page.find("In about 9 of 100 imagined winters").unwrap();
    assert!(verdict < page.find("<figure").unwrap());
    assert!(page.contains("NOT READY: “Current plan” meets 0 of 2 targets."));
    assert!(
        page.contains(
            "Holds in 31 of 100 plausible futures (interval 25–38); required 90: NOT READY"
        )
    );
    assert!(
        !page.contains("未达标"),
        "an English page has no Chinese sentence"
    );
}

#[test]
fn assumptions_without_a_source_come_first() {
    let sample = Sample::alone();
    let page = html(&sample.input(), Languages::Zh);
    let place = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}"));
    assert!(place("没有来源或仅为假定的数值") < place("facility.qingxu.icu.beds"));
    assert!(place("facility.qingxu.icu.beds") < place(">有来源的数值"));
    assert!(place(">有来源的数值") < place("patient_type.covid.stage.critical.stay"));
}

#[test]
fn text_from_strangers_is_escaped_and_only_web_addresses_are_links() {
    let mut sample = Sample::alone();
    let evil = "<script>alert(1)</script>";
    sample.study.arms[0].label.en = evil.into();
    sample.scenario.question.en = evil.into();
    sample.scenario.assumptions[0].note = evil.into();
    sample.scenario.sources[1].url = "javascript:alert(1)".into();
    let page = html(&sample.input(), Languages::En);
    assert!(!page.contains("<script"));
    assert!(!page.contains("href=\"javascript"));
}

/// Levels of headings in order.
fn headings(page: &str) -> Vec<u32> {
    let tags = page.split("<h").skip(1);
    tags.filter_map(|rest| rest.chars().next()?.to_digit(10))
        .collect()
}

#[test]
fn headings_follow_one_another_and_the_contents_lead_to_chapters() {
    let sample = Sample::pair();
    for languages in [Languages::Zh, Languages::En, Languages::Both] {
        let page = html(&sample.input(), languages);
        let levels = headings(&page);
        assert_eq!(levels.iter().filter(|&&level| level == 1).count(), 1);
        assert_eq!(levels[0], 1);
        assert!(
            levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
            "{levels:?}"
        );
        assert_eq!(page.matches("<main>").count(), 1);
        let links: Vec<&str> = page
            .split("href=\"#")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert!(links.len() >= 8, "{links:?}");
        for link in links {
            assert!(page.contains(&format!("id=\"{link}\"")), "{link}");
        }
    }
}

#[test]
fn the_first_page_has_at_most_five_lines_and_one_figure() {
    let sample = Sample::pair();
    let page = html(&sample.input(), Languages::Zh);
    let first = page.split("id=\"first-page\"").nth(1).unwrap();
    let first = first.split("</section>").next().unwrap();
    assert!(first.matches("<dt>").count() <= 5);
    assert_eq!(first.matches("<figure").count(), 1);
    assert!(first.contains("设想的 100 个冬季中"));
}

#[test]
fn every_picture_can_be_read_without_seeing_it() {
    let sample = Sample::pair();
    let page = html(&sample.input(), Languages::Both);
    let pictures = page.matches("<svg ").count();
    assert!(pictures > 20);
    for needed in [
        "role=\"img\"",
        "<title id=",
        "<desc id=",
        "aria-labelledby=",
    ] {
        assert!(page.matches(needed).count() >= pictures, "{needed}");
    }
    assert_eq!(
        page.matches("<figcaption>").count(),
        page.matches("<figure ").count()
    );
}

/// Luminance and contrast after WCAG 2.1.
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |hex: &str| {
        let part = |at: usize| {
            let byte = u8::from_str_radix(&hex[at..at + 2], 16).expect("a colour");
            let c = f64::from(byte) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn all_text_stands_out_from_its_ground() {
    let css = include_str!("../templates/report.css");
    let variable = |name: &str| {
        let rest = css.split(&format!("--{name}: #")).nth(1).expect("declared");
        rest[..6].to_owned()
    };
    let mut colours = Vec::new();
    for rest in css.split([' ', ';', '{']).collect::<Vec<_>>().windows(2) {
        match rest {
            ["color:", value] if value.starts_with("var(--") => {
                colours.push(variable(&value[6..value.len() - 1]));
            }
            ["color:", value] if value.len() == 7 && value.starts_with('#') => {
                colours.push(value[1..].to_owned());
            }
            _ => {}
        }
    }
    assert!(colours.len() > 8, "{colours:?}");
    for colour in colours {
        let found = contrast(&colour, "ffffff");
        assert!(found >= 4.5, "#{colour}: {found:.2}");
    }
    assert!((contrast("000000", "ffffff") - 21.0).abs() < 1e-9);
    assert!(contrast("e69f00", "ffffff") < 4.5, "the test can fail");
}

#[test]
fn ids_are_unique() {
    let sample = Sample::pair();
    let page = html(&sample.input(), Languages::Both);
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let unique: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
}
