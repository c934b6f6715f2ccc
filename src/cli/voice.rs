//! Whose voice reads aloud.

use super::args;
use super::origin::Origin;
use crate::app::mouth::Mouth;
use crate::edge::config::Config;
use crate::edge::console::Console;
use crate::edge::folders::Folders;
use crate::edge::voice::Wishes;
use crate::error::Result;

/// What was typed, else what the settings say.
pub(super) fn wishes(args: &args::Voice, config: &Config) -> Wishes {
    Wishes {
        english: args.voice.clone().or_else(|| config.voice.clone()),
        chinese: args.voice_zh.clone().or_else(|| config.voice_zh.clone()),
        rate: args.rate.or(config.rate),
    }
}

/// The mouth with the voices that were wished for.
///
/// # Errors
/// When there is none of them; a hint says where the name came from.
pub(super) fn open_mouth(
    speak: bool,
    args: &args::Voice,
    config: &Config,
    (folders, console): (&Folders, &mut Console),
) -> Result<Mouth> {
    Mouth::open(speak, &wishes(args, config), &folders.data, console).map_err(|error| {
        // Of several wishes only one can be the wrong one, and the message has its name.
        let is_about = |name: &Option<String>| {
            name.as_ref().is_some_and(|name| error.to_string().contains(&format!("`{name}`")))
        };
        let wishes = wishes(args, config);
        let origin = if is_about(&wishes.chinese) {
            Origin::of("VIVA_VOICE_ZH", "voice_zh", args.voice_zh.as_ref(), config.voice_zh.is_some(), config)
        } else if is_about(&wishes.english) {
            Origin::of("VIVA_VOICE", "voice", args.voice.as_ref(), config.voice.is_some(), config)
        } else {
            let typed = args.rate.map(|rate| rate.to_string());
            Origin::of("VIVA_RATE", "rate", typed.as_ref(), config.rate.is_some(), config)
        };
        origin.told(error)
    })
}
