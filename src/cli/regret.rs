//! `surgeplan compare --regret`: how far each scheme falls short of an upper bound.

use surgeplan::experiment::bound::regrets;
use surgeplan::report::regret::{RegretInput, RegretSummary, answer, document, figure};
use surgeplan::units::Duration;

use super::End;
use super::alone::{nothing, of_nothing, paired_level};
use super::further::{Asked, Found};
use super::stopping::length;

pub fn regret(asked: Asked, patience: &str) -> Result<Found<RegretSummary>, End> {
    let study = asked.study;
    let lang = asked.playing.source.lang.of_report().first();
    let patience = length("--regret", patience).map_err(|problems| asked.refused(&problems))?;
    let patience = Duration::from_days(patience.as_secs_f64() / 86_400.0);
    let models = study.worlds.models(0);
    let paired = paired_level(models.iter().map(AsRef::as_ref), lang);
    let level = paired.ok_or(End::BadScenario)?;
    let rows = asked.watched(asked.replications, |options| {
        regrets(study, level, patience, options).map_err(|error| error.to_string())
    })?;
    let info = asked.info();
    let nothing = nothing();
    let all = RegretInput {
        input: of_nothing((study, &models[study.reference]), &nothing, &info),
        level,
        patience,
        rows: &rows,
    };
    Ok(Found {
        answer: answer(&all, lang),
        figures: vec![figure(&all)],
        document: document(&all),
    })
}
