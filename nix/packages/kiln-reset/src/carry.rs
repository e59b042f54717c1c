//! Carries a kept path from LIVE into the new tree. LIVE is only read.
use std::os::unix::io::OwnedFd;

use crate::btrfs::{self, Frozen};
use crate::clock::Clock;
use crate::paths;
use crate::stop::{shown, stop, Doing, Result};
use crate::sys;
use crate::tree::{self, Copy};

/// LIVE decides what `path` becomes: a folder becomes a subvolume (and from the next time on a snapshot of that), a
/// link stays a link, and a deleted path stays deleted.
pub fn carry(live: &OwnedFd, next: &OwnedFd, path: &[u8], clock: &Clock) -> Result<()> {
    let what = || format!("Keeping {}", shown(path));
    if paths::is_impossible(path) {
        return Ok(());
    }
    let mut from = Some(sys::open_beneath(live, b"").doing(what)?);
    let mut to = sys::open_beneath(next, b"").doing(what)?;
    let parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
    let (name, folders) = match parts.split_last() {
        Some(split) => split,
        None => return stop("bad-list", "A kept path is empty"),
    };
    for folder in folders {
        let opened = match &from {
            Some(from) => source(from, folder, path)?,
            None => None,
        };
        let there = sys::stat_at(&to, folder).doing(what)?;
        let usable = there.map_or(false, |stat| sys::is_folder(&stat) && !btrfs::is_placeholder(&stat));
        if !usable {
            match (&from, &opened) {
                (Some(from), Some(opened)) => make_folder(from, opened, &to, folder, clock)?,
                _ => return Ok(()),
            }
        }
        to = sys::open_beneath(&to, folder).doing(what)?;
        from = opened;
    }
    let frozen = Frozen::open(&to).doing(what)?;
    tree::remove(&to, name, clock)?;
    if let Some(from) = from {
        place(&from, name, &to, path, clock)?;
    }
    frozen.close(&to).doing(what)
}

/// The parent folder of a kept path in LIVE. Does not follow links: their targets are elsewhere, under names that no
/// one listed.
fn source(from: &OwnedFd, folder: &[u8], path: &[u8]) -> Result<Option<OwnedFd>> {
    let what = || format!("Keeping {}", shown(path));
    match sys::stat_at(from, folder).doing(what)? {
        // The kernel shows one where a snapshot leaves out a nested subvolume.
        Some(stat) if btrfs::is_placeholder(&stat) => Ok(None),
        Some(stat) if sys::is_folder(&stat) => sys::open_beneath(from, folder).doing(what).map(Some),
        Some(stat) if sys::is_link(&stat) => stop(
            "kept-below-link",
            format!("{} is to be kept, but {} in it is a link. Name what it points to", shown(path), shown(folder)),
        ),
        _ => Ok(None),
    }
}

fn make_folder(from: &OwnedFd, opened: &OwnedFd, to: &OwnedFd, name: &[u8], clock: &Clock) -> Result<()> {
    let what = || format!("Making the folder {}", shown(name));
    let frozen = Frozen::open(to).doing(what)?;
    tree::remove(to, name, clock)?;
    sys::mkdir(to, name, 0o700).doing(what)?;
    let stat = sys::stat(opened).doing(what)?;
    tree::metadata((from, name), (to, name), &stat).doing(what)?;
    frozen.close(to).doing(what)
}

fn place(from: &OwnedFd, name: &[u8], to: &OwnedFd, path: &[u8], clock: &Clock) -> Result<()> {
    let what = || format!("Keeping {}", shown(name));
    let stat = match sys::stat_at(from, name).doing(what)? {
        Some(stat) => stat,
        None => return Ok(()),
    };
    if btrfs::is_placeholder(&stat) {
        return Ok(());
    }
    if !sys::is_folder(&stat) || btrfs::is_subvolume(&stat) {
        return Copy::new(clock, to).entry(from, to, name);
    }
    let opened = sys::open_beneath(from, name).doing(what)?;
    let made = btrfs::create(to, name).doing(what)?;
    clock.patiently(path, || Copy::new(clock, &made).contents(&opened, &made))?;
    tree::first_flags(&opened, &made).doing(what)?;
    tree::metadata((from, name), (to, name), &stat).doing(what)?;
    tree::flags(&opened, &made).doing(what)
}

/// Removes a name from the new tree.
pub fn clear(next: &OwnedFd, name: &[u8], clock: &Clock) -> Result<()> {
    tree::remove(next, name, clock)
}

/// The subvolumes in LIVE outside all kept paths: they move into the history with it.
pub fn left(live: &OwnedFd, kept: &[Vec<u8>]) -> std::io::Result<Vec<Vec<u8>>> {
    let too_long = || b"(in folders whose names are too long together)".to_vec();
    let paths: std::io::Result<Vec<_>> = btrfs::children(live)?
        .into_iter()
        .map(|child| Ok(btrfs::path_of(live, child)?.unwrap_or_else(too_long)))
        .collect();
    let holds = |path: &[u8], kept: &[u8]| path == kept || (path.starts_with(kept) && path[kept.len()] == b'/');
    Ok(paths?.into_iter().filter(|path| !kept.iter().any(|kept| holds(path, kept))).collect())
}
