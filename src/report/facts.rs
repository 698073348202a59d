//! What the numbers say: questions that the answer, the figures and the page all ask.

use super::Input;
use super::text::number;
use crate::experiment::outcome::{ArmOutcome, Daily, Measure, Series};
use crate::model::network::{LevelId, LevelKind, UnitId};
use crate::readiness::{Answer, Kind, Place, Scope, Verdict, Who};
use crate::units::Time;

/// Where readers look first: what the first headline target is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Focus {
    /// Where.
    pub place: Place,
    /// At which level of care.
    pub level: LevelId,
}

/// Where need exceeds usable beds, or comes nearest to it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Peak {
    /// Where.
    pub place: Place,
    /// Day of the largest median gap.
    pub day: usize,
    /// Need minus usable beds on that day: median, 10 % and 90 % quantile.
    pub gap: [f64; 3],
    /// Median need on that day.
    pub need: f64,
    /// Median of usable beds on that day.
    pub usable: f64,
    /// First day on which the median need exceeds the usable beds.
    pub first: Option<usize>,
}

/// How an arm does over several targets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Ready if all are, not ready if any is not, else undecided.
    pub answer: Answer,
    /// Targets met.
    pub met: usize,
    /// Targets undecided.
    pub undecided: usize,
    /// Targets.
    pub of: usize,
}

impl<'a> Input<'a> {
    /// Results of the reference arm, if anything was run.
    #[must_use]
    pub fn reference(&self) -> Option<&'a ArmOutcome> {
        self.experiment.arms.get(self.study.reference)
    }

    /// Places of the headline targets; of all targets if none is marked.
    #[must_use]
    pub fn headline(&self) -> Vec<usize> {
        let targets = &self.study.targets;
        let marked: Vec<usize> = (0..targets.len())
            .filter(|&i| targets[i].headline)
            .collect();
        if marked.is_empty() {
            (0..targets.len()).collect()
        } else {
            marked
        }
    }

    /// The verdict on a target in an arm.
    #[must_use]
    pub fn verdict(&self, arm: usize, target: usize) -> Option<&'a Verdict> {
        self.verdicts.get(arm)?.get(target)
    }

    /// How an arm does over some targets; `None` if none of them was judged.
    #[must_use]
    pub fn standing(&self, arm: usize, targets: &[usize]) -> Option<Standing> {
        let answers: Vec<Answer> = targets
            .iter()
            .filter_map(|&t| Some(self.verdict(arm, t)?.answer))
            .collect();
        let count = |wanted| answers.iter().filter(|&&answer| answer == wanted).count();
        let (met, missed, undecided) = (
            count(Answer::Ready),
            count(Answer::NotReady),
            count(Answer::Undecided),
        );
        let answer = match (missed, undecided) {
            (0, 0) => Answer::Ready,
            (0, _) => Answer::Undecided,
            _ => Answer::NotReady,
        };
        (!answers.is_empty()).then_some(Standing {
            answer,
            met,
            undecided,
            of: answers.len(),
        })
    }

    /// Whether a target is judged by the share of replications.
    #[must_use]
    pub fn is_share(&self, target: usize) -> bool {
        matches!(self.study.targets[target].kind, Kind::Share { .. })
    }

    /// Days that are shown: those in which new cases come.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn days(&self) -> usize {
        self.model.clock.horizon.days().ceil() as usize
    }

    /// Levels with beds, the most intense first.
    #[must_use]
    pub fn stay_levels(&self) -> Vec<LevelId> {
        let levels = &self.model.network.levels;
        let mut stays: Vec<LevelId> = levels
            .ids()
            .filter(|&id| levels[id].kind == LevelKind::Stay)
            .collect();
        stays.sort_by_key(|&id| std::cmp::Reverse(levels[id].intensity));
        stays
    }

    /// What the first headline target about a level with beds is about; without one, the
    /// most intense level.
    #[must_use]
    pub fn focus(&self) -> Option<Focus> {
        let stays = self.stay_levels();
        let scopes = self
            .headline()
            .into_iter()
            .map(|target| self.study.targets[target].kpi.scope);
        let about = scopes.filter_map(|scope| {
            let level = super::names::Names(self.model).level_of(&scope)?;
            stays.contains(&level).then_some(Focus {
                place: scope.place,
                level,
            })
        });
        about.into_iter().next().or(Some(Focus {
            place: Place::All,
            level: *stays.first()?,
        }))
    }

    /// Units of a level that lie in a place.
    pub fn units_in(&self, place: Place, level: LevelId) -> impl Iterator<Item = UnitId> + use<'a> {
        let network = &self.model.network;
        network.units_of(level).filter(move |&id| {
            let facility = network.units[id].facility;
            match place {
                Place::All => true,
                Place::Tier(tier) => network.facilities[facility].tier == tier,
                Place::Group(group) => network.facilities[facility].group == Some(group),
                Place::Facility(only) => facility == only,
                Place::Unit(only) => id == only,
            }
        })
    }

    /// A number by day of a place and level, under whichever scope it was recorded.
    #[must_use]
    pub fn daily(
        &self,
        arm: &'a ArmOutcome,
        measure: Measure,
        place: Place,
        level: LevelId,
    ) -> Option<&'a Daily> {
        let unit = |id: UnitId| Place::Facility(self.model.network.units[id].facility);
        let places = match place {
            Place::Unit(id) => vec![place, unit(id)],
            Place::Facility(id) => {
                let own = self.model.network.unit_of(id, level).map(Place::Unit);
                std::iter::once(place).chain(own).collect()
            }
            _ => vec![place],
        };
        let scopes = places.into_iter().flat_map(|place| {
            [Some(level), None].map(|level| Scope {
                place,
                level,
                who: Who::All,
            })
        });
        let exact = |scope: &Scope| scope.level.is_some() || matches!(scope.place, Place::Unit(_));
        scopes
            .filter(exact)
            .find_map(|scope| arm.series.get(&Series { measure, scope }))
    }

    /// Usable beds at the end of a day: the median, or the beds in force where no series tells.
    #[must_use]
    pub fn usable(&self, arm: &'a ArmOutcome, place: Place, level: LevelId, day: usize) -> f64 {
        let recorded = self.daily(arm, Measure::Usable, place, level);
        if let Some(beds) = recorded.and_then(|daily| daily.quantile(day, 0.5)) {
            return f64::from(beds);
        }
        let end_of_day = Time(Time::of_day(signed(day) + 1).0 - 1);
        let units = &self.model.network.units;
        self.units_in(place, level)
            .map(|id| f64::from(units[id].capacity.at(end_of_day)))
            .sum()
    }

    /// Places of the focus where beds can run short: its units, else the place itself.
    #[must_use]
    pub fn places_of(&self, arm: &'a ArmOutcome, focus: Focus) -> Vec<Place> {
        let units = self.units_in(focus.place, focus.level).map(Place::Unit);
        let tight = |&place: &Place| self.can_run_short(arm, place, focus.level);
        let units: Vec<Place> = units.filter(tight).collect();
        if units.is_empty() {
            Some(focus.place).filter(tight).into_iter().collect()
        } else {
            units
        }
    }

    /// Whether a place has a limited number of beds and anyone ever needs one.
    #[must_use]
    pub fn can_run_short(&self, arm: &'a ArmOutcome, place: Place, level: LevelId) -> bool {
        let need = self.daily(arm, Measure::Need, place, level);
        let days = need.into_iter().flat_map(|need| &need.days);
        let needed = days.flatten().any(|&(patients, _)| patients > 0);
        needed && self.usable(arm, place, level, 0) < number::UNLIMITED
    }

    /// The day on which need most exceeds the usable beds of a place.
    #[must_use]
    pub fn peak(&self, arm: &'a ArmOutcome, place: Place, level: LevelId) -> Option<Peak> {
        let need = self.daily(arm, Measure::Need, place, level)?;
        let at = |day, p| need.quantile(day, p).map(f64::from);
        let gap = |day: usize| Some(at(day, 0.5)? - self.usable(arm, place, level, day));
        let days = 0..self.days().min(need.days.len());
        let first = days
            .clone()
            .find(|&day| gap(day).is_some_and(|gap| gap > 0.0));
        let gaps = days.filter_map(|day| Some((day, gap(day)?)));
        let (day, _) = gaps.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        let usable = self.usable(arm, place, level, day);
        let band = |p| Some(at(day, p)? - usable);
        Some(Peak {
            place,
            day,
            gap: [band(0.5)?, band(0.1)?, band(0.9)?],
            need: at(day, 0.5)?,
            usable,
            first,
        })
    }
}

