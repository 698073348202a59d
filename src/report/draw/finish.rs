//! Finishes what plotters wrote: a title and a description for readers who cannot see,
//! one font for all, dashes, round numbers, and nothing superfluous.

use std::fmt::Write as _;

/// Added to a stroke's width once for each kind of dash: plotters has no dashes, so the
/// width carries them to here.
pub(super) const DASH: u32 = 1_000;

/// Dashes and gaps in pixels of the canvas, by kind less one.
const DASHES: [&str; 3] = ["70 45", "22 38", "110 35 22 35"];

/// What stands around a picture.
pub(super) struct About<'a> {
    /// Unique in its page.
    pub id: &'a str,
    pub lang: &'a str,
    pub title: &'a str,
    pub description: &'a str,
    pub width: f64,
    pub height: f64,
    /// Fonts of most of the text.
    pub fonts: &'a str,
}

/// The finished picture.
pub(super) fn finish(svg: &str, about: &About) -> String {
    let mut out = head(about);
    let mut rest = svg;
    while let Some((text, tag, after)) = next_tag(rest) {
        out.push_str(text.trim_matches('\n'));
        if !tag.starts_with("svg") {
            write_tag(&mut out, tag, about.fonts);
        }
        rest = after;
    }
    out.push('\n');
    out
}

/// The text before the next tag, the tag without its brackets, and what follows.
fn next_tag(svg: &str) -> Option<(&str, &str, &str)> {
    let (text, rest) = svg.split_once('<')?;
    let (tag, after) = rest.split_once('>')?;
    Some((text, tag, after))
}

fn head(about: &About) -> String {
    let About {
        id,
        lang,
        width,
        height,
        fonts,
        ..
    } = about;
    let (title, description) = (escape(about.title), escape(about.description));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {} {}\" font-family=\"{fonts}\" lang=\"{lang}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\">\n\
         <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{description}</desc>\n",
        width * super::sheet::FINE,
        height * super::sheet::FINE,
    )
}

/// Text as it may stand in XML.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

fn write_tag(out: &mut String, tag: &str, fonts: &str) {
    if tag.starts_with('/') {
        let _ = writeln!(out, "<{tag}>");
        return;
    }
    let empty = tag.ends_with('/');
    let (name, attributes) = tag
        .trim_end_matches('/')
        .split_once(' ')
        .unwrap_or((tag, ""));
    let pairs: Vec<(&str, &str)> = attributes.split("\" ").filter_map(pair).collect();
    let _ = write!(out, "<{name}");
    for &(key, value) in &pairs {
        write_attribute(out, name, (key, value), &pairs, fonts);
    }
    out.push_str(if empty { "/>\n" } else { ">" });
}

/// An attribute whose closing mark may be cut off.
fn pair(attribute: &str) -> Option<(&str, &str)> {
    let (key, value) = attribute.split_once("=\"")?;
    Some((key.trim(), value.trim_end().trim_end_matches('"')))
}

fn write_attribute(
    out: &mut String,
    tag: &str,
    (key, value): (&str, &str),
    all: &[(&str, &str)],
    fonts: &str,
) {
    let _ = match key {
        "opacity" if value == "1" => Ok(()),
        "stroke" if value == "none" => Ok(()),
        "stroke-width" if tag == "circle" && has(all, "stroke", "none") => Ok(()),
        "font-family" if value == fonts => Ok(()),
        "dy" => Ok(()),
        "text-anchor" if value == "start" => Ok(()),
        "stroke-width" => write_stroke(out, value),
        "points" => write!(out, " points=\"{}\"", value.trim_end()),
        "y" if tag == "text" => write!(out, " y=\"{}\"", baseline(value, all)),
        "width" if tag == "rect" => {
            write!(out, " width=\"{value}\" shape-rendering=\"crispEdges\"")
        }
        _ => write!(out, " {key}=\"{}\"", rounded(value)),
    };
}

fn has(all: &[(&str, &str)], key: &str, value: &str) -> bool {
    all.contains(&(key, value))
}

fn write_stroke(out: &mut String, value: &str) -> std::fmt::Result {
    let code: u32 = value.parse().unwrap_or(10);
    let (dash, width) = (code / DASH, code % DASH);
    write!(out, " stroke-width=\"{width}\" stroke-linejoin=\"round\"")?;
    let dashes = dash
        .checked_sub(1)
        .and_then(|kind| DASHES.get(kind as usize));
    dashes.map_or(Ok(()), |dashes| {
        write!(out, " stroke-dasharray=\"{dashes}\"")
    })
}

/// Where the baseline lies for text in the middle of a height: the same in every viewer,
/// which `dy` in units of the font is not.
fn baseline(y: &str, all: &[(&str, &str)]) -> f64 {
    let size = all
        .iter()
        .find(|(key, _)| *key == "font-size")
        .and_then(|(_, size)| size.parse().ok());
    let shift = match all.iter().find(|(key, _)| *key == "dy") {
        Some((_, "0.76em")) => 0.76,
        Some((_, "-0.5ex")) => -0.25,
        _ => 0.35,
    };
    (y.parse().unwrap_or(0.0) + shift * size.unwrap_or(0.0_f64)).round()
}

/// A number to two decimals; anything else as it is.
fn rounded(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(x) if value.contains('.') => ((x * 100.0).round() / 100.0).to_string(),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> About<'static> {
        About {
            id: "waits-zh",
            lang: "zh",
            title: "<script>alert(1)</script>",
            description: "a & b",
            width: 90.0,
            height: 50.0,
            fonts: "F",
        }
    }

    #[test]
    fn the_root_names_the_picture_and_nothing_is_markup() {
        let svg = finish("<svg width=\"900\" height=\"500\">\n</svg>\n", &about());
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"50\" viewBox=\"0 0 900 500\""));
        assert!(svg.contains("role=\"img\" aria-labelledby=\"waits-zh-title waits-zh-desc\""));
        assert!(svg.contains(
            "<title id=\"waits-zh-title\">&lt;script&gt;alert(1)&lt;/script&gt;</title>"
        ));
        assert!(svg.contains("<desc id=\"waits-zh-desc\">a &amp; b</desc>"));
    }

    #[test]
    fn numbers_are_round_and_baselines_fixed() {
        let text = "<text x=\"5\" y=\"100\" dy=\"0.5ex\" text-anchor=\"start\" font-family=\"F\" font-size=\"130.00000000000003\" opacity=\"1\" fill=\"#1A1F2B\">\nA &lt; b\n</text>\n";
        let svg = finish(text, &about());
        assert!(
            svg.ends_with(
                "<text x=\"5\" y=\"146\" font-size=\"130\" fill=\"#1A1F2B\">A &lt; b</text>\n\n"
            ),
            "{svg}"
        );
    }

    #[test]
    fn the_width_of_a_stroke_carries_its_dashes() {
        let svg = finish(
            "<polyline fill=\"none\" opacity=\"1\" stroke=\"#000000\" stroke-width=\"1018\" points=\"1,2 3,4 \"/>\n",
            &about(),
        );
        assert!(svg.contains("<polyline fill=\"none\" stroke=\"#000000\" stroke-width=\"18\" stroke-linejoin=\"round\" stroke-dasharray=\"70 45\" points=\"1,2 3,4\"/>"), "{svg}");
    }
}
