//! What stands on the page.

use super::{AgainstView, ArmView, AssumptionView, FigureView, Middle, Page, Picture, TargetView};
use crate::report::draw;
use crate::report::figure::{Chapter, Figure, Table, first, of_chapter};
use crate::report::input::{Assumption, Input, ScenarioInfo};
use crate::report::json::verdict_key;
use crate::report::paper::PaperRow;
use crate::report::text::against::Against;
use crate::report::text::glossary;
use crate::report::text::say::Say;
use crate::report::text::trust::Trust;
use crate::report::text::word::Word;
use crate::report::text::{Languages, Text};
use crate::report::weekly;

/// Chapters between the measures and the uncertainty, with their anchors.
const MIDDLE: [(Chapter, &str, Word); 4] = [
    (Chapter::Timeline, "chapter-timeline", Word::Timeline),
    (Chapter::Network, "chapter-network", Word::Network),
    (Chapter::Pairing, "chapter-pairing", Word::Pairing),
    (Chapter::Sizing, "chapter-sizing", Word::Sizing),
];

const CHAPTERS: [Chapter; 8] = [
    Chapter::Verdicts,
    Chapter::Levers,
    Chapter::Timeline,
    Chapter::Network,
    Chapter::Pairing,
    Chapter::Sizing,
    Chapter::Uncertainty,
    Chapter::Validation,
];

pub(super) fn page<'a>(input: &Input<'a>, languages: Languages) -> Page<'a> {
    let info = input.scenario;
    let chapters = CHAPTERS.map(|chapter| {
        let figures = of_chapter(input, chapter).into_iter();
        let views = figures.map(|figure| view(figure, info, languages));
        (chapter, views.collect::<Vec<_>>())
    });
    let mut chapters = Vec::from(chapters);
    let contents = contents(&chapters, input.has_ledger());
    let middle = middle(input, &mut chapters);
    let (key, verdict) = overall(input);
    Page {
        languages,
        info,
        question: input.question(),
        banner: Word::Illustrative.text(),
        reference: Say::Under {
            arm: input.arm_name(input.study.reference),
        }
        .text(),
        no_targets: Say::NoTargets {}.text(),
        key,
        verdict,
        lines: input.first_page(),
        first: first(input).map(|figure| bare(figure, info, languages)),
        contents,
        arms: arms(input),
        facts: input
            .key_facts()
            .into_iter()
            .map(|(word, fact)| (word.text(), fact))
            .collect(),
        next: input.next_step(),
        paper: paper(input),
        contrasts: input.contrast_sentences(),
        notes: notes(input),
        chapters,
        middle,
        ledger_note: input.ledger_intro(),
        ledger: input.ledger_table(),
        against: against(input),
        arms_table: input.arms_table(),
        levers_note: levers_note(input),
        levers: input.levers_table(),
        inputs_note: Trust::InputsAre {
            runs: Text::same(&input.experiment.replications),
        }
        .text(),
        inputs: input.inputs_table(),
        intervals_head: Trust::IntervalsHead {}.text(),
        intervals: input.intervals_covered(),
        no_past: input.observed.is_none().then(|| Trust::NoPast {}.text()),
        stress_intro: Trust::Intro {}.text(),
        lacking: input.lacking(),
        stress: input.stress_table(),
        not_covered_head: Trust::NotCoveredHead {}.text(),
        not_covered: input.not_covered(),
        assumptions: assumptions(info),
        provenance: input
            .provenance()
            .into_iter()
            .map(|(word, value)| (word.text(), value))
            .collect(),
        terms: glossary::terms(),
    }
}

fn against(input: &Input) -> Option<AgainstView> {
    let name = Text::same(&input.against?.name);
    Some(AgainstView {
        head: Against::Head { name }.text(),
        says: input.against_sentences(),
        tables: input.against_tables()?,
    })
}

