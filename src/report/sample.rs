//! Hand-made results for the tests of the report: four counties, one city, two arms.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "small numbers of a test"
)]

use std::sync::Arc;

use jiff::civil::date;

use super::{Assumption, Input, KpiSummary, ScenarioInfo, Source, Text};
use crate::experiment::comparison::{Comparisons, compare};
use crate::experiment::outcome::{
    ArmOutcome, Experiment, Loss, Measure, Sample as Value, Series, Stopping, Waits,
};
use crate::experiment::study::{Arm, Input as WorldInput, Study, Worlds};
use crate::model::demand::Demand;
use crate::model::network::{
    Capacity, CareLevel, Facility, FacilityId, LevelId, LevelKind, Network, TierId, Unit, Waiting,
};
use crate::model::patient::{ByGroup, Course, Patients, Stage, StageId, StageKey, TypeId};
use crate::model::{After, Clock, Label, Model};
use crate::readiness::{
    Answer, Basis, BreakingPoint, Kind, Kpi, Limit, Parameter, Place, Scope, Target, Verdict, Who,
};
use crate::stats::method::Method;
use crate::table::{Id, Table};
use crate::units::{DAY, Duration, HOUR};

pub(super) const DAYS: usize = 75;
const RUNS: u64 = 200;
/// Names from strangers: one tries to be markup.
const COUNTIES: [(&str, &str, &str, u32); 4] = [
    ("qingxu", "清徐县人民医院", "Qingxu County Hospital", 24),
    ("yangqu", "阳曲县人民医院", "Yangqu County Hospital", 16),
    ("loufan", "娄烦县人民医院", "Loufan County Hospital", 12),
    ("gujiao", "古交市中心医院", "Gujiao Central Hospital", 30),
];

pub(super) struct Sample {
    pub(super) study: Study,
    pub(super) model: Model,
    pub(super) experiment: Experiment,
    pub(super) verdicts: Vec<Vec<Verdict>>,
    pub(super) breaking: Vec<Vec<Option<BreakingPoint>>>,
    pub(super) summaries: Vec<Vec<KpiSummary>>,
    pub(super) comparisons: Option<Comparisons>,
    pub(super) scenario: ScenarioInfo,
}

struct NoWorlds;

impl Worlds for NoWorlds {
    fn models(&self, _: u64) -> Vec<Arc<Model>> {
        Vec::new()
    }
    fn inputs(&self, _: u64) -> Vec<f64> {
        Vec::new()
    }
}

impl Sample {
    /// Two arms: the plan as it is misses its targets, pairing meets most of them.
    pub(super) fn pair() -> Sample {
        let model = model();
        let labels = [
            label("current", "现有方案", "Current plan"),
            label("paired", "一对一帮扶", "One-to-one pairing"),
        ];
        let arms: Vec<ArmOutcome> = [1.0, 1.5].map(|beds| outcome(&model, beds)).into();
        let inputs = (0..RUNS).map(|run| vec![0.16 * factor(run)]).collect();
        let study = study(labels.into_iter().map(|label| Arm { label }).collect());
        let experiment = Experiment {
            replications: RUNS,
            interrupted: false,
            stopping: Stopping::Fixed,
            arms,
            inputs,
        };
        Sample {
            comparisons: compare(&study, &experiment),
            study,
            model,
            experiment,
            verdicts: verdicts(),
            breaking: breaking(),
            summaries: vec![summaries(1.0), summaries(1.3)],
            scenario: scenario(),
        }
    }

    /// The first arm of the pair, alone.
    pub(super) fn alone() -> Sample {
        let mut sample = Sample::pair();
        sample.study.arms.truncate(1);
        sample.experiment.arms.truncate(1);
        sample.verdicts.truncate(1);
        sample.breaking.truncate(1);
        sample.summaries.truncate(1);
        sample.comparisons = None;
        sample
    }

    pub(super) fn input(&self) -> Input<'_> {
        Input {
            study: &self.study,
            model: &self.model,
            experiment: &self.experiment,
            verdicts: &self.verdicts,
            breaking: &self.breaking,
            summaries: &self.summaries,
            comparisons: self.comparisons.as_ref(),
            scenario: &self.scenario,
        }
    }
}

pub(super) fn label(id: &str, zh: &str, en: &str) -> Label {
    Label {
        id: id.into(),
        zh: zh.into(),
        en: en.into(),
    }
}

fn model() -> Model {
    Model {
        clock: Clock {
            warmup: Duration(14 * DAY),
            horizon: Duration(DAYS as i64 * DAY),
            after: After::Stop,
        },
        network: network(),
        patients: patients(),
        demand: Demand {
            places: Table::new(),
            streams: Table::new(),
            start: Vec::new(),
        },
    }
}

