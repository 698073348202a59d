//! The search for breaking points that follows a run with a missed target.

use surgeplan::experiment::Options;
use surgeplan::readiness::BreakingPoint;
use surgeplan::readiness::search::{Search, is_missed, sizes};
use surgeplan::scenario::Loaded;

use super::output::Results;
use super::play::{Playing, options};
use super::progress;
use super::stopping::StopFlag;

/// Breaking points on common caseloads, by arm and target; `None` if nothing is missed, nobody asks
/// for them, the scenario has no size of wave, or the run was stopped.
pub fn breaking(
    arguments: &Playing,
    loaded: &Loaded,
    results: &Results,
    stop: &StopFlag,
) -> Option<Vec<Vec<Option<BreakingPoint>>>> {
    let replications = arguments.breaking_replications;
    let study = results.study;
    if replications == 0 || stop.is_set() || !is_missed(study, &results.verdicts) {
        return None;
    }
    let sizes = sizes(study, results.experiment)?;
    let wave = study.inputs[study.wave_size?].label.id.clone();
    let study_at = |size: f64| {
        let mut options = options(arguments);
        options.inputs.insert(wave.clone(), size);
        loaded.study(&options)
    };
    let all = replications * sizes.len() as u64;
    let bar = progress::bar(all, arguments.quiet || arguments.json);
    let options = Options {
        replications,
        threads: arguments.threads,
        stop: &stop.flag,
        progress: &|_| bar.inc(1),
    };
    let search = Search::run(sizes, &study_at, &options);
    bar.finish_and_clear();
    let search = search
        .map_err(|error| eprintln!("{error}"))
        .ok()
        .flatten()?;
    Some(search.breaking_points(study))
}
