//! `surgeplan check`: everything that is wrong with a scenario, in one pass.

use clap::Args;

use super::{End, Source, print_problems, say};
use surgeplan::scenario::Language;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    source: Source,
}

pub fn check(arguments: &Arguments) -> End {
    let loaded = match arguments.source.load() {
        Ok(loaded) => loaded,
        Err(problems) => {
            print_problems(&problems, arguments.source.lang);
            return End::BadScenario;
        }
    };
    print_problems(&loaded.warnings, arguments.source.lang);
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
