//! What is kept: the filter of this generation, and the top-level list, which has every path that was ever named.
//!
//! A filter has lines of `VOLUME<tab>PATH` and is made when the system is built; a component of a path may be `*`
//! (expand.rs). The list has paths that end with a zero byte, so that a name may contain any other byte.
use std::collections::BTreeSet;
use std::os::unix::io::OwnedFd;

use crate::files;
use crate::stop::{shown, stop, Result};

pub type Paths = BTreeSet<Vec<u8>>;

/// More than anyone lists, and small enough to read at each boot.
pub const MAX_BYTES: usize = 4 << 20;
/// Less, because what first_copies.rs writes is the list and a number.
const MAX_LIST: usize = MAX_BYTES - 4096;

/// The user database is five files that must match: shadow alone could have passwords of users that passwd no longer
/// has.
const TOGETHER: [&[u8]; 6] =
    [b"etc/passwd", b"etc/group", b"etc/shadow", b"etc/gshadow", b"etc/subuid", b"etc/subgid"];

fn check(path: &[u8]) -> std::result::Result<(), &'static str> {
    let mut parts = path.split(|byte| *byte == b'/');
    if path.is_empty() {
        Err("is all of the volume")
    } else if parts.clone().any(|part| part == b"." || part == b"..") {
        Err("has . or .. in it")
    } else if parts.any(|part| part.is_empty()) {
        Err("has an empty name in it")
    } else if path.contains(&0) || path.len() > 4000 {
        Err("is longer than 4000 bytes or has a zero byte")
    } else {
        Ok(())
    }
}

/// The lines of a filter's bytes, as volume and path. A truncated, re-encoded or empty filter is an error: keeping less
/// than intended loses data, while not resetting loses none.
pub fn lines_of(bytes: &[u8]) -> Result<Vec<(&[u8], &[u8])>> {
    let wrong = |line: usize, what: &str| stop("bad-filter", format!("Line {} of the filter {}", line, what));
    if bytes.len() > MAX_BYTES {
        return stop("bad-filter", "The filter has more than 4 MiB");
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return stop("bad-filter", "The filter was converted: it begins with a byte order mark");
    }
    if bytes.last() != Some(&b'\n') {
        return stop("bad-filter", "The filter is empty or was cut: its last line has no end");
    }
    let mut found = Vec::new();
    for (index, line) in bytes[..bytes.len() - 1].split(|byte| *byte == b'\n').enumerate() {
        if line.last() == Some(&b'\r') {
            return wrong(index + 1, "ends with a carriage return");
        }
        let tab = match line.iter().position(|byte| *byte == b'\t') {
            Some(tab) => tab,
            None => return wrong(index + 1, "has no tab between volume and path"),
        };
        if line[0] != b'@' {
            return wrong(
                index + 1,
                &format!("names {}, which is not a volume: it has no @ in front", shown(&line[..tab])),
            );
        }
        if let Err(what) = check(&line[tab + 1..]) {
            return wrong(index + 1, &format!("({}) {}", shown(&line[tab + 1..]), what));
        }
        found.push((&line[..tab], &line[tab + 1..]));
    }
    Ok(found)
}

/// The paths of `volume` in a filter's bytes. One that names none is an error too.
pub fn from_filter(bytes: &[u8], volume: &[u8]) -> Result<Paths> {
    let lines = lines_of(bytes)?;
    let found: Paths = lines.iter().filter(|line| line.0 == volume).map(|line| line.1.to_vec()).collect();
    if found.is_empty() {
        return stop("bad-filter", format!("The filter names nothing to keep on {}", shown(volume)));
    }
    Ok(found)
}

/// The volumes that a filter's lines name. Any other line is for `from_filter` to refuse.
pub fn volumes_in(filter: &[u8]) -> BTreeSet<Vec<u8>> {
    let lines = filter.split(|byte| *byte == b'\n').filter(|line| line.starts_with(b"@"));
    lines.filter_map(|line| Some(line[..line.iter().position(|byte| *byte == b'\t')?].to_vec())).collect()
}

/// Whether no file has this path: one of its names is longer than a file system takes.
pub fn is_impossible(path: &[u8]) -> bool {
    path.split(|byte| *byte == b'/').any(|name| name.len() > 255)
}

