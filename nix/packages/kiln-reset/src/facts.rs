//! The facts that decide a start, read from this program's files.
use std::os::unix::io::OwnedFd;

use crate::files;
use crate::journal::Journal;
use crate::mode::{Facts, Mode};
use crate::requests;
use crate::stop::Result;

pub struct Read {
    pub facts: Facts,
    pub request: Option<String>,
    /// The mark of the last session that reached its target.
    pub mark: Option<String>,
}

/// Reads them for a volume without a journal, or whose journal was finished.
pub fn read(
    state: &OwnedFd,
    slots: Option<&OwnedFd>,
    volume: &[u8],
    live: u64,
    mode: Mode,
    chosen: bool,
) -> Result<Read> {
    // A mode that was chosen leaves it to the next start.
    let request = if chosen { None } else { requests::pending(state, volume)? };
    let mark = files::line(state, volume, "reached")?;
    let of_live =
        |line: &str| line.strip_suffix(&format!(" {}", live)).and_then(|name| Mode::parse(name.as_bytes()).ok());
    let last = files::line(state, volume, "mode")?;
    let first = last.is_none() && mark.is_none();
    let facts = Facts {
        mode,
        chosen,
        last: last.and_then(|name| Mode::parse(name.as_bytes()).ok()),
        restored: files::line(state, volume, "restored")?.and_then(|line| of_live(&line)),
        request: request.as_ref().map(|request| requests::find(slots, request)).transpose()?,
        reached: mark.as_ref().map_or(false, |mark| mark.starts_with(&format!("{} ", live))),
        first,
    };
    Ok(Read { facts, request: request.map(|request| request.text), mark })
}

/// Reads them for the next start, which finishes a journal first.
pub fn of_next_start(
    state: &OwnedFd,
    slots: Option<&OwnedFd>,
    volume: &[u8],
    live: u64,
    mode: Mode,
) -> Result<Facts> {
    let Read { mut facts, request, .. } = read(state, slots, volume, live, mode, false)?;
    if let Some(journal) = Journal::read(state, volume)?.filter(|journal| journal.is_published(live)) {
        if journal.request.is_none() {
            facts.last = Some(journal.mode);
        } else if journal.request == request {
            facts.request = None;
        }
    }
    Ok(facts)
}
