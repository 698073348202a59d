//! Up to what wave each place holds: breaking points by place instead of by target.

use super::breaking::{largest, row_of};
use super::census::stop;
use super::{Axis, Figure, IntervalGroup, Intervals, MOST_ROWS, Plot, Table};
use crate::readiness::{BreakingPoint, Place};
use crate::report::Input;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::word::Word;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

/// A target of a place, with the place.
type Spot = (Place, usize);

/// Places that are judged by the same metric and limit, at least two of them: the largest such set.
fn spots(input: &Input) -> Vec<Spot> {
    let targets = &input.study.targets;
    let known = |&target: &usize| {
        let arms = input.breaking.iter();
        let mut points = arms.filter_map(|arm| arm.get(target)?.as_ref());
        points.next().is_some()
    };
    let known: Vec<usize> = (0..targets.len()).filter(known).collect();
    let alike = |a: usize, b: usize| {
        let (a, b) = (&targets[a], &targets[b]);
        let (one, two) = (&a.kpi, &b.kpi);
        one.metric == two.metric && one.parameter == two.parameter && a.limit == b.limit
    };
    let set = |first: &usize| {
        let own = known.iter().filter(|&&target| alike(*first, target));
        let mut spots: Vec<Spot> = Vec::new();
        for &target in own {
            let place = targets[target].kpi.scope.place;
            let whole = matches!(place, Place::All | Place::Tier(_));
            if !whole && spots.iter().all(|(other, _)| *other != place) {
                spots.push((place, target));
            }
        }
        spots
    };
    let sets = known.iter().map(set);
    let largest = sets.reduce(|best, next| if next.len() > best.len() { next } else { best });
    largest.filter(|spots| spots.len() > 1).unwrap_or_default()
}

fn figure(input: &Input) -> Option<Figure> {
    let mut spots = spots(input);
    let reference = input.study.reference;
    let at = |arm: usize, target: usize| point(input, arm, target).and_then(|point| point.at);
    spots.sort_by(|a, b| {
        let size = |spot: &Spot| at(reference, spot.1).unwrap_or(0.0);
        size(a).total_cmp(&size(b))
    });
    spots.truncate(MOST_ROWS / 2);
    let weakest = spots.first()?;
    let title = title(input, weakest, spots.last()?);
    let arms: Vec<usize> = std::iter::once(reference).chain(input.best_arm()).collect();
    let points = arms
        .iter()
        .flat_map(|&arm| spots.iter().filter_map(move |s| point(input, arm, s.1)));
    let most = points.map(|point| point.seen.1).fold(0.0, f64::max);
    let name = input.wave_name();
    Some(Figure {
        id: "breaking-places".into(),
        alt: stop(&title),
        title,
        caption: Caption::ByPlace {
            input: name.clone(),
        }
        .text(),
        note: input.runs_note(),
        table: table(input, &arms, &spots),
        plot: Plot::Intervals(Intervals {
            axis: Axis::numbers(name, most, input.wave_unit()),
            groups: arms.iter().map(|&arm| group(input, arm, &spots)).collect(),
        }),
    })
}

fn point<'a>(input: &Input<'a>, arm: usize, target: usize) -> Option<&'a BreakingPoint> {
    input.breaking.get(arm)?.get(target)?.as_ref()
}

fn title(input: &Input, weakest: &Spot, strongest: &Spot) -> Text {
    let arm = input.arm_name(input.study.reference);
    let name = |spot: &Spot| Names(input.model).place(spot.0);
    let words = |size| input.wave_value(size);
    let size = |spot: &Spot| largest(point(input, input.study.reference, spot.1)?, words);
    let (weak, strong) = (name(weakest), name(strongest));
    match (size(weakest), size(strongest)) {
        (Some(least), Some(most)) => Finding::PlacesHold {
            weak,
            least,
            strong,
            most,
            arm,
        }
        .text(),
        (None, Some(most)) => Finding::WeakestNever {
            weak,
            strong,
            most,
            arm,
        }
        .text(),
        _ => Finding::NoPlaceHolds { arm }.text(),
    }
}

fn group(input: &Input, arm: usize, spots: &[Spot]) -> IntervalGroup {
    let rows = spots.iter().filter_map(|(place, target)| {
        let own = point(input, arm, *target)?;
        Some(row_of(input, Names(input.model).place(*place), own))
    });
    let seen = spots.iter().find_map(|spot| point(input, arm, spot.1));
    IntervalGroup {
        label: input.arm_name(arm),
        line: None,
        ground: seen.map(|point| point.seen),
        rows: rows.collect(),
    }
}

fn table(input: &Input, arms: &[usize], spots: &[Spot]) -> Table {
    let mut head = vec![Word::Place.text()];
    head.extend(arms.iter().map(|&arm| input.arm_name(arm)));
    let row = |(place, target): &Spot| {
        let mut row = vec![Names(input.model).place(*place)];
        row.extend(arms.iter().map(|&arm| {
            point(input, arm, *target).map_or_else(Text::default, |own| {
                row_of(input, Text::default(), own).words
            })
        }));
        row
    };
    Table {
        head,
        rows: spots.iter().map(row).collect(),
    }
}
