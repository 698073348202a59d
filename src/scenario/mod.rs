//! The scenario language: from TOML and CSV files to a [`Study`](crate::experiment::study::Study).
//!
//! A scenario passes through here in one direction:
//!
//! - `files` reads its texts into a source map and merges them to one `tree`, in which every
//!   value knows its place;
//! - `read` walks the tree with the sections of `written` and the `leaf`s in them, and never
//!   stops: what it cannot read becomes a diagnostic;
//! - `check` holds the rules about more than one value;
//! - `compile` gives it meaning, in one world at a time.
//!
//! ```
//! use surgeplan::scenario::{Options, Scenario};
//!
//! let scenario = Scenario::builtin("minimal", &["inputs.beds=10".into()]).unwrap();
//! let study = scenario.study(&Options::default());
//! assert_eq!(study.worlds.models(0).len(), 1);
//! ```

mod arms;
mod builtin;
mod calendar;
mod check;
mod compile;
mod computed;
mod diagnostic;
mod diff;
mod explain;
mod files;
mod given;
mod leaf;
mod levers;
mod load;
mod message;
mod pairing;
mod posterior;
mod pulled;
mod read;
mod reference;
mod render;
mod schema;
mod source;
mod starter;
mod tree;
mod workbook;
mod written;

pub use builtin::names as template_names;
pub use calendar::Calendar;
pub use compile::Options;
pub use computed::Computed;
pub use diagnostic::{Language, Problems, Severity};
pub use diff::{Difference, Items};
pub use explain::{Explained, Origin};
pub use given::{Wrong, refuse};
pub use leaf::Name;
pub use load::{Loaded, Scenario, SourceInfo};
pub use posterior::ASCERTAINMENT;
pub use pulled::{Lever, Pulled};
pub use read::Fact;
pub use reference::reference;
pub use schema::schema;
pub use source::{Position, Span};
pub use starter::{Beside, Draft, Question, Starter};
pub use workbook::Imported;