/// The chapters in the middle that have anything to show.
fn middle(input: &Input, chapters: &mut [(Chapter, Vec<FigureView>)]) -> Vec<Middle> {
    let all = MIDDLE.map(|(chapter, id, word)| {
        let own = chapters.iter_mut().find(|(own, _)| *own == chapter);
        let figures = own.map(|(_, figures)| std::mem::take(figures));
        let (mut tables, mut heading) = (Vec::new(), None);
        match chapter {
            Chapter::Timeline => {
                tables = weekly::tables(input);
                heading = (!tables.is_empty()).then(|| Word::WeeklyTable.text());
            }
            Chapter::Network => tables = vec![input.network_table()],
            _ => {}
        }
        Middle {
            id,
            name: word.text(),
            heading,
            tables,
            figures: figures.unwrap_or_default(),
        }
    });
    let shown = |own: &Middle| !own.tables.is_empty() || !own.figures.is_empty();
    all.into_iter().filter(shown).collect()
}

/// The verdict of the reference arm in one word, with its key.
fn overall(input: &Input) -> (&'static str, Text) {
    let standing = input.standing(input.study.reference, &input.headline());
    standing.map_or(("", Text::default()), |standing| {
        (
            verdict_key(standing.answer),
            Word::from(standing.answer).text(),
        )
    })
}

/// Anchors of the chapters that are there.
fn contents(
    chapters: &[(Chapter, Vec<FigureView>)],
    has_ledger: bool,
) -> Vec<(&'static str, Text)> {
    let shown = |chapter| {
        let own = chapters.iter().find(|(own, _)| *own == chapter);
        chapter == Chapter::Network || own.is_some_and(|(_, figures)| !figures.is_empty())
    };
    let middle = MIDDLE.into_iter().filter(|(chapter, ..)| shown(*chapter));
    let middle = middle.map(|(_, id, word)| (id, word));
    let before = [
        ("chapter-verdicts", Word::Verdicts),
        ("chapter-levers", Word::Levers),
    ];
    let after = [
        ("chapter-uncertainty", Word::Uncertainty),
        ("chapter-assumptions", Word::Assumptions),
        ("chapter-validation", Word::Validation),
        ("chapter-trust", Word::Trust),
        ("chapter-glossary", Word::Glossary),
    ];
    let ledger = has_ledger.then_some(("chapter-ledger", Word::Ledger));
    let all = before.into_iter().chain(middle).chain(ledger).chain(after);
    all.map(|(id, word)| (id, word.text())).collect()
}

fn levers_note(input: &Input) -> Text {
    let command = format!("surgeplan plan {}", input.scenario.file);
    let command = Text::same(&command);
    if input.scenario.levers.is_empty() {
        Trust::NoLevers {}.text()
    } else {
        Trust::LeversAre { command }.text()
    }
}

/// Lines of standards and targets; rows that are the same in several arms stand once.
fn paper(input: &Input) -> Table {
    let targets: Vec<usize> = (0..input.study.targets.len()).collect();
    let mut rows: Vec<PaperRow> = Vec::new();
    for row in input.paper_rows(&targets) {
        let cells = |row: &PaperRow| row.cells().map(Text::clone)[1..].to_vec();
        match rows.iter_mut().find(|other| cells(other) == cells(&row)) {
            Some(same) => same.arm = Text::join(&[same.arm.clone(), row.arm], "、", "; "),
            None => rows.push(row),
        }
    }
    let head = [
        Word::Arm,
        Word::Place,
        Word::Line,
        Word::Counted,
        Word::Required,
        Word::Verdict,
        Word::Basis,
    ];
    Table {
        head: head.map(Word::text).into(),
        rows: rows
            .iter()
            .map(|row| row.cells().map(Text::clone).into())
            .collect(),
    }
}

/// The reference arm first.
fn arms(input: &Input) -> Vec<ArmView> {
    let reference = input.study.reference;
    let others = (0..input.verdicts.len()).filter(|&arm| arm != reference);
    let order = std::iter::once(reference).chain(others);
    let arm = |arm| {
        let (answer, sentence) = input.overall_sentence(arm)?;
        let targets = input.headline().into_iter();
        Some(ArmView {
            key: verdict_key(answer),
            sentence,
            targets: targets
                .filter_map(|target| target_view(input, arm, target))
                .collect(),
        })
    };
    order.filter_map(arm).collect()
}

