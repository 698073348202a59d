//! New cases and new needs for beds by day.

use super::census::stop;
use super::fan::{self, Fan};
use super::{Axis, Figure, Panel, Panels, Plot, Table};
use crate::experiment::outcome::{ArmOutcome, Measure, Series};
use crate::model::network::LevelId;
use crate::readiness::{Place, Scope, Who};
use crate::report::Input;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::metric::Unit;
use crate::report::text::number;
use crate::report::text::word::Word;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

fn figure(input: &Input) -> Option<Figure> {
    let arm = input.reference()?;
    let fans = fans(input, arm);
    let (_, first) = fans.first()?;
    let title = title(input, first);
    Some(Figure {
        id: "demand".into(),
        alt: stop(&title),
        title,
        caption: Caption::Demand {}.text(),
        note: input.fan_note(),
        table: table(input, &fans),
        plot: Plot::Panels(Panels {
            panels: fans
                .into_iter()
                .map(|(name, fan)| panel(input, name, fan))
                .collect(),
        }),
    })
}

/// New cases first, then needs by level, the least intense first.
fn fans(input: &Input, arm: &ArmOutcome) -> Vec<(Text, Fan)> {
    let days = input.days();
    let find = |measure, level: Option<LevelId>| {
        let scope = Scope {
            place: Place::All,
            level,
            who: Who::All,
        };
        Some(Fan::of(arm.series.get(&Series { measure, scope })?, days))
    };
    let cases = find(Measure::NewCases, None).map(|fan| (Caption::NewCases {}.text(), fan));
    let levels = input.stay_levels().into_iter().rev();
    let needs = levels.filter_map(|level| {
        let name = Caption::NewNeeds {
            level: Names(input.model).level(level),
        }
        .text();
        Some((name, find(Measure::NewNeeds, Some(level))?))
    });
    cases
        .into_iter()
        .chain(needs)
        .filter(|(_, fan)| fan.top() > 0.0)
        .collect()
}

fn title(input: &Input, cases: &Fan) -> Text {
    let (day, peak) = cases.peak();
    let (low, high) = cases.eighty(day);
    let [cases, low, high] = [peak, low, high].map(fan::whole);
    let date = number::short_date(input.date(day));
    Finding::CasesPeak {
        date,
        cases,
        low,
        high,
    }
    .text()
}

fn panel(input: &Input, title: Text, fan: Fan) -> Panel {
    Panel {
        title,
        x: Axis::dates(input.scenario.start_date, input.days(), 6),
        y: Axis::numbers(Text::default(), fan.top(), Unit::Patients),
        bands: fan.bands,
        median: fan.median,
        limit: None,
        more: Vec::new(),
        crossing: None,
        observed: None,
    }
}

fn table(input: &Input, fans: &[(Text, Fan)]) -> Table {
    let heads = fans.iter().map(|(name, _)| fan::head(name));
    let cells = |day: usize| fans.iter().map(move |(_, fan)| fan.cell(day));
    let row = |day| {
        std::iter::once(input.date_cell(day))
            .chain(cells(day))
            .collect()
    };
    Table {
        head: std::iter::once(Word::Date.text()).chain(heads).collect(),
        rows: (0..input.days()).map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn cases_come_first_then_needs_by_level() {
        let sample = Sample::pair();
        let figure = figures(&sample.input()).swap_remove(0);
        let Plot::Panels(Panels { panels }) = figure.plot else {
            panic!("fans")
        };
        let titles: Vec<&str> = panels.iter().map(|panel| panel.title.en.as_str()).collect();
        assert_eq!(
            titles,
            [
                "new cases per day",
                "needs for ward per day",
                "needs for ICU per day"
            ]
        );
        assert_eq!(
            figure.title.en,
            "New cases peak around 21 Dec at about 5,284 a day (80% band 3,219–8,616)"
        );
    }
}
