//! Schemes of pairing in words: what the terminal, the figures and their tables share.

use super::Input;
use super::answer::wrapped;
use super::names::Names;
use super::text::metric::Unit;
use super::text::number;
use super::text::pairing::PairSay;
use super::text::{Lang, Text};
use crate::experiment::pairing::{ArmPairing, Measured, PairingResults};
use crate::model::network::FacilityId;

/// What pairing does, for a terminal; empty without schemes.
#[must_use]
pub fn pairing(input: &Input, lang: Lang) -> String {
    let Some(all) = input.pairing else {
        return String::new();
    };
    let mut text = format!("\n{}", wrapped("", PairSay::Heading {}.text().get(lang)));
    for (arm, row) in all.arms.iter().enumerate() {
        for said in [input.gain_sentence(all, arm), input.even_sentence(arm, row)] {
            text += &wrapped("  ", said.get(lang));
        }
    }
    text
}

impl Input<'_> {
    fn gain_sentence(&self, all: &PairingResults, arm: usize) -> Text {
        let row = &all.arms[arm];
        PairSay::Row {
            arm: self.arm_name(arm),
            gain: with_interval(&row.counties),
            harm: with_interval(&row.helpers),
        }
        .text()
    }

    fn even_sentence(&self, arm: usize, row: &ArmPairing) -> Text {
        PairSay::Even {
            arm: self.arm_name(arm),
            county: row
                .worst_county
                .map_or(Text::same("–"), |at| self.facility(at)),
            worst: short(row.worst.value),
            spread: short(row.spread.value),
            outside: Unit::Share.value(row.outside),
            minutes: minutes(row.minutes),
        }
        .text()
    }

    pub(super) fn facility(&self, at: FacilityId) -> Text {
        Names(self.model).facility(at)
    }

    /// Who helps whom, county by county.
    pub(super) fn pairs(&self, row: &ArmPairing) -> Text {
        let pair = |(county, helpers): &(FacilityId, Vec<FacilityId>)| {
            let names: Vec<Text> = helpers.iter().map(|&at| self.facility(at)).collect();
            let helpers = if names.is_empty() {
                PairSay::Nobody {}.text()
            } else {
                Text::join(&names, "、", ", ")
            };
            let county = self.facility(*county);
            PairSay::Pair { county, helpers }.text()
        };
        let pairs: Vec<Text> = row.pairs.iter().map(pair).collect();
        if pairs.is_empty() {
            return PairSay::Nobody {}.text();
        }
        Text::join(&pairs, "；", "; ")
    }
}

/// A number in few digits; a dash where there is none.
pub(super) fn short(x: f64) -> Text {
    if x.is_finite() {
        Text::same(&number::short(x))
    } else {
        Text::same("–")
    }
}

pub(super) fn minutes(x: f64) -> Text {
    short(x.round())
}

/// A difference with its interval.
pub(super) fn with_interval(measured: &Measured) -> Text {
    let signed = |x: f64| Unit::Hours.signed(x);
    let difference = signed(measured.difference);
    match measured.interval {
        Some((low, high)) if low < high => {
            let [low, high] = [low, high].map(signed);
            PairSay::With {
                difference,
                low,
                high,
            }
            .text()
        }
        _ => difference,
    }
}
