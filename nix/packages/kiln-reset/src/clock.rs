//! A budget in seconds: a boot waits no longer than this for a reset.
use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::stop::{shown, stop, Result, Stop};

/// The code of a stop because the first copies of a volume took too long.
pub const FIRST_COPY: &str = "first-copy";
const OUT_OF_TIME: &str = "out-of-time";

/// How long a start may take for each volume.
#[derive(Clone, Copy)]
pub struct Seconds {
    pub reset: u64,
    /// More, for all folders together that are kept for the first time: their files are copied one by one.
    pub first_copies: u64,
}

impl Seconds {
    /// `30`, or `30+600`.
    pub fn parse(text: &[u8]) -> Result<Seconds> {
        let numbers = std::str::from_utf8(text).ok().and_then(|text| {
            let (reset, first) = text.split_once('+').unwrap_or((text, "600"));
            Some(Seconds { reset: reset.parse().ok()?, first_copies: first.parse().ok()? })
        });
        match numbers {
            Some(seconds) => Ok(seconds),
            None => stop("bad-argument", format!("{} is not a number of seconds", shown(text))),
        }
    }
}

pub struct Clock {
    seconds: Seconds,
    end: Cell<Instant>,
    /// What is left for first copies; `None` before the first one.
    first: Cell<Option<Duration>>,
}

impl Clock {
    pub fn of(seconds: Seconds) -> Clock {
        let end = Cell::new(Instant::now() + Duration::from_secs(seconds.reset));
        Clock { seconds, end, first: Cell::new(None) }
    }

    pub fn go_on(&self) -> Result<()> {
        if Instant::now() < self.end.get() {
            return Ok(());
        }
        stop(OUT_OF_TIME, format!("It took longer than the {} seconds that a boot has for it", self.seconds.reset))
    }

    /// Runs the first copy of a path, whose time does not count for the rest.
    pub fn patiently<T>(&self, path: &[u8], copy: impl FnOnce() -> Result<T>) -> Result<T> {
        let (total, end, started) = (self.seconds.first_copies, self.end.get(), Instant::now());
        let left = self.first.get().unwrap_or_else(|| {
            eprintln!(
                "kiln-reset: {} and what else is kept for the first time is copied now, for at most {} seconds",
                shown(path),
                total
            );
            Duration::from_secs(total)
        });
        self.end.set(started + left);
        let made = copy();
        let took = started.elapsed();
        self.first.set(Some(left.saturating_sub(took)));
        self.end.set(end + took);
        made.map_err(|stop| match stop.code {
            OUT_OF_TIME => Stop {
                code: FIRST_COPY,
                cause: format!(
                    "The first copy of {} took longer than the {} seconds that all have",
                    shown(path),
                    total
                ),
                nameless: None,
            },
            _ => stop,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_copies_have_one_time_together_and_the_rest_keeps_its_own() {
        let clock = Clock::of(Seconds { reset: 60, first_copies: 1 });
        let copy = || {
            std::thread::sleep(Duration::from_millis(600));
            clock.go_on()
        };
        assert!(clock.patiently(b"one", copy).is_ok());
        assert_eq!(clock.patiently(b"two", copy).unwrap_err().code, FIRST_COPY);
        assert!(clock.go_on().is_ok());
    }

    #[test]
    fn seconds_are_one_number_or_two() {
        let of = |text: &[u8]| Seconds::parse(text).map(|seconds| (seconds.reset, seconds.first_copies)).ok();
        assert_eq!([of(b"30"), of(b"30+5"), of(b"30+"), of(b"-1")], [Some((30, 600)), Some((30, 5)), None, None]);
    }
}
