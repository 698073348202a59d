//! `surgeplan compare --regret`: how far each scheme falls short of an upper bound.

use surgeplan::experiment::Options;
use surgeplan::experiment::bound::regrets;
use surgeplan::report::regret::{RegretInput, answer, document, figure};
use surgeplan::report::text::word::Word;
use surgeplan::report::{self, OutputFile, draw};
use surgeplan::scenario::Loaded;
use surgeplan::units::Duration;

use super::alone::{leave, nothing, of_nothing, paired_level};
use super::output::info_of;
use super::play::{Playing, options};
use super::stopping::length;
use super::{End, print_problems, progress, say};

/// Replications, unless stated: the bound varies little.
const USUAL: u64 = 20;

pub fn regret(arguments: &Playing, patience: &str, suits: &dyn Fn(&Loaded) -> Option<End>) -> End {
    let lang = arguments.source.lang;
    let read = arguments.source.load().and_then(|loaded| {
        let patience = length("--regret", patience)?;
        Ok((
            loaded,
            Duration::from_days(patience.as_secs_f64() / 86_400.0),
        ))
    });
    let (loaded, patience) = match read {
        Ok(read) => read,
        Err(problems) => {
            print_problems(&problems, lang);
            return End::BadScenario;
        }
    };
    print_problems(&loaded.warnings, lang);
    if let Some(end) = suits(&loaded) {
        return end;
    }
    let study = loaded.study(&options(arguments));
    let models = study.worlds.models(0);
    let paired = paired_level(models.iter().map(AsRef::as_ref), lang.of_report().first());
    let Some(level) = paired else {
        return End::BadScenario;
    };
    let replications = arguments.replications.unwrap_or(USUAL);
    let stop = progress::stop_flag();
    let bar = progress::bar(replications, arguments.quiet || arguments.json);
    let options = Options {
        replications,
        threads: arguments.threads,
        stop: &stop,
        progress: &|_| bar.inc(1),
    };
    let found = regrets(&study, level, patience, &options);
    bar.finish_and_clear();
    let rows = match found {
        Ok(Some(rows)) => rows,
        Ok(None) => return End::Interrupted,
        Err(error) => {
            eprintln!("{error}");
            return End::Failure;
        }
    };
    let file = arguments.source.scenario.display().to_string();
    let info = info_of(&loaded, file, (study.seed, replications));
    let nothing = nothing();
    let all = RegretInput {
        input: of_nothing((&study, &models[study.reference]), &nothing, &info),
        level,
        patience,
        rows: &rows,
    };
    let text = report::json::to_text(&document(&all));
    if arguments.json {
        say(&text);
        return End::Done;
    }
    let languages = lang.of_report();
    let banner = loaded.illustrative.then(|| Word::Illustrative.text());
    let picture = draw::svg(&figure(&all), languages, banner.as_ref());
    let files = [
        OutputFile::new("regret.json", text),
        OutputFile::new("regret.svg", picture),
    ];
    let said = answer(&all, languages.first());
    leave(arguments, &loaded, "regret", &files, &said)
}
