//! The weekly table of touring and stationed services (巡回医疗和派驻服务), in the columns of the district's form. What is
//! not simulated stays blank: a blank is no zero.

use super::Input;
use super::figure::Table;
use super::tables::{Csv, cell, heads, safe};
use super::text::Text;
use super::text::number;
use super::text::week::WeekHead;
use crate::model::outreach::Weekly;
use crate::simulation::weekly::Week;

/// Columns after the arm, in the order of the form.
const COLUMNS: [(&str, WeekHead); 22] = [
    ("week_from", WeekHead::From),
    ("week_to", WeekHead::To),
    ("county", WeekHead::County),
    ("townships", WeekHead::Townships),
    ("villages", WeekHead::Villages),
    ("teams", WeekHead::Teams),
    ("specialists_from_lead_hospital", WeekHead::FromLead),
    ("specialists_from_outside", WeekHead::FromOutside),
    ("townships_covered", WeekHead::TownshipsCovered),
    ("villages_covered", WeekHead::VillagesCovered),
    ("consultations_person_times", WeekHead::Consultations),
    ("referrals_person_times", WeekHead::Referrals),
    ("education_sessions", WeekHead::Sessions),
    ("education_person_times", WeekHead::Audience),
    ("guided_pregnant_women", WeekHead::Pregnant),
    ("guided_elderly", WeekHead::Elderly),
    ("guided_children", WeekHead::Children),
    ("guided_hypertension", WeekHead::Hypertension),
    ("guided_diabetes", WeekHead::Diabetes),
    ("guided_severe_mental", WeekHead::Mental),
    ("guided_other", WeekHead::Other),
    ("guided_total", WeekHead::Guided),
];

/// Columns at the end that nothing is simulated for: education, and who is guided.
const BLANK: usize = 10;
/// Columns at the begin that say which week and where.
const FIRST: usize = 3;
/// Most weeks side by side on the page.
const MOST_WEEKS: usize = 8;

/// `weekly.csv`: means over replications; none without a `[weekly_table]`.
#[must_use]
pub fn csv(input: &Input) -> Option<String> {
    let weekly = input.model.outreach.weekly?;
    let names: Vec<&str> = std::iter::once("arm")
        .chain(COLUMNS.map(|(name, _)| name))
        .collect();
    let mut csv = Csv::new(&heads(&names));
    for (arm, outcome) in input.study.arms.iter().zip(&input.experiment.arms) {
        for (week, row) in outcome.weeks.iter().enumerate() {
            let mut cells = vec![safe(&arm.label.id)];
            cells.extend(days(input, weekly, week));
            cells.push(safe(&input.scenario.title.en));
            cells.extend(numbers(input, weekly, row).map(cell));
            cells.extend(std::iter::repeat_n(String::new(), BLANK));
            csv.row(&cells);
        }
    }
    Some(csv.text())
}

/// The same for the page, of the reference arm alone: a column for each week, as many as fit on paper, and a row
/// for each column of the form that anything is simulated for.
pub(super) fn tables(input: &Input) -> Vec<Table> {
    let (Some(weekly), Some(arm)) = (
        input.model.outreach.weekly,
        input.experiment.arms.get(input.study.reference),
    ) else {
        return Vec::new();
    };
    let weeks: Vec<(usize, &Week)> = arm.weeks.iter().enumerate().collect();
    let rows = COLUMNS[FIRST..COLUMNS.len() - BLANK].iter();
    let heads: Vec<Text> = rows.map(|(_, head)| head.text()).collect();
    let some = |weeks: &[(usize, &Week)]| {
        let numbers = weeks.iter().map(|(_, row)| numbers(input, weekly, row));
        let numbers: Vec<_> = numbers.collect();
        let row = |(at, head): (usize, &Text)| {
            let cells = numbers
                .iter()
                .map(|week| Text::same(&number::short(week[at])));
            std::iter::once(head.clone()).chain(cells).collect()
        };
        let start = input.scenario.start_date;
        let week = |&(week, _): &(usize, &Week)| {
            let (first, last) = weekly.days_of(week);
            let ends = [first, last].map(|day| number::tick_date(number::date_of(start, day)));
            Text::join(&ends, "至", "–")
        };
        Table {
            head: std::iter::once(WeekHead::Week.text())
                .chain(weeks.iter().map(week))
                .collect(),
            rows: heads.iter().enumerate().map(row).collect(),
        }
    };
    weeks.chunks(MOST_WEEKS).map(some).collect()
}

/// Monday and Sunday of a week.
fn days(input: &Input, weekly: Weekly, week: usize) -> [String; 2] {
    let (first, last) = weekly.days_of(week);
    let start = input.scenario.start_date;
    [first, last].map(|day| number::date_of(start, day).to_string())
}

/// The numbers of a row, from the townships on.
fn numbers(input: &Input, weekly: Weekly, row: &Week) -> [f64; 9] {
    let network = &input.model.network;
    let of = |tier| {
        network
            .facilities
            .iter()
            .filter(|at| at.tier == tier)
            .map(|_| 1.0)
            .sum::<f64>()
    };
    let runs = row.replications.max(1) as f64;
    let mean = |sum: u64| sum as f64 / runs;
    [
        of(weekly.townships),
        of(weekly.villages),
        mean(row.teams),
        mean(row.from_lead),
        mean(row.from_outside),
        mean(row.townships),
        mean(row.villages),
        row.consultations / runs,
        mean(row.referrals),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::network::{FacilityId, TierId};
    use crate::report::sample::Sample;

    #[test]
    fn what_is_not_simulated_stays_blank() {
        let mut sample = Sample::alone();
        assert_eq!(csv(&sample.input()), None);
        sample.scenario.title = Text::new("太原", "Taiyuan");
        sample.model.outreach.weekly = Some(Weekly {
            townships: TierId(0),
            villages: TierId(1),
            lead: FacilityId(0),
            first_weekday: 3,
        });
        let week = Week {
            replications: 4,
            teams: 8,
            consultations: 6.0,
            ..Week::default()
        };
        sample.experiment.arms[0].weeks = vec![week];
        let text = csv(&sample.input()).unwrap();
        let rows: Vec<&str> = text.lines().collect();
        let cells: Vec<&str> = rows[1].split(',').collect();
        assert_eq!(rows[0].split(',').count(), 23);
        assert_eq!(cells.len(), 23);
        assert_eq!(
            &cells[4..13],
            ["4", "1", "2", "0", "0", "0", "0", "1.5", "0"]
        );
        assert!(cells[13..].iter().all(|cell| cell.is_empty()));
        let tables = tables(&sample.input());
        assert_eq!(tables.len(), 1);
        assert_eq!((tables[0].head.len(), tables[0].rows.len()), (2, 9));
        assert!(tables[0].rows.iter().all(|row| row.len() == 2));
    }
}
