//! `surgeplan schema`: JSON Schema of scenario files, for editors.

use super::{End, say};

pub fn schema() -> End {
    say(&surgeplan::scenario::schema());
    End::Done
}
