//! CLEAN, which the first start of an installed system makes: LIVE still is what the installer left, and no session
//! has changed it. Later, a missing CLEAN is an error, because LIVE has changed since.
use std::os::unix::io::OwnedFd;

use crate::btrfs;
use crate::clock::Clock;
use crate::files;
use crate::nested;
use crate::requests;
use crate::root_flags;
use crate::stop::{shown, Doing, Result};
use crate::sys;
use crate::volume::Boot;

/// An incomplete CLEAN. Only a first start makes one, so it can be discarded.
const NEW: &[u8] = b"CLEAN.new";
/// Each start leaves one of these; a session that reached its target leaves the last one.
const MARKS: [&str; 6] = ["journal", "kept", "mode", "request", "reached", "restored"];

/// Whether a start has seen this volume.
pub fn has_started(state: &OwnedFd, volume: &[u8]) -> Result<bool> {
    for mark in MARKS {
        if files::read(state, &files::of(volume, mark))?.is_some() {
            return Ok(true);
        }
    }
    Ok(requests::pending(state, volume)?.is_some())
}

pub fn ensure(boot: &Boot, slots: &OwnedFd, volume: &[u8]) -> Result<()> {
    let what = || format!("Making the snapshot {}", shown(&boot.clean));
    if sys::stat_at(slots, &boot.clean).doing(what)?.is_some() {
        return Ok(());
    }
    if has_started(&boot.state, volume)? {
        return Ok(());
    }
    let live = match btrfs::open(&boot.top, volume).doing(what)? {
        Some(live) => live,
        None => return Ok(()),
    };
    if btrfs::open(slots, NEW).doing(what)?.is_some() {
        nested::delete(slots, NEW).doing(what)?;
    }
    let new = nested::copy(&live, slots, NEW, &Clock::of(boot.seconds))?;
    root_flags::take(&new).and_then(|flags| root_flags::keep(&new, flags)).doing(what)?;
    nested::freeze(&new).doing(what)?;
    sys::sync_all(&boot.top).doing(what)?;
    sys::rename(slots, NEW, slots, &boot.clean, sys::NO_REPLACE).doing(what)?;
    sys::sync_all(&boot.top).doing(what)
}
