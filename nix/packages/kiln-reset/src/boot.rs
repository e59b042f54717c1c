//! `kiln-reset boot`: resets all volumes at once, in the initrd, and reports on each.
use std::fs;
use std::process::ExitCode;

use crate::arguments::{name_of, plain_path, read_filter, volume_of};
use crate::clock::Seconds;
use crate::hibernation;
use crate::mode::Mode;
use crate::mounted;
use crate::report::{self, Entry};
use crate::stop::{stop, Doing, Result, Stop};
use crate::sys;
use crate::top::{open_top, refuse_unknown, TOP};
use crate::volume::{Boot, Done, Volume};

/// A mode on the kernel's command line applies to one start: a person typed it, or chose a boot entry with it. Also
/// whether there is one.
fn chosen_mode(configured: &[u8], command_line: &str) -> (Result<Mode>, bool) {
    match command_line.split_ascii_whitespace().filter_map(|word| word.strip_prefix("kiln.reset=")).last() {
        Some(mode) => (Mode::parse(mode.as_bytes()), true),
        None => (Mode::parse(configured), false),
    }
}

/// The arguments of `boot`, unparsed.
pub struct Chosen<'a> {
    pub device: &'a [u8],
    pub snapshots: &'a [u8],
    pub clean: &'a [u8],
    pub mode: &'a [u8],
    pub filter: &'a [u8],
    pub seconds: &'a [u8],
}

fn prepare(chosen: &Chosen) -> Result<Boot> {
    let command_line = fs::read_to_string("/proc/cmdline").doing(|| "Reading the kernel's command line".into())?;
    hibernation::refuse(&command_line)?;
    let seconds = Seconds::parse(chosen.seconds)?;
    let filter = read_filter(chosen.filter);
    let (snapshots, clean) = (plain_path(chosen.snapshots)?, plain_path(chosen.clean)?);
    let (top, state) = open_top(chosen.device)?;
    let filter = filter.and_then(|filter| refuse_unknown(&top, &filter).map(|()| filter));
    sys::allow_many_files();
    let (mode, chosen) = chosen_mode(chosen.mode, &command_line);
    Ok(Boot { top, state, snapshots, clean, mode, chosen, filter, seconds })
}

pub fn boot(chosen: &Chosen, volumes: &[&[u8]]) -> ExitCode {
    report::begin(volumes);
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
                    // Each level of a tree uses some of the stack, and MAX_DEPTH levels have to fit.
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

fn refused(argument: &[u8], stop: &Stop) -> Entry {
    Entry { volume: name_of(argument), result: Err(stop.clone()) }
}
