//! Ctrl-C and the signals that ask a program to end.

use crate::error::{Context, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set once the person or the system asked viva to stop. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// One that is set by Ctrl-C, SIGTERM and SIGHUP from now on, instead of ending the process.
    ///
    /// # Errors
    /// When the system refuses the handler, or one is installed already.
    pub fn install() -> Result<Self> {
        let interrupt = Interrupt::default();
        let shared = interrupt.clone();
        ctrlc::set_handler(move || shared.set()).context(|| "cannot listen for Ctrl-C".to_owned())?;
        Ok(interrupt)
    }

    /// Asks to stop.
    pub fn set(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether stopping was asked for.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
