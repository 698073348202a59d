//! What commands share that answer a question of their own beside a run.

use std::path::Path;

use surgeplan::experiment::outcome::{Experiment, Stopping};
use surgeplan::experiment::study::Study;
use surgeplan::model::Model;
use surgeplan::model::network::{LevelId, UnitId};
use surgeplan::readiness::{Place, Target};
use surgeplan::report::names::Names;
use surgeplan::report::text::plan::PlanSay;
use surgeplan::report::text::sweep::SweepSay;
use surgeplan::report::{self, Input, OutputFile, ScenarioInfo, Text};
use surgeplan::scenario::{Lever, Loaded, Problems, Pulled, Wrong, refuse};

use super::play::Playing;
use super::{End, say};

/// A report's input in which nothing was run, for its names and sentences.
pub fn of_nothing<'a>(
    (study, model): (&'a Study, &'a Model),
    experiment: &'a Experiment,
    scenario: &'a ScenarioInfo,
) -> Input<'a> {
    Input {
        study,
        model,
        experiment,
        verdicts: &[],
        breaking: &[],
        summaries: &[],
        comparisons: None,
        pairing: None,
        observed: None,
        against: None,
        further: None,
        scenario,
    }
}

/// Results of nothing.
pub fn nothing() -> Experiment {
    Experiment {
        replications: 0,
        interrupted: false,
        stopping: Stopping::Fixed,
        arms: Vec::new(),
        inputs: Vec::new(),
    }
}

/// The level that schemes of pairing are about; says so if there are none.
pub fn paired_level<'a>(
    models: impl IntoIterator<Item = &'a Model>,
    lang: report::Lang,
) -> Option<LevelId> {
    let mut schemes = models
        .into_iter()
        .filter_map(|model| model.network.pairing.as_ref());
    let level = schemes.next().map(|pairing| pairing.level);
    if level.is_none() {
        eprintln!("{}", SweepSay::NoPairing {}.text().get(lang));
    }
    level
}

/// Writes files into the folder asked for, or into this part of the scenario's own, and prints
/// the answer.
pub fn leave(
    arguments: &Playing,
    loaded: &Loaded,
    part: &str,
    files: &[OutputFile],
    answer: &str,
) -> End {
    let own = || Path::new("output").join(&loaded.name).join(part);
    let folder = arguments.out.clone().unwrap_or_else(own);
    if let Err(error) = report::write_all(&folder, files) {
        eprintln!("{}: {error}", folder.display());
        return End::Failure;
    }
    say(answer);
    End::Done
}

/// The places of the targets asked for; of the headline targets, or of all, if none is named.
pub fn asked(targets: &[String], study: &Study) -> Result<Vec<usize>, Problems> {
    let ids = || study.targets.iter().map(|target| target.label.id.clone());
    let place = |id: &String| {
        let found = study
            .targets
            .iter()
            .position(|target| target.label.id == *id);
        let wrong = || Wrong::Target(ids().collect());
        found.ok_or_else(|| refuse("--target", id, 0..id.len(), &wrong()))
    };
    if !targets.is_empty() {
        return targets.iter().map(place).collect();
    }
    let headline = |&target: &usize| study.targets[target].headline;
    let all = 0..study.targets.len();
    let marked: Vec<usize> = all.clone().filter(headline).collect();
    Ok(if marked.is_empty() {
        all.collect()
    } else {
        marked
    })
}

/// The levers that the scenario states and this arm has; those that it does not have are told. Without any,
/// more beds in the units that the targets are about.
pub fn levers(
    loaded: &Loaded,
    (study, model, arm): (&Study, &Model, usize),
    asked: &[usize],
    lang: report::Lang,
) -> Vec<Lever> {
    let mut levers = loaded.levers();
    levers.retain(|lever| {
        let pulled = Pulled {
            levers: std::slice::from_ref(lever),
            units: &[lever.step],
            late: None,
        };
        let has = loaded.pulled(arm, pulled).is_ok();
        if !has {
            let lever = Text::from(&lever.label);
            eprintln!("{}", PlanSay::LeftOut { lever }.text().get(lang));
        }
        has
    });
    if !levers.is_empty() {
        return levers;
    }
    let mut units: Vec<UnitId> = Vec::new();
    for &target in asked {
        units.extend(units_of(&study.targets[target], model));
    }
    units.sort_unstable();
    units.dedup();
    Lever::of_units(model, &units)
}

/// The units that a target is about.
fn units_of(target: &Target, model: &Model) -> Vec<UnitId> {
    let (network, scope) = (&model.network, target.kpi.scope);
    let level = Names(model).level_of(&scope);
    let within = |&unit: &UnitId| {
        let row = &network.units[unit];
        let facility = &network.facilities[row.facility];
        let there = match scope.place {
            Place::All => true,
            Place::Tier(tier) => facility.tier == tier,
            Place::Group(group) => facility.group == Some(group),
            Place::Facility(only) => row.facility == only,
            Place::Unit(only) => unit == only,
        };
        there && level.is_none_or(|level| row.level == level)
    };
    network.units.ids().filter(within).collect()
}
