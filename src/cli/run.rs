//! From a parsed command line to the work.

use super::args::{self, Cli, Command};
use super::outcome::Outcome;
use super::{bank, grade, machine, notes, practice, takes};
use crate::app::doctor;
use crate::edge::config::Config;
use crate::edge::console::{Console, Verbosity};
use crate::edge::folders::{self, Folders};
use crate::edge::sound;
use crate::error::Result;

/// Does what was asked for.
///
/// # Errors
/// When it cannot be done; the message and its hints are for the person.
pub fn run(cli: Cli) -> Result<Outcome> {
    let verbosity = match (cli.common.quiet, cli.common.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let mut console = Console::new(verbosity);
    let config = Config::load(cli.common.config.as_deref(), folders::config_file().as_deref())?;
    let folders = || Folders::locate(cli.common.data_dir.clone().or_else(|| config.data_dir.clone()));
    match cli.command {
        Command::Demo => practice::demo(&mut console, &folders()?),
        Command::Practice(args) => practice::practice(args, &config, &mut console, &folders()?),
        Command::Mock(args) => practice::mock(args, &config, &mut console, &folders()?),
        Command::Grade(args) => grade::grade(&args, &config, &mut console, &folders()?),
        Command::Eval(args) => grade::eval(&args, &mut console),
        Command::List(args) => bank::list(args, &config, &mut console, folders().ok().as_ref()),
        Command::New(args) => bank::new(&args, &mut console),
        Command::Edit(args) => bank::edit(args, &config, &mut console),
        Command::Check(args) => bank::check(args, &config, &mut console),
        Command::Import(args) => notes::import(&args, &mut console),
        Command::Export(args) => notes::export(args, &config, &mut console),
        Command::Takes(args) => takes::takes(&args, &config, &mut console, &folders()?),
        Command::Devices => {
            let (text, usable) = doctor::list_devices(&sound::list()?);
            console.result(&text)?;
            Ok(Outcome::well(usable))
        }
        Command::Doctor(args) => machine::doctor(args, &config, &mut console, &folders()?),
        Command::Completions { shell } => {
            console.result(&String::from_utf8_lossy(&args::completions(shell)))?;
            Ok(Outcome::Done)
        }
    }
}
