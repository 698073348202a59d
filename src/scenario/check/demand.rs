//! Rules about places, streams of new cases, and the census at the beginning.

use std::collections::BTreeMap;

use super::Check;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::leaf::Number;
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::{Of, Reference};
use crate::scenario::source::Span;
use crate::scenario::written::{Counts, Persons, Stream};

pub(super) fn contacts(check: &mut Check<'_>) {
    for row in &check.written.place {
        let keys = [
            ("facility", row.facility.is_some()),
            ("contacts", !row.contacts.is_empty()),
        ];
        if check.exactly_one(row.span, &keys) && !row.contacts.is_empty() {
            let shares: Vec<&Number> = row.contacts.iter().map(|contact| &contact.share).collect();
            check.sum_is_one(row.contacts[0].share.span, Words::CONTACTS, "", &shares);
            check.no_twice(row.contacts.iter().map(|contact| &contact.facility));
        }
    }
}

pub(super) fn persons(check: &mut Check<'_>) {
    let patients = &check.written.patients;
    for row in &check.written.place {
        if let Some(Persons::Total(total)) = &row.persons
            && patients.ages.len() > 1
            && patients.age_shares.is_empty()
        {
            check.error(
                total.span,
                Msg::NeedsAgeShares {
                    ages: patients.ages.len(),
                },
            );
        }
    }
}

