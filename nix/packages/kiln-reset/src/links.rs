//! Hard links within a copy.
use std::io::{Error, Result};
use std::os::unix::io::OwnedFd;

use crate::btrfs::Frozen;
use crate::sys::{self, Stat};

/// Gives the file at `first` below `root` another name.
pub fn link(root: &OwnedFd, first: &[u8], to: &OwnedFd, name: &[u8], stat: &Stat) -> Result<()> {
    let (folder, first) = near(root, first)?;
    // Only files have flags, and an immutable one cannot be linked again.
    if sys::kind(stat) != libc::S_IFREG as u32 {
        return sys::link(&folder, first, to, name);
    }
    let file = sys::open_at(&folder, first, libc::O_RDONLY, 0)?;
    let frozen = Frozen::open(&file)?;
    sys::link(&folder, first, to, name)?;
    frozen.close(&file)
}

/// A folder on the way to `path`, and the rest of it: the kernel takes no path of more than 4,095 bytes at once.
fn near<'a>(root: &OwnedFd, path: &'a [u8]) -> Result<(OwnedFd, &'a [u8])> {
    const MOST: usize = libc::PATH_MAX as usize - 1;
    let mut folder = sys::open_beneath(root, b"")?;
    let mut rest = path;
    while rest.len() > MOST {
        let slash = rest[..MOST].iter().rposition(|byte| *byte == b'/');
        let end = slash.ok_or_else(|| Error::from_raw_os_error(libc::ENAMETOOLONG))?;
        folder = sys::open_beneath(&folder, &rest[..end])?;
        rest = &rest[end + 1..];
    }
    Ok((folder, rest))
}
