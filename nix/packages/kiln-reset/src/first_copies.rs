//! First copies that took longer than a start has for them. Another try would take as long, at each start, and end in the
//! same way: there is none until something has changed or a person wants it.
use std::os::unix::io::OwnedFd;

use crate::clock::{Seconds, FIRST_COPY};
use crate::files;
use crate::paths::{self, Paths};
use crate::stop::{stop, Result, Stop};

const FILE: &str = "first-copies";
const UNTIL: &str = "Nothing is reset until another list of kept paths or more seconds are configured, \
    or `kiln-reset again` was called";

pub struct FirstCopies<'a> {
    pub state: &'a OwnedFd,
    pub volume: &'a [u8],
    pub seconds: Seconds,
}

impl FirstCopies<'_> {
    /// What was tried: the time, and the paths.
    fn tried(&self, all: &Paths) -> Vec<u8> {
        [format!("{}\0", self.seconds.first_copies).into_bytes(), paths::to_list(all)].concat()
    }

    pub fn refuse(&self, all: &Paths) -> Result<()> {
        if files::read(self.state, &files::of(self.volume, FILE))?.as_ref() != Some(&self.tried(all)) {
            return Ok(());
        }
        stop(FIRST_COPY, format!("The first copy of what is kept took too long at an earlier start. {}", UNTIL))
    }

    pub fn succeed(&self) -> Result<()> {
        match files::read(self.state, &files::of(self.volume, FILE))? {
            Some(_) => again(self.state, self.volume),
            None => Ok(()),
        }
    }

    pub fn give_up(&self, error: Stop, all: &Paths) -> Stop {
        match files::write(self.state, &files::of(self.volume, FILE), &self.tried(all)) {
            Ok(()) => Stop {
                cause: format!("{}. {}", error.cause, UNTIL),
                nameless: error.nameless.map(|nameless| format!("{}. {}", nameless, UNTIL)),
                ..error
            },
            // The next start tries again then.
            Err(_) => error,
        }
    }
}

/// Lets the next start try again.
pub fn again(state: &OwnedFd, volume: &[u8]) -> Result<()> {
    files::remove(state, &files::of(volume, FILE))
}
