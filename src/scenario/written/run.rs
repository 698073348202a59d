//! `[run]`: when the run begins and ends, and how often it is repeated.

use jiff::civil::Date;

use crate::scenario::leaf::{Measure, Number, number};
use crate::scenario::read::{Of, Reference, date, flag, reference, section, word};

/// The first day of a scenario that names none.
pub(crate) const USUAL_START: &str = "2024-01-01";

section! {
    /// When the run begins and ends, and how often it is repeated.
    pub(crate) struct Run {
        /// First recorded day; t = 0 is its midnight.
        start: Option<Date> = date(), default "2024-01-01" because "a Monday; dates, weekdays and seasons count from it, so say when it is where they matter";
        /// Length of the recorded time.
        horizon: Number = number(Measure::POSITIVE_TIME), required;
        /// Unrecorded time before the start, in which beds fill.
        warmup: Number = number(Measure::TIME), default "\"0 d\"" because "a surge usually begins from a stated census";
        /// What happens at the horizon: nobody new arrives and the run goes on until nobody is left, or it stops.
        after: bool = word(&[("drain", true), ("stop", false)]), default "\"drain\"" because "waits cut off at the horizon would look too short";
        /// Longest time that draining may take.
        drain_cap: Number = number(Measure::TIME), default "\"365 d\"" because "a system that cannot cope never empties";
        /// Number of replications.
        replications: Number = number(Measure { least: 1.0, most: 1e7, ..Measure::COUNT }), default "200" because "gives a share of replications to within about 7 %";
        /// Master seed of all random numbers.
        seed: Number = number(Measure { most: 9e15, ..Measure::COUNT }), default "20221231" because "the same file gives the same numbers";
        /// Draw by exact quantiles instead of tables: slow, for checks.
        exact_draws: bool = flag(), default "false" because "tables draw nearly the same in a small part of the time";
        /// Arm against which the others are compared.
        reference: Option<Reference> = reference(Of::Arm), optional;
        /// Input that is the size of the wave, for the breaking point.
        wave_size: Option<Reference> = reference(Of::Input), optional;
        /// Input that is the timing of the wave, which a calibration fits beside its size.
        wave_timing: Option<Reference> = reference(Of::Input), optional;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::read::Section;

    #[test]
    fn dates_count_from_the_default_of_the_start() {
        let rows = Run::rows();
        let start = rows.iter().find(|row| row.key == "start").unwrap();
        assert!(start.presence.contains(USUAL_START));
        let loaded = crate::scenario::Scenario::parse(
            "extends = \"builtin:minimal\"\nname = \"x\"\ntitle = \"@unset\"\n[run]\nstart = \"@unset\"\n\
             [[stream]]\nid = \"patients\"\nfrom = 2024-01-03\n",
            &[],
        );
        let loaded =
            loaded.unwrap_or_else(|p| panic!("{}", p.render(crate::scenario::Language::En, false)));
        assert_eq!(loaded.calendar.start().to_string(), USUAL_START);
        assert_eq!(loaded.title.zh, "x");
        let study = loaded.study(&crate::scenario::Options::default());
        let model = &study.worlds.models(0)[0];
        let mut streams = model.demand.streams.iter();
        let days = crate::caseload::expected_by_day(streams.next().unwrap(), 0..4);
        let open: Vec<bool> = days.iter().map(|cases| *cases > 0.0).collect();
        assert_eq!(open, [false, false, true, true]);
    }
}
