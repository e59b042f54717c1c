//! One volume at one boot: finish what was interrupted, decide, build the new tree next to LIVE, exchange them, and
//! push the old tree into the history. LIVE exists at every moment, and nothing in it changes before the exchange.
use std::os::unix::io::OwnedFd;

use crate::btrfs;
use crate::carry;
use crate::clean;
use crate::clock::{Clock, Seconds, FIRST_COPY};
use crate::expand::expand;
use crate::facts::{self, Read};
use crate::files;
use crate::finish::{id_of, CURRENT};
use crate::first_copies::FirstCopies;
use crate::journal::{Journal, CHOSEN};
use crate::mode::{step, Asked, Mode, Step, GONE};
use crate::nested;
use crate::paths;
use crate::requests;
use crate::root_flags;
use crate::stop::{shown, stop, Doing, Result, Stop};
use crate::sys;

const READY: &[u8] = b".boot-ready";
/// What a reset never touches. A disk without it has its state in LIVE, under paths that this program's lists do not
/// name.
pub const NEVER_RESET: &[u8] = b"@var";

/// Shared by all volumes.
pub struct Boot {
    pub top: OwnedFd,
    pub state: OwnedFd,
    pub snapshots: Vec<u8>,
    pub clean: Vec<u8>,
    pub mode: Result<Mode>,
    /// Whether the kernel's argument has this mode, for one start.
    pub chosen: bool,
    pub filter: Result<Vec<u8>>,
    pub seconds: Seconds,
}

pub struct Volume<'a> {
    pub boot: &'a Boot,
    /// Its top-level name, such as `@root`, and whether it is the root of the system.
    pub name: Vec<u8>,
    pub is_root: bool,
}

/// What was done, and which subvolumes of LIVE are only in the history now because no kept path contains them.
pub struct Done {
    pub what: &'static str,
    /// The mode that was chosen for this start.
    pub chosen: Option<Mode>,
    /// The snapshot that LIVE's old tree became.
    pub slot: &'static str,
    pub left: Vec<Vec<u8>>,
    /// Why the snapshots are not in place yet. The next start continues.
    pub unfinished: Option<Stop>,
}

impl Done {
    fn nothing(reason: &'static str, chosen: Option<Mode>) -> Done {
        Done { what: reason, chosen, slot: "", left: Vec::new(), unfinished: None }
    }
}

