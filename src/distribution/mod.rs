//! Laws of positive quantities (lengths of time, counts), and quick ways to draw from
//! them by inversion: one keyed uniform gives one value, larger with a larger uniform.
//!
//! A [`Law`] is the mathematics, in `f64`; a [`Sampler`] is a table of it that draws whole
//! milliseconds by integer arithmetic; a [`Cache`] lets samplers share tables. Logarithms
//! and the like come from `libm`, so that a draw is the same on every machine.
//!
//! ```
//! use surgeplan::distribution::{Cache, Law, Sampler};
//! use surgeplan::random::{Key, Purpose, name_hash};
//!
//! let day = 86_400_000.0;
//! let stay = Sampler::new(&Law::lognormal_mean_cv(8.0 * day, 0.9)?, false, &Cache::new());
//! let person = Key::world(1, 0).owner(name_hash("persons")).item(812);
//! let ms = stay.draw(person.bits(Purpose::named("stay"), 0));
//! assert!((0..surgeplan::distribution::LONGEST).contains(&ms));
//! # Ok::<(), surgeplan::distribution::LawError>(())
//! ```

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]
#![allow(clippy::inline_always)] // drawing takes a few nanoseconds: a call would cost as much

mod cache;
mod cdf;
mod check;
mod choice;
mod fit;
mod law;
mod left;
mod moments;
mod poisson;
mod sampler;
mod table;

pub use cache::Cache;
pub use check::{LARGEST, LawError, Parameter};
pub use choice::{Alias, Choice};
pub use law::Law;
pub use poisson::poisson_quantile;
pub use sampler::{LONGEST, Sampler};

#[cfg(test)]
mod tests;
