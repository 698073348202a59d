//! A progress bar on standard error, and Ctrl-C.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over replications; hidden where nobody looks or nobody wants it.
pub fn bar(replications: u64, quiet: bool) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len}  {elapsed} + {eta}");
    ProgressBar::new(replications)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// A count of replications where nobody knows how many there will be.
pub fn counter(quiet: bool) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {pos} replications  {elapsed}");
    ProgressBar::new_spinner()
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

/// The flag that Ctrl-C sets now.
static CURRENT: Mutex<Option<Arc<AtomicBool>>> = Mutex::new(None);

/// A flag that Ctrl-C sets from now on; a second Ctrl-C ends the program at once.
pub fn stop_flag() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
    *current = Some(Arc::clone(&stop));
    let handler = || {
        let current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        let set = current
            .as_ref()
            .map(|flag| flag.swap(true, Ordering::Relaxed));
        if set != Some(false) {
            std::process::exit(130);
        }
    };
    // There is one handler: the first. Without any, Ctrl-C ends the program at once, which is no worse.
    let _ = ctrlc::set_handler(handler);
    stop
}
