//! The reference of the language, written from the definitions that read it.

use std::fmt::Write;

use super::leaf::FAMILIES;
use super::read::{Row, Section};
use super::written::{
    Arm, Avoidance, Batch, Call, CallUp, Candidate, CareLevel, Clock, Close, Command, Contact,
    Convertible, Counted, Curve, Cycle, DailyRow, Delivery, Equipment, Excess, Exposure, Facility,
    FacilityGroup, Gaussian, Given, HeadStep, Illness, InCare, InputForm, Intervention, KeepLast,
    Ledger, Link, ModeEffect, Monitoring, Next, Outreach, Pairing, PatientType, Patients, Pause,
    Place, Point, Price, QualityStep, Redeployment, Referral, Reserve, RiseAndFall, Run, Scenario,
    Scheme, Season, Seir, Serves, Service, Shift, Size, SlowDown, Sorted, Stabilise, Staff, Stage,
    Standard, StandardStep, StartCensus, Static, Station, Stationed, Step, Stock, StockStep,
    StrainBand, Stream, Supply, SupplyStock, Takes, TakesEquipment, TakesStaff, Target, Tier,
    Timing, Triage, TriageClass, Unit, Vehicle, VehicleStep, Watch, WeeklyTable, Worsens,
};
use crate::readiness::{Facts, METRICS, ParameterKind};
use crate::units::TIME_UNITS;

const INTRO: &str = include_str!("reference.md");

/// A part of the reference: heading and rows.
type Part = (&'static str, fn() -> Vec<Row>);

const PARTS: &[Part] = &[
    ("The top level", Scenario::rows),
    ("`[run]`", Run::rows),
    ("`[inputs.NAME]`", InputForm::rows),
    ("`[patients]`", Patients::rows),
    ("`[[tier]]`", Tier::rows),
    ("`[[care_level]]`", CareLevel::rows),
    ("`[[group]]`", FacilityGroup::rows),
    ("`[[facility]]`", Facility::rows),
    ("A unit of a facility", Unit::rows),
    ("A step of a unit's `schedule`", Step::rows),
    ("`convertible` of a unit", Convertible::rows),
    ("`trigger` of convertible beds", Call::rows),
    ("`close` of convertible beds and of a reserve", Close::rows),
    ("A row of `takes` of convertible beds", Takes::rows),
    (
        "A row of `takes_staff` of convertible beds",
        TakesStaff::rows,
    ),
    (
        "A row of `takes_equipment` of convertible beds",
        TakesEquipment::rows,
    ),
    ("A band of `strain`", StrainBand::rows),
    ("A step of `quality`", QualityStep::rows),
    ("`[[staff]]`", Staff::rows),
    ("A row of `serves`", Serves::rows),
    ("`illness` of a staff group", Illness::rows),
    ("`reserve` of a staff group", Reserve::rows),
    ("`trigger` of a reserve", CallUp::rows),
    ("A row of `mode`", ModeEffect::rows),
    ("A step of a staff group's `schedule`", HeadStep::rows),
    ("`[[equipment]]`", Equipment::rows),
    ("A `stock` of equipment", Stock::rows),
    ("A step of a stock's `schedule`", StockStep::rows),
    ("`[[service]]`", Service::rows),
    ("`exposure` of a level or unit", Exposure::rows),
    ("`[infection_in_care]`", InCare::rows),
    ("`pause` of a unit", Pause::rows),
    ("`[[place]]`", Place::rows),
    ("A row of a place's `contacts`", Contact::rows),
    ("`[[supply]]`", Supply::rows),
    ("A `stock` of a supply", SupplyStock::rows),
    ("A row of `deliveries`", Delivery::rows),
    ("`[[vehicle]]`", Vehicle::rows),
    ("A station of a vehicle", Station::rows),
    ("A step of a station's `schedule`", VehicleStep::rows),
    ("A row of `shifts` of a station", Shift::rows),
    ("A row of `slow_down` of a vehicle", SlowDown::rows),
    ("`keep_last` of a vehicle's `dispatch`", KeepLast::rows),
    ("`[[triage]]`", Triage::rows),
    ("`[[triage.class]]`", TriageClass::rows),
    ("A row of `given` of a class", Given::rows),
    ("`triage` of a stage", Sorted::rows),
    ("`[[patient_type]]`", PatientType::rows),
    ("`[[patient_type.stage]]`", Stage::rows),
    ("`candidate` of a stage", Candidate::rows),
    ("A row of a stage's `next`", Next::rows),
    ("A row of a stage's `race`", Clock::rows),
    ("`excess` of a stage, by level of care", Excess::rows),
    ("`worsens` of an excess", Worsens::rows),
    ("`[[stream]]`", Stream::rows),
    ("`curve` of a stream", Curve::rows),
    ("`gaussian`", Gaussian::rows),
    ("`rise_and_fall`", RiseAndFall::rows),
    ("`seir`", Seir::rows),
    ("`season` of a stream", Season::rows),
    ("`timing` of a stream", Timing::rows),
    ("`size` of a stream", Size::rows),
    ("`avoidance` of a stream", Avoidance::rows),
    ("A row of an avoidance's `points`", Point::rows),
    ("`batch`", Batch::rows),
    ("`cycle`", Cycle::rows),
    ("A row of `daily`", DailyRow::rows),
    ("`[[start_census]]`", StartCensus::rows),
    ("`[[link]]`", Link::rows),
    ("`[[referral]]`", Referral::rows),
    ("`stabilise` of a referral", Stabilise::rows),
    ("`[command]`", Command::rows),
    ("`[pairing]`", Pairing::rows),
    ("`[[scheme]]`", Scheme::rows),
    ("A row of `stationed` of a scheme", Stationed::rows),
    ("`[[intervention]]`", Intervention::rows),
    ("`[[monitoring]]`", Monitoring::rows),
    ("`[[redeployment]]`", Redeployment::rows),
    ("`[[outreach]]`", Outreach::rows),
    ("`[weekly_table]`", WeeklyTable::rows),
    ("`[ledger]`", Ledger::rows),
    ("`[[ledger.price]]`", Price::rows),
    ("`[[target]]`", Target::rows),
    ("`static` of a target", Static::rows),
    ("`[[watch]]`", Watch::rows),
    ("`[[count]]`", Counted::rows),
    ("`[[standard]]`", Standard::rows),
    ("A row of a standard's `steps`", StandardStep::rows),
    ("`[[arm]]`", Arm::rows),
];

/// The whole reference as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut out = String::from(INTRO);
    out.push_str("\n## Units of time\n\n");
    for (words, _) in TIME_UNITS {
        let _ = writeln!(out, "- {}", words.join(", "));
    }
    out.push_str("\n## Laws and their parameters\n\n");
    for family in FAMILIES {
        let way = |way: &super::leaf::Way| {
            let keys: Vec<String> = way.keys.iter().map(|key| format!("`{}`", key.0)).collect();
            keys.join(" + ")
        };
        let ways: Vec<String> = family.ways.iter().map(way).collect();
        let _ = writeln!(out, "- `{}`: {}", family.name, ways.join("; "));
    }
    out.push_str("- `constant`: one value\n- `empirical`: `values` (or `values_from = \"x.csv\"`) + optional `weights`\n");
    for (heading, rows) in PARTS {
        let _ = writeln!(
            out,
            "\n## {heading}\n\n| key | value | | meaning |\n|---|---|---|---|"
        );
        for row in rows() {
            let about = row.about.split_whitespace().collect::<Vec<_>>().join(" ");
            let kind = row.kind.replace('|', "\\|");
            let _ = writeln!(
                out,
                "| `{}` | {kind} | {} | {about} |",
                row.key, row.presence
            );
        }
    }
    metrics(&mut out);
    out
}

