//! A law of mean 1 as a table of its quantiles, in fixed point.
//!
//! The middle of (0, 1) is divided into cells of 1/1024, within which the quantile is taken
//! to be a straight line. Of the first and the last eight cells, where quantiles bend, every
//! octave of the distance to the end (1/128 to 1/256, 1/256 to 1/512, ...) is divided into 16
//! cells, down to 2^-52. So drawing never takes a logarithm, and tails are kept.

const CELLS: usize = 1024;
/// Cells at each end that are left to the octaves.
const END: usize = 8;
const OCTAVES: usize = 45;
const PARTS: usize = 16;
/// The least distance to an end that is told apart, in 2^-64.
const NEAREST: u64 = 1 << 12;
/// No value is above this many means: 2^19.
const MOST: f64 = 524_288.0;

/// Quantiles at the edges of all cells, times 2^`point`.
#[derive(Debug)]
pub(super) struct Table {
    middle: Box<[u64; CELLS + 1]>,
    /// By distance to 0, and by distance to 1.
    ends: [Box<[u64; OCTAVES * PARTS + 1]>; 2],
    point: i32,
}

impl Table {
    /// The table of a law that is given by its mean, and by its rising quantiles at many
    /// rising probabilities.
    pub fn new(mean: f64, quantiles: impl Fn(&[f64]) -> Vec<f64>) -> Table {
        let probabilities = edges();
        let mut values = quantiles(&probabilities);
        let mut least: f64 = 0.0;
        for value in &mut values {
            least = least.max((*value / mean).min(MOST));
            *value = least;
        }
        let point = 61 - libm::ilogb(least.max(1.0));
        let fixed: Vec<u64> = values
            .iter()
            .map(|&v| libm::ldexp(v, point).round() as u64)
            .collect();
        let (low, rest) = fixed.split_at(OCTAVES * PARTS + 1);
        let (middle, high) = rest.split_at(CELLS + 1 - 2 * END);
        Table {
            middle: spread(middle),
            ends: [
                boxed(low.iter().copied()),
                boxed(high.iter().rev().copied()),
            ],
            point,
        }
    }

    /// What to give [`Table::draw`] for a law of this mean: 2^(64 - point) times the mean.
    pub fn multiplier(&self, mean: f64) -> u64 {
        libm::ldexp(mean, 64 - self.point).round() as u64
    }

    /// The quantile at `bits` / 2^64, as a whole number.
    #[inline(always)]
    pub fn draw(&self, bits: u64, multiplier: u64) -> u64 {
        let cell = (bits >> 54) as usize;
        let value = if cell.wrapping_sub(END) < CELLS - 2 * END {
            let (from, to) = (self.middle[cell], self.middle[cell + 1]);
            from + part(to - from, bits << 10)
        } else {
            self.tail(bits)
        };
        ((u128::from(value) * u128::from(multiplier) + (1 << 63)) >> 64) as u64
    }

    #[inline(never)] // one draw in 64
    fn tail(&self, bits: u64) -> u64 {
        let above = bits >> 63;
        let distance = (if above == 1 { !bits } else { bits }).max(NEAREST);
        let zeros = distance.leading_zeros();
        let octave = (51 - zeros) as usize;
        let cell = octave * PARTS + ((distance << (zeros + 1)) >> 60) as usize;
        let end = &self.ends[above as usize];
        let (near, far) = (end[cell], end[cell + 1]);
        let fraction = distance << (zeros + 5);
        if above == 1 {
            near - part(near - far, fraction)
        } else {
            near + part(far - near, fraction)
        }
    }
}

/// This fraction, in 2^-64, of a difference.
#[inline(always)]
fn part(difference: u64, fraction: u64) -> u64 {
    ((u128::from(difference) * u128::from(fraction)) >> 64) as u64
}

/// The probabilities at the edges of all cells, rising.
fn edges() -> Vec<f64> {
    let end = |i: usize| {
        let octave = libm::ldexp(1.0, (i / PARTS) as i32 - 52);
        octave * (1.0 + (i % PARTS) as f64 / PARTS as f64)
    };
    let low = (0..=OCTAVES * PARTS).map(end);
    let middle = (END..=CELLS - END).map(|i| i as f64 / CELLS as f64);
    let high = (0..=OCTAVES * PARTS).rev().map(|i| 1.0 - end(i));
    low.chain(middle).chain(high).collect()
}

/// The cells of the middle in their places; those of the ends stay zero.
fn spread(values: &[u64]) -> Box<[u64; CELLS + 1]> {
    let mut all = Box::new([0; CELLS + 1]);
    all[END..=CELLS - END].copy_from_slice(values);
    all
}

fn boxed<const N: usize>(values: impl Iterator<Item = u64>) -> Box<[u64; N]> {
    let mut all = Box::new([0; N]);
    all.iter_mut()
        .zip(values)
        .for_each(|(place, value)| *place = value);
    all
}
