//! kiln-reset: at boot, each configured subvolume becomes a copy of its CLEAN snapshot again, plus the paths to keep.
//! Read volume.rs first; docs/adr/0028 explains the order of the steps.
mod arguments;
mod boot;
mod btrfs;
mod carry;
mod clean;
mod clock;
mod diff;
mod expand;
mod facts;
mod files;
mod finish;
mod first_copies;
mod hibernation;
mod journal;
mod links;
mod mode;
mod mounted;
mod nested;
mod paths;
mod report;
mod requests;
mod root_flags;
mod same;
mod session;
mod stop;
mod sys;
mod top;
mod tree;
mod volume;
mod xattr;

use std::os::unix::ffi::OsStringExt;
use std::process::ExitCode;

use boot::{boot, Chosen};
use session::{again, diff, forget, kept, name, next, reached, request, requested, withdraw};
use stop::shown;

const USAGE: &str = "usage:
  kiln-reset boot DEVICE SNAPSHOTS CLEAN MODE FILTER SECONDS VOLUME=MOUNT…
      In the initrd, before the root is mounted. MODE: reset, snapshot-only, disabled, restore-previous,
      restore-penultimate; kiln.reset=MODE on the kernel's command line is stronger, for one start.
      SECONDS for each volume, or SECONDS+MORE, where MORE is for folders that are kept for the first time (600).
  kiln-reset again DEVICE VOLUME…           tries these again at the next start, after they took longer
  kiln-reset reached DEVICE VOLUME=MOUNT…   marks that this start reached its target
  kiln-reset request DEVICE MODE VOLUME…    requests a restore by the next start, once;
      a start with kiln.reset= leaves it to the one after it, which restores the same session from its slot then
  kiln-reset requested DEVICE VOLUME…       lists the restores that the next start carries out: VOLUME, a tab, MODE
  kiln-reset withdraw DEVICE VOLUME…        withdraws them
  kiln-reset next DEVICE MODE VOLUME…
      What the next start does in that mode: VOLUME, a tab, and reset, restore-previous, restore-penultimate,
      first-snapshot (reset was off before), snapshot-only, or why it does nothing: disabled, restored-before,
      target-not-reached, session-gone.
  kiln-reset kept DEVICE VOLUME             lists all paths that were ever named
  kiln-reset diff DEVICE SNAPSHOTS CLEAN FILTER VOLUME=MOUNT
      What the next reset would take away (new, changed) or bring back (removed): bytes, files, kind and path, between
      tabs, the largest first. A folder whose owner, mode or attributes changed has 0 files, and the volume itself an
      empty path. It changes nothing. In a path, \\xNN is a byte that is not printed as it is.
  kiln-reset name DEVICE FILTER VOLUME…     adds the filter's paths to that list
  kiln-reset forget DEVICE FILTER VOLUME PATH
      Takes a path off that list. FILTER is the next start's, which must not name it.
";

fn main() -> ExitCode {
    let arguments: Vec<Vec<u8>> = std::env::args_os().skip(1).map(|argument| argument.into_vec()).collect();
    let words: Vec<&[u8]> = arguments.iter().map(|argument| &argument[..]).collect();
    let ended = match &words[..] {
        [b"boot", device, snapshots, clean, mode, filter, seconds, volumes @ ..] if !volumes.is_empty() => {
            return boot(&Chosen { device, snapshots, clean, mode, filter, seconds }, volumes);
        }
        [b"reached", device, volumes @ ..] if !volumes.is_empty() => reached(device, volumes),
        [b"request", device, mode, volumes @ ..] if !volumes.is_empty() => request(device, mode, volumes),
        [b"requested", device, volumes @ ..] if !volumes.is_empty() => requested(device, volumes),
        [b"withdraw", device, volumes @ ..] if !volumes.is_empty() => withdraw(device, volumes),
        [b"diff", device, snapshots, clean, filter, volume] => diff(device, snapshots, clean, filter, volume),
        [b"next", device, mode, volumes @ ..] if !volumes.is_empty() => next(device, mode, volumes),
        [b"kept", device, volume] => kept(device, volume),
        [b"again", device, volumes @ ..] if !volumes.is_empty() => again(device, volumes),
        [b"name", device, filter, volumes @ ..] if !volumes.is_empty() => name(device, filter, volumes),
        [b"forget", device, filter, volume, path] => forget(device, filter, volume, path),
        _ => {
            eprint!("{}", USAGE);
            return ExitCode::from(2);
        }
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("kiln-reset: {}", shown(stop.cause.as_bytes()));
            ExitCode::FAILURE
        }
    }
}
