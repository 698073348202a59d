//! `surgeplan compare --regret`: how far each scheme falls short of an upper bound.

use surgeplan::experiment::Options;
use surgeplan::experiment::bound::regrets;
use surgeplan::report::regret::{RegretInput, RegretSummary, answer, document, figure};
use surgeplan::units::Duration;

use super::alone::{nothing, of_nothing, paired_level};
use super::further::{Asked, Found};
use super::output::info_of;
use super::stopping::length;
use super::{End, progress};

pub fn regret(asked: Asked, patience: &str) -> Result<Found<RegretSummary>, End> {
    let (arguments, loaded, study) = (asked.playing, asked.loaded, asked.study);
    let lang = arguments.source.lang.of_report().first();
    let patience = length("--regret", patience).map_err(|problems| asked.refused(&problems))?;
    let patience = Duration::from_days(patience.as_secs_f64() / 86_400.0);
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
    let found = regrets(study, level, patience, &options);
    bar.finish_and_clear();
    let rows = found.map_err(|error| {
        eprintln!("{error}");
        End::Failure
    })?;
    let rows = rows.ok_or(End::Interrupted)?;
    let file = arguments.source.scenario.display().to_string();
    let info = info_of(loaded, file, (study.seed, asked.replications));
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
