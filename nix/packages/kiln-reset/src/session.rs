//! The commands for a running system: set the mark, request or cancel a restore by the next start, list kept paths,
//! show what a reset would change.
use std::fs;
use std::os::unix::io::OwnedFd;

use crate::arguments::{plain, plain_path, read_filter, volume_of};
use crate::btrfs;
use crate::clean::has_started;
use crate::diff::changes;
use crate::expand::expand;
use crate::facts::of_next_start;
use crate::files;
use crate::finish::id_of;
use crate::first_copies;
use crate::journal::Journal;
use crate::mode::{step, Asked, Mode};
use crate::paths;
use crate::requests::{self, Wanted};
use crate::stop::{escaped, shown, stop, Doing, Result};
use crate::sys;
use crate::top::{open_top, refuse_unknown, slots_of};

pub fn reached(device: &[u8], volumes: &[&[u8]]) -> Result<()> {
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

/// Tells marks and requests of different starts apart.
fn this_start() -> Result<String> {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").doing(|| "Reading the id of this start".into())?;
    Ok(id.trim().to_string())
}

pub fn request(device: &[u8], mode: &[u8], volumes: &[&[u8]]) -> Result<()> {
    let mode = Mode::parse(mode)?;
    if !mode.restores() {
        return stop("bad-request", "Only a restore can be requested for one start");
    }
    let names = volumes.iter().map(|name| plain(name)).collect::<Result<Vec<_>>>()?;
    let start = this_start()?;
    let (top, state) = open_top(device)?;
    let _alone = alone(&state)?;
    let wanted = names.into_iter().map(|volume| {
        // The next start moves the sessions to other slots first.
        if Journal::read(&state, &volume)?.is_some() {
            return stop(
                "unfinished",
                format!("The snapshots of {} are not in their places yet. Restart first", shown(&volume)),
            );
        }
        let session = match slots_of(&top, &volume)? {
            Some(slots) => id_of(&slots, mode.slot().as_bytes())?,
            None => 0,
        };
        match session {
            0 => stop("no-snapshot", format!("There is no snapshot {} of {}", mode.slot(), shown(&volume))),
            _ => Ok(Wanted { volume, session: Some(session) }),
        }
    });
    requests::make(&state, mode, &start, wanted.collect::<Result<Vec<_>>>()?)
}

/// What the next start restores, one line for each volume with a request whose session is in the history: its name, a
/// tab, and the mode that names its slot now.
pub fn requested(device: &[u8], volumes: &[&[u8]]) -> Result<()> {
    let names = volumes.iter().map(|name| plain(name)).collect::<Result<Vec<_>>>()?;
    let (top, state) = open_top(device)?;
    for name in names {
        let request = match requests::pending(&state, &name)? {
            Some(request) => request,
            None => continue,
        };
        let live = id_of_live(&top, &name)?;
        let journal = Journal::read(&state, &name)?.filter(|journal| journal.is_published(live));
        // Carried out: the next start only puts the snapshots in their places.
        if journal.map_or(false, |journal| journal.request.as_ref() == Some(&request.text)) {
            continue;
        }
        let asked = requests::find(slots_of(&top, &name)?.as_ref(), &request)?;
        if let Asked::Restore(mode) = asked {
            println!("{}\t{}", shown(&name), mode.name());
        }
    }
    Ok(())
}

pub fn withdraw(device: &[u8], volumes: &[&[u8]]) -> Result<()> {
    let names = volumes.iter().map(|name| plain(name)).collect::<Result<Vec<_>>>()?;
    let (_, state) = open_top(device)?;
    let _alone = alone(&state)?;
    requests::withdraw(&state, &names)
}

pub fn diff(device: &[u8], snapshots: &[u8], clean: &[u8], filter: &[u8], argument: &[u8]) -> Result<()> {
    let (name, mount) = volume_of(argument)?;
    let (snapshots, clean) = (plain_path(snapshots)?, plain_path(clean)?);
    let mut all = paths::from_filter(&read_filter(filter)?, &name)?;
    let (top, state) = open_top(device)?;
    sys::allow_many_files();
    all.extend(paths::listed(&state, &name)?);
    let opened = |path: &[u8]| sys::open_beneath(&top, path).doing(|| format!("Opening {}", shown(path)));
    let base = [&snapshots[..], b"/", &name, b"/", &clean].concat();
    let (live, base) = (opened(&name)?, opened(&base)?);
    let kept = paths::to_carry(&expand(&live, &base, &all)?, mount == b"/");
    for change in changes(&live, &base, &kept)? {
        println!("{}\t{}\t{}\t{}", change.bytes, change.files, change.kind, escaped(&change.path));
    }
    Ok(())
}

pub fn next(device: &[u8], mode: &[u8], volumes: &[&[u8]]) -> Result<()> {
    let mode = Mode::parse(mode)?;
    let names = volumes.iter().map(|name| plain(name)).collect::<Result<Vec<_>>>()?;
    let (top, state) = open_top(device)?;
    for name in names {
        let live = id_of_live(&top, &name)?;
        let slots = slots_of(&top, &name)?;
        let step = step(&of_next_start(&state, slots.as_ref(), &name, live, mode)?);
        println!("{}\t{}", shown(&name), step.in_words(mode));
    }
    Ok(())
}

pub fn kept(device: &[u8], volume: &[u8]) -> Result<()> {
    let name = plain(volume)?;
    let (_, state) = open_top(device)?;
    for path in paths::listed(&state, &name)? {
        println!("{}", escaped(&path));
    }
    Ok(())
}

/// Adds a filter's paths to the lists when a generation with it is installed, which may never start: an older one that
/// starts instead keeps them too. A volume that no start has seen is left to the first one, which makes CLEAN.
pub fn name(device: &[u8], filter: &[u8], volumes: &[&[u8]]) -> Result<()> {
    let names = volumes.iter().map(|name| plain(name)).collect::<Result<Vec<_>>>()?;
    let filter = read_filter(filter)?;
    let (top, state) = open_top(device)?;
    let _alone = alone(&state)?;
    refuse_unknown(&top, &filter)?;
    for name in names {
        if has_started(&state, &name)? {
            paths::add(&state, &name, &filter)?;
        }
    }
    Ok(())
}

/// `path` as `kept` prints it, or as it is. A path that the filter names would be on the list again at the next start.
pub fn forget(device: &[u8], filter: &[u8], volume: &[u8], path: &[u8]) -> Result<()> {
    let name = plain(volume)?;
    let filter = read_filter(filter)?;
    let (_, state) = open_top(device)?;
    let _alone = alone(&state)?;
    let mut all = paths::listed(&state, &name)?;
    let is_it = |listed: &Vec<u8>| listed == path || escaped(listed).as_bytes() == path;
    let found = match all.iter().find(|listed| *listed == path).or_else(|| all.iter().find(|listed| is_it(listed))) {
        Some(found) => found.clone(),
        None => return stop("not-kept", format!("{} is not on the list of {}", shown(path), shown(volume))),
    };
    if paths::lines_of(&filter)?.contains(&(&name[..], &found[..])) {
        return stop(
            "still-named",
            format!(
                "The filter names {}, so the next start would list it again. Take it from the configuration first",
                shown(path)
            ),
        );
    }
    all.remove(&found);
    paths::write(&state, &name, &all)
}

/// Has the next start try first copies again that took too long.
pub fn again(device: &[u8], volumes: &[&[u8]]) -> Result<()> {
    let names = volumes.iter().map(|name| plain(name)).collect::<Result<Vec<_>>>()?;
    let (_, state) = open_top(device)?;
    names.iter().try_for_each(|name| first_copies::again(&state, name))
}

fn id_of_live(top: &OwnedFd, name: &[u8]) -> Result<u64> {
    sys::open_beneath(top, name).and_then(|live| btrfs::id(&live)).doing(|| format!("Opening {}", shown(name)))
}

/// Two at a time would each write the list without the other's change.
fn alone(state: &OwnedFd) -> Result<OwnedFd> {
    let what = || "Waiting for another kiln-reset".to_string();
    let lock = sys::open_at(state, b".", libc::O_RDONLY, 0).doing(what)?;
    sys::lock(&lock).doing(what)?;
    Ok(lock)
}
