//! `surgeplan calibrate`: what a past census says about the wave, and how well it foretells the days after it.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use surgeplan::experiment::Options;
use surgeplan::experiment::calibrate::{Bank, Counted, Fitted, Posterior, Score};
use surgeplan::experiment::study::Study;
use surgeplan::report::{OutputFile, write_all};
use surgeplan::scenario::{self, ASCERTAINMENT, Language, Loaded, Problems, Wrong, refuse};
use surgeplan::stats::regression::quantile;

use super::output::shell_word;
use super::{End, Source, print_problems, progress, say};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    source: Source,
    /// Patients in beds that were counted at the end of past days: a CSV file with the columns
    /// date, facility, level, census.
    #[arg(long, value_name = "CENSUS.CSV")]
    observed: PathBuf,
    /// Input to fit; may be given more than once. Size and timing of the wave if not given.
    #[arg(long = "fit", value_name = "INPUT")]
    fit: Vec<String>,
    /// Share of patients in beds that the census shows: a number, or the limits of a uniform prior.
    #[arg(long, default_value = "0.5..1", value_name = "SHARE", value_parser = share)]
    ascertainment: (f64, f64),
    /// Last counted days that are not used, but foretold.
    #[arg(long, default_value_t = 14, value_name = "DAYS")]
    hold_out: usize,
    /// Winters that are simulated.
    #[arg(long, default_value_t = 2_000, value_name = "N", value_parser = clap::value_parser!(u64).range(200..=1_000_000))]
    replications: u64,
    /// Arm under which the census came about; the reference arm if not given.
    #[arg(long, value_name = "ARM")]
    arm: Option<String>,
    /// Master seed; the scenario's own if not given.
    #[arg(long)]
    seed: Option<u64>,
    /// Number of threads; 0 is one for each core. Results do not depend on it.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Folder for the output; `output/NAME/calibration` if not given.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Print one JSON document, and write no files.
    #[arg(long)]
    json: bool,
    /// No progress bar.
    #[arg(long)]
    quiet: bool,
}

/// A share, or two limits `0.5..1`.
fn share(text: &str) -> Result<(f64, f64), String> {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let limits = match text.split_once("..") {
        Some((low, high)) => number(low).zip(number(high)),
        None => number(text).map(|one| (one, one)),
    };
    let legal = |(low, high): &(f64, f64)| *low > 0.0 && low <= high && *high <= 1.0;
    limits
        .filter(legal)
        .ok_or_else(|| "a share above 0 and at most 1, or two such as 0.5..1".into())
}

/// Posterior winters on which the days held out are scored.
const FORETOLD: u64 = 200;

pub fn calibrate(arguments: &Arguments) -> End {
    let lang = arguments.source.lang;
    let read = arguments.source.load().and_then(|loaded| {
        print_problems(&loaded.warnings, lang);
        let case = Case::new(arguments, &loaded)?;
        Ok((loaded, case))
    });
    match read {
        Ok((loaded, case)) => case.run(arguments, &loaded),
        Err(problems) => {
            print_problems(&problems, lang);
            End::BadScenario
        }
    }
}

/// What is fitted to what.
struct Case {
    study: Study,
    arm: usize,
    inputs: Vec<usize>,
    observed: surgeplan::experiment::observed::Observed,
    /// The first day of the run that is held out.
    cut: usize,
}

impl Case {
    fn new(arguments: &Arguments, loaded: &Loaded) -> Result<Case, Problems> {
        let study = loaded.study(&scenario::Options {
            seed: arguments.seed,
            ..scenario::Options::default()
        });
        let named = |id: &String| loaded.arm_named("--arm", id);
        let arm = arguments.arm.as_ref().map_or(Ok(study.reference), named)?;
        let (observed, notes) =
            loaded.observed(&arguments.observed, &study.worlds.models(0)[arm])?;
        print_problems(&notes, arguments.source.lang);
        let mut days: Vec<usize> = observed
            .series
            .iter()
            .flat_map(|one| one.days.keys().copied())
            .collect();
        days.sort_unstable();
        days.dedup();
        let used = days.len().saturating_sub(arguments.hold_out);
        Ok(Case {
            inputs: inputs(&arguments.fit, &study)?,
            cut: days.get(used).copied().unwrap_or(usize::MAX),
            study,
            arm,
            observed,
        })
    }

