//! What the next reset would remove from LIVE or bring back. Read-only.
use std::os::unix::io::OwnedFd;

use crate::btrfs;
use crate::same;
use crate::stop::{shown, Doing, Result};
use crate::sys::{self, Stat};

pub struct Change {
    pub path: Vec<u8>,
    /// `new` and `changed` move into the history; `removed` is in CLEAN and comes back.
    pub kind: &'static str,
    pub bytes: u64,
    pub files: u64,
}

/// Folders in which each program has its own: their entries are listed one by one, even if the whole folder is new.
const MANY_PROGRAMS: [&[u8]; 7] =
    [b"/.cache", b"/.config", b"/.local", b"/.local/lib", b"/.local/share", b"/.local/state", b"/.var/app"];

struct Walk<'a> {
    kept: &'a [Vec<u8>],
    found: Vec<Change>,
}

/// Largest first. A completely new folder is one entry.
pub fn changes(live: &OwnedFd, clean: &OwnedFd, kept: &[Vec<u8>]) -> Result<Vec<Change>> {
    let mut walk = Walk { kept, found: Vec::new() };
    walk.itself((live, b"."), (clean, b"."), &[])?;
    walk.folder(live, Some(clean), &[])?;
    walk.found.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.path.cmp(&b.path)));
    Ok(walk.found)
}

impl Walk<'_> {
    fn is_kept(&self, path: &[u8]) -> bool {
        self.kept.iter().any(|kept| kept == path)
    }

    fn holds_kept(&self, path: &[u8]) -> bool {
        self.kept.iter().any(|kept| kept.starts_with(path) && kept.get(path.len()) == Some(&b'/'))
    }

    /// A folder whose owner, mode or attributes are others.
    fn itself(&mut self, live: (&OwnedFd, &[u8]), clean: (&OwnedFd, &[u8]), path: &[u8]) -> Result<()> {
        if !same::folder(live, clean).doing(|| format!("Comparing {}", shown(path)))? {
            self.found.push(Change { path: path.to_vec(), kind: "changed", bytes: 0, files: 0 });
        }
        Ok(())
    }

    fn folder(&mut self, live: &OwnedFd, clean: Option<&OwnedFd>, path: &[u8]) -> Result<()> {
        let what = || format!("Reading {}", shown(path));
        for name in sys::names(live).doing(what)? {
            let inner = join(path, &name);
            if self.is_kept(&inner) || inner == b".boot-ready" {
                continue;
            }
            let now = sys::stat_at(live, &name).doing(what)?;
            let before = match clean {
                Some(clean) => sys::stat_at(clean, &name).doing(what)?,
                None => None,
            };
            if let Some(now) = now {
                self.entry((live, clean), &name, inner, now, before)?;
            }
        }
        if let Some(clean) = clean {
            for name in sys::names(clean).doing(what)? {
                let inner = join(path, &name);
                let gone = sys::stat_at(live, &name).doing(what)?.is_none();
                if gone && !self.is_kept(&inner) {
                    self.whole(clean, &name, inner, "removed")?;
                }
            }
        }
        Ok(())
    }

    fn entry(
        &mut self,
        (live, clean): (&OwnedFd, Option<&OwnedFd>),
        name: &[u8],
        path: Vec<u8>,
        now: Stat,
        before: Option<Stat>,
    ) -> Result<()> {
        let what = || format!("Opening {}", shown(&path));
        let many = MANY_PROGRAMS.iter().any(|folder| path.ends_with(folder)) && before.is_none();
        let both = before.map_or(false, |before| sys::is_folder(&before)) && sys::is_folder(&now);
        if sys::is_folder(&now) && (both || many || self.holds_kept(&path)) {
            let inner = sys::open_beneath(live, name).doing(what)?;
            let other = match clean {
                Some(clean) if both => {
                    self.itself((live, name), (clean, name), &path)?;
                    Some(sys::open_beneath(clean, name).doing(what)?)
                }
                _ => None,
            };
            return self.folder(&inner, other.as_ref(), &path);
        }
        match (before, clean) {
            (Some(before), _) if btrfs::is_placeholder(&before) => Ok(()),
            (Some(_), Some(clean)) => {
                if !same::file((live, name), (clean, name)).doing(|| format!("Comparing {}", shown(&path)))? {
                    self.whole(live, name, path, "changed")?;
                }
                Ok(())
            }
            _ => self.whole(live, name, path, "new"),
        }
    }

    fn whole(&mut self, at: &OwnedFd, name: &[u8], path: Vec<u8>, kind: &'static str) -> Result<()> {
        let mut change = Change { path, kind, bytes: 0, files: 0 };
        count(at, name, &mut change)?;
        self.found.push(change);
        Ok(())
    }
}

fn join(path: &[u8], name: &[u8]) -> Vec<u8> {
    if path.is_empty() {
        return name.to_vec();
    }
    [path, b"/", name].concat()
}

fn count(at: &OwnedFd, name: &[u8], change: &mut Change) -> Result<()> {
    let what = || format!("Reading {}", shown(name));
    let stat = match sys::stat_at(at, name).doing(what)? {
        Some(stat) => stat,
        None => return Ok(()),
    };
    if !sys::is_folder(&stat) {
        change.files += 1;
        change.bytes += stat.st_size as u64;
        return Ok(());
    }
    let folder = sys::open_beneath(at, name).doing(what)?;
    for inner in sys::names(&folder).doing(what)? {
        count(&folder, &inner, change)?;
    }
    Ok(())
}