/// The keys by which a stream says how many.
fn ways(row: &Stream) -> [(&'static str, bool); 7] {
    [
        ("rate", row.rate.is_some()),
        ("rate_per_100k", row.rate_per_100k.is_some()),
        ("daily", row.daily.is_some()),
        ("daily_rates", row.daily_rates.is_some()),
        ("curve", row.curve.is_some()),
        ("batch", row.batch.is_some()),
        ("cycle", row.cycle.is_some()),
    ]
}

pub(super) fn one_way(check: &mut Check<'_>) {
    for row in &check.written.stream {
        check.exactly_one(row.span, &ways(row));
        let Some(curve) = &row.curve else { continue };
        let (bell, wave) = (&curve.gaussian, &curve.rise_and_fall);
        let keys = [
            ("gaussian", bell.is_some()),
            ("rise_and_fall", wave.is_some()),
            ("seir", curve.seir.is_some()),
        ];
        check.exactly_one(curve.span, &keys);
        let of_bell = bell
            .iter()
            .map(|c| (c.span, [&c.peak_rate, &c.attack, &c.cases]));
        let of_wave = wave
            .iter()
            .map(|c| (c.span, [&c.peak_rate, &c.attack, &c.cases]));
        for (span, [peak_rate, attack, cases]) in of_bell.chain(of_wave) {
            let keys = [
                ("peak_rate", peak_rate.is_some()),
                ("attack", attack.is_some()),
                ("cases", cases.is_some()),
            ];
            check.exactly_one(span, &keys);
        }
    }
}

pub(super) fn weights(check: &mut Check<'_>) {
    let ages = check.reading.ids.count(Of::Age);
    for row in &check.written.stream {
        let lists = [
            (&row.ages, ages, Words::AGES),
            (&row.hours, 24, Words::HOURS),
            (&row.weekdays, 7, Words::WEEKDAYS),
        ];
        for (list, expected, what) in lists {
            let found = list.len();
            if found != 0 && found != expected {
                check.error(
                    list[0].span,
                    Msg::WrongLength {
                        what,
                        expected,
                        found,
                    },
                );
            }
        }
        let profile = row.hours.first().or(row.weekdays.first());
        let profile = profile.or(row.months.first());
        if let (Some(first), None, None) = (profile, &row.rate, &row.rate_per_100k) {
            check.error(first.span, Msg::ProfileNeedsRate);
        }
        if let Some(places) = &row.places {
            check.no_twice(places.iter().map(|(place, _)| place));
            if places.is_empty() {
                check.error(row.span, Msg::NoPlaces);
            }
        }
    }
}

pub(super) fn needs_persons(check: &mut Check<'_>) {
    let written = check.written;
    for row in &written.stream {
        let curve = row.curve.as_ref();
        let bell = curve.and_then(|curve| curve.gaussian.as_ref()?.attack.as_ref());
        let wave = curve.and_then(|curve| curve.rise_and_fall.as_ref()?.attack.as_ref());
        let seir = curve.and_then(|curve| curve.seir.as_ref());
        let number = row.rate_per_100k.as_ref().or(bell).or(wave);
        let span = number.map(|number| number.span);
        let Some(span) = span.or(seir.map(|seir| seir.span)) else {
            continue;
        };
        let mut places = written.place.iter();
        let missing = match &row.places {
            Some(named) => places.find(|place| {
                place.persons.is_none() && named.iter().any(|(id, _)| id.id == place.id)
            }),
            None if places.clone().any(|place| place.persons.is_some()) => None,
            None => places.next(),
        };
        if let Some(place) = missing {
            let problem = Diagnostic::error(
                span,
                Msg::NeedsPersons {
                    place: place.id.clone(),
                },
            );
            check.report(problem.label(place.span, Msg::ThisPlace));
        }
    }
}

pub(super) fn entries(check: &mut Check<'_>) {
    for row in &check.written.stream {
        let kind = check
            .written
            .patient_type
            .iter()
            .find(|kind| kind.id == row.patient_type.id);
        let Some(kind) = kind else { continue };
        let (entry, of) = match row.of {
            Counts::Infections => (&kind.entry.infections, "infections"),
            Counts::Onsets => (&kind.entry.onsets, "onsets"),
            Counts::Presentations => (&kind.entry.presentations, "presentations"),
        };
        if entry.is_none() {
            let message = Msg::NoEntry {
                patient_type: kind.id.clone(),
                of,
            };
            let problem = Diagnostic::error(row.span, message);
            check.report(problem.label(kind.span, Msg::ThisType));
        }
    }
}

pub(super) fn daily_rows(check: &mut Check<'_>) {
    for row in &check.written.stream {
        let mut seen: BTreeMap<(Option<usize>, Option<usize>), Span> = BTreeMap::new();
        for days in row.daily.iter().flatten() {
            let number = |id: &Option<Reference>| id.as_ref().and_then(|id| id.number);
            let key = (number(&days.place), number(&days.group));
            if let Some(&first) = seen.get(&key) {
                let problem = Diagnostic::error(days.span, Msg::DailyTwice);
                check.report(problem.label(first, Msg::FirstHere));
            }
            seen.entry(key).or_insert(days.span);
        }
        if row.daily.as_ref().is_some_and(Vec::is_empty) {
            check.error(row.span, Msg::NoRows { key: "daily" });
        }
    }
}

pub(super) fn dates(check: &mut Check<'_>) {
    let written = check.written;
    let run = &written.run;
    let times = (check.median(&run.warmup), check.median(&run.horizon));
    let (Some(warmup), Some(horizon)) = times else {
        return;
    };
    let mut within = |number: &Number, last: f64| {
        let Some(at) = check.median(number) else {
            return;
        };
        if at < -warmup || at > last {
            let message = Msg::OutsideRun {
                at,
                from: -warmup,
                to: last,
            };
            check.warning(number.span, message);
        }
    };
    for row in &written.stream {
        let curve = row.curve.as_ref();
        let bell = curve.and_then(|curve| curve.gaussian.as_ref());
        let wave = curve.and_then(|curve| curve.rise_and_fall.as_ref());
        let peaks = bell
            .map(|bell| &bell.peak)
            .into_iter()
            .chain(wave.map(|wave| &wave.peak))
            .chain(curve.and_then(|curve| Some(&curve.seir.as_ref()?.peak)));
        let batch = row.batch.as_ref().map(|batch| &batch.at);
        let days = row.daily.iter().flatten().map(|days| &days.first);
        for at in peaks.chain(batch).chain(&row.from).chain(days) {
            within(at, horizon);
        }
    }
    for (_, unit) in written.facility.iter().flat_map(|row| &row.units) {
        unit.schedule
            .iter()
            .for_each(|step| within(&step.from, horizon));
    }
    let instants = written
        .target
        .iter()
        .map(|row| &row.at)
        .chain(written.watch.iter().map(|row| &row.at));
    for at in instants.flatten() {
        within(at, horizon);
    }
    for row in &written.stream {
        let from = row.from.as_ref().and_then(|from| check.median(from));
        let until = row.until.as_ref().and_then(|until| check.median(until));
        if let (Some(from), Some(until), Some(number)) = (from, until, &row.until)
            && until <= from
        {
            check.error(number.span, Msg::UntilBeforeFrom);
        }
    }
}

pub(super) fn anybody(check: &mut Check<'_>) {
    let written = check.written;
    let nobody = written.stream.is_empty() && written.start_census.is_empty();
    if nobody && !written.patient_type.is_empty() {
        check.warning(check.written.run.span, Msg::NobodyIll);
    }
}
