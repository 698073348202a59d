//! `surgeplan plan`: the least that turns missed targets.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use surgeplan::experiment::Options;
use surgeplan::experiment::study::Study;
use surgeplan::plan::{Bench, Fix, Planned, Request, Terms, fix};
use surgeplan::readiness::{FEWEST_FOR_MEAN, Kind};
use surgeplan::report::plan::{LeverName, PlanInput, answer, figure, json};
use surgeplan::report::text::say::Say;
use surgeplan::report::text::word::Word;
use surgeplan::report::{self, OutputFile, draw};
use surgeplan::scenario::{self, Lever, Loaded, Problems, Pulled};
use surgeplan::units::Duration;

use super::alone::{asked, levers, nothing, of_nothing};
use super::output::{info_of, shell_word};
use super::{End, Source, print_problems, progress, say};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    source: Source,
    /// Arm from which the plan starts; the reference arm if not given.
    #[arg(long, value_name = "ARM")]
    arm: Option<String>,
    /// Target to be met, by its id; may be given more than once; the headline targets if not given.
    #[arg(long = "target", value_name = "TARGET")]
    targets: Vec<String>,
    /// Replications for each mix of the search.
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    replications: u64,
    /// Fresh replications on which the answer is judged; the scenario's own number if not given, and 100
    /// at least where a target is a mean.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    confirm: Option<u64>,
    /// Master seed of the search; the fresh replications have the next one.
    #[arg(long)]
    seed: Option<u64>,
    /// Take the median of every uncertain input instead of drawing it.
    #[arg(long)]
    fix_inputs: bool,
    /// Number of threads; 0 is one for each core. Results do not depend on it.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Folder for the output; `output/NAME/plan` if not given.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Print one JSON document instead of the answer, and write no files.
    #[arg(long)]
    json: bool,
    /// No progress.
    #[arg(long)]
    quiet: bool,
}

pub fn plan(arguments: &Arguments) -> End {
    let lang = arguments.source.lang;
    let refused = |problems: &Problems| {
        print_problems(problems, lang);
        End::BadScenario
    };
    let loaded = match arguments.source.load() {
        Ok(loaded) => loaded,
        Err(problems) => return refused(&problems),
    };
    print_problems(&loaded.warnings, lang);
    let case = match Case::new(arguments, &loaded) {
        Ok(case) => case,
        Err(problems) => return refused(&problems),
    };
    if case.asked.is_empty() {
        eprintln!("{}", Say::NoTargets {}.text().get(lang.of_report().first()));
        return End::BadScenario;
    }
    match case.search() {
        Ok(Some(fix)) => case.leave(&fix),
        Ok(None) => End::Interrupted,
        Err(problems) => refused(&problems),
    }
}

/// What is asked, read and resolved.
struct Case<'a> {
    arguments: &'a Arguments,
    loaded: &'a Loaded,
    arm: usize,
    study: Study,
    asked: Vec<usize>,
    levers: Vec<Lever>,
    terms: Vec<Terms>,
    confirm: u64,
}

impl<'a> Case<'a> {
    fn new(arguments: &'a Arguments, loaded: &'a Loaded) -> Result<Self, Problems> {
        let whole = loaded.study(&scenario::Options::default());
        let arm = match &arguments.arm {
            Some(id) => loaded.arm_named("--arm", id)?,
            None => whole.reference,
        };
        let asked = asked(&arguments.targets, &whole)?;
        let model = whole.worlds.models(0).swap_remove(arm);
        let lang = arguments.source.lang.of_report().first();
        let levers = levers(loaded, (&whole, &model, arm), &asked, lang);
        let terms = |lever: &Lever| Terms {
            at_most: lever.at_most,
            step: lever.step,
            price: lever.price,
        };
        let mut case = Case {
            terms: levers.iter().map(terms).collect(),
            arguments,
            loaded,
            arm,
            study: whole,
            asked,
            levers,
            confirm: arguments.confirm.unwrap_or(loaded.replications),
        };
        let is_mean = |&target: &usize| case.study.targets[target].kind == Kind::Mean;
        if case.asked.iter().any(is_mean) {
            case.confirm = case.confirm.max(FEWEST_FOR_MEAN as u64);
        }
        let nothing = vec![0; case.levers.len()];
        case.study = case.study_of(&nothing, None, case.seed())?;
        Ok(case)
    }

    fn seed(&self) -> u64 {
        self.arguments.seed.unwrap_or(self.loaded.seed)
    }

    fn fresh_seed(&self) -> u64 {
        self.seed().wrapping_add(1)
    }

    /// The arm alone with levers pulled, and the values that this sets.
    fn pulled(
        &self,
        units: &[u64],
        late: Option<(usize, Duration)>,
    ) -> Result<(Loaded, BTreeMap<String, String>), Problems> {
        let levers = &self.levers;
        let pulled = Pulled {
            levers,
            units,
            late,
        };
        self.loaded.pulled(self.arm, pulled)
    }

    fn study_of(
        &self,
        units: &[u64],
        late: Option<(usize, Duration)>,
        seed: u64,
    ) -> Result<Study, Problems> {
        let (own, _) = self.pulled(units, late)?;
        let mut study = own.study(&scenario::Options {
            seed: Some(seed),
            fix_inputs: self.arguments.fix_inputs,
            ..scenario::Options::default()
        });
        let label = self.loaded.arms().nth(self.arm).cloned();
        if let Some(label) = label {
            study.arms[0].label = label;
        }
        Ok(study)
    }

