//! Figures as SVG. This is the only place that names plotters.
//!
//! plotters knows only whole pixels, measures no fonts without system libraries and has no
//! dashes; `sheet` and `finish` make up for that. All text goes through `sheet` or the
//! axes of `chart`, and the backend escapes it.

mod calendar;
mod chart;
mod curves;
mod finish;
mod flows;
mod frame;
mod heat;
mod ink;
mod intervals;
mod matrix;
mod measure;
mod panels;
mod rows;
mod sheet;
mod stacks;

use super::figure::{Figure, Plot};
use super::text::{Lang, Languages, Text};
use finish::About;
use frame::{Frame, WIDTH, Words};
use sheet::{Box, Sheet};

/// A figure as SVG in one language or both; a banner stands under it.
#[must_use]
pub fn svg(figure: &Figure, languages: Languages, banner: Option<&Text>) -> String {
    let words = Words(languages);
    let frame = Frame::new(figure, words, banner);
    let height = frame.above() + plot_height(&figure.plot, words) + frame.below();
    let mut raw = String::new();
    paint(&mut raw, figure, words, &frame, height.ceil());
    let id = format!("{}-{}", figure.id, languages.tag());
    finish::finish(
        &raw,
        &About {
            id: &id,
            lang: if words.lang() == Lang::Zh {
                "zh-CN"
            } else {
                "en"
            },
            title: &words.line(&figure.title),
            description: &words.line(&figure.alt),
            width: WIDTH,
            height: height.ceil(),
            fonts: if words.lang() == Lang::Zh {
                ink::FONTS_ZH
            } else {
                ink::FONTS_EN
            },
        },
    )
}

/// Height of the title of a figure as a share of its width.
#[must_use]
pub fn head(figure: &Figure, languages: Languages) -> f64 {
    let frame = Frame::new(figure, Words(languages), None);
    (frame.above() - frame::GAP) / WIDTH
}

fn paint(svg: &mut String, figure: &Figure, words: Words, frame: &Frame, height: f64) {
    let sheet = Sheet::new(svg, WIDTH, height);
    sheet.rectangle(
        Box {
            left: 0.0,
            top: 0.0,
            right: WIDTH,
            bottom: height,
        },
        ink::PAPER,
    );
    frame.draw(&sheet, height);
    let inner = frame::inner(frame, plot_height(&figure.plot, words));
    match &figure.plot {
        Plot::Intervals(plot) => intervals::draw(&sheet, plot, words, inner),
        Plot::Panels(plot) => panels::draw(&sheet, plot, words, inner),
        Plot::Heat(plot) => heat::draw(&sheet, plot, words, inner),
        Plot::Calendar(plot) => calendar::draw(&sheet, plot, words, inner),
        Plot::Matrix(plot) => matrix::draw(&sheet, plot, words, inner),
        Plot::Curves(plot) => curves::draw(&sheet, plot, words, inner),
        Plot::Stacks(plot) => stacks::draw(&sheet, plot, words, inner),
        Plot::Flows(plot) => flows::draw(&sheet, plot, words, inner),
    }
    sheet.done();
}

fn plot_height(plot: &Plot, words: Words) -> f64 {
    match plot {
        Plot::Intervals(plot) => intervals::height(plot, words),
        Plot::Panels(plot) => panels::height(plot, words),
        Plot::Heat(plot) => heat::height(plot, words),
        Plot::Calendar(plot) => calendar::height(plot, words),
        Plot::Matrix(plot) => matrix::height(plot),
        Plot::Curves(plot) => curves::height(plot),
        Plot::Stacks(plot) => stacks::height(plot, words),
        Plot::Flows(plot) => flows::height(plot, words),
    }
}

/// Width of a text in a picture, for tests of what others draw.
#[cfg(test)]
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    measure::width(text, size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::figure::figures;
    use crate::report::sample::Sample;
    use crate::report::text::word::Word;

    const LANGUAGES: [Languages; 3] = [Languages::Zh, Languages::En, Languages::Both];

    #[test]
    fn names_from_strangers_stay_text() {
        let mut sample = Sample::pair();
        let evil = "<script>alert('x')</script>&\"";
        for facility in &mut sample.model.network.facilities {
            facility.label.zh = evil.into();
            facility.label.en = evil.into();
        }
        for arm in &mut sample.study.arms {
            arm.label.zh = evil.into();
        }
        for figure in figures(&sample.input()) {
            let svg = svg(&figure, Languages::Both, None);
            assert!(!svg.contains("<script"), "{}", figure.id);
            assert!(!svg.contains("&&"), "{}", figure.id);
        }
    }

    /// Pictures that people have looked at; `UPDATE=1 cargo test --lib draw` rewrites them: look again.
    #[test]
    fn pictures_are_those_that_were_looked_at() {
        let sample = Sample::pair();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/samples");
        for (id, languages) in [
            ("verdicts", Languages::Zh),
            ("lift", Languages::En),
            ("census-icu", Languages::Both),
            ("waits", Languages::En),
            ("flows", Languages::Both),
            ("unmet-icu", Languages::Zh),
            ("distance", Languages::En),
        ] {
            let all = figures(&sample.input());
            let figure = all.iter().find(|figure| figure.id == id).expect(id);
            let now = svg(figure, languages, Some(&Word::Illustrative.text()));
            let file = folder.join(format!("{id}.{}.svg", languages.tag()));
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&file, &now).expect("written");
            }
            let then = std::fs::read_to_string(&file).expect("a picture");
            assert!(now == then, "{} has changed: look at it", file.display());
        }
    }

    #[test]
    fn pictures_are_the_same_every_time_and_have_unique_ids() {
        let sample = Sample::pair();
        let mut ids = std::collections::BTreeSet::new();
        for figure in figures(&sample.input()) {
            for languages in LANGUAGES {
                let one = svg(&figure, languages, Some(&Word::Illustrative.text()));
                assert_eq!(
                    one,
                    svg(&figure, languages, Some(&Word::Illustrative.text()))
                );
                let id = one
                    .split("<title id=\"")
                    .nth(1)
                    .and_then(|rest| rest.split('"').next());
                assert!(ids.insert(id.map(str::to_owned)), "{id:?}");
                assert!(one.contains("示例数据") || languages == Languages::En);
            }
        }
    }

    #[test]
    fn axis_labels_are_those_of_the_figure() {
        let sample = Sample::alone();
        let census = figures(&sample.input())
            .into_iter()
            .find(|figure| figure.id == "census-icu");
        let svg = svg(&census.unwrap(), Languages::Zh, None);
        for date in ["12-01", "12-16", "01-01", "01-16", "02-01"] {
            assert_eq!(svg.matches(&format!(">{date}</text>")).count(), 5, "{date}");
        }
    }
}
