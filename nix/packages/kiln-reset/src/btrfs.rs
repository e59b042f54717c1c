//! Subvolumes, by the ioctls of Btrfs. What includes nested ones is in nested.rs.
use std::io::{Error, Result};
use std::mem::zeroed;
use std::os::unix::io::{AsRawFd, OwnedFd};

use crate::sys::{self, is};

/// Inode of a subvolume's root folder, and of the empty folder that a snapshot has instead of a nested subvolume.
pub const SUBVOLUME: u64 = 256;
const PLACEHOLDER: u64 = 2;

pub const fn request(direction: u64, number: u64, size: u64) -> u64 {
    direction << 30 | size << 16 | 0x94 << 8 | number
}
pub const READ: u64 = 2;
pub const WRITE: u64 = 1;

#[repr(C)]
struct NewSubvolume {
    fd: i64,
    transid: u64,
    flags: u64,
    unused: [u64; 4],
    name: [u8; 4040],
}

#[repr(C)]
struct Name {
    fd: i64,
    name: [u8; 4088],
}

#[repr(C)]
struct Info {
    id: u64,
    name: [u8; 256],
    rest: [u64; 30],
}

#[repr(C)]
struct Children {
    least_id: u64,
    /// The id of each, and the inode of its parent folder.
    found: [[u64; 2]; 255],
    count: u8,
    unused: [u8; 7],
}

#[repr(C)]
struct Place {
    folder: u64,
    id: u64,
    name: [u8; 256],
    path: [u8; 3824],
}

pub fn is_subvolume(stat: &sys::Stat) -> bool {
    sys::is_folder(stat) && stat.st_ino == SUBVOLUME
}

pub fn is_placeholder(stat: &sys::Stat) -> bool {
    sys::is_folder(stat) && stat.st_ino == PLACEHOLDER
}

/// Ids are never reused on a file system, so they identify a subvolume whose name has changed.
pub fn id(subvolume: &OwnedFd) -> Result<u64> {
    info(subvolume).map(|info| info.id)
}

/// Its name in the folder that it is in.
pub fn name(subvolume: &OwnedFd) -> Result<Vec<u8>> {
    info(subvolume).map(|info| until_zero(&info.name).to_vec())
}

fn info(subvolume: &OwnedFd) -> Result<Info> {
    let mut info: Info = unsafe { zeroed() };
    sys::ioctl(subvolume, request(READ, 60, 504), &mut info)?;
    Ok(info)
}

/// The subvolume called `name`, or `None` if nothing has that name. Anything else with that name is an error.
pub fn open(at: &OwnedFd, name: &[u8]) -> Result<Option<OwnedFd>> {
    match sys::stat_at(at, name)? {
        None => Ok(None),
        Some(stat) if is_subvolume(&stat) => sys::open_beneath(at, name).map(Some),
        Some(_) => Err(Error::from_raw_os_error(libc::ENOTDIR)),
    }
}

pub fn is_read_only(subvolume: &OwnedFd) -> Result<bool> {
    let mut flags = 0u64;
    sys::ioctl(subvolume, request(READ, 25, 8), &mut flags)?;
    Ok(flags & 2 != 0)
}

pub fn set_read_only(subvolume: &OwnedFd, on: bool) -> Result<()> {
    let mut flags = if on { 2u64 } else { 0 };
    sys::ioctl(subvolume, request(WRITE, 26, 8), &mut flags)
}

fn fill(to: &mut [u8], name: &[u8]) -> Result<()> {
    if name.len() >= to.len() {
        return Err(Error::from_raw_os_error(libc::ENAMETOOLONG));
    }
    to[..name.len()].copy_from_slice(name);
    Ok(())
}

pub fn create(at: &OwnedFd, name: &[u8]) -> Result<OwnedFd> {
    let mut new: NewSubvolume = unsafe { zeroed() };
    fill(&mut new.name, name)?;
    sys::ioctl(at, request(WRITE, 24, 4096), &mut new)?;
    sys::open_beneath(at, name)
}

pub fn snapshot(of: &OwnedFd, at: &OwnedFd, name: &[u8]) -> Result<OwnedFd> {
    let mut new: NewSubvolume = unsafe { zeroed() };
    new.fd = of.as_raw_fd() as i64;
    fill(&mut new.name, name)?;
    sys::ioctl(at, request(WRITE, 23, 4096), &mut new)?;
    sys::open_beneath(at, name)
}

fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or(b"")
}