impl Volume<'_> {
    pub fn run(&self) -> Result<Done> {
        let slots = self.slots()?;
        clean::ensure(self.boot, &slots, &self.name)?;
        if let Some(journal) = Journal::read(&self.boot.state, &self.name)? {
            self.finish(&slots, &journal)?;
        }
        let mode = self.boot.mode.clone()?;
        let chosen = Some(mode).filter(|_| self.boot.chosen);
        let (live, live_id) = self.live()?;
        let Read { facts, request, mark } =
            facts::read(&self.boot.state, Some(&slots), &self.name, live_id, mode, self.boot.chosen)?;
        // An unusable filter harms nothing where nothing is reset: a start that resets refuses it.
        let list = || self.boot.filter.clone().and_then(|filter| paths::add(&self.boot.state, &self.name, &filter));
        if let (Some(Asked::Gone), Some(request)) = (facts.request, &request) {
            let _ = list();
            requests::answer(&self.boot.state, &self.name, request)?;
            return stop(
                GONE,
                "The session that was to be restored is not in its history now, so the request is withdrawn",
            );
        }
        if mode == Mode::Disabled && facts.request.is_none() {
            let _ = list();
            if chosen.is_none() {
                self.remember("mode", mode.name())?;
            }
            return Ok(Done::nothing("disabled", chosen));
        }
        let all = list()?;
        let reached = facts.reached;
        let step = step(&facts);
        let what = match step {
            Step::Nothing(reason) => return Ok(Done::nothing(reason, chosen)),
            Step::Snapshot => "snapshot",
            Step::Replace("CLEAN") => "reset",
            Step::Replace(_) => "restored",
        };
        if id_of(&slots, CURRENT)? != 0 {
            return stop("unknown-current", "CURRENT is there and no journal says what it is. Rename or remove it");
        }
        let mut journal = Journal {
            live: live_id,
            next: 0,
            replaces: step != Step::Snapshot,
            reached,
            mark,
            slots: [0, 0],
            mode,
            request: request.or_else(|| chosen.map(|_| CHOSEN.to_string())),
            flags: [0, 0],
        };
        for (id, name) in journal.slots.iter_mut().zip(Journal::history(reached)) {
            *id = id_of(&slots, name.as_bytes())?;
        }
        let (mut new, mut left) = (None, Vec::new());
        if let Step::Replace(slot) = step {
            let base = self.base(&slots, slot)?;
            let expanded = expand(&live, &base, &all).map_err(|stop| self.of_path(stop))?;
            let kept = paths::to_carry(&expanded, self.is_root);
            left = carry::left(&live, &kept).doing(|| "Listing the subvolumes in it".into())?;
            new = Some((base, kept));
        }
        let first_copies = FirstCopies { state: &self.boot.state, volume: &self.name, seconds: self.boot.seconds };
        if journal.replaces {
            first_copies.refuse(&all)?;
        }
        if let Err(error) = self.build(&slots, &live, &journal, new.as_ref()) {
            // If this cannot be cleaned up now, the journal does it at the next start.
            let _ = self.finish(&slots, &journal);
            return Err(if error.code == FIRST_COPY { first_copies.give_up(error, &all) } else { error });
        }
        if journal.replaces {
            // If this fails, the mark only prevents a later first copy, and its text names the command against it.
            let _ = first_copies.succeed();
        }
        let slot = Journal::history(reached)[0];
        Ok(Done { what, chosen, slot, left, unfinished: self.finish(&slots, &journal).err() })
    }

    /// Paths in @root are the system's, and everyone may read them.
    fn of_path(&self, stop: Stop) -> Stop {
        if self.is_root {
            stop
        } else {
            stop.of_kept_path()
        }
    }

    /// An installer makes @snapshots, and the first start makes the folder of each volume in it.
    fn slots(&self) -> Result<OwnedFd> {
        let what = || format!("Opening the folder {}/{}", shown(&self.boot.snapshots), shown(&self.name));
        let snapshots = sys::open_beneath(&self.boot.top, &self.boot.snapshots).doing(what)?;
        if sys::stat_at(&snapshots, &self.name).doing(what)?.is_none() {
            sys::mkdir(&snapshots, &self.name, 0o700).doing(what)?;
            sys::fsync(&snapshots).doing(what)?;
        }
        sys::open_beneath(&snapshots, &self.name).doing(what)
    }

    pub(crate) fn live(&self) -> Result<(OwnedFd, u64)> {
        let what = || format!("Opening {}", shown(&self.name));
        match btrfs::open(&self.boot.top, &self.name).doing(what)? {
            Some(live) => btrfs::id(&live).doing(what).map(|id| (live, id)),
            None => stop("no-volume", format!("{} is not there", shown(&self.name))),
        }
    }

    /// Makes `line` the only line of a file of this volume.
    pub(crate) fn remember(&self, what: &str, line: &str) -> Result<()> {
        if files::line(&self.boot.state, &self.name, what)?.as_deref() == Some(line) {
            return Ok(());
        }
        files::write(&self.boot.state, &files::of(&self.name, what), format!("{}\n", line).as_bytes())
    }

    /// Removes a file if its content is still what was read from it.
    pub(crate) fn take_away(&self, what: &str, read: &Option<String>) -> Result<()> {
        if read.is_some() && files::line(&self.boot.state, &self.name, what)? == *read {
            files::remove(&self.boot.state, &files::of(&self.name, what))?;
        }
        Ok(())
    }

    /// Builds the complete new tree next to LIVE, syncs it, and then exchanges them. An error leaves LIVE unchanged.
    /// `new`: what replaces LIVE, and the paths that are carried into it.
    fn build(
        &self,
        slots: &OwnedFd,
        live: &OwnedFd,
        journal: &Journal,
        new: Option<&(OwnedFd, Vec<Vec<u8>>)>,
    ) -> Result<()> {
        let clock = Clock::of(self.boot.seconds);
        journal.write(&self.boot.state, &self.name)?;
        let making = || "Making CURRENT".to_string();
        let open = nested::copy_open(new.map_or(live, |new| &new.0), slots, CURRENT, &clock)?;
        let next = &open.tree;
        let flags = root_flags::take(next).doing(making)?;
        let mark = format!("replaces {}\n", journal.live).into_bytes();
        if let Some((_, kept)) = new {
            for path in kept {
                carry::carry(live, next, path, &clock).map_err(|stop| self.of_path(stop))?;
            }
            carry::clear(next, READY, &clock)?;
            files::write(next, READY, &mark)?;
        } else {
            root_flags::keep(next, flags).doing(making)?;
        }
        let next = open.close().doing(making)?;
        let next_id = btrfs::id(&next).doing(making)?;
        // Writes the data of files that were copied byte by byte: the exchange must not overtake it.
        sys::sync_all(&self.boot.top).doing(|| "Writing the new tree to the disk".into())?;
        let live_flags = root_flags::of(live).doing(making)?;
        let both = if journal.replaces { [live_flags, flags] } else { [0, 0] };
        Journal { next: next_id, flags: both, ..journal.clone() }.write(&self.boot.state, &self.name)?;
        if !journal.replaces {
            return Ok(());
        }
        if id_of(slots, CURRENT)? != next_id || files::read(&next, READY)?.as_ref() != Some(&mark) {
            return stop("not-ready", "CURRENT is not the tree that was made for this start");
        }
        root_flags::clear(live).doing(|| format!("Clearing the flags of {}", shown(&self.name)))?;
        sys::rename(&self.boot.top, &self.name, slots, CURRENT, sys::EXCHANGE)
            .doing(|| format!("Exchanging {} with CURRENT", shown(&self.name)))
    }

    fn base(&self, slots: &OwnedFd, slot: &str) -> Result<OwnedFd> {
        let clean = slot == "CLEAN";
        let name = if clean { &self.boot.clean[..] } else { slot.as_bytes() };
        let what = || format!("Opening the snapshot {}", shown(name));
        if self.is_root && btrfs::open(&self.boot.top, NEVER_RESET).doing(|| "Opening @var".into())?.is_none() {
            return stop("no-var", "The disk has no subvolume @var, so what programs keep in /var would be reset");
        }
        match btrfs::open(slots, name).doing(what)? {
            Some(base) if !clean || btrfs::is_read_only(&base).doing(what)? => Ok(base),
            Some(_) => stop("clean-writable", format!("{} can be written to, so it may not be clean", shown(name))),
            None => stop("no-snapshot", format!("There is no snapshot {}", shown(name))),
        }
    }

    pub(crate) fn sync(&self) -> Result<()> {
        sys::sync_all(&self.boot.top).doing(|| "Writing to the disk".into())
    }
}
