//! `chattr +i` or `+a` on the root folder of a tree. The kernel refuses to rename or exchange such a tree, so no tree
//! that this program moves has these flags: an attribute keeps them in the history, and LIVE gets them back.
use std::io::Result;
use std::os::unix::io::OwnedFd;

use crate::btrfs::{self, APPEND_ONLY, IMMUTABLE};
use crate::xattr;

const KEPT: &[u8] = b"trusted.kiln-reset.flags";
const BOTH: u32 = IMMUTABLE | APPEND_ONLY;

pub fn of(tree: &OwnedFd) -> Result<u32> {
    btrfs::inode_flags(tree).map(|flags| flags & BOTH)
}

pub fn clear(tree: &OwnedFd) -> Result<()> {
    match btrfs::inode_flags(tree)? {
        flags if flags & BOTH == 0 => Ok(()),
        flags => btrfs::set_inode_flags(tree, flags & !BOTH),
    }
}

pub fn set(tree: &OwnedFd, wanted: u32) -> Result<()> {
    match btrfs::inode_flags(tree)? {
        flags if flags & wanted == wanted => Ok(()),
        flags => btrfs::set_inode_flags(tree, flags | wanted),
    }
}

/// Takes them from a new copy: its own, or those that the tree had that it was copied from.
pub fn take(copy: &OwnedFd) -> Result<u32> {
    let own = of(copy)?;
    clear(copy)?;
    let kept = xattr::list(copy, b".")?.into_iter().find(|(key, _)| key == KEPT);
    match kept {
        None => Ok(own),
        Some((_, value)) => {
            xattr::remove(copy, b".", KEPT)?;
            let kept = std::str::from_utf8(&value).ok().and_then(|value| value.parse().ok()).unwrap_or(0);
            Ok(own | kept & BOTH)
        }
    }
}

/// Notes them in a tree that goes into the history. One that is read-only has the note already.
pub fn keep(tree: &OwnedFd, flags: u32) -> Result<()> {
    if btrfs::is_read_only(tree)? {
        return Ok(());
    }
    let all = flags | of(tree)?;
    clear(tree)?;
    match all {
        0 => Ok(()),
        all => xattr::set(tree, b".", KEPT, all.to_string().as_bytes()),
    }
}
