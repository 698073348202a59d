//! Pairing of helpers with counties (对口帮扶): who helps whom, in which order, and what goes with it.

use crate::scenario::leaf::{Measure, Name, Number, name, number};
use crate::scenario::read::{Of, Reference, id, keyed, list, reference, section, table, word};

section! {
    /// What the schemes of pairing have in common.
    pub(crate) struct Pairing {
        /// The scheme in force, unless an arm names another; absent: none, and `[[referral]]` alone decides.
        scheme: Option<Reference> = reference(Of::Scheme), optional;
        /// The level of care at which help is given.
        level: Reference = reference(Of::Level), required;
        /// The facilities that are helped, usually county hospitals.
        counties: Vec<Reference> = list(reference(Of::Facility)), required;
        /// The facilities that may help, usually hospitals of the city.
        helpers: Vec<Reference> = list(reference(Of::Facility)), required;
    }
}

section! {
    /// A scheme of pairing. Without `pairs` the table of who helps whom is made from the network, and stands in the
    /// resolved scenario.
    pub(crate) struct Scheme {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// How the table is made: nobody helps; each county has a helper of its own; each has the nearest of `helpers`, whoever else
        /// has it too; a helper of its own and then the `supplement`; its own, then the others of its zone; all helpers and all
        /// other counties, the nearest first.
        kind: SchemeKind = word(SCHEME_KINDS), required;
        /// Only these may help; absent: those of `[pairing]`.
        helpers: Vec<Reference> = list(reference(Of::Facility)), maybe;
        /// Helpers of all counties after their own; absent: the one with the most beds.
        supplement: Vec<Reference> = list(reference(Of::Facility)), maybe;
        /// Zones: counties and helpers that belong together; absent: all are one.
        zones: Vec<Vec<Reference>> = list(list(reference(Of::Facility))), maybe;
        /// Or at most so many zones, made from the ways: so many helpers are centres, such that people x minutes to the nearest
        /// centre are least; a county lies in the zone of its nearest centre, another helper in the zone whose people it is nearest to.
        zone_count: Option<Number> = number(Measure::COUNT), optional;
        /// What makes a pair of a county and its own helper good: a short way for many people (`travel`), many beds for many people
        /// (`beds`), or both alike.
        balance: Balance = word(BALANCES), default "\"travel\"" because "a helper far away helps late";
        /// Which of its helpers a county asks first: in the order of the table, or the one with the smallest share of beds taken.
        choice: Choice = word(CHOICES), default "\"in_order\"" because "that needs no knowledge of who is full";
        /// The share of beds taken is known from a board that is renewed so often; absent: it is known at every instant.
        board_every: Option<Number> = number(Measure::POSITIVE_TIME), optional;
        /// Free beds below which a helper takes nobody from elsewhere, instead of what its unit says.
        kept_for_own: Option<Number> = number(Measure::COUNT), optional;
        /// The same as a share of its beds at the start, rounded up.
        kept_share: Option<Number> = number(Measure::SHARE), optional;
        /// The table: helpers of each county, the first to be asked first.
        pairs: Vec<(Reference, Vec<Reference>)> = keyed(Of::Facility, &[], list(reference(Of::Facility))), maybe;
        /// Staff sent from one group to another: what one gains the other loses.
        stationed: Vec<Stationed> = list(table::<Stationed>()), maybe;
        /// What the scheme does to care at the counties' own beds from a date on, such as tele-consultation or the sign-off of an ICU.
        quality: Vec<QualityStep> = list(table::<QualityStep>()), maybe;
    }
}

/// How the table of a scheme is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum SchemeKind {
    /// Nobody helps.
    #[default]
    None,
    /// Each county has a helper of its own.
    OneToOne,
    /// Each county has the nearest helper.
    OneToMany,
    /// A helper of its own, then those of all.
    Supplement,
    /// A helper of its own, then the others of the zone.
    Zoned,
    /// All helpers and all other counties.
    Pooled,
}

const SCHEME_KINDS: &[(&str, SchemeKind)] = &[
    ("none", SchemeKind::None),
    ("one_to_one", SchemeKind::OneToOne),
    ("one_to_many", SchemeKind::OneToMany),
    ("one_to_one_with_supplement", SchemeKind::Supplement),
    ("zoned", SchemeKind::Zoned),
    ("pooled", SchemeKind::Pooled),
];

/// What makes a pair good.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Balance {
    /// People times minutes.
    #[default]
    Travel,
    /// People per bed.
    Beds,
    /// Both, each over its mean.
    Both,
}

const BALANCES: &[(&str, Balance)] = &[
    ("travel", Balance::Travel),
    ("beds", Balance::Beds),
    ("both", Balance::Both),
];

/// Which helper is asked first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Choice {
    /// In the order of the table.
    #[default]
    InOrder,
    /// The one with the smallest share of beds taken.
    ByLoad,
}

const CHOICES: &[(&str, Choice)] = &[("in_order", Choice::InOrder), ("by_load", Choice::ByLoad)];

section! {
    /// Members of a staff group who work for another one.
    pub(crate) struct Stationed {
        /// The group that sends them.
        sender: Reference = reference(Of::Staff), required;
        /// The group for which they work.
        receiver: Reference = reference(Of::Staff), required;
        /// How many.
        heads: Number = number(Measure::COUNT), required;
        /// Half-days a week that each of them is there, of 10; `heads` times this over 10 must be whole.
        half_days: Number = number(Measure { least: 1.0, most: 10.0, ..Measure::COUNT }), default "10" because "stationing is for the whole week unless the file says so";
        /// From when; absent: from the begin on.
        since: Option<Number> = number(Measure::INSTANT), optional;
        /// Until when; absent: to the end.
        until: Option<Number> = number(Measure::INSTANT), optional;
    }
}

section! {
    /// From an instant on, care in a unit is better or worse; effects of several steps multiply.
    pub(crate) struct QualityStep {
        /// From when.
        from: Number = number(Measure::INSTANT), required;
        /// Odds ratio of base death of those who lie there under adequate care, by the mean over their stay.
        odds: Option<Number> = number(Measure::POSITIVE), optional;
        /// Factor on the excess hazards of those who lie there and need more care.
        hazards: Option<Number> = number(Measure::FACTOR), optional;
    }
}