    /// Simulates winters of a study.
    fn bank(
        &self,
        study: &Study,
        n: u64,
        arguments: &Arguments,
        shown: (f64, f64),
    ) -> Result<Bank, End> {
        let stop = progress::stop_flag();
        let bar = progress::bar(n, arguments.quiet || arguments.json);
        let units: Vec<_> = self
            .observed
            .series
            .iter()
            .map(|one| (one.unit, one.level))
            .collect();
        let options = Options {
            replications: n,
            threads: arguments.threads,
            stop: &stop,
            progress: &|_| bar.inc(1),
        };
        let bank = Bank::play(study, self.arm, &units, shown, &options);
        bar.finish_and_clear();
        match bank {
            Ok(Some(bank)) => Ok(bank),
            Ok(None) => Err(End::Interrupted),
            Err(error) => {
                eprintln!("{error}");
                Err(End::Failure)
            }
        }
    }

    fn run(&self, arguments: &Arguments, loaded: &Loaded) -> End {
        let language = arguments.source.lang.of_messages();
        let (low, high) = arguments.ascertainment;
        let bank = match self.bank(&self.study, arguments.replications, arguments, (low, high)) {
            Ok(bank) => bank,
            Err(end) => return end,
        };
        let (used, held) = bank.counted(&self.observed, self.cut);
        let Some(posterior) = bank.fit(&used, &self.inputs, low < high) else {
            eprintln!("{}", nothing_left(language));
            return End::BadScenario;
        };
        let names = self.names(low < high);
        let table = draws(&names, &posterior);
        let scores = match self.scores((&bank, &posterior, &held), &table, arguments, loaded) {
            Ok(scores) => scores,
            Err(end) => return end,
        };
        let outcome = Outcome {
            names: &names,
            posterior: &posterior,
            used: &used,
            scores,
        };
        if arguments.json {
            say(&outcome.json());
            return End::Done;
        }
        let own = || Path::new("output").join(&loaded.name).join("calibration");
        let folder = arguments.out.clone().unwrap_or_else(own);
        let files = [
            OutputFile::new("calibration.json", outcome.json()),
            OutputFile::new("posterior.csv", table),
        ];
        if let Err(error) = write_all(&folder, &files) {
            eprintln!("{}: {error}", folder.display());
            return End::Failure;
        }
        say(&self.told(&outcome, arguments, &folder));
        End::Done
    }

    /// Names and units of what is fitted.
    fn names(&self, ascertainment: bool) -> Vec<Named> {
        let input = |&place: &usize| {
            let input = &self.study.inputs[place];
            let label = &input.label;
            Named {
                id: label.id.clone(),
                zh: label.zh.clone(),
                en: label.en.clone(),
                unit: input.unit.clone(),
            }
        };
        let more = Named {
            id: ASCERTAINMENT.into(),
            zh: "统计到的在院人数比例".into(),
            en: "Share of patients that the census shows".into(),
            unit: "share".into(),
        };
        let inputs = self.inputs.iter().map(input);
        inputs.chain(ascertainment.then_some(more)).collect()
    }

    /// Scores on the days held out, before and after the fit; `None` if there are no such days.
    fn scores(
        &self,
        (bank, posterior, held): (&Bank, &Posterior, &[Counted]),
        table: &str,
        arguments: &Arguments,
        loaded: &Loaded,
    ) -> Result<Option<[Score; 2]>, End> {
        let Some(before) = bank.score(held) else {
            return Ok(None);
        };
        let failed = |error: std::io::Error| {
            eprintln!("{error}");
            End::Failure
        };
        let file = tempfile::NamedTempFile::new().map_err(failed)?;
        std::fs::write(file.path(), table).map_err(failed)?;
        let drawn = loaded
            .clone()
            .with_posterior(file.path())
            .map_err(|problems| {
                print_problems(&problems, arguments.source.lang);
                End::Failure
            })?;
        // Fresh chance: winters that the fit has not seen.
        let study = drawn.study(&scenario::Options {
            seed: Some(self.study.seed.wrapping_add(1)),
            ..scenario::Options::default()
        });
        let mut after = self.bank(&study, FORETOLD, arguments, arguments.ascertainment)?;
        if posterior.fitted.len() > self.inputs.len() {
            after
                .shown
                .clone_from(&posterior.fitted[self.inputs.len()].after);
        }
        Ok(after.score(held).map(|after| [before, after]))
    }

