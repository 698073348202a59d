//! What a run leaves behind: the report's input, and the files of the output folder.

use std::io;
use std::path::Path;

use surgeplan::experiment::comparison::{Comparisons, compare};
use surgeplan::experiment::observed::Overlay;
use surgeplan::experiment::outcome::Experiment;
use surgeplan::experiment::pairing::{PairingResults, pairing};
use surgeplan::experiment::study::Study;
use surgeplan::experiment::{Summary, summarise, summarise_any_time};
use surgeplan::model::Model;
use surgeplan::readiness::{BreakingPoint, Verdict, breaking_points, judge};
use surgeplan::report::{self, Assumption, Circumstances, Input, OutputFile, ScenarioInfo, Text};
use surgeplan::scenario::{Language, Loaded, Position, Severity};

use super::further::Answers;
use super::play::{BREAKING_REPLICATIONS, Command, Playing};
use super::{Lang, colour};

/// The results of a run, with everything that the report shows of the scenario.
pub struct Results<'a> {
    pub study: &'a Study,
    pub experiment: &'a Experiment,
    model: std::sync::Arc<Model>,
    pub verdicts: Vec<Vec<Verdict>>,
    pub breaking: Vec<Vec<Option<BreakingPoint>>>,
    summaries: Vec<Vec<Summary>>,
    comparisons: Option<Comparisons>,
    pairing: Option<PairingResults>,
    pub overlay: Option<Overlay>,
    pub against: Option<report::against::Against>,
    pub further: Answers,
    info: ScenarioInfo,
}

impl<'a> Results<'a> {
    pub fn new(
        loaded: &Loaded,
        study: &'a Study,
        experiment: &'a Experiment,
        arguments: &Playing,
        replications: u64,
        command: String,
    ) -> Self {
        Results {
            study,
            experiment,
            model: study.worlds.models(0).swap_remove(study.reference),
            verdicts: judge(study, experiment),
            breaking: breaking_points(study, experiment),
            summaries: experiment
                .arms
                .iter()
                .map(|arm| {
                    if experiment.any_time() {
                        summarise_any_time(study, arm)
                    } else {
                        summarise(study, arm)
                    }
                })
                .collect(),
            comparisons: compare(study, experiment),
            pairing: pairing(study, experiment),
            overlay: None,
            against: None,
            further: Answers::default(),
            info: ScenarioInfo {
                command,
                ..info(loaded, study, arguments, replications)
            },
        }
    }

    fn input(&self) -> Input<'_> {
        self.input_of(&self.info)
    }

    /// The input with other words about the scenario.
    fn input_of<'i>(&'i self, scenario: &'i ScenarioInfo) -> Input<'i> {
        Input {
            study: self.study,
            model: &self.model,
            experiment: self.experiment,
            verdicts: &self.verdicts,
            breaking: &self.breaking,
            summaries: &self.summaries,
            comparisons: self.comparisons.as_ref(),
            pairing: self.pairing.as_ref(),
            observed: self.overlay.as_ref(),
            against: self.against.as_ref(),
            further: Some(&self.further.further),
            scenario,
        }
    }

    pub fn json(&self) -> String {
        report::json::to_text(&report::json::summary(&self.input()))
    }

    pub fn comparison(&self, lang: Lang) -> String {
        report::comparison(&self.input(), lang.of_report().first())
    }

    /// What an earlier run is compared with says in a few sentences; nothing without one.
    pub fn versus_earlier(&self, lang: Lang) -> String {
        let sentences = self.input().against_sentences();
        let lines = sentences
            .iter()
            .map(|own| format!("{}\n", own.get(lang.of_report().first())));
        lines.collect()
    }

    pub fn observed(&self, lang: Lang) -> String {
        report::observed(&self.input(), lang.of_report().first())
    }

    pub fn answer(&self, lang: Lang) -> String {
        report::answer(&self.input(), lang.of_report().first(), colour())
    }
}

/// What the scenario says about itself.
fn info(loaded: &Loaded, study: &Study, arguments: &Playing, replications: u64) -> ScenarioInfo {
    let file = arguments.source.scenario.display().to_string();
    info_of(loaded, file, (study.seed, replications))
}

/// The same of a scenario that was not run as a whole.
pub fn info_of(loaded: &Loaded, file: String, (seed, replications): (u64, u64)) -> ScenarioInfo {
    let text = |name: &surgeplan::scenario::Name| Text::new(name.zh.clone(), name.en.clone());
    ScenarioInfo {
        name: loaded.name.clone(),
        file,
        title: text(&loaded.title),
        question: text(&loaded.question),
        start_date: loaded.calendar.start(),
        replications,
        seed,
        version: env!("CARGO_PKG_VERSION").into(),
        scenario_hash: loaded.hash.clone(),
        illustrative: loaded.illustrative,
        command: String::new(),
        assumptions: loaded.facts.iter().map(assumption).collect(),
        sources: loaded.sources.iter().map(source).collect(),
        levers: loaded.levers().iter().map(lever).collect(),
        warnings: warnings(loaded),
        interval_note: Text::default(),
    }
}