fn network() -> Network {
    let mut units = Table::new();
    let mut facilities = Table::new();
    for (id, zh, en, icu) in COUNTIES {
        let facility = facilities.push(facility(label(id, zh, en), TierId(0)));
        units.push(unit(facility, LevelId(1), icu * 12));
        units.push(unit(facility, LevelId(2), icu));
    }
    let city = facilities.push(facility(
        label("city", "市第一医院", "City No. 1 Hospital"),
        TierId(1),
    ));
    units.push(unit(city, LevelId(2), 60));
    Network {
        tiers: vec![
            label("county", "县级", "county"),
            label("city", "市级", "city"),
        ]
        .into(),
        groups: Table::new(),
        levels: levels(),
        facilities,
        units,
        travel: Table::new(),
        referral: Table::new(),
    }
}

fn facility(label: Label, tier: TierId) -> Facility {
    Facility {
        label,
        tier,
        group: None,
        refers_to: None,
    }
}

fn unit(facility: FacilityId, level: LevelId, beds: u32) -> Unit {
    Unit {
        label: label("unit", "", ""),
        facility,
        level,
        capacity: Capacity::constant(beds),
        waiting: Waiting::Queue,
        patience: None,
        priority: Vec::new(),
        turnover: Duration::ZERO,
        time: None,
        kept_for_own: 0,
        kept_for: None,
        strain: None,
    }
}

fn levels() -> Table<LevelId, CareLevel> {
    let row = |id: &str, zh: &str, en: &str, kind, intensity| CareLevel {
        label: label(id, zh, en),
        kind,
        intensity,
        stand_ins: Vec::new(),
        waits_in: Vec::new(),
        boards_at: Vec::new(),
        boards_in: crate::model::network::BoardsIn::Own,
    };
    vec![
        row("clinic", "发热门诊", "fever clinic", LevelKind::Visit, 0),
        row("ward", "普通病房", "ward", LevelKind::Stay, 1),
        row("icu", "ICU", "ICU", LevelKind::Stay, 3),
    ]
    .into()
}

fn patients() -> Patients {
    let stage = |id: &str, zh: &str, en: &str| Stage {
        label: label(id, zh, en),
        key: StageKey::named(id),
        patient_type: TypeId(0),
        need: None,
        stay: None,
        stay_if_dying: None,
        death: ByGroup::all(0.0),
        course: Course::Race(Vec::new()),
        untreated: None,
        excess: Vec::new(),
        relief: Vec::new(),
    };
    Patients {
        ages: vec![label("80+", "80 岁以上", "80 and over")].into(),
        risks: vec![label("all", "全部", "all")].into(),
        types: Table::new(),
        stages: vec![
            stage("covid.severe", "重型", "severe"),
            stage("covid.critical", "危重型", "critical"),
        ]
        .into(),
    }
}

/// A spread of wave sizes with median 1, the same in every run of the tests.
fn factor(run: u64) -> f64 {
    let u = ((run * 73 % RUNS) as f64 + 0.5) / RUNS as f64;
    (0.22 * (u / (1.0 - u)).ln()).exp()
}

fn bell(day: usize, peak: f64, width: f64) -> f64 {
    (-((day as f64 - peak) / width).powi(2) / 2.0).exp()
}

