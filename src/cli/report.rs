//! `surgeplan report`: the report with a past census laid over the simulated one, or a run that is
//! played again and compared.

use std::path::PathBuf;

use clap::Args;
use surgeplan::experiment::study::Study;
use surgeplan::scenario::Loaded;

use super::further::Answers;
use super::output::shell_word;
use super::play::{Command, Past, PastRead, Playing, play};
use super::verify::verify;
use super::{End, print_problems};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    playing: Playing,
    /// Patients in beds that were counted at the end of past days: a CSV file with the columns
    /// date, facility, level, census; leave the census blank where it is not known.
    #[arg(long, value_name = "CENSUS.CSV", required_unless_present_any = ["verify", "against"])]
    observed: Option<PathBuf>,
    /// Play the run of an output folder again and compare every file: `report --verify FOLDER`. Exit
    /// code 1 if any differs.
    #[arg(long, conflicts_with = "observed")]
    verify: bool,
    /// Arm over which it is laid; the reference arm if not given.
    #[arg(long, value_name = "ARM")]
    arm: Option<String>,
}

impl Arguments {
    fn past(&self, loaded: &Loaded, study: &Study) -> PastRead {
        let named = |id: &String| loaded.arm_named("--arm", id);
        let arm = self.arm.as_ref().map_or(Ok(study.reference), named)?;
        let model = &study.worlds.models(0)[arm];
        let Some(file) = &self.observed else {
            return Ok(None);
        };
        let (observed, notes) = loaded.observed(file, model)?;
        print_problems(&notes, self.playing.source.lang);
        Ok(Some(Past { observed, arm }))
    }

    /// The options of this command alone, as a shell reads them.
    fn options(&self) -> String {
        let Some(file) = &self.observed else {
            return String::new();
        };
        let file = shell_word(&file.display().to_string());
        let arm = self
            .arm
            .iter()
            .map(|arm| format!(" --arm {}", shell_word(arm)));
        format!(" --observed {file}{}", arm.collect::<String>())
    }
}

pub fn report(arguments: &Arguments) -> End {
    let lang = arguments.playing.source.lang;
    if arguments.verify {
        return verify(&arguments.playing.source.scenario, lang);
    }
    play(
        &arguments.playing,
        &Command {
            name: "report",
            options: arguments.options(),
            searches: false,
            suits: &|_| None,
            past: &|loaded, study| arguments.past(loaded, study),
            further: &|_, _| Ok(Answers::default()),
            says: &|results| match arguments.observed {
                Some(_) => results.observed(lang),
                None => results.answer(lang),
            },
            end: &|_, _| End::Done,
        },
    )
}
