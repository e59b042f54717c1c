//! Copies and removes the content of a subvolume. A copy shares the data of its files (reflink) and has all of their
//! properties: owner, mode, times, attributes (including ACLs and capabilities), inode flags, holes, and hard links
//! within the copy.
use std::collections::HashMap;
use std::os::unix::io::OwnedFd;

use crate::btrfs::{self, Frozen, PLAIN_FLAGS};
use crate::clock::Clock;
use crate::links;
use crate::nested;
use crate::stop::{shown, stop, Doing, Result};
use crate::sys::{self, is, Stat};
use crate::xattr;

/// Deeper than any tree that a person makes, and within the limit of open files.
const MAX_DEPTH: usize = 4000;

/// Inode flags that must be set before a file has data: no-copy-on-write, and the two of compression. Setting one of
/// these, or that of a synchronous folder, also replaces the attribute that names the compression.
const FIRST_FLAGS: u32 = 0x0080_0000 | 0x4 | 0x400 | 0x10000;

pub struct Copy<'a> {
    clock: &'a Clock,
    /// The root folder of this copy, and where the first of several hard links was copied, by device and inode.
    root: &'a OwnedFd,
    links: HashMap<(u64, u64), Vec<u8>>,
    path: Vec<u8>,
    depth: usize,
}

impl<'a> Copy<'a> {
    pub fn new(clock: &'a Clock, root: &'a OwnedFd) -> Self {
        Copy { clock, root, links: HashMap::new(), path: Vec::new(), depth: 0 }
    }

    /// Copies everything in the folder `from` to the empty folder `to`.
    pub fn contents(&mut self, from: &OwnedFd, to: &OwnedFd) -> Result<()> {
        if self.depth == MAX_DEPTH {
            return stop("too-deep", format!("{}… has more than {} levels", shown(&self.path[..200]), MAX_DEPTH));
        }
        self.depth += 1;
        for name in sys::names(from).doing(|| format!("Reading the folder {}", shown(&self.path)))? {
            let length = self.path.len();
            if length > 0 {
                self.path.push(b'/');
            }
            self.path.extend_from_slice(&name);
            self.entry(from, to, &name)?;
            self.path.truncate(length);
        }
        self.depth -= 1;
        Ok(())
    }

    /// Copies `name` from one folder to another, in which nothing has that name.
    pub fn entry(&mut self, from: &OwnedFd, to: &OwnedFd, name: &[u8]) -> Result<()> {
        self.clock.go_on()?;
        let stat = match sys::stat_at(from, name).doing(|| self.what("Looking at", name))? {
            Some(stat) => stat,
            None => return Ok(()),
        };
        if btrfs::is_subvolume(&stat) {
            return self.nested(from, to, name);
        }
        if btrfs::is_placeholder(&stat) {
            // Empty, and it has neither flags nor attributes.
            return sys::mkdir(to, name, 0o755).doing(|| self.what("Making the folder", name));
        }
        if sys::is_folder(&stat) {
            sys::mkdir(to, name, 0o700).doing(|| self.what("Making the folder", name))?;
            let opened = sys::open_beneath(from, name).doing(|| self.what("Opening", name))?;
            let made = sys::open_beneath(to, name).doing(|| self.what("Opening the copy of", name))?;
            self.contents(&opened, &made)?;
            first_flags(&opened, &made).doing(|| self.what("Setting the flags of", name))?;
            self.metadata((from, name), (to, name), &stat)?;
            return self.flags(&opened, &made, name);
        }
        if stat.st_nlink > 1 {
            let key = (stat.st_dev as u64, stat.st_ino as u64);
            if let Some(first) = self.links.get(&key) {
                return links::link(self.root, first, to, name, &stat).doing(|| self.what("Linking", name));
            }
            self.links.insert(key, if self.path.is_empty() { name.to_vec() } else { self.path.clone() });
        }
        self.file(from, to, name, &stat)
    }

    fn what(&self, doing: &str, name: &[u8]) -> String {
        format!("{} {}", doing, shown(if self.path.is_empty() { name } else { &self.path }))
    }

    fn nested(&self, from: &OwnedFd, to: &OwnedFd, name: &[u8]) -> Result<()> {
        let inner = sys::open_beneath(from, name).doing(|| self.what("Opening the subvolume", name))?;
        let copied = nested::copy(&inner, to, name, self.clock)?;
        let read_only = btrfs::is_read_only(&inner).doing(|| self.what("Looking at the subvolume", name))?;
        if read_only {
            btrfs::set_read_only(&copied, true).doing(|| self.what("Making read-only the copy of", name))?;
        }
        Ok(())
    }

    fn file(&self, from: &OwnedFd, to: &OwnedFd, name: &[u8], stat: &Stat) -> Result<()> {
        let kind = sys::kind(stat);
        if kind == libc::S_IFREG as u32 {
            let source = sys::open_at(from, name, libc::O_RDONLY, 0).doing(|| self.what("Opening", name))?;
            let flags = libc::O_RDWR | libc::O_CREAT | libc::O_EXCL;
            let target = sys::open_at(to, name, flags, 0o600).doing(|| self.what("Making", name))?;
            first_flags(&source, &target).doing(|| self.what("Setting the flags of", name))?;
            data(&source, &target, stat, self.clock).map_err(|error| self.at(error, name))?;
            self.metadata((from, name), (to, name), stat)?;
            return self.flags(&source, &target, name);
        }
        if kind == libc::S_IFLNK as u32 {
            let target = sys::read_link(from, name).doing(|| self.what("Reading the link", name))?;
            sys::symlink(&target, to, name).doing(|| self.what("Making the link", name))?;
        } else {
            sys::mknod(to, name, stat).doing(|| self.what("Making", name))?;
        }
        self.metadata((from, name), (to, name), stat)
    }

