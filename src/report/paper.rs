//! Paper standards beside the targets of the simulation: one table, and where the two differ.

use super::Input;
use super::names::Names;
use super::text::paper::Paper;
use super::text::word::Word;
use super::text::{Text, metric, number};
use crate::model::network::FacilityId;
use crate::readiness::{Answer, Grade, Kind, OnPaper, PaperLine, Place, Rule, Standard, Verdict};

/// A row of the table: a line of a standard, or a target.
#[derive(Clone, PartialEq, Debug)]
pub struct PaperRow {
    /// The arm; empty if the row is the same in all.
    pub arm: Text,
    /// Where.
    pub place: Text,
    /// What is asked.
    pub line: Text,
    /// What is there, or the estimate.
    pub counted: Text,
    /// What is required.
    pub required: Text,
    /// The verdict in words.
    pub verdict: Text,
    /// Document, year, grade and mark; or that it was simulated.
    pub basis: Text,
}

/// What paper and simulation say about a place under an arm.
#[derive(Clone, PartialEq, Debug)]
pub struct Contrast {
    /// The arm.
    pub arm: usize,
    /// Where; `None` is all facilities together.
    pub facility: Option<FacilityId>,
    /// Document and year.
    pub document: (String, String),
    /// Lines met, missed and not stated.
    pub lines: [usize; 3],
    /// What the simulation says of the place: of its own targets, else of the headline.
    pub wave: Option<Answer>,
}

impl PaperRow {
    /// Its cells: arm, place, line, counted, required, verdict, basis.
    #[must_use]
    pub fn cells(&self) -> [&Text; 7] {
        let [arm, place, line] = [&self.arm, &self.place, &self.line];
        let (counted, required) = (&self.counted, &self.required);
        [
            arm,
            place,
            line,
            counted,
            required,
            &self.verdict,
            &self.basis,
        ]
    }
}

impl Contrast {
    /// `meets_paper_fails_wave`, `misses_paper_holds_wave`, or `agree`; `unknown` where either says nothing.
    #[must_use]
    pub fn key(&self) -> &'static str {
        let [met, missed, _] = self.lines;
        match (met, missed, self.wave) {
            (0, 0, _) | (_, _, None | Some(Answer::Undecided)) => "unknown",
            (_, 0, Some(Answer::NotReady)) => "meets_paper_fails_wave",
            (_, 1.., Some(Answer::Ready)) => "misses_paper_holds_wave",
            _ => "agree",
        }
    }
}

