//! Leaves: numbers, laws and group values as planners write them.

mod expr;
mod families;
mod formula;
mod group;
mod hours;
mod law;
mod measure;
mod name;
mod number;

pub(crate) use families::{FAMILIES, Role, Way};
pub(crate) use group::{Group, Values, group};
pub(crate) use hours::{Hours, hours};
pub(crate) use law::{Body, Law, is_law, law};
pub(crate) use measure::{Measure, short};
pub use name::Name;
pub(crate) use name::name;
pub(crate) use number::{Number, Value, number};
