//! Age bands, risk tiers, and the courses of kinds of patients.

use std::collections::BTreeMap;

use super::groups::map;
use super::triage::{Form, StageRow};
use super::{Compiler, id_of, sorted};
use crate::distribution::{Choice, Law, Sampler};
use crate::model::Label;
use crate::model::network::LevelId;
use crate::model::patient::{
    ByGroup, Candidate, Clock, Course, Group, Need, Outcome, PatientType, Patients, Stage, StageId,
    StageKey, TypeId,
};
use crate::random::name_hash;
use crate::scenario::leaf::Name;
use crate::scenario::read::{Of, Reference};
use crate::scenario::written::{self, Untreated};
use crate::table::{Id, Table};

/// The number of each stage by its full id.
pub(super) type StageNumbers = BTreeMap<String, StageId>;

impl Compiler<'_> {
    pub(super) fn patients(&self) -> Patients {
        let types = sorted(&self.written.patient_type, |row| &row.id);
        let stages = self.stage_rows();
        let numbers: StageNumbers = stages
            .iter()
            .enumerate()
            .map(|(at, row)| (row.id.clone(), StageId::new(at)))
            .collect();
        let label = |id: &str| Label::plain(id);
        let kind = |row: &&written::PatientType| PatientType {
            label: Name::label(row.name.as_ref(), &row.id),
            has_loops: has_loops(row),
        };
        Patients {
            ages: self.ids.texts(Of::Age).map(label).collect(),
            risks: self.ids.texts(Of::Risk).map(label).collect(),
            types: types.iter().map(kind).collect(),
            stages: self.stages(&stages, &numbers),
            in_care: self.in_care(),
        }
    }

    fn stages(&self, stages: &[StageRow], numbers: &StageNumbers) -> Table<StageId, Stage> {
        let stage = |row: &StageRow| {
            let id = row.id.split('@').next().unwrap_or_default();
            let of_type = id.split_once('.').map_or("", |(of_type, _)| of_type);
            let next = |to: &Reference| outcome(of_type, to, numbers);
            let stage = || self.stage(id, row.kind, row.stage, &next);
            let stage = match row.form {
                Form::Plain => stage(),
                Form::Sorts(triage) => self.sorts(row, triage, numbers),
                Form::Given(class) => self.as_given(stage(), row, class),
            };
            self.supplied(stage, row, numbers)
        };
        stages.iter().map(stage).collect()
    }

    fn stage(
        &self,
        id: &str,
        patient_type: TypeId,
        row: &written::Stage,
        to: &impl Fn(&Reference) -> Outcome,
    ) -> Stage {
        let of_type = id.split_once('.').map_or("", |(of_type, _)| of_type);
        let (death, course) = self.course(row, to);
        let untreated = match &row.untreated {
            Untreated::Never => None,
            Untreated::Law(law) => Some(self.world.laws(law)),
        };
        let sampler = |law: &Law| Sampler::new(law, self.world.exact, self.world.cache);
        Stage {
            label: Label {
                id: id.into(),
                ..Name::label(row.name.as_ref(), &row.id)
            },
            key: StageKey::named(id),
            patient_type,
            self_report: self.self_report(row),
            need: row.needs.as_ref().map(|level| self.need(row, id_of(level))),
            stay: self.stay(row),
            stay_if_dying: row
                .stay_if_dying
                .as_ref()
                .map(|stay| self.world.samplers(stay)),
            excess: self.excess(row, &death, untreated.as_ref(), to),
            relief: self.relief(of_type, row),
            infectious: row.infectious.as_ref().map(|n| self.world.number(n)),
            sorted: None,
            dose: None,
            with_dose: None,
            opens: self.opens(of_type, row),
            consult: None,
            death,
            course,
            untreated: untreated.as_ref().map(|laws| map(laws, sampler)),
        }
    }

    /// Length of a stage; none at all for a fork, a stage that needs no care and has no length.
    fn stay(&self, row: &written::Stage) -> Option<ByGroup<Sampler>> {
        let fork = row.needs.is_none() && row.race.is_empty();
        let nothing = Law::Constant { value: 0.0 };
        let zero = || ByGroup::all(Sampler::new(&nothing, self.world.exact, self.world.cache));
        let stay = row.stay.as_ref().map(|stay| self.world.samplers(stay));
        stay.or_else(|| fork.then(zero))
    }

    fn need(&self, row: &written::Stage, level: LevelId) -> Need {
        let candidate = row.candidate.as_ref().map(|candidate| Candidate {
            share: self.world.numbers(&candidate.share),
            ceiling: id_of(&candidate.ceiling),
        });
        let equipment = self.asks(&row.equipment);
        Need {
            level,
            candidate,
            equipment,
            uses: self.uses(&row.uses),
            results: row.result.iter().map(id_of).collect(),
        }
    }

    /// Base death, and what follows for those who do not die. Rows of `next` that lead to
    /// death join the base death: death = base + p - base p, the others are divided by 1 - p.
    fn course(
        &self,
        row: &written::Stage,
        to: &impl Fn(&Reference) -> Outcome,
    ) -> (ByGroup<f64>, Course) {
        let base = row
            .death
            .as_ref()
            .map_or(ByGroup::all(0.0), |death| self.world.numbers(death));
        if !row.race.is_empty() {
            let clock = |(place, clock): (usize, &written::Clock)| Clock {
                key: clock_key(&row.race[..place], &clock.to.id),
                time: self.world.samplers(&clock.after),
                outcome: to(&clock.to),
            };
            let clocks = row.race.iter().enumerate().map(clock);
            return (base, Course::Race(clocks.collect()));
        }
        let rows: Vec<(Outcome, ByGroup<f64>)> = row
            .next
            .iter()
            .map(|next| (to(&next.to), self.world.numbers(&next.p)))
            .collect();
        let dies = |group| sum(&rows, group, |outcome| outcome == Outcome::Died);
        let death = self.each_group(&[&base], &rows, |group| {
            base.get(group) + dies(group) - base.get(group) * dies(group)
        });
        let alive: Vec<&(Outcome, ByGroup<f64>)> = rows
            .iter()
            .filter(|(outcome, _)| *outcome != Outcome::Died)
            .collect();
        let mut outcomes: Vec<Outcome> = alive.iter().map(|(outcome, _)| *outcome).collect();
        outcomes.push(Outcome::Recovered);
        let pick = self.each_group(&[], &rows, |group| {
            let mut weights: Vec<f64> = alive.iter().map(|(_, p)| *p.get(group)).collect();
            let rest = 1.0 - weights.iter().sum::<f64>() - dies(group);
            weights.push(if rest < 1e-9 { 0.0 } else { rest });
            choice(&weights)
        });
        (death, Course::Choice { outcomes, pick })
    }

    /// A value for everyone if nothing differs between groups, else one for each group.
    fn each_group<T>(
        &self,
        single: &[&ByGroup<f64>],
        rows: &[(Outcome, ByGroup<f64>)],
        value: impl Fn(Group) -> T,
    ) -> ByGroup<T> {
        let alike = |values: &ByGroup<f64>| values.values().len() == 1;
        if single.iter().all(|values| alike(values)) && rows.iter().all(|(_, p)| alike(p)) {
            return ByGroup::all(value(Group(0)));
        }
        self.all_groups(value)
    }

    pub(super) fn all_groups<T>(&self, value: impl Fn(Group) -> T) -> ByGroup<T> {
        let groups = self.ids.count(Of::Age) * self.ids.count(Of::Risk);
        let group = |place| Group(u16::try_from(place).unwrap_or(u16::MAX));
        ByGroup::each((0..groups).map(|place| value(group(place))).collect())
    }

    /// Shares of the risk tiers in each age band.
    pub(crate) fn risk_shares(&self) -> Vec<Vec<f64>> {
        let (ages, risks) = (self.ids.count(Of::Age), self.ids.count(Of::Risk));
        let mut shares = vec![vec![if risks == 1 { 1.0 } else { 0.0 }; risks]; ages];
        for (risk, group) in &self.written.patients.risk_shares {
            let Some(risk) = risk.number else { continue };
            let numbers = group.all();
            for (age, row) in shares.iter_mut().enumerate() {
                let number = numbers.get(age).or(numbers.first());
                row[risk] = number.map_or(0.0, |number| self.world.number(number));
            }
        }
        shares
    }
}

