//! Why a volume was left unchanged. Every error of this program is one of these.
use std::fmt;
use std::io;

/// `code` is stable, for programs; `cause` is a sentence for people.
#[derive(Debug, Clone)]
pub struct Stop {
    pub code: &'static str,
    pub cause: String,
    /// The cause without the names in people's homes, where it has any: the login screen shows it to everyone.
    pub nameless: Option<String>,
}

impl Stop {
    /// Of an error while a kept path is copied.
    pub fn of_kept_path(self) -> Stop {
        let nameless = match self.code {
            "disk-full" => "The disk is full",
            "read-only" => "The disk is read-only",
            "io-error" => "The disk failed to read or write",
            "swap-file-in-use" => "A swap file in a kept folder is in use",
            "kept-below-link" => "A folder above a kept path is a link",
            "too-deep" => "A kept folder has too many levels",
            "first-copy" => "The first copy of a kept path took too long",
            "out-of-time" => return self,
            _ => "A kept path could not be copied",
        };
        Stop { nameless: Some(nameless.into()), ..self }
    }

    /// The cause for the login screen, and the command that tells the names.
    pub fn for_login(&self) -> String {
        match &self.nameless {
            None => shown(self.cause.as_bytes()),
            Some(nameless) => format!("{}. To see where: kiln-host snapshots", nameless),
        }
    }
}

pub type Result<T> = std::result::Result<T, Stop>;

pub fn stop<T>(code: &'static str, cause: impl Into<String>) -> Result<T> {
    Err(Stop { code, cause: cause.into(), nameless: None })
}

impl fmt::Display for Stop {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        write!(to, "{}", self.cause)
    }
}

/// Adds the action and its target to an error of the kernel.
pub trait Doing<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Stop {
            code: match error.raw_os_error() {
                Some(libc::ENOSPC) | Some(libc::EDQUOT) => "disk-full",
                Some(libc::EROFS) => "read-only",
                Some(libc::EIO) => "io-error",
                Some(libc::ETXTBSY) => "swap-file-in-use",
                _ => "refused",
            },
            cause: format!("{}: {}", what(), error),
            nameless: None,
        })
    }
}

/// Bytes of a path as text for people: `?` for unprintable characters, and for the backslash, which a login screen
/// interprets.
pub fn shown(path: &[u8]) -> String {
    let mut text = String::new();
    for character in String::from_utf8_lossy(path).chars() {
        match character {
            '\\' | '\u{fffd}' => text.push('?'),
            plain if plain.is_control() => text.push('?'),
            plain => text.push(plain),
        }
    }
    text
}

/// Bytes of a path as lossless text: control characters, backslashes and bytes that are not UTF-8 are written as
/// `\xNN`. The workstation's tools use the same format (escapes.sh).
pub fn escaped(path: &[u8]) -> String {
    let mut text = String::new();
    let mut rest = path;
    loop {
        let (valid, invalid) = match std::str::from_utf8(rest) {
            Ok(valid) => (valid, &rest[rest.len()..]),
            Err(error) => {
                let (valid, after) = rest.split_at(error.valid_up_to());
                (std::str::from_utf8(valid).unwrap_or(""), after)
            }
        };
        for character in valid.chars() {
            if character.is_control() || character == '\\' {
                let mut bytes = [0; 4];
                character.encode_utf8(&mut bytes).bytes().for_each(|byte| text.push_str(&format!("\\x{:02x}", byte)));
            } else {
                text.push(character);
            }
        }
        match invalid {
            [] => return text,
            [byte, after @ ..] => {
                text.push_str(&format!("\\x{:02x}", byte));
                rest = after;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_all_its_bytes() {
        assert_eq!(escaped("Grüße 1.txt".as_bytes()), "Grüße 1.txt");
        assert_eq!(escaped(b"a\nb\\x0a\x7f"), "a\\x0ab\\x5cx0a\\x7f");
        assert_eq!(escaped(b"\xff\xc3\xc3\xa4\xe2\x82"), "\\xff\\xc3\u{e4}\\xe2\\x82");
        assert_eq!(escaped("\u{9b}".as_bytes()), "\\xc2\\x9b");
    }
}