fn outcome(model: &Model, beds: f64) -> ArmOutcome {
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
    arm
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

pub(super) fn scope(place: Place, level: Option<LevelId>) -> Scope {
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

fn study(arms: Vec<Arm>) -> Study {
    Study {
        seed: 20_221_231,
        arms,
        reference: 0,
        targets: targets(),
        kpis: kpis(),
        asked: 2,
        inputs: vec![WorldInput {
            label: label("wave_size", "感染比例", "share infected"),
            unit: "share".into(),
            uncertain: true,
        }],
        wave_size: Some(0),
        worlds: Box::new(NoWorlds),
    }
}

fn kpis() -> Vec<Kpi> {
    let county_icu = scope(Place::Tier(TierId(0)), Some(LevelId(2)));
    vec![
        Kpi {
            metric: "wait_share_within",
            parameter: Parameter::Within(Duration(6 * HOUR)),
            scope: county_icu,
        },
        Kpi {
            metric: "deaths",
            parameter: Parameter::None,
            scope: scope(Place::All, None),
        },
    ]
}

fn targets() -> Vec<Target> {
    let kpi = kpis().swap_remove(0);
    let share = |label, required| Target {
        label,
        kpi: kpi.clone(),
        limit: Limit::AtLeast(0.95),
        kind: Kind::Share { required },
        headline: true,
    };
    vec![
        share(
            label("icu-6h", "6 小时内住进 ICU", "ICU bed within 6 h"),
            0.9,
        ),
        share(
            label("never-full", "ICU 从不满床", "ICU is never full"),
            0.8,
        ),
        Target {
            headline: false,
            kind: Kind::Mean,
            ..share(
                label("mean", "平均及时收治", "Placed in time on average"),
                0.9,
            )
        },
    ]
}

pub(super) fn verdict(answer: Answer, met: u64, interval: (f64, f64), required: f64) -> Verdict {
    Verdict {
        answer,
        met: Some((met, RUNS)),
        estimate: met as f64 / RUNS as f64,
        interval,
        required,
        runs_needed: (answer == Answer::Undecided).then_some(1_280),
        confidence: 0.9875,
        method: Method::ClopperPearson,
    }
}

fn verdicts() -> Vec<Vec<Verdict>> {
    let mean = |answer, estimate: f64| Verdict {
        met: None,
        estimate,
        interval: (estimate - 0.02, estimate + 0.02),
        required: 0.95,
        ..verdict(answer, 0, (0.0, 0.0), 0.95)
    };
    vec![
        vec![
            verdict(Answer::NotReady, 62, (0.251, 0.379), 0.9),
            verdict(Answer::NotReady, 18, (0.051, 0.142), 0.8),
            mean(Answer::NotReady, 0.81),
        ],
        vec![
            verdict(Answer::Ready, 194, (0.931, 0.991), 0.9),
            verdict(Answer::Undecided, 166, (0.762, 0.884), 0.8),
            mean(Answer::Ready, 0.98),
        ],
    ]
}

fn breaking() -> Vec<Vec<Option<BreakingPoint>>> {
    let point = |at: f64| {
        Some(BreakingPoint {
            at: Some(at),
            interval: (at - 0.015, at + 0.02),
            seen: (0.06, 0.4),
            basis: Basis::OwnSizes,
        })
    };
    vec![
        vec![point(0.13), point(0.105), None],
        vec![point(0.24), point(0.19), None],
    ]
}

fn summaries(times: f64) -> Vec<KpiSummary> {
    let quantiles = |x: f64| [0.05, 0.5, 0.95].map(|p| (p, x * (0.5 + p))).into();
    vec![
        KpiSummary {
            n: RUNS,
            mean: 0.7 * times,
            sd: 0.1,
            ci95: (0.68 * times, 0.72 * times),
            quantiles: quantiles(0.7),
        },
        KpiSummary {
            n: RUNS,
            mean: 99.5 / times,
            sd: 31.0,
            ci95: (95.2 / times, 103.8 / times),
            quantiles: quantiles(99.5),
        },
    ]
}

fn scenario() -> ScenarioInfo {
    let assumption =
        |path: &str, value: &str, mark: &str, sources: &[&str], note: &str| Assumption {
            path: path.into(),
            value: value.into(),
            mark: mark.into(),
            sources: sources.iter().map(|&id| id.into()).collect(),
            note: note.into(),
            is_default: false,
        };
    ScenarioInfo {
        name: "taiyuan".into(),
        file: "scenarios/taiyuan.toml".into(),
        title: Text::new("太原县域冬季浪潮", "Taiyuan counties, winter wave"),
        question: Text::new(
            "太原各县今冬扛得住吗？",
            "Will the counties of Taiyuan hold this winter?",
        ),
        start_date: date(2022, 12, 1),
        replications: RUNS,
        seed: 20_221_231,
        version: "0.1.0".into(),
        scenario_hash: "9f2c1e0b".into(),
        illustrative: true,
        command: "surgeplan run scenarios/taiyuan.toml --seed 20221231 --replications 200".into(),
        assumptions: vec![
            assumption(
                "facility.qingxu.icu.beds",
                "24",
                "assumed",
                &[],
                "no public count",
            ),
            assumption(
                "patient_type.covid.stage.critical.stay",
                "lognormal, median 8 d",
                "verified",
                &["S20"],
                "",
            ),
            Assumption {
                is_default: true,
                ..assumption(
                    "inputs.wave_size",
                    "6% – 40%",
                    "derived",
                    &["S3"],
                    "attack rate by survey",
                )
            },
        ],
        sources: vec![
            Source {
                id: "S3".into(),
                title: "国家卫生健康委新闻发布会，2022-12-09".into(),
                url: String::new(),
            },
            Source {
                id: "S20".into(),
                title: "ICU resources in 586 hospitals".into(),
                url: "https://example.org/icu".into(),
            },
        ],
        warnings: vec![Text::new(
            "社区继发传播不在模型之内。",
            "Onward spread to the community is not modelled.",
        )],
        interval_note: Text::new(
            "区间涵盖感染比例的不确定性和偶然波动。",
            "Intervals cover the uncertain share infected and chance.",
        ),
    }
}
