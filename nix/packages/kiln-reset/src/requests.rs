//! Restores that a person requested of the next start: one file for all volumes, so that a power cut leaves the request
//! of all or of none. Each volume notes the request that it has carried out: two of them end at different moments, and
//! one may be interrupted.
//!
//! The file has the request (`restore-previous START`) and then a line for each volume: its name, a tab, and the id of
//! the subvolume that is meant, because a start with `kiln.reset=` may move it to another slot first. Older versions
//! wrote the names alone, or a file for each volume with the request alone. These still count, and mean the slot.
use std::os::unix::io::OwnedFd;

use crate::files;
use crate::finish::{id_of, CURRENT};
use crate::mode::{Asked, Mode};
use crate::stop::{stop, Result};

const ALL: &[u8] = b"request";
const DONE: &str = "answered";

#[derive(Debug, PartialEq, Eq)]
struct Requests {
    request: String,
    volumes: Vec<Wanted>,
}

/// A volume, and the id of the subvolume that it is to be restored from.
#[derive(Debug, PartialEq, Eq)]
pub struct Wanted {
    pub volume: Vec<u8>,
    pub session: Option<u64>,
}

/// What the next start of a volume is to carry out.
pub struct Pending {
    pub text: String,
    session: Option<u64>,
}

impl Wanted {
    fn line(&self) -> Vec<u8> {
        let session = self.session.map_or(String::new(), |id| format!("\t{}", id));
        [&self.volume[..], session.as_bytes(), b"\n"].concat()
    }

    fn parse(line: &[u8]) -> Wanted {
        let (volume, after) = line.split_at(line.iter().position(|byte| *byte == b'\t').unwrap_or(line.len()));
        let id = std::str::from_utf8(after).ok().and_then(|after| after.strip_prefix('\t')?.parse().ok());
        Wanted { volume: if id.is_some() { volume } else { line }.to_vec(), session: id }
    }
}

impl Requests {
    fn text(&self) -> Vec<u8> {
        let lines: Vec<Vec<u8>> = self.volumes.iter().map(Wanted::line).collect();
        [format!("{}\n", self.request).into_bytes(), lines.concat()].concat()
    }

    /// A file without a line end at its end was not written by this program.
    fn parse(text: &[u8]) -> Option<Requests> {
        let mut lines = text.strip_suffix(b"\n")?.split(|byte| *byte == b'\n');
        let request = String::from_utf8(lines.next()?.to_vec()).ok()?;
        Some(Requests { request, volumes: lines.map(Wanted::parse).collect() })
    }

    fn read(state: &OwnedFd) -> Result<Option<Requests>> {
        Ok(files::read(state, ALL)?.and_then(|text| Requests::parse(&text)))
    }
}

/// What the next start of this volume is to carry out.
pub fn pending(state: &OwnedFd, volume: &[u8]) -> Result<Option<Pending>> {
    if let Some(Requests { request, volumes }) = Requests::read(state)? {
        let named = volumes.into_iter().find(|wanted| wanted.volume == volume);
        if let Some(Wanted { session, .. }) = named {
            if files::line(state, volume, DONE)?.as_ref() != Some(&request) {
                return Ok(Some(Pending { text: request, session }));
            }
        }
    }
    Ok(files::line(state, volume, "request")?.map(|text| Pending { text, session: None }))
}

/// Where the requested session is now. `slots`: the volume's folder of snapshots, if it has one.
pub fn find(slots: Option<&OwnedFd>, pending: &Pending) -> Result<Asked> {
    let mode = mode_of(&pending.text)?;
    let (slots, wanted) = match (slots, pending.session) {
        (_, None) => return Ok(Asked::Restore(mode)),
        (None, _) => return Ok(Asked::Gone),
        (Some(slots), Some(wanted)) => (slots, wanted),
    };
    for mode in [Mode::RestorePrevious, Mode::RestorePenultimate] {
        if id_of(slots, mode.slot().as_bytes())? == wanted {
            return Ok(Asked::Restore(mode));
        }
    }
    // A start that was interrupted leaves it there, and the next one puts it in its place first.
    if id_of(slots, CURRENT)? == wanted {
        return Ok(Asked::Restore(Mode::RestorePenultimate));
    }
    Ok(Asked::Gone)
}

/// Notes that this request was carried out, or cannot be. A later one stays.
pub fn answer(state: &OwnedFd, volume: &[u8], request: &str) -> Result<()> {
    if files::line(state, volume, "request")?.as_deref() == Some(request) {
        files::remove(state, &files::of(volume, "request"))?;
    }
    if pending(state, volume)?.map_or(false, |pending| pending.text == request) {
        files::write(state, &files::of(volume, DONE), format!("{}\n", request).as_bytes())?;
    }
    Ok(())
}

pub fn make(state: &OwnedFd, mode: Mode, start: &str, volumes: Vec<Wanted>) -> Result<()> {
    let new = Requests { request: format!("{} {}", mode.name(), start), volumes };
    files::write(state, ALL, &new.text())?;
    new.volumes.iter().try_for_each(|wanted| files::remove(state, &files::of(&wanted.volume, "request")))
}

/// A missing one has already been withdrawn.
pub fn withdraw(state: &OwnedFd, names: &[Vec<u8>]) -> Result<()> {
    if let Some(mut all) = Requests::read(state)? {
        all.volumes.retain(|wanted| !names.contains(&wanted.volume));
        match all.volumes[..] {
            [] => files::remove(state, ALL)?,
            _ => files::write(state, ALL, &all.text())?,
        }
    }
    names.iter().try_for_each(|name| files::remove(state, &files::of(name, "request")))
}

/// Parses `restore-previous START`.
fn mode_of(request: &str) -> Result<Mode> {
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
        let wanted = |volume: &[u8], session| Wanted { volume: volume.to_vec(), session };
        let volumes = vec![wanted(b"@root", Some(301)), wanted(b"@h\xff", None), wanted(b"@a\tb", None)];
        let all = Requests { request: "restore-previous 4b1d".into(), volumes };
        assert_eq!(Requests::parse(&all.text()), Some(all));
        assert_eq!([Requests::parse(b""), Requests::parse(b"restore-previous 4b1d\n@ro")], [None, None]);
    }
}
