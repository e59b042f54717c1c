//! The steps after the exchange: LIVE's old tree moves into the history, and the journal is closed. Also run after an
//! interruption.
use std::os::unix::io::OwnedFd;

use crate::btrfs;
use crate::journal::{Journal, CHOSEN};
use crate::nested;
use crate::requests;
use crate::root_flags;
use crate::stop::{shown, stop, Doing, Result};
use crate::sys;
use crate::volume::Volume;

/// The tree that is being made; after the exchange, the one that retires.
pub const CURRENT: &[u8] = b"CURRENT";

impl Volume<'_> {
    /// Completes a journal's work from wherever it was interrupted. Each step is idempotent.
    pub(crate) fn finish(&self, slots: &OwnedFd, journal: &Journal) -> Result<()> {
        let (tree, live) = self.live()?;
        let restoring = || format!("Restoring the flags of {}", shown(&self.name));
        let unknown = || {
            stop("journal-mismatch", "Its snapshots are not those of its journal: something else has changed them")
        };
        // A later boot may have changed it since.
        let journal = &Journal::read(&self.boot.state, &self.name)?.unwrap_or_else(|| journal.clone());
        if !journal.is_published(live) {
            let current = id_of(slots, CURRENT)?;
            let known = journal.next == 0 || current == 0 || current == journal.next;
            if live != journal.live || current == live || !known {
                return unknown();
            }
            if current != 0 {
                nested::delete(slots, CURRENT).doing(|| "Removing CURRENT".into())?;
            }
            root_flags::set(&tree, journal.flags[0]).doing(restoring)?;
            self.sync()?;
            return Journal::remove(&self.boot.state, &self.name);
        }
        if !journal.replaces && live != journal.live {
            return unknown();
        }
        if journal.flags[1] != 0 {
            root_flags::set(&tree, journal.flags[1]).doing(restoring)?;
            // Once: a person may take them off before a start finishes the rest.
            self.sync()?;
            Journal { flags: [journal.flags[0], 0], ..journal.clone() }.write(&self.boot.state, &self.name)?;
        }
        if !self.push(slots, journal)? {
            return unknown();
        }
        if journal.request.is_none() {
            self.remember("mode", journal.mode.name())?;
        }
        if journal.request.as_deref() == Some(CHOSEN) && journal.replaces && journal.mode.restores() {
            self.remember("restored", &format!("{} {}", journal.mode.name(), journal.next))?;
        }
        if let Some(request) = &journal.request {
            requests::answer(&self.boot.state, &self.name, request)?;
        }
        self.take_away("reached", &journal.mark)?;
        self.sync()?;
        Journal::remove(&self.boot.state, &self.name)
    }

    /// Moves what retires into the first slot, its content into the second, and only then removes the oldest. `false`
    /// if a slot has something that the journal does not know.
    fn push(&self, slots: &OwnedFd, journal: &Journal) -> Result<bool> {
        let mut moved = journal.retires();
        for (slot, was) in Journal::history(journal.reached).iter().zip(journal.slots) {
            let slot = slot.as_bytes();
            let has = id_of(slots, slot)?;
            if has != moved {
                if has != was || id_of(slots, CURRENT)? != moved {
                    return Ok(false);
                }
                if moved == journal.retires() {
                    self.keep_flags(slots, journal)?;
                }
                let flags = if has == 0 { sys::NO_REPLACE } else { sys::EXCHANGE };
                sys::rename(slots, CURRENT, slots, slot, flags)
                    .doing(|| format!("Making CURRENT the snapshot {}", shown(slot)))?;
            }
            if moved == journal.retires() {
                if let Some(retired) = btrfs::open(slots, slot).doing(|| "Opening what retires".into())? {
                    nested::freeze(&retired).doing(|| format!("Making {} read-only", shown(slot)))?;
                }
            }
            moved = was;
            if moved == 0 {
                break;
            }
        }
        let current = id_of(slots, CURRENT)?;
        if current == 0 {
            return Ok(true);
        }
        if current != moved {
            return Ok(false);
        }
        self.sync()?;
        self.delete_oldest(slots)?;
        Ok(true)
    }

    /// A person may have made LIVE the default subvolume: the kernel removes none that is, and it is in the history then.
    /// LIVE is what such a person means.
    fn delete_oldest(&self, slots: &OwnedFd) -> Result<()> {
        let removing = || "Removing the oldest snapshot".to_string();
        match nested::delete(slots, CURRENT) {
            Err(error) if sys::is(&error, libc::EPERM) => {
                let (live, id) = self.live()?;
                btrfs::set_default(&live, id).doing(|| "Setting the default subvolume".into())?;
                nested::delete(slots, CURRENT).doing(removing)?;
                eprintln!(
                    "kiln-reset: The default subvolume was in the oldest snapshot of {0}, so it is {0} now",
                    shown(&self.name)
                );
                Ok(())
            }
            done => done.doing(removing),
        }
    }

    /// With flags on its root folder, what retires cannot be renamed.
    fn keep_flags(&self, slots: &OwnedFd, journal: &Journal) -> Result<()> {
        let what = || "Noting the flags of what retires".to_string();
        match btrfs::open(slots, CURRENT).doing(what)? {
            Some(current) => root_flags::keep(&current, journal.flags[0]).doing(what),
            None => Ok(()),
        }
    }
}

/// 0 if there is none.
pub fn id_of(slots: &OwnedFd, name: &[u8]) -> Result<u64> {
    let what = || format!("Looking at {}", shown(name));
    match btrfs::open(slots, name).doing(what)? {
        Some(subvolume) => btrfs::id(&subvolume).doing(what),
        None => Ok(0),
    }
}
