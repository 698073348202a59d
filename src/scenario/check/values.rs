//! Whether expressions and laws have legal values, in the median world and at its edges.

use super::Check;
use crate::distribution::Law as ModelLaw;
use crate::scenario::compile::{Draw, Failure, Stated, World, input_order};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::leaf::{Law, Number, Value};
use crate::scenario::message::Msg;
use crate::scenario::written::Input;

/// Worlds in which values are tried: all uncertain numbers at this quantile.
const WORLDS: [f64; 3] = [0.5, 0.001, 0.999];

pub(super) fn values(check: &mut Check<'_>) {
    let inputs: Vec<&Input> = check
        .written
        .inputs
        .iter()
        .map(|(_, input)| input)
        .collect();
    let Ok(order) = input_order(&inputs) else {
        return;
    };
    let (numbers, laws) = to_try(check);
    for p in WORLDS {
        let world = World::new(Draw::At(p), false, check.cache);
        let world = world.with_inputs(&inputs, &order, &Stated::default());
        for number in &numbers {
            world.number(number);
        }
        for law in laws
            .iter()
            .filter(|law| p.to_bits() == 0.5_f64.to_bits() || varies(law))
        {
            if !law.is_blank() {
                world.law(law);
            }
        }
        for failure in world.failures() {
            report(check, failure, p);
        }
        if p.to_bits() == 0.5_f64.to_bits() {
            masses(check, &numbers, &world);
        }
    }
}

/// Numbers and laws that may go wrong: in an arm, only those that may differ from the
/// scenario itself.
fn to_try(check: &Check<'_>) -> (Vec<Number>, Vec<Law>) {
    let reading = check.reading;
    let new = |span| match check.base {
        Some(base) => !base.laws.iter().any(|law| law.span == span),
        None => true,
    };
    let laws = reading
        .laws
        .iter()
        .filter(|law| new(law.span) || varies(law));
    let numbers = reading.numbers.iter().map(|(_, number)| number.clone());
    (numbers.collect(), laws.cloned().collect())
}

/// Whether some parameter of a law is not simply written down.
fn varies(law: &Law) -> bool {
    law.numbers()
        .iter()
        .any(|number| number.constant().is_none())
}

fn report(check: &mut Check<'_>, failure: Failure, p: f64) {
    let edge = p.to_bits() != 0.5_f64.to_bits();
    let problem = match failure {
        Failure::Law(span, problem) => {
            let laws = check.reading.laws.iter();
            let law = laws
                .filter(|law| law.span == span)
                .map(|law| law.measure.dimension)
                .next();
            let time = law == Some(crate::units::Dimension::Time);
            Diagnostic::error(span, Msg::Law { problem, time })
        }
        Failure::Formula(span, measure, value) => {
            let message = Msg::ExprValue {
                value: measure.show(value, false),
                least: measure.show(measure.least, false),
                most: measure.show(measure.most, false),
            };
            if edge {
                Diagnostic::warning(span, message).help(Msg::AtTheEdge)
            } else {
                Diagnostic::error(span, message)
            }
        }
    };
    let told = |old: &Diagnostic| old.span == problem.span && old.message == problem.message;
    let same_place = |old: &Diagnostic| edge && old.span == problem.span;
    if !check
        .problems
        .iter()
        .any(|old| told(old) || same_place(old))
    {
        check.report(problem);
    }
}

/// Warns of uncertain numbers of which more than 0.1 % lies outside of what is legal.
fn masses(check: &mut Check<'_>, numbers: &[Number], world: &World<'_>) {
    for number in numbers {
        let Value::Drawn(law) = &number.value else {
            continue;
        };
        if law.is_blank() {
            continue;
        }
        let measure = number.measure;
        let built: ModelLaw = world.law(law);
        let scale = if measure.dimension == crate::units::Dimension::Time {
            86_400_000.0
        } else {
            1.0
        };
        let (low, high) = (built.quantile(0.001) / scale, built.quantile(0.999) / scale);
        let hair = 1e-9 * measure.most.abs().min(1.0);
        if low < measure.least - hair || high > measure.most + hair {
            let (least, most) = (
                measure.show(measure.least, false),
                measure.show(measure.most, false),
            );
            check.warning(number.span, Msg::LawOutside { least, most });
        }
    }
}
