//! `surgeplan compare --why`: one limit of an arm lifted after the other.

use surgeplan::experiment::Options;
use surgeplan::experiment::why::why as lift;
use surgeplan::report::why::{WhyInput, WhySummary, answer, document, figure};

use super::alone::{nothing, of_nothing, paired_level};
use super::further::{Asked, Found};
use super::output::info_of;
use super::{End, progress};

pub fn why(asked: Asked, arm: &str) -> Result<Found<WhySummary>, End> {
    let (arguments, loaded, study) = (asked.playing, asked.loaded, asked.study);
    let lang = arguments.source.lang.of_report().first();
    let arm = loaded
        .arm_named("--why", arm)
        .map_err(|problems| asked.refused(&problems))?;
    let models = study.worlds.models(0);
    let paired = paired_level(models.iter().map(AsRef::as_ref), lang);
    let level = paired.ok_or(End::BadScenario)?;
    let stop = progress::stop_flag();
    let bar = progress::bar(asked.replications, arguments.quiet || arguments.json);
    let options = Options {
        replications: asked.replications,
        threads: arguments.threads,
        stop: &stop,
        progress: &|_| bar.inc(1),
    };
    let found = lift(study, arm, level, &options);
    bar.finish_and_clear();
    let found = found.map_err(|error| {
        eprintln!("{error}");
        End::Failure
    })?;
    let found = found.ok_or(End::Interrupted)?;
    let file = arguments.source.scenario.display().to_string();
    let info = info_of(loaded, file, (study.seed, asked.replications));
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
