//! Further questions of `compare`, answered beside the run and shown in its report: `--sweep`, `--why`,
//! `--regret`.

use clap::Args;
use surgeplan::experiment::Options;
use surgeplan::experiment::study::Study;
use surgeplan::report::ScenarioInfo;
use surgeplan::report::figure::Figure;
use surgeplan::report::further::Further;
use surgeplan::scenario::{Loaded, Problems};

use super::output::{info_of, shell_word};
use super::play::Playing;
use super::regret::regret;
use super::sweep::sweep;
use super::why::why;
use super::{End, print_problems, progress};

/// Replications of a further question, unless stated.
const USUAL: u64 = 40;

#[derive(Args)]
pub struct Questions {
    /// Compare schemes of pairing at several values of an input: 'INPUT=70 %,85 %,95 %'; given twice, at
    /// all combinations.
    #[arg(long, value_name = "INPUT=VALUES", conflicts_with_all = ["best", "precision", "until_decided", "max_time"])]
    sweep: Vec<String>,
    /// How far each scheme of pairing falls short of an upper bound on the needs met within this patience, such as '6 h'.
    #[arg(long, value_name = "PATIENCE", conflicts_with_all = ["best", "precision", "until_decided", "max_time"])]
    regret: Option<String>,
    /// Why patients of this arm go without the level of the pairing, and die: each limit lifted alone.
    #[arg(long, value_name = "ARM", conflicts_with_all = ["best", "precision", "until_decided", "max_time"])]
    why: Option<String>,
    /// Replications of each further question (`--sweep`, `--regret`, `--why`); 40 if not given, and at most
    /// those of the run.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    further_replications: Option<u64>,
}

/// What a further question found: the answer for a terminal, figures, and its document.
pub struct Found<D> {
    pub answer: String,
    pub figures: Vec<Figure>,
    pub document: D,
}

/// What further questions found.
#[derive(Default)]
pub struct Answers {
    /// For a terminal.
    pub said: String,
    /// For the report.
    pub further: Further,
}

/// What a further question is asked of.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub playing: &'a Playing,
    pub loaded: &'a Loaded,
    pub study: &'a Study,
    pub replications: u64,
}

impl Asked<'_> {
    /// Plays so many replications in all, shown by a bar that goes whatever comes of it; how the command ends if they
    /// cannot be played or Ctrl-C was pressed.
    pub fn watched<T>(
        &self,
        all: u64,
        play: impl FnOnce(&Options) -> Result<Option<T>, String>,
    ) -> Result<T, End> {
        let playing = self.playing;
        let stop = progress::stop_flag();
        let bar = progress::bar(all, playing.quiet || playing.json);
        let options = Options {
            replications: self.replications,
            threads: playing.threads,
            stop: &stop,
            progress: &|_| bar.inc(1),
        };
        let played = play(&options);
        bar.finish_and_clear();
        let found = played.map_err(|error| {
            eprintln!("{error}");
            End::Failure
        })?;
        found.ok_or(End::Interrupted)
    }

    /// What the answer of a question is about.
    pub fn info(&self) -> ScenarioInfo {
        let file = self.playing.source.scenario.display().to_string();
        info_of(self.loaded, file, (self.study.seed, self.replications))
    }

    /// How the command ends if its words are wrong: after they are told.
    pub fn refused(&self, problems: &Problems) -> End {
        print_problems(problems, self.playing.source.lang);
        End::BadScenario
    }
}

impl Questions {
    /// The options of these questions, as a shell reads them.
    pub fn options(&self) -> String {
        let mut all: Vec<(&str, String)> = Vec::new();
        all.extend(self.why.iter().map(|arm| ("why", arm.clone())));
        all.extend(self.regret.iter().map(|time| ("regret", time.clone())));
        all.extend(self.sweep.iter().map(|axis| ("sweep", axis.clone())));
        let runs = self.further_replications.iter();
        all.extend(runs.map(|runs| ("further-replications", runs.to_string())));
        let option = |(name, value): &(&str, String)| format!(" --{name} {}", shell_word(value));
        all.iter().map(option).collect()
    }

    /// Whether a scenario of one arm can answer.
    pub fn suit_one_arm(&self) -> bool {
        self.why.is_some() && self.regret.is_none() && self.sweep.is_empty()
    }

    /// Answers them; how the command ends if one cannot be answered or Ctrl-C was pressed.
    pub fn ask(&self, playing: &Playing, loaded: &Loaded, study: &Study) -> Result<Answers, End> {
        let of_run = playing.replications.unwrap_or(loaded.replications);
        let own = self.further_replications;
        let asked = Asked {
            playing,
            loaded,
            study,
            replications: own.unwrap_or(of_run.min(USUAL)),
        };
        let mut all = Answers::default();
        if let Some(arm) = &self.why {
            all.further.why = Some(all.take(why(asked, arm)?));
        }
        if let Some(patience) = &self.regret {
            all.further.regret = Some(all.take(regret(asked, patience)?));
        }
        if !self.sweep.is_empty() {
            all.further.sweep = Some(all.take(sweep(asked, &self.sweep)?));
        }
        Ok(all)
    }
}

impl Answers {
    fn take<D>(&mut self, found: Found<D>) -> D {
        self.said += "\n";
        self.said += &found.answer;
        self.further.figures.extend(found.figures);
        found.document
    }
}
