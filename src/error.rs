//! The one error of viva: what went wrong, why, and the next command to type.
//!
//! Displayed as `what: why: root cause`, without a full stop; hints are printed on lines of their own, by `main` only.
//! Callers ask predicates ([`Error::is_usage`]), never the message.

use std::fmt;

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a caller may need to know about an error besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The work failed: exit code 1.
    Failed,
    /// The request itself was wrong (unknown question, impossible combination): exit code 2.
    Usage,
    /// No usable Whisper model was found.
    MissingModel,
    /// No usable microphone or loudspeaker was found.
    MissingDevice,
    /// The person or the system stopped the work; with the exit code.
    Interrupted(u8),
}

/// Something that could not be done, with its causes and hints towards the mend.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync + 'static>>,
    hints: Vec<String>,
}

impl Error {
    fn with_kind(kind: Kind, message: impl Into<String>) -> Self {
        Error { kind, message: message.into(), source: None, hints: Vec::new() }
    }

    /// The work failed.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::with_kind(Kind::Failed, message)
    }

    /// The request was wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::with_kind(Kind::Usage, message)
    }

    /// No usable Whisper model.
    pub fn missing_model(message: impl Into<String>) -> Self {
        Self::with_kind(Kind::MissingModel, message)
    }

    /// No usable sound device.
    pub fn missing_device(message: impl Into<String>) -> Self {
        Self::with_kind(Kind::MissingDevice, message)
    }

    /// The person pressed Ctrl-C or `q`.
    pub fn interrupted(message: impl Into<String>) -> Self {
        Self::with_kind(Kind::Interrupted(130), message)
    }

    /// A signal asked viva to end; the exit code is the one that shells give for it.
    pub fn ended_by_signal(message: impl Into<String>, exit_code: u8) -> Self {
        Self::with_kind(Kind::Interrupted(exit_code), message)
    }

    /// Adds the error that caused this one.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync + 'static>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Adds a hint: the exact next command, or what to change.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The hints, in the order they were added.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }

    /// Whether the request was wrong rather than the work.
    pub fn is_usage(&self) -> bool {
        self.kind == Kind::Usage
    }

    /// Whether no usable Whisper model was found.
    pub fn is_missing_model(&self) -> bool {
        self.kind == Kind::MissingModel
    }

    /// Whether no usable sound device was found.
    pub fn is_missing_device(&self) -> bool {
        self.kind == Kind::MissingDevice
    }

    /// Whether the person stopped the work.
    pub fn is_interrupted(&self) -> bool {
        matches!(self.kind, Kind::Interrupted(_))
    }

    /// The process exit code: 2 for a wrong request; when interrupted the one that shells give for the signal, 130 for
    /// Ctrl-C; otherwise 1.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Usage => 2,
            Kind::Interrupted(exit_code) => exit_code,
            Kind::Failed | Kind::MissingModel | Kind::MissingDevice => 1,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        let mut source = self.source.as_deref().map(|s| s as &dyn std::error::Error);
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}

// `Display` already prints the whole chain, so `source` stays `None`: a reporter that walks it must not print it twice.
impl std::error::Error for Error {}

/// Adds words to a foreign error.
pub trait Context<T> {
    /// Turns the error into an [`Error`] whose message is `what()` and whose cause is the original.
    ///
    /// # Errors
    /// The original error, wrapped.
    fn context(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: std::error::Error + Send + Sync + 'static> Context<T> for std::result::Result<T, E> {
    fn context(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|cause| Error::failed(what()).because(cause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_is_printed_once_and_hints_apart() {
        let io = std::io::Error::other("disk full");
        let error = Error::failed("cannot write `a.wav`").because(io).hint("free some space");
        assert_eq!(error.to_string(), "cannot write `a.wav`: disk full");
        assert_eq!(error.hints(), ["free some space"]);
        assert_eq!(error.exit_code(), 1);
        assert_eq!(Error::usage("x").exit_code(), 2);
        assert_eq!(Error::interrupted("x").exit_code(), 130);
        assert_eq!(Error::ended_by_signal("x", 143).exit_code(), 143);
    }
}
