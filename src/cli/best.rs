//! `surgeplan compare --best`: a race for the best arm.

use surgeplan::experiment::Options;
use surgeplan::experiment::precision::Width;
use surgeplan::experiment::race::{Question, Raced, race};
use surgeplan::experiment::study::Study;
use surgeplan::readiness::{Better, metric};
use surgeplan::report::race::{RaceInput, answer, document};
use surgeplan::report::{self, OutputFile};
use surgeplan::scenario::{Loaded, Problems};

use super::alone::{self, nothing, of_nothing};
use super::output::info_of;
use super::play::{Playing, options};
use super::stopping::number_and_width;
use super::{End, print_problems, progress, say};

/// Most replications, unless stated.
const MOST: u64 = 10_000;

pub fn best(arguments: &Playing, asked: &str, suits: &dyn Fn(&Loaded) -> Option<End>) -> End {
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
    if let Some(end) = suits(&loaded) {
        return end;
    }
    let study = loaded.study(&options(arguments));
    let question = match question(asked, &study) {
        Ok(question) => question,
        Err(problems) => return refused(&problems),
    };
    let most = arguments.replications.unwrap_or(MOST);
    let stop = progress::stop_flag();
    let bar = progress::counter(arguments.quiet || arguments.json);
    let raced = race(
        &study,
        &question,
        &Options {
            replications: most,
            threads: arguments.threads,
            stop: &stop,
            progress: &|_| bar.inc(1),
        },
    );
    bar.finish_and_clear();
    match raced {
        Ok(raced) => leave(arguments, &loaded, (&study, &question, most), &raced),
        Err(error) => {
            eprintln!("{error}");
            End::Failure
        }
    }
}

/// The metric and the difference that matters; of a share, percentages are points.
fn question(asked: &str, study: &Study) -> Result<Question, Problems> {
    let directed = |kpi: &surgeplan::readiness::Kpi| {
        metric(kpi.metric).is_some_and(|metric| metric.better != Better::Neither)
    };
    let (kpi, width) = number_and_width("--best", asked, study, directed)?;
    let (Width::Relative(matters) | Width::Absolute(matters)) = width;
    Ok(Question {
        kpi: study.kpis[kpi].clone(),
        matters,
    })
}

/// Prints the answer and leaves the document.
fn leave(
    arguments: &Playing,
    loaded: &Loaded,
    (study, question, most): (&Study, &Question, u64),
    raced: &Raced,
) -> End {
    let file = arguments.source.scenario.display().to_string();
    let info = info_of(loaded, file, (study.seed, most));
    let model = study.worlds.models(0).swap_remove(study.reference);
    let nothing = nothing();
    let all = RaceInput {
        input: of_nothing((study, &model), &nothing, &info),
        question,
        raced,
    };
    let text = report::json::to_text(&document(&all));
    if arguments.json {
        say(&text);
    } else {
        let files = [OutputFile::new("best.json", text)];
        let said = answer(&all, arguments.source.lang.of_report().first());
        if alone::leave(arguments, loaded, "", &files, &said) == End::Failure {
            return End::Failure;
        }
    }
    if raced.interrupted {
        End::Interrupted
    } else {
        End::Done
    }
}
