//! What the planner wrote: one section for each table of a scenario file. Nothing here
//! computes; `compile` gives it meaning.

mod choices;
mod convertible;
mod curve;
mod demand;
mod equipment;
mod goals;
mod inputs;
mod intervention;
mod ledger;
mod lever;
mod monitoring;
mod network;
mod outreach;
mod patients;
mod pause;
mod pools;
mod priority;
mod redeployment;
mod run;
mod scheme;
mod service;
mod standard;
mod supply;
mod triage;
mod variation;
mod vehicle;

pub(crate) use choices::{Persons, Policy, Untreated, Waiting};
pub(crate) use convertible::{Call, Close, Convertible, Takes, TakesEquipment, TakesStaff};
pub(crate) use curve::{Batch, Curve, Cycle, Gaussian, RiseAndFall, Seir};
pub(crate) use demand::{Contact, Counts, DailyRow, Place, StartCensus, Stream};
pub(crate) use equipment::{Asks, Equipment, Stock, StockStep};
pub(crate) use goals::{Arm, LimitValue, Static, Target, Watch};
pub(crate) use inputs::{Input, InputForm, SourceEntry};
pub(crate) use intervention::Intervention;
pub(crate) use ledger::{Ledger, Price};
pub(crate) use lever::Lever;
pub(crate) use monitoring::Monitoring;
pub(crate) use network::{
    CareLevel, Command, Facility, FacilityGroup, Link, Referral, Step, StrainBand, Tier, Unit,
};
pub(crate) use outreach::{Outreach, WeeklyTable};
pub(crate) use patients::{Candidate, Clock, Excess, Next, PatientType, Patients, Stage, Worsens};
pub(crate) use pause::Pause;
pub(crate) use pools::{CallUp, HeadStep, Illness, ModeEffect, Reserve, Serves, Staff};
pub(crate) use priority::{KeptFor, Priority};
pub(crate) use redeployment::Redeployment;
pub(crate) use run::{Run, USUAL_START};
pub(crate) use scheme::{Balance, Choice, Pairing, QualityStep, Scheme, SchemeKind, Stationed};
pub(crate) use service::{Exposure, InCare, Overflow, Service};
pub(crate) use standard::{Counted, Standard, StandardStep};
pub(crate) use supply::{Delivery, Supply, SupplyStock};
pub(crate) use triage::{Given, Sorted, Triage, TriageClass};
pub(crate) use variation::{Avoidance, Point, Season, Size, Timing};
pub(crate) use vehicle::{
    Dispatch, KeepLast, Shift, SlowDown, Stabilise, Station, Vehicle, VehicleStep,
};

use super::leaf::{Name, name};
use super::read::{Form, Reader, Reference, Section, flag, id, keyed, rows, section, table};
use super::schema::Schemas;
use super::tree::{Kind, Node, Table};
use inputs::{input, source};
use serde_json::Value;

