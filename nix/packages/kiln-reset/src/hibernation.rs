//! Whether a hibernation image is waiting. Its memory still has the old state of the file systems, so changing one
//! now would destroy it.
use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use crate::stop::{stop, Doing, Result};

/// systemd leaves this behind when it hibernates, and removes it after a resume.
const EFI_VARIABLE: &str = "/sys/firmware/efi/efivars/HibernateLocation-8cf2644b-4b0b-428f-9387-6d876050dc67";

pub fn refuse(command_line: &str) -> Result<()> {
    if fs::symlink_metadata(EFI_VARIABLE).is_ok() {
        return stop(
            "hibernated",
            "The firmware remembers a hibernation, so the disk may belong to a stopped system",
        );
    }
    let value = |key: &str| {
        command_line.split_ascii_whitespace().filter_map(|word| word.strip_prefix(key)?.strip_prefix('=')).last()
    };
    let device = match value("resume") {
        None | Some("") => return Ok(()),
        Some(device) => path_of(device),
    };
    let page = page_bytes();
    let offset: u64 = match value("resume_offset").map(str::parse) {
        None => 0,
        Some(Ok(pages)) => pages,
        Some(Err(_)) => return stop("hibernated", "The kernel's resume_offset is not a number"),
    };
    let mut signature = [0u8; 10];
    File::open(&device)
        .and_then(|file| file.read_exact_at(&mut signature, (offset + 1) * page - 10))
        .doing(|| format!("Looking for a hibernation image on {}", device))?;
    if &signature[..9] == b"S1SUSPEND" {
        return stop("hibernated", format!("A hibernation image waits on {}", device));
    }
    Ok(())
}

fn path_of(device: &str) -> String {
    for (tag, folder) in
        [("UUID=", "by-uuid"), ("PARTUUID=", "by-partuuid"), ("LABEL=", "by-label"), ("PARTLABEL=", "by-partlabel")]
    {
        if let Some(value) = device.strip_prefix(tag) {
            return format!("/dev/disk/{}/{}", folder, value);
        }
    }
    device.to_string()
}

fn page_bytes() -> u64 {
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) as u64 }
}
