//! Stages that are sorted: each becomes a fork that takes no time, and one stage for each class that may be given,
//! with the draws of the stage itself, so that the same fate follows whatever class is given. A stage with an intervention
//! that uses up a supply or has to begin in time has a twin in the same way, for those who go without.

use super::patients::{StageNumbers, choice};
use super::{Compiler, concerns, id_of, sorted};
use crate::distribution::{Law, Sampler};
use crate::model::Label;
use crate::model::monitoring::SelfReport;
use crate::model::network::LevelKind;
use crate::model::patient::{
    ByGroup, Candidate, Consult, Course, Dose, Group, Need, Outcome, Stage, StageKey, TypeId,
};
use crate::model::pool::ResourceId;
use crate::model::triage::{Sorted, Triage, TriageId};
use crate::random::Purpose;
use crate::scenario::leaf::Name;
use crate::scenario::written;
use crate::table::{Id, Table};

const TRIAGE: Purpose = Purpose::named("triage");

/// A stage of the model, and what it is made of.
pub(super) struct StageRow<'a> {
    /// Its full id, `type.stage`, with `@class` where a class is given.
    pub id: String,
    pub kind: TypeId,
    pub stage: &'a written::Stage,
    pub form: Form<'a>,
    pub supplied: Supplied<'a>,
}

