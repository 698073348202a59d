//! The engine against two models written by hand, in one run: `cargo bench`.
//!
//! The engine plays `scenarios/bench/m1.toml` and `m2.toml` through the ordinary library, with
//! all statistics; the yardstick is `hand.rs`. Both take turns, replication by replication, on
//! one thread, so that a slow moment of the machine slows both; what counts is the ratio.
//!
//! `cargo bench -- only m1 1` plays one replication of M1 by the engine alone, for a profiler.

#[allow(dead_code, clippy::pedantic)] // copied unchanged
mod hand;

use std::path::Path;

use surgeplan::experiment::study::Study;
use surgeplan::model::Model;
use surgeplan::random::Key;
use surgeplan::readiness::{Kpi, Place, Who, sample};
use surgeplan::scenario::{Language, Options, Scenario};
use surgeplan::simulation::{Memory, Plan, Record, simulate_in};

const RUNS: u64 = 5;
/// Results must lie within so many standard errors of what is expected.
const TOLERANCE: f64 = 4.5;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    if let Some(only) = words.iter().position(|word| word == "only") {
        return alone(&words[only + 1..]);
    }
    compare_both();
}

/// Plays so many replications of one model by the engine alone.
fn alone(words: &[String]) {
    let name = if words.first().is_some_and(|name| name == "m2") {
        "m2"
    } else {
        "m1"
    };
    let replications = words.get(1).and_then(|word| word.parse().ok()).unwrap_or(1);
    let bench = Bench::load(name);
    let mut memory = Memory::default();
    for replication in 0..replications {
        let record = bench.play(replication, &mut memory);
        println!("{name} {replication}: {} calendar events", record.events);
    }
}

fn compare_both() {
    println!("       ns per event        ratio: median of {RUNS} runs, least, most");
    println!("         engine    hand");
    let m1 = Bench::load("m1");
    let seed = m1.study.seed;
    let m1_results = m1.compare(5, |replication| {
        hand::m1(1_000_000, seed + replication).events
    });
    println!("peak memory so far: {}", peak_memory());
    let m2 = Bench::load("m2");
    let mut world = hand::M2World::new();
    let m2_results = m2.compare(50, |replication| world.run(seed, replication).events);
    println!("peak memory so far: {}", peak_memory());
    println!();
    println!("result                 engine    expected   standard errors away");
    m1_results.check("wait_mean", Some("bed"), 0.275_385, 0.034 * 0.275_385);
    // The standard errors of the reference are those of 8,000 replications.
    let sd = |error: f64| error * 8_000_f64.sqrt();
    m2_results.check("patients", None, 59_998.9, sd(2.8));
    m2_results.check("arrivals", Some("icu"), 1_439.9, sd(0.4));
    m2_results.check("wait_mean", Some("icu"), 4_145.0, sd(3.6));
    m2_results.check("queue_peak", Some("icu"), 694.5, sd(0.5));
    m2_results.check("wait_mean", Some("clinic"), 3.61 / 60.0, sd(0.01) / 60.0);
}

/// A benchmark scenario.
struct Bench {
    name: &'static str,
    study: Study,
    plan: Plan,
}

/// The metrics of every replication that was played.
struct Results<'a> {
    bench: &'a Bench,
    rows: Vec<Vec<f64>>,
}

impl Bench {
    fn load(name: &'static str) -> Bench {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let file = root.join(format!("scenarios/bench/{name}.toml"));
        let study = match Scenario::load(&file, &[]) {
            Ok(loaded) => loaded.study(&Options::default()),
            Err(problems) => panic!("{}", problems.render(Language::En, false)),
        };
        let plan = Plan::new(&study.worlds.models(0)[0], &study.kpis);
        Bench { name, study, plan }
    }

    /// Plays one replication.
    fn play(&self, replication: u64, memory: &mut Memory) -> Record {
        let models = self.study.worlds.models(replication);
        let key = Key::world(self.study.seed, replication);
        simulate_in(memory, &models[0], &self.plan, key)
    }

