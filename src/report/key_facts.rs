//! The key facts: when, where, how much, up to what size, how sure, what next.

use super::Input;
use super::calendar::CalendarRow;
use super::facts::{Focus, Peak};
use super::text::Text;
use super::text::frequency::Frequency;
use super::text::metric::Unit;
use super::text::number;
use super::text::say::Say;
use super::text::word::Word;
use crate::experiment::outcome::ArmOutcome;
use crate::model::network::UnitId;
use crate::readiness::{Answer, Basis, BreakingPoint, FEWEST_FOR_SIZE, Place, Verdict, Who};

impl Input<'_> {
    /// The key facts about the reference arm, each under its heading.
    #[must_use]
    pub fn key_facts(&self) -> Vec<(Word, Text)> {
        let mut rows = self.facts_about_beds().unwrap_or_default();
        let headline = self.headline().into_iter();
        let shares: Vec<usize> = headline.filter(|&target| self.is_share(target)).collect();
        if let Some(&target) = shares.first() {
            let says = self.breaking_sentence(self.breaking_of(target));
            let target = self.target_name(target);
            let several = shares.len() > 1;
            let says = if several {
                Say::About { target, says }.text()
            } else {
                says
            };
            rows.push((Word::BreakingPoint, says));
            rows.push((Word::LeastSure, self.least_sure_sentence()));
        }
        rows
    }

    fn facts_about_beds(&self) -> Option<Vec<(Word, Text)>> {
        let focus = self.focus()?;
        let peaks = self.peaks(self.reference()?, focus);
        let worst = peaks.first()?;
        let mut facts = vec![
            (Word::FirstFullDay, self.first_full_sentence(&peaks, focus)),
            (Word::GapAtPeak, self.gap_sentence(worst, focus)),
            (Word::BindingLimit, self.binding_sentence(&peaks, focus)),
        ];
        facts.extend(
            self.binding_by_arm(&peaks, focus)
                .map(|says| (Word::BindsByArm, says)),
        );
        Some(facts)
    }

    /// The breaking point of a target in the reference arm.
    fn breaking_of(&self, target: usize) -> Option<&BreakingPoint> {
        self.breaking
            .get(self.study.reference)?
            .get(target)?
            .as_ref()
    }

    /// The peaks of the focus in an arm, the largest median gap first.
    #[must_use]
    pub fn peaks(&self, arm: &ArmOutcome, focus: Focus) -> Vec<Peak> {
        let own = Input { ..*self };
        let places = own.places_of(arm, focus);
        let peaks = places
            .into_iter()
            .filter_map(|place| own.peak(arm, place, focus.level));
        let mut peaks: Vec<Peak> = peaks.collect();
        peaks.sort_by(|a, b| b.gap[0].total_cmp(&a.gap[0]));
        peaks
    }

    /// The first full day.
    #[must_use]
    pub fn first_full_sentence(&self, peaks: &[Peak], focus: Focus) -> Text {
        let first = peaks
            .iter()
            .filter_map(|peak| Some((peak.first?, peak.place)))
            .min();
        let say = first.map_or(Say::NeverFull {}, |(day, place)| Say::FirstFull {
            day: self.day_phrase(day),
            at: self.place_name(place, focus),
        });
        say.text()
    }

    /// The gap at the peak.
    #[must_use]
    pub fn gap_sentence(&self, peak: &Peak, focus: Focus) -> Text {
        let (day, at) = (
            self.day_phrase(peak.day),
            self.place_name(peak.place, focus),
        );
        let [gap, low, high] = peak.gap;
        let words = |beds: f64| Text::same(&number::short(beds));
        let (beds, low, high) = (words(gap), words(low.max(0.0)), words(high.max(0.0)));
        let say = if peak.gap[0] > 0.0 {
            Say::Gap {
                beds,
                low,
                high,
                day,
                at,
            }
        } else {
            Say::Spare {
                beds: Text::same(&number::short(-peak.gap[0])),
                day,
                at,
            }
        };
        say.text()
    }

    /// What runs out where most is short: the place of the first page.
    #[must_use]
    pub fn binding_sentence(&self, peaks: &[Peak], focus: Focus) -> Text {
        if let Some(says) = self.binding_resource(peaks, focus) {
            return says;
        }
        let times = |peak: &Peak| peak.need / peak.usable.max(1.0);
        let worst = peaks.first().filter(|peak| peak.gap[0] > 0.0);
        let say = worst.map_or(Say::NothingRunsOut {}, |peak| Say::RunsOut {
            at: self.place_name(peak.place, focus),
            times: Text::same(&number::short(times(peak))),
        });
        say.text()
    }

    /// The unit that is told about: where most beds are short, if anything binds there; else the unit of the
    /// focus in which most is bound.
    fn unit_that_binds(&self, peaks: &[Peak], focus: Focus) -> Option<CalendarRow> {
        let own = Input { ..*self };
        let units: Vec<UnitId> = own.units_in(focus.place, focus.level).collect();
        let mut rows = self.calendar(self.reference()?);
        rows.retain(|row| units.contains(&row.unit));
        let short = peaks.first().map(|peak| peak.place);
        let is_short = |row: &CalendarRow| short == Some(Place::Unit(row.unit));
        rows.into_iter()
            .max_by_key(|row| (is_short(row), row.bound()))
    }

    /// The staff group or equipment that binds longest there, if one binds longer than beds do.
    fn binding_resource(&self, peaks: &[Peak], focus: Focus) -> Option<Text> {
        let worst = self.unit_that_binds(peaks, focus)?;
        let (limit, days) = worst.longest()?;
        let at = self.place_name(Place::Unit(worst.unit), focus);
        let (limit, days) = match limit {
            Who::All => return None,
            who => (self.limit_name(who), Text::same(&days)),
        };
        Some(Say::Binds { limit, at, days }.text())
    }

    /// What binds longest there under each arm; nothing where only beds can bind, or there is one arm.
    fn binding_by_arm(&self, peaks: &[Peak], focus: Focus) -> Option<Text> {
        let unit = self.unit_that_binds(peaks, focus)?.unit;
        let arms = self.experiment.arms.iter().enumerate();
        let others = arms.filter(|(arm, _)| *arm != self.study.reference);
        let bound = others.map(|(at, outcome)| {
            let rows = self.calendar(outcome);
            let row = rows.iter().find(|row| row.unit == unit);
            (at, row.and_then(CalendarRow::longest))
        });
        let bound: Vec<_> = bound.collect();
        // Arms under which nothing binds are news only if there is no other.
        let any = bound.iter().any(|(_, longest)| longest.is_some());
        let told = bound
            .into_iter()
            .filter(|(_, longest)| longest.is_some() || !any);
        let says = told.map(|(at, longest)| {
            let arm = self.arm_name(at);
            match longest {
                None => Say::BindsNever { arm }.text(),
                Some((limit, days)) => {
                    let (limit, days) = (self.limit_name(limit), Text::same(&days));
                    Say::BindsUnder { arm, limit, days }.text()
                }
            }
        });
        let says: Vec<Text> = says.collect();
        (!says.is_empty()).then(|| Text::join(&says, "；", "; "))
    }

    /// Up to what size of wave a target holds.
    #[must_use]
    pub fn breaking_sentence(&self, breaking: Option<&BreakingPoint>) -> Text {
        let Some(point) = breaking else {
            return self.size_unknown();
        };
        let (unit, what) = (self.wave_unit(), self.wave_what());
        let [least, most] = [point.seen.0, point.seen.1].map(|x| unit.value(x));
        let say = match point.at {
            None => Say::HoldsAtNone { what, least, most },
            Some(at) if at >= point.seen.1 => Say::HoldsAtAll { what, least, most },
            Some(at) => {
                let [low, high] = self.breaking_ends(point);
                let size = self.wave_value(at);
                match point.basis {
                    Basis::OwnSizes => Say::HoldsUpTo {
                        size,
                        low,
                        high,
                        least,
                        most,
                    },
                    Basis::CommonCaseloads {
                        sizes,
                        replications,
                    } => Say::FoundUpTo {
                        size,
                        low,
                        high,
                        sizes: Text::same(&sizes),
                        runs: Text::same(&replications),
                        least,
                        most,
                    },
                }
            }
        };
        say.text()
    }

    /// Why no breaking point is known.
    #[must_use]
    pub fn size_unknown(&self) -> Text {
        let runs = self.experiment.replications;
        let say = match self.study.wave_size {
            None => Say::NoWaveSize {},
            Some(_) if runs < FEWEST_FOR_SIZE as u64 => Say::TooFewForSize {
                n: Text::same(&runs),
                least: Text::same(&FEWEST_FOR_SIZE),
            },
            Some(_) => Say::OneSize {},
        };
        say.text()
    }

    /// A size of the wave in a sentence: `13% of the wave`, or a value of the input that is
    /// large or small, such as a number of casualties.
    #[must_use]
    pub fn wave_value(&self, size: f64) -> Text {
        let unit = self.wave_unit();
        let size = unit.value(size);
        if unit == Unit::Share {
            Say::ShareOfWave { size }.text()
        } else {
            let input = self.wave_name();
            Say::ValueOf { input, size }.text()
        }
    }

    /// What is large or small: the wave, or an input by its name.
    #[must_use]
    pub fn wave_what(&self) -> Text {
        if self.wave_unit() == Unit::Share {
            Word::WaveSize.text()
        } else {
            let input = self.wave_name();
            Say::Quoted { input }.text()
        }
    }

    /// What readers call the size of the wave.
    #[must_use]
    pub fn wave_name(&self) -> Text {
        let input = self
            .study
            .wave_size
            .and_then(|at| self.study.inputs.get(at));
        input.map_or_else(|| Word::WaveSize.text(), |wave| Text::from(&wave.label))
    }

    /// The ends of the interval of a breaking point; one beyond what was seen as `<` or `>`.
    #[must_use]
    pub fn breaking_ends(&self, point: &BreakingPoint) -> [Text; 2] {
        self.ends_beyond(point, ["<", ">"].map(Text::same))
    }

    /// The same in words: "less than 9 %".
    #[must_use]
    pub fn breaking_ends_in_words(&self, point: &BreakingPoint) -> [Text; 2] {
        let words = [("不到 ", "less than "), ("超过 ", "more than ")];
        self.ends_beyond(point, words.map(|(zh, en)| Text::new(zh, en)))
    }

    /// The ends of an interval; before one that lies beyond what was seen stands what says so.
    fn ends_beyond(&self, point: &BreakingPoint, [below, above]: [Text; 2]) -> [Text; 2] {
        let unit = self.wave_unit();
        let (least, most) = (unit.value(point.seen.0), unit.value(point.seen.1));
        let end = |x: f64, sign: Text, seen: Text| {
            if x.is_finite() {
                unit.value(x)
            } else {
                let both = [(sign.zh, seen.zh), (sign.en, seen.en)];
                let [zh, en] = both.map(|(sign, seen)| sign + &seen);
                Text::new(zh, en)
            }
        };
        [
            end(point.interval.0, below, least),
            end(point.interval.1, above, most),
        ]
    }

    /// Up to what size of wave a missed target still holds, in a few words; `None` if it is not
    /// missed, or if that is not known.
    #[must_use]
    pub fn missed_up_to(&self, arm: usize, target: usize) -> Option<Text> {
        let verdict = self.verdict(arm, target)?;
        let point = self.breaking.get(arm)?.get(target)?.as_ref()?;
        if verdict.answer != Answer::NotReady {
            return None;
        }
        let unit = self.wave_unit();
        let say = match point.at {
            None => Say::MissedAtAll {
                least: unit.value(point.seen.0),
            },
            Some(at) if at >= point.seen.1 => Say::MissedBeyond {
                most: unit.value(point.seen.1),
            },
            Some(at) => {
                let [low, high] = self.breaking_ends(point);
                let size = unit.value(at);
                Say::MissedUpTo { size, low, high }
            }
        };
        Some(say.text())
    }

    /// The unit of the wave size.
    #[must_use]
    pub fn wave_unit(&self) -> Unit {
        let input = self
            .study
            .wave_size
            .and_then(|at| self.study.inputs.get(at));
        input.map_or(Unit::Number, |input| Unit::of_input(&input.unit))
    }

    /// What is least sure: an undecided headline verdict, else the widest interval.
    #[must_use]
    pub fn least_sure_sentence(&self) -> Text {
        let shares = || {
            self.headline()
                .into_iter()
                .filter(|&target| self.is_share(target))
        };
        let arms = 0..self.verdicts.len();
        let all = arms.flat_map(|arm| shares().map(move |target| (arm, target)));
        let judged =
            all.filter_map(|(arm, target)| Some((arm, target, self.verdict(arm, target)?)));
        let least = judged.max_by(|a, b| doubt(a.2).total_cmp(&doubt(b.2)));
        let Some((arm, target, verdict)) = least else {
            return Say::NothingUnsure {}.text();
        };
        let (target, arm) = (self.target_name(target), self.arm_name(arm));
        if let Some(what) = self.what_would_decide(verdict) {
            return Say::IsUndecided { target, arm, what }.text();
        }
        let [of, _, low, high, _] = Frequency::of(verdict).texts();
        Say::WidestInterval {
            target,
            arm,
            of,
            low,
            high,
        }
        .text()
    }

    /// The next command and what it does.
    #[must_use]
    pub fn next_step(&self) -> (String, Text) {
        let file = &self.scenario.file;
        let standing = self.standing(self.study.reference, &self.headline());
        match standing.map(|standing| standing.answer) {
            Some(Answer::Undecided) => {
                let runs = self.runs_to_ask_for();
                (
                    format!("surgeplan run {file} --replications {runs}"),
                    Say::NextMoreRuns {}.text(),
                )
            }
            Some(Answer::NotReady) => (format!("surgeplan plan {file}"), Say::NextPlan {}.text()),
            _ if self.has_uncertain_inputs() => (
                format!("surgeplan run {file} --fix-inputs"),
                Say::NextMedian {}.text(),
            ),
            _ => {
                let seed = self.scenario.seed.wrapping_add(1);
                (
                    format!("surgeplan run {file} --seed {seed}"),
                    Say::NextSeed {}.text(),
                )
            }
        }
    }

    fn runs_to_ask_for(&self) -> u64 {
        let verdicts = self
            .verdicts
            .get(self.study.reference)
            .into_iter()
            .flatten();
        let most = verdicts.filter_map(|verdict| verdict.runs_needed).max();
        most.unwrap_or(self.scenario.replications * 4)
    }
}

/// The larger, the less sure: any undecided verdict before any decided one.
fn doubt(verdict: &Verdict) -> f64 {
    let width = verdict.interval.1 - verdict.interval.0;
    if verdict.answer == Answer::Undecided {
        1.0 + width
    } else {
        width
    }
}
