//! `surgeplan replay`: one replication, or one patient of it, as a story.

use clap::Args;
use surgeplan::experiment::study::Study;
use surgeplan::random::Key;
use surgeplan::report::story::{self, Replay, Who};
use surgeplan::report::text::story::Tells;
use surgeplan::report::{Lang, Text};
use surgeplan::scenario::{Loaded, Options, Problems, Wrong, refuse};

use super::{End, Source, print_problems, say};

#[derive(Args)]
#[allow(clippy::struct_excessive_bools, reason = "flags of a command")]
pub struct Arguments {
    #[command(flatten)]
    source: Source,
    /// Which replication, counted from 0.
    #[arg(long, default_value_t = 0, value_name = "N")]
    replication: u64,
    /// Only the patient whose number begins with these hexadecimal digits.
    #[arg(long, value_name = "NUMBER", group = "who")]
    person: Option<String>,
    /// Only the patient who waited longest.
    #[arg(long, group = "who")]
    longest_wait: bool,
    /// Only the patient who died first.
    #[arg(long, group = "who")]
    first_death: bool,
    /// Most patients whose story is told, in order of first contact.
    #[arg(long, default_value_t = 20, value_name = "N")]
    most: usize,
    /// Arm; the reference arm if not given.
    #[arg(long, value_name = "ARM")]
    arm: Option<String>,
    /// Another arm, shown beside it: the same patients there.
    #[arg(long, value_name = "ARM")]
    against: Option<String>,
    /// Master seed; the scenario's own if not given.
    #[arg(long)]
    seed: Option<u64>,
    /// Take the median of every uncertain input instead of drawing it.
    #[arg(long)]
    fix_inputs: bool,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

pub fn replay(arguments: &Arguments) -> End {
    let lang = arguments.source.lang;
    let loaded = match arguments.source.load() {
        Ok(loaded) => loaded,
        Err(problems) => {
            print_problems(&problems, lang);
            return End::BadScenario;
        }
    };
    print_problems(&loaded.warnings, lang);
    let study = loaded.study(&Options {
        seed: arguments.seed,
        fix_inputs: arguments.fix_inputs,
        ..Options::default()
    });
    let (arms, replays) = match replays(arguments, &loaded, &study) {
        Ok(found) => found,
        Err(end) => return end,
    };
    let named: Vec<(&str, &Replay)> = arms
        .iter()
        .map(|&arm| study.arms[arm].label.id.as_str())
        .zip(&replays)
        .collect();
    let start = loaded.calendar.start();
    say(&if arguments.json {
        let scenario = (loaded.name.as_str(), loaded.hash.as_str());
        story::json(scenario, study.seed, arguments.replication, &named, start)
    } else {
        let made = story::made((&loaded.name, &loaded.hash), study.seed);
        let languages = lang.of_report();
        let first = told(&made, &replays, start, languages.first());
        let second = languages.second();
        let second = second.map(|lang| format!("\n{}", told(&made, &replays, start, lang)));
        first + &second.unwrap_or_default()
    });
    End::Done
}

/// The stories in one language, below what they were made from.
fn told(made: &Text, replays: &[Replay], start: jiff::civil::Date, lang: Lang) -> String {
    let stories = match replays {
        [one, other] => story::side_by_side(one, other, start, lang),
        all => all
            .iter()
            .map(|one| story::told(one, start, lang))
            .collect(),
    };
    format!("{}\n{stories}", made.get(lang))
}

/// The arms asked for, by place, and what happens in each; how the command ends if something that
/// is asked for is not there.
fn replays(
    arguments: &Arguments,
    loaded: &Loaded,
    study: &Study,
) -> Result<(Vec<usize>, Vec<Replay>), End> {
    let lang = arguments.source.lang;
    let refused = |problems: Problems| {
        print_problems(&problems, lang);
        End::BadScenario
    };
    let arms = arms(arguments, loaded, study).map_err(refused)?;
    let models = study.worlds.models(arguments.replication);
    let key = Key::world(study.seed, arguments.replication);
    let who = who(arguments).map_err(refused)?;
    let Some(who) = story::find(&models[arms[0]], key, who) else {
        eprintln!(
            "{}",
            Tells::NoSuchPerson {}.text().get(lang.of_report().first())
        );
        return Err(End::BadScenario);
    };
    let replay = |who, arm: usize| {
        let heading = Tells::Arm {
            arm: Text::from(&study.arms[arm].label),
            replication: Text::same(&arguments.replication),
        };
        story::replay(&models[arm], key, who, heading.text())
    };
    let replays: Vec<Replay> = arms.iter().map(|&arm| replay(who, arm)).collect();
    if let (Some(digits), true) = (&arguments.person, replays[0].stories.is_empty()) {
        let known = replay(Who::Everyone(MOST_NEAR), arms[0]);
        let numbers = known
            .stories
            .iter()
            .map(|story| story::number_of(story.person));
        let wrong = Wrong::Nobody(numbers.collect());
        return Err(refused(refuse("--person", digits, 0..digits.len(), &wrong)));
    }
    Ok((arms, replays))
}

/// Most patients among whom the one is sought who was probably meant.
const MOST_NEAR: usize = 2_000;

fn who(arguments: &Arguments) -> Result<Who, Problems> {
    match &arguments.person {
        Some(digits) => Who::named(digits).ok_or_else(|| {
            let wrong = digits.find(|digit: char| !digit.is_ascii_hexdigit());
            let from = wrong.unwrap_or(0);
            refuse(
                "--person",
                digits,
                from..digits.len(),
                &Wrong::PatientNumber,
            )
        }),
        None if arguments.longest_wait => Ok(Who::LongestWait),
        None if arguments.first_death => Ok(Who::FirstDeath),
        None => Ok(Who::Everyone(arguments.most)),
    }
}

/// The places of the arms asked for; of the reference arm, if none is.
fn arms(arguments: &Arguments, loaded: &Loaded, study: &Study) -> Result<Vec<usize>, Problems> {
    let first = match &arguments.arm {
        Some(id) => loaded.arm_named("--arm", id)?,
        None => study.reference,
    };
    let against = arguments.against.as_ref();
    let second = against
        .map(|id| loaded.arm_named("--against", id))
        .transpose()?;
    Ok(std::iter::once(first).chain(second).collect())
}
