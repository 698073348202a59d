//! Pictures as PNG, for slides and mails that take no SVG: drawn by resvg with the fonts of the machine.
//!
//! What cannot be written is named, never left out in silence: a character that no font has, or that there is no
//! font at all.

use std::collections::BTreeSet;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, ID};
use resvg::usvg::{FontResolver, Options, Tree};

use super::write::OutputFile;

/// Pixels of a PNG for one of its SVG: 1800 across, sharp on a slide.
const SCALE: f32 = 2.0;

/// Families with simplified Chinese shapes, in order of preference: a font file that has several regions lists
/// the Japanese ones first.
const CHINESE: [&str; 8] = [
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
];

/// Families that may stand for `sans-serif`.
const PLAIN: [&str; 7] = [
    "Noto Sans",
    "Arial",
    "Liberation Sans",
    "Segoe UI",
    "Helvetica Neue",
    "DejaVu Sans",
    "Noto Sans CJK SC",
];

/// Why no picture can be drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Error {
    /// The machine has no font.
    NoFont,
    /// A picture is no SVG that can be drawn: its name, and what is wrong.
    Broken(String, String),
}

/// What draws pictures: the fonts of the machine.
pub struct Painter {
    options: Options<'static>,
}

impl Painter {
    /// With the fonts that the system has.
    ///
    /// # Errors
    /// [`Error::NoFont`] if it has none.
    pub fn new() -> Result<Painter, Error> {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        Painter::with(fonts)
    }

    /// With these fonts.
    ///
    /// # Errors
    /// [`Error::NoFont`] if there are none.
    pub fn with(mut fonts: Database) -> Result<Painter, Error> {
        let has = |name: &&str| faces_of(&fonts, name).next().is_some();
        let any = fonts
            .faces()
            .find_map(|face| Some(face.families.first()?.0.clone()));
        let plain = PLAIN
            .iter()
            .find(|name| has(name))
            .map(|&name| name.to_owned());
        let plain = plain.or(any).ok_or(Error::NoFont)?;
        fonts.set_sans_serif_family(&plain);
        fonts.set_serif_family(&plain);
        let usual = FontResolver::default();
        let usual_fallback = usual.select_fallback;
        let select_fallback = Box::new(
            move |c: char, used: &[ID], fonts: &mut std::sync::Arc<Database>| {
                let chinese = chinese_faces(fonts, used).into_iter();
                let mut chinese = chinese.filter(|id| !used.contains(id));
                let own = chinese.find(|&id| has_glyph(fonts, id, c));
                own.or_else(|| usual_fallback(c, used, fonts))
            },
        );
        Ok(Painter {
            options: Options {
                fontdb: std::sync::Arc::new(fonts),
                font_family: plain,
                font_resolver: FontResolver {
                    select_font: usual.select_font,
                    select_fallback,
                },
                ..Options::default()
            },
        })
    }

    /// The family that Chinese text is drawn in, if there is one.
    #[must_use]
    pub fn chinese(&self) -> Option<&'static str> {
        let fonts = &self.options.fontdb;
        let has = |name: &&&str| faces_of(fonts, name).next().is_some();
        CHINESE.iter().find(has).copied()
    }

    /// A picture as PNG.
    ///
    /// # Errors
    /// [`Error::Broken`] if it is no SVG, or of no size.
    pub fn png(&self, name: &str, svg: &str) -> Result<Vec<u8>, Error> {
        let broken = |what: String| Error::Broken(name.to_owned(), what);
        let tree = Tree::from_str(svg, &self.options).map_err(|error| broken(error.to_string()))?;
        let size = tree.size().to_int_size().scale_by(SCALE);
        let size = size.ok_or_else(|| broken("size".into()))?;
        let mut map =
            Pixmap::new(size.width(), size.height()).ok_or_else(|| broken("size".into()))?;
        resvg::render(
            &tree,
            Transform::from_scale(SCALE, SCALE),
            &mut map.as_mut(),
        );
        map.encode_png().map_err(|error| broken(error.to_string()))
    }

    /// Characters of a picture that no font has.
    #[must_use]
    pub fn missing(&self, svg: &str) -> BTreeSet<char> {
        let mut left: BTreeSet<char> = letters(svg).chars().filter(|&c| is_drawn(c)).collect();
        let fonts = &self.options.fontdb;
        for face in fonts.faces() {
            if left.is_empty() {
                break;
            }
            left.retain(|&c| !has_glyph(fonts, face.id, c));
        }
        left
    }
}

/// Whether a character leaves a mark.
fn is_drawn(c: char) -> bool {
    let joins =
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}');
    !c.is_whitespace() && !c.is_control() && !joins
}

/// The letters of the texts of a picture.
fn letters(svg: &str) -> String {
    let texts = svg.split("<text").skip(1);
    let inside = texts.filter_map(|rest| rest.split_once('>')?.1.split("</text>").next());
    inside.collect()
}

