//! Placeholder until stats::tally lands.
use crate::units::Duration;
/// Waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram { counts: Vec<u64>, n: u64 }
impl Histogram {
    /// Counts.
    #[inline]
    pub fn record(&mut self, wait: Duration) {
        let s = (wait.0 / 1000) as usize;
        let at = if s < 128 { s } else { let oct = (usize::BITS - 1 - s.leading_zeros()) as usize - 7; 128 + oct * 128 + ((s >> oct) - 128) };
        if self.counts.len() <= at { self.counts.resize(at + 1, 0); }
        self.counts[at] += 1;
        self.n += 1;
    }
    /// ms
    #[must_use]
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let mut seen = 0;
        let at = self.counts.iter().position(|&c| { seen += c; c > 0 && seen as f64 >= p * self.n as f64 })?;
        let s = if at < 128 { at } else { let oct = (at - 128) / 128; ((at - 128) % 128 + 128) << oct };
        Some(s as f64 * 1000.0)
    }
    /// Adds.
    pub fn merge(&mut self, o: &Self) { if self.counts.len() < o.counts.len() { self.counts.resize(o.counts.len(), 0); } for (a, b) in self.counts.iter_mut().zip(&o.counts) { *a += b; } self.n += o.n; }
}
