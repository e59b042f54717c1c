//! Small files in the top-level folder `kiln-reset`, which no running system mounts.
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::io::OwnedFd;

use crate::paths::MAX_BYTES;
use crate::stop::{shown, stop, Doing, Result};
use crate::sys::{self, is};

/// `@root` and `kept` → `@root.kept`
pub fn of(volume: &[u8], what: &str) -> Vec<u8> {
    [volume, b".", what.as_bytes()].concat()
}

pub fn read(at: &OwnedFd, name: &[u8]) -> Result<Option<Vec<u8>>> {
    let file = match sys::open_at(at, name, libc::O_RDONLY, 0) {
        Ok(file) => File::from(file),
        Err(error) if is(&error, libc::ENOENT) => return Ok(None),
        Err(error) => return Err(error).doing(|| format!("Opening {}", shown(name))),
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).doing(|| format!("Reading {}", shown(name)))?;
    if bytes.len() > MAX_BYTES {
        return stop("too-large", format!("{} has more than 4 MiB", shown(name)));
    }
    Ok(Some(bytes))
}

/// The single line of a file of this volume. A file with more than one line counts as missing.
pub fn line(at: &OwnedFd, volume: &[u8], what: &str) -> Result<Option<String>> {
    let text = read(at, &of(volume, what))?.and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(text.and_then(|text| text.strip_suffix('\n').map(str::to_string)).filter(|line| !line.contains('\n')))
}

/// Leaves either the whole new content or the old one, even after a power cut.
pub fn write(at: &OwnedFd, name: &[u8], bytes: &[u8]) -> Result<()> {
    let what = || format!("Writing {}", shown(name));
    let new = [name, b".new"].concat();
    let opened = sys::open_at(at, &new, libc::O_WRONLY | libc::O_CREAT | libc::O_TRUNC, 0o600).doing(what)?;
    let mut file = File::from(opened);
    file.write_all(bytes).doing(what)?;
    file.sync_all().doing(what)?;
    sys::rename(at, &new, at, name, 0).doing(what)?;
    sys::fsync(at).doing(what)
}

pub fn remove(at: &OwnedFd, name: &[u8]) -> Result<()> {
    let what = || format!("Removing {}", shown(name));
    match sys::remove(at, name, false) {
        Err(error) if is(&error, libc::ENOENT) => Ok(()),
        Err(error) => Err(error).doing(what),
        Ok(()) => sys::fsync(at).doing(what),
    }
}
