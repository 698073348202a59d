//! Paper to draw on: shapes and text at places in pixels, on a canvas ten times as large,
//! because plotters knows only whole pixels.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea as _};
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};

use super::finish::DASH;
use super::ink::{FONTS_EN, FONTS_ZH, INK, pale};
use crate::report::text::Lang;

/// Pixels of the canvas in one pixel of the picture.
pub(super) const FINE: f64 = 10.0;

/// A place in pixels.
pub(super) type Point = (f64, f64);

/// A rectangle in pixels.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Box {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Box {
    pub fn width(self) -> f64 {
        self.right - self.left
    }
}

/// A line's look.
#[derive(Clone, Copy)]
pub(super) struct Stroke {
    pub colour: RGBColor,
    pub width: f64,
    /// 0 is a whole line; 1, 2, 3 are kinds of dashes.
    pub dash: u32,
}

impl Stroke {
    pub fn new(colour: RGBColor, width: f64) -> Self {
        Stroke {
            colour,
            width,
            dash: 0,
        }
    }

    pub fn dashed(self, dash: u32) -> Self {
        Stroke { dash, ..self }
    }

    pub fn style(self) -> ShapeStyle {
        let width = fine(self.width).unsigned_abs() + DASH * self.dash;
        ShapeStyle {
            color: self.colour.to_rgba(),
            filled: false,
            stroke_width: width,
        }
    }
}

/// A text's look.
#[derive(Clone, Copy)]
pub(super) struct Type {
    pub size: f64,
    pub bold: bool,
    pub colour: RGBColor,
    pub lang: Lang,
    pub side: HPos,
}

impl Type {
    pub fn new(size: f64, lang: Lang) -> Self {
        Type {
            size,
            bold: false,
            colour: INK,
            lang,
            side: HPos::Left,
        }
    }

    pub fn bold(self) -> Self {
        Type { bold: true, ..self }
    }

    pub fn colour(self, colour: RGBColor) -> Self {
        Type { colour, ..self }
    }

    pub fn right(self) -> Self {
        Type {
            side: HPos::Right,
            ..self
        }
    }

    pub fn centre(self) -> Self {
        Type {
            side: HPos::Center,
            ..self
        }
    }

    /// The look in plotters' terms. Its backend divides sizes by 1.24.
    pub fn style(self) -> TextStyle<'static> {
        let family = match self.lang {
            Lang::Zh => FONTS_ZH,
            Lang::En => FONTS_EN,
        };
        let weight = if self.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let font = FontDesc::new(FontFamily::Name(family), self.size * FINE * 1.24, weight);
        TextStyle {
            pos: Pos::new(self.side, VPos::Center),
            color: self.colour.to_backend_color(),
            ..font.into()
        }
    }
}

/// Paper to draw on.
pub(super) struct Sheet<'a> {
    pub area: DrawingArea<SVGBackend<'a>, Shift>,
}

const NEVER_FAILS: &str = "drawing into a string cannot fail";

#[allow(clippy::cast_possible_truncation, reason = "pictures are small")]
pub(super) fn fine(x: f64) -> i32 {
    (x * FINE).round() as i32
}

fn at((x, y): Point) -> (i32, i32) {
    (fine(x), fine(y))
}

impl<'a> Sheet<'a> {
    pub fn new(svg: &'a mut String, width: f64, height: f64) -> Self {
        let size = (fine(width).unsigned_abs(), fine(height).unsigned_abs());
        Sheet {
            area: SVGBackend::with_string(svg, size).into_drawing_area(),
        }
    }

    pub fn line(&self, points: &[Point], stroke: Stroke) {
        let points: Vec<_> = points.iter().copied().map(at).collect();
        self.area
            .draw(&PathElement::new(points, stroke.style()))
            .expect(NEVER_FAILS);
    }

    pub fn polygon(&self, points: &[Point], colour: RGBColor) {
        let points: Vec<_> = points.iter().copied().map(at).collect();
        self.area
            .draw(&Polygon::new(points, colour.filled()))
            .expect(NEVER_FAILS);
    }

    /// A polygon that lets what lies below shine through.
    pub fn veil(&self, points: &[Point], colour: RGBColor, opacity: f64) {
        let points: Vec<_> = points.iter().copied().map(at).collect();
        self.area
            .draw(&Polygon::new(points, pale(colour, opacity).filled()))
            .expect(NEVER_FAILS);
    }

    pub fn rectangle(&self, area: Box, colour: RGBColor) {
        let corners = [at((area.left, area.top)), at((area.right, area.bottom))];
        self.area
            .draw(&Rectangle::new(corners, colour.filled()))
            .expect(NEVER_FAILS);
    }

    pub fn disc(&self, centre: Point, radius: f64, colour: RGBColor) {
        let disc = Circle::new(at(centre), fine(radius), colour.filled());
        self.area.draw(&disc).expect(NEVER_FAILS);
    }

    pub fn ring(&self, centre: Point, radius: f64, stroke: Stroke) {
        let ring = Circle::new(at(centre), fine(radius), stroke.style());
        self.area.draw(&ring).expect(NEVER_FAILS);
    }

    /// Text with its middle at the height of the point.
    pub fn text(&self, text: &str, point: Point, look: Type) {
        if !text.is_empty() {
            self.area
                .draw_text(text, &look.style(), at(point))
                .expect(NEVER_FAILS);
        }
    }

    pub fn done(&self) {
        self.area.present().expect(NEVER_FAILS);
    }
}
