//! Colours and fonts.

use plotters::style::{Color as _, RGBAColor, RGBColor};

/// Text.
pub(super) const INK: RGBColor = RGBColor(0x1a, 0x1f, 0x2b);
/// Secondary text, axes.
pub(super) const GREY: RGBColor = RGBColor(0x5b, 0x64, 0x75);
/// Grid lines.
pub(super) const GRID: RGBColor = RGBColor(0xe1, 0xe5, 0xea);
/// Pale grounds.
pub(super) const GROUND: RGBColor = RGBColor(0xf1, 0xf4, 0xf7);
/// The range that was seen.
pub(super) const SEEN: RGBColor = RGBColor(0xdf, 0xec, 0xf6);
/// Paper.
pub(super) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);

/// Okabe and Ito's colours, which most readers with colour-blindness can tell apart.
pub(super) const BLUE: RGBColor = RGBColor(0x00, 0x72, 0xb2);
pub(super) const VERMILLION: RGBColor = RGBColor(0xd5, 0x5e, 0x00);
pub(super) const GREEN: RGBColor = RGBColor(0x00, 0x9e, 0x73);
pub(super) const SKY: RGBColor = RGBColor(0x56, 0xb4, 0xe9);
pub(super) const ORANGE: RGBColor = RGBColor(0xe6, 0x9f, 0x00);
pub(super) const PURPLE: RGBColor = RGBColor(0xcc, 0x79, 0xa7);

/// Colours of curves, the reference first.
pub(super) const CURVES: [RGBColor; 6] = [BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY];
/// Colours of the parts of a bar.
pub(super) const PARTS: [RGBColor; 6] = [SKY, VERMILLION, BLUE, ORANGE, GREEN, PURPLE];

/// Fonts of Chinese text.
pub(super) const FONTS_ZH: &str =
    "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif";
/// Fonts of English text: Latin ones first, or quotation marks would be as wide as hanzi.
pub(super) const FONTS_EN: &str = "Segoe UI, Helvetica Neue, Arial, Noto Sans, sans-serif";

/// The colour at a share of the cividis scale, dark blue to yellow, readable with any
/// colour vision (Nuñez, Anderton and Renslow, 2018).
pub(super) fn cividis(share: f64) -> RGBColor {
    let place = share.clamp(0.0, 1.0) * 10.0;
    let below = place.floor().min(9.0);
    let mix = |a: u8, b: u8| f64::from(a) + (place - below) * (f64::from(b) - f64::from(a));
    let (RGBColor(r, g, b), RGBColor(r2, g2, b2)) =
        (CIVIDIS[byte(below)], CIVIDIS[byte(below) + 1]);
    let [r, g, b] = [mix(r, r2), mix(g, g2), mix(b, b2)].map(|x| byte(x.round()).to_le_bytes()[0]);
    RGBColor(r, g, b)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 to 255"
)]
fn byte(x: f64) -> usize {
    x as usize
}

/// The scale at 0, 10, ... 100 %.
const CIVIDIS: [RGBColor; 11] = [
    RGBColor(0x00, 0x22, 0x4e),
    RGBColor(0x12, 0x35, 0x70),
    RGBColor(0x3b, 0x49, 0x6c),
    RGBColor(0x57, 0x5d, 0x6d),
    RGBColor(0x70, 0x71, 0x73),
    RGBColor(0x8a, 0x86, 0x78),
    RGBColor(0xa5, 0x9c, 0x74),
    RGBColor(0xc3, 0xb3, 0x69),
    RGBColor(0xe1, 0xcc, 0x55),
    RGBColor(0xf0, 0xda, 0x48),
    RGBColor(0xfe, 0xe8, 0x38),
];

/// A colour with an opacity.
pub(super) fn pale(colour: RGBColor, opacity: f64) -> RGBAColor {
    colour.mix(opacity)
}

/// Whether white text reads better than dark text on a colour.
pub(super) fn is_dark(RGBColor(r, g, b): RGBColor) -> bool {
    let light = 0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b);
    light < 140.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heat_scale_grows_lighter() {
        let light = |step: i32| {
            let RGBColor(r, g, b) = cividis(f64::from(step) / 20.0);
            0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b)
        };
        assert!((0..20).all(|step| light(step) < light(step + 1)));
        assert_eq!((cividis(0.0), cividis(1.0)), (CIVIDIS[0], CIVIDIS[10]));
        assert_eq!(cividis(0.05), RGBColor(0x09, 0x2c, 0x5f));
    }
}
