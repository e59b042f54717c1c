//! Which paths a kept path with a component `*` names.
use std::os::unix::io::OwnedFd;

use crate::btrfs;
use crate::paths::{self, Paths};
use crate::stop::{shown, stop, Doing, Result};
use crate::sys;

/// `*` matches every folder that LIVE or `base` has there: `*/.ssh` on @home is one folder for each user, whose names
/// are unknown when a system is built. What LIVE does not have was deleted, and `base` would bring it back. A folder
/// that the last component matches is kept even if it has nothing else in it.
pub fn expand(live: &OwnedFd, base: &OwnedFd, paths: &Paths) -> Result<Paths> {
    let mut found = Paths::new();
    for path in paths {
        let parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
        let mut begun = vec![Vec::new()];
        for (index, part) in parts.iter().enumerate() {
            let mut longer = Vec::new();
            for start in &begun {
                if *part == b"*" {
                    let is_last = index + 1 == parts.len();
                    let names = matched(live, base, start, |link| match is_last {
                        true => Ok(()),
                        false => refuse(paths, path, link),
                    })?;
                    longer.extend(names.iter().map(|name| below(start, name)));
                } else {
                    longer.push(below(start, part));
                }
            }
            begun = longer;
        }
        found.extend(begun);
    }
    Ok(found)
}

fn below(folder: &[u8], name: &[u8]) -> Vec<u8> {
    match folder {
        b"" => name.to_vec(),
        _ => [folder, b"/", name].concat(),
    }
}

/// `at_link` gets each link of LIVE that would have to be followed, and the folder if that is behind one.
fn matched(live: &OwnedFd, base: &OwnedFd, start: &[u8], at_link: impl Fn(&[u8]) -> Result<()>) -> Result<Paths> {
    let mut names = Paths::new();
    match entries(live, start)? {
        Found::Link => at_link(start)?,
        Found::Nothing => {}
        Found::Entries { folders, links } => {
            links.iter().try_for_each(|name| at_link(&below(start, name)))?;
            names.extend(folders);
        }
    }
    if let Found::Entries { folders, .. } = entries(base, start)? {
        names.extend(folders);
    }
    Ok(names)
}

/// What is behind a link has a name that no one listed, and a reset would take it away. Not where the link is kept
/// itself, as a link: a person decided that.
fn refuse(paths: &Paths, path: &[u8], link: &[u8]) -> Result<()> {
    let ends = (1..=link.len()).filter(|end| *end == link.len() || link[*end] == b'/');
    if ends.into_iter().any(|end| paths.contains(&link[..end])) {
        return Ok(());
    }
    stop(
        "kept-below-link",
        format!(
            "{} is to be kept, but {} is a link or behind one. Name what it points to, and the link itself",
            shown(path),
            shown(link)
        ),
    )
}

enum Found {
    /// It is missing, or no folder.
    Nothing,
    /// It is one, or below one.
    Link,
    Entries {
        folders: Vec<Vec<u8>>,
        links: Vec<Vec<u8>>,
    },
}

fn entries(tree: &OwnedFd, path: &[u8]) -> Result<Found> {
    let what = || format!("Reading the folder {}", shown(path));
    if paths::is_impossible(path) {
        return Ok(Found::Nothing);
    }
    let mut folder = sys::open_beneath(tree, b"").doing(what)?;
    for part in path.split(|byte| *byte == b'/').filter(|part| !part.is_empty()) {
        folder = match sys::stat_at(&folder, part).doing(what)? {
            Some(stat) if sys::is_link(&stat) => return Ok(Found::Link),
            Some(stat) if sys::is_folder(&stat) => sys::open_beneath(&folder, part).doing(what)?,
            _ => return Ok(Found::Nothing),
        };
    }
    let (mut folders, mut links) = (Vec::new(), Vec::new());
    for name in sys::names(&folder).doing(what)? {
        match sys::stat_at(&folder, &name).doing(what)? {
            Some(stat) if btrfs::is_placeholder(&stat) => {}
            Some(stat) if sys::is_folder(&stat) => folders.push(name),
            Some(stat) if sys::is_link(&stat) && !is_to_neighbour(&folder, &name).doing(what)? => links.push(name),
            _ => {}
        }
    }
    Ok(Found::Entries { folders, links })
}

/// Whether a link leads to another name in its folder, which is matched itself if it is a folder.
fn is_to_neighbour(folder: &OwnedFd, link: &[u8]) -> std::io::Result<bool> {
    let target = sys::read_link(folder, link)?;
    if target.contains(&b'/') || target == b".." || target == b"." {
        return Ok(false);
    }
    Ok(sys::stat_at(folder, &target)?.map_or(true, |stat| !sys::is_link(&stat)))
}