impl Input<'_> {
    /// The table: lines of standards, then these targets; nothing if there are no standards.
    #[must_use]
    pub fn paper_rows(&self, targets: &[usize]) -> Vec<PaperRow> {
        if self.study.standards.is_empty() {
            return Vec::new();
        }
        let mut rows = Vec::new();
        for (place, line) in self.study.paper[0].iter().enumerate() {
            let lines = self.study.paper.iter().map(|arm| &arm[place]);
            let same = lines.clone().all(|other| other == line);
            let of_arm = |(arm, line)| self.line_row((!same).then_some(arm), line);
            rows.extend(
                lines
                    .enumerate()
                    .take(if same { 1 } else { usize::MAX })
                    .map(of_arm),
            );
        }
        for &target in targets {
            for arm in 0..self.verdicts.len() {
                let verdict = self.verdict(arm, target);
                rows.extend(verdict.map(|verdict| self.target_row(arm, target, verdict)));
            }
        }
        rows
    }

    fn line_row(&self, arm: Option<usize>, line: &PaperLine) -> PaperRow {
        let standard = &self.study.standards[line.standard];
        let found = line.found.map(|n| Text::same(&number::short(n)));
        PaperRow {
            arm: arm.map(|arm| self.arm_name(arm)).unwrap_or_default(),
            place: self.paper_place(line.facility),
            line: Text::from(&standard.label),
            counted: found.unwrap_or_default(),
            required: required(standard, line),
            verdict: word_of(line.answer).text(),
            basis: basis(standard),
        }
    }

    fn target_row(&self, arm: usize, target: usize, verdict: &Verdict) -> PaperRow {
        let row = &self.study.targets[target];
        let unit = metric::unit(row.kpi.metric);
        let share = |x: f64| {
            Paper::InShare {
                share: Text::same(&number::percent(x)),
            }
            .text()
        };
        let (counted, required, basis) = match &row.kind {
            Kind::Share { required } => (
                share(verdict.estimate),
                share(*required),
                Word::Simulated.text(),
            ),
            kind => {
                let basis = match kind {
                    Kind::Static(rule) => Text::same(&rule.document),
                    _ => Word::Simulated.text(),
                };
                (
                    unit.value(verdict.estimate),
                    metric::limit(row.limit, unit),
                    basis,
                )
            }
        };
        PaperRow {
            arm: self.arm_name(arm),
            place: Names(self.model).scope(&row.kpi.scope),
            line: self.target_name(target),
            counted,
            required,
            verdict: Word::from(verdict.answer).text(),
            basis,
        }
    }

    fn paper_place(&self, facility: Option<FacilityId>) -> Text {
        let place = facility.map_or(Place::All, Place::Facility);
        Names(self.model).place(place)
    }

    /// What paper and simulation say, by arm, place and document.
    #[must_use]
    pub fn contrasts(&self) -> Vec<Contrast> {
        let mut found: Vec<Contrast> = Vec::new();
        for (arm, lines) in self.study.paper.iter().enumerate() {
            for line in lines {
                let standard = &self.study.standards[line.standard];
                let document = (standard.document.clone(), standard.year.clone());
                let same = |old: &&mut Contrast| {
                    old.arm == arm && old.facility == line.facility && old.document == document
                };
                let at = line.answer as usize;
                if let Some(old) = found.iter_mut().find(same) {
                    old.lines[at] += 1;
                    continue;
                }
                let mut new = Contrast {
                    arm,
                    facility: line.facility,
                    document,
                    lines: [0; 3],
                    wave: self.wave_at(arm, line.facility),
                };
                new.lines[at] += 1;
                found.push(new);
            }
        }
        found
    }

    /// What the simulation says of a facility: over the targets about it, else over those of the
    /// headline that are about no other facility alone.
    fn wave_at(&self, arm: usize, facility: Option<FacilityId>) -> Option<Answer> {
        let targets = &self.study.targets;
        let is_dynamic = |&at: &usize| !matches!(targets[at].kind, Kind::Static(_));
        let about = |&at: &usize| match targets[at].kpi.scope.place {
            Place::Facility(own) => Some(own) == facility,
            Place::Unit(unit) => Some(self.model.network.units[unit].facility) == facility,
            _ => false,
        };
        let own: Vec<usize> = (0..targets.len())
            .filter(is_dynamic)
            .filter(about)
            .collect();
        let of_all = |&at: &usize| {
            let place = targets[at].kpi.scope.place;
            facility.is_none() || !matches!(place, Place::Facility(_) | Place::Unit(_))
        };
        let asked = if own.is_empty() {
            let headline = self.headline().into_iter().filter(is_dynamic);
            headline.filter(of_all).collect()
        } else {
            own
        };
        self.standing(arm, &asked).map(|standing| standing.answer)
    }

    /// Where paper and simulation differ, in words.
    #[must_use]
    pub fn contrast_sentences(&self) -> Vec<Text> {
        let contrasts = self.contrasts();
        contrasts
            .iter()
            .filter_map(|contrast| self.contrast_sentence(contrast))
            .collect()
    }

    fn contrast_sentence(&self, contrast: &Contrast) -> Option<Text> {
        let [met, missed, unstated] = contrast.lines;
        let arm = self.arm_name(contrast.arm);
        let place = self.paper_place(contrast.facility);
        let document = document(&contrast.document.0, &contrast.document.1);
        let say = match contrast.key() {
            "meets_paper_fails_wave" if unstated == 0 => Paper::MeetsPaperFailsWave {
                arm,
                place,
                document,
            },
            "meets_paper_fails_wave" => Paper::MeetsStatedFailsWave {
                arm,
                place,
                document,
                unstated: Text::same(&unstated),
            },
            "misses_paper_holds_wave" => Paper::MissesPaperHoldsWave {
                arm,
                place,
                document,
                missed: Text::same(&missed),
                of: Text::same(&(met + missed + unstated)),
            },
            _ => return None,
        };
        Some(say.text())
    }
}

fn document(document: &str, year: &str) -> Text {
    let [document, year] = [document, year].map(Text::same);
    Paper::DocumentOf { document, year }.text()
}

fn required(standard: &Standard, line: &PaperLine) -> Text {
    let number = |n: f64| Text::same(&number::short(n));
    match line.required {
        _ if standard.rule == Rule::Present => Paper::Present {}.text(),
        None => ratio(standard),
        Some((least, None)) => Paper::AtLeast {
            number: number(least),
        }
        .text(),
        Some((least, Some(most))) => Paper::FromTo {
            least: number(least),
            most: number(most),
        }
        .text(),
    }
}

/// What is asked for each of what is not stated.
fn ratio(standard: &Standard) -> Text {
    let (Rule::AtLeast { least, .. }, Some(per)) = (&standard.rule, &standard.per) else {
        return Text::default();
    };
    let ratio = if *least < 1.0 {
        number::percent(*least)
    } else {
        number::short(*least)
    };
    let (ratio, per) = (Text::same(&ratio), Text::from(per));
    Paper::AtLeastPer { ratio, per }.text()
}

