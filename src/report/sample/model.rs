//! Four counties and a city.

use super::{DAYS, label};
use crate::model::demand::Demand;
use crate::model::network::{
    Capacity, CareLevel, Facility, FacilityId, LevelId, LevelKind, Network, TierId, Unit, Waiting,
};
use crate::model::patient::{ByGroup, Course, Patients, Stage, StageKey, TypeId};
use crate::model::{After, Clock, Label, Model};
use crate::table::Table;
use crate::units::{DAY, Duration};

/// Names from strangers: one tries to be markup.
const COUNTIES: [(&str, &str, &str, u32); 4] = [
    ("qingxu", "清徐县人民医院", "Qingxu County Hospital", 24),
    ("yangqu", "阳曲县人民医院", "Yangqu County Hospital", 16),
    ("loufan", "娄烦县人民医院", "Loufan County Hospital", 12),
    ("gujiao", "古交市中心医院", "Gujiao Central Hospital", 30),
];

pub(super) fn model() -> Model {
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
        monitoring: crate::model::monitoring::Monitoring::default(),
        outreach: crate::model::outreach::Outreach::default(),
        ledger: None,
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
        overflow: Table::new(),
        pausing: Table::new(),
        pools: crate::model::pool::Pools::default(),
        transport: crate::model::vehicle::Transport::default(),
        pairing: None,
        board: None,
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
        physical: beds,
        convertible: None,
        strain: None,
        exposure: None,
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
        self_report: crate::model::monitoring::SelfReport::AtOnce,
        need: None,
        stay: None,
        stay_if_dying: None,
        death: ByGroup::all(0.0),
        course: Course::Race(Vec::new()),
        untreated: None,
        excess: Vec::new(),
        relief: Vec::new(),
        infectious: None,
        sorted: None,
        dose: None,
        with_dose: None,
        opens: Vec::new(),
        consult: None,
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
        in_care: None,
    }
}
