//! What decides a verdict, in words.

use super::SensitivityInput;
use crate::plan::sensitivity::{Local, Seen, Swing};
use crate::readiness::Kind;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::decide::Decide;
use crate::report::text::metric::{self, Unit};
use crate::report::text::number;

impl SensitivityInput<'_> {
    pub(super) fn is_share(&self, place: usize) -> bool {
        matches!(
            self.input.study.targets[self.asked[place]].kind,
            Kind::Share { .. }
        )
    }

    /// What is judged of a target: a share of replications, or a mean.
    pub(super) fn value(&self, place: usize, seen: &Seen) -> f64 {
        if self.is_share(place) {
            seen.held
        } else {
            seen.mean
        }
    }

    pub(super) fn unit(&self, place: usize) -> Unit {
        metric::unit(self.input.study.targets[self.asked[place]].kpi.metric)
    }

    /// A value in a row: futures of a hundred, or a mean with its unit.
    pub(super) fn short(&self, place: usize, seen: &Seen) -> Text {
        let value = self.value(place, seen);
        if self.is_share(place) {
            Text::same(&number::fixed(value * 100.0, 0))
        } else {
            self.unit(place).value(value)
        }
    }

    pub(super) fn base(&self, place: usize) -> Text {
        let seen = &self.found.base[place];
        let n = self.short(place, seen);
        let value = if self.is_share(place) {
            Decide::Futures { n }.text()
        } else {
            Decide::Mean { value: n }.text()
        };
        let target = self.input.target_name(self.asked[place]);
        Decide::Base { target, value }.text()
    }

    pub(super) fn input_name(&self, input: usize) -> Text {
        Text::from(&self.input.study.inputs[input].label)
    }

    pub(super) fn input_value(&self, input: usize, value: f64) -> Text {
        let unit = &self.input.study.inputs[input].unit;
        match Unit::of_input(unit) {
            Unit::Number if unit.is_empty() => Text::same(&number::short(value)),
            Unit::Number => Text::same(&format!("{} {unit}", number::short(value))),
            unit => unit.value(value),
        }
    }

    /// The input that moves a target most.
    pub(super) fn most(&self, place: usize) -> Option<Text> {
        let first = *self.sorted(place).first()?;
        let say = Decide::Most {
            input: self.input_name(first.input),
            from: self.short(place, &first.low[place]),
            to: self.short(place, &first.high[place]),
        };
        Some(say.text())
    }

    /// One input at both ends.
    pub(super) fn swing(&self, swing: &Swing, place: usize) -> Text {
        let (from, to) = (&swing.low[place], &swing.high[place]);
        let both = |seen: &Seen| {
            let judged = self.short(place, seen);
            if !self.is_share(place) {
                return judged;
            }
            let mean = self.unit(place).value(seen.mean);
            Text::new(
                format!("{}（{}）", judged.zh, mean.zh),
                format!("{} ({})", judged.en, mean.en),
            )
        };
        Decide::Swing {
            input: self.input_name(swing.input),
            low: self.input_value(swing.input, swing.at.0),
            high: self.input_value(swing.input, swing.at.1),
            from: both(from),
            to: both(to),
        }
        .text()
    }

    pub(super) fn shares_heading(&self, place: usize) -> Text {
        let target = &self.input.study.targets[self.asked[place]];
        let kpi = Names(self.input.model).kpi(&target.kpi);
        Decide::SharesOf { kpi }.text()
    }

    /// The shares of inputs, of chance, and of what is left.
    pub(super) fn shares(&self, place: usize) -> Vec<Text> {
        let shares = &self.found.shares[place];
        let row = |what: Text, share: f64| {
            let share = Text::same(&number::percent(share.clamp(0.0, 1.0)));
            Decide::Share { what, share }.text()
        };
        let inputs = shares.inputs.iter();
        let mut rows: Vec<Text> = inputs
            .map(|&(input, share)| row(self.input_name(input), share))
            .collect();
        if let Some(chance) = shares.chance {
            rows.push(row(Decide::Chance {}.text(), chance));
            rows.push(row(Decide::Together {}.text(), shares.rest(chance)));
        }
        rows
    }

    /// The stress dial: a line for each speed, and what fails first there.
    pub(super) fn dial(&self) -> Vec<(&'static str, Text)> {
        let Some(dial) = &self.found.dial else {
            return Vec::new();
        };
        let runs = Text::same(&self.played.2);
        let mut lines = vec![("", Text::same("")), ("", Decide::Dial { runs }.text())];
        for (row, &speed) in dial.speeds.iter().enumerate() {
            let at = match self.speed {
                Some(input) => Decide::AtSpeed {
                    input: self.input_name(input),
                    speed: self.input_value(input, speed),
                },
                None => Decide::AsDrawn {},
            };
            let at = at.text();
            let say = match dial.first[row] {
                Some((target, size)) => Decide::FailsFirst {
                    at,
                    target: self.input.target_name(target),
                    size: self.input.wave_value(size),
                },
                None => Decide::NothingFails { at },
            };
            lines.push(("  ", say.text()));
            for &target in self.asked {
                let cells = self.cells(&dial.sizes, &dial.held[row], target);
                lines.push(("    ", cells));
                let locals = dial.locals.iter().filter(|local| local.target == target);
                lines.extend(locals.map(|local| ("      ", self.local(local, row))));
            }
        }
        lines
    }

    /// Up to what size one place of a target holds.
    fn local(&self, local: &Local, speed: usize) -> Text {
        let unit = self.input.wave_unit();
        let value = |size: f64| unit.value(size);
        let facility = &self.input.model.network.facilities[local.facility];
        let place = Text::from(&facility.label);
        let at = local.breaks[speed];
        match (at.holds_to.map(value), at.missed_at.map(value)) {
            (Some(size), Some(missed)) => Decide::PlaceTo {
                place,
                size,
                missed,
            }
            .text(),
            (Some(size), None) => Decide::PlaceAlways { place, size }.text(),
            (None, missed) => {
                let size = missed.unwrap_or_default();
                Decide::PlaceNever { place, size }.text()
            }
        }
    }

    /// `6.5%: 100, 18%: 95, ...` after the name of the target.
    fn cells(&self, sizes: &[f64], held: &[Vec<Option<f64>>], target: usize) -> Text {
        let unit = self.input.wave_unit();
        let cell = |(&size, held): (&f64, &Vec<Option<f64>>)| {
            let n = Text::same(&number::fixed(held[target]? * 100.0, 0));
            let size = unit.value(size);
            Some(Decide::Cell { size, n }.text())
        };
        let cells: Vec<Text> = sizes.iter().zip(held).filter_map(cell).collect();
        let name = self.input.target_name(target);
        Text::join(&[name, Text::join(&cells, "；", ", ")], "：", ": ")
    }

    pub(super) fn note(&self) -> Text {
        let (runs, pairs, _) = self.played;
        Decide::Note {
            runs: Text::same(&runs),
            pairs: Text::same(&pairs),
            seed: Text::same(&self.input.scenario.seed),
        }
        .text()
    }
}
