//! The tornado: which input moves a target, and how far. The dial: how large and how fast a wave may be.

use super::SensitivityInput;
use crate::plan::sensitivity::{Dial, Seen, Swing};
use crate::readiness::Kind;
use crate::report::figure::{
    Axis, Figure, IntervalGroup, IntervalRow, Intervals, Mark, Matrix, MatrixCell, MatrixRow, Plot,
    Table,
};
use crate::report::text::Text;
use crate::report::text::decide::Decide;
use crate::report::text::flow::FlowSay;
use crate::report::text::metric::Unit;
use crate::report::text::number;

/// Most inputs that are drawn.
const MOST: usize = 12;

/// One figure for each target that is judged by a share of replications; none without uncertain inputs.
#[must_use]
pub fn tornados(all: &SensitivityInput) -> Vec<Figure> {
    let places = (0..all.asked.len()).filter(|&place| all.is_share(place));
    places.filter_map(|place| tornado(all, place)).collect()
}

fn tornado(all: &SensitivityInput, place: usize) -> Option<Figure> {
    let swings = all.sorted(place);
    let target = all.asked[place];
    let title = all.most(place)?;
    let Kind::Share { required } = all.input.study.targets[target].kind else {
        return None;
    };
    let group = IntervalGroup {
        label: all.input.target_name(target),
        line: Some((required * 100.0, required_label(required))),
        ground: None,
        rows: swings
            .iter()
            .take(MOST)
            .map(|swing| row(all, swing, place))
            .collect(),
    };
    let range = (0.0, 100.0);
    Some(Figure {
        id: format!("tornado-{}", all.input.study.targets[target].label.id),
        alt: title.clone(),
        title,
        caption: Text::sentences(&[Decide::HowToRead {}.text(), all.base(place)]),
        note: all.note(),
        table: table(all, &swings, place),
        plot: Plot::Intervals(Intervals {
            axis: Axis::between(Decide::FuturesAxis {}.text(), range, Unit::Number),
            groups: vec![group],
        }),
    })
}

fn required_label(required: f64) -> Text {
    let n = Text::same(&number::short(required * 100.0));
    crate::report::text::caption::Caption::Required { n }.text()
}

fn row(all: &SensitivityInput, swing: &Swing, place: usize) -> IntervalRow {
    let hundred = |seen: &Seen| all.value(place, seen) * 100.0;
    let join = |from: Text, to: Text, with: &str| Text::join(&[from, to], with, with);
    let judged = join(
        all.short(place, &swing.low[place]),
        all.short(place, &swing.high[place]),
        " → ",
    );
    let (low, high) = swing.at;
    let ends = join(
        all.input_value(swing.input, low),
        all.input_value(swing.input, high),
        "–",
    );
    let words = Decide::Ends { judged, ends }.text();
    IntervalRow {
        label: all.input_name(swing.input),
        at: Some(hundred(&swing.high[place])),
        interval: (hundred(&swing.low[place]), hundred(&swing.high[place])),
        mark: Mark::Swing,
        words,
    }
}

fn table(all: &SensitivityInput, swings: &[&Swing], place: usize) -> Table {
    let row = |swing: &&Swing| {
        vec![
            all.input_name(swing.input),
            all.input_value(swing.input, swing.at.0),
            all.input_value(swing.input, swing.at.1),
            all.short(place, &swing.low[place]),
            all.short(place, &swing.high[place]),
        ]
    };
    let head = [
        ("输入", "input"),
        ("10% 分位数", "10 % quantile"),
        ("90% 分位数", "90 % quantile"),
        ("低端达标", "held at the low end"),
        ("高端达标", "held at the high end"),
    ];
    Table {
        head: head.map(|(zh, en)| Text::new(zh, en)).to_vec(),
        rows: swings.iter().map(row).collect(),
    }
}

/// The dial: of larger and faster waves, which target is farthest from what is required; nothing without a wave
/// size.
#[must_use]
pub fn dial(all: &SensitivityInput) -> Option<Figure> {
    let dial = all.found.dial.as_ref()?;
    let targets: Vec<(usize, f64)> = all
        .asked
        .iter()
        .filter_map(|&target| match all.input.study.targets[target].kind {
            Kind::Share { required } => Some((target, required)),
            _ => None,
        })
        .collect();
    let first = dial.first.iter().flatten();
    let first = first.reduce(|best, next| if next.1 < best.1 { next } else { best });
    let title = match first {
        Some(&(target, size)) => FlowSay::FailsFirst {
            size: all.input.wave_value(size),
            target: all.input.target_name(target),
        },
        None => FlowSay::NothingFails {},
    };
    let unit = all.input.wave_unit();
    let columns: Vec<Text> = dial.sizes.iter().map(|&size| unit.value(size)).collect();
    let rows: Option<Vec<MatrixRow>> = (0..dial.speeds.len())
        .map(|row| dial_row(all, dial, &targets, row))
        .collect();
    let rows = rows?;
    let words = |cell: &MatrixCell| Text::join(&[cell.words.clone(), cell.below.clone()], " ", " ");
    let runs = Text::same(&all.played.2);
    let letters = targets.iter().enumerate().filter(|_| targets.len() > 1);
    let letters = letters.map(|(at, &(target, _))| {
        let (letter, target) = (letter(at), all.input.target_name(target));
        FlowSay::Letter { letter, target }.text()
    });
    let caption = std::iter::once(FlowSay::DialCaption { runs }.text()).chain(letters);
    Some(Figure {
        id: "dial".into(),
        alt: title.text(),
        title: title.text(),
        caption: Text::sentences(&caption.collect::<Vec<_>>()),
        note: all.note(),
        table: Table {
            head: std::iter::once(Text::default())
                .chain(columns.clone())
                .collect(),
            rows: rows
                .iter()
                .map(|row| {
                    let cells = row.cells.iter().map(words);
                    std::iter::once(row.label.clone()).chain(cells).collect()
                })
                .collect(),
        },
        plot: Plot::Matrix(Matrix {
            columns,
            rows,
            framed: FlowSay::AllHold {}.text(),
        }),
    })
}

/// The letter of a target: A for the first.
fn letter(at: usize) -> Text {
    let letter = u8::try_from(at).ok().and_then(|at| b'A'.checked_add(at));
    Text::same(&char::from(letter.unwrap_or(b'?')))
}

/// The cells of a speed; nothing if no target is judged by a share.
fn dial_row(
    all: &SensitivityInput,
    dial: &Dial,
    targets: &[(usize, f64)],
    row: usize,
) -> Option<MatrixRow> {
    let cell = |held: &Vec<Option<f64>>| {
        let judged = targets.iter().enumerate();
        let judged = judged.filter_map(|(at, &(target, required))| {
            let held = held[target]?;
            Some((at, held, held - required))
        });
        let judged: Vec<_> = judged.collect();
        let worst = judged.iter().min_by(|a, b| a.2.total_cmp(&b.2))?;
        Some(MatrixCell {
            shade: worst.1,
            words: Text::same(&number::fixed(worst.1 * 100.0, 0)),
            below: if targets.len() > 1 {
                letter(worst.0)
            } else {
                Text::default()
            },
            framed: worst.2 >= 0.0,
        })
    };
    let label = match all.speed {
        Some(input) => {
            let parts = [
                all.input_name(input),
                all.input_value(input, dial.speeds[row]),
            ];
            Text::join(&parts, " ", " ")
        }
        None => FlowSay::AsDrawn {}.text(),
    };
    let cells: Option<Vec<MatrixCell>> = dial.held[row].iter().map(cell).collect();
    Some(MatrixRow {
        label,
        cells: cells?,
    })
}
