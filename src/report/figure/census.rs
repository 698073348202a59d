//! Need for beds against usable beds: one figure for each level, a fan for each place.

use super::fan::{self, Fan};
use super::{Axis, Crossing, Figure, LimitLine, Panel, Panels, Plot, Table};
use crate::experiment::outcome::{ArmOutcome, Measure};
use crate::model::network::LevelId;
use crate::readiness::Place;
use crate::report::Input;
use crate::report::facts::{Focus, Peak};
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::metric::Unit;
use crate::report::text::number;
use crate::report::text::word::Word;

/// Most panels of a figure: what fits on a printed page.
const MOST: usize = 8;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    let levels = input.stay_levels().into_iter();
    levels.filter_map(|level| figure(input, level)).collect()
}

/// A place that is drawn.
struct Spot {
    peak: Peak,
    name: Text,
    fan: Fan,
    usable: Vec<f64>,
}

fn figure(input: &Input, level: LevelId) -> Option<Figure> {
    let arm = input.reference()?;
    let focus = Focus {
        place: Place::All,
        level,
    };
    let peaks = input.peaks(arm, focus);
    let worst = peaks.first()?;
    let spots: Vec<Spot> = peaks
        .iter()
        .take(MOST)
        .filter_map(|peak| spot(input, arm, *peak, focus))
        .collect();
    let title = title(input, &peaks, focus);
    Some(Figure {
        id: format!("census-{}", input.model.network.levels[level].label.id),
        alt: Text::sentences(&[stop(&title), stop(&input.gap_sentence(worst, focus))]),
        title,
        caption: caption(input, spots.len(), peaks.len()),
        note: input.fan_note(),
        table: table(input, &spots),
        plot: Plot::Panels(panels(input, spots)),
    })
}

/// The tightest place of what the first headline target is about, alone: the figure of the first page.
pub(in crate::report) fn first(input: &Input) -> Option<Figure> {
    let (arm, focus) = (input.reference()?, input.focus()?);
    let peaks = input.peaks(arm, focus);
    let worst = peaks.first()?;
    let spot = spot(input, arm, *worst, focus)?;
    let title = title(input, &peaks[..1], focus);
    let spots = [spot];
    Some(Figure {
        id: "first".into(),
        alt: Text::sentences(&[stop(&title), stop(&input.gap_sentence(worst, focus))]),
        title,
        caption: Caption::CensusAlone {
            arm: input.arm_name(input.study.reference),
        }
        .text(),
        note: input.fan_note(),
        table: table(input, &spots),
        plot: Plot::Panels(panels(input, spots.into())),
    })
}

/// A sentence with its full stop.
pub(in crate::report) fn stop(text: &Text) -> Text {
    Text::new(format!("{}。", text.zh), format!("{}.", text.en))
}

fn spot(input: &Input, arm: &ArmOutcome, peak: Peak, focus: Focus) -> Option<Spot> {
    let own = Input { ..*input };
    let need = own.daily(arm, Measure::Need, peak.place, focus.level)?;
    let days = own.days();
    Some(Spot {
        peak,
        name: Names(input.model).place(peak.place),
        fan: Fan::of(need, days),
        usable: (0..days)
            .map(|day| own.usable(arm, peak.place, focus.level, day))
            .collect(),
    })
}

fn title(input: &Input, peaks: &[Peak], focus: Focus) -> Text {
    let level = Names(input.model).level(focus.level);
    let short = peaks.iter().filter(|peak| peak.first.is_some()).count();
    let worst = &peaks[0];
    let at = Names(input.model).place(worst.place);
    let beds = Text::same(&number::short(worst.gap[0].abs()));
    let earliest = peaks.iter().filter_map(|peak| peak.first).min();
    let Some(day) = earliest.map(|day| input.day_phrase(day)) else {
        return Finding::Suffice { level, at, beds }.text();
    };
    let [n, of] = [short, peaks.len()].map(|n| Text::same(&n));
    match peaks {
        [_] => Finding::RunsShort {
            at: input.place_name(worst.place, focus),
            day,
            beds,
        },
        _ => Finding::SomeRunShort {
            n,
            of,
            level,
            day,
            beds,
        },
    }
    .text()
}

fn caption(input: &Input, shown: usize, of: usize) -> Text {
    let arm = input.arm_name(input.study.reference);
    let mut sentences = vec![Caption::Census { arm }.text()];
    if shown < of {
        let [shown, of] = [shown, of].map(|n| Text::same(&n));
        sentences.push(Caption::OnlyLargest { shown, of }.text());
    }
    Text::sentences(&sentences)
}

