//! The tornado: which input moves a target, and how far.

use super::SensitivityInput;
use crate::plan::sensitivity::{Seen, Swing};
use crate::readiness::Kind;
use crate::report::figure::{
    Axis, Figure, IntervalGroup, IntervalRow, Intervals, Mark, Plot, Table,
};
use crate::report::text::Text;
use crate::report::text::decide::Decide;
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