fn assumption(fact: &surgeplan::scenario::Fact) -> Assumption {
    Assumption {
        path: fact.path.clone(),
        value: fact.value.clone(),
        mark: fact.mark.clone(),
        sources: fact.sources.clone(),
        note: fact.note.clone(),
        is_default: false,
    }
}

fn lever(lever: &surgeplan::scenario::Lever) -> report::LeverInfo {
    report::LeverInfo {
        name: Text::from(&lever.label),
        unit: Text::from(&lever.unit),
        at_most: lever.at_most,
        price: lever.price,
        lead_time: lever.lead_time,
    }
}

fn source(source: &surgeplan::scenario::SourceInfo) -> report::Source {
    report::Source {
        id: source.id.clone(),
        title: source.title.clone(),
        url: source.url.clone(),
    }
}

fn warnings(loaded: &Loaded) -> Vec<Text> {
    let (zh, en) = (
        loaded.warnings.lines(Language::Zh),
        loaded.warnings.lines(Language::En),
    );
    let line = |(_, at, text): (Severity, Position, String)| {
        format!("{}:{}:{}: {text}", at.file, at.line, at.column)
    };
    zh.zip(en)
        .map(|(zh, en)| Text::new(line(zh), line(en)))
        .collect()
}

/// The command that makes the same output again.
pub fn command(command: &Command, arguments: &Playing, seed: u64, replications: u64) -> String {
    let file = shell_word(&arguments.source.scenario.display().to_string());
    let Command { name, options, .. } = command;
    let settings = settings(arguments, seed, replications);
    let mut words = vec![format!("surgeplan {name} {file}{options}{settings}")];
    let sets = arguments.source.sets.iter();
    words.extend(sets.map(|set| format!("--set {}", shell_word(set))));
    words.join(" ")
}

/// The options of the command.
fn settings(arguments: &Playing, seed: u64, replications: u64) -> String {
    let runs = if arguments.until_decided {
        format!("--until-decided --max-replications {replications}")
    } else {
        format!("--replications {replications}")
    };
    let mut settings = format!(" --seed {seed} {runs}");
    for (option, value) in [
        (" --precision ", &arguments.precision),
        (" --max-time ", &arguments.max_time),
    ] {
        if let Some(value) = value {
            settings += option;
            settings += &shell_word(value);
        }
    }
    if arguments.breaking_replications != BREAKING_REPLICATIONS {
        settings += " --breaking-replications ";
        settings += &arguments.breaking_replications.to_string();
    }
    if let Some(folder) = &arguments.against {
        settings += " --against ";
        settings += &shell_word(&folder.display().to_string());
    }
    if arguments.fix_inputs {
        settings += " --fix-inputs";
    }
    if let Some(file) = &arguments.source.posterior {
        settings += " --posterior ";
        settings += &shell_word(&file.display().to_string());
    }
    settings
}

/// What the files of a report say of their scenario: they lie beside its resolved text, and
/// say the same whether that or the planner's own file was run.
fn beside_resolved(
    info: &ScenarioInfo,
    (arguments, command): (&Playing, &Command),
) -> ScenarioInfo {
    let Command { name, options, .. } = command;
    let settings = settings(arguments, info.seed, info.replications);
    ScenarioInfo {
        file: RESOLVED.into(),
        command: format!("surgeplan {name} {RESOLVED}{options}{settings}"),
        ..info.clone()
    }
}

/// The whole scenario in one file of the output folder.
const RESOLVED: &str = "scenario.resolved.toml";

/// A word as a shell reads it.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Writes all files of the output folder, the manifest last.
pub fn write(
    results: &Results,
    loaded: &Loaded,
    (arguments, command): (&Playing, &Command),
    folder: &Path,
) -> io::Result<()> {
    let info = beside_resolved(&results.info, (arguments, command));
    let mut files = report::files(&results.input_of(&info), arguments.source.lang.of_report());
    let resolved = loaded.resolved_toml.clone();
    files.push(OutputFile::new(RESOLVED, resolved));
    let circumstances = Circumstances {
        date: jiff::Timestamp::now()
            .strftime("%Y-%m-%dT%H:%M:%SZ")
            .to_string(),
        platform: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        threads: arguments.threads,
        again: format!("{} --lang {}", info.command, arguments.source.lang.tag()),
    };
    let pictures = if arguments.png {
        super::png::pictures(&files, arguments.source.lang)?
    } else {
        Vec::new()
    };
    files.push(report::manifest(&results.input(), &files, &circumstances));
    files.extend(pictures); // not in the manifest: they depend on the fonts of the machine
    report::write_all(folder, &files)
}
