//! Targets, verdicts and what the scenario says about itself.

use jiff::civil::date;

use super::outcome::scope;
use super::{NoWorlds, RUNS, label};
use crate::experiment::study::{Arm, Input as WorldInput, Study};
use crate::model::network::{LevelId, TierId};
use crate::readiness::{
    Answer, Basis, BreakingPoint, Kind, Kpi, Limit, Parameter, Place, Target, Verdict,
};
use crate::report::{Assumption, KpiSummary, ScenarioInfo, Source, Text};
use crate::stats::method::Method;
use crate::units::{Duration, HOUR};

pub(super) fn study(arms: Vec<Arm>) -> Study {
    Study {
        seed: 20_221_231,
        arms,
        reference: 0,
        targets: targets(),
        standards: Vec::new(),
        paper: Vec::new(),
        kpis: kpis(),
        asked: 2,
        inputs: vec![WorldInput {
            label: label("wave_size", "感染比例", "share infected"),
            unit: "share".into(),
            uncertain: true,
        }],
        wave_size: Some(0),
        wave_timing: None,
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
            days: None,
        },
        Kpi {
            metric: "deaths",
            parameter: Parameter::None,
            scope: scope(Place::All, None),
            days: None,
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

fn verdict(answer: Answer, met: u64, interval: (f64, f64), required: f64) -> Verdict {
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

pub(super) fn verdicts() -> Vec<Vec<Verdict>> {
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

pub(super) fn breaking() -> Vec<Vec<Option<BreakingPoint>>> {
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

pub(super) fn summaries(times: f64) -> Vec<KpiSummary> {
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

pub(super) fn scenario() -> ScenarioInfo {
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
        levers: Vec::new(),
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
