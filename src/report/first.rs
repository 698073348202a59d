//! The first page: ready or not, when and how short, what to approve, up to what wave, and
//! what is least sure, in at most five lines.

use super::Input;
use super::text::Text;
use super::text::first::First;
use super::text::frequency::Frequency;
use super::text::number;
use super::text::word::Word;
use crate::readiness::{Answer, BreakingPoint, Verdict};

/// A line of the first page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FirstLine {
    /// What it answers.
    pub head: Text,
    /// The answer.
    pub says: Text,
}

/// Most arms that are named as enough.
const MOST_ARMS: usize = 3;

impl Input<'_> {
    /// The lines of the first page; none if nothing was judged.
    #[must_use]
    pub fn first_page(&self) -> Vec<FirstLine> {
        let Some(worst) = self.worst_target(self.study.reference) else {
            return Vec::new();
        };
        let lines = [
            (Word::IsReady, Some(self.ready_line(worst))),
            (Word::WhenAndHowShort, self.short_line()),
            (Word::ToApprove, Some(self.approve_line())),
            (Word::UpToWhatWave, Some(self.wave_line())),
            (Word::LeastSure, Some(self.doubt_line())),
        ];
        let line = |(head, says): (Word, Option<Text>)| {
            let head = head.text();
            says.map(|says| FirstLine { head, says })
        };
        lines.into_iter().filter_map(line).collect()
    }

    /// The headline target that an arm misses most: an undecided one counts as better than a missed
    /// one, and among shares the one farthest below what is required is the worst.
    fn worst_target(&self, arm: usize) -> Option<usize> {
        let judged = self.headline().into_iter();
        let judged = judged.filter_map(|target| Some((target, self.verdict(arm, target)?)));
        let margin = |target, verdict: &Verdict| {
            let gap = verdict.estimate - verdict.required;
            if self.is_share(target) { gap } else { 0.0 }
        };
        let worse = judged.min_by(|a, b| {
            let rank = rank(a.1.answer).cmp(&rank(b.1.answer));
            rank.then(margin(a.0, a.1).total_cmp(&margin(b.0, b.1)))
        });
        worse.map(|(target, _)| target)
    }

    fn ready_line(&self, target: usize) -> Text {
        let arm = self.study.reference;
        let Some(verdict) = self.verdict(arm, target) else {
            return Text::default();
        };
        let said = self.ready_sentence(arm, target, verdict);
        match self.standing(arm, &self.headline()) {
            Some(standing) if standing.of > 1 => {
                let [met, of] = [standing.met, standing.of].map(|n| Text::same(&n));
                Text::sentences(&[said, First::WorstOf { met, of }.text()])
            }
            _ => said,
        }
    }

    fn ready_sentence(&self, arm: usize, target: usize, verdict: &Verdict) -> Text {
        let kpi = &self.study.targets[target].kpi;
        let place = super::names::Names(self.model).place(kpi.scope.place);
        let place = if self.study.arms.len() > 1 {
            let arm = self.arm_name(arm);
            First::PlaceUnder { place, arm }.text()
        } else {
            place
        };
        let name = self.target_name(target);
        if !self.is_share(target) {
            let says = self.verdict_sentence(&self.study.targets[target], verdict);
            return First::Other {
                place,
                target: name,
                says,
            }
            .text();
        }
        let [of, about, _, _, required] = Frequency::of(verdict).texts();
        let (target, verdict) = (name, Word::from(verdict.answer).text());
        let say = match self.imagined() {
            Imagined::Winters => First::Winters {
                place,
                verdict,
                of,
                about,
                target,
                required,
            },
            Imagined::Futures => First::Futures {
                place,
                verdict,
                of,
                about,
                target,
                required,
            },
            Imagined::Runs => First::Runs {
                place,
                verdict,
                of,
                about,
                target,
                required,
            },
        };
        say.text()
    }

    /// What replications stand for: winters if the run lies in one and lasts for weeks.
    fn imagined(&self) -> Imagined {
        let month = self.scenario.start_date.month();
        if !self.has_uncertain_inputs() {
            Imagined::Runs
        } else if self.days() >= 28 && !(4..=9).contains(&month) {
            Imagined::Winters
        } else {
            Imagined::Futures
        }
    }

    fn short_line(&self) -> Option<Text> {
        let focus = self.focus()?;
        let peaks = self.peaks(self.reference()?, focus);
        let worst = peaks.first()?;
        let (at, peak) = (
            self.place_name(worst.place, focus),
            self.day_phrase(worst.day),
        );
        let [beds, low, high] =
            [worst.gap[0].abs(), worst.gap[1].max(0.0), worst.gap[2]].map(|beds| {
                let beds = number::short(beds);
                Text::same(&beds)
            });
        let say = match worst.first {
            Some(first) => First::Short {
                day: self.day_phrase(first),
                at,
                peak,
                beds,
                low,
                high,
            },
            None => First::Enough {
                day: peak,
                at,
                beds,
            },
        };
        Some(say.text())
    }

    fn approve_line(&self) -> Text {
        let reference = self.study.reference;
        let headline = self.headline();
        let answer = |arm| {
            self.standing(arm, &headline)
                .map(|standing| standing.answer)
        };
        if answer(reference) == Some(Answer::Ready) {
            return First::NothingMore {}.text();
        }
        let others = || (0..self.verdicts.len()).filter(|&arm| arm != reference);
        let enough = others().filter(|&arm| answer(arm) == Some(Answer::Ready));
        let enough = self.least_first(enough.collect());
        if let [only] = enough[..] {
            let arm = self.arm_share(only);
            return First::Just { arm }.text();
        }
        if !enough.is_empty() {
            let named = enough.iter().take(MOST_ARMS);
            let named: Vec<Text> = named.map(|&arm| self.arm_share(arm)).collect();
            let arms = Text::join(&named, "，或", ", or ");
            return First::AnyOf { arms }.text();
        }
        let Some(best) = self.best_arm() else {
            return First::Alone {}.text();
        };
        let arm = self.arm_share(best);
        let say = match answer(best) {
            Some(Answer::Undecided) => First::Perhaps { arm },
            _ => First::NoneOf {
                n: Text::same(&self.verdicts.len()),
                arm,
            },
        };
        say.text()
    }

    /// Arms by how little they change: numbers set, and among as many the one that is enough by the least
    /// margin, since more of the same lever leaves more to spare.
    fn least_first(&self, mut arms: Vec<usize>) -> Vec<usize> {
        let spare = |arm: usize| {
            let verdict = self.verdict(arm, self.worst_target(arm)?)?;
            Some(verdict.estimate - verdict.required)
        };
        arms.sort_by(|&a, &b| {
            let changes = self.numbers_set(a).cmp(&self.numbers_set(b));
            let spare = |arm| spare(arm).unwrap_or(f64::INFINITY);
            changes.then(spare(a).total_cmp(&spare(b)))
        });
        arms
    }

    /// The other arm that comes closest: fewest missed, then most met, then the best worst target.
    #[must_use]
    pub fn best_arm(&self) -> Option<usize> {
        let headline = self.headline();
        let score = |arm: usize| {
            let standing = self.standing(arm, &headline)?;
            let missed = standing.of - standing.met - standing.undecided;
            let worst = self.worst_target(arm)?;
            let verdict = self.verdict(arm, worst)?;
            Some((missed, standing.met, verdict.estimate - verdict.required))
        };
        let others = (0..self.verdicts.len()).filter(|&arm| arm != self.study.reference);
        let scored = others.filter_map(|arm| Some((arm, score(arm)?)));
        let best = scored.reduce(|best, next| {
            let order = best.1.0.cmp(&next.1.0);
            let order = order.then(next.1.1.cmp(&best.1.1));
            let order = order.then(next.1.2.total_cmp(&best.1.2));
            if order.is_gt() { next } else { best }
        });
        best.map(|(arm, _)| arm)
    }

    /// An arm with the natural frequency of its worst headline target.
    fn arm_share(&self, arm: usize) -> Text {
        let name = self.arm_name(arm);
        let worst = self
            .worst_target(arm)
            .filter(|&target| self.is_share(target));
        let verdict = worst.and_then(|target| self.verdict(arm, target));
        let say = match verdict {
            Some(verdict) => {
                let [of, about, ..] = Frequency::of(verdict).texts();
                First::ArmShare {
                    arm: name,
                    about,
                    of,
                }
            }
            None => First::ArmOnly { arm: name },
        };
        say.text()
    }

    fn wave_line(&self) -> Text {
        let reference = self.study.reference;
        let arms = [Some(reference), self.best_arm()];
        let says = arms.into_iter().flatten().filter_map(|arm| {
            let mut shares = self.headline().into_iter().filter(|&t| self.is_share(t));
            let worst = self
                .worst_target(arm)
                .filter(|&target| self.is_share(target))
                .or_else(|| shares.next())?;
            let point = self.breaking.get(arm)?.get(worst)?.as_ref()?;
            Some(self.up_to(arm, point))
        });
        let says: Vec<Text> = says.collect();
        if says.is_empty() {
            let says = self.size_unknown();
            return First::SizeUnknown { says }.text();
        }
        let joined = Text::join(&says, "；", "; ");
        super::figure::stop(&joined)
    }

    fn up_to(&self, arm: usize, point: &BreakingPoint) -> Text {
        let arm = self.arm_name(arm);
        let say = match point.at {
            None => First::NotEven {
                arm,
                least: self.wave_value(point.seen.0),
            },
            Some(at) if at >= point.seen.1 => First::AtLeast {
                arm,
                most: self.wave_value(point.seen.1),
            },
            Some(at) => {
                let [low, high] = self.breaking_ends_in_words(point);
                let size = self.wave_value(at);
                First::UpTo {
                    arm,
                    size,
                    low,
                    high,
                }
            }
        };
        say.text()
    }

    fn doubt_line(&self) -> Text {
        let all = self.scenario.assumptions.len();
        let bare = self.scenario.assumptions.iter();
        let bare = bare.filter(|assumption| !assumption.has_source()).count();
        let [n, of] = [bare, all].map(|n| Text::same(&number::whole(n as u64)));
        let mut says: Vec<Text> = self.widest().into_iter().collect();
        if all > 0 {
            says.push(First::Unsourced { n, of }.text());
        }
        Text::sentences(&says)
    }

    /// The widest interval of a headline target that is a share.
    fn widest(&self) -> Option<Text> {
        let arms = 0..self.verdicts.len();
        let shares = || self.headline().into_iter().filter(|&t| self.is_share(t));
        let pairs = arms.flat_map(|arm| shares().map(move |target| (arm, target)));
        let judged = pairs.filter_map(|(arm, t)| Some((arm, t, self.verdict(arm, t)?)));
        let width = |verdict: &Verdict| verdict.interval.1 - verdict.interval.0;
        let (arm, target, verdict) = judged.reduce(|best, next| {
            if width(next.2) > width(best.2) {
                next
            } else {
                best
            }
        })?;
        let [of, _, low, high, _] = Frequency::of(verdict).texts();
        let (target, arm) = (self.target_name(target), self.arm_name(arm));
        Some(
            First::Doubt {
                target,
                arm,
                of,
                low,
                high,
            }
            .text(),
        )
    }
}