/// The key that names what a metric of resources is about.
fn resource(facts: Facts) -> &'static str {
    match facts {
        Facts::Equipment => "`equipment`",
        Facts::Services => "`service`",
        Facts::Supplies => "`supply`",
        Facts::Triage => "`triage`",
        Facts::Windows => "`intervention`",
        _ => "`staff`",
    }
}

fn metrics(out: &mut String) {
    out.push_str("\n## Metrics of targets and `[[watch]]`\n\nThe scope is where (`tier`, `group` or `facility`) and at which `care_level`, and for whom (`patient_type` or `age`). Those about\nwhole courses of persons take no place and no level; those that compare patients with usable beds are for everyone; those about a resource name it: `staff`, `equipment`, `service`,\n`supply`, `vehicle`, `triage` or `intervention`.\n\n| metric | unit | parameter | scope | meaning |\n|---|---|---|---|---|\n");
    for metric in METRICS {
        let parameter = match metric.parameter {
            ParameterKind::None => "",
            ParameterKind::Within => "`within`",
            ParameterKind::At => "`at`",
            ParameterKind::Count => "`count`",
            ParameterKind::Share => "`share`",
        };
        let scope = match (metric.can_be_somewhere(), metric.can_be_of_some()) {
            _ if metric.of_resource() => resource(metric.facts()),
            (false, _) => "for whom",
            (_, false) => "where",
            _ => "where, for whom",
        };
        let (name, unit) = (metric.name, metric.unit);
        let _ = writeln!(
            out,
            "| `{name}` | {unit} | {parameter} | {scope} | {} ({}) |",
            metric.en, metric.zh
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_in_the_docs_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/scenario-reference.md");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, reference()).unwrap();
        }
        let there = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            there == reference(),
            "run UPDATE=1 cargo test reference and read the difference"
        );
    }
}
