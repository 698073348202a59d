//! `surgeplan report`: the report with a past census laid over the simulated one.

use std::path::PathBuf;

use clap::Args;
use surgeplan::experiment::study::Study;
use surgeplan::scenario::Loaded;

use super::output::shell_word;
use super::play::{Command, Past, PastRead, Playing, play};
use super::{End, print_problems};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    playing: Playing,
    /// Patients in beds that were counted at the end of past days: a CSV file with the columns
    /// date, facility, level, census; leave the census blank where it is not known.
    #[arg(long, value_name = "CENSUS.CSV")]
    observed: PathBuf,
    /// Arm over which it is laid; the reference arm if not given.
    #[arg(long, value_name = "ARM")]
    arm: Option<String>,
}

impl Arguments {
    fn past(&self, loaded: &Loaded, study: &Study) -> PastRead {
        let named = |id: &String| loaded.arm_named("--arm", id);
        let arm = self.arm.as_ref().map_or(Ok(study.reference), named)?;
        let model = &study.worlds.models(0)[arm];
        let (observed, notes) = loaded.observed(&self.observed, model)?;
        print_problems(&notes, self.playing.source.lang);
        Ok(Some(Past { observed, arm }))
    }

    /// The options of this command alone, as a shell reads them.
    fn options(&self) -> String {
        let file = shell_word(&self.observed.display().to_string());
        let arm = self
            .arm
            .iter()
            .map(|arm| format!(" --arm {}", shell_word(arm)));
        format!(" --observed {file}{}", arm.collect::<String>())
    }
}

pub fn report(arguments: &Arguments) -> End {
    let lang = arguments.playing.source.lang;
    play(
        &arguments.playing,
        &Command {
            name: "report",
            options: arguments.options(),
            searches: false,
            suits: &|_| None,
            past: &|loaded, study| arguments.past(loaded, study),
            says: &|results| results.observed(lang),
            end: &|_, _| End::Done,
        },
    )
}
