//! `surgeplan replay`: one replication, or one patient of it, as a story.

use clap::Args;
use surgeplan::experiment::study::Study;
use surgeplan::random::Key;
use surgeplan::report::Text;
use surgeplan::report::story::{self, Replay, Who};
use surgeplan::report::text::story::Tells;
use surgeplan::scenario::Options;

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
    let (arms, replays) = match replays(arguments, &study) {
        Ok(found) => found,
        Err(words) => {
            eprintln!("{}", words.get(lang.of_report().first()));
            return End::BadScenario;
        }
    };
    let (start, first) = (loaded.calendar.start(), lang.of_report().first());
    say(&match replays.as_slice() {
        all if arguments.json => {
            let name = |&arm: &usize| study.arms[arm].label.id.as_str();
            let named: Vec<(&str, &Replay)> = arms.iter().map(name).zip(all).collect();
            story::json(
                (&loaded.name, &loaded.hash),
                study.seed,
                arguments.replication,
                &named,
                start,
            )
        }
        [one, other] => story::side_by_side(one, other, start, first),
        all => all
            .iter()
            .map(|one| story::told(one, start, first))
            .collect(),
    });
    End::Done
}

/// The arms asked for, by place, and what happens in each.
fn replays(arguments: &Arguments, study: &Study) -> Result<(Vec<usize>, Vec<Replay>), Text> {
    let first = arm(study, arguments.arm.as_deref())?;
    let against = arguments.against.as_deref();
    let second = against.map(|id| arm(study, Some(id))).transpose()?;
    let arms: Vec<usize> = std::iter::once(first).chain(second).collect();
    let models = study.worlds.models(arguments.replication);
    let key = Key::world(study.seed, arguments.replication);
    let Some(who) = story::find(&models[first], key, who(arguments)?) else {
        return Err(Tells::NoSuchPerson {}.text());
    };
    let replay = |&arm: &usize| {
        let heading = Tells::Arm {
            arm: Text::from(&study.arms[arm].label),
            replication: Text::same(&arguments.replication),
        };
        story::replay(&models[arm], key, who, heading.text())
    };
    let replays = arms.iter().map(replay).collect();
    Ok((arms, replays))
}

fn who(arguments: &Arguments) -> Result<Who, Text> {
    match &arguments.person {
        Some(digits) => Who::named(digits).ok_or_else(|| {
            let person = Text::same(&digits.escape_debug());
            Tells::BadPerson { person }.text()
        }),
        None if arguments.longest_wait => Ok(Who::LongestWait),
        None if arguments.first_death => Ok(Who::FirstDeath),
        None => Ok(Who::Everyone(arguments.most)),
    }
}

/// The place of an arm by its id; of the reference arm, if none is given.
fn arm(study: &Study, id: Option<&str>) -> Result<usize, Text> {
    let Some(id) = id else {
        return Ok(study.reference);
    };
    let found = study.arms.iter().position(|arm| arm.label.id == id);
    found.ok_or_else(|| {
        let ids: Vec<Text> = study
            .arms
            .iter()
            .map(|arm| Text::same(&arm.label.id))
            .collect();
        Tells::NoSuchArm {
            arm: Text::same(&id.escape_debug()),
            arms: Text::join(&ids, "、", ", "),
        }
        .text()
    })
}
