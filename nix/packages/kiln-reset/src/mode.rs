//! What to do with a volume at this boot. Pure.
use crate::stop::{stop, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Disabled,
    SnapshotOnly,
    Reset,
    RestorePrevious,
    RestorePenultimate,
}

const NAMES: [(&str, Mode); 5] = [
    ("disabled", Mode::Disabled),
    ("snapshot-only", Mode::SnapshotOnly),
    ("reset", Mode::Reset),
    ("restore-previous", Mode::RestorePrevious),
    ("restore-penultimate", Mode::RestorePenultimate),
];

impl Mode {
    pub fn parse(name: &[u8]) -> Result<Mode> {
        match NAMES.iter().find(|(known, _)| known.as_bytes() == name) {
            Some((_, mode)) => Ok(*mode),
            None => stop("unknown-mode", format!("The mode \"{}\" is not known", crate::stop::shown(name))),
        }
    }

    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, mode)| *mode == self).map_or("", |(name, _)| name)
    }

    pub fn restores(self) -> bool {
        matches!(self, Mode::RestorePrevious | Mode::RestorePenultimate)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Nothing(&'static str),
    /// LIVE stays, and a snapshot of it moves into the history.
    Snapshot,
    /// LIVE is replaced by a copy of this snapshot with the kept paths of LIVE.
    Replace(&'static str),
}

pub struct Facts {
    /// The configured mode, overridden by the kernel's argument.
    pub mode: Mode,
    /// The mode of the last start. A restore acts when the mode changes to it, and not at every start.
    pub last: Option<Mode>,
    /// A restore that a person requested. The start that carries it out consumes it.
    pub request: Option<Mode>,
    /// Whether LIVE's last start reached its target.
    pub reached: bool,
}

pub fn step(facts: &Facts) -> Step {
    if let Some(request) = facts.request {
        return restore(request);
    }
    match facts.mode {
        Mode::Disabled => Step::Nothing("disabled"),
        mode if mode.restores() && facts.last == Some(mode) => Step::Nothing("restored-before"),
        mode if mode.restores() => restore(mode),
        // Reuse what an interrupted start left: resetting it would push a real session out of the history.
        _ if !facts.reached => Step::Nothing("target-not-reached"),
        Mode::Reset if !matches!(facts.last, None | Some(Mode::Disabled) | Some(Mode::SnapshotOnly)) => {
            Step::Replace("CLEAN")
        }
        _ => Step::Snapshot,
    }
}

fn restore(mode: Mode) -> Step {
    Step::Replace(if mode == Mode::RestorePrevious { "PREVIOUS" } else { "PENULTIMATE" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(mode: Mode, last: Option<Mode>, reached: bool) -> Step {
        step(&Facts { mode, last, request: None, reached })
    }

    #[test]
    fn reset_begins_with_a_boot_that_only_takes_a_snapshot() {
        assert_eq!(of(Mode::Reset, None, true), Step::Snapshot);
        assert_eq!(of(Mode::Reset, Some(Mode::Disabled), true), Step::Snapshot);
        assert_eq!(of(Mode::Reset, Some(Mode::Reset), true), Step::Replace("CLEAN"));
    }

    #[test]
    fn a_start_that_did_not_reach_its_target_is_used_again() {
        for last in [None, Some(Mode::Reset)] {
            assert_eq!(of(Mode::Reset, last, false), Step::Nothing("target-not-reached"));
        }
        assert_eq!(of(Mode::SnapshotOnly, Some(Mode::SnapshotOnly), false), Step::Nothing("target-not-reached"));
    }

    #[test]
    fn a_restore_acts_once_for_each_change_or_request() {
        let previous = Mode::RestorePrevious;
        assert_eq!(of(previous, Some(Mode::Reset), false), Step::Replace("PREVIOUS"));
        assert_eq!(of(previous, Some(previous), true), Step::Nothing("restored-before"));
        assert_eq!(of(Mode::RestorePenultimate, Some(previous), true), Step::Replace("PENULTIMATE"));
        let asked = Facts { mode: Mode::Disabled, last: None, request: Some(previous), reached: false };
        assert_eq!(step(&asked), Step::Replace("PREVIOUS"));
    }

    #[test]
    fn only_the_five_modes_are_known() {
        assert_eq!(Mode::parse(b"reset\n").unwrap_err().code, "unknown-mode");
        for (name, mode) in NAMES {
            assert_eq!((Mode::parse(name.as_bytes()).unwrap(), mode.name()), (mode, name));
        }
    }
}
