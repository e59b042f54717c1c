//! kiln-reset: at boot, each named subvolume becomes a copy of its CLEAN snapshot again, with what a person named taken
//! along. Read volume.rs first; docs/adr/0028 says why it is done in this order.
mod btrfs;
mod carry;
mod clean;
mod clock;
mod diff;
mod files;
mod hibernation;
mod journal;
mod mode;
mod mounted;
mod paths;
mod report;
mod stop;
mod sys;
mod tree;
mod volume;

use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::io::OwnedFd;
use std::process::ExitCode;

use mode::Mode;
use report::Entry;
use stop::{shown, stop, Doing, Result, Stop};
use volume::{Boot, Done, Volume};

const USAGE: &str = "usage:
  kiln-reset boot DEVICE SNAPSHOTS CLEAN MODE FILTER SECONDS VOLUME=MOUNT…
      In the initrd, before the root is mounted. MODE: reset, snapshot-only, disabled, restore-previous,
      restore-penultimate; kiln.reset=MODE on the kernel's command line is stronger.
  kiln-reset reached DEVICE VOLUME=MOUNT…   marks that this start reached its target
  kiln-reset request DEVICE MODE VOLUME…    requests a restore by the next start, once
  kiln-reset kept DEVICE VOLUME             lists all paths that were ever named
  kiln-reset diff DEVICE SNAPSHOTS CLEAN FILTER VOLUME=MOUNT
      What the next reset would take away (new, changed) or bring back (removed): bytes, files, kind and path, between
      tabs, the largest first. It changes nothing.
  kiln-reset forget DEVICE VOLUME PATH      takes a path off that list
";

/// Where the top level is mounted, for this process alone.
const TOP: &str = "/run/kiln-reset/top";

