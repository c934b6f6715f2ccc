//! Notes in whatever encoding they were saved in, read whole.

use super::text;
use crate::error::{Context, Error, Result};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::io::Read as _;
use std::path::Path;

/// A note as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// What is worth saying: which encoding was recognized when it is not UTF-8, what could not be read.
    pub remarks: Vec<String>,
}

/// Reads a note from a file, or from stdin for `-`.
///
/// # Errors
/// The file cannot be read or is larger than 64 MiB; `encoding` is unknown; the bytes are no text.
pub fn read(path: &Path, encoding: Option<&str>) -> Result<Decoded> {
    let encoding = encoding.map(named).transpose()?;
    let (bytes, name) = if path == Path::new("-") {
        let mut bytes = Vec::new();
        let limited = std::io::stdin().take(text::LARGEST + 1).read_to_end(&mut bytes);
        limited.context(|| "cannot read the notes from stdin".to_owned())?;
        if bytes.len() as u64 > text::LARGEST {
            return Err(Error::failed("the notes on stdin are larger than 64 MiB").hint("split them"));
        }
        (bytes, "stdin".to_owned())
    } else {
        (text::read_bytes(path)?, format!("`{}`", path.display()))
    };
    decode(&bytes, encoding, &name)
}

fn named(name: &str) -> Result<&'static Encoding> {
    Encoding::for_label(name.trim().as_bytes()).ok_or_else(|| {
        Error::usage(format!("no encoding is called `{name}`"))
            .hint("give one such as utf-8, gb18030, big5, utf-16le, shift_jis or windows-1252")
    })
}

fn decode(bytes: &[u8], named: Option<&'static Encoding>, name: &str) -> Result<Decoded> {
    let mut remarks = Vec::new();
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = match named.or(marked).or_else(|| guess(bytes)) {
        Some(encoding) => encoding,
        None => return Err(no_text(bytes, name)),
    };
    if encoding != UTF_8 && named.is_none() {
        let shown = if encoding == GB18030 { "GBK/GB18030" } else { encoding.name() };
        remarks.push(format!("{name} was read as {shown}; if that is wrong, say --encoding NAME"));
    }
    let (text, _, has_errors) = encoding.decode(bytes);
    if has_errors {
        let count = text.matches('\u{fffd}').count();
        remarks.push(format!(
            "{name}: {count} characters are no {}; each is shown as \u{fffd}",
            encoding.name()
        ));
    }
    if text.contains('\0') {
        return Err(no_text(bytes, name));
    }
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or_else(|| text.into_owned());
    Ok(Decoded { text, remarks })
}

/// The encoding of bytes without a mark: UTF-8 or UTF-16 if they can be, else Chinese if most of them look like it.
fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd > 0 {
        // In UTF-16, spaces and line ends have one zero byte, on the same side; few other characters have one.
        let is_wide = bytes.len().is_multiple_of(2);
        let encoding = if odd > even { UTF_16LE } else { UTF_16BE };
        let is_text = |text: &str| !text.contains(|c: char| c.is_control() && !c.is_whitespace());
        let decoded = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        return (is_wide && decoded.is_some_and(|text| is_text(&text))).then_some(encoding);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Some(UTF_8);
    }
    let is_control = |&&byte: &&u8| byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t' | 0x0c);
    if bytes.iter().filter(is_control).count() * 100 > bytes.len() {
        return None;
    }
    let is_chinese = text::guess_encoding(bytes) == Some("GBK");
    let fits = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some()
    };
    if (is_chinese || has_four_byte_characters(bytes)) && fits(GB18030) {
        let is_big5 = fits(BIG5) && ordinary(bytes, BIG5) > 2 * ordinary(bytes, GB18030);
        return Some(if is_big5 { BIG5 } else { GB18030 });
    }
    fits(BIG5).then_some(BIG5).filter(|_| text::guess_encoding(bytes).is_some())
}