/// What replications stand for.
enum Imagined {
    Winters,
    Futures,
    Runs,
}

/// The worse, the smaller.
fn rank(answer: Answer) -> u8 {
    match answer {
        Answer::NotReady => 0,
        Answer::Undecided => 1,
        Answer::Ready => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn five_lines_answer_and_name_the_worst_target() {
        let sample = Sample::pair();
        let lines = sample.input().first_page();
        assert_eq!(lines.len(), 5);
        assert!(
            lines[0]
                .says
                .en
                .contains("NOT READY. In about 9 of 100 imagined winters this comes true"),
            "{}",
            lines[0].says.en
        );
        assert!(
            lines[0]
                .says
                .zh
                .contains("设想的 100 个冬季中，约 9 个做到")
        );
    }

    #[test]
    fn an_arm_that_is_ready_is_what_to_approve() {
        let mut sample = Sample::pair();
        for verdict in &mut sample.verdicts[1] {
            verdict.answer = Answer::Ready;
        }
        let approve = |sample: &Sample| sample.input().first_page()[2].says.en.clone();
        assert!(
            approve(&sample).starts_with("This is enough to be ready: “One-to-one pairing”"),
            "{}",
            approve(&sample)
        );
        for verdict in &mut sample.verdicts[0] {
            verdict.answer = Answer::Ready;
        }
        assert_eq!(approve(&sample), "Nothing more: the present plan is ready.");
        let alone = Sample::alone();
        assert!(approve(&alone).starts_with("Only the present plan was tried."));
    }

    #[test]
    fn a_mishap_in_summer_is_no_winter() {
        let mut sample = Sample::alone();
        sample.scenario.start_date = jiff::civil::date(2023, 7, 1);
        let lines = sample.input().first_page();
        assert!(
            lines[0].says.zh.contains("种情形中"),
            "{}",
            lines[0].says.zh
        );
    }
}
