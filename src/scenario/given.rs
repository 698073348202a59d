//! What the command line names beside a scenario. Each text of it is a text of the source map,
//! so that what is wrong with it is told as everywhere else: with a caret, and with what was
//! probably meant.

use std::ops::Range;
use std::path::Path;

use super::diagnostic::{Diagnostic, Problems};
use super::files::{Files, Frame};
use super::load::Loaded;
use super::message::{Msg, Words};
use super::read::{Of, did_you_mean, like};
use super::source::{SourceMap, Span};
use crate::caseload::days_of;
use crate::experiment::observed::Observed;
use crate::model::Model;
use crate::units::{QuantityProblem, parse_quantity};

impl Loaded {
    /// The place of an arm that an option of the command line names by its id.
    ///
    /// # Errors
    /// If there is no such arm.
    pub fn arm_named(&self, option: &str, id: &str) -> Result<usize, Problems> {
        let found = self.arms().position(|arm| arm.id == id);
        let ids = || self.arms().map(|arm| arm.id.clone()).collect();
        found.ok_or_else(|| refuse(option, id, 0..id.len(), &Wrong::Arm(ids())))
    }

    /// Patients in beds that were counted at the end of past days, from a CSV file with the
    /// columns `date` (or `day`, from 0), `facility`, `level`, `census`; a blank count is not
    /// known. The model says which units there are; every day must lie in its horizon. Beside it stands what
    /// was assumed about the file.
    ///
    /// # Errors
    /// All problems of the file.
    pub fn observed(&self, path: &Path, model: &Model) -> Result<(Observed, Problems), Problems> {
        let mut files = Files::after(self.texts.clone());
        let frame = Frame {
            ids: self.ids(),
            network: &model.network,
            calendar: self.calendar,
            days: days_of(model),
        };
        let observed = files.observed(path, &frame);
        let problems = Problems::new(files.sources, files.problems);
        match observed {
            Some(observed) => Ok((observed, problems)),
            None => Err(problems),
        }
    }
}

/// What is wrong with a part of an option of the command line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// There is no such arm; there are these.
    Arm(Vec<String>),
    /// No number of a patient.
    PatientNumber,
    /// Nobody has a number that begins so; there are these.
    Nobody(Vec<String>),
    /// No metric has this name; there are these.
    Metric(Vec<String>),
    /// There is no such target; there are these.
    Target(Vec<String>),
    /// There is no such template; there are these.
    Template(Vec<String>),
    /// There is no such code of a county; there are these.
    Division(Vec<String>),
    /// There is no such input; there are these.
    AnyInput(Vec<String>),
    /// There is no such uncertain input; there are these.
    Input(Vec<String>),
    /// It is not written as a number and a width.
    Precision,
    /// It is no width, or none for this metric.
    Width,
    /// It is no time limit.
    TimeLimit,
    /// It gives an input no values to sweep.
    Sweep,
}

/// What is said of a wrong part of an option: a caret under it, and what was probably meant.
#[must_use]
pub fn refuse(option: &str, text: &str, part: Range<usize>, wrong: &Wrong) -> Problems {
    let mut texts = SourceMap::default();
    let start = texts.add(option, text.into()).unwrap_or_default();
    let whole = Span {
        start,
        end: start.saturating_add(u32::try_from(text.len()).unwrap_or(u32::MAX)),
    };
    let found = text.get(part.clone()).unwrap_or_default();
    let (within, message) = narrowed(found, wrong).unwrap_or_else(|| {
        let message = message(found.into(), wrong);
        (0..found.len(), message)
    });
    let span = whole.part(part.start + within.start, part.start + within.end);
    let problem = Diagnostic::error(span, message).maybe_help(help(found, wrong));
    Problems::new(texts, vec![problem])
}

/// The part of a quantity that cannot be read, where it is not the whole.
fn narrowed(found: &str, wrong: &Wrong) -> Option<(Range<usize>, Msg)> {
    if !matches!(wrong, Wrong::Width | Wrong::TimeLimit) {
        return None;
    }
    let (at, unit) = match parse_quantity(found).err()? {
        QuantityProblem::NoNumber => return None,
        QuantityProblem::UnknownUnit(at) => (at, true),
        QuantityProblem::Trailing(at) => (at, false),
    };
    let part = found.get(at.clone()).unwrap_or_default();
    let message = if unit {
        Msg::unknown_unit(part)
    } else {
        Msg::TrailingText { found: part.into() }
    };
    Some((at, message))
}

fn message(found: String, wrong: &Wrong) -> Msg {
    match wrong {
        Wrong::Arm(_) => Msg::UnknownId {
            of: Of::Arm.words(),
            id: found,
        },
        Wrong::Target(_) => Msg::UnknownId {
            of: Words::A_TARGET,
            id: found,
        },
        Wrong::Template(_) => Msg::UnknownId {
            of: Words::A_TEMPLATE,
            id: found,
        },
        Wrong::Division(_) => Msg::NoDivision { found },
        Wrong::AnyInput(_) => Msg::UnknownId {
            of: Of::Input.words(),
            id: found,
        },
        Wrong::Input(_) => Msg::UnknownId {
            of: Words::UNCERTAIN_INPUT,
            id: found,
        },
        Wrong::PatientNumber => Msg::NoPatientNumber { found },
        Wrong::Nobody(_) => Msg::Nobody { found },
        Wrong::Metric(_) => Msg::NoMetricNamed { name: found },
        Wrong::Precision => Msg::BadPrecision { found },
        Wrong::Width => Msg::BadWidth { found },
        Wrong::TimeLimit => Msg::BadTimeLimit { found },
        Wrong::Sweep => Msg::BadSweep { found },
    }
}

fn help(found: &str, wrong: &Wrong) -> Option<Msg> {
    let (Wrong::Arm(known)
    | Wrong::Target(known)
    | Wrong::Template(known)
    | Wrong::Nobody(known)
    | Wrong::Metric(known)
    | Wrong::Division(known)
    | Wrong::AnyInput(known)
    | Wrong::Input(known)) = wrong
    else {
        return None;
    };
    let known = || known.iter().map(String::as_str);
    known().next()?;
    Some(did_you_mean(found, known()).unwrap_or_else(|| like(found, known())))
}