/// What a stage has to do with an intervention that is given when it begins, or that a service gives.
#[derive(Clone, Copy)]
pub(super) enum Supplied<'a> {
    /// Nothing.
    Nothing,
    /// Who has the intervention is given it when the stage begins.
    With(&'a written::Intervention),
    /// The stage of those who go without.
    Without(&'a written::Intervention),
    /// The stage before a service has given the intervention.
    Before(&'a written::Intervention),
    /// The stage of those to whom it has been given.
    After(&'a written::Intervention),
}

/// What a stage of the model is.
#[derive(Clone, Copy)]
pub(super) enum Form<'a> {
    /// A stage as it is written.
    Plain,
    /// The moment in which patients are sorted.
    Sorts(&'a written::Triage),
    /// The stage of those who were given a class.
    Given(&'a written::TriageClass),
}

impl<'a> Compiler<'a> {
    /// The stages of all types, in order of their ids.
    pub(super) fn stage_rows(&self) -> Vec<StageRow<'a>> {
        let written = self.written;
        let mut rows = Vec::new();
        for (place, kind) in sorted(&written.patient_type, |row| &row.id)
            .into_iter()
            .enumerate()
        {
            for stage in &kind.stage {
                let id = format!("{}.{}", kind.id, stage.id);
                rows.extend(self.rows_of(TypeId::new(place), id, stage));
            }
        }
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        rows
    }

    /// The stage itself or one for each class that may be given; each with its twin where some may go without an intervention.
    fn rows_of(&self, kind: TypeId, id: String, stage: &'a written::Stage) -> Vec<StageRow<'a>> {
        let of_type = id.split_once('.').map_or("", |(of_type, _)| of_type);
        let given = supplied(self.written, of_type, stage);
        let rows = self.sorted_rows(kind, id, stage).into_iter();
        let twins = |row: StageRow<'a>| match given {
            Some(by) if by.by.is_some() && !matches!(row.form, Form::Sorts(_)) => {
                let twin = StageRow {
                    id: consulted(&row.id),
                    supplied: Supplied::After(by),
                    ..row
                };
                let supplied = Supplied::Before(by);
                vec![StageRow { supplied, ..row }, twin]
            }
            Some(by) if !matches!(row.form, Form::Sorts(_)) => {
                let twin = StageRow {
                    id: twin_of(&row.id),
                    supplied: Supplied::Without(by),
                    ..row
                };
                let supplied = Supplied::With(by);
                vec![StageRow { supplied, ..row }, twin]
            }
            _ => vec![row],
        };
        rows.flat_map(twins).collect()
    }

    fn sorted_rows(
        &self,
        kind: TypeId,
        id: String,
        stage: &'a written::Stage,
    ) -> Vec<StageRow<'a>> {
        let row = |id: String, form| StageRow {
            id,
            kind,
            stage,
            form,
            supplied: Supplied::Nothing,
        };
        let by = stage.triage.as_ref().map(|sorted| &sorted.by.id);
        let found = by.and_then(|by| self.written.triage.iter().find(|row| row.id == *by));
        let Some(triage) = found else {
            return vec![row(id, Form::Plain)];
        };
        let given = triage
            .class
            .iter()
            .map(|class| row(format!("{id}@{}", class.id), Form::Given(class)));
        let given: Vec<StageRow> = given.collect();
        std::iter::once(row(id, Form::Sorts(triage)))
            .chain(given)
            .collect()
    }

    /// The moment in which patients are sorted.
    pub(super) fn sorts(
        &self,
        row: &StageRow,
        triage: &written::Triage,
        numbers: &StageNumbers,
    ) -> Stage {
        let truth = row
            .stage
            .triage
            .as_ref()
            .map_or("", |sorted| &sorted.class.id);
        let own = triage
            .class
            .iter()
            .position(|class| class.id == truth)
            .unwrap_or(0);
        let to = |class: &written::TriageClass| {
            Outcome::Stage(numbers[&format!("{}@{}", row.id, class.id)])
        };
        let shares: Vec<Option<ByGroup<f64>>> = triage
            .class
            .iter()
            .map(|class| {
                let given = triage.class[own]
                    .given
                    .iter()
                    .find(|given| given.class.id == class.id);
                given.map(|given| self.world.numbers(&given.p))
            })
            .collect();
        let weights = |group: Group| {
            let share =
                |share: &Option<ByGroup<f64>>| share.as_ref().map_or(0.0, |p| *p.get(group));
            let mut weights: Vec<f64> = shares.iter().map(share).collect();
            weights[own] = 0.0;
            weights[own] = (1.0 - weights.iter().sum::<f64>()).max(0.0);
            choice(&weights)
        };
        let alike = shares.iter().flatten().all(|p| p.values().len() == 1);
        let pick = if alike {
            ByGroup::all(weights(Group(0)))
        } else {
            self.all_groups(weights)
        };
        let nothing = Law::Constant { value: 0.0 };
        let label = Name::label(triage.name.as_ref(), &triage.id);
        Stage {
            label: Label {
                id: row.id.clone(),
                ..label
            },
            key: StageKey {
                next: TRIAGE.with(&row.id),
                ..StageKey::named(&row.id)
            },
            patient_type: row.kind,
            self_report: SelfReport::AtOnce,
            need: None,
            stay: Some(ByGroup::all(Sampler::new(
                &nothing,
                self.world.exact,
                self.world.cache,
            ))),
            stay_if_dying: None,
            death: ByGroup::all(0.0),
            course: Course::Choice {
                outcomes: triage.class.iter().map(to).collect(),
                pick,
            },
            untreated: None,
            excess: Vec::new(),
            relief: Vec::new(),
            infectious: row.stage.infectious.as_ref().map(|n| self.world.number(n)),
            sorted: None,
            dose: None,
            with_dose: None,
            opens: Vec::new(),
            consult: None,
        }
    }

    /// The stage of those who were given a class.
    pub(super) fn as_given(
        &self,
        stage: Stage,
        row: &StageRow,
        class: &written::TriageClass,
    ) -> Stage {
        let given = Name::label(class.name.as_ref(), &class.id);
        let label = Label {
            id: row.id.clone(),
            zh: format!("{}（{}）", stage.label.zh, given.zh),
            en: format!("{} ({})", stage.label.en, given.en),
        };
        let need = stage.need.map(|need| self.sent_to(need, class));
        let sorted = row.stage.triage.as_ref();
        Stage {
            label,
            need,
            sorted: sorted.and_then(|sorted| self.class_given(sorted, class)),
            ..stage
        }
    }

    /// What is counted of those who are given a class.
    fn class_given(
        &self,
        sorted: &written::Sorted,
        class: &written::TriageClass,
    ) -> Option<Sorted> {
        let triage: TriageId = id_of(&sorted.by);
        let mut rows = self.written.triage.iter();
        let row = rows.find(|row| row.id == sorted.by.id)?;
        let place = |id: &str| row.class.iter().position(|class| class.id == id);
        Some(Sorted {
            triage,
            truth: place(&sorted.class.id)?,
            given: place(&class.id)?,
        })
    }

    /// All triages, each and its classes with a name under which patients are counted.
    pub(super) fn triages(
        &self,
        resources: &mut Table<ResourceId, Label>,
    ) -> Table<TriageId, Triage> {
        let rows = sorted(&self.written.triage, |row| &row.id).into_iter();
        let triage = |row: &written::Triage| {
            let own = Name::label(row.name.as_ref(), &row.id);
            let resource = resources.push(own.clone());
            let class = |class: &written::TriageClass| {
                let name = Name::label(class.name.as_ref(), &class.id);
                resources.push(Label {
                    id: format!("{}.{}", own.id, name.id),
                    zh: format!("{}·{}", own.zh, name.zh),
                    en: format!("{}, {}", own.en, name.en),
                })
            };
            let classes = row.class.iter().map(class).collect();
            Triage { resource, classes }
        };
        rows.map(triage).collect()
    }

    /// The stage with the intervention that is given when it begins, or without it.
    pub(super) fn supplied(&self, stage: Stage, row: &StageRow, numbers: &StageNumbers) -> Stage {
        let place = |by: &written::Intervention| {
            let mut all = stage.relief.iter();
            all.position(|relief| relief.label.id == by.id)
        };
        match row.supplied {
            Supplied::Nothing => stage,
            Supplied::With(by) => Stage {
                dose: place(by).and_then(|relief| {
                    Some(Dose {
                        relief,
                        uses: self.uses(&by.uses).first().copied(),
                        window: self.window_of(&by.id),
                        without: *numbers.get(&twin_of(&row.id))?,
                    })
                }),
                ..stage
            },
            Supplied::Without(by) => Stage {
                with_dose: row
                    .id
                    .strip_suffix(WITHOUT)
                    .and_then(|id| numbers.get(id))
                    .copied(),
                ..without(stage, &row.id, by)
            },
            Supplied::Before(by) => before(stage, row, by, numbers),
            Supplied::After(by) => {
                let label = named(&stage, &row.id, by, ["已得到", "with"]);
                Stage { label, ..stage }
            }
        }
    }

    /// What is needed by one who is sent to the level of a class: less than needed is a ceiling of care.
    fn sent_to(&self, need: Need, class: &written::TriageClass) -> Need {
        let Some(level) = &class.level else {
            return need;
        };
        let levels = self.levels();
        let (own, sent) = (
            levels[need.level.index()],
            levels[level.number.unwrap_or(0)],
        );
        let intensity = |row: &written::CareLevel| self.world.count(&row.intensity);
        let stays = own.kind == LevelKind::Stay && sent.kind == LevelKind::Stay;
        if stays && intensity(sent) < intensity(own) {
            let (share, ceiling) = (ByGroup::all(0.0), id_of(level));
            return Need {
                candidate: Some(Candidate { share, ceiling }),
                ..need
            };
        }
        Need {
            level: id_of(level),
            candidate: None,
            ..need
        }
    }
}

/// The intervention that is given when a stage begins, or for which a service is asked, if there is one.
pub(crate) fn supplied<'a>(
    written: &'a written::Scenario,
    patient_type: &str,
    stage: &written::Stage,
) -> Option<&'a written::Intervention> {
    let mut rows = written.intervention.iter();
    rows.find(|row| row.is_given() && concerns(row, patient_type, stage))
}

