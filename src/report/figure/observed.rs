//! A past census over the fan of the simulated one: one figure for each level of care, a panel
//! for each unit that was observed.

use super::census::stop;
use super::fan::{self, Fan};
use super::{Axis, Dots, Figure, Panel, Panels, Plot, Table};
use crate::experiment::observed::{Agreement, Laid, Overlay, census_of};
use crate::model::network::LevelId;
use crate::report::Input;
use crate::report::names::Names;
use crate::report::observed::{about, agreements, sentences};
use crate::report::text::Text;
use crate::report::text::metric::Unit;
use crate::report::text::observed::Past;
use crate::report::text::word::Word;

/// Most panels of a figure: what fits on a printed page.
const MOST: usize = 8;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    let Some(over) = input.observed else {
        return Vec::new();
    };
    let levels = input.stay_levels().into_iter();
    levels
        .filter_map(|level| figure(input, over, level))
        .collect()
}

/// A unit that is drawn.
struct Spot<'a> {
    laid: &'a Laid,
    name: Text,
    fan: Fan,
}

fn figure(input: &Input, over: &Overlay, level: LevelId) -> Option<Figure> {
    let all = agreements(&over.series).filter(|(laid, _)| laid.level == level);
    let all: Vec<(&Laid, Agreement)> = all.collect();
    let spots = all.iter().take(MOST);
    let spots: Vec<Spot> = spots
        .filter_map(|&(laid, _)| spot(input, over.arm, laid))
        .collect();
    let title = title(input, level, &all)?;
    let told: Vec<Text> = all.iter().map(|one| told(input, one)).collect();
    Some(Figure {
        id: format!("observed-{}", input.model.network.levels[level].label.id),
        alt: Text::sentences(&[stop(&title), Text::sentences(&told)]),
        caption: caption(input, over, (spots.len(), all.len()), &told),
        title,
        note: input.fan_note(),
        table: table(input, &spots),
        plot: Plot::Panels(panels(input, spots)),
    })
}

fn spot<'a>(input: &Input, arm: usize, laid: &'a Laid) -> Option<Spot<'a>> {
    let series = &input.experiment.arms.get(arm)?.series;
    let daily = series.get(&census_of(laid.unit, laid.level))?;
    Some(Spot {
        laid,
        name: input.unit_name(laid),
        fan: Fan::of(daily, daily.days.len()),
    })
}

fn title(input: &Input, level: LevelId, all: &[(&Laid, Agreement)]) -> Option<Text> {
    let sum = |of: &dyn Fn(&Agreement) -> usize| all.iter().map(|(_, one)| of(one)).sum::<usize>();
    let inside = Text::same(&sum(&|one| one.inside[0]));
    let days = Text::same(&sum(&|one| one.days));
    let expected = about(all.iter().map(|(_, one)| one.expected[0]).sum());
    let title = match all {
        [] => return None,
        [(laid, _)] => Past::Title {
            at: input.unit_name(laid),
            inside,
            days,
            expected,
        },
        _ => Past::Titles {
            level: Names(input.model).level(level),
            units: Text::same(&all.len()),
            inside,
            days,
            expected,
        },
    };
    Some(title.text())
}

/// What is said of a unit, as one sentence.
fn told(input: &Input, (laid, agreement): &(&Laid, Agreement)) -> Text {
    let facts = Text::join(&sentences(agreement), "；", "; ");
    let name = input.unit_name(laid);
    stop(&Text::new(
        format!("{}：{}", name.zh, facts.zh),
        format!("{}: {}", name.en, facts.en),
    ))
}

fn caption(input: &Input, over: &Overlay, (shown, of): (usize, usize), told: &[Text]) -> Text {
    let (file, arm) = (Text::same(&over.file), input.arm_name(over.arm));
    let mut sentences = vec![Past::Caption { file, arm }.text()];
    if shown < of {
        let [shown, of] = [shown, of].map(|n| Text::same(&n));
        sentences.push(Past::OnlyFirst { shown, of }.text());
    }
    sentences.extend(told.iter().take(shown).cloned());
    sentences.push(Past::Together {}.text());
    Text::sentences(&sentences)
}

fn panels(input: &Input, spots: Vec<Spot>) -> Panels {
    let counted = |spot: &Spot| {
        spot.laid
            .days
            .iter()
            .map(|day| f64::from(day.observed))
            .fold(0.0, f64::max)
    };
    let tops = spots.iter().map(|spot| spot.fan.top().max(counted(spot)));
    let top = tops.fold(0.0, f64::max);
    let panel = |spot: Spot| Panel {
        title: spot.name,
        x: Axis::dates(input.scenario.start_date, input.days(), 6),
        y: Axis::numbers(Text::default(), top, Unit::Beds),
        bands: spot.fan.bands,
        median: spot.fan.median,
        limit: None,
        more: Vec::new(),
        crossing: None,
        observed: Some(Dots {
            points: spot
                .laid
                .days
                .iter()
                .map(|day| (day.day, f64::from(day.observed)))
                .collect(),
            label: Past::Dots {}.text(),
        }),
    };
    Panels {
        panels: spots.into_iter().map(panel).collect(),
    }
}

fn table(input: &Input, spots: &[Spot]) -> Table {
    let mut head = vec![Word::Date.text()];
    for spot in spots {
        head.extend([fan::head(&spot.name), Past::Dots {}.text()]);
    }
    let days = spots.iter().map(|spot| spot.fan.median.len()).min();
    let cells = |day: usize| {
        spots.iter().flat_map(move |spot| {
            let found = spot.laid.days.iter().find(|laid| laid.day == day);
            let counted = found.map(|laid| Text::same(&laid.observed));
            [spot.fan.cell(day), counted.unwrap_or_default()]
        })
    };
    let row = |day| {
        let date = std::iter::once(input.date_cell(day));
        date.chain(cells(day)).collect()
    };
    Table {
        head,
        rows: (0..days.unwrap_or(0)).map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{Sample, past};

    #[test]
    fn dots_lie_over_the_fan_of_patients_in_beds() {
        let sample = Sample::pair();
        let over = past(&sample);
        let input = Input {
            observed: Some(&over),
            ..sample.input()
        };
        let figure = figures(&input).swap_remove(0);
        assert_eq!(figure.id, "observed-icu");
        assert!(
            figure.title.en.starts_with("ICU at 2 places: "),
            "{}",
            figure.title.en
        );
        assert!(figure.caption.en.contains("census.csv") && figure.caption.zh.contains("现有方案"));
        let Plot::Panels(Panels { panels }) = &figure.plot else {
            panic!("fans")
        };
        let dots = panels[0].observed.as_ref().unwrap();
        assert_eq!(dots.points.len(), 74, "the day without a count has no dot");
        assert_eq!(panels[1].observed.as_ref().unwrap().points.len(), 1);
        let highest = dots.points.iter().map(|dot| dot.1).fold(0.0, f64::max);
        assert!(panels[0].y.range.1 >= highest);
        let width = figure.table.head.len();
        assert!(figure.table.rows.iter().all(|row| row.len() == width));
        assert_eq!(figure.table.rows[10][2], Text::default());
        assert!(figures(&sample.input()).is_empty());
    }
}
