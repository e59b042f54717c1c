//! The top level of the file system, mounted for this process alone, and this program's folder in it.
use std::fs;
use std::os::unix::io::OwnedFd;

use crate::arguments::plain;
use crate::btrfs;
use crate::paths;
use crate::stop::{shown, stop, Doing, Result};
use crate::sys;
use crate::volume::NEVER_RESET;

/// Where the top level is mounted, for this process alone.
pub const TOP: &str = "/run/kiln-reset/top";

/// The top level of the file system and the folder of this program's files in it.
pub fn open_top(device: &[u8]) -> Result<(OwnedFd, OwnedFd)> {
    sys::own_mounts().doing(|| "Making a mount namespace".into())?;
    fs::create_dir_all(TOP).doing(|| format!("Making {}", TOP))?;
    sys::mount_btrfs(device, TOP.as_bytes(), libc::MS_NOATIME | libc::MS_NOSUID | libc::MS_NODEV)
        .doing(|| format!("Mounting {}", shown(device)))?;
    let top = sys::open_folder(TOP.as_bytes()).doing(|| format!("Opening {}", TOP))?;
    let what = || "Making the folder kiln-reset at the top level".to_string();
    if sys::stat_at(&top, b"kiln-reset").doing(what)?.is_none() {
        sys::mkdir(&top, b"kiln-reset", 0o700).doing(what)?;
        sys::fsync(&top).doing(what)?;
    }
    let state = sys::open_beneath(&top, b"kiln-reset").doing(what)?;
    Ok((top, state))
}

/// The folder of a volume's snapshots on a running system; `None` before the first start made it.
pub fn slots_of(top: &OwnedFd, volume: &[u8]) -> Result<Option<OwnedFd>> {
    let path = [b"@snapshots/", volume].concat();
    match sys::open_beneath(top, &path) {
        Ok(slots) => Ok(Some(slots)),
        Err(error) if sys::is(&error, libc::ENOENT) => Ok(None),
        Err(error) => Err(error).doing(|| format!("Opening the folder {}", shown(&path))),
    }
}

/// Refuses a filter with a line for a volume that the disk does not have, or for a subvolume that is none: what it names
/// would not be kept. One start may be of some volumes alone, so a line for another one of the disk is taken.
pub fn refuse_unknown(top: &OwnedFd, filter: &[u8]) -> Result<()> {
    for volume in paths::volumes_in(filter) {
        let what = || format!("Looking for {}, which the filter names", shown(&volume));
        let is_known = || Ok(plain(&volume).is_ok() && btrfs::open(top, &volume).doing(what)?.is_some());
        if volume != NEVER_RESET && !is_known()? {
            return stop(
                "bad-filter",
                format!("The filter names {}, which is not a volume of this disk", shown(&volume)),
            );
        }
    }
    Ok(())
}
