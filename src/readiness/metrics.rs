//! The registry of metrics: each is one entry of [`METRICS`], a function of the facts
//! that one replication recorded about one scope.

use std::collections::BTreeSet;

use super::{Kpi, Parameter, Place, Scope, Who};
use crate::experiment::outcome::Sample;
use crate::model::Model;
use crate::model::equipment::PARTS;
use crate::model::ledger::{Item, What};
use crate::model::monitoring::SelfReport;
use crate::model::network::{LevelId, UnitId};
use crate::model::patient::{Need, TypeId};
use crate::simulation::ledger::{Key, Priced};
use crate::simulation::monitoring_tally::MonitoringTally;
use crate::simulation::resources::{Duty, StaffTally, StockTally};
use crate::simulation::service_tally::ServiceTally;
use crate::simulation::supply_tally::SupplyTally;
use crate::simulation::tally::{Census, Day, NeedTally, PersonTally};
use crate::simulation::triage_tally::Sorting;
use crate::simulation::vehicle_tally::FleetTally;
use crate::simulation::window_tally::WindowTally;
use crate::simulation::{Plan, Record};
use crate::units::{DAY, HOUR, MINUTE};

/// The kind of facts a metric is a function of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Facts {
    /// Needs that arose within the horizon.
    Needs,
    /// Beds and queues over the horizon.
    Census,
    /// Persons who made contact within the horizon.
    Persons,
    /// Staff groups over the horizon.
    Staff,
    /// Equipment over the horizon.
    Equipment,
    /// Shared services over the horizon.
    Services,
    /// Supplies over the horizon.
    Supplies,
    /// Vehicles over the horizon.
    Vehicles,
    /// Patients sorted within the horizon.
    Triage,
    /// People who would have an intervention that has to begin in time, within the horizon.
    Windows,
    /// Home monitoring over the horizon.
    Monitoring,
    /// The cost ledger of the horizon.
    Ledger,
}

/// The parameter that a metric takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParameterKind {
    /// None.
    None,
    /// `within`, a length of time.
    Within,
    /// `at`, an instant.
    At,
    /// `count`, a number of patients.
    Count,
    /// `share`, from 0 to 1.
    Share,
}

/// Whether a planner wants more or less of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither.
    Neither,
}

type Needs = fn(&NeedTally, Parameter, &Plan) -> Sample;
type Beds = fn(&Census, Parameter, &Plan) -> Sample;
type Persons = fn(&PersonTally, Parameter) -> Sample;
type Staff = fn(&StaffTally, Parameter, &Plan) -> Sample;
type Equipment = fn(&StockTally, Parameter, &Plan) -> Sample;
type Services = fn(&ServiceTally, Parameter, &Plan) -> Sample;
type Supplies = fn(&SupplyTally, Parameter, &Plan) -> Sample;
type Fleets = fn(&FleetTally, Parameter, &Plan) -> Sample;
type Triage = fn(Sorting) -> Sample;
type Windows = fn(WindowTally) -> Sample;
type Monitoring = fn(&MonitoringTally) -> Sample;
type ByDay = fn(&[Day], usize, Parameter) -> Sample;

/// How a metric is computed.
#[derive(Clone, Copy)]
pub enum Compute {
    /// From needs.
    Needs(Needs),
    /// From census.
    Census(Beds),
    /// From census against usable beds, which are there for everyone.
    Capacity(Beds),
    /// From days against usable beds, of which the first has this number; a window may leave some out.
    Days(ByDay),
    /// From persons.
    Persons(Persons),
    /// From staff groups.
    Staff(Staff),
    /// From equipment.
    Equipment(Equipment),
    /// From shared services.
    Services(Services),
    /// From supplies.
    Supplies(Supplies),
    /// From vehicles.
    Vehicles(Fleets),
    /// From triage.
    Triage(Triage),
    /// From interventions that have to begin in time.
    Windows(Windows),
    /// From teams of home monitoring.
    Monitoring(Monitoring),
    /// From the ledger: the quantity of an item, or all money.
    Ledger(Option<Item>),
}

/// A metric.
pub struct Metric {
    /// Its name in scenario files and output.
    pub name: &'static str,
    /// Unit of its values.
    pub unit: &'static str,
    /// Its parameter.
    pub parameter: ParameterKind,
    /// Whether more is better.
    pub better: Better,
    /// What it is, in Chinese.
    pub zh: &'static str,
    /// What it is, in English.
    pub en: &'static str,
    compute: Compute,
}

impl Metric {
    /// The kind of facts it is a function of.
    #[must_use]
    pub fn facts(&self) -> Facts {
        match self.compute {
            Compute::Needs(_) => Facts::Needs,
            Compute::Census(_) | Compute::Capacity(_) | Compute::Days(_) => Facts::Census,
            Compute::Persons(_) => Facts::Persons,
            Compute::Staff(_) => Facts::Staff,
            Compute::Equipment(_) => Facts::Equipment,
            Compute::Services(_) => Facts::Services,
            Compute::Supplies(_) => Facts::Supplies,
            Compute::Vehicles(_) => Facts::Vehicles,
            Compute::Triage(_) => Facts::Triage,
            Compute::Windows(_) => Facts::Windows,
            Compute::Monitoring(_) => Facts::Monitoring,
            Compute::Ledger(_) => Facts::Ledger,
        }
    }

    /// Whether it can be about one kind of patient or one age band: not if it compares patients
    /// with usable beds, which are there for everyone.
    #[must_use]
    pub fn can_be_of_some(&self) -> bool {
        let of_everyone = matches!(
            self.compute,
            Compute::Capacity(_) | Compute::Days(_) | Compute::Monitoring(_) | Compute::Ledger(_)
        );
        !of_everyone && !self.of_resource()
    }

    /// Whether it can be about a level of care: not if it is about people at home.
    #[must_use]
    pub fn can_be_of_a_level(&self) -> bool {
        let of_places = match self.compute {
            Compute::Monitoring(_) => true,
            Compute::Ledger(item) => item.is_some_and(|item| !item.is_of_levels()),
            _ => false,
        };
        !of_places && self.can_be_somewhere()
    }

    /// Whether it is about a staff group, equipment, a service, a supply, a vehicle, a triage or an intervention, which its scope names.
    #[must_use]
    pub fn of_resource(&self) -> bool {
        matches!(
            self.compute,
            Compute::Staff(_)
                | Compute::Equipment(_)
                | Compute::Services(_)
                | Compute::Supplies(_)
                | Compute::Vehicles(_)
                | Compute::Triage(_)
                | Compute::Windows(_)
        )
    }

    /// Whether it is made of days, so that it can be about some of them.
    #[must_use]
    pub fn can_be_of_some_days(&self) -> bool {
        matches!(self.compute, Compute::Days(_))
    }

    /// Whether it can be about a place or a level of care: not if it is about the whole course
    /// of a person, which leads through several.
    #[must_use]
    pub fn can_be_somewhere(&self) -> bool {
        !matches!(self.compute, Compute::Persons(_)) && !self.of_resource()
    }
}

/// A number that is no ratio.
fn plain(value: f64) -> Sample {
    Sample {
        num: value,
        den: 1.0,
    }
}

fn ratio(num: u64, den: u64) -> Sample {
    Sample {
        num: num as f64,
        den: den as f64,
    }
}

/// A sum of milliseconds over a number, in hours.
fn hours(sum: i128, den: u64) -> Sample {
    Sample {
        num: sum as f64 / HOUR as f64,
        den: den as f64,
    }
}

fn within(tally: &NeedTally, parameter: Parameter, plan: &Plan) -> u64 {
    let Parameter::Within(within) = parameter else {
        return 0;
    };
    plan.place_of_edge(within.0)
        .map_or(0, |edge| tally.met_within(edge))
}

fn treated_within(tally: &NeedTally, parameter: Parameter, plan: &Plan) -> Sample {
    let Parameter::Within(within) = parameter else {
        return Sample::default();
    };
    let edge = plan.place_of_edge(within.0);
    let treated = edge.map_or(0, |edge| tally.treated_within(edge));
    ratio(treated, tally.needs)
}

fn wait_quantile(tally: &NeedTally, parameter: Parameter, _: &Plan) -> Sample {
    let Parameter::Share(p) = parameter else {
        return Sample::default();
    };
    let value = tally.waits.quantile(p).map(|wait| wait / HOUR as f64);
    value.map_or(Sample::default(), plain)
}

/// A time-weighted mean: an integral in patient-milliseconds over the recorded time.
fn over_time(area: i128, census: &Census) -> Sample {
    Sample {
        num: area as f64 / DAY as f64,
        den: census.time() as f64 / DAY as f64,
    }
}

fn census_sd(census: &Census) -> f64 {
    let time = census.time() as f64;
    let mean = census.occupied_area() as f64 / time;
    let square = |(level, &ms): (usize, &u64)| (level as f64 - mean).powi(2) * ms as f64;
    (census.levels.iter().enumerate().map(square).sum::<f64>() / time).sqrt()
}