    fn told(&self, outcome: &Outcome, arguments: &Arguments, folder: &Path) -> String {
        let language = arguments.source.lang.of_messages();
        let arm = &self.study.arms[self.arm].label;
        let (n, kept) = (arguments.replications, outcome.posterior.accepted);
        let (file, used) = (arguments.observed.display(), outcome.used.len());
        let mut text = match language {
            Language::En => format!(
                "Fitted to {used} counts of {file} under “{}”: {n} winters simulated, the nearest {kept} kept.\n\n",
                arm.en
            ),
            Language::Zh => format!(
                "按 {file} 的 {used} 个计数拟合（方案“{}”）：模拟 {n} 个冬季，保留最接近的 {kept} 个。\n\n",
                arm.zh
            ),
        };
        let rows = outcome.names.iter().zip(&outcome.posterior.fitted);
        rows.for_each(|(name, fitted)| text += &row(name, fitted, language));
        text += &strange(outcome.posterior, language);
        text += &scored(outcome.scores.as_ref(), language);
        let scenario = shell_word(&arguments.source.scenario.display().to_string());
        let draws = shell_word(&folder.join("posterior.csv").display().to_string());
        let next = match language {
            Language::En => "Next",
            Language::Zh => "下一步",
        };
        text + &format!("\n{next}  surgeplan run {scenario} --posterior {draws}\n")
    }
}

/// The places of inputs that are fitted.
fn inputs(asked: &[String], study: &Study) -> Result<Vec<usize>, Problems> {
    let uncertain = |place: &usize| study.inputs[*place].uncertain;
    if asked.is_empty() {
        let usual = [study.wave_size, study.wave_timing].into_iter().flatten();
        return Ok(usual.filter(uncertain).collect());
    }
    let place = |id: &String| {
        let found = (0..study.inputs.len()).filter(uncertain);
        let mut found = found.filter(|&place| study.inputs[place].label.id == *id);
        let known = || {
            (0..study.inputs.len())
                .filter(uncertain)
                .map(|at| study.inputs[at].label.id.clone())
        };
        found
            .next()
            .ok_or_else(|| refuse("--fit", id, 0..id.len(), &Wrong::Input(known().collect())))
    };
    asked.iter().map(place).collect()
}

fn nothing_left(language: Language) -> &'static str {
    match language {
        Language::En => "error: no day is left to fit: hold out fewer days",
        Language::Zh => "错误：没有可用于拟合的日期：请减少 --hold-out",
    }
}

/// What a fitted quantity is called.
struct Named {
    id: String,
    zh: String,
    en: String,
    unit: String,
}

/// What came out.
struct Outcome<'a> {
    names: &'a [Named],
    posterior: &'a Posterior,
    used: &'a [Counted],
    scores: Option<[Score; 2]>,
}

/// Quantiles that are told.
const TOLD: [f64; 5] = [0.025, 0.1, 0.5, 0.9, 0.975];

