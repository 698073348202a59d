//! Scenarios to begin with: at most fifteen numbers that a planner knows, on a template that knows
//! the rest.

mod division;
mod draft;

pub(crate) use division::{division, divisions};
pub use draft::{Beside, Draft};

use super::diagnostic::Problems;
use super::given::{Wrong, refuse};
use super::leaf::Name;
use super::load::{Loaded, Scenario};
use crate::units::parse_quantity;

/// A scenario to begin with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Starter {
    /// Its name, which is that of the template.
    pub id: &'static str,
    about: [&'static str; 2],
    asks: &'static [Ask],
}

/// An input that is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Ask {
    input: &'static str,
    /// Whether it grows with the population if it is left out.
    follows: bool,
}

const fn ask(input: &'static str) -> Ask {
    Ask {
        input,
        follows: false,
    }
}

/// One that is in proportion to the population if it is left out.
const fn grows(input: &'static str) -> Ask {
    Ask {
        input,
        follows: true,
    }
}

/// What others are in proportion to.
const POPULATION: &str = "population";

/// All starters, the usual one first.
const STARTERS: [Starter; 4] = [
    Starter {
        id: "china-county",
        about: [
            "一个县：村、乡镇、县医院、结对的城市医院，一轮新冠疫情，现状、增加ICU床位、转诊三种方案",
            "a county: villages, townships, county hospital, paired city hospital; a COVID-19 wave; as it is, with more ICU beds, with transfer",
        ],
        asks: &[
            ask(POPULATION),
            grows("ward_beds"),
            ask("ward_occupancy"),
            grows("oxygen_beds"),
            grows("icu_beds"),
            ask("icu_occupancy"),
            grows("icu_beds_added"),
            grows("village_doctors"),
            grows("fever_room_doctors"),
            grows("township_beds"),
            ask("minutes_to_county"),
            ask("minutes_to_city"),
            ask("city_icu_beds"),
            ask("city_icu_occupancy"),
            ask("wave_size"),
        ],
    },
    Starter {
        id: "china-prefecture",
        about: [
            "一个地级市：两个县、两家城市医院，一轮新冠疫情，五种对口帮扶方案",
            "a prefecture: two counties, two city hospitals; a COVID-19 wave; five ways of pairing the hospitals with the counties",
        ],
        asks: &[
            ask("population_west"),
            ask("population_east"),
            ask("ward_beds_west"),
            ask("ward_beds_east"),
            ask("ward_occupancy"),
            ask("icu_beds_west"),
            ask("icu_beds_east"),
            ask("icu_occupancy"),
            ask("city_1_icu_beds"),
            ask("city_2_icu_beds"),
            ask("city_icu_occupancy"),
            ask("nurses_per_icu_bed"),
            ask("minutes_west"),
            ask("minutes_east"),
            ask("wave_size"),
        ],
    },
    Starter {
        id: "mass-casualty",
        about: [
            "平日里的大客车事故：急诊急救中心能救治多少伤员",
            "a bus crash on an ordinary day: how many casualties the emergency centres can take",
        ],
        asks: &[
            ask(POPULATION),
            ask("casualties"),
            ask("call_in"),
            grows("ward_beds"),
            ask("ward_occupancy"),
            grows("oxygen_beds"),
            grows("icu_beds"),
            ask("icu_occupancy"),
            grows("resus_bays"),
            grows("nicu_beds"),
        ],
    },
    Starter {
        id: "minimal",
        about: [
            "一个科室：床位、每日新患者、平均住院日",
            "one ward: beds, new patients a day, mean stay",
        ],
        asks: &[ask("beds"), ask("patients_per_day"), ask("mean_stay")],
    },
];

/// A number that is asked for.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// The input.
    pub input: String,
    /// What readers call it.
    pub name: Name,
    /// Its unit; numbers without one are in it.
    pub unit: String,
    /// Least and greatest legal value, in the unit.
    pub range: Option<(f64, f64)>,
    /// What the template has, as it was written.
    pub default: String,
    /// Why the template has it.
    pub reason: String,
    /// Whether it is in proportion to the population if it is left out.
    pub follows: bool,
    /// The template's value, if it is one number.
    value: Option<f64>,
}

