//! The `viva` program: parse, run, print the error and its hints, give the exit code.

use std::io::Write as _;
use std::process::ExitCode;
use viva::cli::{Cli, Outcome, run};

fn main() -> ExitCode {
    match run(Cli::from_arguments()) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::FAILURE,
        Err(error) => {
            let (bold, red, reset) = ("\u{1b}[1m", "\u{1b}[31m", "\u{1b}[0m");
            let mut err = anstream::stderr().lock();
            // There is nowhere left to report that stderr is closed.
            let _ = writeln!(err, "{bold}{red}error{reset}: {error}");
            for hint in error.hints() {
                let _ = writeln!(err, "{bold}hint{reset}: {hint}");
            }
            ExitCode::from(error.exit_code())
        }
    }
}