    /// Lets the engine and the yardstick take turns, and prints times and ratios.
    fn compare(&self, replications: u64, mut hand: impl FnMut(u64) -> u64) -> Results<'_> {
        let mut results = Results {
            bench: self,
            rows: Vec::new(),
        };
        let mut runs = Vec::new();
        let mut memory = Memory::default();
        for run in 0..RUNS {
            let mut costs = [Cost::default(), Cost::default()];
            for replication in run * replications..(run + 1) * replications {
                let (record, time) = timed(|| self.play(replication, &mut memory));
                costs[0].add(time, results.add(&record));
                let (events, time) = timed(|| hand(replication));
                costs[1].add(time, events as f64);
            }
            runs.push(costs.map(|cost| cost.time / cost.events));
        }
        let [engine, by_hand, ratio] = [
            sorted(runs.iter().map(|run| run[0])),
            sorted(runs.iter().map(|run| run[1])),
            sorted(runs.iter().map(|run| run[0] / run[1])),
        ];
        let (middle, last) = (runs.len() / 2, runs.len() - 1);
        println!(
            "{:6} {:8.1} {:7.1}   {:8.2} {:7.2} {:7.2}",
            self.name, engine[middle], by_hand[middle], ratio[middle], ratio[0], ratio[last],
        );
        results
    }
}

impl Results<'_> {
    /// Keeps the metrics of a replication; gives its number of events as every engine counts
    /// them: one for each arrival, and one for the end of each service or stay.
    fn add(&mut self, record: &Record) -> f64 {
        let Bench { study, plan, .. } = self.bench;
        let value = |kpi: &Kpi| sample(kpi, plan, record).value().unwrap_or(f64::NAN);
        let row: Vec<f64> = study.kpis.iter().map(value).collect();
        let is_event = |kpi: &Kpi| {
            let everywhere = kpi.scope.place == Place::All && kpi.scope.who == Who::All;
            everywhere && ["patients", "arrivals"].contains(&kpi.metric)
        };
        let values = study.kpis.iter().zip(&row);
        let events = values
            .filter(|(kpi, _)| is_event(kpi))
            .map(|(_, value)| value);
        let events = events.sum();
        self.rows.push(row);
        events
    }

    /// Prints the mean of a metric beside what is expected of it.
    ///
    /// # Panics
    /// If it is too far off.
    fn check(&self, metric: &str, level: Option<&str>, expected: f64, sd: f64) {
        let model = &self.bench.study.worlds.models(0)[0];
        let asked = |kpi: &Kpi| {
            let everywhere = kpi.scope.place == Place::All && kpi.scope.who == Who::All;
            kpi.metric == metric && everywhere && level_of(model, kpi) == level
        };
        let place = self.bench.study.kpis.iter().position(asked);
        let place = place.expect("a metric that every run reports");
        let n = self.rows.len() as f64;
        let mean = self.rows.iter().map(|row| row[place]).sum::<f64>() / n;
        let away = (mean - expected) / (sd / n.sqrt());
        let name = format!("{} {metric} {}", self.bench.name, level.unwrap_or_default());
        println!("{name:20} {mean:9.4} {expected:11.4}   {away:5.1}");
        assert!(away.abs() < TOLERANCE, "{name} is off");
    }
}

fn level_of<'m>(model: &'m Model, kpi: &Kpi) -> Option<&'m str> {
    let level = kpi.scope.level?;
    Some(&model.network.levels[level].label.id)
}

#[derive(Clone, Copy, Default)]
struct Cost {
    time: f64,
    events: f64,
}

impl Cost {
    fn add(&mut self, time: f64, events: f64) {
        self.time += time;
        self.events += events;
    }
}

/// What something gives, and the nanoseconds of processor time that it takes.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begin = thread_time();
    let result = work();
    (result, thread_time() - begin)
}

/// Nanoseconds of processor time of this thread; of the clock, where the system does not say.
#[allow(clippy::disallowed_methods)] // a benchmark may look at the clock
fn thread_time() -> f64 {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    // what the system says is as of the last time that it chose a thread to run: some milliseconds ago,
    // unless it is asked to choose now
    std::thread::yield_now();
    let of_thread = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let first = of_thread.as_deref().and_then(|text| text.split(' ').next());
    first
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| START.elapsed().as_nanos() as f64)
}

/// Most memory that this process has held so far, if the system says.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or("unknown".into(), |text| text.trim().into())
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}
