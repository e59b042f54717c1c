//! System calls that the standard library does not have. Nothing here decides anything.
//!
//! Every name is one component below an open folder, or a path that `open_beneath` walks without following a link.
use std::ffi::CString;
use std::io::{Error, Result};
use std::mem::zeroed;
use std::os::unix::io::{AsRawFd, FromRawFd, OwnedFd};

use libc::{c_char, c_int, c_void, AT_SYMLINK_NOFOLLOW};

pub type Stat = libc::stat;

pub fn c(bytes: &[u8]) -> Result<CString> {
    CString::new(bytes).map_err(|_| Error::from_raw_os_error(libc::EINVAL))
}

/// The error of the last system call if it failed.
pub fn done(answer: c_int) -> Result<c_int> {
    if answer < 0 {
        Err(Error::last_os_error())
    } else {
        Ok(answer)
    }
}

fn owned(answer: c_int) -> Result<OwnedFd> {
    // The kernel has just returned this descriptor, so nothing else owns it.
    done(answer).map(|fd| unsafe { OwnedFd::from_raw_fd(fd) })
}

pub fn is(error: &Error, errno: c_int) -> bool {
    error.raw_os_error() == Some(errno)
}

const FOLDER: c_int = libc::O_RDONLY | libc::O_DIRECTORY | libc::O_NOFOLLOW | libc::O_CLOEXEC;

/// Opens a folder below `at`. Crosses subvolumes, but no links and no mounts.
pub fn open_beneath(at: &OwnedFd, path: &[u8]) -> Result<OwnedFd> {
    let mut how: libc::open_how = unsafe { zeroed() };
    how.flags = FOLDER as u64;
    how.resolve =
        libc::RESOLVE_BENEATH | libc::RESOLVE_NO_SYMLINKS | libc::RESOLVE_NO_MAGICLINKS | libc::RESOLVE_NO_XDEV;
    let name = c(if path.is_empty() { b"." } else { path })?;
    let size = std::mem::size_of::<libc::open_how>();
    owned(unsafe { libc::syscall(libc::SYS_openat2, at.as_raw_fd(), name.as_ptr(), &how, size) } as c_int)
}

/// A folder by its inode in a subvolume, which needs no path to it. `on`: any folder of that mount.
pub fn open_by_inode(on: &OwnedFd, subvolume: u64, inode: u64) -> Result<OwnedFd> {
    // A file handle of Btrfs: FILEID_BTRFS_WITHOUT_PARENT, without a generation, because ids are never reused.
    #[repr(C)]
    struct Handle {
        bytes: u32,
        kind: c_int,
        inode: [u32; 2],
        subvolume: [u32; 2],
        generation: u32,
    }
    let halves = |number: u64| unsafe { std::mem::transmute::<u64, [u32; 2]>(number) };
    let mut handle =
        Handle { bytes: 20, kind: 0x4d, inode: halves(inode), subvolume: halves(subvolume), generation: 0 };
    owned(unsafe { libc::syscall(libc::SYS_open_by_handle_at, on.as_raw_fd(), &mut handle, FOLDER) } as c_int)
}

pub fn open_at(at: &OwnedFd, name: &[u8], flags: c_int, mode: u32) -> Result<OwnedFd> {
    let all = flags | libc::O_NOFOLLOW | libc::O_CLOEXEC | libc::O_NONBLOCK;
    owned(unsafe { libc::openat(at.as_raw_fd(), c(name)?.as_ptr(), all, mode) })
}

/// Locks the file until its descriptor is closed.
pub fn lock(fd: &OwnedFd) -> Result<()> {
    done(unsafe { libc::flock(fd.as_raw_fd(), libc::LOCK_EX) }).map(drop)
}

/// A folder of this computer, by an absolute path.
pub fn open_folder(path: &[u8]) -> Result<OwnedFd> {
    owned(unsafe { libc::open(c(path)?.as_ptr(), FOLDER) })
}

pub fn stat(fd: &OwnedFd) -> Result<Stat> {
    let mut stat: Stat = unsafe { zeroed() };
    done(unsafe { libc::fstat(fd.as_raw_fd(), &mut stat) }).map(|_| stat)
}

