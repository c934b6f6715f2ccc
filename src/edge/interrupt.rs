//! Ctrl-C and the signals that ask a program to end.

use crate::error::{Context, Error, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Ctrl-C; also a key that means it, or the end of the terminal that keys came from.
const SIGINT: usize = 2;

/// What the shell adds to a signal's number to tell it from an exit code.
const BY_SIGNAL: u8 = 128;

/// Set once the person or the system asked viva to stop. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<AtomicUsize>);

impl Interrupt {
    /// One that is set by Ctrl-C, SIGTERM and SIGHUP from now on, instead of ending the process. Ctrl-C or SIGTERM once
    /// more ends it at once, whatever it waits for: a recording is valid on the disk at every moment.
    ///
    /// # Errors
    /// When the system refuses the handler, or one is installed already.
    #[cfg(unix)]
    pub fn install() -> Result<Self> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        use signal_hook::flag::{register, register_conditional_shutdown, register_usize};
        let failed = || "cannot listen for signals".to_owned();
        let interrupt = Interrupt::default();
        let again = Arc::new(std::sync::atomic::AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            // In this order: the first signal finds the flag unset and passes.
            if signal != SIGHUP {
                register_conditional_shutdown(signal, i32::from(BY_SIGNAL) + signal, again.clone())
                    .context(failed)?;
                register(signal, again.clone()).context(failed)?;
            }
            let number = usize::try_from(signal).unwrap_or(self::SIGINT);
            register_usize(signal, interrupt.0.clone(), number).context(failed)?;
        }
        Ok(interrupt)
    }

    /// One that is set by Ctrl-C and the end of the session from now on, instead of ending the process.
    ///
    /// # Errors
    /// When the system refuses the handler, or one is installed already.
    #[cfg(not(unix))]
    pub fn install() -> Result<Self> {
        let interrupt = Interrupt::default();
        let shared = interrupt.clone();
        ctrlc::set_handler(move || shared.set()).context(|| "cannot listen for Ctrl-C".to_owned())?;
        Ok(interrupt)
    }

    /// Asks to stop, as Ctrl-C does. An earlier signal keeps its say.
    pub fn set(&self) {
        // Losing against a signal that came first is what is wanted.
        let _ = self.0.compare_exchange(0, SIGINT, Ordering::SeqCst, Ordering::SeqCst);
    }

    /// Whether stopping was asked for.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst) != 0
    }

    /// The error to end with: its exit code is the one that shells give for the signal, 130 for Ctrl-C, 143 for SIGTERM,
    /// 129 for SIGHUP.
    pub fn stopped(&self, message: impl Into<String>) -> Error {
        let signal = match self.0.load(Ordering::SeqCst) {
            0 => SIGINT,
            signal => signal,
        };
        Error::ended_by_signal(message, BY_SIGNAL + u8::try_from(signal).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_reason_to_stop_gives_the_exit_code() {
        let interrupt = Interrupt::default();
        assert!(!interrupt.is_set());
        interrupt.clone().set();
        assert!(interrupt.is_set());
        assert_eq!(interrupt.stopped("stopped").exit_code(), 130);
        let ended = Interrupt(Arc::new(AtomicUsize::new(15)));
        ended.set();
        assert_eq!(ended.stopped("stopped").exit_code(), 143);
    }
}