fn faces_of<'a>(fonts: &'a Database, family: &'a str) -> impl Iterator<Item = ID> + 'a {
    let own = move |face: &&resvg::usvg::fontdb::FaceInfo| {
        face.families.iter().any(|(name, _)| name == family)
    };
    fonts.faces().filter(own).map(|face| face.id)
}

/// Faces with Chinese shapes by family, those about as heavy as the first that was tried first.
fn chinese_faces(fonts: &Database, used: &[ID]) -> Vec<ID> {
    let weight = |id: ID| fonts.face(id).map_or(400, |face| face.weight.0);
    let wanted = used.first().map_or(400, |&id| weight(id));
    let of_family = |family: &&str| {
        let mut faces: Vec<ID> = faces_of(fonts, family).collect();
        faces.sort_by_key(|&id| weight(id).abs_diff(wanted));
        faces
    };
    CHINESE.iter().flat_map(of_family).collect()
}

fn has_glyph(fonts: &Database, face: ID, c: char) -> bool {
    let has = fonts.with_face_data(face, |data, index| {
        let face = ttf_parser::Face::parse(data, index).ok()?;
        face.glyph_index(c)
    });
    has.flatten().is_some()
}

/// The pictures among files as PNG beside them, and the characters that no font has.
///
/// # Errors
/// If a picture cannot be drawn.
pub fn pictures(
    painter: &Painter,
    files: &[OutputFile],
) -> Result<(Vec<OutputFile>, BTreeSet<char>), Error> {
    let (mut drawn, mut missing) = (Vec::new(), BTreeSet::new());
    for file in files {
        let Some(name) = file.name.strip_suffix(".svg") else {
            continue;
        };
        let svg = String::from_utf8_lossy(&file.bytes);
        missing.extend(painter.missing(&svg));
        let png = painter.png(&file.name, &svg)?;
        drawn.push(OutputFile::of_bytes(&format!("{name}.png"), png));
    }
    Ok((drawn, missing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::draw;
    use crate::report::figure::figures;
    use crate::report::sample::Sample;
    use crate::report::text::Languages;

    fn words(text: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"50\" viewBox=\"0 0 200 50\" \
             font-family=\"Noto Sans CJK SC, sans-serif\"><text x=\"5\" y=\"35\" font-size=\"30\">{text}</text></svg>"
        )
    }

    fn painter() -> Option<Painter> {
        let painter = Painter::new().ok().filter(|own| own.chinese().is_some());
        if painter.is_none() {
            println!("skipped: this machine has no Chinese font");
        }
        painter
    }

    #[test]
    fn without_a_font_nothing_is_drawn_and_that_is_said() {
        assert_eq!(Painter::with(Database::new()).err(), Some(Error::NoFont));
    }

    #[test]
    fn every_figure_of_the_sample_becomes_a_png_of_twice_its_size() {
        let Some(painter) = painter() else { return };
        let sample = Sample::pair();
        for languages in [Languages::Zh, Languages::En] {
            let figure = figures(&sample.input()).swap_remove(0);
            let svg = draw::svg(&figure, languages, None);
            assert_eq!(painter.missing(&svg), BTreeSet::new());
            let png = painter.png("first", &svg).unwrap();
            let map = Pixmap::decode_png(&png).unwrap();
            assert_eq!(map.width(), 1_800);
            let ink = map.pixels().iter().filter(|p| p.red() < 100).count();
            assert!(ink > 5_000, "{ink} dark pixels: the text is not there");
        }
    }

    #[test]
    fn a_character_that_no_font_has_is_named() {
        let Some(painter) = painter() else { return };
        let odd = '\u{e3ff}'; // private use
        let missing = painter.missing(&words(&format!("床位{odd}a b")));
        assert!(
            missing.is_empty() || missing == BTreeSet::from([odd]),
            "{missing:?}"
        );
        let never = '\u{10fffd}';
        assert_eq!(
            painter.missing(&words(&format!("床{never}"))),
            BTreeSet::from([never])
        );
    }

    /// 骨 and 直 are written otherwise in Japan: a wrong face gives another picture.
    #[test]
    fn hanzi_have_their_chinese_shapes_whichever_font_comes_first() {
        let Some(painter) = painter() else { return };
        let chinese = painter.chinese().unwrap_or_default();
        let named = words("骨直").replace("Noto Sans CJK SC", chinese);
        let latin = words("骨直").replace("Noto Sans CJK SC", "DejaVu Sans");
        let dark = |svg: &str| {
            let map = Pixmap::decode_png(&painter.png("x", svg).unwrap()).unwrap();
            map.pixels()
                .iter()
                .map(|p| p.alpha() > 100)
                .collect::<Vec<bool>>()
        };
        assert!(dark(&named) == dark(&latin));
    }
}
