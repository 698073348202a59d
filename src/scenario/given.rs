//! What the command line names beside a scenario. Each text of it is a text of the source map,
//! so that what is wrong with it is told as everywhere else: with a caret, and with what was
//! probably meant.

use std::path::Path;

use super::diagnostic::{Diagnostic, Problems};
use super::files::{Files, Frame};
use super::load::Loaded;
use super::message::Msg;
use super::read::{Of, did_you_mean, some_of};
use super::source::Span;
use crate::caseload::days_of;
use crate::experiment::observed::Observed;
use crate::model::Model;

impl Loaded {
    /// The place of an arm that an option of the command line names by its id.
    ///
    /// # Errors
    /// If there is no such arm.
    pub fn arm_named(&self, option: &str, id: &str) -> Result<usize, Problems> {
        let found = self.arms().position(|arm| arm.id == id);
        found.ok_or_else(|| {
            let mut texts = self.texts.clone();
            let span = whole(texts.add(option, id.into()), id);
            let message = Msg::UnknownId {
                of: Of::Arm.words(),
                id: id.into(),
            };
            // The one arm of a scenario without arms is called `base`.
            let ids = || self.arms().map(|arm| arm.id.as_str());
            let help = did_you_mean(id, ids()).unwrap_or_else(|| some_of(ids()));
            Problems::new(texts, vec![Diagnostic::error(span, message).help(help)])
        })
    }

    /// Patients in beds that were counted at the end of past days, from a CSV file with the
    /// columns `date` (or `day`, from 0), `facility`, `level`, `census`; a blank count is not
    /// known. The model says which units there are; every day must lie in its horizon.
    ///
    /// # Errors
    /// All problems of the file.
    pub fn observed(&self, path: &Path, model: &Model) -> Result<Observed, Problems> {
        let mut files = Files::after(self.texts.clone());
        let frame = Frame {
            ids: self.ids(),
            network: &model.network,
            calendar: self.calendar,
            days: days_of(model),
        };
        let observed = files.observed(path, &frame);
        observed.ok_or_else(|| Problems::new(files.sources, files.problems))
    }
}

/// The place of a whole text.
fn whole(start: Option<u32>, text: &str) -> Span {
    let start = start.unwrap_or_default();
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    Span {
        start,
        end: start.saturating_add(length),
    }
}