fn time_at_or_above(census: &Census, parameter: Parameter) -> Sample {
    let Parameter::Count(count) = parameter else {
        return Sample::default();
    };
    let above: u64 = census.levels.iter().skip(count as usize).sum();
    ratio(above, census.time())
}

fn at_instant(
    census: &Census,
    parameter: Parameter,
    plan: &Plan,
    value: fn(&crate::simulation::tally::Level) -> f64,
) -> Sample {
    let Parameter::At(at) = parameter else {
        return Sample::default();
    };
    let place = plan.place_of_instant(at);
    place
        .and_then(|place| census.instants.get(place))
        .map_or(Sample::default(), |level| plain(value(level)))
}

/// A mean over time and groups.
fn of_staff(area: f64, tally: &StaffTally) -> Sample {
    Sample {
        num: area / HOUR as f64,
        den: tally.time as f64 / tally.groups.max(1) as f64 / HOUR as f64,
    }
}

fn hours_of_mode(tally: &StaffTally, mode: usize) -> Sample {
    plain(tally.modes[mode] as f64 / HOUR as f64)
}

fn staff_at(
    tally: &StaffTally,
    parameter: Parameter,
    plan: &Plan,
    value: fn(&Duty) -> f64,
) -> Sample {
    let Parameter::At(at) = parameter else {
        return Sample::default();
    };
    let place = plan.place_of_instant(at);
    let duty = place.and_then(|place| tally.instants.get(place));
    duty.map_or(Sample::default(), |duty| plain(value(duty)))
}

/// A mean over time of all stocks together.
fn of_stocks(area: i128, tally: &StockTally) -> Sample {
    Sample {
        num: area as f64 / PARTS as f64 / HOUR as f64,
        den: tally.time as f64 / tally.stocks.max(1) as f64 / HOUR as f64,
    }
}

fn stock_at(tally: &StockTally, parameter: Parameter, plan: &Plan, which: usize) -> Sample {
    let Parameter::At(at) = parameter else {
        return Sample::default();
    };
    let place = plan.place_of_instant(at);
    let found = place.and_then(|place| tally.instants.get(place));
    found.map_or(Sample::default(), |parts| {
        plain(parts[which] as f64 / PARTS as f64)
    })
}

/// An amount of a supply.
fn amount(parts: i128) -> Sample {
    plain(parts as f64 / PARTS as f64 / DAY as f64)
}

fn supply_at(tally: &SupplyTally, parameter: Parameter, plan: &Plan) -> Sample {
    let Parameter::At(at) = parameter else {
        return Sample::default();
    };
    let place = plan.place_of_instant(at);
    let found = place.and_then(|place| tally.instants.get(place));
    found.map_or(Sample::default(), |&parts| amount(parts))
}

fn response_within(tally: &FleetTally, parameter: Parameter, plan: &Plan) -> Sample {
    let Parameter::Within(within) = parameter else {
        return Sample::default();
    };
    let edge = plan.place_of_edge(within.0);
    ratio(
        edge.map_or(0, |edge| tally.responded_within(edge)),
        tally.responses.n(),
    )
}

fn response_quantile(tally: &FleetTally, parameter: Parameter, _: &Plan) -> Sample {
    let Parameter::Share(p) = parameter else {
        return Sample::default();
    };
    let value = tally.responses.quantile(p).map(|time| time / MINUTE as f64);
    value.map_or(Sample::default(), plain)
}

/// A sum of milliseconds over a number, in minutes.
fn minutes(sum: i128, den: u64) -> Sample {
    Sample {
        num: sum as f64 / MINUTE as f64,
        den: den as f64,
    }
}

/// Vehicle-time over time: a mean number of vehicles.
fn vehicles(area: i128, tally: &FleetTally) -> Sample {
    Sample {
        num: area as f64 / HOUR as f64,
        den: tally.time as f64 / HOUR as f64,
    }
}

fn turnaround_within(tally: &ServiceTally, parameter: Parameter, plan: &Plan) -> Sample {
    let Parameter::Within(within) = parameter else {
        return Sample::default();
    };
    let edge = plan.place_of_edge(within.0).map_or(0, |edge| edge + 1);
    ratio(tally.by_edge.iter().take(edge).sum(), tally.results)
}

fn turnaround_quantile(tally: &ServiceTally, parameter: Parameter, _: &Plan) -> Sample {
    let Parameter::Share(p) = parameter else {
        return Sample::default();
    };
    let value = tally.turnaround.quantile(p);
    value.map_or(Sample::default(), |time| plain(time / HOUR as f64))
}

fn days_over(days: &[Day], parameter: Parameter) -> Sample {
    let Parameter::Share(share) = parameter else {
        return Sample::default();
    };
    plain(days.iter().filter(|day| day.peak_ratio >= share).count() as f64)
}

fn first_overrun(days: &[Day], first: usize) -> Sample {
    let found = days.iter().position(|day| day.overrun);
    found.map_or(Sample::default(), |day| plain((first + day) as f64))
}

/// Largest gap between patients in beds or waiting and usable beds at the end of a day's peak.
fn peak_gap(days: &[Day]) -> f64 {
    let gap = |day: &Day| f64::from(day.peak_need) - day.end.usable as f64;
    days.iter().map(gap).fold(0.0, f64::max)
}

fn sd_of_times(tally: &PersonTally) -> Sample {
    let n = (tally.recovered + tally.died + tally.left) as f64;
    if n < 2.0 {
        return Sample::default();
    }
    let mean = tally.time as f64 / n;
    let variance = (tally.time_squared as f64 - n * mean * mean) / (n - 1.0);
    plain(variance.max(0.0).sqrt() / HOUR as f64)
}

fn quantile_of_times(tally: &PersonTally, parameter: Parameter) -> Sample {
    let Parameter::Share(p) = parameter else {
        return Sample::default();
    };
    let value = tally.times.quantile(p).map(|time| time / HOUR as f64);
    value.map_or(Sample::default(), plain)
}

fn ended(tally: &PersonTally) -> u64 {
    tally.recovered + tally.died + tally.left
}

macro_rules! metrics {
    ($($name:literal, $unit:literal, $parameter:ident, $better:ident, $zh:literal, $en:literal, $facts:ident($f:expr);)*) => {
        /// All metrics, in the order in which they are reported.
        pub const METRICS: &[Metric] = &[$(Metric {
            name: $name,
            unit: $unit,
            parameter: ParameterKind::$parameter,
            better: Better::$better,
            zh: $zh,
            en: $en,
            compute: Compute::$facts($f),
        }),*];
    };
}