fn signed(day: usize) -> i64 {
    i64::try_from(day).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{Sample, scope};

    const ICU: LevelId = LevelId(2);

    fn set(sample: &mut Sample, measure: Measure, place: Place, value: u32) {
        let series = Series {
            measure,
            scope: scope(place, Some(ICU)),
        };
        let mut daily = Daily::default();
        (0..75).for_each(|day| daily.record(day, value));
        sample.experiment.arms[0].series.insert(series, daily);
    }

    #[test]
    fn the_focus_is_what_the_headline_is_about() {
        let sample = Sample::alone();
        let focus = sample.input().focus().unwrap();
        assert_eq!(
            (focus.place, focus.level),
            (Place::Tier(crate::model::network::TierId(0)), ICU)
        );
        assert_eq!(
            sample
                .input()
                .places_of(sample.input().reference().unwrap(), focus)
                .len(),
            4
        );
    }

    #[test]
    fn unlimited_beds_and_beds_nobody_needs_cannot_run_short() {
        let mut sample = Sample::alone();
        let (first, second) = (Place::Unit(UnitId(1)), Place::Unit(UnitId(3)));
        set(&mut sample, Measure::Usable, first, i32::MAX.unsigned_abs());
        set(&mut sample, Measure::Need, second, 0);
        let input = sample.input();
        let arm = input.reference().unwrap();
        assert!(!input.can_run_short(arm, first, ICU) && !input.can_run_short(arm, second, ICU));
        assert!(input.can_run_short(arm, Place::Unit(UnitId(5)), ICU));
    }

    #[test]
    fn a_full_unit_is_not_yet_short() {
        let mut sample = Sample::alone();
        let place = Place::Unit(UnitId(1));
        set(&mut sample, Measure::Usable, place, 24);
        set(&mut sample, Measure::Need, place, 24);
        let peak = sample
            .input()
            .peak(sample.input().reference().unwrap(), place, ICU)
            .unwrap();
        assert_eq!((peak.first, peak.gap), (None, [0.0, 0.0, 0.0]));
    }

    #[test]
    fn one_missed_target_outweighs_those_that_are_met() {
        let sample = Sample::pair();
        let input = sample.input();
        let standing = input.standing(1, &[0, 1, 2]).unwrap();
        assert_eq!(
            (standing.answer, standing.met, standing.undecided),
            (Answer::Undecided, 2, 1)
        );
        assert_eq!(input.standing(0, &[0]).unwrap().answer, Answer::NotReady);
        assert_eq!(input.standing(0, &[]), None);
    }
}
