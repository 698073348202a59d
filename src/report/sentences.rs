//! From results to sentences: the values that each message needs.

use super::Input;
use super::facts::{Focus, Peak};
use super::names::{Names, spaced};
use super::text::frequency::Frequency;
use super::text::metric::{self, Unit};
use super::text::number;
use super::text::say::Say;
use super::text::word::Word;
use super::text::{Lang, Text};
use crate::experiment::outcome::ArmOutcome;
use crate::readiness::{Answer, BreakingPoint, Kind, Place, StaticRule, Target, Verdict};

impl Input<'_> {
    /// The verdict on a target as one sentence, without a full stop.
    #[must_use]
    pub fn verdict_sentence(&self, target: &Target, verdict: &Verdict) -> Text {
        let unit = metric::unit(target.kpi.metric);
        let limit = metric::limit(target.limit, unit);
        let value = unit.value(verdict.estimate);
        let [low, high] = [verdict.interval.0, verdict.interval.1].map(|x| unit.value(x));
        let answer = Word::from(verdict.answer).text();
        match &target.kind {
            Kind::Share { .. } => self.holds(verdict),
            Kind::Mean => Say::MeanIs {
                value,
                low,
                high,
                limit,
                verdict: answer,
            }
            .text(),
            Kind::Static(rule) => match document(rule) {
                document if document.is_empty() => Say::CountIs {
                    value,
                    limit,
                    verdict: answer,
                }
                .text(),
                document => Say::CountIsBy {
                    value,
                    limit,
                    document,
                    verdict: answer,
                }
                .text(),
            },
        }
    }

    fn holds(&self, verdict: &Verdict) -> Text {
        let share = Frequency::of(verdict);
        let [of, about, low, high, required] = share.texts();
        let verdict = Word::from(verdict.answer).text();
        if self.has_uncertain_inputs() {
            Say::HoldsInFutures {
                about,
                of,
                low,
                high,
                required,
                verdict,
            }
            .text()
        } else {
            Say::HoldsInRuns {
                about,
                of,
                low,
                high,
                required,
                verdict,
            }
            .text()
        }
    }

    /// A target with what is required of it.
    #[must_use]
    pub fn required_heading(&self, target: usize, verdict: &Verdict) -> Text {
        let [of, _, _, _, required] = Frequency::of(verdict).texts();
        let target = self.target_name(target);
        if self.has_uncertain_inputs() {
            Say::RequiredOfFutures {
                target,
                of,
                required,
            }
            .text()
        } else {
            Say::RequiredOfRuns {
                target,
                of,
                required,
            }
            .text()
        }
    }

    /// What the numbers of a table of verdicts mean.
    #[must_use]
    pub fn numbers_note(&self, verdict: &Verdict) -> Text {
        let level = confidence(verdict);
        if self.has_uncertain_inputs() {
            Say::NumbersOfFutures { level }.text()
        } else {
            Say::NumbersOfRuns { level }.text()
        }
    }

    /// What would decide an undecided verdict; `None` for a decided one.
    #[must_use]
    pub fn what_would_decide(&self, verdict: &Verdict) -> Option<Text> {
        let say = verdict
            .runs_needed
            .map_or(Say::MayNever {}, |runs| Say::MoreRuns {
                runs: Text::same(&number::whole(runs)),
            });
        (verdict.answer == Answer::Undecided).then(|| say.text())
    }

    /// How an arm does over the headline targets.
    #[must_use]
    pub fn overall_sentence(&self, arm: usize) -> Option<(Answer, Text)> {
        let standing = self.standing(arm, &self.headline())?;
        let verdict = Word::from(standing.answer).text();
        let [met, undecided, of] =
            [standing.met, standing.undecided, standing.of].map(|n| Text::same(&n));
        let arm = self.arm_name(arm);
        let say = match standing.undecided {
            0 => Say::Overall {
                verdict,
                arm,
                met,
                of,
            },
            _ => Say::OverallOpen {
                verdict,
                arm,
                met,
                of,
                undecided,
            },
        };
        Some((standing.answer, say.text()))
    }

    /// That the run was cut short, if it was.
    #[must_use]
    pub fn interrupted_sentence(&self) -> Option<Text> {
        let runs = [self.experiment.replications, self.scenario.replications];
        let [done, asked] = runs.map(|n| Text::same(&number::whole(n)));
        self.experiment
            .interrupted
            .then(|| Say::Interrupted { done, asked }.text())
    }

    /// The name of an arm.
    #[must_use]
    pub fn arm_name(&self, arm: usize) -> Text {
        self.study
            .arms
            .get(arm)
            .map(|arm| Text::from(&arm.label))
            .unwrap_or_default()
    }

    /// The name of a target.
    #[must_use]
    pub fn target_name(&self, target: usize) -> Text {
        Text::from(&self.study.targets[target].label)
    }

    /// A place and the level of care there.
    #[must_use]
    pub fn place_name(&self, place: Place, focus: Focus) -> Text {
        let names = Names(self.model);
        spaced(&[names.place(place), names.level(focus.level)])
    }

    /// A day of the run: `12月16日（第 16 天）`, `16 Dec (day 16)`.
    #[must_use]
    pub fn day_phrase(&self, day: usize) -> Text {
        let date = number::short_date(self.date(day));
        Say::Day {
            date,
            day: Text::same(&(day + 1)),
        }
        .text()
    }

    /// The date of a day of the run.
    #[must_use]
    pub fn date(&self, day: usize) -> jiff::civil::Date {
        number::date_of(
            self.scenario.start_date,
            i64::try_from(day).unwrap_or(i64::MAX),
        )
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
        let [beds, low, high] = peak.gap.map(|beds| Text::same(&number::short(beds)));
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

    /// What runs out first: where need is the largest multiple of the usable beds.
    #[must_use]
    pub fn binding_sentence(&self, peaks: &[Peak], focus: Focus) -> Text {
        let times = |peak: &Peak| peak.need / peak.usable.max(1.0);
        let short = peaks.iter().filter(|peak| peak.gap[0] > 0.0);
        let worst = short.max_by(|a, b| times(a).total_cmp(&times(b)));
        let say = worst.map_or(Say::NothingRunsOut {}, |peak| Say::RunsOut {
            at: self.place_name(peak.place, focus),
            times: Text::same(&number::short(times(peak))),
        });
        say.text()
    }

    /// Up to what size of wave a target holds.
    #[must_use]
    pub fn breaking_sentence(&self, breaking: Option<&BreakingPoint>) -> Text {
        let Some(point) = breaking else {
            return Say::NoWaveSize {}.text();
        };
        let unit = self.wave_unit();
        let [least, most] = [point.seen.0, point.seen.1].map(|x| unit.value(x));
        let say = match point.at {
            None => Say::HoldsAtNone { least, most },
            Some(at) if at >= point.seen.1 => Say::HoldsAtAll { least, most },
            Some(at) => {
                let (low, high) = point.interval;
                let [size, low, high] = [at, low, high].map(|x| unit.value(x));
                Say::HoldsUpTo {
                    size,
                    low,
                    high,
                    least,
                    most,
                }
            }
        };
        say.text()
    }

    /// The unit of the wave size.
    #[must_use]
    pub fn wave_unit(&self) -> Unit {
        let input = self
            .study
            .wave_size
            .and_then(|at| self.study.inputs.get(at));
        input.map_or(Unit::Number, |input| Unit::named(&input.unit))
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
            _ if self.has_uncertain_inputs() => (
                format!("surgeplan run {file} --fix-inputs"),
                Say::NextMedian {}.text(),
            ),
            _ => (
                format!("surgeplan run {file} --seed {}", self.scenario.seed + 1),
                Say::NextSeed {}.text(),
            ),
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

    /// The question of the scenario, else its title, else its name.
    #[must_use]
    pub fn question(&self) -> Text {
        let scenario = self.scenario;
        let pick = |lang: Lang| {
            let words = [
                scenario.question.get(lang),
                scenario.title.get(lang),
                &scenario.name,
            ];
            words
                .into_iter()
                .find(|words| !words.is_empty())
                .unwrap_or_default()
                .to_owned()
        };
        Text {
            zh: pick(Lang::Zh),
            en: pick(Lang::En),
        }
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

/// Document, year and hospital grade of a static target.
fn document(rule: &StaticRule) -> Text {
    Text::join(
        &[&rule.document, &rule.year, &rule.grade].map(|n| Text::same(&n)),
        "，",
        ", ",
    )
}

/// The level of an interval, to a tenth of a percent.
pub(super) fn confidence(verdict: &Verdict) -> Text {
    Text::same(&number::percent(
        (verdict.confidence * 1_000.0).round() / 1_000.0,
    ))
}