metrics! {
    "arrivals", "patients", None, Neither, "需求人数", "needs that arise",
        Needs(|t, _, _| plain(t.needs as f64));
    "persons_in_need", "patients", None, Neither, "至少一次需要该级救治的人数", "persons who need the level at least once",
        Needs(|t, _, _| plain(t.persons as f64));
    "admitted", "patients", None, Higher, "需求得到满足的人数", "needs met",
        Needs(|t, _, _| plain(t.met as f64));
    "refused", "patients", None, Lower, "被拒收人数", "needs refused",
        Needs(|t, _, _| plain(t.refused as f64));
    "refused_share", "share", None, Lower, "拒收比例", "share of needs refused",
        Needs(|t, _, _| ratio(t.refused, t.needs));
    "delayed_share", "share", None, Lower, "需等待的比例", "share of needs not met at once",
        Needs(|t, _, _| ratio(t.needs - t.at_once, t.needs));
    "wait_mean", "h", None, Lower, "平均等待时间(已满足者)", "mean wait of needs that were met, zeros included",
        Needs(|t, _, _| hours(t.wait, t.met));
    "wait_mean_all", "h", None, Lower, "平均等待时间(全部)", "mean wait of all needs, up to care, death, leaving or the end",
        Needs(|t, _, _| hours(t.wait + t.wait_unmet, t.needs));
    "wait_share_within", "share", Within, Higher, "规定时间内得到救治的比例", "share of needs met within a time",
        Needs(|t, p, plan| ratio(within(t, p, plan), t.needs));
    "wait_share_over", "share", Within, Lower, "超过规定时间的比例", "share of needs not met within a time",
        Needs(|t, p, plan| ratio(t.needs - within(t, p, plan), t.needs));
    "treated_within", "share", Within, Higher, "首诊后规定时间内得到救治的比例", "share of needs treated within a time from first contact, in the level or by a crew that gives it at the patient's side (the golden window of time-critical patients)",
        Needs(treated_within);
    "contact_to_care_mean", "h", None, Lower, "首诊到得到救治的平均时间", "mean time from first contact to the level, or to a crew that gives it, of needs that were treated",
        Needs(|t, _, _| hours(t.contact_to_care, t.treated()));
    "wait_quantile", "h", Share, Lower, "等待时间分位数", "quantile of waits of needs that were met",
        Needs(wait_quantile);
    "left_share", "share", None, Lower, "等待中离开的比例", "share of needs given up while waiting",
        Needs(|t, _, _| ratio(t.left, t.needs));
    "died_waiting", "patients", None, Lower, "等待中死亡人数", "patients who died with the need unmet",
        Needs(|t, _, _| plain(t.died as f64));
    "died_waiting_share", "share", None, Lower, "等待中死亡的比例", "share of needs that ended in death while unmet",
        Needs(|t, _, _| ratio(t.died, t.needs));
    "open_at_end", "patients", None, Lower, "结束时仍在等待的人数", "needs still open when the run stopped",
        Needs(|t, _, _| plain(t.open as f64));
    "unmet_hours", "h", None, Lower, "未满足小时数", "time needing the level and not receiving it",
        Needs(|t, _, _| plain(t.unmet as f64 / HOUR as f64));
    "transfers", "patients", None, Neither, "转诊人次", "transfers to another facility with a bed kept",
        Needs(|t, _, _| plain(t.transfers as f64));
    "transfer_share", "share", None, Neither, "转诊比例", "transfers per need",
        Needs(|t, _, _| ratio(t.transfers, t.needs));
    "transfer_minutes", "min", None, Lower, "平均转运时间", "mean time on the way of a transfer",
        Needs(|t, _, _| Sample { num: t.on_the_way as f64 / MINUTE as f64, den: t.transfers as f64 });
    "transfers_up", "patients", None, Neither, "上转人次", "of those, to a facility that the one left refers to",
        Needs(|t, _, _| plain(t.transfers_up as f64));
    "transfers_down", "patients", None, Neither, "下转人次", "of those, to a facility that refers to the one left (down-referral)",
        Needs(|t, _, _| plain(t.transfers_down as f64));
    "offers_refused", "times", None, Lower, "转诊请求被拒次数", "requests for a bed elsewhere that were refused though one was free",
        Needs(|t, _, _| plain(t.offers_refused as f64));
    "boarder_hours", "h", None, Lower, "候床小时数(按所需级别)", "time in a bed below the level, while waiting for the level or going without it",
        Needs(|t, _, _| plain(t.boarded as f64 / HOUR as f64));
    "blocked_hours", "h", None, Lower, "压床小时数(按所需级别)", "time in a bed above the level, while waiting for the level (bed blocking)",
        Needs(|t, _, _| plain(t.blocked as f64 / HOUR as f64));
    "ceiling_arrivals", "patients", None, Neither, "上限治疗人数", "needs of the level as a ceiling of care: a higher one is needed and not offered",
        Needs(|t, _, _| plain(t.ceiling as f64));
    "ceiling_deaths", "patients", None, Neither, "上限治疗者死亡人数(取决于假设)", "deaths of patients for whom the level is the ceiling of care (assumption-driven)",
        Needs(|t, _, _| plain(t.ceiling_died as f64));
    "unstaffed_share", "share", None, Lower, "有空床但缺人手的比例", "share of needs not met at once though a bed of the responsible unit was open and free: staff was missing",
        Needs(|t, _, _| ratio(t.unstaffed, t.needs));
    "unequipped_share", "share", None, Lower, "有床但缺设备的比例", "share of needs not met at once though a bed of the responsible unit was free, or the patient's own: equipment was missing",
        Needs(|t, _, _| ratio(t.unequipped, t.needs));
    "by_stand_in_share", "share", None, Lower, "由替代级别满足的比例", "share of needs met by a stand-in of the level, such as direct admission where no buffer room was free",
        Needs(|t, _, _| ratio(t.by_stand_in, t.needs));
    "unrecognised", "patients", None, Neither, "在家中发生且尚未被发现的需求数", "needs that arise at home and that nobody knows of at first",
        Needs(|t, _, _| plain(t.unseen as f64));
    "monitored_share", "share", None, Higher, "其中属健康监测对象的比例", "share of needs that arise at home of people who are followed there (coverage of home monitoring)",
        Needs(|t, _, _| ratio(t.followed, t.unseen));
    "found_by_visit_share", "share", None, Higher, "由随访发现的比例", "share of needs that arise at home found by a visit, and not by the patient asking for care",
        Needs(|t, _, _| ratio(t.found, t.unseen));
    "recognition_mean", "h", None, Lower, "平均发现延迟", "mean time from a need at home to its recognition, or to its end where nobody came to know of it",
        Needs(|t, _, _| hours(t.unrecognised, t.unseen));
    "lost_hours", "h", None, Lower, "救治前损失的时间", "time lost before care, all causes: from the need to care, death, leaving or passing",
        Needs(|t, _, _| plain((t.wait + t.wait_unmet) as f64 / HOUR as f64));
    "lost_to_recognition", "h", None, Lower, "其中因未被发现", "of the time lost before care, that in which nobody knew of the need",
        Needs(|t, _, _| plain(t.unrecognised as f64 / HOUR as f64));
    "lost_to_travel", "h", None, Lower, "其中因路途", "of the time lost before care, that on the way",
        Needs(|t, _, _| plain(t.travelled as f64 / HOUR as f64));
    "lost_to_hours", "h", None, Lower, "其中因未开诊", "of the time lost before care, that in queues of units that are shut by their opening hours",
        Needs(|t, _, _| plain(t.shut as f64 / HOUR as f64));
    "lost_to_waiting", "h", None, Lower, "其中因排队", "of the time lost before care, the rest: waiting for a bed or a server",
        Needs(|t, _, _| plain((t.wait + t.wait_unmet - t.unrecognised - t.travelled - t.shut) as f64 / HOUR as f64));
    "unmet_for_beds", "h", None, Lower, "其中因缺床位", "of the unmet hours, those in which a bed was short: the rest, after all other causes",
        Needs(|t, _, _| plain(t.short_of_beds() as f64 / HOUR as f64));
    "unmet_for_staff", "h", None, Lower, "其中因缺人手", "of the unmet hours, those in the queue of a unit in which a staff group was what kept patients from a bed",
        Needs(|t, _, _| plain(t.short_of_staff as f64 / HOUR as f64));
    "unmet_for_equipment", "h", None, Lower, "其中因缺设备", "of the unmet hours, those in the queue of a unit in which equipment was what kept patients from a bed",
        Needs(|t, _, _| plain(t.short_of_equipment as f64 / HOUR as f64));
    "unmet_for_vehicles", "h", None, Lower, "其中因等车", "of the unmet hours, those from the call for a vehicle until it sets out with the patient",
        Needs(|t, _, _| plain(t.no_vehicle as f64 / HOUR as f64));
    "admissions", "patients", None, Neither, "收治人次", "admissions to beds, boarders included",
        Census(|c, _, _| plain(c.admissions as f64));
    "census_mean", "patients", None, Neither, "平均占用床位", "mean number in beds over time",
        Census(|c, _, _| over_time(c.occupied_area(), c));
    "census_sd", "patients", None, Neither, "占用床位标准差", "standard deviation over time of the number in beds",
        Census(|c, _, _| plain(census_sd(c)));
    "census_peak", "patients", None, Lower, "占用床位峰值", "most patients in beds at once",
        Census(|c, _, _| plain(c.peak() as f64));
    "census_at", "patients", At, Neither, "某时刻占用床位", "patients in beds at an instant",
        Census(|c, p, plan| at_instant(c, p, plan, |level| f64::from(level.occupied)));
    "waiting_at", "patients", At, Lower, "某时刻等待人数", "patients waiting at an instant",
        Census(|c, p, plan| at_instant(c, p, plan, |level| f64::from(level.waiting)));
    "present_at", "patients", At, Lower, "某时刻在院及等待人数", "patients in beds or waiting at an instant",
        Census(|c, p, plan| at_instant(c, p, plan, |level| f64::from(level.occupied) + f64::from(level.waiting)));
    "full_at", "share", At, Lower, "某时刻满员概率", "whether no usable bed is free at an instant",
        Capacity(|c, p, plan| at_instant(c, p, plan, |level| f64::from(u8::from(level.full()))));
    "beds_usable_at", "beds", At, Higher, "某时刻可用床位", "usable beds at an instant",
        Capacity(|c, p, plan| at_instant(c, p, plan, |level| level.usable as f64));
    "beds_usable_mean", "beds", None, Higher, "平均可用床位", "mean usable beds over time",
        Capacity(|c, _, _| over_time(c.beds.areas[1], c));
    "beds_usable_least", "beds", None, Higher, "可用床位最少时", "fewest usable beds at any instant",
        Capacity(|c, _, _| plain(c.beds.least[1] as f64));
    "beds_physical", "beds", None, Higher, "实有床位", "beds that exist, open or not",
        Capacity(|c, _, _| plain(c.beds.physical as f64));
    "beds_open_at", "beds", At, Higher, "某时刻开放床位", "open beds at an instant",
        Capacity(|c, p, plan| at_instant(c, p, plan, |level| level.open as f64));
    "beds_open_mean", "beds", None, Higher, "平均开放床位", "mean open beds over time",
        Capacity(|c, _, _| over_time(c.beds.areas[0], c));
    "beds_open_least", "beds", None, Higher, "开放床位最少时", "fewest open beds at any instant",
        Capacity(|c, _, _| plain(c.beds.least[0] as f64));
    "beds_staffed_at", "beds", At, Higher, "某时刻有人手的床位", "beds for which staff is on duty at an instant, open or not; the open ones where no staff is counted",
        Capacity(|c, p, plan| at_instant(c, p, plan, |level| level.staffed as f64));
    "beds_staffed_mean", "beds", None, Higher, "平均有人手的床位", "mean beds over time for which staff is on duty, open or not; the open ones where no staff is counted",
        Capacity(|c, _, _| over_time(c.beds.areas[3], c));
    "beds_staffed_least", "beds", None, Higher, "有人手的床位最少时", "fewest beds at any instant for which staff is on duty, open or not; the open ones where no staff is counted",
        Capacity(|c, _, _| plain(c.beds.least[2] as f64));
    "beds_converted_mean", "beds", None, Neither, "平均转换床位", "mean converted beds over time",
        Capacity(|c, _, _| over_time(c.beds.areas[2], c));
    "beds_converted_days", "d", None, Neither, "转换床位开放天数", "days with converted beds open",
        Capacity(|c, _, _| plain(c.beds.converted_time as f64 / DAY as f64));
    "beds_converted_times", "times", None, Neither, "转换次数", "how often converted beds opened",
        Capacity(|c, _, _| plain(f64::from(c.beds.conversions)));
    "beds_converted_delay", "d", None, Lower, "从触发到首张转换床的天数", "days from the first call for converted beds to the first of them",
        Capacity(|c, _, _| c.beds.first_delay.map_or(Sample::default(), |delay| plain(delay as f64 / DAY as f64)));
    "time_share_at_or_above", "share", Count, Lower, "占用达到某数的时间比例", "share of time with at least so many in beds",
        Census(|c, p, _| time_at_or_above(c, p));
    "boarders_mean", "patients", None, Lower, "平均候床人数", "mean number in beds here who need a higher level (boarders)",
        Census(|c, _, _| over_time(c.boarding_area, c));
    "full_time_share", "share", None, Lower, "满员时间比例", "share of time without a free usable bed",
        Capacity(|c, _, _| ratio(c.full, c.time()));
    "full_time_days", "d", None, Lower, "满员时间(天)", "time without a free usable bed",
        Capacity(|c, _, _| plain(c.full as f64 / DAY as f64));
    "infected_in_care", "patients", None, Lower, "院内感染患者数", "patients infected in care",
        Census(|c, _, _| plain(c.infected as f64));
    "exposure_hours", "h", None, Lower, "暴露小时数", "hours together of patients who can be infected with infectious room-mates, each pair counted",
        Capacity(|c, _, _| plain(c.together / HOUR as f64));
    "paused_days", "d", None, Neither, "暂停收治天数", "days on which the unit took nobody by policy",
        Capacity(|c, _, _| plain(c.paused / DAY as f64));
    "recovery_days", "d", None, Lower, "暂停结束后恢复所需天数", "days from the end of the last pause until no more wait than when it began; up to the end of the run where they still do",
        Capacity(|c, _, _| c.beds.recovery.map_or(Sample::default(), |time| plain(time as f64 / DAY as f64)));
    "queue_mean", "patients", None, Lower, "平均等待人数", "mean number waiting over time",
        Census(|c, _, _| over_time(c.waiting_area, c));
    "present_mean", "patients", None, Lower, "平均在床及等待人数", "mean number in beds or waiting over time",
        Census(|c, _, _| over_time(c.occupied_area() + c.waiting_area, c));
    "queue_peak", "patients", None, Lower, "等待人数峰值", "most patients waiting at once",
        Census(|c, _, _| plain(f64::from(c.peak_waiting)));
    "need_peak", "patients", None, Lower, "需求峰值(在床及等待)", "most patients in beds or waiting at once",
        Census(|c, _, _| plain(f64::from(c.peak_need)));
    "peak_gap", "beds", None, Lower, "峰值缺口", "largest excess of patients in beds or waiting over usable beds",
        Days(|days, _, _| plain(peak_gap(days)));
    "days_over", "d", Share, Lower, "占用率超过某值的天数", "days with any instant at or above a share of usable beds",
        Days(|days, _, p| days_over(days, p));
    "first_day_full", "day", None, Higher, "首次满员日", "first day with no usable bed free and someone refused or waiting",
        Days(|days, first, _| first_overrun(days, first));
    "overrun_days", "d", None, Lower, "满员且有人等待的天数", "days with no usable bed free and someone refused or waiting",
        Days(|days, _, _| plain(days.iter().filter(|day| day.overrun).count() as f64));
    "beds_bind_days", "d", None, Lower, "床位为短板的天数", "days on which beds were what kept someone waiting or refused, and not staff or equipment",
        Days(|days, _, _| plain(days.iter().filter(|day| day.beds_bind).count() as f64));
    "patients", "patients", None, Neither, "就诊人数", "persons who made contact",
        Persons(|t, _| plain(t.entered as f64));
    "deaths", "patients", None, Lower, "死亡人数(取决于假设)", "deaths of persons who made contact (assumption-driven)",
        Persons(|t, _| plain(t.died as f64));
    "death_share", "share", None, Lower, "死亡比例(取决于假设)", "share of ended courses that ended in death (assumption-driven)",
        Persons(|t, _| ratio(t.died, ended(t)));
    "recovered_share", "share", None, Higher, "康复比例", "share of ended courses that ended in recovery",
        Persons(|t, _| ratio(t.recovered, ended(t)));
    "recovered", "patients", None, Higher, "康复人数", "persons who recovered or were discharged alive",
        Persons(|t, _| plain(t.recovered as f64));
    "left_untreated", "patients", None, Lower, "未获救治而离开人数", "persons who left without the care they needed",
        Persons(|t, _| plain(t.left as f64));
    "still_present", "patients", None, Lower, "结束时仍在系统中人数", "persons still present at the end",
        Persons(|t, _| plain(t.entered as f64 - ended(t) as f64));
    "time_in_system_mean", "h", None, Lower, "在系统平均时间", "mean time from contact to the end of the course",
        Persons(|t, _| hours(t.time, ended(t)));
    "time_in_system_sd", "h", None, Neither, "在系统时间标准差", "standard deviation of the time from contact to the end",
        Persons(|t, _| sd_of_times(t));
    "time_in_system_quantile", "h", Share, Lower, "在系统时间分位数", "quantile of the time from contact to the end of the course",
        Persons(quantile_of_times);
    "time_to_recovery_mean", "h", None, Lower, "康复者平均时间", "mean time from contact to recovery of those who recovered",
        Persons(|t, _| hours(t.time_recovered, t.recovered));
    "time_to_death_mean", "h", None, Neither, "死亡者平均时间", "mean time from contact to death of those who died",
        Persons(|t, _| hours(t.time_died, t.died));
    "time_to_leaving_mean", "h", None, Neither, "未获救治者离开前平均时间", "mean time from contact to leaving of those who left without the care they needed",
        Persons(|t, _| hours(t.time_left, t.left));
    "staff_on_duty_mean", "staff", None, Higher, "平均在岗人数", "mean number of staff on duty: heads present over cover",
        Staff(|t, _, _| of_staff(t.on_duty, t));
    "staff_needed_mean", "staff", None, Lower, "常规配比所需平均在岗人数", "mean number of staff on duty whom the census asks for in conventional mode",
        Staff(|t, _, _| of_staff(t.asked, t));
    "staff_absent_mean", "staff", None, Lower, "平均缺勤人数", "mean number of heads on the roster who are absent",
        Staff(|t, _, _| of_staff(t.absent as f64, t));
    "staff_ill_mean", "staff", None, Lower, "平均病假人数", "mean number of heads, reserve included, who are away ill in the wave",
        Staff(|t, _, _| of_staff(t.ill as f64, t));
    "staff_ill_peak", "staff", None, Lower, "病假人数峰值", "most heads away ill at once",
        Staff(|t, _, _| plain(f64::from(t.most_ill)));
    "staff_reserve_mean", "staff", None, Neither, "平均后备到岗人数", "mean number of heads of the reserve who are called up and present",
        Staff(|t, _, _| of_staff(t.reserve as f64, t));
    "staff_called_up_times", "times", None, Neither, "后备被负荷触发调用的次数", "how often a crowded unit called the reserve up",
        Staff(|t, _, _| plain(t.called_up as f64));
    "staff_call_up_delay", "d", None, Lower, "从触发到后备上岗的天数", "days from the first call of a crowded unit for the reserve to its work",
        Staff(|t, _, _| t.call_delay.map_or(Sample::default(), |delay| plain(delay as f64 / DAY as f64)));
    "staff_lent_mean", "staff", None, Neither, "平均外派人数", "mean number of heads of the group who are at work in another one or on the way there",
        Staff(|t, _, _| of_staff(t.lent as f64, t));
    "staff_borrowed_mean", "staff", None, Neither, "平均借调到岗人数", "mean number of members of other groups who are present here, borrowed for convertible beds or sent where the load is",
        Staff(|t, _, _| of_staff(t.borrowed as f64, t));
    "staff_on_duty_at", "staff", At, Higher, "某时刻在岗人数", "staff on duty at an instant",
        Staff(|t, p, plan| staff_at(t, p, plan, |duty| duty.on_duty));
    "staff_absent_at", "staff", At, Lower, "某时刻缺勤人数", "heads on the roster who are absent at an instant",
        Staff(|t, p, plan| staff_at(t, p, plan, |duty| f64::from(duty.heads - duty.present)));
    "staff_ill_at", "staff", At, Lower, "某时刻病假人数", "heads, reserve included, who are away ill at an instant",
        Staff(|t, p, plan| staff_at(t, p, plan, |duty| f64::from(duty.ill)));
    "staff_heads_at", "staff", At, Higher, "某时刻在册人数", "heads on the roster at an instant",
        Staff(|t, p, plan| staff_at(t, p, plan, |duty| f64::from(duty.heads)));
    "staff_infected_in_care", "staff", None, Lower, "院内感染的人员数", "staff infected in care, and not by the wave outside",
        Staff(|t, _, _| plain(t.infected_in_care as f64));
    "staff_days_lost_in_care", "d", None, Lower, "院内感染损失的人日", "days for which staff infected in care are away ill",
        Staff(|t, _, _| plain(t.lost_in_care as f64 / DAY as f64));
    "staff_binds_days", "d", None, Lower, "该人员组为短板的天数", "days on which in some unit the group, more than beds or anything else, kept someone waiting or refused",
        Staff(|t, _, _| plain(t.binds as f64));
    "contingency_hours", "h", None, Lower, "应急模式小时数", "time in contingency mode: more patients per staff than conventional ratios allow",
        Staff(|t, _, _| hours_of_mode(t, 1));
    "crisis_hours", "h", None, Lower, "危机模式小时数", "time in crisis mode: more patients per staff than contingency ratios allow",
        Staff(|t, _, _| hours_of_mode(t, 2));
    "over_ratio_hours", "h", None, Lower, "超配比小时数", "time with more patients per staff than the most stretched mode allows",
        Staff(|t, _, _| hours_of_mode(t, crate::model::pool::OVER));
    "equipment_on_hand_mean", "units", None, Higher, "平均设备数", "mean amount of the equipment that there is",
        Equipment(|t, _, _| of_stocks(t.there, t));
    "equipment_on_hand_at", "units", At, Higher, "某时刻设备数", "amount of the equipment that there is at an instant",
        Equipment(|t, p, plan| stock_at(t, p, plan, 1));
    "equipment_in_use_mean", "units", None, Neither, "平均在用设备数", "mean amount of the equipment that patients hold",
        Equipment(|t, _, _| of_stocks(t.used, t));
    "equipment_in_use_at", "units", At, Neither, "某时刻在用设备数", "amount of the equipment that patients hold at an instant",
        Equipment(|t, p, plan| stock_at(t, p, plan, 0));
    "equipment_binds_days", "d", None, Lower, "该设备为短板的天数", "days on which in some unit the equipment, more than beds or anything else, kept someone waiting or refused",
        Equipment(|t, _, _| plain(t.binds as f64));
    "equipment_used_up_share", "share", None, Lower, "设备全部在用的时间比例", "share of time with nothing of the equipment left, over all facilities that count it",
        Equipment(|t, _, _| ratio(t.used_up, t.time));
    "service_tests", "times", None, Neither, "检测次数", "tests done, those that are done again counted each time",
        Services(|t, _, _| plain(t.tests as f64));
    "service_repeats", "times", None, Lower, "重复检查次数", "tests of persons who had a result of the service already, of a facility whose results are not recognised",
        Services(|t, _, _| plain(t.repeated as f64));
    "service_repeats_avoided", "times", None, Higher, "因结果互认免做的检查次数", "tests that were not done, since a result from elsewhere was recognised",
        Services(|t, _, _| plain(t.recognised as f64));
    "service_passed_over", "times", None, Lower, "轮到时已不再需要的会诊次数", "consultations whose turn came when the patient was in another stage or gone",
        Services(|t, _, _| plain(t.passed_over as f64));
    "service_turnaround_mean", "h", None, Lower, "平均出结果时间", "mean time from asking for a test to its result",
        Services(|t, _, _| hours(t.time_to_result, t.results));
    "service_turnaround_quantile", "h", Share, Lower, "出结果时间分位数", "quantile of times from asking for a test to its result",
        Services(turnaround_quantile);
    "service_turnaround_within", "share", Within, Higher, "规定时间内出结果的比例", "share of results within a time from asking",
        Services(turnaround_within);
    "service_queue_mean", "times", None, Lower, "平均排队检测数", "mean number of tests waiting for a server",
        Services(|t, _, _| Sample { num: t.waiting as f64 / HOUR as f64, den: t.time as f64 / HOUR as f64 });
    "service_queue_peak", "times", None, Lower, "排队检测数峰值", "most tests waiting at once",
        Services(|t, _, _| plain(t.most_waiting as f64));
    "service_busy_share", "share", None, Lower, "设备使用率", "share of the servers' time in which they work",
        Services(|t, _, _| Sample { num: t.busy[0] as f64 / HOUR as f64, den: t.busy[1] as f64 / HOUR as f64 });
    "supply_at", "units", At, Higher, "某时刻物资存量", "amount of the supply that is there at an instant",
        Supplies(supply_at);
    "supply_least", "units", None, Higher, "物资最低存量", "least amount of the supply that is there (of several facilities, added up)",
        Supplies(|t, _, _| amount(t.least));
    "supply_used", "units", None, Neither, "物资用量", "amount of the supply that is used",
        Supplies(|t, _, _| amount(t.used));
    "supply_short", "units", None, Lower, "物资缺口", "amount of the supply that is asked for while nothing is there",
        Supplies(|t, _, _| amount(t.short));
    "supply_covered_share", "share", None, Higher, "物资满足比例", "share of the supply that is asked for that is there",
        Supplies(|t, _, _| Sample { num: amount(t.used).num, den: amount(t.used + t.short).num });
    "supply_days_without", "d", None, Lower, "断供天数", "time in which the supply is asked for and nothing is there",
        Supplies(|t, _, _| plain(t.out as f64 / DAY as f64));
    "supply_first_day_out", "day", None, Higher, "首次断供日", "first day on which the supply is asked for and nothing is there",
        Supplies(|t, _, _| t.first_out.map_or(Sample::default(), |at| plain((at / DAY) as f64)));
    "vehicle_calls", "times", None, Neither, "呼叫车辆次数", "patients who asked for a vehicle, counted at the nearest station that serves them",
        Vehicles(|t, _, _| plain(t.calls as f64));
    "vehicle_jobs", "times", None, Neither, "出车次数", "vehicles sent",
        Vehicles(|t, _, _| plain(t.jobs as f64));
    "vehicle_delayed_share", "share", None, Lower, "需等车的比例", "share of calls to which no vehicle was sent at once",
        Vehicles(|t, _, _| ratio(t.waited, t.calls));
    "vehicle_wait_mean", "min", None, Lower, "平均候车(派车前)时间", "mean time from the call to a vehicle being sent, zeros included, of those to whom one was sent",
        Vehicles(|t, _, _| minutes(t.wait, t.waits.n()));
    "vehicle_response_mean", "min", None, Lower, "平均响应时间", "mean time from the call to a vehicle at the patient",
        Vehicles(|t, _, _| minutes(t.response, t.responses.n()));
    "vehicle_response_quantile", "min", Share, Lower, "响应时间分位数", "quantile of times from the call to a vehicle at the patient",
        Vehicles(response_quantile);
    "vehicle_response_within", "share", Within, Higher, "规定时间内到达患者的比例", "share of responses within a time from the call",
        Vehicles(response_within);
    "vehicle_transfer_mean", "min", None, Lower, "平均转运总时间", "mean time from the call to the end of the handover, of those who arrived",
        Vehicles(|t, _, _| minutes(t.transfer, t.arrived));
    "vehicle_queue_mean", "patients", None, Lower, "平均候车人数", "mean number of patients to whom no vehicle has been sent",
        Vehicles(|t, _, _| vehicles(t.waiting, t));
    "vehicle_queue_peak", "patients", None, Lower, "候车人数峰值", "most patients waiting for a vehicle at once (of several stations, added up)",
        Vehicles(|t, _, _| plain(t.most_waiting as f64));
    "vehicle_busy_mean", "vehicles", None, Neither, "平均在外车辆数", "mean number of vehicles on a job, the way back included",
        Vehicles(|t, _, _| vehicles(t.vehicles[0], t));
    "vehicle_busy_share", "share", None, Lower, "车辆占用率", "share of the time of vehicles in service in which they are on a job; over 1 where jobs outlast a shift",
        Vehicles(|t, _, _| Sample { num: t.vehicles[0] as f64 / HOUR as f64, den: t.vehicles[1] as f64 / HOUR as f64 });
    "vehicle_none_idle_share", "share", None, Lower, "无车可派的时间比例", "share of the time with any vehicle in service in which none is idle (of several stations, added up)",
        Vehicles(|t, _, _| ratio(t.manned[1], t.manned[0]));
    "vehicle_out_of_service_mean", "vehicles", None, Lower, "平均停运车辆数", "mean number of vehicles without a crew on duty",
        Vehicles(|t, _, _| vehicles(t.vehicles[2] - t.vehicles[1], t));
    "vehicle_binds_days", "d", None, Lower, "该类车辆为短板的天数", "days on which in some unit a vehicle of the kind, or its crew, was what patients with a bed kept waited for more than for anything else (the same at each of its stations)",
        Vehicles(|t, _, _| plain(t.binds as f64));
    "vehicle_other_means_share", "share", None, Lower, "改用其他交通的比例", "share of calls where no vehicle was idle and the patient went by other means",
        Vehicles(|t, _, _| ratio(t.other_means, t.calls));
    "vehicle_in_vain_share", "share", None, Lower, "未能成行的呼叫比例", "share of calls after which the patient died, changed or left before setting out",
        Vehicles(|t, _, _| ratio(t.in_vain, t.calls));
    "triage_sorted", "patients", None, Neither, "分诊人数", "patients sorted by the triage, or of them those who truly belong to the class",
        Triage(|t| plain(t.all as f64));
    "triage_under_share", "share", None, Lower, "分诊过低比例", "share of them who are given a less urgent class than the true one (under-triage)",
        Triage(|t| ratio(t.under, t.all));
    "triage_over_share", "share", None, Lower, "分诊过高比例", "share of them who are given a more urgent class than the true one (over-triage)",
        Triage(|t| ratio(t.over, t.all));
    "intervention_begun", "patients", None, Neither, "按时开始干预人数", "people who begin the intervention within its time from the onset",
        Windows(|t| plain(t.begun as f64));
    "intervention_late", "patients", None, Lower, "错过干预时限人数", "people who would have the intervention but come to the first stage that it concerns when its time is over",
        Windows(|t| plain(t.late as f64));
    "intervention_in_time_share", "share", None, Higher, "按时开始干预比例", "share of the people who begin the intervention or come too late for it that begin it",
        Windows(|t| ratio(t.begun, t.begun + t.late));
    "monitoring_persons", "patients", None, Neither, "纳入健康监测人数", "persons who begin to be followed at home",
        Monitoring(|t| plain(t.entered as f64));
    "monitoring_mean", "patients", None, Neither, "平均在监测人数", "mean number of persons followed at home",
        Monitoring(|t| Sample { num: t.followed as f64 / DAY as f64, den: t.time as f64 / t.teams.max(1) as f64 / DAY as f64 });
    "monitoring_visits", "times", None, Neither, "随访次数", "visits made to people who are followed at home",
        Monitoring(|t| plain(t.made));
    "monitoring_late_share", "share", None, Lower, "未按时随访的比例", "share of the visits that the intervals ask for and that the teams have no time for",
        Monitoring(|t| Sample { num: t.wanted - t.made, den: t.wanted });
    "monitoring_stretch", "times", None, Lower, "实际随访间隔为规定的倍数", "interval between visits over the one that is asked for, over all visits made",
        Monitoring(|t| Sample { num: t.wanted, den: t.made });
    "monitoring_without_oximeter_share", "share", None, Lower, "无血氧仪者比例", "share of persons followed at home for whom no oximeter was left",
        Monitoring(|t| ratio(t.without_oximeter, t.entered));
    "bed_days", "d", None, Neither, "床日数", "days that patients lie in beds, boarders included (ledger)",
        Ledger(Some(Item::BedDays));
    "visits", "times", None, Neither, "门诊人次", "visits to levels of care without beds (ledger)",
        Ledger(Some(Item::Visits));
    "transfers_sent", "times", None, Neither, "转出人次", "transfers with a bed kept that set out within the horizon, at the facility left (ledger)",
        Ledger(Some(Item::Transfers));
    "vehicle_trips", "times", None, Neither, "出车车次", "vehicles of all kinds sent, at their stations (ledger)",
        Ledger(Some(Item::Trips));
    "staff_days_sent", "d", None, Neither, "外派人员工作日", "working days, five a week, of staff who tour or are stationed elsewhere, at the sender (ledger)",
        Ledger(Some(Item::StaffSent));
    "reserve_days", "d", None, Neither, "后备人员到岗人日", "days of reserve members who are called up and present (ledger)",
        Ledger(Some(Item::Reserve));
    "cost", "money", None, Lower, "费用(仅计有价格者)", "money for what has a price in the scenario (ledger)",
        Ledger(None);
    "service_full_share", "share", None, Lower, "全部忙碌的时间比例", "share of open time with all servers busy",
        Services(|t, _, _| ratio(t.open[1], t.open[0]));
}

