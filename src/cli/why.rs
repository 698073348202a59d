//! `surgeplan compare --why`: one limit of an arm lifted after the other.

use surgeplan::experiment::why::why as lift;
use surgeplan::report::why::{WhyInput, WhySummary, answer, document, figure};

use super::End;
use super::alone::{nothing, of_nothing, paired_level};
use super::further::{Asked, Found};

pub fn why(asked: Asked, arm: &str) -> Result<Found<WhySummary>, End> {
    let (loaded, study) = (asked.loaded, asked.study);
    let lang = asked.playing.source.lang.of_report().first();
    let arm = loaded
        .arm_named("--why", arm)
        .map_err(|problems| asked.refused(&problems))?;
    let models = study.worlds.models(0);
    let paired = paired_level(models.iter().map(AsRef::as_ref), lang);
    let level = paired.ok_or(End::BadScenario)?;
    let found = asked.watched(asked.replications, |options| {
        lift(study, arm, level, options).map_err(|error| error.to_string())
    })?;
    let info = asked.info();
    let nothing = nothing();
    let all = WhyInput {
        input: of_nothing((study, &models[arm]), &nothing, &info),
        arm,
        level,
        found: &found,
    };
    Ok(Found {
        answer: answer(&all, lang),
        figures: vec![figure(&all)],
        document: document(&all),
    })
}
