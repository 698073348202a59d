//! What came out of the runs: waves that differ in size and time.

use super::{DAYS, RUNS};
use crate::experiment::outcome::{
    ArmOutcome, Cause, Loss, Measure, Sample as Value, Series, Waits,
};
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId, TierId};
use crate::model::patient::StageId;
use crate::readiness::{Place, Scope, Who};
use crate::simulation::paths::PathTally;
use crate::table::Id;
use crate::units::{HOUR, MINUTE};

/// A spread of wave sizes with median 1, the same in every run of the tests.
pub(super) fn factor(run: u64) -> f64 {
    let u = ((run * 73 % RUNS) as f64 + 0.5) / RUNS as f64;
    (0.22 * (u / (1.0 - u)).ln()).exp()
}

pub(super) fn bell(day: usize, peak: f64, width: f64) -> f64 {
    (-((day as f64 - peak) / width).powi(2) / 2.0).exp()
}

pub(super) fn outcome(model: &Model, beds: f64) -> ArmOutcome {
    let mut arm = ArmOutcome::default();
    for run in 0..RUNS {
        for day in 0..DAYS {
            record(&mut arm, model, beds, run, day);
        }
        let row = [0.93 / factor(run) * beds.sqrt(), 90.0 * factor(run) / beds];
        arm.rows.push(vec![
            Value {
                num: row[0].min(1.0) * 300.0,
                den: 300.0,
            },
            Value {
                num: row[1],
                den: 1.0,
            },
        ]);
    }
    arm.waits
        .insert(scope(Place::Tier(TierId(0)), Some(LevelId(2))), waits(beds));
    losses(&mut arm, beds);
    paths(&mut arm, beds);
    arm
}

/// Needs of an ICU bed in four counties: the more beds, the more are sent to the city, and the fewer go without.
fn paths(arm: &mut ArmOutcome, beds: f64) {
    let icu = LevelId(2);
    for county in 0..4_usize {
        let from = FacilityId::new(county);
        let needs = 90 + 20 * county as u64;
        let sent = ((beds - 1.0) * 60.0) as u64;
        let without = (needs as f64 * 0.3 / beds.powi(2)) as u64;
        let ways = [
            (Some(from), needs - sent - without, 0),
            (Some(FacilityId(4)), sent, 45 + 20 * county as i128),
            (None, without, 3),
        ];
        for (to, n, minutes) in ways.into_iter().filter(|way| way.1 > 0) {
            let tally = PathTally {
                needs: n * RUNS,
                travelled: i128::from(n * RUNS) * minutes * i128::from(MINUTE),
                until: i128::from(n * RUNS) * 7 * i128::from(HOUR),
            };
            arm.paths.insert((icu, from, to), tally);
        }
    }
    let hours = |n: f64| (n * RUNS as f64) as i128 * i128::from(HOUR);
    let causes = [
        (Cause::Beds, hours(4_200.0 / beds.powi(3))),
        (Cause::TurnedAway, hours(310.0 / beds)),
        (Cause::OnTheWay, hours(260.0 * (beds - 1.0))),
    ];
    let causes = causes.into_iter().filter(|cause| cause.1 > 0);
    arm.unmet.insert(icu, causes.collect());
}

fn record(arm: &mut ArmOutcome, model: &Model, beds: f64, run: u64, day: usize) {
    let size = factor(run);
    let shift = (run % 7) as f64 - 3.0;
    let mut put = |measure, scope, value: f64| {
        arm.series
            .entry(Series { measure, scope })
            .or_default()
            .record(day, value.max(0.0).round() as u32);
    };
    let cases = 5_400.0 * size * bell(day, 19.0 + shift, 9.0) + 60.0;
    put(Measure::NewCases, scope(Place::All, None), cases);
    for level in [LevelId(1), LevelId(2)] {
        let share = if level == LevelId(1) { 0.03 } else { 0.0028 };
        put(
            Measure::NewNeeds,
            scope(Place::All, Some(level)),
            5_400.0 * share * size * bell(day, 26.0 + shift, 10.0) + 2.0,
        );
    }
    for (id, unit) in model.network.units.pairs() {
        let city = if id.index() == 8 {
            0.72
        } else {
            1.35 + 0.2 * (id.index() as f64 / 2.0).sin()
        };
        let usable = f64::from(unit.capacity.at(crate::units::Time(0)))
            * if id.index() == 8 { 1.0 } else { beds };
        let load = f64::from(unit.capacity.at(crate::units::Time(0))) * city;
        let need = load * (size * bell(day, 29.0 + shift + id.index() as f64 / 2.0, 10.0) + 0.2);
        let at = scope(Place::Unit(id), Some(unit.level));
        put(Measure::Need, at, need);
        put(Measure::Usable, at, usable);
        put(Measure::Census, at, need.min(usable));
        put(Measure::Waiting, at, need - usable);
    }
}

pub(in crate::report) fn scope(place: Place, level: Option<LevelId>) -> Scope {
    Scope {
        place,
        level,
        who: Who::All,
    }
}

fn waits(beds: f64) -> Waits {
    let hours = [0, 1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72];
    let met = |h: i64| {
        1.0 - 0.62 / beds.powi(3) * (-(h as f64) / (30.0 / beds.powi(2))).exp() - 0.05 / beds
    };
    Waits {
        needs: 60_000,
        edges: hours.map(|h| h * HOUR).into(),
        met_within: hours.map(|h| (60_000.0 * met(h)) as u64).into(),
        met: 56_000,
        died: 2_600,
        unmet: 1_400,
        ..Waits::default()
    }
}

fn losses(arm: &mut ArmOutcome, beds: f64) {
    let icu = Some(LevelId(2));
    let rows = [
        (None, false, StageId(1), false, 4_800.0 / beds.powi(2)),
        (None, true, StageId(1), false, 500.0),
        (Some(LevelId(1)), false, StageId(0), true, 3_000.0),
        (Some(LevelId(1)), false, StageId(1), false, 5_200.0 / beds),
        (icu, false, StageId(1), true, 6_400.0),
    ];
    for (given, on_the_way, stage, adequate, deaths) in rows {
        let loss = Loss {
            facility: FacilityId(0),
            given,
            on_the_way,
            stage,
            adequate,
        };
        arm.lost.insert(loss, deaths as u64);
    }
}
