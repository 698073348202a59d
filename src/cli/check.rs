//! `surgeplan check`: everything that is wrong with a scenario, in one pass.

use clap::Args;

use super::watch::watch;
use super::{End, Source, explain, print_problems, say};
use surgeplan::scenario::{Language, Loaded};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    source: Source,
    /// Only values at this path and below, with `--explain`.
    #[arg(requires = "explain")]
    path: Option<String>,
    /// List every value that will run, given or default: where it is written, what it measures,
    /// what it rests on.
    #[arg(long)]
    explain: bool,
    /// Print the list as one JSON document.
    #[arg(long, requires = "explain")]
    json: bool,
    /// Check again whenever a file of the scenario is saved, until Ctrl-C.
    #[arg(long)]
    watch: bool,
}

pub fn check(arguments: &Arguments) -> End {
    if arguments.watch {
        return watch(&arguments.source, || once(arguments));
    }
    once(arguments)
}

fn once(arguments: &Arguments) -> End {
    let loaded = match arguments.source.load() {
        Ok(loaded) => loaded,
        Err(problems) => {
            print_problems(&problems, arguments.source.lang);
            return End::BadScenario;
        }
    };
    print_problems(&loaded.warnings, arguments.source.lang);
    if arguments.explain {
        return explain_values(&loaded, arguments);
    }
    let (values, assumed) = (loaded.facts.len(), loaded.assumptions().count());
    let (arms, hash) = (loaded.arms().len(), &loaded.hash[..12]);
    let name = &loaded.name;
    say(&match arguments.source.lang.of_messages() {
        Language::En => format!(
            "{name}: no errors. Arms: {arms}. Values: {values}, of them without a source: {assumed}. Hash {hash}.
"
        ),
        Language::Zh => format!(
            "{name}：没有错误。方案 {arms} 个；数值 {values} 个，其中 {assumed} 个没有来源。校验值 {hash}。
"
        ),
    });
    End::Done
}

fn explain_values(loaded: &Loaded, arguments: &Arguments) -> End {
    let rows = match loaded.explain(arguments.path.as_deref().unwrap_or_default()) {
        Ok(rows) => rows,
        Err(problems) => {
            print_problems(&problems, arguments.source.lang);
            return End::BadScenario;
        }
    };
    say(&if arguments.json {
        explain::json(&rows)
    } else {
        explain::table(loaded, &rows, arguments.source.lang.of_messages())
    });
    End::Done
}