/// The metric of a name.
#[must_use]
pub fn metric(name: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.name == name)
}

/// The kind of facts that a metric is a function of.
///
/// # Panics
/// If there is no such metric: scenarios are checked before.
#[must_use]
pub fn facts_of(name: &str) -> Facts {
    metric(name).expect("a metric of the registry").facts()
}

/// The value of a metric in the record of one replication.
#[must_use]
pub fn sample(kpi: &Kpi, plan: &Plan, record: &Record) -> Sample {
    let Some(metric) = metric(kpi.metric) else {
        return Sample::default();
    };
    let found = match metric.compute {
        Compute::Needs(f) => record
            .needs
            .get(&kpi.scope)
            .map(|tally| f(tally, kpi.parameter, plan)),
        Compute::Census(f) | Compute::Capacity(f) => plan
            .census
            .place(kpi.scope)
            .map(|at| f(&record.census[at], kpi.parameter, plan)),
        Compute::Days(f) => plan.census.place(kpi.scope).map(|at| {
            let all = record.census[at].days.as_slice();
            let (from, until) = kpi.days.unwrap_or((0, u32::MAX));
            let (from, until) = (
                (from as usize).min(all.len()),
                (until as usize).min(all.len()),
            );
            f(&all[from..until.max(from)], from, kpi.parameter)
        }),
        Compute::Persons(f) => record
            .persons
            .get(&kpi.scope)
            .map(|tally| f(tally, kpi.parameter)),
        Compute::Staff(f) => plan.staff_of(kpi.scope).map(|pools| {
            let mut sum = StaffTally::default();
            for &pool in pools {
                sum.add(&record.staff[pool]);
            }
            f(&sum, kpi.parameter, plan)
        }),
        Compute::Equipment(f) => plan.stocks_of(kpi.scope).map(|stocks| {
            let mut sum = StockTally::default();
            for &stock in stocks {
                sum.add(&record.stocks[stock]);
            }
            f(&sum, kpi.parameter, plan)
        }),
        Compute::Supplies(f) => plan.supplies_of(kpi.scope).map(|supplies| {
            let mut sum = SupplyTally::default();
            for &supply in supplies {
                sum.add(&record.supplies[supply]);
            }
            f(&sum, kpi.parameter, plan)
        }),
        Compute::Vehicles(f) => plan.fleets_of(kpi.scope).map(|fleets| {
            let mut sum = FleetTally::default();
            for &fleet in fleets {
                sum.add(&record.fleets[fleet]);
            }
            f(&sum, kpi.parameter, plan)
        }),
        Compute::Triage(f) => plan
            .triage_of(kpi.scope)
            .map(|(triage, class)| f(record.triages[triage].of(class))),
        Compute::Windows(f) => plan
            .window_of(kpi.scope)
            .map(|window| f(record.windows[window])),
        Compute::Monitoring(f) => plan.teams_of(kpi.scope).map(|teams| {
            let mut sum = MonitoringTally::default();
            for &team in teams {
                sum.add(&record.monitoring[team]);
            }
            f(&sum)
        }),
        Compute::Ledger(item) => plan
            .ledger_of(kpi.scope)
            .map(|(place, level)| of_ledger(record, item, place, level)),
        Compute::Services(f) => plan
            .service_of(kpi.scope)
            .map(|service| f(&record.services[service], kpi.parameter, plan)),
    };
    found.unwrap_or_default()
}

