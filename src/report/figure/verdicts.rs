//! In how many futures each target holds, by arm, against what is required.

use super::{Axis, Figure, IntervalGroup, IntervalRow, Intervals, Mark, Plot, Table, few};
use crate::readiness::{Answer, Verdict};
use crate::report::Input;
use crate::report::sentences::confidence;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::frequency::Frequency;
use crate::report::text::metric::{self, Unit};
use crate::report::text::number;
use crate::report::text::word::Word;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

fn figure(input: &Input) -> Option<Figure> {
    let title = title(input)?;
    let targets = 0..input.study.targets.len();
    let shares = few(
        input,
        targets.filter(|&target| input.is_share(target)).collect(),
    );
    let groups: Vec<IntervalGroup> = shares
        .iter()
        .filter_map(|&target| group(input, target))
        .collect();
    let first = input.verdict(0, *shares.first()?)?;
    Some(Figure {
        id: "verdicts".into(),
        alt: alt(input, &shares),
        title,
        caption: caption(input.study.targets.len() - shares.len()),
        note: note(input, first),
        table: table(input),
        plot: Plot::Intervals(Intervals {
            axis: axis(input),
            groups,
        }),
    })
}

fn axis(input: &Input) -> Axis {
    let label = if input.has_uncertain_inputs() {
        Caption::OfFutures {}
    } else {
        Caption::OfRuns {}
    };
    Axis::between(label.text(), (0.0, 100.0), Unit::Number)
}

fn note(input: &Input, verdict: &Verdict) -> Text {
    let (runs, seed) = input.runs_and_seed();
    let level = confidence(verdict);
    Caption::IntervalNote { level, runs, seed }.text()
}

fn caption(left_out: usize) -> Text {
    let mut sentences = vec![Caption::Verdicts {}.text()];
    if left_out > 0 {
        sentences.push(
            Caption::NotDrawn {
                n: Text::same(&left_out),
            }
            .text(),
        );
    }
    Text::sentences(&sentences)
}

/// Of the targets that the verdicts speak of; the caption says how many more there are.
fn title(input: &Input) -> Option<Text> {
    let targets = input.headline();
    let standings = (0..input.verdicts.len()).filter_map(|arm| input.standing(arm, &targets));
    let standings: Vec<_> = standings.collect();
    let reference = input.study.reference;
    let own = standings.get(reference)?;
    let best = (0..standings.len())
        .rev()
        .max_by_key(|&arm| (standings[arm].met, arm == reference))?;
    let [met, most, of] = [own.met, standings[best].met, own.of].map(|n| Text::same(&n));
    let (arm, best_name) = (input.arm_name(reference), input.arm_name(best));
    let finding = match standings[best].met {
        _ if standings.len() == 1 => Finding::Meets { arm, met, of },
        0 if own.of == 1 => Finding::NoneMeetsIt {},
        1 if own.of == 1 && best == reference => Finding::MeetsItAlready { arm },
        1 if own.of == 1 => Finding::OneMeetsIt {
            best: best_name,
            arm,
        },
        all if all == own.of && best == reference => Finding::MeetsAllAlready { arm, of },
        all if all == own.of => Finding::OneMeetsAll {
            best: best_name,
            of,
            arm,
            met,
        },
        0 => Finding::NoneMeetsAny { of },
        _ => Finding::NoneMeetsAll {
            best: best_name,
            met: most,
            of,
        },
    };
    Some(finding.text())
}

fn group(input: &Input, target: usize) -> Option<IntervalGroup> {
    let required = input.verdict(0, target)?.required * 100.0;
    let n = Text::same(&number::short(required));
    let arms = 0..input.verdicts.len();
    Some(IntervalGroup {
        label: input.target_name(target),
        line: Some((required, Caption::Required { n }.text())),
        ground: None,
        rows: arms.filter_map(|arm| row(input, arm, target)).collect(),
    })
}

fn row(input: &Input, arm: usize, target: usize) -> Option<IntervalRow> {
    let verdict = input.verdict(arm, target)?;
    Some(IntervalRow {
        label: input.arm_name(arm),
        at: Some(verdict.estimate * 100.0),
        interval: (verdict.interval.0 * 100.0, verdict.interval.1 * 100.0),
        mark: mark(verdict.answer),
        words: words(verdict),
    })
}

