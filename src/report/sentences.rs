//! From results to sentences: the values that each message needs.

use super::Input;
use super::facts::Focus;
use super::names::{Names, spaced};
use super::text::frequency::Frequency;
use super::text::metric;
use super::text::number;
use super::text::say::Say;
use super::text::stop::Stop;
use super::text::versus;
use super::text::word::Word;
use super::text::{Lang, Text};
use crate::experiment::outcome::Stopping;
use crate::readiness::{Answer, Kind, Place, StaticRule, Target, Verdict};
use crate::stats::method::Method;

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

    /// Which uncertainty the intervals cover: as the scenario says, else by its inputs.
    #[must_use]
    pub fn interval_sentence(&self) -> Text {
        let said = &self.scenario.interval_note;
        let uncertain = self.study.inputs.iter().filter(|input| input.uncertain);
        let names: Vec<Text> = uncertain.map(|input| Text::from(&input.label)).collect();
        match names.is_empty() {
            _ if !said.is_empty() => said.clone(),
            true => Say::CoversChance {}.text(),
            false => Say::CoversInputs {
                inputs: Text::join(&names, "、", ", "),
            }
            .text(),
        }
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

    /// How the run ended, if the number of replications was not fixed, and what intervals then mean.
    #[must_use]
    pub fn stopping_sentences(&self) -> Vec<Text> {
        let runs = [self.experiment.replications, self.scenario.replications];
        let [done, asked] = runs.map(|n| Text::same(&number::whole(n)));
        let mut said: Vec<Text> = self.interrupted_sentence().into_iter().collect();
        match self.experiment.stopping {
            Stopping::Reached => said.push(Stop::Reached { done, asked }.text()),
            Stopping::NotReached => said.push(Stop::NotReached { done }.text()),
            Stopping::Decided => said.push(Stop::Decided { done, asked }.text()),
            Stopping::NotDecided => said.push(Stop::NotDecided { done }.text()),
            Stopping::Fixed | Stopping::Timed => {}
        }
        if self.experiment.any_time() {
            let methods = self.methods();
            said.push(Stop::AnyTime { methods }.text());
        }
        said
    }

    /// The methods of all intervals of verdicts, each once; without any that of means.
    fn methods(&self) -> Text {
        let mut methods = vec![Method::AsymptoticSequence];
        for verdict in self.verdicts.iter().flatten() {
            let known = methods.contains(&verdict.method) || verdict.method == Method::Exact;
            if !known {
                methods.insert(0, verdict.method);
            }
        }
        let names: Vec<Text> = methods.into_iter().map(versus::method).collect();
        Text::join(&names, "；", "; ")
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