    fn at(&self, error: crate::stop::Stop, name: &[u8]) -> crate::stop::Stop {
        crate::stop::Stop { cause: format!("{}: {}", self.what("Copying", name), error.cause), ..error }
    }

    /// Owner first: changing the owner clears capabilities and the set-user-id bit.
    fn metadata(&self, from: (&OwnedFd, &[u8]), to: (&OwnedFd, &[u8]), stat: &Stat) -> Result<()> {
        metadata(from, to, stat).doing(|| self.what("Copying the attributes of", to.1))
    }

    fn flags(&self, from: &OwnedFd, to: &OwnedFd, name: &[u8]) -> Result<()> {
        flags(from, to).doing(|| self.what("Setting the flags of", name))
    }
}

/// Copies owner, mode, attributes and times from one name to another.
pub fn metadata(from: (&OwnedFd, &[u8]), to: (&OwnedFd, &[u8]), stat: &Stat) -> std::io::Result<()> {
    sys::chown(to.0, to.1, stat)?;
    if sys::kind(stat) != libc::S_IFLNK as u32 {
        sys::chmod(to.0, to.1, stat)?;
    }
    let wanted = xattr::list(from.0, from.1)?;
    // Inherited from the folder: a default ACL.
    for (key, _) in xattr::list(to.0, to.1)? {
        if !wanted.iter().any(|(name, _)| *name == key) {
            xattr::remove(to.0, to.1, &key)?;
        }
    }
    for (key, value) in wanted {
        xattr::set(to.0, to.1, &key, &value)?;
    }
    sys::set_times(to.0, to.1, stat)
}

/// Copies the inode flags of an open file or folder that come before its attributes.
pub fn first_flags(from: &OwnedFd, to: &OwnedFd) -> std::io::Result<()> {
    flags_of(FIRST_FLAGS, from, to)
}

/// Copies the rest of them, with which attributes cannot be set.
pub fn flags(from: &OwnedFd, to: &OwnedFd) -> std::io::Result<()> {
    flags_of(FIRST_FLAGS | PLAIN_FLAGS, from, to)
}

fn flags_of(which: u32, from: &OwnedFd, to: &OwnedFd) -> std::io::Result<()> {
    let wanted = btrfs::inode_flags(from)? & which;
    let given = btrfs::inode_flags(to)? & which;
    if wanted == given {
        return Ok(());
    }
    btrfs::set_inode_flags(to, wanted)
}

/// Copies by reflink, or by reading and writing if that is not possible. Holes stay holes.
fn data(source: &OwnedFd, target: &OwnedFd, stat: &Stat, clock: &Clock) -> Result<()> {
    match sys::reflink(target, source) {
        Ok(()) => return Ok(()),
        Err(error) if [libc::EOPNOTSUPP, libc::EINVAL, libc::EXDEV].iter().any(|code| is(&error, *code)) => {}
        Err(error) => return Err(error).doing(|| "reflink".into()),
    }
    bytes(source, target, stat, clock)
}

fn bytes(source: &OwnedFd, target: &OwnedFd, stat: &Stat, clock: &Clock) -> Result<()> {
    use std::os::unix::fs::FileExt;
    let own = |fd: &OwnedFd| fd.try_clone().map(std::fs::File::from);
    let (source_file, target_file) = (own(source).doing(|| "open".into())?, own(target).doing(|| "open".into())?);
    let mut buffer = vec![0u8; 1 << 20];
    let mut at = 0;
    while let Some(start) = sys::seek(source, at, libc::SEEK_DATA).doing(|| "seek".into())? {
        let end = sys::seek(source, start, libc::SEEK_HOLE).doing(|| "seek".into())?.unwrap_or(stat.st_size);
        at = start;
        while at < end {
            clock.go_on()?;
            let most = buffer.len().min((end - at) as usize);
            let read = source_file.read_at(&mut buffer[..most], at as u64).doing(|| "read".into())?;
            if read == 0 {
                break;
            }
            target_file.write_all_at(&buffer[..read], at as u64).doing(|| "write".into())?;
            at += read as i64;
        }
        if at < end {
            break;
        }
    }
    target_file.set_len(stat.st_size as u64).doing(|| "set the size".into())
}

/// Removes `name` and everything in it from the new tree. Never called on LIVE or on a snapshot of the history.
pub fn remove(at: &OwnedFd, name: &[u8], clock: &Clock) -> Result<()> {
    clock.go_on()?;
    let what = || format!("Removing {} from the new tree", shown(name));
    let stat = match sys::stat_at(at, name).doing(what)? {
        Some(stat) => stat,
        None => return Ok(()),
    };
    if btrfs::is_subvolume(&stat) {
        return nested::delete(at, name).doing(what);
    }
    if sys::is_folder(&stat) {
        if !btrfs::is_placeholder(&stat) {
            let folder = sys::open_beneath(at, name).doing(what)?;
            Frozen::open(&folder).doing(what)?;
            for inner in sys::names(&folder).doing(what)? {
                remove(&folder, &inner, clock)?;
            }
        }
        return sys::remove(at, name, true).doing(what);
    }
    match sys::remove(at, name, false) {
        Err(error) if is(&error, libc::EPERM) => {
            let file = sys::open_at(at, name, libc::O_RDONLY, 0).doing(what)?;
            Frozen::open(&file).doing(what)?;
            sys::remove(at, name, false).doing(what)
        }
        other => other.doing(what),
    }
}