/// The quantity of an item at a place, or the money of all items; not defined where nothing has a price.
fn of_ledger(record: &Record, item: Option<Item>, place: Place, level: Option<LevelId>) -> Sample {
    let wanted = |key: &Key| {
        let of_level = level.is_none_or(|level| key.what == What::Level(level));
        // money of a level is in its items, that of all in the sums of places
        let of_item = match (item, level) {
            (Some(_), _) => key.item == item,
            (None, Some(_)) => key.item.is_some(),
            (None, None) => key.item.is_none(),
        };
        key.place == place && of_level && of_item
    };
    let lines = record.ledger.iter().filter(|(key, _)| wanted(key));
    let lines = lines.map(|(_, line)| line);
    if item.is_some() {
        return plain(lines.map(|line| line.quantity).sum());
    }
    let mut priced = lines.filter(|line| line.priced != Priced::None).peekable();
    if priced.peek().is_none() {
        return Sample::default();
    }
    plain(priced.map(|line| line.money).sum())
}

/// Metrics of needs that every run reports for each level and place.
const USUAL_NEEDS: [&str; 11] = [
    "arrivals",
    "admitted",
    "refused",
    "refused_share",
    "delayed_share",
    "wait_mean",
    "wait_mean_all",
    "died_waiting",
    "unmet_hours",
    "transfers",
    "transfer_minutes",
];
/// Metrics of census that every run reports for each level and place.
const USUAL_CENSUS: [&str; 11] = [
    "admissions",
    "census_mean",
    "census_peak",
    "full_time_share",
    "full_time_days",
    "queue_mean",
    "queue_peak",
    "need_peak",
    "peak_gap",
    "first_day_full",
    "overrun_days",
];
/// Metrics of persons that every run reports for everyone and each kind of patient.
const USUAL_PERSONS: [&str; 6] = [
    "patients",
    "deaths",
    "death_share",
    "left_untreated",
    "still_present",
    "time_in_system_mean",
];