fn main() -> ExitCode {
    let arguments: Vec<Vec<u8>> = std::env::args_os().skip(1).map(|argument| argument.into_vec()).collect();
    let words: Vec<&[u8]> = arguments.iter().map(|argument| &argument[..]).collect();
    let ended = match &words[..] {
        [b"boot", device, snapshots, clean, mode, filter, seconds, volumes @ ..] if !volumes.is_empty() => {
            return boot(&Chosen { device, snapshots, clean, mode, filter, seconds }, volumes);
        }
        [b"reached", device, volumes @ ..] if !volumes.is_empty() => reached(device, volumes),
        [b"request", device, mode, volumes @ ..] if !volumes.is_empty() => request(device, mode, volumes),
        [b"diff", device, snapshots, clean, filter, volume] => diff(device, snapshots, clean, filter, volume),
        [b"kept", device, volume] => kept(device, volume),
        [b"forget", device, volume, path] => forget(device, volume, path),
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

/// `@root=/` → `@root`, and whether it is the root.
fn volume_of(argument: &[u8]) -> Result<(Vec<u8>, &[u8])> {
    match argument.iter().position(|byte| *byte == b'=') {
        Some(at) if argument[at + 1..].starts_with(b"/") => Ok((plain(&argument[..at])?, &argument[at + 1..])),
        _ => stop("bad-argument", format!("{} is not VOLUME=MOUNT", shown(argument))),
    }
}

/// A name at the top level that a reset may have.
fn plain(name: &[u8]) -> Result<Vec<u8>> {
    let never: [&[u8]; 6] = [b"", b".", b"..", b"kiln-reset", b"@var", b"@snapshots"];
    if never.contains(&name) || name.contains(&b'/') || name.contains(&0) {
        return stop("bad-argument", format!("\"{}\" is not a volume that can be reset", shown(name)));
    }
    Ok(name.to_vec())
}

/// The top level of the file system and the folder of this program's files in it.
fn open_top(device: &[u8]) -> Result<(OwnedFd, OwnedFd)> {
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

/// A mode on the kernel's command line is for one start: a person typed it, or chose a boot entry that has it.
fn chosen_mode(configured: &[u8], command_line: &str) -> Result<Mode> {
    match command_line.split_ascii_whitespace().filter_map(|word| word.strip_prefix("kiln.reset=")).last() {
        Some(mode) => Mode::parse(mode.as_bytes()),
        None => Mode::parse(configured),
    }
}

/// The arguments of `boot`, as they were given.
struct Chosen<'a> {
    device: &'a [u8],
    snapshots: &'a [u8],
    clean: &'a [u8],
    mode: &'a [u8],
    filter: &'a [u8],
    seconds: &'a [u8],
}

fn prepare(chosen: &Chosen) -> Result<Boot> {
    let command_line = fs::read_to_string("/proc/cmdline").doing(|| "Reading the kernel's command line".into())?;
    hibernation::refuse(&command_line)?;
    let seconds = match std::str::from_utf8(chosen.seconds).ok().and_then(|text| text.parse().ok()) {
        Some(seconds) => seconds,
        None => return stop("bad-argument", format!("{} is not a number of seconds", shown(chosen.seconds))),
    };
    let filter = read_filter(chosen.filter);
    let (snapshots, clean) = (plain_path(chosen.snapshots)?, plain_path(chosen.clean)?);
    let (top, state) = open_top(chosen.device)?;
    sys::allow_many_files();
    Ok(Boot { top, state, snapshots, clean, mode: chosen_mode(chosen.mode, &command_line), filter, seconds })
}

fn read_filter(filter: &[u8]) -> Result<Vec<u8>> {
    let path = std::ffi::OsString::from_vec(filter.to_vec());
    let read = fs::metadata(&path).and_then(|found| {
        if found.len() > paths::MAX_BYTES as u64 || !found.is_file() {
            return Err(std::io::Error::from_raw_os_error(libc::EFBIG));
        }
        fs::read(&path)
    });
    match read {
        Ok(bytes) => Ok(bytes),
        Err(error) => stop("bad-filter", format!("Reading the filter {}: {}", shown(filter), error)),
    }
}

fn plain_path(name: &[u8]) -> Result<Vec<u8>> {
    if name.is_empty() || name.contains(&b'/') || name == b"." || name == b".." {
        return stop("bad-argument", format!("\"{}\" is not a name", shown(name)));
    }
    Ok(name.to_vec())
}

fn boot(chosen: &Chosen, volumes: &[&[u8]]) -> ExitCode {
    let prepared = prepare(chosen);
    let entries: Vec<Entry> = match &prepared {
        Err(stop) => volumes.iter().map(|volume| refused(volume, stop)).collect(),
        Ok(boot) => std::thread::scope(|scope| {
            let run = |argument: &[u8]| -> Result<Done> {
                let (name, mount) = volume_of(argument)?;
                mounted::refuse(TOP, &name)?;
                Volume { boot, name, is_root: mount == b"/" }.run()
            };
            let threads: Vec<_> = volumes
                .iter()
                .map(|volume| {
                    // A level of a tree takes some of it, and MAX_DEPTH of them have to fit.
                    let thread = std::thread::Builder::new().stack_size(64 << 20);
                    (*volume, thread.spawn_scoped(scope, move || run(volume)))
                })
                .collect();
            threads
                .into_iter()
                .map(|(volume, thread)| Entry {
                    volume: name_of(volume),
                    result: match thread.map(|thread| thread.join()) {
                        Ok(Ok(result)) => result,
                        _ => stop("no-thread", "No thread could be started for it"),
                    },
                })
                .collect()
        }),
    };
    report::write(&entries);
    let whole = |entry: &Entry| matches!(&entry.result, Ok(Done { unfinished: None, .. }));
    if !entries.iter().all(whole) {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn name_of(argument: &[u8]) -> Vec<u8> {
    argument.split(|byte| *byte == b'=').next().unwrap_or(argument).to_vec()
}

fn refused(argument: &[u8], stop: &Stop) -> Entry {
    Entry { volume: name_of(argument), result: Err(stop.clone()) }
}

fn reached(device: &[u8], volumes: &[&[u8]]) -> Result<()> {
    let mut ids = Vec::new();
    for argument in volumes {
        let (name, mount) = volume_of(argument)?;
        let folder = sys::open_folder(mount).doing(|| format!("Opening {}", shown(mount)))?;
        ids.push((name, btrfs::id(&folder).doing(|| format!("Looking at {}", shown(mount)))?));
    }
    let start = this_start()?;
    let (_, state) = open_top(device)?;
    for (name, id) in ids {
        files::write(&state, &files::of(&name, "reached"), format!("{} {}\n", id, start).as_bytes())?;
    }
    Ok(())
}

/// Tells a mark or a request from those of other starts.
fn this_start() -> Result<String> {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").doing(|| "Reading the id of this start".into())?;
    Ok(id.trim().to_string())
}

fn request(device: &[u8], mode: &[u8], volumes: &[&[u8]]) -> Result<()> {
    let mode = Mode::parse(mode)?;
    if !mode.restores() {
        return stop("bad-request", "Only a restore can be requested for one start");
    }
    let names = volumes.iter().map(|name| plain(name)).collect::<Result<Vec<_>>>()?;
    let line = format!("{} {}\n", mode.name(), this_start()?);
    let (_, state) = open_top(device)?;
    for name in names {
        files::write(&state, &files::of(&name, "request"), line.as_bytes())?;
    }
    Ok(())
}

fn diff(device: &[u8], snapshots: &[u8], clean: &[u8], filter: &[u8], argument: &[u8]) -> Result<()> {
    let (name, mount) = volume_of(argument)?;
    let (snapshots, clean) = (plain_path(snapshots)?, plain_path(clean)?);
    let mut all = paths::from_filter(&read_filter(filter)?, &name)?;
    let (top, state) = open_top(device)?;
    sys::allow_many_files();
    all.extend(paths::from_list(&files::read(&state, &files::of(&name, "kept"))?.unwrap_or_default())?);
    let opened = |path: &[u8]| sys::open_beneath(&top, path).doing(|| format!("Opening {}", shown(path)));
    let base = [&snapshots[..], b"/", &name, b"/", &clean].concat();
    let live = opened(&name)?;
    let kept = paths::to_carry(&carry::expand(&live, &all)?, mount == b"/");
    for change in diff::changes(&live, &opened(&base)?, &kept)? {
        println!("{}\t{}\t{}\t{}", change.bytes, change.files, change.kind, shown(&change.path));
    }
    Ok(())
}

fn kept(device: &[u8], volume: &[u8]) -> Result<()> {
    let name = plain(volume)?;
    let (_, state) = open_top(device)?;
    for path in paths::from_list(&files::read(&state, &files::of(&name, "kept"))?.unwrap_or_default())? {
        println!("{}", shown(&path));
    }
    Ok(())
}

fn forget(device: &[u8], volume: &[u8], path: &[u8]) -> Result<()> {
    let name = plain(volume)?;
    let (_, state) = open_top(device)?;
    let file = files::of(&name, "kept");
    let mut paths = paths::from_list(&files::read(&state, &file)?.unwrap_or_default())?;
    if !paths.remove(path) {
        return stop("not-kept", format!("{} is not on the list of {}", shown(path), shown(volume)));
    }
    files::write(&state, &file, &paths::to_list(&paths))
}