section! {
    /// The whole file.
    pub(crate) struct Scenario {
        /// Short name: letters, digits, `-` and `_`; also the name of the folder of results.
        name: String = id(), required;
        /// Title of the study; absent: its name.
        title: Option<Name> = name(), optional;
        /// The question that it answers.
        question: Option<Name> = name(), optional;
        /// A real place with assumed numbers: every page says so.
        illustrative: bool = flag(), default "false" because "a scenario that shows a real place with assumed beds must say so itself";
        /// When the run begins and ends, and how often it is repeated.
        run: Run = silent(table::<Run>()), required;
        /// What values rest on.
        sources: Vec<(Reference, SourceEntry)> = keyed(super::read::Of::Source, &[], source()), maybe;
        /// Numbers that expressions may name.
        inputs: Vec<(Reference, Input)> = keyed(super::read::Of::Input, &[], input()), maybe;
        /// Age bands and risk tiers.
        patients: Patients = table::<Patients>(), default "{}" because "everyone is alike unless the file says otherwise";
        /// Tiers of the health system, in order of display.
        tier: Vec<Tier> = rows::<Tier>(), required;
        /// Levels of care.
        care_level: Vec<CareLevel> = rows::<CareLevel>(), required;
        /// Facilities under one management.
        group: Vec<FacilityGroup> = rows::<FacilityGroup>(), maybe;
        /// Hospitals, health centres and clinics.
        facility: Vec<Facility> = rows::<Facility>(), required;
        /// Staff groups: patients in beds draw on those on duty.
        staff: Vec<Staff> = rows::<Staff>(), maybe;
        /// Staff groups whose members are sent where the load is.
        redeployment: Vec<Redeployment> = rows::<Redeployment>(), maybe;
        /// Equipment that patients in beds hold.
        equipment: Vec<Equipment> = rows::<Equipment>(), maybe;
        /// Shared services that give results: laboratory, imaging, ECG.
        service: Vec<Service> = rows::<Service>(), maybe;
        /// Supplies that patients in beds use up.
        supply: Vec<Supply> = rows::<Supply>(), maybe;
        /// Vehicles with crews: ambulances, vans.
        vehicle: Vec<Vehicle> = rows::<Vehicle>(), maybe;
        /// What an infection in care does to patients who came for something else; absent: nothing more than being counted.
        infection_in_care: Option<InCare> = table::<InCare>(), optional;
        /// Where people live.
        place: Vec<Place> = rows::<Place>(), required;
        /// Sorting by urgency, with errors.
        triage: Vec<Triage> = rows::<Triage>(), maybe;
        /// Kinds of patients and their courses.
        patient_type: Vec<PatientType> = rows::<PatientType>(), required;
        /// What is done for patients besides giving them beds.
        intervention: Vec<Intervention> = rows::<Intervention>(), maybe;
        /// Who is followed at home, how often and by whom.
        monitoring: Vec<Monitoring> = rows::<Monitoring>(), maybe;
        /// Staff who work elsewhere by a timetable: touring (巡回) and stationed (派驻).
        outreach: Vec<Outreach> = rows::<Outreach>(), maybe;
        /// The weekly table of touring and stationed services; absent: none is written.
        weekly_table: Option<WeeklyTable> = table::<WeeklyTable>(), optional;
        /// The cost ledger; absent: none is kept.
        ledger: Option<Ledger> = table::<Ledger>(), optional;
        /// Streams of new cases.
        stream: Vec<Stream> = rows::<Stream>(), maybe;
        /// Who lies in the beds when the run begins.
        start_census: Vec<StartCensus> = rows::<StartCensus>(), maybe;
        /// Ways between facilities.
        link: Vec<Link> = rows::<Link>(), maybe;
        /// Who decides where a patient goes.
        referral: Vec<Referral> = rows::<Referral>(), maybe;
        /// What a command centre knows that places patients.
        command: Option<Command> = table::<Command>(), optional;
        /// Which helpers the schemes are about, and the one in force.
        pairing: Option<Pairing> = table::<Pairing>(), optional;
        /// Schemes of pairing city hospitals with counties (对口帮扶).
        scheme: Vec<Scheme> = rows::<Scheme>(), maybe;
        /// What paper standards count.
        count: Vec<Counted> = silent(rows::<Counted>()), maybe;
        /// Paper standards: what documents ask of hospitals.
        standard: Vec<Standard> = silent(rows::<Standard>()), maybe;
        /// What must hold.
        target: Vec<Target> = silent(rows::<Target>()), maybe;
        /// Ways of organising care that are compared.
        arm: Vec<Arm> = silent(rows::<Arm>()), maybe;
        /// What a plan may change.
        lever: Vec<Lever> = silent(rows::<Lever>()), maybe;
        /// More numbers for the tables of results.
        watch: Vec<Watch> = silent(super::read::list(table::<Watch>())), maybe;
    }
}

impl Scenario {
    /// Reads a whole tree; puts the defaults into it.
    pub fn of(reader: &mut Reader, root: &mut Table) -> Scenario {
        let mut node = Node::new(
            super::source::Span::default(),
            Kind::Table(std::mem::take(root)),
        );
        let scenario = Scenario::read(reader, &mut node);
        if let Kind::Table(table) = node.kind {
            *root = table;
        }
        scenario
    }
}

/// A form whose numbers are no facts about the world.
pub(crate) struct Silent<F>(F);

/// A form whose numbers are no facts about the world.
fn silent<F: Form>(inner: F) -> Silent<F> {
    Silent(inner)
}

impl<F: Form> Form for Silent<F> {
    type Out = F::Out;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> F::Out {
        reader.without_facts(|reader| self.0.read(reader, node))
    }

    fn blank(&self, span: super::source::Span) -> F::Out {
        self.0.blank(span)
    }

    fn kind(&self) -> String {
        self.0.kind()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        self.0.schema(schemas)
    }
}
