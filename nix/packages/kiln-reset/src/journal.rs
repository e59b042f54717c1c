//! The work in progress on a volume, written and fsynced at the top level before it begins.
//!
//! Subvolumes are identified by their ids, which are never reused: after a power cut, the ids under LIVE, CURRENT,
//! PREVIOUS and PENULTIMATE show how far it got.
use std::os::unix::io::OwnedFd;

use crate::files;
use crate::mode::Mode;
use crate::stop::{stop, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    /// LIVE at the start.
    pub live: u64,
    /// The complete new subvolume. 0 while it is being made: it is discarded then, because nothing depends on it.
    pub next: u64,
    /// Whether `next` replaces LIVE. Otherwise it is a snapshot of LIVE for the history.
    pub replaces: bool,
    /// Whether LIVE's last start reached its target. If not, it does not push a session out of the history.
    pub reached: bool,
    /// The mark that said so, removed at the end. A later start may have left a newer mark, which stays.
    pub mark: Option<String>,
    /// The ids in the slots of the history.
    pub slots: [u64; 2],
    /// The mode to remember at the end, unless something else than the configuration chose it.
    pub mode: Mode,
    /// The request that is carried out, removed at the end. A later one stays. Or `CHOSEN`.
    pub request: Option<String>,
    /// The flags of the root folders of LIVE and of `next` (root_flags.rs). Only where LIVE is replaced.
    pub flags: [u32; 2],
}

/// The request of a start whose mode the kernel's argument chose. No file has this text.
pub const CHOSEN: &str = "argument";

impl Journal {
    /// The slots that the retiring tree is pushed into, newest first.
    pub fn history(reached: bool) -> &'static [&'static str] {
        if reached {
            &["PREVIOUS", "PENULTIMATE"]
        } else {
            &["FAILED"]
        }
    }

    /// Whether only the history is not in its places. `live`: the id of LIVE.
    pub fn is_published(&self, live: u64) -> bool {
        self.next != 0 && (!self.replaces || live == self.next)
    }

    pub fn retires(&self) -> u64 {
        if self.replaces {
            self.live
        } else {
            self.next
        }
    }

    fn text(&self) -> String {
        // Most have none. An older version, which would lose them, does not read a journal that has this line.
        let flags = match self.flags {
            [0, 0] => String::new(),
            [live, next] => format!("flags {} {}\n", live, next),
        };
        format!(
            "kiln-reset 1\nlive {}\nnext {}\nreplaces {}\nreached {}\nmark {}\nslots {} {}\nmode {}\nrequest {}\n{}end\n",
            self.live,
            self.next,
            self.replaces,
            self.reached,
            self.mark.as_deref().unwrap_or("none"),
            self.slots[0],
            self.slots[1],
            self.mode.name(),
            self.request.as_deref().unwrap_or("none"),
            flags
        )
    }

    fn parse(text: &str) -> Option<Journal> {
        let mut lines = text.lines();
        if lines.next()? != "kiln-reset 1" {
            return None;
        }
        let mut value = |key: &str| lines.next()?.strip_prefix(key)?.strip_prefix(' ').map(str::to_string);
        let mut journal = Journal {
            live: value("live")?.parse().ok()?,
            next: value("next")?.parse().ok()?,
            replaces: value("replaces")?.parse().ok()?,
            reached: value("reached")?.parse().ok()?,
            mark: Some(value("mark")?).filter(|mark| mark != "none"),
            slots: {
                let both = value("slots")?;
                let (first, second) = both.split_once(' ')?;
                [first.parse().ok()?, second.parse().ok()?]
            },
            mode: Mode::parse(value("mode")?.as_bytes()).ok()?,
            request: Some(value("request")?).filter(|request| request != "none"),
            flags: [0, 0],
        };
        if let Some(flags) = value("flags") {
            let (live, next) = flags.split_once(' ')?;
            journal.flags = [live.parse().ok()?, next.parse().ok()?];
        }
        (journal.text() == text).then(|| journal)
    }

    pub fn read(state: &OwnedFd, volume: &[u8]) -> Result<Option<Journal>> {
        let name = files::of(volume, "journal");
        let bytes = match files::read(state, &name)? {
            Some(bytes) => bytes,
            None => return Ok(None),
        };
        match std::str::from_utf8(&bytes).ok().and_then(Journal::parse) {
            Some(journal) => Ok(Some(journal)),
            None => stop("bad-journal", "Its journal cannot be read, so it is not known what the last start left"),
        }
    }

    pub fn write(&self, state: &OwnedFd, volume: &[u8]) -> Result<()> {
        files::write(state, &files::of(volume, "journal"), self.text().as_bytes())
    }

    pub fn remove(state: &OwnedFd, volume: &[u8]) -> Result<()> {
        files::remove(state, &files::of(volume, "journal"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_read_as_it_was_written_and_never_by_half() {
        let journal = Journal {
            live: 257,
            next: 300,
            replaces: true,
            reached: true,
            mark: Some("257 4b1d".into()),
            slots: [290, 0],
            mode: Mode::Reset,
            request: None,
            flags: [0, 0],
        };
        for journal in [journal.clone(), Journal { flags: [16, 0], ..journal }] {
            let text = journal.text();
            assert_eq!(Journal::parse(&text), Some(journal));
            for end in 0..text.len() {
                assert_eq!(Journal::parse(&text[..end]), None, "{}", end);
            }
        }
    }
}
