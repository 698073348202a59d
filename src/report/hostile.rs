//! Eighty names that want to do harm, in every text that a scenario can give: nothing of them may
//! become markup, a formula or a torn picture.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::sample::Sample;
use super::{Languages, Text, files};
use crate::model::Label;

/// The names.
#[allow(clippy::too_many_lines, reason = "a list")]
fn names() -> Vec<String> {
    let fixed = [
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "\"><b>",
        "'><b>",
        "\" onmouseover=\"alert(1)",
        "' onmouseover='alert(1)",
        "javascript:alert(1)",
        "<a href=\"javascript:alert(1)\">x</a>",
        "</title><script>1</script>",
        "</style><script>1</script>",
        "</svg><script>1</script>",
        "</text><script>1</script>",
        "<!-- x",
        "-->",
        "<![CDATA[x]]>",
        "]]>",
        "<?xml version=\"1.0\"?>",
        "<!DOCTYPE x [<!ENTITY y \"z\">]>",
        "&lt;script&gt;",
        "&amp;",
        "&#60;script&#62;",
        "&y;",
        "&",
        "&&&",
        "a && b",
        "=1+1",
        "=cmd|' /C calc'!A0",
        "=HYPERLINK(\"http://x\")",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "'=1+1",
        "=",
        "%0A=1+1",
        "{{ 7*7 }}",
        "{% if 1 %}",
        "${7*7}",
        "#{7*7}",
        "| a | b |",
        "|",
        "# head",
        "- list",
        "1. list",
        "> quote",
        "[x](javascript:alert(1))",
        "![x](http://x/y.png)",
        "`code`",
        "**bold** _it_ ~~no~~",
        "\\",
        "\\|",
        "\u{202e}txet desrever",
        "\u{202b}embedded\u{202c}",
        "\u{2067}isolated",
        "\u{200f}\u{200e}",
        "שלום עולם",
        "مستشفى المقاطعة",
        "县医院 مستشفى ICU",
        "\u{0}null\u{0}",
        "\u{7}\u{8}\u{1b}[31m",
        "\u{feff}bom",
        "\u{fffe}\u{ffff}",
        "line\nline\r\nline",
        "line\u{2028}line\u{2029}",
        "😀🏥👩\u{200d}⚕\u{fe0f}🇨🇳",
        "e\u{301}\u{301}\u{301}\u{301}\u{301}",
        "Z\u{337}\u{321}\u{335}a\u{335}lgo",
        "𠮷野家",
        "",
        " ",
        "null",
        "CON",
        "../../etc/passwd",
    ];
    let long = ["长".repeat(300), "W".repeat(300), "a b ".repeat(75)];
    let mut names: Vec<String> = fixed.map(str::to_owned).into();
    names.extend(long);
    names
}

/// Every text that a scenario can give, in the order in which names are dealt out.
fn deal(sample: &mut Sample, mut next: impl FnMut() -> String) {
    let mut name = |label: &mut Label| {
        label.zh = next();
        label.en.clone_from(&label.zh);
    };
    let network = &mut sample.model.network;
    network.tiers.iter_mut().for_each(&mut name);
    network.groups.iter_mut().for_each(&mut name);
    let levels = network.levels.iter_mut();
    levels.for_each(|level| name(&mut level.label));
    let facilities = network.facilities.iter_mut();
    facilities.for_each(|facility| name(&mut facility.label));
    network.pools.resources.iter_mut().for_each(&mut name);
    let patients = &mut sample.model.patients;
    patients.ages.iter_mut().for_each(&mut name);
    patients
        .types
        .iter_mut()
        .for_each(|own| name(&mut own.label));
    patients
        .stages
        .iter_mut()
        .for_each(|own| name(&mut own.label));
    let demand = &mut sample.model.demand;
    demand
        .places
        .iter_mut()
        .for_each(|own| name(&mut own.label));
    demand
        .streams
        .iter_mut()
        .for_each(|own| name(&mut own.label));
    let study = &mut sample.study;
    study.arms.iter_mut().for_each(|own| name(&mut own.label));
    study
        .targets
        .iter_mut()
        .for_each(|own| name(&mut own.label));
    study.inputs.iter_mut().for_each(|own| name(&mut own.label));
    let mut text = |own: &mut String| {
        let mut label = Label::default();
        name(&mut label);
        *own = label.zh;
    };
    let info = &mut sample.scenario;
    for own in [&mut info.title, &mut info.question, &mut info.interval_note] {
        text(&mut own.zh);
        own.en.clone_from(&own.zh);
    }
    for own in &mut info.assumptions {
        [&mut own.path, &mut own.value, &mut own.note, &mut own.mark]
            .into_iter()
            .for_each(&mut text);
        own.sources.iter_mut().for_each(&mut text);
    }
    for own in &mut info.sources {
        [&mut own.id, &mut own.title, &mut own.url]
            .into_iter()
            .for_each(&mut text);
    }
    let mut words = String::new();
    text(&mut words);
    info.warnings.push(Text::same(&words));
    text(&mut words);
    info.levers.push(super::LeverInfo {
        name: Text::same(&words),
        unit: Text::same(&words),
        ..Default::default()
    });
}

/// A sample in which each text takes the next name, from one of them on.
pub(super) fn sample_from(first: usize) -> Sample {
    let names = names();
    let mut at = first;
    let mut sample = Sample::pair();
    deal(&mut sample, || {
        at += 1;
        names[(at - 1) % names.len()].clone()
    });
    sample
}

