//! Why a volume was left as it is. Every error of this program is one of these.
use std::fmt;
use std::io;

/// `code` is stable, for programs; `cause` is a sentence for the person at the login.
#[derive(Debug, Clone)]
pub struct Stop {
    pub code: &'static str,
    pub cause: String,
}

pub type Result<T> = std::result::Result<T, Stop>;

pub fn stop<T>(code: &'static str, cause: impl Into<String>) -> Result<T> {
    Err(Stop { code, cause: cause.into() })
}

impl fmt::Display for Stop {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        write!(to, "{}", self.cause)
    }
}

/// Names what was done, and to what, when the kernel refused it.
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
        })
    }
}

/// Bytes of a path as text for people: what is not printable, and the backslash that a login screen reads, as `\xNN`.
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