/// Metrics that every run reports for each staff group.
const USUAL_STAFF: [&str; 7] = [
    "staff_binds_days",
    "staff_on_duty_mean",
    "staff_needed_mean",
    "staff_absent_mean",
    "contingency_hours",
    "crisis_hours",
    "over_ratio_hours",
];

/// Metrics of each unit that a staff group serves.
const USUAL_STAFFED: [&str; 4] = [
    "beds_staffed_mean",
    "beds_usable_mean",
    "unstaffed_share",
    "beds_bind_days",
];

/// Metrics of every kind of equipment.
const USUAL_EQUIPMENT: [&str; 4] = [
    "equipment_binds_days",
    "equipment_on_hand_mean",
    "equipment_in_use_mean",
    "equipment_used_up_share",
];

/// Metrics of every kind of vehicle.
const USUAL_VEHICLES: [&str; 7] = [
    "vehicle_calls",
    "vehicle_delayed_share",
    "vehicle_response_mean",
    "vehicle_transfer_mean",
    "vehicle_busy_share",
    "vehicle_queue_peak",
    "vehicle_out_of_service_mean",
];

/// Metrics of every shared service.
const USUAL_SERVICES: [&str; 4] = [
    "service_tests",
    "service_turnaround_mean",
    "service_queue_mean",
    "service_busy_share",
];

