//! The languages viva knows.

/// The language answers to a question are spoken in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Mandarin Chinese, with English terms inside.
    Chinese,
    /// English.
    English,
    /// Left to the recognizer; feedback is in the language of the question's text.
    #[default]
    Auto,
}

impl Language {
    /// The code used in banks and given to the recognizer: `zh`, `en` or `auto`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Chinese => "zh",
            Language::English => "en",
            Language::Auto => "auto",
        }
    }

    /// Reads a code; region suffixes (`zh-CN`, `en_US`) are accepted.
    pub fn from_code(code: &str) -> Option<Self> {
        let base = code.trim().to_ascii_lowercase();
        match base.split(['-', '_']).next().unwrap_or_default() {
            "zh" | "cmn" => Some(Language::Chinese),
            "en" => Some(Language::English),
            "auto" => Some(Language::Auto),
            _ => None,
        }
    }
}
