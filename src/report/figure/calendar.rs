//! Which limit binds on each day, by arm and unit: the binding-constraint calendar.

use super::census::stop;
use super::{Axis, Calendar, CalendarLine, CalendarSection, Figure, Plot, Table};
use crate::model::network::UnitId;
use crate::readiness::Who;
use crate::report::Input;
use crate::report::calendar::CalendarRow;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::number;
use crate::report::text::word::Word;

/// Most rows of a figure: what fits on a printed page.
const MOST: usize = 30;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

/// The rows of each arm.
type Arms = Vec<Vec<CalendarRow>>;

fn figure(input: &Input) -> Option<Figure> {
    let arms: Arms = input
        .experiment
        .arms
        .iter()
        .map(|arm| input.calendar(arm))
        .collect();
    let title = title(input, &arms)?;
    let arms = longest(arms);
    Some(Figure {
        id: "calendar".into(),
        alt: stop(&title),
        title,
        caption: Caption::Calendar {}.text(),
        note: input.runs_note(),
        table: table(input, &arms),
        plot: Plot::Calendar(plot(input, &arms)),
    })
}

/// The rows with the most days, where there are too many.
fn longest(mut arms: Arms) -> Arms {
    let mut bound: Vec<usize> = arms.iter().flatten().map(CalendarRow::bound).collect();
    bound.sort_unstable_by(|a, b| b.cmp(a));
    let least = bound.get(MOST).copied().unwrap_or(0);
    for rows in &mut arms {
        rows.retain(|row| row.bound() > least);
    }
    arms
}

/// What binds longest where most is bound, and whether another arm changes it.
fn title(input: &Input, arms: &Arms) -> Option<Text> {
    let own = arms.get(input.study.reference)?;
    let worst = own.iter().max_by_key(|row| row.bound());
    let worst = worst.or_else(|| arms.iter().flatten().max_by_key(|row| row.bound()))?;
    let at = Names(input.model).unit(worst.unit);
    let of = |arm: usize| {
        let row = arms[arm].iter().find(|row| row.unit == worst.unit);
        row.and_then(CalendarRow::longest)
    };
    let (limit, days) = of(input.study.reference).or_else(|| worst.longest())?;
    let other = (0..arms.len())
        .rev()
        .filter_map(|arm| Some((arm, of(arm)?)))
        .find(|(_, (own, _))| *own != limit);
    let (name, days) = (input.limit_name(limit), Text::same(&days));
    let says = match other {
        Some((arm, (then, _))) => Finding::BindsNext {
            at,
            limit: name,
            days,
            then: input.limit_name(then),
            arm: input.arm_name(arm),
        },
        None => Finding::Binds {
            at,
            limit: name,
            days,
        },
    };
    Some(says.text())
}

/// All limits that occur: beds, then resources in order.
fn limits(arms: &Arms) -> Vec<Who> {
    let days = arms
        .iter()
        .flatten()
        .flat_map(|row| row.days.iter().flatten());
    let mut limits: Vec<Who> = days.map(|&(limit, _)| limit).collect();
    limits.sort_unstable();
    limits.dedup();
    limits
}

fn plot(input: &Input, arms: &Arms) -> Calendar {
    let limits = limits(arms);
    let place = |limit: Who| limits.iter().position(|&own| own == limit).unwrap_or(0);
    let line = |row: &CalendarRow| CalendarLine {
        label: unit_name(input, row.unit),
        cells: row
            .days
            .iter()
            .map(|cell| cell.map(|(limit, _)| place(limit)))
            .collect(),
    };
    let sections = arms.iter().enumerate().map(|(arm, rows)| CalendarSection {
        label: input.arm_name(arm),
        rows: rows.iter().map(line).collect(),
    });
    Calendar {
        x: Axis::dates(input.scenario.start_date, input.days(), 8),
        limits: limits
            .iter()
            .map(|&limit| input.limit_name(limit))
            .collect(),
        sections: sections.collect(),
        nothing: Word::NothingBinds.text(),
    }
}