/// The key of a clock: the name of what follows, and for a further clock to the same end which
/// one of them it is.
fn clock_key(before: &[written::Clock], to: &str) -> u64 {
    match before.iter().filter(|clock| clock.to.id == to).count() {
        0 => name_hash(to),
        nth => name_hash(&format!("{to}#{nth}")),
    }
}

/// The sum of the probabilities of some outcomes.
fn sum(rows: &[(Outcome, ByGroup<f64>)], group: Group, of: impl Fn(Outcome) -> bool) -> f64 {
    let chosen = rows.iter().filter(|(outcome, _)| of(*outcome));
    chosen.map(|(_, p)| *p.get(group)).sum::<f64>().min(1.0)
}

/// A choice by weight; the last outcome if there is no weight.
pub(super) fn choice(weights: &[f64]) -> Choice {
    let only_last = || {
        let last = |place| if place + 1 == weights.len() { 1.0 } else { 0.0 };
        Choice::new(&(0..weights.len().max(1)).map(last).collect::<Vec<f64>>())
    };
    let chosen = Choice::new(weights).or_else(only_last);
    chosen
        .or_else(|| Choice::new(&[1.0]))
        .expect("one weight is a choice")
}

/// What a name stands for: `recovered`, `died`, or a stage of the same type.
fn outcome(of_type: &str, to: &Reference, numbers: &StageNumbers) -> Outcome {
    match to.id.as_str() {
        "died" => Outcome::Died,
        id => match numbers.get(&format!("{of_type}.{id}")) {
            Some(&stage) => Outcome::Stage(stage),
            None => Outcome::Recovered,
        },
    }
}

/// The stages that may follow a stage.
pub(crate) fn followers(stage: &written::Stage) -> impl Iterator<Item = &Reference> {
    let next = stage.next.iter().map(|next| &next.to);
    let race = stage.race.iter().map(|clock| &clock.to);
    let worse = stage.excess.iter().flat_map(|(_, excess)| &excess.worsens);
    next.chain(race).chain(worse.map(|worse| &worse.to))
}

/// Whether a patient can come back to a stage.
fn has_loops(kind: &written::PatientType) -> bool {
    let place = |id: &str| kind.stage.iter().position(|stage| stage.id == id);
    let next: Vec<Vec<usize>> = kind
        .stage
        .iter()
        .map(|stage| followers(stage).filter_map(|to| place(&to.id)).collect())
        .collect();
    (0..next.len()).any(|from| reaches(&next, &next[from], from))
}

/// Whether some of these stages lead to another.
fn reaches(next: &[Vec<usize>], from: &[usize], wanted: usize) -> bool {
    let mut seen = vec![false; next.len()];
    let mut ahead = from.to_vec();
    while let Some(stage) = ahead.pop() {
        if stage == wanted {
            return true;
        }
        if !std::mem::replace(&mut seen[stage], true) {
            ahead.extend(&next[stage]);
        }
    }
    false
}