fn panels(input: &Input, spots: Vec<Spot>) -> Panels {
    let tops = spots
        .iter()
        .map(|spot| spot.usable.iter().copied().fold(spot.fan.top(), f64::max));
    let top = tops.fold(0.0, f64::max);
    Panels {
        panels: spots
            .into_iter()
            .map(|spot| panel(input, spot, top))
            .collect(),
    }
}

fn panel(input: &Input, spot: Spot, top: f64) -> Panel {
    Panel {
        title: spot.name,
        x: Axis::dates(input.scenario.start_date, input.days(), 6),
        y: Axis::numbers(Text::default(), top, Unit::Beds),
        crossing: spot.peak.first.map(|day| Crossing {
            day,
            value: spot.usable[day],
            label: Caption::OverFrom {
                day: Text::same(&(day + 1)),
            }
            .text(),
        }),
        limit: Some(limit(spot.usable)),
        more: Vec::new(),
        observed: None,
        bands: spot.fan.bands,
        median: spot.fan.median,
    }
}

fn limit(values: Vec<f64>) -> LimitLine {
    let n = fan::whole(values.last().copied().unwrap_or(0.0));
    LimitLine {
        kind: 0,
        label: Caption::Beds { n }.text(),
        values,
    }
}

fn table(input: &Input, spots: &[Spot]) -> Table {
    let mut head = vec![Word::Date.text()];
    for spot in spots {
        head.push(fan::head(&spot.name));
        head.push(Word::UsableBeds.text());
    }
    let cells = |day: usize| {
        spots
            .iter()
            .flat_map(move |s| [s.fan.cell(day), fan::whole(s.usable[day])])
    };
    let row = |day| {
        std::iter::once(input.date_cell(day))
            .chain(cells(day))
            .collect()
    };
    Table {
        head,
        rows: (0..input.days()).map(row).collect(),
    }
}

impl Input<'_> {
    /// A day as an ISO date, for tables.
    pub(super) fn date_cell(&self, day: usize) -> Text {
        Text::same(&self.date(day))
    }

    /// Footnote of a fan.
    pub(super) fn fan_note(&self) -> Text {
        let (runs, seed) = self.runs_and_seed();
        Caption::FanNote { runs, seed }.text()
    }

    /// Footnote of a figure without intervals.
    pub(super) fn runs_note(&self) -> Text {
        let (runs, seed) = self.runs_and_seed();
        Caption::RunsNote { runs, seed }.text()
    }

    /// Replications and seed as text.
    pub(super) fn runs_and_seed(&self) -> (Text, Text) {
        (
            Text::same(&number::whole(self.experiment.replications)),
            Text::same(&self.scenario.seed),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    fn icu() -> Figure {
        let sample = Sample::pair();
        figures(&sample.input()).swap_remove(0)
    }

    #[test]
    fn the_title_states_what_was_found() {
        let figure = icu();
        assert_eq!(
            figure.title,
            Text::new(
                "ICU：5 处中有 4 处床位不够，最早在 12 月 19 日（第 19 天）；最多缺 17 张",
                "ICU: 4 of 5 places run out of beds, the first on 19 Dec (day 19); at worst 17 too few",
            )
        );
    }

    #[test]
    fn panels_share_a_scale_and_mark_the_first_day_over() {
        let Plot::Panels(Panels { panels }) = icu().plot else {
            panic!("fans")
        };
        assert_eq!(panels.len(), 5);
        assert!(panels.iter().all(|panel| panel.y == panels[0].y));
        let over = &panels[0].crossing.as_ref().unwrap();
        let (median, limit) = (&panels[0].median, &panels[0].limit.as_ref().unwrap().values);
        assert!(median[over.day] > limit[over.day] && median[over.day - 1] <= limit[over.day - 1]);
        assert_eq!(
            over.label,
            Text::new(
                format!("第 {} 天超限", over.day + 1),
                format!("day {}", over.day + 1)
            )
        );
        let top = panels
            .iter()
            .flat_map(|panel| &panel.bands[0].high)
            .copied()
            .fold(0.0, f64::max);
        assert!(panels[0].y.range.1 >= top);
        assert!(panels.iter().any(|panel| panel.crossing.is_none()));
    }
}
