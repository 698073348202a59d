//! Median and bands by day, as fans are drawn from.

use super::Band;
use crate::experiment::outcome::Daily;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::number;
use crate::report::text::word::Word;

/// Median and bands by day.
pub(super) struct Fan {
    pub median: Vec<f64>,
    /// The widest first: 95, 80 and 50 %.
    pub bands: Vec<Band>,
}

/// Share, lower and upper quantile.
const BANDS: [[f64; 3]; 3] = [[0.95, 0.025, 0.975], [0.8, 0.1, 0.9], [0.5, 0.25, 0.75]];

impl Fan {
    pub fn of(daily: &Daily, days: usize) -> Fan {
        let band = |[share, low, high]: [f64; 3]| Band {
            share,
            low: quantiles(daily, days, low),
            high: quantiles(daily, days, high),
        };
        Fan {
            median: quantiles(daily, days, 0.5),
            bands: BANDS.map(band).into(),
        }
    }

    /// The largest number that is drawn.
    pub fn top(&self) -> f64 {
        self.bands
            .iter()
            .flat_map(|band| &band.high)
            .copied()
            .fold(0.0, f64::max)
    }

    /// Day and height of the largest median.
    pub fn peak(&self) -> (usize, f64) {
        let days = self.median.iter().copied().enumerate();
        days.reduce(|best, next| if next.1 > best.1 { next } else { best })
            .unwrap_or_default()
    }

    /// The 80 % band of a day.
    pub fn eighty(&self, day: usize) -> (f64, f64) {
        (self.bands[1].low[day], self.bands[1].high[day])
    }

    /// Median with its 80 % band, for tables.
    pub fn cell(&self, day: usize) -> Text {
        let (low, high) = self.eighty(day);
        let [size, low, high] = [self.median[day], low, high].map(whole);
        Caption::WithInterval { size, low, high }.text()
    }
}

fn quantiles(daily: &Daily, days: usize, p: f64) -> Vec<f64> {
    (0..days)
        .map(|day| daily.quantile(day, p).map_or(0.0, f64::from))
        .collect()
}

/// A count as text.
pub(super) fn whole(n: f64) -> Text {
    Text::same(&number::fixed(n, 0))
}

/// Head of a column that shows median and 80 % band.
pub(super) fn head(name: &Text) -> Text {
    let band = Caption::Band {
        share: Text::same(&"80%"),
    }
    .text();
    let median = Word::Median.text();
    Text::new(
        format!("{}：{}（{}）", name.zh, median.zh, band.zh),
        format!("{}: {} ({})", name.en, median.en, band.en),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_hold_their_share_of_replications() {
        let mut daily = Daily::default();
        (1..=200).for_each(|value| daily.record(0, value));
        let fan = Fan::of(&daily, 1);
        let ends: Vec<_> = fan
            .bands
            .iter()
            .map(|band| (band.low[0], band.high[0]))
            .collect();
        assert_eq!(ends, [(5.0, 195.0), (20.0, 180.0), (50.0, 150.0)]);
        assert_eq!(
            (fan.median[0], fan.top(), fan.peak()),
            (100.0, 195.0, (0, 100.0))
        );
        assert_eq!(fan.cell(0).en, "100 (20–180)");
    }
}
