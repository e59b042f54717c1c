//! Extended attributes of a name in an open folder. ACLs and file capabilities are such attributes.
use std::ffi::CString;
use std::io::Result;
use std::os::unix::io::{AsRawFd, OwnedFd};

use libc::{c_char, c_int, c_void};

use crate::btrfs;
use crate::sys::{self, c, done, is};

/// These calls take no folder: /proc names the open folder, and the last component is not followed.
fn by_proc(at: &OwnedFd, name: &[u8]) -> Result<CString> {
    let mut path = format!("/proc/self/fd/{}/", at.as_raw_fd()).into_bytes();
    path.extend_from_slice(name);
    c(&path)
}

#[repr(C)]
struct Search {
    /// The tree (0 for that of the descriptor), and the least and the greatest inode, offset and transaction.
    tree: u64,
    inodes: [u64; 2],
    offsets: [u64; 2],
    transactions: [u64; 2],
    kinds: [u32; 2],
    count: u32,
    unused: [u32; 9],
    bytes: u64,
    found: [u8; SEARCHED],
}
const SEARCHED: usize = 128 << 10;
const ATTRIBUTE: u32 = 24;

/// The names of an inode's attributes, however many. `on`: anything that is open in its subvolume.
fn all_keys(on: &OwnedFd, inode: u64) -> Result<Vec<Vec<u8>>> {
    let mut names = Vec::new();
    let mut least = 0;
    loop {
        let mut search: Box<Search> = unsafe { Box::new(std::mem::zeroed()) };
        search.inodes = [inode; 2];
        search.offsets = [least, u64::MAX];
        search.transactions = [0, u64::MAX];
        search.kinds = [ATTRIBUTE; 2];
        search.count = u32::MAX;
        search.bytes = SEARCHED as u64;
        sys::ioctl(on, btrfs::request(btrfs::READ | btrfs::WRITE, 17, 112), &mut *search)?;
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |sum, byte| sum << 8 | *byte as u64);
        let mut at = 0;
        for _ in 0..search.count {
            // Its transaction, inode, offset, kind and length, and then one or more attributes.
            let (head, rest) = search.found[at..].split_at(32);
            least = number(&head[16..24]);
            let mut item = &rest[..number(&head[28..32]) as usize];
            at += 32 + item.len();
            while item.len() > 30 {
                let (value, name) = (number(&item[25..27]) as usize, number(&item[27..29]) as usize);
                names.push(item[30..30 + name].to_vec());
                item = &item[30 + name + value..];
            }
        }
        if search.count == 0 || least == u64::MAX {
            return Ok(names);
        }
        least += 1;
    }
}

fn keys(at: &OwnedFd, name: &[u8]) -> Result<Vec<Vec<u8>>> {
    let path = by_proc(at, name)?;
    let mut list = vec![0u8; 65536]; // XATTR_LIST_MAX
    let pointer = list.as_mut_ptr() as *mut c_char;
    let length = unsafe { libc::llistxattr(path.as_ptr(), pointer, list.len()) };
    match done(length as c_int) {
        Ok(_) => {}
        // The names are longer together than the kernel lists.
        Err(error) if is(&error, libc::E2BIG) => {
            let stat = sys::stat_at(at, name)?.ok_or(error)?;
            return match btrfs::is_subvolume(&stat) {
                true => all_keys(&sys::open_beneath(at, name)?, stat.st_ino),
                false => all_keys(at, stat.st_ino),
            };
        }
        Err(error) => return Err(error),
    }
    let keys = list[..length as usize].split(|byte| *byte == 0).filter(|key| !key.is_empty());
    Ok(keys.map(<[u8]>::to_vec).collect())
}

/// Each attribute's name and value.
pub fn list(at: &OwnedFd, name: &[u8]) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let path = by_proc(at, name)?;
    let mut found = Vec::new();
    for key in keys(at, name)? {
        let mut value = vec![0u8; 65536]; // XATTR_SIZE_MAX
        let pointer = value.as_mut_ptr() as *mut c_void;
        let size = unsafe { libc::lgetxattr(path.as_ptr(), c(&key)?.as_ptr(), pointer, value.len()) };
        done(size as c_int)?;
        value.truncate(size as usize);
        found.push((key, value));
    }
    Ok(found)
}

pub fn set(at: &OwnedFd, name: &[u8], key: &[u8], value: &[u8]) -> Result<()> {
    let (path, key) = (by_proc(at, name)?, c(key)?);
    let pointer = value.as_ptr() as *const c_void;
    done(unsafe { libc::lsetxattr(path.as_ptr(), key.as_ptr(), pointer, value.len(), 0) }).map(drop)
}

pub fn remove(at: &OwnedFd, name: &[u8], key: &[u8]) -> Result<()> {
    let (path, key) = (by_proc(at, name)?, c(key)?);
    done(unsafe { libc::lremovexattr(path.as_ptr(), key.as_ptr()) }).map(drop)
}