fn unit_name(input: &Input, unit: UnitId) -> Text {
    Names(input.model).unit(unit)
}

fn table(input: &Input, arms: &Arms) -> Table {
    let columns: Vec<(usize, &CalendarRow)> = arms
        .iter()
        .enumerate()
        .flat_map(|(arm, rows)| rows.iter().map(move |row| (arm, row)))
        .collect();
    let heads = columns.iter().map(|(arm, row)| {
        let parts = [input.arm_name(*arm), unit_name(input, row.unit)];
        Text::join(&parts, "：", ": ")
    });
    let cell = |row: &CalendarRow, day: usize| match row.days[day] {
        None => Text::default(),
        Some((limit, share)) => {
            let share = number::percent((share * 100.0).round() / 100.0);
            Text::join(&[input.limit_name(limit), Text::same(&share)], " ", " ")
        }
    };
    let line = |day: usize| {
        let cells = columns.iter().map(|(_, row)| cell(row, day));
        std::iter::once(input.date_cell(day)).chain(cells).collect()
    };
    Table {
        head: std::iter::once(Word::Date.text()).chain(heads).collect(),
        rows: (0..input.days()).map(line).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::outcome::{Daily, Measure, Series};
    use crate::model::Label;
    use crate::model::network::LevelId;
    use crate::model::pool::ResourceId;
    use crate::readiness::{Place, Scope};
    use crate::report::sample::{DAYS, Sample};

    /// In the first ICU beds bind from day 10 on and nurses from day 20 on; the second arm has nurses only.
    fn sample() -> Sample {
        let mut sample = Sample::pair();
        let nurses = Label::plain("nurses");
        sample.model.network.pools.resources.push(nurses);
        for (arm, outcome) in sample.experiment.arms.iter_mut().enumerate() {
            let mut put = |who, binds: &dyn Fn(usize) -> u32| {
                let scope = Scope {
                    place: Place::Unit(UnitId(1)),
                    level: Some(LevelId(2)),
                    who,
                };
                let mut daily = Daily::default();
                for day in 0..DAYS {
                    // in nine of ten replications
                    (0..10).for_each(|run| daily.record(day, binds(day) * u32::from(run > 0)));
                }
                let measure = Measure::Binds;
                outcome.series.insert(Series { measure, scope }, daily);
            };
            put(Who::All, &|day| {
                u32::from(arm == 0 && (10..20).contains(&day))
            });
            let nurses = Who::Resource(ResourceId(0));
            put(nurses, &|day| u32::from((20..25).contains(&day)));
        }
        sample
    }

    #[test]
    fn each_day_shows_the_limit_that_binds_in_most_replications() {
        let sample = sample();
        let input = sample.input();
        let rows = input.calendar(&input.experiment.arms[0]);
        let runs: Vec<(String, usize, usize)> = rows[0]
            .runs()
            .iter()
            .map(|run| (input.limit_key(run.0), run.1, run.2))
            .collect();
        let expected = [("beds", 10, 20), ("nurses", 20, 25)];
        assert!(
            runs.iter()
                .zip(expected)
                .all(|(a, b)| (a.0.as_str(), a.1, a.2) == b)
        );
        assert!((rows[0].runs()[0].3 - 0.9).abs() < 1e-9);
        assert_eq!(rows[0].longest(), Some((Who::All, 10)));
    }

    #[test]
    fn the_figure_says_what_binds_next() {
        let sample = sample();
        let figure = figures(&sample.input()).swap_remove(0);
        let Plot::Calendar(Calendar {
            sections, limits, ..
        }) = figure.plot
        else {
            panic!("a calendar")
        };
        assert_eq!((sections.len(), limits.len()), (2, 2));
        assert_eq!(sections[1].rows[0].cells[22], Some(1));
        let title = &figure.title.en;
        assert!(
            title.contains("beds") && title.contains("nurses"),
            "{title}"
        );
        assert!(
            figures(&Sample::pair().input()).is_empty(),
            "only beds can bind"
        );
    }
}