/// The metrics that every run reports: each level of care everywhere, by tier and by unit;
/// needs also by kind of patient; persons by kind.
#[must_use]
pub fn usual_kpis(model: &Model) -> Vec<Kpi> {
    let mut scopes = Vec::new();
    for level in model.network.levels.ids() {
        scopes.extend(scopes_of_level(model, level));
    }
    let mut kpis = Vec::new();
    for &scope in &scopes {
        kpis.extend(USUAL_NEEDS.iter().map(|&name| kpi(name, scope)));
        if scope.who == Who::All {
            kpis.extend(USUAL_CENSUS.iter().map(|&name| kpi(name, scope)));
        }
    }
    let everyone = std::iter::once(Who::All).chain(model.patients.types.ids().map(Who::Type));
    for who in everyone {
        let scope = Scope {
            place: Place::All,
            level: None,
            who,
        };
        kpis.extend(USUAL_PERSONS.iter().map(|&name| kpi(name, scope)));
    }
    kpis.extend(usual_of_care(model));
    kpis.extend(usual_of_staff(model));
    kpis.extend(usual_of_equipment(model));
    kpis.extend(usual_of_services(model));
    kpis.extend(usual_of_supplies(model));
    kpis.extend(usual_of_vehicles(model));
    kpis.extend(usual_of_triage(model));
    kpis.extend(usual_of_windows(model));
    kpis.extend(usual_of_monitoring(model));
    kpis.extend(usual_of_exposure(model));
    kpis.extend(usual_of_pauses(model));
    kpis.extend(usual_of_ledger(model));
    kpis
}

/// All money, where there are prices.
fn usual_of_ledger(model: &Model) -> Option<Kpi> {
    let ledger = model.ledger.as_ref()?;
    let everywhere = Scope {
        place: Place::All,
        level: None,
        who: Who::All,
    };
    (!ledger.prices.is_empty()).then(|| kpi("cost", everywhere))
}

/// Metrics of each staff group, and needs unmet for want of staff, where there is any.
fn usual_of_staff(model: &Model) -> Vec<Kpi> {
    let network = &model.network;
    let mut kpis = Vec::new();
    for pool in network.pools.staff.ids() {
        let group = &network.pools.staff[pool];
        let scope = Scope {
            place: Place::All,
            level: None,
            who: Who::Resource(group.resource),
        };
        kpis.extend(USUAL_STAFF.map(|name| kpi(name, scope)));
        let plans = || {
            network
                .units
                .iter()
                .filter_map(|unit| unit.convertible.as_ref())
        };
        let mut loans = plans().flat_map(|plan| &plan.staff);
        let mut rules = network.pools.redeployments.iter();
        let is_sent = rules.any(|rule| rule.groups.contains(&pool));
        if is_sent || loans.any(|loan| loan.to == pool) {
            kpis.push(kpi("staff_borrowed_mean", scope));
        }
        if is_sent {
            kpis.push(kpi("staff_lent_mean", scope));
        }
        for &(unit, _) in &group.serves {
            let at = scope_of(Place::Unit(unit), network.units[unit].level, Who::All);
            kpis.extend(USUAL_STAFFED.map(|name| kpi(name, at)));
        }
    }
    kpis
}

/// Metrics of each kind of equipment in each facility that counts it, and needs unmet for want of
/// some, by level of care.
fn usual_of_equipment(model: &Model) -> Vec<Kpi> {
    let network = &model.network;
    let mut kpis = Vec::new();
    for stock in &network.pools.stocks {
        let scope = Scope {
            place: Place::Facility(stock.facility),
            level: None,
            who: Who::Resource(stock.resource),
        };
        kpis.extend(USUAL_EQUIPMENT.map(|name| kpi(name, scope)));
    }
    let needs = model.patients.stages.iter().filter_map(|s| s.need.as_ref());
    let asking = needs.filter(|need| !need.equipment.is_empty());
    let levels: BTreeSet<LevelId> = asking.map(|need| need.level).collect();
    for level in levels
        .into_iter()
        .filter(|_| !network.pools.stocks.is_empty())
    {
        kpis.push(kpi(
            "unequipped_share",
            scope_of(Place::All, level, Who::All),
        ));
        let units = network.units_of(level).filter(|&unit| {
            let at = network.units[unit].facility;
            network.pools.stocks.iter().any(|row| row.facility == at)
        });
        let at = |unit| scope_of(Place::Unit(unit), level, Who::All);
        kpis.extend(units.map(|unit| kpi("beds_bind_days", at(unit))));
    }
    kpis
}

/// Metrics of every supply in each facility that counts it.
fn usual_of_supplies(model: &Model) -> Vec<Kpi> {
    let supplies = model.network.pools.supplies.iter();
    let of = |row: &crate::model::supply::Supply| {
        let scope = Scope {
            place: Place::Facility(row.facility),
            level: None,
            who: Who::Resource(row.resource),
        };
        ["supply_used", "supply_least", "supply_days_without"].map(|name| kpi(name, scope))
    };
    supplies.flat_map(of).collect()
}