    /// The fix; nothing if the run was stopped.
    fn search(&self) -> Result<Option<Fix>, Problems> {
        let problems: RefCell<Option<Problems>> = RefCell::default();
        let keep = |found: Result<Study, Problems>| {
            found.map_err(|found| problems.replace(Some(found))).ok()
        };
        let common_at = |mix: &[u64]| keep(self.study_of(mix, None, self.seed()));
        let fresh_at = |mix: &[u64]| keep(self.study_of(mix, None, self.fresh_seed()));
        let delayed = |mix: &[u64], late| self.study_of(mix, Some(late), self.seed()).ok();
        let (stop, bar) = (progress::stop_flag(), progress::counter(self.is_quiet()));
        let count = |_| bar.inc(1);
        let options = |replications| Options {
            replications,
            threads: self.arguments.threads,
            stop: &stop,
            progress: &count,
        };
        let among = (self.loaded.arms().len() + 1, self.asked.as_slice());
        let mut common = Bench::new(&common_at, options(self.arguments.replications), among);
        let mut fresh = Bench::new(&fresh_at, options(self.confirm), among);
        let request = Request {
            terms: &self.terms,
            targets: &self.asked,
            study: &self.study,
            delayed: &delayed,
            horizon: self.study.worlds.models(0)[0].clock.horizon,
        };
        let found = fix(&request, &mut common, &mut fresh);
        bar.finish_and_clear();
        match problems.into_inner() {
            Some(problems) => Err(problems),
            None => Ok(found.ok()),
        }
    }

    fn is_quiet(&self) -> bool {
        self.arguments.quiet || self.arguments.json
    }

    /// Prints the answer and leaves the files.
    fn leave(&self, fix: &Fix) -> End {
        let file = self.arguments.source.scenario.display().to_string();
        let info = info_of(
            self.loaded,
            file,
            (self.seed(), self.arguments.replications),
        );
        let model = self.study.worlds.models(0).swap_remove(0);
        let nothing = nothing();
        let names: Vec<LeverName> = self.levers.iter().map(name).collect();
        let own = || Path::new("output").join(&self.loaded.name).join("plan");
        let folder = self.arguments.out.clone().unwrap_or_else(own);
        let arm_file = folder.join(ARM).display().to_string();
        let command = self.command();
        let arm = self.arm_of(fix);
        let plan = PlanInput {
            input: of_nothing((&self.study, &model), &nothing, &info),
            fix,
            asked: &self.asked,
            levers: &names,
            terms: &self.terms,
            replications: (self.arguments.replications, self.confirm),
            fresh_seed: self.fresh_seed(),
            apply: arm.as_ref().map(|_| (arm_file.as_str(), command.as_str())),
        };
        if self.arguments.json {
            say(&report::json::to_text(&json::summary(&plan)));
            return End::Done;
        }
        if let Err(error) = self.write(&plan, arm, &folder) {
            eprintln!("{}: {error}", folder.display());
            return End::Failure;
        }
        say(&answer(
            &plan,
            self.arguments.source.lang.of_report().first(),
        ));
        End::Done
    }

    fn write(&self, plan: &PlanInput, arm: Option<String>, folder: &Path) -> io::Result<()> {
        let text = report::json::to_text(&json::summary(plan));
        let mut files = vec![OutputFile::new("plan.json", text)];
        files.extend(arm.map(|arm| OutputFile::new(ARM, arm)));
        let banner = self.loaded.illustrative.then(|| Word::Illustrative.text());
        files.extend(figure::frontier(plan).map(|figure| {
            let languages = self.arguments.source.lang.of_report();
            OutputFile::new(
                "frontier.svg",
                draw::svg(&figure, languages, banner.as_ref()),
            )
        }));
        report::write_all(folder, &files)
    }

    /// The plan as an arm of the scenario.
    fn arm_of(&self, fix: &Fix) -> Option<String> {
        let planned = fix.planned.as_ref().map(Planned::trial);
        let trial = planned.or(fix.effort.as_ref())?;
        let (_, values) = self.pulled(&trial.mix, None).ok()?;
        let values = values.iter();
        let values: Vec<String> = values
            .map(|(path, value)| format!("\"{path}\" = {value}\n"))
            .collect();
        let before = if self.loaded.arm_rows() == 0 {
            "[[arm]]\nid = \"as-it-is\"\n"
        } else {
            ""
        };
        let arm = "\n[[arm]]\nid = \"plan\"\nname = { zh = \"最省的方案\", en = \"The cheapest plan\" }\n[arm.set]\n";
        Some(format!("{before}{arm}{}", values.concat()))
    }

    /// The command that judges the plan once it is an arm of the scenario.
    fn command(&self) -> String {
        let file = shell_word(&self.arguments.source.scenario.display().to_string());
        let sets = self.arguments.source.sets.iter();
        let sets: Vec<String> = sets
            .map(|set| format!(" --set {}", shell_word(set)))
            .collect();
        let sets = sets.concat();
        let fix_inputs = if self.arguments.fix_inputs {
            " --fix-inputs"
        } else {
            ""
        };
        let (runs, seed) = (self.confirm, self.fresh_seed());
        format!(
            "surgeplan run {file}{sets} --seed {seed} --replications {runs}{fix_inputs} --set run.reference=plan --gate"
        )
    }
}

/// The plan as an arm.
const ARM: &str = "arm.toml";

fn name(lever: &Lever) -> LeverName {
    LeverName {
        label: lever.label.clone(),
        unit: lever.unit.clone(),
    }
}