/// The type of `name`, without following a link. `None` if nothing has that name.
pub fn stat_at(at: &OwnedFd, name: &[u8]) -> Result<Option<Stat>> {
    let mut stat: Stat = unsafe { zeroed() };
    match done(unsafe { libc::fstatat(at.as_raw_fd(), c(name)?.as_ptr(), &mut stat, AT_SYMLINK_NOFOLLOW) }) {
        Ok(_) => Ok(Some(stat)),
        Err(error) if is(&error, libc::ENOENT) => Ok(None),
        Err(error) => Err(error),
    }
}

pub fn kind(stat: &Stat) -> u32 {
    stat.st_mode as u32 & libc::S_IFMT as u32
}

pub fn is_folder(stat: &Stat) -> bool {
    kind(stat) == libc::S_IFDIR as u32
}

pub fn is_link(stat: &Stat) -> bool {
    kind(stat) == libc::S_IFLNK as u32
}

/// The names in a folder, without `.` and `..`.
pub fn names(folder: &OwnedFd) -> Result<Vec<Vec<u8>>> {
    let again = open_at(folder, b".", FOLDER, 0)?;
    let stream = unsafe { libc::fdopendir(again.as_raw_fd()) };
    if stream.is_null() {
        return Err(Error::last_os_error());
    }
    std::mem::forget(again); // closedir closes it
    let mut names = Vec::new();
    let end = loop {
        unsafe { *libc::__errno_location() = 0 };
        let entry = unsafe { libc::readdir(stream) };
        if entry.is_null() {
            break Error::last_os_error();
        }
        let name = unsafe { std::ffi::CStr::from_ptr((*entry).d_name.as_ptr()) }.to_bytes();
        if name != b"." && name != b".." {
            names.push(name.to_vec());
        }
    };
    unsafe { libc::closedir(stream) };
    match end.raw_os_error() {
        Some(0) => Ok(names),
        _ => Err(end),
    }
}

pub fn mkdir(at: &OwnedFd, name: &[u8], mode: u32) -> Result<()> {
    done(unsafe { libc::mkdirat(at.as_raw_fd(), c(name)?.as_ptr(), mode as libc::mode_t) }).map(drop)
}

pub fn mknod(at: &OwnedFd, name: &[u8], like: &Stat) -> Result<()> {
    done(unsafe { libc::mknodat(at.as_raw_fd(), c(name)?.as_ptr(), like.st_mode, like.st_rdev) }).map(drop)
}

pub fn remove(at: &OwnedFd, name: &[u8], folder: bool) -> Result<()> {
    let flags = if folder { libc::AT_REMOVEDIR } else { 0 };
    done(unsafe { libc::unlinkat(at.as_raw_fd(), c(name)?.as_ptr(), flags) }).map(drop)
}

pub fn read_link(at: &OwnedFd, name: &[u8]) -> Result<Vec<u8>> {
    let mut target = vec![0u8; libc::PATH_MAX as usize];
    let pointer = target.as_mut_ptr() as *mut c_char;
    let length = unsafe { libc::readlinkat(at.as_raw_fd(), c(name)?.as_ptr(), pointer, target.len()) };
    done(length as c_int)?;
    target.truncate(length as usize);
    Ok(target)
}

pub fn symlink(target: &[u8], at: &OwnedFd, name: &[u8]) -> Result<()> {
    done(unsafe { libc::symlinkat(c(target)?.as_ptr(), at.as_raw_fd(), c(name)?.as_ptr()) }).map(drop)
}

pub fn link(from: &OwnedFd, old: &[u8], to: &OwnedFd, new: &[u8]) -> Result<()> {
    let (old, new) = (c(old)?, c(new)?);
    done(unsafe { libc::linkat(from.as_raw_fd(), old.as_ptr(), to.as_raw_fd(), new.as_ptr(), 0) }).map(drop)
}

pub const EXCHANGE: u32 = libc::RENAME_EXCHANGE;
pub const NO_REPLACE: u32 = libc::RENAME_NOREPLACE;

