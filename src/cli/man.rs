//! `surgeplan man`: manual pages.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use super::{Cli, End, say};

#[derive(Args)]
pub struct Arguments {
    /// Write a page for the program and one for each command into this folder.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

pub fn man(arguments: &Arguments) -> End {
    let Some(folder) = &arguments.out else {
        let mut page = Vec::new();
        return match Man::new(Cli::command()).render(&mut page) {
            Ok(()) => {
                say(&String::from_utf8_lossy(&page));
                End::Done
            }
            Err(_) => End::Failure,
        };
    };
    match pages(folder) {
        Ok(()) => End::Done,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            End::Failure
        }
    }
}

fn pages(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Cli::command(), folder)
}
