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

    /// The slot that a restore in this mode takes.
    pub fn slot(self) -> &'static str {
        if self == Mode::RestorePrevious {
            "PREVIOUS"
        } else {
            "PENULTIMATE"
        }
    }
}

/// What a person requested of the next start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A restore from the slot in which the requested session is now.
    Restore(Mode),
    /// A session that is in no slot now.
    Gone,
}

/// Why a start whose requested session is gone does nothing.
pub const GONE: &str = "session-gone";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Nothing(&'static str),
    /// LIVE stays, and a snapshot of it moves into the history.
    Snapshot,
    /// LIVE is replaced by a copy of this snapshot with the kept paths of LIVE.
    Replace(&'static str),
}

impl Step {
    /// The step's name in reports. `mode` says why there is only a snapshot.
    pub fn in_words(self, mode: Mode) -> &'static str {
        match self {
            Step::Replace("CLEAN") => "reset",
            Step::Replace("PREVIOUS") => Mode::RestorePrevious.name(),
            Step::Replace(_) => Mode::RestorePenultimate.name(),
            Step::Snapshot if mode == Mode::Reset => "first-snapshot",
            Step::Snapshot => Mode::SnapshotOnly.name(),
            // About the session that runs, both say the same.
            Step::Nothing("first-start") => "target-not-reached",
            Step::Nothing(why) => why,
        }
    }
}

pub struct Facts {
    /// The configured mode, overridden by the kernel's argument.
    pub mode: Mode,
    /// Whether that argument chose it, for this start alone.
    pub chosen: bool,
    /// The configured mode of the last start. A restore acts when the mode changes to it, and not at every start.
    pub last: Option<Mode>,
    /// The restore that an argument chose before, if LIVE is the tree that it made.
    pub restored: Option<Mode>,
    /// A restore that a person requested, unless a mode was chosen. The start that carries it out consumes it.
    pub request: Option<Asked>,
    /// Whether LIVE's last start reached its target.
    pub reached: bool,
    /// Whether no start of this volume ever did, and none left a mode.
    pub first: bool,
}

pub fn step(facts: &Facts) -> Step {
    match facts.request {
        Some(Asked::Restore(mode)) => return Step::Replace(mode.slot()),
        Some(Asked::Gone) => return Step::Nothing(GONE),
        None => {}
    }
    match facts.mode {
        Mode::Disabled => Step::Nothing("disabled"),
        // Otherwise a start that was interrupted after its restore would bring back what that replaced.
        mode if facts.chosen && mode.restores() && facts.restored == Some(mode) && !facts.reached => {
            Step::Nothing("restored-before")
        }
        mode if facts.chosen && mode.restores() => Step::Replace(mode.slot()),
        mode if mode.restores() && facts.last == Some(mode) => Step::Nothing("restored-before"),
        mode if mode.restores() => Step::Replace(mode.slot()),
        _ if facts.first => Step::Nothing("first-start"),
        // Reuse what an interrupted start left: resetting it would push a real session out of the history.
        _ if !facts.reached => Step::Nothing("target-not-reached"),
        Mode::Reset => match facts.last {
            None | Some(Mode::Disabled) => Step::Snapshot,
            Some(Mode::SnapshotOnly) if !facts.chosen => Step::Snapshot,
            Some(_) => Step::Replace("CLEAN"),
        },
        _ => Step::Snapshot,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(mode: Mode, last: Option<Mode>, reached: bool) -> Step {
        step(&Facts { mode, chosen: false, last, restored: None, request: None, reached, first: false })
    }

    fn chosen(mode: Mode, last: Mode, restored: Option<Mode>, reached: bool) -> Step {
        step(&Facts { mode, chosen: true, last: Some(last), restored, request: None, reached, first: false })
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
    fn the_first_start_of_all_has_nothing_behind_it() {
        let mut facts = Facts {
            mode: Mode::Reset,
            chosen: false,
            last: None,
            restored: None,
            request: None,
            reached: false,
            first: true,
        };
        assert_eq!(step(&facts), Step::Nothing("first-start"));
        facts.request = Some(Asked::Restore(Mode::RestorePrevious));
        assert_eq!(step(&facts), Step::Replace("PREVIOUS"));
        facts.request = Some(Asked::Gone);
        assert_eq!(step(&facts), Step::Nothing(GONE));
    }

    #[test]
    fn a_restore_acts_once_for_each_change_or_request() {
        let previous = Mode::RestorePrevious;
        assert_eq!(of(previous, Some(Mode::Reset), false), Step::Replace("PREVIOUS"));
        assert_eq!(of(previous, Some(previous), true), Step::Nothing("restored-before"));
        assert_eq!(of(Mode::RestorePenultimate, Some(previous), true), Step::Replace("PENULTIMATE"));
        let request = Some(Asked::Restore(previous));
        let last = None;
        let asked =
            Facts { mode: Mode::Disabled, chosen: false, last, restored: None, request, reached: false, first: true };
        assert_eq!(step(&asked), Step::Replace("PREVIOUS"));
    }

    #[test]
    fn a_mode_that_is_chosen_for_one_start_acts_at_each_such_start() {
        let previous = Mode::RestorePrevious;
        assert_eq!(chosen(Mode::Reset, Mode::SnapshotOnly, None, true), Step::Replace("CLEAN"));
        assert_eq!(chosen(Mode::Reset, Mode::Disabled, None, true), Step::Snapshot);
        assert_eq!(chosen(previous, previous, None, true), Step::Replace("PREVIOUS"));
        assert_eq!(chosen(previous, Mode::Reset, Some(previous), true), Step::Replace("PREVIOUS"));
        assert_eq!(chosen(previous, Mode::Reset, Some(previous), false), Step::Nothing("restored-before"));
        let other = Mode::RestorePenultimate;
        assert_eq!(chosen(other, Mode::Reset, Some(previous), false), Step::Replace("PENULTIMATE"));
    }

    #[test]
    fn only_the_five_modes_are_known() {
        assert_eq!(Mode::parse(b"reset\n").unwrap_err().code, "unknown-mode");
        for (name, mode) in NAMES {
            assert_eq!((Mode::parse(name.as_bytes()).unwrap(), mode.name()), (mode, name));
        }
    }
}