fn mark(answer: Answer) -> Mark {
    match answer {
        Answer::Ready => Mark::Filled,
        Answer::NotReady => Mark::Hollow,
        Answer::Undecided => Mark::Half,
    }
}

fn words(verdict: &Verdict) -> Text {
    let share = Frequency::of(verdict);
    let [_, mut about, low, high, _] = share.texts();
    if share.of != 100 {
        let of = number::whole(share.of);
        about = Text::same(&format!("{}/{of}", about.en));
    }
    Caption::Share {
        about,
        low,
        high,
        verdict: Word::from(verdict.answer).text(),
    }
    .text()
}

fn alt(input: &Input, shares: &[usize]) -> Text {
    let arms = 0..input.verdicts.len();
    let pairs = arms.flat_map(|arm| shares.iter().map(move |&target| (arm, target)));
    let sentences = pairs.filter_map(|(arm, target)| {
        let verdict = input.verdict(arm, target)?;
        let (arm, name) = (input.arm_name(arm), input.target_name(target));
        let says = input.verdict_sentence(&input.study.targets[target], verdict);
        Some(Text::new(
            format!("{}，{}：{}。", arm.zh, name.zh, says.zh),
            format!("{}, {}: {}.", arm.en, name.en, says.en),
        ))
    });
    Text::sentences(&sentences.collect::<Vec<_>>())
}

fn table(input: &Input) -> Table {
    let head = [
        Word::Target,
        Word::Arm,
        Word::Estimate,
        Word::Interval,
        Word::Required,
        Word::Verdict,
    ];
    let targets = 0..input.study.targets.len();
    let pairs = targets.flat_map(|target| (0..input.verdicts.len()).map(move |arm| (target, arm)));
    let rows = pairs.filter_map(|(target, arm)| {
        let verdict = input.verdict(arm, target)?;
        let mut row = vec![input.target_name(target), input.arm_name(arm)];
        row.extend(input.judged(target, verdict));
        row.push(Word::from(verdict.answer).text());
        Some(row)
    });
    Table {
        head: head.map(Word::text).into(),
        rows: rows.collect(),
    }
}

impl Input<'_> {
    /// Estimate, interval and requirement of a verdict in the unit that was judged.
    fn judged(&self, target: usize, verdict: &Verdict) -> [Text; 3] {
        let own = metric::unit(self.study.targets[target].kpi.metric);
        let unit = if self.is_share(target) {
            Unit::Share
        } else {
            own
        };
        let (low, high) = verdict.interval;
        let [value, low, high, required] =
            [verdict.estimate, low, high, verdict.required].map(|x| unit.value(x));
        [value, Caption::Seen { low, high }.text(), required]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn marks_tell_the_verdict_without_colour() {
        let sample = Sample::pair();
        let figure = figures(&sample.input()).swap_remove(0);
        let Plot::Intervals(Intervals { groups, .. }) = figure.plot else {
            panic!("intervals")
        };
        let marks: Vec<Mark> = groups
            .iter()
            .flat_map(|g| g.rows.iter().map(|row| row.mark))
            .collect();
        assert_eq!(
            marks,
            [Mark::Hollow, Mark::Filled, Mark::Hollow, Mark::Half]
        );
        assert_eq!(
            groups[0].rows[0].words,
            Text::new("31（25–38）未达标", "31 (25–38) NOT READY")
        );
        assert_eq!(
            groups[0].line,
            Some((90.0, Text::new("要求 90", "required 90")))
        );
        assert_eq!(
            figure.title.en,
            "No arm meets all 2 targets; “One-to-one pairing” comes closest with 1"
        );
        assert_eq!(figure.table.rows.len(), 6);
        assert_eq!(
            figure.table.rows[4]
                .iter()
                .map(|cell| cell.en.as_str())
                .collect::<Vec<_>>(),
            [
                "Placed in time on average",
                "Current plan",
                "81%",
                "79%–83%",
                "95%",
                "NOT READY"
            ]
        );
    }

    #[test]
    fn one_arm_is_told_alone() {
        let sample = Sample::alone();
        let figure = figures(&sample.input()).swap_remove(0);
        assert_eq!(figure.title.zh, "“现有方案”在 2 项目标中达标 0 项");
    }
}