/// Metrics of every kind of vehicle, and of each of its stations if there are several; and requests
/// that were refused, of every level that patients are sent for.
fn usual_of_vehicles(model: &Model) -> Vec<Kpi> {
    let transport = &model.network.transport;
    let mut kpis = Vec::new();
    for (kind, row) in transport.vehicles.pairs() {
        let who = Who::Resource(row.resource);
        let fleets = transport.fleets.iter().filter(|fleet| fleet.kind == kind);
        let stations: Vec<Place> = fleets.map(|row| Place::Facility(row.station)).collect();
        let several = stations.iter().filter(|_| stations.len() > 1);
        for &place in std::iter::once(&Place::All).chain(several) {
            let level = None;
            let scope = Scope { place, level, who };
            kpis.extend(USUAL_VEHICLES.map(|name| kpi(name, scope)));
            if place == Place::All {
                kpis.push(kpi("vehicle_binds_days", scope));
            }
        }
    }
    let mut procedures = transport.procedures.iter().flatten().flatten();
    if procedures.any(|row| row.refusal > 0.0) {
        let levels = model.network.levels.ids();
        let here = levels.map(|level| scope_of(Place::All, level, Who::All));
        kpis.extend(here.map(|scope| kpi("offers_refused", scope)));
    }
    kpis
}

/// How often every triage is right, of everyone and of each true class.
fn usual_of_triage(model: &Model) -> Vec<Kpi> {
    let triages = model.network.pools.triages.iter();
    let named = triages.flat_map(|row| std::iter::once(row.resource).chain(row.classes.clone()));
    let of = |resource| {
        let scope = Scope {
            place: Place::All,
            level: None,
            who: Who::Resource(resource),
        };
        ["triage_sorted", "triage_under_share", "triage_over_share"].map(|name| kpi(name, scope))
    };
    named.flat_map(of).collect()
}

/// Who begins interventions in time.
fn usual_of_windows(model: &Model) -> Vec<Kpi> {
    let windows = model.network.pools.windows.iter();
    let of = |resource| {
        let scope = Scope {
            place: Place::All,
            level: None,
            who: Who::Resource(resource),
        };
        let names = [
            "intervention_begun",
            "intervention_late",
            "intervention_in_time_share",
        ];
        names.map(|name| kpi(name, scope))
    };
    windows.flat_map(|row| of(row.resource)).collect()
}

/// Time lost before care by cause and tier where needs may be unrecognised, and the visits of every team.
fn usual_of_monitoring(model: &Model) -> Vec<Kpi> {
    let stages = model.patients.stages.iter();
    let mut hidden = stages.filter(|stage| stage.self_report != SelfReport::AtOnce);
    let teams = &model.monitoring.teams;
    if hidden.next().is_none() && teams.is_empty() {
        return Vec::new();
    }
    let tiers = model.network.tiers.ids().map(Place::Tier);
    let places: Vec<Place> = std::iter::once(Place::All).chain(tiers).collect();
    let at = |place: &Place| Scope {
        place: *place,
        level: None,
        who: Who::All,
    };
    let lost = places
        .iter()
        .flat_map(|place| LOST.map(|name| kpi(name, at(place))));
    let mut kpis: Vec<Kpi> = lost.collect();
    let of_staff = teams.iter().filter(|team| team.staff.is_some());
    let own = of_staff.map(|team| Place::Facility(team.facility));
    let visits = std::iter::once(Place::All).chain(own);
    if !teams.is_empty() {
        kpis.extend(visits.flat_map(|place| VISITS.map(|name| kpi(name, at(&place)))));
    }
    kpis
}

/// Where time is lost before care.
const LOST: [&str; 8] = [
    "unrecognised",
    "monitored_share",
    "recognition_mean",
    "lost_hours",
    "lost_to_recognition",
    "lost_to_travel",
    "lost_to_hours",
    "lost_to_waiting",
];

/// Metrics of every team of home monitoring.
const VISITS: [&str; 4] = [
    "monitoring_persons",
    "monitoring_mean",
    "monitoring_visits",
    "monitoring_late_share",
];

/// Metrics of every shared service.
fn usual_of_services(model: &Model) -> Vec<Kpi> {
    let services = model.network.pools.services.iter();
    let scope = |row: &crate::model::service::Service| Scope {
        place: Place::All,
        level: None,
        who: Who::Resource(row.resource),
    };
    let of = |row| USUAL_SERVICES.map(|name| kpi(name, scope(row)));
    services.flat_map(of).collect()
}

/// Pauses of every unit that may have some.
fn usual_of_pauses(model: &Model) -> Vec<Kpi> {
    let network = &model.network;
    let units = network
        .pausing
        .pairs()
        .filter(|(_, policy)| policy.is_some());
    let of = |(unit, _): (UnitId, _)| {
        let here = scope_of(Place::Unit(unit), network.units[unit].level, Who::All);
        ["paused_days", "recovery_days"].map(|name| kpi(name, here))
    };
    units.flat_map(of).collect()
}

/// Infections in care: of patients at every level that exposes them, and of the staff there; and needs
/// met by a stand-in, of every level that says who may take one.
fn usual_of_exposure(model: &Model) -> Vec<Kpi> {
    let network = &model.network;
    let mut kpis = Vec::new();
    let exposes = |&unit: &UnitId| network.units[unit].exposure.is_some();
    for level in network.levels.ids() {
        let here = scope_of(Place::All, level, Who::All);
        if network.units_of(level).any(|unit| exposes(&unit)) {
            kpis.extend(["infected_in_care", "exposure_hours"].map(|name| kpi(name, here)));
        }
        if !network.levels[level].stand_ins.is_empty() && network.overflow[level].is_some() {
            kpis.push(kpi("by_stand_in_share", here));
        }
    }
    let everyone = Scope {
        place: Place::All,
        level: None,
        who: Who::All,
    };
    if network.units.ids().any(|unit| exposes(&unit)) {
        kpis.push(kpi("infected_in_care", everyone));
    }
    for group in &network.pools.staff {
        if group.serves.iter().any(|(unit, _)| exposes(unit)) && group.roster.illness.is_some() {
            let who = Who::Resource(group.resource);
            let scope = Scope { who, ..everyone };
            let names = ["staff_infected_in_care", "staff_days_lost_in_care"];
            kpis.extend(names.map(|name| kpi(name, scope)));
        }
    }
    kpis
}

/// Metrics of boarders and of the ceiling of care, where there are any: for each level everywhere.
fn usual_of_care(model: &Model) -> Vec<Kpi> {
    let levels = &model.network.levels;
    let needs = || model.patients.stages.iter().filter_map(|s| s.need.as_ref());
    let mut kpis = Vec::new();
    for level in levels.ids() {
        let everywhere = |name| kpi(name, scope_of(Place::All, level, Who::All));
        if !levels[level].boards_at.is_empty() {
            kpis.push(everywhere("boarder_hours"));
        }
        if levels.iter().any(|row| row.boards_at.contains(&level)) {
            kpis.push(everywhere("boarders_mean"));
        }
        let is_ceiling = |need: &Need| need.candidate.as_ref().is_some_and(|c| c.ceiling == level);
        if needs().any(is_ceiling) {
            kpis.extend(["ceiling_arrivals", "ceiling_deaths"].map(everywhere));
        }
    }
    kpis
}

fn kpi(metric: &'static str, scope: Scope) -> Kpi {
    Kpi {
        metric,
        parameter: Parameter::None,
        scope,
        days: None,
    }
}

fn scope_of(place: Place, level: LevelId, who: Who) -> Scope {
    Scope {
        place,
        level: Some(level),
        who,
    }
}

/// The scopes of a level: everywhere, each tier if there are several, each unit if there
/// are several, and each kind of patient that may need it.
fn scopes_of_level(model: &Model, level: LevelId) -> Vec<Scope> {
    let network = &model.network;
    let units: Vec<_> = network.units_of(level).collect();
    let mut places = vec![Place::All];
    let mut tiers: Vec<_> = units
        .iter()
        .map(|&unit| network.facilities[network.units[unit].facility].tier)
        .collect();
    tiers.sort_unstable();
    tiers.dedup();
    if tiers.len() > 1 {
        places.extend(tiers.into_iter().map(Place::Tier));
    }
    places.extend(units.into_iter().map(Place::Unit));
    let scope = |place, who| scope_of(place, level, who);
    let kinds = model
        .patients
        .types
        .ids()
        .filter(|&kind| may_need(model, kind, level));
    let by_place = places.iter().map(|&place| scope(place, Who::All));
    by_place
        .chain(kinds.map(|kind| scope(Place::All, Who::Type(kind))))
        .collect()
}

/// Whether a stage of this kind of patient needs the level, or has it as ceiling.
fn may_need(model: &Model, kind: TypeId, level: LevelId) -> bool {
    let stages = model
        .patients
        .stages
        .iter()
        .filter(|stage| stage.patient_type == kind);
    stages.filter_map(|stage| stage.need.as_ref()).any(|need| {
        need.level == level || need.candidate.as_ref().is_some_and(|c| c.ceiling == level)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_usual_metrics_exist() {
        let mut names: Vec<_> = METRICS.iter().map(|metric| metric.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), METRICS.len());
        let usual = USUAL_NEEDS
            .iter()
            .chain(&USUAL_CENSUS)
            .chain(&USUAL_PERSONS);
        usual.for_each(|name| assert!(metric(name).is_some(), "{name}"));
    }
}
