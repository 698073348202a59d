//! How many beds would have done: in how many futures a number of beds is never exceeded, by arm, at
//! the tightest place of the focus.

use super::census::stop;
use super::{Axis, Curve, Curves, Figure, Plot, Table};
use crate::readiness::{Kind, Place, Who};
use crate::report::Input;
use crate::report::facts::Focus;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::metric::Unit;
use crate::report::text::number;
use crate::report::text::word::Word;
use crate::report::trust::quantile;

/// Shares of futures that the table shows.
const SHARES: [f64; 5] = [0.5, 0.75, 0.8, 0.9, 0.95];

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

fn figure(input: &Input) -> Option<Figure> {
    let focus = input.focus()?;
    let peaks = input.peaks(input.reference()?, focus);
    let peak = peaks.first()?;
    let arms: Vec<usize> = std::iter::once(input.study.reference)
        .chain(input.best_arm())
        .collect();
    let needs = arms
        .iter()
        .filter_map(|&arm| Some((arm, needs(input, arm, peak.place, focus)?)));
    let needs: Vec<(usize, Vec<f64>)> = needs.collect();
    let own = &needs.first()?.1;
    let share = required(input);
    let wanted = quantile(own, share)?;
    let top = needs.iter().filter_map(|(_, own)| own.last().copied());
    let top = top.fold(peak.usable, f64::max);
    let have = Text::same(&number::short(peak.usable));
    let title = Finding::BedsFor {
        at: input.place_name(peak.place, focus),
        n: Text::same(&number::short(share * 100.0)),
        beds: Text::same(&number::short(wanted)),
        have: have.clone(),
    }
    .text();
    let curve = |(arm, own): &(usize, Vec<f64>)| Curve {
        label: input.arm_name(*arm),
        points: points(own),
    };
    Some(Figure {
        id: "beds-needed".into(),
        alt: stop(&title),
        title,
        caption: Caption::BedsNeeded {}.text(),
        note: input.runs_note(),
        table: table(input, &needs),
        plot: Plot::Curves(Curves {
            x: Axis::numbers(Word::BedsEnough.text(), top, Unit::Beds),
            y: Axis::between(Text::default(), (0.0, 1.0), Unit::Share),
            line: Some((peak.usable, Caption::HaveBeds { n: have }.text())),
            curves: needs.iter().map(curve).collect(),
        }),
    })
}

/// What the first headline target that is a share requires; nine in ten without one.
fn required(input: &Input) -> f64 {
    let mut targets = input.headline().into_iter();
    let share = targets.find_map(|target| match input.study.targets[target].kind {
        Kind::Share { required } => Some(required),
        _ => None,
    });
    share.unwrap_or(0.9)
}

/// Most patients in beds or waiting at once, by replication, sorted.
fn needs(input: &Input, arm: usize, place: Place, focus: Focus) -> Option<Vec<f64>> {
    let facility = match place {
        Place::Unit(unit) => Some(Place::Facility(input.model.network.units[unit].facility)),
        _ => None,
    };
    let kpis = &input.study.kpis;
    let at = kpis.iter().position(|kpi| {
        let scope = &kpi.scope;
        let level = Names(input.model).level_of(scope);
        let here = scope.place == place || Some(scope.place) == facility;
        kpi.metric == "need_peak" && here && level == Some(focus.level) && scope.who == Who::All
    })?;
    let rows = input.experiment.arms.get(arm)?.rows.iter();
    let mut needs: Vec<f64> = rows.filter_map(|row| row.get(at)?.value()).collect();
    needs.sort_by(f64::total_cmp);
    (!needs.is_empty()).then_some(needs)
}

/// The share of futures in which so many beds are never exceeded, at each number that came up.
fn points(sorted: &[f64]) -> Vec<(f64, f64)> {
    let mut points = vec![(0.0, 0.0)];
    for (rank, &beds) in sorted.iter().enumerate() {
        let share = (rank + 1) as f64 / sorted.len() as f64;
        match points.last_mut() {
            Some(last) if (last.0 - beds).abs() < 1e-9 => last.1 = share,
            _ => points.push((beds, share)),
        }
    }
    points
}

fn table(input: &Input, needs: &[(usize, Vec<f64>)]) -> Table {
    let mut head = vec![Word::ShareOfFutures.text()];
    head.extend(needs.iter().map(|(arm, _)| input.arm_name(*arm)));
    let row = |&share: &f64| {
        let beds = |(_, own): &(usize, Vec<f64>)| {
            quantile(own, share).map_or_else(Text::default, |beds| Unit::Beds.value(beds))
        };
        let mut row = vec![Text::same(&number::percent(share))];
        row.extend(needs.iter().map(beds));
        row
    };
    Table {
        head,
        rows: SHARES.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::points;

    #[test]
    fn the_curve_rises_to_all_futures() {
        assert_eq!(
            points(&[3.0, 3.0, 5.0, 9.0]),
            [(0.0, 0.0), (3.0, 0.5), (5.0, 0.75), (9.0, 1.0)]
        );
    }
}
