//! A budget in seconds: a boot waits no longer than this for a reset.
use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::stop::{stop, Result};

/// For a folder that is kept for the first time, whose files are copied one by one. After that it is a subvolume.
const FIRST_COPY: Duration = Duration::from_secs(600);

pub struct Clock {
    budget: Cell<Duration>,
    end: Cell<Instant>,
}

impl Clock {
    pub fn of_seconds(seconds: u64) -> Clock {
        let budget = Duration::from_secs(seconds);
        Clock { budget: Cell::new(budget), end: Cell::new(Instant::now() + budget) }
    }

    pub fn go_on(&self) -> Result<()> {
        if Instant::now() < self.end.get() {
            return Ok(());
        }
        let seconds = self.budget.get().as_secs();
        stop("out-of-time", format!("It took longer than the {} seconds that a boot has for it", seconds))
    }

    /// Runs a one-off task for a path, without counting its time.
    pub fn patiently<T>(&self, copy: impl FnOnce() -> Result<T>) -> Result<T> {
        let (budget, end, started) = (self.budget.get(), self.end.get(), Instant::now());
        self.budget.set(FIRST_COPY);
        self.end.set(started + FIRST_COPY);
        let made = copy();
        self.budget.set(budget);
        self.end.set(end + started.elapsed());
        made
    }
}
