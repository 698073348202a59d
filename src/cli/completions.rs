//! `surgeplan completions`: what makes a shell complete commands and options.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::{Cli, End, say};

#[derive(Args)]
pub struct Arguments {
    /// The shell.
    shell: Shell,
}

pub fn completions(arguments: &Arguments) -> End {
    let mut text = Vec::new();
    generate(arguments.shell, &mut Cli::command(), "surgeplan", &mut text);
    say(&String::from_utf8_lossy(&text));
    End::Done
}