/// The names of tags, and of the attributes of all, in the order of the text.
fn tags(page: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut tags, mut attributes) = (BTreeSet::new(), BTreeSet::new());
    for part in page.split('<').skip(1) {
        let inside = part.split('>').next().unwrap_or_default();
        let name = inside.split([' ', '\n']).next().unwrap_or_default();
        tags.insert(name.trim_end_matches('/').to_owned());
        let outside = inside.split('"').step_by(2);
        let keys = outside.filter_map(|part| part.trim().strip_suffix('='));
        attributes.extend(keys.map(|key| key.rsplit(' ').next().unwrap_or(key).to_owned()));
    }
    (tags, attributes)
}

/// The text of an SVG that lies outside of its picture.
fn outside(svg: &str) -> Vec<String> {
    let number = |tag: &str, key: &str| {
        let rest = tag.split(&format!(" {key}=\"")).nth(1)?;
        rest.split('"').next()?.parse::<f64>().ok()
    };
    let size = svg.split("viewBox=\"0 0 ").nth(1).unwrap_or_default();
    let mut size = size.split(['"', ' ']).filter_map(|n| n.parse::<f64>().ok());
    let (wide, high) = (size.next().unwrap_or(0.0), size.next().unwrap_or(0.0));
    let texts = svg.split("<text").skip(1).filter_map(|rest| {
        let (tag, rest) = rest.split_once('>')?;
        let says = rest.split("</text>").next()?;
        let says = says
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        let says = says
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&apos;", "'");
        let (x, y) = (number(tag, "x")?, number(tag, "y")?);
        let width = super::draw::text_width(&says, number(tag, "font-size")?);
        let left = match tag {
            _ if tag.contains("text-anchor=\"middle\"") => x - width / 2.0,
            _ if tag.contains("text-anchor=\"end\"") => x - width,
            _ => x,
        };
        let inside = left > -60.0 && left + width < wide + 60.0 && y > 0.0 && y < high;
        (!inside).then(|| format!("{left:.0}..{:.0}, {y:.0}: {says}", left + width))
    });
    texts.collect()
}

#[test]
fn eighty_names_are_eighty() {
    let names = names();
    let unique: BTreeSet<&String> = names.iter().collect();
    assert_eq!((names.len(), unique.len()), (80, 80));
}

#[test]
fn no_name_becomes_markup_in_any_text() {
    let plain = Sample::pair();
    let before = files(&plain.input(), Languages::Both);
    for first in (0..80).step_by(27) {
        let sample = sample_from(first);
        let after = files(&sample.input(), Languages::Both);
        assert_eq!(after.len(), before.len());
        for (file, own) in after.iter().zip(&before) {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let (page, plain) = (text(&file.bytes), text(&own.bytes));
            match file.name.rsplit('.').next() {
                Some("html" | "svg") => {
                    let (found, usual) = (tags(&page), tags(&plain));
                    let more: Vec<_> = found.0.difference(&usual.0).collect();
                    assert!(more.is_empty(), "{first}, {}: tags {more:?}", file.name);
                    let more: Vec<_> = found.1.difference(&usual.1).collect();
                    assert!(more.is_empty(), "{first}, {}: {more:?}", file.name);
                    assert!(!page.contains("href=\"javascript"), "{first}");
                }
                Some("md") => {
                    assert!(!page.contains('<'), "{first}: {page}");
                    let page = page.replace("\\\\", "").replace("\\]", "");
                    assert!(
                        !page.contains("](http") && !page.contains("](java"),
                        "{first}"
                    );
                }
                _ => {}
            }
        }
    }
}

#[test]
fn no_name_leaves_its_picture() {
    for first in (0..80).step_by(9) {
        let sample = sample_from(first);
        for figure in super::figure::figures(&sample.input()) {
            let svg = super::draw::svg(&figure, Languages::Both, None);
            let outside = outside(&svg);
            assert!(outside.is_empty(), "{first}, {}: {outside:#?}", figure.id);
        }
    }
}

#[test]
fn ordinary_names_do_not_leave_their_pictures_either() {
    for sample in [Sample::pair(), Sample::alone()] {
        for languages in [Languages::Zh, Languages::En, Languages::Both] {
            for figure in super::figure::figures(&sample.input()) {
                let outside = outside(&super::draw::svg(&figure, languages, None));
                assert!(outside.is_empty(), "{}: {outside:#?}", figure.id);
            }
        }
    }
}

#[test]
fn no_cell_of_the_workbook_is_a_formula() {
    for first in (0..80).step_by(27) {
        let sample = sample_from(first);
        let bytes = super::workbook::workbook(&sample.input(), Languages::Both);
        let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let sheets = book.sheet_names();
        assert_eq!(sheets.len(), 10);
        for sheet in sheets {
            let formulas = book.worksheet_formula(&sheet).expect("a sheet");
            let formulas: Vec<_> = formulas
                .used_cells()
                .filter(|cell| !cell.2.is_empty())
                .collect();
            assert!(formulas.is_empty(), "{first}, {sheet}: {formulas:?}");
            let cells = book.worksheet_range(&sheet).expect("a sheet");
            let errors = cells
                .used_cells()
                .filter(|cell| matches!(cell.2, Data::Error(_)));
            assert_eq!(errors.count(), 0, "{sheet}");
        }
    }
}
