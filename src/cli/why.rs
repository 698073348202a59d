//! `surgeplan compare --why`: one limit of an arm lifted after the other.

use std::path::Path;

use surgeplan::experiment::Options;
use surgeplan::experiment::why::why as lift;
use surgeplan::report::text::sweep::SweepSay;
use surgeplan::report::text::word::Word;
use surgeplan::report::why::{WhyInput, answer, document, figure};
use surgeplan::report::{self, OutputFile, draw};

use super::alone::{nothing, of_nothing};
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
    let mut schemes = models
        .iter()
        .filter_map(|model| model.network.pairing.as_ref());
    let Some(level) = schemes.next().map(|pairing| pairing.level) else {
        let words = SweepSay::NoPairing {}.text();
        eprintln!("{}", words.get(lang.of_report().first()));
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
    let own = || Path::new("output").join(&loaded.name).join("why");
    let folder = arguments.out.clone().unwrap_or_else(own);
    if let Err(error) = report::write_all(&folder, &files) {
        eprintln!("{}: {error}", folder.display());
        return End::Failure;
    }
    say(&answer(&all, languages.first()));
    End::Done
}
