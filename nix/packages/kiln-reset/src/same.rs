//! Whether a file or folder of LIVE is as in the snapshot that LIVE is a copy of. Each is a name in an open folder.
use std::fs::File;
use std::io::{ErrorKind, Result};
use std::os::unix::fs::FileExt;
use std::os::unix::io::OwnedFd;

use crate::btrfs;
use crate::sys::{self, Stat};
use crate::xattr;

type Named<'a> = (&'a OwnedFd, &'a [u8]);

/// Attributes of this program. LIVE and the history differ in them.
const OWN: &[u8] = b"trusted.kiln-reset.";

/// A file that nothing has changed has the same inode and times. Each change sets `ctime`, also one that was undone.
pub fn file(now: Named, before: Named) -> Result<bool> {
    let (one, other) = match (sys::stat_at(now.0, now.1)?, sys::stat_at(before.0, before.1)?) {
        (Some(one), Some(other)) => (one, other),
        (one, other) => return Ok(one.is_none() && other.is_none()),
    };
    let facts = |stat: &Stat| (stat.st_ino, stat.st_size, stat.st_mtime, stat.st_mtime_nsec, stat.st_rdev);
    if facts(&one) != facts(&other) || rights(&one) != rights(&other) {
        return Ok(false);
    }
    if (one.st_ctime, one.st_ctime_nsec) == (other.st_ctime, other.st_ctime_nsec) {
        return Ok(true);
    }
    if attributes(now)? != attributes(before)? {
        return Ok(false);
    }
    if sys::kind(&one) != libc::S_IFREG as u32 {
        return Ok(true);
    }
    let (now, before) = (opened(now)?, opened(before)?);
    Ok(btrfs::inode_flags(&now)? == btrfs::inode_flags(&before)? && bytes(now.into(), before.into())?)
}

/// A folder itself, without what is in it. Its times change with that. A folder that a snapshot has instead of a
/// subvolume says nothing.
pub fn folder(now: Named, before: Named) -> Result<bool> {
    let (one, other) = match (sys::stat_at(now.0, now.1)?, sys::stat_at(before.0, before.1)?) {
        (Some(one), Some(other)) => (one, other),
        _ => return Ok(true),
    };
    if btrfs::is_placeholder(&one) || btrfs::is_placeholder(&other) {
        return Ok(true);
    }
    Ok(rights(&one) == rights(&other) && attributes(now)? == attributes(before)?)
}

fn rights(stat: &Stat) -> (u32, u32, u32) {
    (stat.st_mode as u32, stat.st_uid, stat.st_gid)
}

fn attributes((at, name): Named) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let mut all = xattr::list(at, name)?;
    all.retain(|(key, _)| !key.starts_with(OWN));
    all.sort();
    Ok(all)
}

fn opened((at, name): Named) -> Result<OwnedFd> {
    sys::open_at(at, name, libc::O_RDONLY, 0)
}

/// Two files that had the same size. A program may have changed one of them since.
fn bytes(one: File, other: File) -> Result<bool> {
    let (mut left, mut right) = (vec![0u8; 1 << 20], vec![0u8; 1 << 20]);
    let mut at = 0;
    loop {
        let read = one.read_at(&mut left, at)?;
        if read == 0 {
            return Ok(other.read_at(&mut right, at)? == 0);
        }
        match other.read_exact_at(&mut right[..read], at) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(false),
            done => done?,
        }
        if left[..read] != right[..read] {
            return Ok(false);
        }
        at += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_grew_or_shrank_is_another_one() {
        let of = |text: &str| {
            let file = unsafe { libc::memfd_create(b"x\0".as_ptr().cast(), 0) };
            let file: File = unsafe { std::os::unix::io::FromRawFd::from_raw_fd(file) };
            file.write_all_at(text.as_bytes(), 0).unwrap();
            file
        };
        for (now, before, same) in [("one", "one", true), ("one, two", "one", false), ("one", "one, two", false)] {
            assert_eq!(bytes(of(now), of(before)).unwrap(), same);
        }
    }
}