/// The id of the twin of a stage for those to whom a service has given an intervention.
fn consulted(id: &str) -> String {
    format!("{id}@consulted")
}

/// The name of a stage with an intervention, or without it.
fn named(stage: &Stage, id: &str, by: &written::Intervention, [zh, en]: [&str; 2]) -> Label {
    let name = Name::label(by.name.as_ref(), &by.id);
    Label {
        id: id.into(),
        zh: format!("{}（{zh}{}）", stage.label.zh, name.zh),
        en: format!("{} ({en} {})", stage.label.en, name.en),
    }
}

/// What the id of the twin of a stage ends with.
const WITHOUT: &str = "@without";

/// The id of the twin of a stage.
fn twin_of(id: &str) -> String {
    format!("{id}{WITHOUT}")
}

/// The stage before a service has given an intervention: it is asked for, and does nothing yet.
fn before(
    mut stage: Stage,
    row: &StageRow,
    by: &written::Intervention,
    numbers: &StageNumbers,
) -> Stage {
    let mut all = stage.relief.iter();
    let place = all.position(|relief| relief.label.id == by.id);
    let with = numbers.get(&consulted(&row.id)).copied();
    if let (Some(place), Some(with), Some(service)) = (place, with, &by.by) {
        stage.consult = Some(Consult {
            service: id_of(service),
            relief: stage.relief.remove(place),
            with,
        });
    }
    stage
}

/// A stage of those who go without an intervention.
fn without(stage: Stage, id: &str, by: &written::Intervention) -> Stage {
    let label = named(&stage, id, by, ["未得到", "without"]);
    let relief = stage.relief.into_iter();
    Stage {
        label,
        relief: relief.filter(|relief| relief.label.id != by.id).collect(),
        ..stage
    }
}
