//! Restores that a person requested of the next start: one file for all volumes, so that a power cut leaves the request
//! of all or of none. Each volume notes the request that it has carried out: two of them end at different moments, and
//! one may be interrupted.
//!
//! The file has the request (`restore-previous START`) and then a line for each volume. Older versions wrote a file for
//! each volume, with the request alone, and these still count.
use std::os::unix::io::OwnedFd;

use crate::files;
use crate::mode::Mode;
use crate::stop::{stop, Result};

const ALL: &[u8] = b"request";
const DONE: &str = "answered";

#[derive(Debug, PartialEq, Eq)]
struct Requests {
    request: String,
    volumes: Vec<Vec<u8>>,
}

impl Requests {
    fn text(&self) -> Vec<u8> {
        let mut text = format!("{}\n", self.request).into_bytes();
        for volume in &self.volumes {
            text.extend_from_slice(volume);
            text.push(b'\n');
        }
        text
    }

    /// A file without a line end at its end was not written by this program.
    fn parse(text: &[u8]) -> Option<Requests> {
        let mut lines = text.strip_suffix(b"\n")?.split(|byte| *byte == b'\n');
        let request = String::from_utf8(lines.next()?.to_vec()).ok()?;
        Some(Requests { request, volumes: lines.map(<[u8]>::to_vec).collect() })
    }

    fn read(state: &OwnedFd) -> Result<Option<Requests>> {
        Ok(files::read(state, ALL)?.and_then(|text| Requests::parse(&text)))
    }
}

/// What the next start of this volume is to carry out.
pub fn pending(state: &OwnedFd, volume: &[u8]) -> Result<Option<String>> {
    if let Some(Requests { request, volumes }) = Requests::read(state)? {
        let named = volumes.iter().any(|named| named == volume);
        if named && files::line(state, volume, DONE)?.as_ref() != Some(&request) {
            return Ok(Some(request));
        }
    }
    files::line(state, volume, "request")
}

/// Notes that this request was carried out. A later one stays.
pub fn answer(state: &OwnedFd, volume: &[u8], request: &str) -> Result<()> {
    if files::line(state, volume, "request")?.as_deref() == Some(request) {
        files::remove(state, &files::of(volume, "request"))?;
    }
    if pending(state, volume)?.as_deref() == Some(request) {
        files::write(state, &files::of(volume, DONE), format!("{}\n", request).as_bytes())?;
    }
    Ok(())
}

pub fn make(state: &OwnedFd, mode: Mode, start: &str, volumes: Vec<Vec<u8>>) -> Result<()> {
    let new = Requests { request: format!("{} {}", mode.name(), start), volumes };
    files::write(state, ALL, &new.text())?;
    new.volumes.iter().try_for_each(|volume| files::remove(state, &files::of(volume, "request")))
}

/// A missing one has already been withdrawn.
pub fn withdraw(state: &OwnedFd, names: &[Vec<u8>]) -> Result<()> {
    if let Some(mut all) = Requests::read(state)? {
        all.volumes.retain(|volume| !names.contains(volume));
        match all.volumes[..] {
            [] => files::remove(state, ALL)?,
            _ => files::write(state, ALL, &all.text())?,
        }
    }
    names.iter().try_for_each(|name| files::remove(state, &files::of(name, "request")))
}

/// Parses `restore-previous START`.
pub fn mode_of(request: &str) -> Result<Mode> {
    match Mode::parse(request.split(' ').next().unwrap_or("").as_bytes()) {
        Ok(mode) if mode.restores() => Ok(mode),
        _ => stop("bad-request", "What was requested for this start is not a restore"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_as_it_was_written_and_never_by_half_a_line() {
        let volumes = vec![b"@root".to_vec(), b"@h\xff".to_vec()];
        let all = Requests { request: "restore-previous 4b1d".into(), volumes };
        assert_eq!(Requests::parse(&all.text()), Some(all));
        assert_eq!([Requests::parse(b""), Requests::parse(b"restore-previous 4b1d\n@ro")], [None, None]);
    }
}