impl Outcome<'_> {
    fn json(&self) -> String {
        let quantiles = |values: &[f64]| TOLD.map(|p| nine(quantile(values, p)));
        let rows = self
            .names
            .iter()
            .zip(&self.posterior.fitted)
            .map(|(name, fitted)| {
                serde_json::json!({
                    "id": name.id, "unit": name.unit, "quantiles": TOLD,
                    "before": quantiles(&fitted.before), "after": quantiles(&fitted.after),
                })
            });
        let score = |score: &Score| {
            serde_json::json!({
                "days": score.days, "inside_80": score.inside[0], "inside_95": score.inside[1],
                "bias_beds": nine(score.bias), "crps_beds": nine(score.crps),
            })
        };
        let document = serde_json::json!({
            "fitted": rows.collect::<Vec<_>>(),
            "counts_used": self.used.len(),
            "winters_kept": self.posterior.accepted,
            "familiar": nine(self.posterior.familiar),
            "held_out": self.scores.as_ref().map(|[before, after]| serde_json::json!({
                "before": score(before), "after": score(after),
            })),
        });
        serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
    }
}

/// A number with at most nine significant digits.
fn nine(value: f64) -> f64 {
    format!("{value:.8e}").parse().unwrap_or(value)
}

/// The draws as a table: one column for each quantity.
fn draws(names: &[Named], posterior: &Posterior) -> String {
    let ids: Vec<&str> = names.iter().map(|name| name.id.as_str()).collect();
    let mut text = ids.join(",") + "\n";
    let n = posterior
        .fitted
        .first()
        .map_or(0, |fitted| fitted.after.len());
    for draw in 0..n {
        let values = posterior
            .fitted
            .iter()
            .map(|fitted| nine(fitted.after[draw]).to_string());
        let _ = writeln!(text, "{}", values.collect::<Vec<_>>().join(","));
    }
    text
}

fn row(name: &Named, fitted: &Fitted, language: Language) -> String {
    let three = |values: &[f64]| {
        let [low, mid, high] = [0.025, 0.5, 0.975].map(|p| short(quantile(values, p)));
        (mid, format!("{low}–{high}"))
    };
    let ((before, wide), (after, narrow)) = (three(&fitted.before), three(&fitted.after));
    let unit = &name.unit;
    match language {
        Language::En => format!(
            "  {}\n    before {before} {unit} (95%: {wide}), after {after} {unit} (95%: {narrow})\n",
            name.en
        ),
        Language::Zh => format!(
            "  {}\n    拟合前 {before} {unit}（95%：{wide}），拟合后 {after} {unit}（95%：{narrow}）\n",
            name.zh
        ),
    }
}

/// A number with three significant digits.
fn short(value: f64) -> String {
    let three: f64 = format!("{value:.2e}").parse().unwrap_or(value);
    three.to_string()
}

/// A warning if the model hardly ever makes such a census.
fn strange(posterior: &Posterior, language: Language) -> String {
    if posterior.familiar >= 0.02 {
        return String::new();
    }
    match language {
        Language::En => "  Warning: hardly any simulated winter looks like this census: the draws answer a question that the model does not fit.\n".into(),
        Language::Zh => "  警告：几乎没有模拟的冬季与此相像：模型与该统计不相符，拟合结果不可靠。\n".into(),
    }
}

fn scored(scores: Option<&[Score; 2]>, language: Language) -> String {
    let Some([before, after]) = scores else {
        return match language {
            Language::En => {
                "No day was held out: how well the fit foretells is not known.\n".into()
            }
            Language::Zh => "没有留出的日期：不知道拟合的预测效果。\n".into(),
        };
    };
    let ([eighty, wide], days) = (after.inside, after.days);
    let [bias, own, other] = [after.bias, after.crps, before.crps].map(short);
    match language {
        Language::En => format!(
            "Counts held out: {days}. Inside the 80% band {eighty}, inside the 95% band {wide}; observed minus foretold {bias} beds on average;\n\
             mean score (CRPS, smaller is better) {own} beds, before the fit {other}.\n"
        ),
        Language::Zh => format!(
            "留出的计数 {days} 个：80%区间内 {eighty} 个，95%区间内 {wide} 个；实测减预测平均 {bias} 张床；\n\
             平均得分（CRPS，越小越好）{own} 张床，拟合前 {other}。\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_number_or_two_limits() {
        assert_eq!(share("0.5..1"), Ok((0.5, 1.0)));
        assert_eq!(share("0.8"), Ok((0.8, 0.8)));
        for wrong in ["0", "1.2", "1..0.5", "many", "0..1"] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }
}