fn basis(standard: &Standard) -> Text {
    let grade = standard.grade.map(|grade| match grade {
        Grade::Tertiary => Word::Tertiary,
        Grade::Secondary => Word::Secondary,
        Grade::Primary => Word::Primary,
    });
    let parts = [
        document(&standard.document, &standard.year),
        grade.map(Word::text).unwrap_or_default(),
        super::html::basis(standard.mark),
    ];
    Text::join(&parts, "，", ", ")
}

fn word_of(answer: OnPaper) -> Word {
    match answer {
        OnPaper::Met => Word::OnPaperMet,
        OnPaper::Missed => Word::OnPaperMissed,
        OnPaper::NotStated => Word::NotStated,
    }
}

/// `met`, `missed` or `not_stated`.
#[must_use]
pub fn paper_key(answer: OnPaper) -> &'static str {
    match answer {
        OnPaper::Met => "met",
        OnPaper::Missed => "missed",
        OnPaper::NotStated => "not_stated",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Label;
    use crate::report::sample::Sample;
    use crate::report::text::{Lang, Languages};

    /// The sample with one line on ICU beds that both arms are judged by in the first county.
    fn with_line(answers: [OnPaper; 2]) -> Sample {
        let mut sample = Sample::pair();
        sample.study.standards = vec![Standard {
            label: Label::plain("icu-beds"),
            document: "RURAL-1211".into(),
            year: "2022".into(),
            mark: "verified",
            sources: vec!["S2".into()],
            grade: Some(Grade::Tertiary),
            count: Label::plain("icu-beds"),
            per: Some(Label::plain("open-beds")),
            rule: Rule::AtLeast {
                least: 0.04,
                up_to: None,
            },
        }];
        let line = |answer| {
            vec![PaperLine {
                standard: 0,
                facility: Some(FacilityId(0)),
                found: Some(32.0),
                base: Some(800.0),
                required: Some((32.0, None)),
                answer,
            }]
        };
        sample.study.paper = answers.map(line).into();
        sample
    }

    #[test]
    fn meeting_the_paper_and_failing_the_wave_is_said() {
        let sample = with_line([OnPaper::Met, OnPaper::Missed]);
        let input = sample.input();
        let said = input.contrast_sentences();
        // The first arm misses its targets; the second is undecided over all of them.
        assert_eq!(said.len(), 1);
        assert!(said[0].en.contains(
            "meets RURAL-1211 (2022) on paper, and misses at least one of its targets in the wave"
        ));
        assert!(
            said[0]
                .zh
                .contains("纸面符合RURAL-1211（2022年），但在浪潮中至少有一项目标未达到"),
            "{}",
            said[0].zh
        );
        let page = crate::report::html(&input, Languages::En);
        assert!(
            page.contains("misses at least one of its targets") && page.contains("at least 32")
        );
        let text = crate::report::answer(&input, Lang::En, false);
        assert!(text.contains("32 / at least 32  MET"), "{text}");
    }

    #[test]
    fn missing_the_paper_and_holding_in_the_wave_is_said() {
        let mut sample = with_line([OnPaper::Missed, OnPaper::Missed]);
        let ready = sample.verdicts[1][0].clone();
        sample.verdicts[0] = vec![ready.clone(), ready.clone(), ready];
        let said = sample.input().contrast_sentences();
        let words = "misses RURAL-1211 (2022) on paper (1 of 1 lines) and holds in the wave";
        assert!(said[0].en.contains(words), "{}", said[0].en);
    }

    #[test]
    fn the_same_line_in_all_arms_is_one_row_beside_all_targets() {
        let same = with_line([OnPaper::Met, OnPaper::Met]);
        let differs = with_line([OnPaper::Met, OnPaper::Missed]);
        let all: Vec<usize> = (0..same.study.targets.len()).collect();
        let rows = |sample: &Sample| sample.input().paper_rows(&all).len();
        let targets = 2 * all.len();
        assert_eq!((rows(&same), rows(&differs)), (1 + targets, 2 + targets));
        assert!(Sample::pair().input().paper_rows(&all).is_empty());
    }

    #[test]
    fn nothing_is_claimed_where_nothing_is_stated() {
        let sample = with_line([OnPaper::NotStated, OnPaper::NotStated]);
        assert!(sample.input().contrast_sentences().is_empty());
        let document = serde_json::to_value(crate::report::json::summary(&sample.input())).unwrap();
        let row = &document["paper"]["beside_the_wave"][0];
        assert_eq!(
            (&row["finding"], &row["not_stated"]),
            (&"unknown".into(), &1.into())
        );
    }
}