/// How many of the characters are among the most frequent of Chinese: most bytes of Big5 are characters of GBK as well, but
/// odd ones.
fn ordinary(bytes: &[u8], encoding: &'static Encoding) -> usize {
    const FREQUENT: &str = "的一是不了在有人我他这这中大来上国个到说们为子和你地出道也时年得就那要下以会可她里后小么心多天而能好都然没日于起还\
        發成事只作当想看文无开手用行方又如前所本见经头面公同三已從動兩長這來國個說們為時會後麼沒於還當無開見經頭對過與";
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    text.chars().filter(|&c| FREQUENT.contains(c)).count()
}

/// Whether some character takes four bytes, as only GB 18030 has them.
fn has_four_byte_characters(bytes: &[u8]) -> bool {
    let is_one = |four: &[u8]| {
        four[0] >= 0x81 && four[1].is_ascii_digit() && four[2] >= 0x81 && four[3].is_ascii_digit()
    };
    bytes.windows(4).any(is_one)
}

fn no_text(bytes: &[u8], name: &str) -> Error {
    let zeros = bytes.iter().filter(|&&byte| byte == 0).count();
    if zeros > 0 {
        return Error::failed(format!("{name} is no text: {zeros} of its {} bytes are NUL", bytes.len()))
            .hint("export the notes as Markdown or plain text; for text in UTF-16 say --encoding utf-16le");
    }
    let at = std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
    let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
    Error::failed(format!(
        "{name} is neither UTF-8, UTF-16 nor GBK text: bad byte at offset {at}, line {line}"
    ))
    .hint("name its encoding, such as --encoding big5 or --encoding windows-1252, or save it as UTF-8")
}

/// Writes a bank so that it is there whole or not at all.
///
/// # Errors
/// The file exists and `force` is not given, it is the note itself, or it cannot be written.
pub fn save(path: &Path, text: &str, note: &Path, force: bool) -> Result<()> {
    if path.exists() {
        let name = path.display();
        if std::fs::canonicalize(path).ok().is_some_and(|path| std::fs::canonicalize(note).ok() == Some(path))
        {
            return Err(
                Error::usage(format!("`{name}` is the notes themselves")).hint("give another --out FILE")
            );
        }
        if !force {
            return Err(Error::failed(format!("`{name}` exists already"))
                .hint("give another --out FILE, or --force to replace it"));
        }
    }
    text::write_whole_for_all(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, String) {
        let decoded = decode(bytes, None, "note").unwrap();
        (decoded.text, decoded.remarks.join("\n"))
    }

    #[test]
    fn encodings_are_recognized_and_said() {
        let text = "1. 一个 Pod 的创建流程\n- 写入 etcd\n";
        assert_eq!(decoded(text.as_bytes()), (text.to_owned(), String::new()));
        assert_eq!(decoded(format!("\u{feff}{text}").as_bytes()), (text.to_owned(), String::new()));
        let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        for (bytes, name) in [
            (wide(u16::to_le_bytes), "UTF-16LE"),
            (wide(u16::to_be_bytes), "UTF-16BE"),
            (GB18030.encode(text).0.into_owned(), "GBK/GB18030"),
        ] {
            let (read, said) = decoded(&bytes);
            assert_eq!(read, text);
            assert!(said.contains(name), "{said}");
        }
        let traditional = "1. 什麼是容器？\n- 映像的實例，由許多層組成\n- 它們在同一個核心上，不會互相看見\n";
        let (read, said) = decoded(&BIG5.encode(traditional).0);
        assert!(read == traditional && said.contains("Big5"), "{read}{said}");
        let marked = [&[0xff, 0xfe][..], &wide(u16::to_le_bytes)].concat();
        assert_eq!(decoded(&marked).0, text);
        let rare = "概念：𠮷 的写法，容器与镜像\n";
        assert_eq!(decoded(&GB18030.encode(rare).0).0, rare);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [
            &b"\0\0\0\0"[..],
            b"text\0with nul",
            &[0x89, b'P', b'N', b'G', 0xff, 0x1a, 2, 3],
            b"caf\xe9 au lait",
        ] {
            let error = decode(bytes, None, "note").unwrap_err();
            assert!(!error.hints().is_empty(), "{error}");
        }
        let latin = Encoding::for_label(b"windows-1252");
        assert_eq!(decode(b"caf\xe9", latin, "note").unwrap().text, "café");
    }
}
