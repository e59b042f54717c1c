//! Subvolumes in subvolumes: snapshots that include them, making them read-only, and removing them.
//!
//! A user without rights can nest many thousands, in folders whose paths are longer than the kernel takes. So nothing
//! here recurses or uses a path: a subvolume is opened by its id, and a folder of it by its inode.
use std::io::Result;
use std::os::unix::io::OwnedFd;

use crate::btrfs::{self, Frozen, SUBVOLUME};
use crate::clock::Clock;
use crate::stop::{self, shown, Doing};
use crate::sys;
use crate::xattr;

/// Marks a subvolume of the history that was writable, so that a copy of it becomes writable again.
const WAS_WRITABLE: &[u8] = b"trusted.kiln-reset.writable";

fn by_id(on: &OwnedFd, id: u64) -> Result<OwnedFd> {
    sys::open_by_inode(on, id, SUBVOLUME)
}

fn is_marked(subvolume: &OwnedFd) -> Result<bool> {
    Ok(xattr::list(subvolume, b".")?.iter().any(|(key, _)| key == WAS_WRITABLE))
}

/// The ids of all subvolumes in this one, each after the one that it is in.
fn all_in(subvolume: &OwnedFd) -> Result<Vec<u64>> {
    let ids = |of: &OwnedFd| btrfs::children(of).map(|found| found.into_iter().map(|[id, _]| id));
    let mut all: Vec<u64> = ids(subvolume)?.collect();
    let mut seen = 0;
    while seen < all.len() {
        all.extend(ids(&by_id(subvolume, all[seen])?)?);
        seen += 1;
    }
    Ok(all)
}

/// A copy in which everything can still be changed.
pub struct Open {
    pub tree: OwnedFd,
    /// In the order of their ids.
    read_only: Vec<u64>,
}

impl Open {
    /// Makes read-only what was copied from something read-only. What was removed from the copy since is left out.
    pub fn close(self) -> Result<OwnedFd> {
        for id in all_in(&self.tree)?.iter().filter(|id| self.read_only.binary_search(id).is_ok()) {
            btrfs::set_read_only(&by_id(&self.tree, *id)?, true)?;
        }
        Ok(self.tree)
    }
}

/// Makes a writable snapshot, with snapshots of everything nested in `of`, which the kernel would leave out.
pub fn copy(of: &OwnedFd, at: &OwnedFd, name: &[u8], clock: &Clock) -> stop::Result<OwnedFd> {
    copy_open(of, at, name, clock)?.close().doing(|| format!("Making read-only what is in {}", shown(name)))
}

pub fn copy_open(of: &OwnedFd, at: &OwnedFd, name: &[u8], clock: &Clock) -> stop::Result<Open> {
    let what = || format!("Taking a snapshot called {}", shown(name));
    clock.go_on()?;
    let new = btrfs::snapshot(of, at, name).doing(what)?;
    let mut copied = vec![(btrfs::id(of).doing(what)?, btrfs::id(&new).doing(what)?)];
    let mut seen = 0;
    while seen < copied.len() {
        let (from, to) = copied[seen];
        for [inner, folder] in by_id(of, from).and_then(|from| btrfs::children(&from)).doing(what)? {
            clock.go_on()?;
            // A snapshot's inodes have the numbers of the original.
            let folder = sys::open_by_inode(of, to, folder).doing(what)?;
            copied.push((inner, copy_into(&by_id(of, inner).doing(what)?, &folder).doing(what)?));
        }
        seen += 1;
    }
    let mut read_only = Vec::new();
    for (from, to) in &copied[1..] {
        let from = by_id(of, *from).doing(what)?;
        if btrfs::is_read_only(&from).doing(what)? && !is_marked(&from).doing(what)? {
            read_only.push(*to);
        }
    }
    Ok(Open { tree: new, read_only })
}

/// Replaces the empty folder that a snapshot has instead of `inner`. Returns the id of the copy.
fn copy_into(inner: &OwnedFd, folder: &OwnedFd) -> Result<u64> {
    let name = btrfs::name(inner)?;
    let stat = sys::stat(folder)?;
    let frozen = Frozen::open(folder)?;
    sys::remove(folder, &name, true)?;
    let copied = btrfs::snapshot(inner, folder, &name)?;
    sys::set_times(folder, b".", &stat)?;
    frozen.close(folder)?;
    if is_marked(inner)? {
        let frozen = Frozen::open(&copied)?;
        xattr::remove(&copied, b".", WAS_WRITABLE)?;
        frozen.close(&copied)?;
    }
    btrfs::id(&copied)
}

/// Makes a subvolume and everything nested in it read-only.
pub fn freeze(subvolume: &OwnedFd) -> Result<()> {
    for id in all_in(subvolume)? {
        let inner = by_id(subvolume, id)?;
        if !btrfs::is_read_only(&inner)? {
            let frozen = Frozen::open(&inner)?;
            xattr::set(&inner, b".", WAS_WRITABLE, b"1")?;
            frozen.close(&inner)?;
            btrfs::set_read_only(&inner, true)?;
        }
    }
    btrfs::set_read_only(subvolume, true)
}

/// Removes a subvolume and everything nested in it, permanently.
pub fn delete(at: &OwnedFd, name: &[u8]) -> Result<()> {
    let subvolume = sys::open_beneath(at, name)?;
    let all = all_in(&subvolume)?;
    unprotect(&subvolume)?;
    for id in &all {
        unprotect(&by_id(&subvolume, *id)?)?;
    }
    for id in all.iter().rev() {
        let inner = by_id(&subvolume, *id)?;
        let folder = sys::open_at(&inner, b"..", libc::O_RDONLY | libc::O_DIRECTORY, 0)?;
        Frozen::open(&folder)?;
        btrfs::destroy(&folder, &btrfs::name(&inner)?)?;
    }
    btrfs::destroy(at, name)
}

fn unprotect(subvolume: &OwnedFd) -> Result<()> {
    if btrfs::is_read_only(subvolume)? {
        btrfs::set_read_only(subvolume, false)?;
    }
    Frozen::open(subvolume).map(drop)
}
