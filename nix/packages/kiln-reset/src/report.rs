//! Reports what was done, for programs (`/run/kiln-reset/report.json`), and for the login screen if a volume was not
//! reset.
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;

use crate::arguments::name_of;
use crate::mode::Mode;
use crate::stop::{shown, stop, Stop};
use crate::volume::Done;

const FOLDER: &str = "/run/kiln-reset";
const ISSUES: &str = "/run/issue.d";
const NOT_ENDED: &str = "not-ended";

pub struct Entry {
    pub volume: Vec<u8>,
    pub result: Result<Done, Stop>,
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control < ' ' => quoted.push_str(&format!("\\u{:04x}", control as u32)),
            plain => quoted.push(plain),
        }
    }
    quoted + "\""
}

fn json(entry: &Entry) -> String {
    let volume = quoted(&shown(&entry.volume));
    match &entry.result {
        Ok(done) => {
            let left: Vec<String> = done.left.iter().map(|path| quoted(&shown(path))).collect();
            let unfinished =
                done.unfinished.as_ref().map_or(String::new(), |stop| format!(",\"unfinished\":true,{}", why(stop)));
            format!(
                "{{\"volume\":{},\"done\":{},\"left\":[{}]{}}}",
                volume,
                quoted(done.what),
                left.join(","),
                unfinished
            )
        }
        Err(stop) => format!("{{\"volume\":{},{}}}", volume, why(stop)),
    }
}

fn why(stop: &Stop) -> String {
    format!("\"error\":{},\"cause\":{}", quoted(stop.code), quoted(&shown(stop.cause.as_bytes())))
}

/// `named`: with names that are in people's homes, which a login screen does not show.
fn line(entry: &Entry, named: bool) -> Option<String> {
    let volume = shown(&entry.volume);
    let cause = |stop: &Stop| if named { shown(stop.cause.as_bytes()) } else { stop.for_login() };
    match &entry.result {
        Ok(done) if done.what == "target-not-reached" => Some(format!(
            "{} was not reset: the last start did not reach its target. This start goes on with what it left.",
            volume
        )),
        Ok(done) if done.what == "first-start" => Some(format!(
            "{} was not reset: no session of it has reached its target until now. The next start takes a snapshot of this one, and resets begin after that.",
            volume
        )),
        Ok(Done { unfinished: Some(stop), .. }) => Some(format!(
            "The snapshots of {} are not in their places yet, and the next start goes on with them. {}.",
            volume,
            cause(stop)
        )),
        Ok(Done { chosen: Some(mode), what, .. }) if result_of(*mode) != *what => Some(format!(
            "{} was chosen for this start, but {} was {}.",
            mode.name(),
            volume,
            match *what {
                "snapshot" =>
                    "not reset: until now nothing was, so this start only took a snapshot. Configure the mode",
                "restored-before" => "not restored again: the start before did it, and did not reach its target",
                other => other,
            }
        )),
        Ok(done) if done.left.is_empty() => None,
        Ok(done) if named => {
            let paths: Vec<String> = done.left.iter().map(|path| shown(path)).collect();
            Some(format!(
                "Subvolumes of {} that are only in its snapshot {} now: {}",
                volume,
                done.slot,
                paths.join(", ")
            ))
        }
        Ok(done) => Some(format!(
            "Subvolumes of {} that are only in its snapshot {} now: {}. To see which: kiln-host snapshots",
            volume,
            done.slot,
            done.left.len()
        )),
        Err(stop) if stop.code == NOT_ENDED => {
            Some(format!("It is not known whether {} was reset. {}.", volume, cause(stop)))
        }
        Err(stop) => Some(format!(
            "{} was not reset, and nothing in it was changed. {}.",
            volume,
            cause(stop)
        )),
    }
}

/// What a start in this mode does, as long as nothing prevents it.
fn result_of(mode: Mode) -> &'static str {
    match mode {
        Mode::Disabled => "disabled",
        Mode::SnapshotOnly => "snapshot",
        Mode::Reset => "reset",
        Mode::RestorePrevious | Mode::RestorePenultimate => "restored",
    }
}

/// What is there until `write` replaces it, and stays where the program does not come that far.
pub fn begin(volumes: &[&[u8]]) {
    let cause = "The program that resets it ended before it was done: journalctl --boot --unit=kiln-reset";
    let entries: Vec<Entry> =
        volumes.iter().map(|volume| Entry { volume: name_of(volume), result: stop(NOT_ENDED, cause) }).collect();
    leave(&entries);
}

pub fn write(entries: &[Entry]) {
    for entry in entries {
        let _ = writeln!(io::stdout(), "{}", json(entry));
    }
    for line in entries.iter().filter_map(|entry| line(entry, false)) {
        let _ = writeln!(io::stderr(), "kiln-reset: {}", line);
    }
    leave(entries);
}

/// Leaves a report in files. A failure stops nothing: the boot continues.
fn leave(entries: &[Entry]) {
    let all: Vec<String> = entries.iter().map(json).collect();
    let _ = fs::create_dir_all(FOLDER);
    replace(&format!("{}/report.json", FOLDER), format!("[{}]\n", all.join(",\n")), 0o600);
    let lines = |named| entries.iter().filter_map(|entry| line(entry, named)).collect::<Vec<_>>().join("\n");
    replace(&format!("{}/notices", FOLDER), format!("{}\n", lines(true)), 0o600);
    let issue = format!("{}/50-kiln-reset.issue", ISSUES);
    if lines(false).is_empty() {
        let _ = fs::remove_file(issue);
        return;
    }
    let _ = fs::create_dir_all(ISSUES);
    replace(&issue, format!("{}\n\n", lines(false)), 0o644);
}

/// Leaves either the whole text or the old one.
fn replace(path: &str, text: String, mode: u32) {
    let new = format!("{}.new", path);
    let opened = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&new);
    let written = opened.and_then(|mut file| file.write_all(text.as_bytes()));
    if written.and_then(|()| fs::rename(&new, path)).is_err() {
        let _ = fs::remove_file(new);
    }
}