impl Starter {
    /// All of them, the usual one first.
    #[must_use]
    pub fn all() -> &'static [Starter] {
        &STARTERS
    }

    /// The one of this name.
    ///
    /// # Errors
    /// If there is none: what there is, and what was probably meant.
    pub fn named(option: &str, id: &str) -> Result<Starter, Problems> {
        let found = STARTERS.iter().find(|starter| starter.id == id);
        let ids = || STARTERS.iter().map(|starter| starter.id.into()).collect();
        found
            .copied()
            .ok_or_else(|| refuse(option, id, 0..id.len(), &Wrong::Template(ids())))
    }

    /// What it is about.
    #[must_use]
    pub fn about(&self) -> Name {
        let [zh, en] = self.about.map(String::from);
        Name { zh, en }
    }

    /// The inputs that it asks for.
    pub fn inputs(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.asks.iter().map(|ask| ask.input)
    }

    /// The template.
    ///
    /// # Errors
    /// If it has an error, which is ours.
    pub(super) fn loaded(&self) -> Result<Loaded, Problems> {
        self.template(&[])
    }

    fn template(&self, sets: &[String]) -> Result<Loaded, Problems> {
        Scenario::builtin(self.id, sets)
    }

    /// What it asks, in this order.
    ///
    /// # Errors
    /// If the template has an error, which is ours.
    pub fn questions(&self) -> Result<Vec<Question>, Problems> {
        let template = self.template(&[])?;
        let question = |ask: &Ask| template.question(*ask);
        Ok(self.asks.iter().filter_map(question).collect())
    }

    /// The name of the county of a six-digit code.
    ///
    /// # Errors
    /// If the code is not in the extract: which there are.
    pub fn county(option: &str, code: &str) -> Result<Name, Problems> {
        let known = || {
            divisions()
                .map(|(code, name)| format!("{code} {}", name.zh))
                .collect()
        };
        division(code).ok_or_else(|| refuse(option, code, 0..code.len(), &Wrong::Division(known())))
    }

    /// Whether an answer can be read and is within its range.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, input: &str, answer: &str) -> Result<(), Problems> {
        self.template(&[format!("inputs.{input}.value={answer}")])
            .map(|_| ())
    }
}

impl Loaded {
    fn question(&self, ask: Ask) -> Option<Question> {
        let inputs = &self.base().written.inputs;
        let (_, input) = inputs.iter().find(|(id, _)| id.id == ask.input)?;
        let explained = self.explain(&format!("inputs.{}", ask.input)).ok()?;
        Some(Question {
            input: ask.input.into(),
            name: input.name.clone().unwrap_or_default(),
            unit: input.unit.clone(),
            range: input
                .range
                .map(|(least, most)| (in_unit(least, &input.unit), in_unit(most, &input.unit))),
            default: explained.first()?.value.clone(),
            reason: input.reason.clone(),
            follows: ask.follows,
            value: input.value.constant(),
        })
    }
}

/// A value in days, per day or plain in this unit; to nine digits, without the dust of division.
fn in_unit(value: f64, unit: &str) -> f64 {
    let one = parse_quantity(&format!("1 {unit}")).map_or(1.0, |quantity| quantity.value);
    (value / one * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_starter_asks_at_most_fifteen_numbers_with_name_unit_and_range() {
        for starter in Starter::all() {
            let questions = starter.questions().expect("templates are right");
            assert_eq!(questions.len(), starter.asks.len(), "{}", starter.id);
            assert!(questions.len() <= 15);
            for question in questions {
                let named = !question.name.zh.is_empty() && !question.name.en.is_empty();
                assert!(named && !question.unit.is_empty(), "{}", question.input);
                assert!(question.range.is_some() && !question.reason.is_empty());
                let in_proportion = question.value.is_some() || !question.follows;
                assert!(in_proportion, "{}", question.input);
            }
        }
    }

    #[test]
    fn ranges_are_told_in_the_unit_of_the_answer() {
        let questions = STARTERS[0].questions().expect("templates are right");
        let range = |input: &str| {
            let found = questions.iter().find(|q| q.input == input);
            found.and_then(|question| question.range)
        };
        assert_eq!(range("minutes_to_city"), Some((1.0, 600.0)));
        assert_eq!(range("icu_occupancy"), Some((0.0, 1.0)));
        assert_eq!(range("population"), Some((10_000.0, 3_000_000.0)));
    }

    #[test]
    fn a_wrong_answer_is_told_with_what_is_allowed() {
        let [county, ..] = STARTERS;
        assert!(county.check("icu_beds", "30").is_ok());
        for wrong in ["30 hours", "-3", "many", "900"] {
            assert!(county.check("icu_beds", wrong).is_err(), "{wrong}");
        }
        assert!(Starter::named("--template", "china-county").is_ok());
        assert!(Starter::named("--template", "china-conty").is_err());
    }
}
