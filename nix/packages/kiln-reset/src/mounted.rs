//! Whether a volume is in use. A reset exchanges names, so a process with the old tree mounted would continue in the
//! history.
use std::fs;

use crate::stop::{shown, stop, Doing, Result};

/// Refuses a volume that is mounted anywhere visible to this process. `top` is where the top level is mounted.
pub fn refuse(top: &str, volume: &[u8]) -> Result<()> {
    let table = fs::read("/proc/self/mountinfo").doing(|| "Reading the table of mounts".into())?;
    match user_of(&table, top.as_bytes(), volume) {
        None => Ok(()),
        Some(place) => stop("in-use", format!("It is mounted at {}, and a reset belongs before that", shown(&place))),
    }
}

/// The mount point of `volume`, or of a folder in it, on the file system that is mounted at `top`.
fn user_of(table: &[u8], top: &[u8], volume: &[u8]) -> Option<Vec<u8>> {
    let mounts = || {
        table.split(|byte| *byte == b'\n').filter_map(|line| {
            let mut fields = line.split(|byte| *byte == b' ').skip(2);
            Some((fields.next()?, plain(fields.next()?), plain(fields.next()?)))
        })
    };
    let (device, _, _) = mounts().filter(|(_, _, place)| place == top).last()?;
    let is_in = |root: &[u8]| match root.strip_prefix(b"/").and_then(|root| root.strip_prefix(volume)) {
        Some(rest) => rest.is_empty() || rest[0] == b'/',
        None => false,
    };
    mounts().find(|(other, root, _)| *other == device && is_in(root)).map(|(_, _, place)| place)
}

/// The table encodes spaces, tabs, newlines and backslashes in octal.
fn plain(field: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut at = 0;
    while at < field.len() {
        let octal = field.get(at + 1..at + 4).and_then(|digits| std::str::from_utf8(digits).ok());
        match (field[at], octal.and_then(|digits| u8::from_str_radix(digits, 8).ok())) {
            (b'\\', Some(byte)) => {
                bytes.push(byte);
                at += 4;
            }
            (byte, _) => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_volume_of_the_same_file_system_is_found_where_it_is_mounted() {
        let table = b"1 0 0:30 / / rw - btrfs /dev/a rw\n\
            2 1 0:44 / /run/kiln-reset/top rw - btrfs /dev/b rw\n\
            3 1 0:44 /@home/ada /mnt/with\\040space rw - btrfs /dev/b rw\n\
            4 1 0:30 /@root /other rw - btrfs /dev/a rw\n\
            5 1 0:44 /@root-2 /third rw - btrfs /dev/b rw\n";
        let of = |volume: &[u8]| user_of(table, b"/run/kiln-reset/top", volume);
        assert_eq!(of(b"@home"), Some(b"/mnt/with space".to_vec()));
        assert_eq!(of(b"@root"), None);
    }
}
