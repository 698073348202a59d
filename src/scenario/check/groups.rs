//! Rules about age bands and risk tiers.

use super::Check;
use crate::scenario::leaf::{Group, Values};
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::Of;

pub(super) fn bands(check: &mut Check<'_>) {
    let patients = &check.written.patients;
    for list in [&patients.ages, &patients.risks] {
        let twice = (1..list.len()).find(|&place| list[..place].contains(&list[place]));
        if let Some(place) = twice {
            check.error(
                patients.span,
                Msg::NamedTwice {
                    id: list[place].clone(),
                },
            );
        }
        if list.is_empty() {
            check.error(patients.span, Msg::NoBands);
        }
    }
    let (shares, ages) = (patients.age_shares.len(), patients.ages.len());
    if shares != 0 && shares != ages {
        let message = Msg::WrongLength {
            what: Words::AGES,
            expected: ages,
            found: shares,
        };
        check.error(patients.age_shares[0].span, message);
    }
}

pub(super) fn risk_shares(check: &mut Check<'_>) {
    let patients = &check.written.patients;
    let shares = &patients.risk_shares;
    for risk in patients.risks.iter().filter(|_| patients.risks.len() > 1) {
        if !shares.iter().any(|(id, _)| id.id == *risk) {
            check.error(patients.span, Msg::RiskShareMissing { risk: risk.clone() });
            return;
        }
    }
    for (_, group) in shares {
        if matches!(group.values, Values::Risks(_)) || group.factors().next().is_some() {
            check.error(group.span, Msg::PlainByAge);
            return;
        }
    }
    for age in 0..patients.ages.len() {
        let of_age = |group: &'_ Group<_>| {
            let all = group.all();
            all.get(age).or(all.first()).copied().cloned()
        };
        let numbers: Vec<_> = shares
            .iter()
            .filter_map(|(_, group)| of_age(group))
            .collect();
        if !numbers.is_empty() {
            let before = check.problems.len();
            let span = shares[0].1.span;
            let age = if patients.ages.len() > 1 {
                patients.ages[age].as_str()
            } else {
                ""
            };
            check.sum_is_one(span, Words::RISKS, age, &numbers.iter().collect::<Vec<_>>());
            if check.problems.len() > before {
                return;
            }
        }
    }
}

/// How many groups of age band and risk tier there are.
pub(super) fn groups(check: &Check<'_>) -> usize {
    check.reading.ids.count(Of::Age) * check.reading.ids.count(Of::Risk)
}
