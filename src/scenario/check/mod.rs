//! Rules about more than one value.

use super::arms::Reading;
use super::diagnostic::Diagnostic;

/// Checks the scenario and each of its arms.
pub(crate) fn check_all(_readings: &[Reading], _problems: &mut Vec<Diagnostic>) {}
