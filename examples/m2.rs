use std::sync::Arc;
use surgeplan::distribution::*;
use surgeplan::model::{demand::*, network::*, patient::*, *};
use surgeplan::policy::referral::*;
use surgeplan::random::{Key, name_hash};
use surgeplan::readiness::usual_kpis;
use surgeplan::simulation::{Plan, simulate};
use surgeplan::table::Table;
use surgeplan::units::*;
#[path = "../benches/hand.rs"]
#[allow(dead_code)]
mod hand;
fn unit(id: &str, f: u16, l: u16, c: u32) -> Unit {
    Unit {
        label: Label::plain(id),
        facility: FacilityId(f),
        level: LevelId(l),
        capacity: Capacity::constant(c),
        waiting: Waiting::Queue,
        patience: None,
        priority: vec![0; 1],
        turnover: Duration::ZERO,
        time: None,
        kept_for_own: 0,
    }
}
fn level(id: &str, kind: LevelKind, i: u32) -> CareLevel {
    CareLevel {
        label: Label::plain(id),
        kind,
        intensity: i,
        stand_ins: vec![],
        waits_in: vec![],
        boards_at: vec![],
    }
}
fn stage(
    id: &'static str,
    need: u16,
    law: Law,
    cache: &Cache,
    outcomes: Vec<Outcome>,
    w: &[f64],
) -> Stage {
    Stage {
        label: Label::plain(id),
        key: StageKey::named(id),
        patient_type: TypeId(0),
        need: Some(Need {
            level: LevelId(need),
            candidate: None,
        }),
        stay: Some(ByGroup::all(Sampler::new(&law, false, cache))),
        stay_if_dying: None,
        death: ByGroup::all(0.0),
        course: Course::Choice {
            outcomes,
            pick: ByGroup::all(Choice::new(w).unwrap()),
        },
        untreated: None,
        excess: vec![],
    }
}
fn m2() -> Model {
    let cache = Cache::default();
    let h = HOUR as f64;
    let ln = |m: f64, cv: f64| Law::lognormal_mean_cv(m * h, cv).unwrap();
    let fac = |id: &str, r: Option<u16>, t| Facility {
        label: Label::plain(id),
        tier: TierId(t),
        group: None,
        refers_to: r.map(FacilityId),
    };
    let facilities: Table<FacilityId, Facility> = Table::from(vec![
        fac("county", None, 0),
        fac("t1", Some(0), 1),
        fac("t2", Some(0), 1),
        fac("t3", Some(0), 1),
    ]);
    let policy: Arc<dyn Referral> = Arc::new(StayPut);
    let network = Network {
        tiers: Table::from(vec![Label::plain("county"), Label::plain("township")]),
        groups: Table::new(),
        levels: Table::from(vec![
            level("clinic", LevelKind::Visit, 0),
            level("icu", LevelKind::Stay, 2),
            level("ward", LevelKind::Stay, 1),
        ]),
        units: Table::from(vec![
            unit("county.icu", 0, 1, 16),
            unit("county.ward", 0, 2, 120),
            unit("t1.clinic", 1, 0, 4),
            unit("t2.clinic", 2, 0, 4),
            unit("t3.clinic", 3, 0, 4),
        ]),
        travel: (0..4).map(|_| (0..4).map(|_| None).collect()).collect(),
        referral: (0..4)
            .map(|_| (0..3).map(|_| policy.clone()).collect())
            .collect(),
        facilities,
    };
    use Outcome::*;
    let patients = Patients {
        ages: Table::from(vec![Label::plain("all")]),
        risks: Table::from(vec![Label::plain("all")]),
        types: Table::from(vec![PatientType {
            label: Label::plain("p"),
            has_loops: false,
        }]),
        stages: Table::from(vec![
            stage(
                "p.clinic",
                0,
                ln(1.0 / 6.0, 1.0),
                &cache,
                vec![Stage(StageId(3)), Recovered],
                &[0.12, 0.88],
            ),
            stage(
                "p.icu",
                1,
                ln(192.0, 0.9),
                &cache,
                vec![Stage(StageId(2))],
                &[1.0],
            ),
            stage("p.step", 2, ln(72.0, 1.0), &cache, vec![Recovered], &[1.0]),
            stage(
                "p.ward",
                2,
                ln(144.0, 1.0),
                &cache,
                vec![Stage(StageId(1)), Recovered],
                &[0.2, 0.8],
            ),
        ]),
    };
    let place = |i: u16| Place {
        label: Label::plain(&format!("t{i}")),
        contacts: vec![FacilityId(i)],
        contact: Choice::new(&[1.0]).unwrap(),
        persons: 1.0,
    };
    let one = || Choice::new(&[1.0]).unwrap();
    let stream = |id: &str, shape: Shape| {
        let shape = Arc::new(shape);
        Stream {
            label: Label::plain(id),
            key: name_hash(id),
            patient_type: TypeId(0),
            entry: StageId(0),
            risk: vec![one()],
            sources: [0.5, 0.3, 0.2]
                .iter()
                .enumerate()
                .map(|(i, &scale)| Source {
                    key: name_hash(&format!("t{}", i + 1)),
                    place: PlaceId(i as u16),
                    age: one(),
                    scale,
                    lag: Duration::ZERO,
                    shape: shape.clone(),
                })
                .collect(),
        }
    };
    let win = |shape: Shape| Shape::Window {
        shape: Box::new(shape),
        from: Time(0),
        until: Time(2880 * HOUR),
    };
    Model {
        clock: surgeplan::model::Clock {
            warmup: Duration::ZERO,
            horizon: Duration(20_000 * HOUR),
            after: After::Drain {
                cap: Duration(10_000 * DAY),
            },
        },
        network,
        patients,
        demand: Demand {
            places: Table::from(vec![place(1), place(2), place(3)]),
            streams: Table::from(vec![
                stream(
                    "base",
                    win(Shape::Constant {
                        per_day: 240.0,
                        hours: [1.0; 24],
                        weekdays: [1.0; 7],
                        first_weekday: 0,
                    }),
                ),
                stream(
                    "wave",
                    win(Shape::Gaussian {
                        peak: 34.576 * 24.0,
                        at: Time(1440 * HOUR),
                        sd: Duration(360 * HOUR),
                    }),
                ),
            ]),
            start: vec![],
        },
    }
}
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    s.split(' ').next().unwrap().parse::<f64>().unwrap()
}
fn main() {
    let model = m2();
    let kpis = usual_kpis(&model);
    let plan = Plan::new(&model, &kpis);
    let mut world = hand::M2World::new();
    let (mut mw, mut pq) = (0.0, 0.0);
    let n = std::env::args().nth(1).map_or(40, |n| n.parse().unwrap());
    let mut pat = 0.0;
    let (mut tm, mut th) = (0.0, 0.0);
    for r in 0..n {
        let t0 = cpu();
        let record = simulate(&model, &plan, Key::world(7, r));
        let t1 = cpu();
        let h = world.run(7, r);
        let t2 = cpu();
        tm += t1 - t0;
        th += t2 - t1;
        for (kpi, slot) in [("wait_mean", 0), ("queue_peak", 1), ("patients", 2)] {
            let k = kpis
                .iter()
                .find(|k| k.metric == kpi && (slot == 2 || k.scope.level == Some(LevelId(1))))
                .unwrap();
            let v = surgeplan::readiness::sample(k, &plan, &record)
                .value()
                .unwrap_or(f64::NAN);
            match slot {
                0 => mw += v,
                1 => pq += v,
                _ => pat += v,
            }
        }
        if r == 0 {
            println!(
                "{} {} hand {} {} {}",
                record.events, record.present, h.events, h.peak_icu_queue, h.mean_icu_wait_hours
            );
        }
    }
    println!(
        "icu wait {:.1} peak {:.1} patients {:.1}; ns/event {:.1} hand {:.1} ratio {:.2}",
        mw / n as f64,
        pq / n as f64,
        pat / n as f64,
        tm / n as f64 / 130080.0,
        th / n as f64 / 130080.0,
        tm / th
    );
}
