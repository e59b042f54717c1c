//! Parses and checks the arguments of the commands: a volume with its mount, a name, the filter's file.
use std::fs;
use std::os::unix::ffi::OsStringExt;

use crate::paths;
use crate::stop::{shown, stop, Result};

/// `@root=/` → `@root`, and whether it is the root.
pub fn volume_of(argument: &[u8]) -> Result<(Vec<u8>, &[u8])> {
    match argument.iter().position(|byte| *byte == b'=') {
        Some(at) if argument[at + 1..].starts_with(b"/") => Ok((plain(&argument[..at])?, &argument[at + 1..])),
        _ => stop("bad-argument", format!("{} is not VOLUME=MOUNT", shown(argument))),
    }
}

/// Whether a top-level name can be reset.
pub fn plain(name: &[u8]) -> Result<Vec<u8>> {
    let never: [&[u8]; 6] = [b"", b".", b"..", b"kiln-reset", b"@var", b"@snapshots"];
    if never.contains(&name) || name.contains(&b'/') || name.contains(&0) {
        return stop("bad-argument", format!("\"{}\" is not a volume that can be reset", shown(name)));
    }
    Ok(name.to_vec())
}

pub fn read_filter(filter: &[u8]) -> Result<Vec<u8>> {
    let path = std::ffi::OsString::from_vec(filter.to_vec());
    let read = fs::metadata(&path).and_then(|found| {
        if found.len() > paths::MAX_BYTES as u64 || !found.is_file() {
            return Err(std::io::Error::from_raw_os_error(libc::EFBIG));
        }
        fs::read(&path)
    });
    match read {
        Ok(bytes) => Ok(bytes),
        Err(error) => stop("bad-filter", format!("Reading the filter {}: {}", shown(filter), error)),
    }
}

pub fn plain_path(name: &[u8]) -> Result<Vec<u8>> {
    if name.is_empty() || name.contains(&b'/') || name == b"." || name == b".." {
        return stop("bad-argument", format!("\"{}\" is not a name", shown(name)));
    }
    Ok(name.to_vec())
}

/// Returns the bare name unchanged.
pub fn name_of(argument: &[u8]) -> Vec<u8> {
    argument.split(|byte| *byte == b'=').next().unwrap_or(argument).to_vec()
}
