//! Draws of inputs from a calibration: a table with one column for each input and one row for each draw.

use std::path::Path;
use std::sync::Arc;

use super::diagnostic::{Diagnostic, Problems, Severity};
use super::files::{Files, Sheet};
use super::load::Loaded;
use super::message::Msg;
use super::read::{did_you_mean, some_of};

/// The column of the share of patients that a census shows: it is no input.
pub const ASCERTAINMENT: &str = "ascertainment";

impl Loaded {
    /// The same scenario, in which draws of a file stand for the laws of the inputs that its columns name: replication r
    /// takes row r modulo their number. All other inputs keep their laws.
    ///
    /// # Errors
    /// All problems of the file: columns that are no inputs, cells that are no numbers or out of range.
    pub fn with_posterior(self, path: &Path) -> Result<Loaded, Problems> {
        let mut files = Files::after(self.texts.clone());
        let draws = files
            .any_table(path)
            .map(|sheet| self.draws_of(&sheet, &mut files));
        let error = |problem: &Diagnostic| problem.severity == Severity::Error;
        match draws {
            Some(draws) if !files.problems.iter().any(error) => Ok(self.drawing(&Arc::new(draws))),
            _ => Err(Problems::new(files.sources, files.problems)),
        }
    }

    fn draws_of(&self, sheet: &Sheet, files: &mut Files) -> Vec<Vec<Option<f64>>> {
        let rows = &self.base().written.inputs;
        let names: Vec<&str> = rows.iter().map(|(id, _)| id.id.as_str()).collect();
        let mut draws = vec![vec![None; rows.len()]; sheet.rows.len()];
        for (column, head) in sheet.columns.iter().enumerate() {
            if head.text == ASCERTAINMENT {
                continue;
            }
            let Some(place) = names.iter().position(|name| *name == head.text) else {
                let known = || names.iter().copied();
                let help = did_you_mean(&head.text, known()).unwrap_or_else(|| some_of(known()));
                let message = Msg::UnknownColumn {
                    column: head.text.clone(),
                };
                files
                    .problems
                    .push(Diagnostic::error(head.span, message).help(help));
                continue;
            };
            let factor = self.input_factor(place);
            let (least, most) = rows[place]
                .1
                .range
                .unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
            let hair = 1e-9 * most.abs().min(1e9);
            for (draw, row) in draws.iter_mut().zip(&sheet.rows) {
                let Some(cell) = row.get(column) else {
                    continue;
                };
                let value = cell.text.parse::<f64>().ok().map(|value| value * factor);
                draw[place] = value.filter(|value| (least - hair..=most + hair).contains(value));
                if draw[place].is_none() {
                    let message = Msg::NoDraw {
                        found: cell.text.clone(),
                    };
                    files.problems.push(Diagnostic::error(cell.span, message));
                }
            }
        }
        draws
    }
}