fn target_view(input: &Input, arm: usize, target: usize) -> Option<TargetView> {
    let verdict = input.verdict(arm, target)?;
    Some(TargetView {
        key: verdict_key(verdict.answer),
        name: input.target_name(target),
        sentence: input.verdict_sentence(&input.study.targets[target], verdict),
        what: input
            .what_would_decide(verdict)
            .or_else(|| input.missed_up_to(arm, target)),
    })
}

fn notes(input: &Input) -> Vec<Text> {
    let cut = input.stopping_sentences().into_iter();
    let warnings = input.scenario.warnings.iter().cloned();
    cut.chain([input.interval_sentence()])
        .chain(warnings)
        .collect()
}

/// A figure without its table, whose numbers stand elsewhere.
fn bare(figure: Figure, info: &ScenarioInfo, languages: Languages) -> FigureView {
    let mut view = view(figure, info, languages);
    view.table = Table::default();
    view
}

/// A page in both languages carries each picture three times, and shows one.
fn view(figure: Figure, info: &ScenarioInfo, languages: Languages) -> FigureView {
    let banner = info.illustrative.then(|| Word::Illustrative.text());
    let picture = |(languages, class)| Picture {
        class,
        svg: draw::svg(&figure, languages, banner.as_ref()),
        head: format!("{:.3}", draw::head(&figure, languages)),
    };
    let both = [
        (Languages::Both, "only-both"),
        (Languages::Zh, "only-zh"),
        (Languages::En, "only-en"),
    ];
    let pictures = match languages {
        Languages::Both => both.map(picture).into(),
        one => vec![picture((one, ""))],
    };
    FigureView {
        id: figure.id,
        title: figure.title,
        caption: figure.caption,
        table: figure.table,
        pictures,
    }
}

/// Without a source first; own values before those left to a template or a default.
fn assumptions(info: &ScenarioInfo) -> [(Text, Vec<AssumptionView>); 2] {
    let part = |sourced: bool| {
        let chosen = info
            .assumptions
            .iter()
            .filter(|a| a.has_source() == sourced);
        let mut chosen: Vec<&Assumption> = chosen.collect();
        chosen.sort_by_key(|assumption| assumption.is_default);
        chosen.into_iter().map(assumption_view).collect()
    };
    [
        (Word::WithoutSource.text(), part(false)),
        (Word::WithSource.text(), part(true)),
    ]
}

fn assumption_view(assumption: &Assumption) -> AssumptionView {
    let default = assumption.is_default.then(|| Word::ByDefault.text());
    let basis = [basis(&assumption.mark), default.unwrap_or_default()];
    AssumptionView {
        path: assumption.path.clone(),
        value: assumption.value.clone(),
        basis: Text::join(&basis, "，", ", "),
        note: assumption.note.clone(),
        sources: assumption.sources.join(", "),
    }
}

pub(in crate::report) fn basis(mark: &str) -> Text {
    match mark {
        "verified" => Word::Verified.text(),
        "recalled" => Word::Recalled.text(),
        "derived" => Word::Derived.text(),
        "assumed" => Word::Assumed.text(),
        other => Text::same(other),
    }
}

impl Input<'_> {
    /// What was run, and how to run it again.
    #[must_use]
    pub fn provenance(&self) -> Vec<(Word, String)> {
        let info = self.scenario;
        let runs = self.experiment.replications;
        vec![
            (Word::Scenario, info.name.clone()),
            (Word::StartDate, info.start_date.to_string()),
            (Word::Version, info.version.clone()),
            (Word::Hash, info.scenario_hash.clone()),
            (Word::Seed, info.seed.to_string()),
            (Word::Replications, runs.to_string()),
            (Word::Command, info.command.clone()),
        ]
    }
}