fn from_list(bytes: &[u8]) -> Result<Paths> {
    if bytes.is_empty() {
        return Ok(Paths::new());
    }
    if bytes.len() > MAX_BYTES || bytes.last() != Some(&0) {
        return stop("bad-list", "The list of what was ever kept is damaged: its last path has no end");
    }
    let mut found = Paths::new();
    for path in bytes[..bytes.len() - 1].split(|byte| *byte == 0) {
        if let Err(what) = check(path) {
            return stop("bad-list", format!("The list of what was ever kept has {}, which {}", shown(path), what));
        }
        found.insert(path.to_vec());
    }
    Ok(found)
}

/// The list of a volume; empty before the first.
pub fn listed(state: &OwnedFd, volume: &[u8]) -> Result<Paths> {
    from_list(&files::read(state, &files::of(volume, "kept"))?.unwrap_or_default())
}

/// Adds a filter's paths to the list. Returns every path that was ever named: an older generation's filter has fewer.
pub fn add(state: &OwnedFd, volume: &[u8], filter: &[u8]) -> Result<Paths> {
    let listed = listed(state, volume)?;
    let mut all = from_filter(filter, volume)?;
    all.extend(listed.iter().cloned());
    if all != listed {
        if to_list(&all).len() > MAX_LIST {
            let what = format!("The list of what was ever kept on {} would have more than 4 MiB", shown(volume));
            return stop("list-full", format!("{}. Take paths off it: kiln-reset forget", what));
        }
        write(state, volume, &all)?;
    }
    Ok(all)
}

pub fn write(state: &OwnedFd, volume: &[u8], paths: &Paths) -> Result<()> {
    files::write(state, &files::of(volume, "kept"), &to_list(paths))
}

pub fn to_list(paths: &Paths) -> Vec<u8> {
    paths.iter().flat_map(|path| path.iter().copied().chain(Some(0))).collect()
}

/// The paths to carry over: the user database as a whole, and no path inside another kept path.
pub fn to_carry(paths: &Paths, is_root: bool) -> Vec<Vec<u8>> {
    let mut all = paths.clone();
    if is_root && TOGETHER.iter().any(|path| all.contains(*path)) {
        all.extend(TOGETHER.iter().map(|path| path.to_vec()));
    }
    let inside = |path: &[u8]| (1..path.len()).any(|end| path[end] == b'/' && all.contains(&path[..end]));
    all.iter().filter(|path| !inside(path)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(of: &[&str]) -> Paths {
        of.iter().map(|path| path.as_bytes().to_vec()).collect()
    }

    #[test]
    fn a_filter_gives_the_paths_of_one_volume() {
        let filter = b"@home\tada/.ssh\n@root\tetc/nixos\n@root\tetc/ssh\n";
        assert_eq!(from_filter(filter, b"@root").unwrap(), paths(&["etc/nixos", "etc/ssh"]));
    }

    #[test]
    fn a_filter_that_is_not_whole_is_refused() {
        let cases: [&[u8]; 12] = [
            b"",
            b"@root\tetc/nixos",
            b"@root\tetc/nixos\r\n",
            b"@root etc/nixos\n",
            b"@root\t/etc\n",
            b"@root\t\n",
            b"@root\ta/../b\n",
            b"@root\ta//b\n",
            b"@home\tada\n",
            b"\xef\xbb\xbf@root\tetc/nixos\n@root\tetc/ssh\n",
            b"@root\tetc/nixos\nroot\tetc/ssh\n",
            b"@root\tetc/nixos\n\tetc/ssh\n",
        ];
        for case in cases {
            assert_eq!(from_filter(case, b"@root").unwrap_err().code, "bad-filter", "{}", shown(case));
        }
    }

    #[test]
    fn a_list_keeps_every_byte_of_a_name() {
        let all: Paths = [b"a\nb".to_vec(), b"\xff\xfe".to_vec(), b"Icon\r".to_vec()].into_iter().collect();
        assert_eq!(from_list(&to_list(&all)).unwrap(), all);
        assert_eq!(from_list(b"cut").unwrap_err().code, "bad-list");
    }

    #[test]
    fn the_files_of_users_are_kept_together_and_nested_paths_once() {
        let carried = to_carry(&paths(&["etc/shadow", "home", "home/ada", "home-2/x"]), true);
        let text: Vec<_> = carried.iter().map(|path| shown(path)).collect();
        assert_eq!(
            text,
            ["etc/group", "etc/gshadow", "etc/passwd", "etc/shadow", "etc/subgid", "etc/subuid", "home", "home-2/x"]
        );
        assert_eq!(to_carry(&paths(&["etc/shadow"]), false).len(), 1);
    }
}