pub fn rename(from: &OwnedFd, old: &[u8], to: &OwnedFd, new: &[u8], flags: u32) -> Result<()> {
    let (old, new) = (c(old)?, c(new)?);
    let (from, to) = (from.as_raw_fd(), to.as_raw_fd());
    done(unsafe { libc::syscall(libc::SYS_renameat2, from, old.as_ptr(), to, new.as_ptr(), flags) } as c_int)
        .map(drop)
}

pub fn chown(at: &OwnedFd, name: &[u8], like: &Stat) -> Result<()> {
    let name = c(name)?;
    done(unsafe { libc::fchownat(at.as_raw_fd(), name.as_ptr(), like.st_uid, like.st_gid, AT_SYMLINK_NOFOLLOW) })
        .map(drop)
}

pub fn chmod(at: &OwnedFd, name: &[u8], like: &Stat) -> Result<()> {
    let name = c(name)?;
    done(unsafe { libc::fchmodat(at.as_raw_fd(), name.as_ptr(), like.st_mode & 0o7777, 0) }).map(drop)
}

pub fn set_times(at: &OwnedFd, name: &[u8], like: &Stat) -> Result<()> {
    let times = [
        libc::timespec { tv_sec: like.st_atime, tv_nsec: like.st_atime_nsec as _ },
        libc::timespec { tv_sec: like.st_mtime, tv_nsec: like.st_mtime_nsec as _ },
    ];
    let name = c(name)?;
    done(unsafe { libc::utimensat(at.as_raw_fd(), name.as_ptr(), times.as_ptr(), AT_SYMLINK_NOFOLLOW) }).map(drop)
}

/// An ioctl whose argument is a structure that the kernel reads, writes, or both.
pub fn ioctl<T>(fd: &OwnedFd, request: u64, argument: &mut T) -> Result<()> {
    done(unsafe { libc::ioctl(fd.as_raw_fd(), request as _, argument as *mut T) }).map(drop)
}

/// Shares the data of `from` with the empty file `to`.
pub fn reflink(to: &OwnedFd, from: &OwnedFd) -> Result<()> {
    done(unsafe { libc::ioctl(to.as_raw_fd(), 0x4004_9409u64 as _, from.as_raw_fd()) }).map(drop)
    // FICLONE
}

/// The offset of the next data (or hole) from `offset`; `None` after the last.
pub fn seek(fd: &OwnedFd, offset: i64, from: c_int) -> Result<Option<i64>> {
    let found = unsafe { libc::lseek(fd.as_raw_fd(), offset, from) };
    if found >= 0 {
        return Ok(Some(found));
    }
    match Error::last_os_error() {
        error if is(&error, libc::ENXIO) => Ok(None),
        error => Err(error),
    }
}

pub fn fsync(fd: &OwnedFd) -> Result<()> {
    done(unsafe { libc::fsync(fd.as_raw_fd()) }).map(drop)
}

/// Syncs data and metadata of the whole file system, in one transaction.
pub fn sync_all(fd: &OwnedFd) -> Result<()> {
    done(unsafe { libc::syncfs(fd.as_raw_fd()) }).map(drop)
}

/// Gives this process a private mount namespace: the kernel removes its mounts however the process ends.
pub fn own_mounts() -> Result<()> {
    done(unsafe { libc::unshare(libc::CLONE_NEWNS) })?;
    let flags = libc::MS_REC | libc::MS_PRIVATE;
    let (none, root) = (std::ptr::null::<c_char>(), c(b"/")?);
    done(unsafe { libc::mount(none, root.as_ptr(), none, flags, std::ptr::null()) }).map(drop)
}

pub fn mount_btrfs(device: &[u8], at: &[u8], flags: libc::c_ulong) -> Result<()> {
    let (device, at, kind, options) = (c(device)?, c(at)?, c(b"btrfs")?, c(b"subvolid=5")?);
    let options = options.as_ptr() as *const c_void;
    done(unsafe { libc::mount(device.as_ptr(), at.as_ptr(), kind.as_ptr(), flags, options) }).map(drop)
}

/// A copy holds two descriptors open for each level of a tree.
pub fn allow_many_files() {
    let mut limit: libc::rlimit = unsafe { zeroed() };
    unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit) };
    limit.rlim_cur = limit.rlim_max;
    unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) };
}