/// Each subvolume directly in this one: its id, and the inode of the folder that it is in. The kernel lists only those
/// of this subvolume, wherever in it they are; `btrfs subvolume list -o` does something else.
pub fn children(subvolume: &OwnedFd) -> Result<Vec<[u64; 2]>> {
    let mut found = Vec::new();
    let mut least_id = 0;
    loop {
        let mut children: Children = unsafe { zeroed() };
        children.least_id = least_id;
        let more = match sys::ioctl(subvolume, request(READ | WRITE, 61, 4096), &mut children) {
            Ok(()) => false,
            Err(error) if is(&error, libc::EOVERFLOW) => true,
            Err(error) => return Err(error),
        };
        found.extend(&children.found[..children.count as usize]);
        if !more {
            return Ok(found);
        }
        least_id = children.least_id;
    }
}

/// The path of one of the `children`; `None` if it is longer than the kernel tells.
pub fn path_of(subvolume: &OwnedFd, [id, folder]: [u64; 2]) -> Result<Option<Vec<u8>>> {
    let mut place: Place = unsafe { zeroed() };
    place.folder = folder;
    place.id = id;
    match sys::ioctl(subvolume, request(READ | WRITE, 62, 4096), &mut place) {
        Err(error) if is(&error, libc::ENAMETOOLONG) => Ok(None),
        // The folder's path is empty, or ends with a slash.
        done => done.map(|()| Some([until_zero(&place.path), until_zero(&place.name)].concat())),
    }
}

/// Makes it the one that a mount without a name shows.
pub fn set_default(subvolume: &OwnedFd, mut id: u64) -> Result<()> {
    sys::ioctl(subvolume, request(WRITE, 19, 8), &mut id)
}

/// Removes a subvolume that has no other in it.
pub fn destroy(at: &OwnedFd, name: &[u8]) -> Result<()> {
    let mut old: Name = unsafe { zeroed() };
    fill(&mut old.name, name)?;
    sys::ioctl(at, request(WRITE, 15, 4096), &mut old)
}

const GET_FLAGS: u64 = 0x8008_6601;
const SET_FLAGS: u64 = 0x4008_6602;
pub const IMMUTABLE: u32 = 0x10;
pub const APPEND_ONLY: u32 = 0x20;
/// Flags that change nothing but themselves: synchronous, immutable, append-only, no dump, no access time.
pub const PLAIN_FLAGS: u32 = 0x8 | IMMUTABLE | APPEND_ONLY | 0x40 | 0x80;

const GET_PLAIN: u64 = 0x801c_581f;
const SET_PLAIN: u64 = 0x401c_5820;
/// The same flags in the first number of what these two take.
const AS_PLAIN: [(u32, u32); 5] = [(IMMUTABLE, 0x8), (APPEND_ONLY, 0x10), (0x8, 0x20), (0x80, 0x40), (0x40, 0x80)];

pub fn inode_flags(fd: &OwnedFd) -> Result<u32> {
    let mut flags = 0u32;
    sys::ioctl(fd, GET_FLAGS, &mut flags)?;
    Ok(flags)
}

/// SET_FLAGS also replaces the attribute that names the compression: where it is not needed, it is not used.
pub fn set_inode_flags(fd: &OwnedFd, mut flags: u32) -> Result<()> {
    if (inode_flags(fd)? ^ flags) & !PLAIN_FLAGS != 0 {
        return sys::ioctl(fd, SET_FLAGS, &mut flags);
    }
    let mut all = [0u32; 7];
    sys::ioctl(fd, GET_PLAIN, &mut all)?;
    for (flag, plain) in AS_PLAIN {
        all[0] = if flags & flag != 0 { all[0] | plain } else { all[0] & !plain };
    }
    sys::ioctl(fd, SET_PLAIN, &mut all)
}

/// Clears a folder's `chattr +i` or `+a` while something in it, or an attribute of it, changes.
pub struct Frozen(Option<u32>);

impl Frozen {
    pub fn open(folder: &OwnedFd) -> Result<Frozen> {
        let flags = inode_flags(folder)?;
        if flags & (IMMUTABLE | APPEND_ONLY) == 0 {
            return Ok(Frozen(None));
        }
        set_inode_flags(folder, flags & !(IMMUTABLE | APPEND_ONLY))?;
        Ok(Frozen(Some(flags)))
    }

    pub fn close(self, folder: &OwnedFd) -> Result<()> {
        match self.0 {
            Some(flags) => set_inode_flags(folder, flags),
            None => Ok(()),
        }
    }
}
