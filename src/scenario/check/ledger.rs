//! Rules about the cost ledger.

use super::Check;
use super::goals::at_most_one;
use crate::model::ledger::Item;
use crate::model::network::LevelKind;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::Msg;
use crate::scenario::read::Reference;
use crate::scenario::written::Price;

/// A price is in some money, of a thing that its item has, and the only one for it.
pub(super) fn prices(check: &mut Check<'_>) {
    let Some(ledger) = &check.written.ledger else {
        return;
    };
    if let (None, Some(first)) = (&ledger.currency, ledger.price.first()) {
        check.error(first.span, Msg::PriceWithoutCurrency);
    }
    for row in &ledger.price {
        fits(check, row);
        let places = [
            ("tier", row.tier.is_some()),
            ("facility", row.facility.is_some()),
        ];
        at_most_one(check, row.span, &places);
        if let (Item::Tests, Some(place)) = (row.item, row.tier.as_ref().or(row.facility.as_ref()))
        {
            check.error(place.span, Msg::ServiceHasNoPlace);
        }
    }
    for (at, row) in ledger.price.iter().enumerate() {
        let mut before = ledger.price[..at].iter();
        if let Some(first) = before.find(|first| same(check, first, row)) {
            let message = Msg::PricedTwice {
                one: first.id.clone(),
                other: row.id.clone(),
            };
            let problem = Diagnostic::error(row.span, message);
            check.report(problem.label(first.span, Msg::FirstHere));
        }
    }
}

/// What a price names is of the kind that its item is counted by.
fn fits(check: &mut Check<'_>, row: &Price) {
    let item = row.item.key();
    let named = [
        (&row.care_level, row.item.is_of_levels()),
        (&row.vehicle, row.item == Item::Trips),
        (&row.service, row.item == Item::Tests),
        (&row.supply, row.item == Item::Supplies),
        (
            &row.staff,
            matches!(row.item, Item::StaffSent | Item::Reserve),
        ),
    ];
    for (reference, fits) in named {
        if let Some(reference) = reference.as_ref().filter(|_| !fits) {
            let id = reference.id.clone();
            check.error(reference.span, Msg::PriceNotOf { item, id });
        }
    }
    let wanted = match row.item {
        Item::BedDays | Item::Transfers => LevelKind::Stay,
        Item::Visits => LevelKind::Visit,
        _ => return,
    };
    let written = check.written;
    if let Some(named) = &row.care_level
        && let Some(level) = written.care_level.iter().find(|own| own.id == named.id)
        && level.kind != wanted
    {
        let id = named.id.clone();
        check.error(named.span, Msg::PriceNotOf { item, id });
    }
}

/// Whether two prices are for the same thing somewhere.
fn same(check: &Check<'_>, one: &Price, other: &Price) -> bool {
    let meet = |a: &Option<Reference>, b: &Option<Reference>| match (a, b) {
        (Some(a), Some(b)) => a.id == b.id,
        _ => true,
    };
    let lies_in = |facility: &Option<Reference>, tier: &Option<Reference>| {
        let (Some(facility), Some(tier)) = (facility, tier) else {
            return true;
        };
        let mut rows = check.written.facility.iter();
        let row = rows.find(|row| row.id == facility.id);
        row.is_none_or(|row| row.tier.id == tier.id)
    };
    one.item == other.item
        && meet(&one.care_level, &other.care_level)
        && meet(&one.vehicle, &other.vehicle)
        && meet(&one.service, &other.service)
        && meet(&one.supply, &other.supply)
        && meet(&one.staff, &other.staff)
        && meet(&one.tier, &other.tier)
        && meet(&one.facility, &other.facility)
        && lies_in(&one.facility, &other.tier)
        && lies_in(&other.facility, &one.tier)
}
