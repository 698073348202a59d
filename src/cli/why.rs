//! `surgeplan compare --why`: one limit of an arm lifted after the other.

use surgeplan::experiment::Options;
use surgeplan::experiment::why::why as lift;
use surgeplan::report::text::word::Word;
use surgeplan::report::why::{WhyInput, answer, document, figure};
use surgeplan::report::{self, OutputFile, draw};

use super::alone::{leave, nothing, of_nothing, paired_level};
use super::output::info_of;
use super::play::{Playing, options};
use super::{End, print_problems, progress, say};

/// Replications, unless stated.
const USUAL: u64 = 20;

pub fn why(arguments: &Playing, arm: &str) -> End {
    let lang = arguments.source.lang;
    let read = arguments.source.load().and_then(|loaded| {
        let arm = loaded.arm_named("--why", arm)?;
        Ok((loaded, arm))
    });
    let (loaded, arm) = match read {
        Ok(read) => read,
        Err(problems) => {
            print_problems(&problems, lang);
            return End::BadScenario;
        }
    };
    print_problems(&loaded.warnings, lang);
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
    let found = lift(&study, arm, level, &options);
    bar.finish_and_clear();
    let found = match found {
        Ok(Some(found)) => found,
        Ok(None) => return End::Interrupted,
        Err(error) => {
            eprintln!("{error}");
            return End::Failure;
        }
    };
    let file = arguments.source.scenario.display().to_string();
    let info = info_of(&loaded, file, (study.seed, replications));
    let nothing = nothing();
    let all = WhyInput {
        input: of_nothing((&study, &models[arm]), &nothing, &info),
        arm,
        level,
        found: &found,
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
        OutputFile::new("why.json", text),
        OutputFile::new("why.svg", picture),
    ];
    let said = answer(&all, languages.first());
    leave(arguments, &loaded, "why", &files, &said)
}
