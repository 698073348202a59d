//! Bands from where patients come to where they get (a Sankey diagram): as thick as they are many.

use super::frame::{MARGIN, SIZE, SMALL, WIDTH, Words, heading, small};
use super::ink::{BLUE, GREEN, INK, VERMILLION};
use super::measure::{fit, width};
use super::sheet::{Box, Point, Sheet, Type};
use crate::report::figure::{FlowEnd, FlowKind, FlowPanel, Flows};
use crate::report::text::{Lang, Text};

const HEAD: f64 = 30.0;
/// Room of a panel beside its labels.
const THICK: f64 = 120.0;
const BELOW: f64 = 18.0;
/// Between ends at a side.
const GAP: f64 = 6.0;
/// Width of an end.
const END: f64 = 12.0;
/// Most room for names.
const NAMES: f64 = 250.0;
/// Steps of a bend.
const STEPS: u32 = 24;

/// Height that a label takes.
fn line(words: Words) -> f64 {
    if words.0.second().is_some() {
        34.0
    } else {
        20.0
    }
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Height of the bands of a panel: a line for each label, and room for bands thicker than that.
fn body(panel: &FlowPanel, words: Words) -> f64 {
    let ends = panel.from.len().max(panel.to.len());
    count(ends) * line(words) + THICK
}

pub(super) fn height(flows: &Flows, words: Words) -> f64 {
    let own = |panel| HEAD + body(panel, words) + BELOW;
    flows.panels.iter().map(own).sum()
}

/// How many patients there are at each end of a side.
fn sums(panel: &FlowPanel, is_left: bool) -> Vec<f64> {
    let ends = if is_left { &panel.from } else { &panel.to };
    let at = |place: usize| {
        let here = panel.ribbons.iter();
        let here = here.filter(|own| place == if is_left { own.from } else { own.to });
        here.map(|ribbon| ribbon.n).sum()
    };
    (0..ends.len()).map(at).collect()
}

/// Pixels for a patient, the same in all panels: as many as leave every end the room of its label.
fn scale(flows: &Flows, words: Words) -> f64 {
    let fits = |scale: f64| {
        flows.panels.iter().all(|panel| {
            let room = body(panel, words);
            let used = |is_left| {
                let sums = sums(panel, is_left);
                sums.iter().map(|n| slot(n * scale, words)).sum::<f64>()
            };
            used(true) <= room && used(false) <= room
        })
    };
    let most = flows.panels.iter().flat_map(|panel| sums(panel, true));
    let (mut low, mut high) = (0.0, 1e3 / most.fold(1e-3, f64::max));
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if fits(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// The height that an end takes with its label.
fn slot(high: f64, words: Words) -> f64 {
    (high + GAP).max(line(words))
}

pub(super) fn draw(sheet: &Sheet, flows: &Flows, words: Words, inner: Box) {
    let scale = scale(flows, words);
    let mut top = inner.top;
    for panel in &flows.panels {
        heading(
            sheet,
            words,
            &panel.title,
            (MARGIN, top + 12.0),
            WIDTH - 2.0 * MARGIN,
        );
        let bottom = top + HEAD + body(panel, words);
        let area = Box {
            top: top + HEAD,
            bottom,
            ..inner
        };
        draw_panel(sheet, panel, words, area, scale);
        top = bottom + BELOW;
    }
}

fn draw_panel(sheet: &Sheet, panel: &FlowPanel, words: Words, area: Box, scale: f64) {
    let room = |ends: &[FlowEnd]| {
        let widest = ends.iter().map(|end| {
            let says = says(end);
            let second = words.second(&says).map_or(0.0, |text| width(text, SMALL));
            width(words.main(&says), SIZE * 1.04).max(second)
        });
        widest.fold(0.0, f64::max).min(NAMES) + 8.0
    };
    let (left, right) = (area.left + room(&panel.from), area.right - room(&panel.to));
    let heights = |is_left| {
        let sums = sums(panel, is_left).into_iter();
        sums.map(|n| n * scale).collect::<Vec<f64>>()
    };
    let (from, to) = (heights(true), heights(false));
    let (starts, ends) = (tops(&from, area, words), tops(&to, area, words));
    let (mut used, mut filled) = (starts.clone(), ends.clone());
    for ribbon in &panel.ribbons {
        let thick = ribbon.n * scale;
        let (a, b) = (used[ribbon.from], filled[ribbon.to]);
        let colour = colour(panel.to[ribbon.to].kind);
        let edge = band((left + END, a), (right - END, b), thick);
        sheet.veil(&edge, colour, 0.42);
        used[ribbon.from] += thick;
        filled[ribbon.to] += thick;
    }
    for (top, high) in starts.iter().zip(&from) {
        sheet.rectangle(end_box(left, *top, *high), INK);
    }
    for (end, (top, high)) in panel.to.iter().zip(ends.iter().zip(&to)) {
        sheet.rectangle(end_box(right - END, *top, *high), colour(end.kind));
    }
    let labels = Labels {
        words,
        room: room(&panel.from),
    };
    labels.draw(
        sheet,
        &panel.from,
        &middles(&starts, &from),
        left - 8.0,
        true,
    );
    let labels = Labels {
        words,
        room: room(&panel.to),
    };
    labels.draw(sheet, &panel.to, &middles(&ends, &to), right + 8.0, false);
}

fn says(end: &FlowEnd) -> Text {
    Text::join(&[end.label.clone(), end.words.clone()], " ", " ")
}

fn end_box(left: f64, top: f64, high: f64) -> Box {
    Box {
        left,
        right: left + END,
        top,
        bottom: top + high.max(1.0),
    }
}

fn colour(kind: FlowKind) -> plotters::style::RGBColor {
    match kind {
        FlowKind::Stays => BLUE,
        FlowKind::Goes => GREEN,
        FlowKind::Lost => VERMILLION,
    }
}

/// Where each end begins: each in the middle of its slot, the slots spread over the height.
fn tops(heights: &[f64], area: Box, words: Words) -> Vec<f64> {
    let used: f64 = heights.iter().map(|&high| slot(high, words)).sum();
    let gap = (area.bottom - area.top - used) / count(heights.len().max(1));
    let mut y = area.top;
    let top = |&high: &f64| {
        let room = slot(high, words) + gap;
        let top = y + (room - high) / 2.0;
        y += room;
        top
    };
    heights.iter().map(top).collect()
}

fn middles(tops: &[f64], heights: &[f64]) -> Vec<f64> {
    let pairs = tops.iter().zip(heights);
    pairs.map(|(top, high)| top + high / 2.0).collect()
}

/// The edge of a band from its upper left to its upper right corner, so thick throughout.
fn band((x0, y0): Point, (x1, y1): Point, thick: f64) -> Vec<Point> {
    let at = |step: u32, down: f64| {
        let t = f64::from(step) / f64::from(STEPS);
        let bend = t * t * (3.0 - 2.0 * t);
        (x0 + t * (x1 - x0), y0 + bend * (y1 - y0) + down)
    };
    let thick = thick.max(0.6);
    let above = (0..=STEPS).map(|step| at(step, 0.0));
    let below = (0..=STEPS).rev().map(|step| at(step, thick));
    above.chain(below).collect()
}

/// Labels at a side.
struct Labels {
    words: Words,
    room: f64,
}

impl Labels {
    fn draw(&self, sheet: &Sheet, ends: &[FlowEnd], middles: &[f64], x: f64, is_left: bool) {
        for (end, &y) in ends.iter().zip(middles) {
            let says = says(end);
            let main = self.cut(&end.label, &says, self.words.lang(), SIZE * 1.04);
            let second = self.words.second(&says);
            let up = if second.is_some() { 7.0 } else { 0.0 };
            let look = self.words.normal().bold();
            let side = |look: Type| if is_left { look.right() } else { look };
            sheet.text(&main, (x, y - up), side(look));
            if second.is_some() {
                let second = self.cut(&end.label, &says, Lang::En, SMALL);
                sheet.text(&second, (x, y + 9.0), side(small(Lang::En)));
            }
        }
    }

    /// A label in its room: a long name is cut, its number is not.
    fn cut(&self, name: &Text, says: &Text, lang: Lang, size: f64) -> String {
        let (name, says) = (name.get(lang), says.get(lang));
        let rest = says.strip_prefix(name).unwrap_or_default();
        let room = self.room - width(rest, size);
        format!("{}{rest}", fit(name, size, room))
    }
}
