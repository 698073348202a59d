//! Expressions over inputs: `= beds_open * 4 %`, `= max(2 h, road * 1.5)`.

/// An expression; times are in days.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Expr {
    /// A number.
    Number(f64),
    /// The input of this place in order of name.
    Input(usize),
    /// One of `+ - * /` or a function of two values.
    Two(Two, Box<Expr>, Box<Expr>),
    /// A function of one value.
    One(One, Box<Expr>),
}

/// What is done with two values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Two {
    Add,
    Subtract,
    Multiply,
    Divide,
    Min,
    Max,
}

/// What is done with one value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum One {
    Negate,
    Round,
    Ceil,
    Floor,
}

impl Expr {
    /// Its value, given those of all inputs.
    pub fn value(&self, inputs: &[f64]) -> f64 {
        match self {
            Expr::Number(number) => *number,
            Expr::Input(place) => inputs.get(*place).copied().unwrap_or(f64::NAN),
            Expr::Two(what, a, b) => two(*what, a.value(inputs), b.value(inputs)),
            Expr::One(what, a) => one(*what, a.value(inputs)),
        }
    }

    /// The inputs that it names.
    pub fn inputs(&self) -> Vec<usize> {
        match self {
            Expr::Number(_) => Vec::new(),
            Expr::Input(place) => vec![*place],
            Expr::Two(_, a, b) => [a.inputs(), b.inputs()].concat(),
            Expr::One(_, a) => a.inputs(),
        }
    }
}

fn two(what: Two, a: f64, b: f64) -> f64 {
    match what {
        Two::Add => a + b,
        Two::Subtract => a - b,
        Two::Multiply => a * b,
        Two::Divide => a / b,
        Two::Min => a.min(b),
        Two::Max => a.max(b),
    }
}

fn one(what: One, a: f64) -> f64 {
    match what {
        One::Negate => -a,
        One::Round => a.round(),
        // A product such as 0.04 * 800 may lie a hair beside the whole number that was meant.
        One::Ceil => (a - 1e-9 * a.abs().max(1.0)).ceil(),
        One::Floor => (a + 1e-9 * a.abs().max(1.0)).floor(),
    }
}
