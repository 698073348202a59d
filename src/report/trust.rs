//! What a reader needs to trust a run, or not to: STRESS-DES item by item, where inputs come
//! from, which uncertainty each interval covers, and what the model leaves out.
//!
//! STRESS-DES: Monks, Currie, Onggo, Robinson, Kunc and Taylor, Journal of Simulation 13 (2019).

use super::Input;
use super::figure::Table;
use super::names::Names;
use super::text::Text;
use super::text::metric::Unit;
use super::text::number;
use super::text::trust::Trust;
use super::text::versus;
use super::text::word::Word;
use crate::model::After;
use crate::model::network::Waiting;

/// An item of the checklist; `None` is one that nobody has answered.
pub type Item = (Text, Option<Text>);

/// How many numbers rest on what.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Pedigree {
    /// Checked against a document.
    pub verified: usize,
    /// From memory.
    pub recalled: usize,
    /// Computed from others.
    pub derived: usize,
    /// Assumed.
    pub assumed: usize,
    /// Not said.
    pub bare: usize,
}

impl Input<'_> {
    /// The items of STRESS-DES, and validation against a past winter.
    #[must_use]
    pub fn stress_des(&self) -> Vec<Item> {
        let mut items = self.objectives();
        items.extend(self.logic());
        items.extend(self.components());
        items.extend(self.data());
        items.extend(self.experimentation());
        items.extend(self.implementation());
        items
    }

    /// The same as a table, with a word where nothing was answered.
    #[must_use]
    pub fn stress_table(&self) -> Table {
        let row = |(item, says): Item| vec![item, says.unwrap_or_else(|| Word::Missing.text())];
        Table {
            head: [Word::Item, Word::Says].map(Word::text).into(),
            rows: self.stress_des().into_iter().map(row).collect(),
        }
    }

    /// Which items nobody has answered.
    #[must_use]
    pub fn lacking(&self) -> Text {
        let items = self.stress_des().into_iter();
        let bare: Vec<Text> = items
            .filter(|(_, says)| says.is_none())
            .map(|(item, _)| item)
            .collect();
        if bare.is_empty() {
            return Trust::LacksNone {}.text();
        }
        let n = Text::same(&bare.len());
        let items = Text::join(&bare, "、", ", ");
        Trust::Lacks { n, items }.text()
    }

    fn objectives(&self) -> Vec<Item> {
        let question = [&self.scenario.question, &self.scenario.title];
        let question = question.into_iter().find(|text| !text.is_empty()).cloned();
        let targets: Vec<Text> = (0..self.study.targets.len())
            .map(|target| self.target_name(target))
            .collect();
        let n = Text::same(&self.study.kpis.len());
        let outputs = (!targets.is_empty()).then(|| {
            let targets = Text::join(&targets, "、", "; ");
            Trust::OutputsAre { n, targets }.text()
        });
        let arms: Vec<Text> = (0..self.study.arms.len())
            .map(|arm| self.arm_name(arm))
            .collect();
        let compared = (!arms.is_empty()).then(|| {
            let reference = self.arm_name(self.study.reference);
            let arms = Text::join(&arms, "、", "; ");
            Trust::AimsAre { arms, reference }.text()
        });
        vec![
            (Trust::Purpose {}.text(), question),
            (Trust::Outputs {}.text(), outputs),
            (Trust::Aims {}.text(), compared),
        ]
    }

    fn logic(&self) -> Vec<Item> {
        let network = &self.model.network;
        let [facilities, tiers, units] = [
            network.facilities.len(),
            network.tiers.len(),
            network.units.len(),
        ]
        .map(|n| Text::same(&n));
        let diagram = Trust::DiagramIs {
            facilities,
            tiers,
            units,
        };
        vec![
            (Trust::Diagram {}.text(), Some(diagram.text())),
            (Trust::Logic {}.text(), Some(Trust::LogicIs {}.text())),
            (
                Trust::ScenarioLogic {}.text(),
                Some(Trust::ScenarioLogicIs {}.text()),
            ),
            (
                Trust::Algorithms {}.text(),
                Some(Trust::AlgorithmsAre {}.text()),
            ),
        ]
    }

    fn components(&self) -> Vec<Item> {
        let patients = &self.model.patients;
        let types = patients.types.iter().map(|kind| Text::from(&kind.label));
        let stages = patients.stages.iter().map(|stage| Text::from(&stage.label));
        let list = |words: Vec<Text>| {
            let mut words = words;
            words.dedup();
            (!words.is_empty()).then(|| Text::join(&words, "、", ", "))
        };
        let network = &self.model.network;
        let queue = network
            .units
            .iter()
            .filter(|unit| unit.waiting != Waiting::None)
            .count();
        let [queue, none] = [queue, network.units.len() - queue].map(|n| Text::same(&n));
        let demand = &self.model.demand;
        let streams = demand.streams.iter().map(|own| Text::from(&own.label));
        let streams = list(streams.collect());
        let places = Text::same(&demand.places.len());
        let entry = streams.map(|streams| Trust::EntryIs { streams, places }.text());
        vec![
            (Trust::Entities {}.text(), list(types.collect())),
            (Trust::Activities {}.text(), list(stages.collect())),
            (Trust::Resources {}.text(), self.resources()),
            (
                Trust::Queues {}.text(),
                Some(Trust::QueuesAre { queue, none }.text()),
            ),
            (Trust::Entry {}.text(), entry),
        ]
    }

    fn resources(&self) -> Option<Text> {
        let network = &self.model.network;
        let levels = network.levels.ids().map(|id| Names(self.model).level(id));
        let levels: Vec<Text> = levels.collect();
        let pools = network.pools.resources.iter().map(Text::from);
        let pools: Vec<Text> = pools.collect();
        let [levels, pools] = [levels, pools].map(|words| Text::join(&words, "、", ", "));
        let say = if pools.is_empty() {
            Trust::ResourcesOnlyBeds {
                levels: levels.clone(),
            }
        } else {
            Trust::ResourcesAre {
                levels: levels.clone(),
                pools,
            }
        };
        (!levels.is_empty()).then(|| say.text())
    }

    fn data(&self) -> Vec<Item> {
        let info = self.scenario;
        let sources = info.sources.len();
        let data = (sources > 0).then(|| {
            let n = Text::same(&sources);
            Trust::DataAre { n }.text()
        });
        let uncertain = self.study.inputs.iter().filter(|input| input.uncertain);
        let [n, uncertain] = [info.assumptions.len(), uncertain.count()]
            .map(|n| Text::same(&number::whole(n as u64)));
        let parameters = Trust::ParametersAre { n, uncertain }.text();
        let some = !info.assumptions.is_empty();
        vec![
            (Trust::Data {}.text(), data),
            (Trust::Preparation {}.text(), None),
            (Trust::Parameters {}.text(), some.then_some(parameters)),
            (
                Trust::AssumptionsItem {}.text(),
                some.then(|| self.pedigree_sentence()),
            ),
        ]
    }

    /// How many numbers rest on what.
    #[must_use]
    pub fn pedigree(&self) -> Pedigree {
        let mut counts = Pedigree::default();
        for assumption in &self.scenario.assumptions {
            let count = match assumption.mark.as_str() {
                "verified" => &mut counts.verified,
                "recalled" => &mut counts.recalled,
                "derived" => &mut counts.derived,
                "assumed" => &mut counts.assumed,
                _ => &mut counts.bare,
            };
            *count += 1;
        }
        counts
    }

    /// The same in words.
    #[must_use]
    pub fn pedigree_sentence(&self) -> Text {
        let own = self.pedigree();
        let [verified, recalled, derived, assumed, bare] = [
            own.verified,
            own.recalled,
            own.derived,
            own.assumed,
            own.bare,
        ]
        .map(|n| Text::same(&number::whole(n as u64)));
        Trust::Pedigree {
            verified,
            recalled,
            derived,
            assumed,
            bare,
        }
        .text()
    }

    fn experimentation(&self) -> Vec<Item> {
        let clock = &self.model.clock;
        let start = if clock.warmup.0 == 0 {
            Trust::StartEmpty {}.text()
        } else {
            let warmup = number::duration(clock.warmup);
            Trust::StartIs { warmup }.text()
        };
        let days = Text::same(&self.days());
        let length = match clock.after {
            After::Stop => Trust::LengthStop { days }.text(),
            After::Drain { cap } => {
                let cap = number::duration(cap);
                Trust::LengthDrain { days, cap }.text()
            }
        };
        vec![
            (Trust::Start {}.text(), Some(start)),
            (Trust::Length {}.text(), Some(length)),
            (Trust::Estimation {}.text(), Some(self.estimation())),
        ]
    }

    fn estimation(&self) -> Text {
        let headline = self.headline();
        let arms = self.verdicts.iter();
        let shares = arms.flat_map(|arm| headline.iter().filter_map(|&target| arm.get(target)));
        let widths = shares.filter(|verdict| verdict.met.is_some());
        let widths = widths.map(|verdict| (verdict.interval.1 - verdict.interval.0) * 50.0);
        let widest = widths.fold(0.0, f64::max);
        let (runs, seed) = (self.experiment.replications, self.scenario.seed);
        Trust::EstimationIs {
            runs: Text::same(&number::whole(runs)),
            seed: Text::same(&seed),
            methods: self.verdict_methods(),
            width: Text::same(&number::short(widest)),
        }
        .text()
    }

    /// The methods of the intervals of verdicts, each once.
    fn verdict_methods(&self) -> Text {
        let mut methods = Vec::new();
        for verdict in self.verdicts.iter().flatten() {
            if !methods.contains(&verdict.method) {
                methods.push(verdict.method);
            }
        }
        let names: Vec<Text> = methods.into_iter().map(versus::method).collect();
        Text::join(&names, "、", ", ")
    }

    fn implementation(&self) -> Vec<Item> {
        let info = self.scenario;
        let software = Text::same(&format!("surgeplan {} (Rust)", info.version));
        let hash = Text::same(&info.scenario_hash);
        let past = self.observed.map(|over| {
            let file = Text::same(&over.file);
            Trust::PastIs { file }.text()
        });
        let known = |item: Trust, says: Trust| (item.text(), Some(says.text()));
        vec![
            (Trust::Software {}.text(), Some(software)),
            known(Trust::Sampling {}, Trust::SamplingIs {}),
            known(Trust::Execution {}, Trust::ExecutionIs {}),
            known(Trust::Machine {}, Trust::MachineIs {}),
            known(Trust::Access {}, Trust::AccessIs { hash }),
            (Trust::Past {}.text(), past),
        ]
    }

    /// Which uncertainty each kind of interval covers.
    #[must_use]
    pub fn intervals_covered(&self) -> Vec<Text> {
        let mut says = vec![
            self.interval_sentence(),
            Trust::IntervalVerdict {}.text(),
            Trust::IntervalBand {}.text(),
        ];
        if self.comparisons.is_some() {
            says.push(Trust::IntervalPair {}.text());
        }
        if self.breaking.iter().flatten().any(Option::is_some) {
            says.push(Trust::IntervalBreak {}.text());
        }
        says.push(Trust::IntervalNone {}.text());
        says
    }

    /// What the model leaves out.
    #[must_use]
    pub fn not_covered(&self) -> Vec<Text> {
        let said = [
            Trust::NoForecast {},
            Trust::NoReply {},
            Trust::NoSpread {},
            Trust::NoQuality {},
            Trust::NoOutside {},
        ];
        said.iter().map(Trust::text).collect()
    }

    /// The inputs that are drawn in each replication, and what came up: lowest tenth, median,
    /// highest tenth.
    #[must_use]
    pub fn inputs_table(&self) -> Option<Table> {
        let head = [Word::InputName, Word::Share10, Word::Median, Word::Share90];
        let inputs = self.study.inputs.iter().enumerate();
        let rows = inputs
            .filter(|(_, input)| input.uncertain)
            .map(|(at, input)| {
                let runs = self.experiment.inputs.iter();
                let mut drawn: Vec<f64> = runs.filter_map(|run| run.get(at).copied()).collect();
                drawn.sort_by(f64::total_cmp);
                let unit = Unit::of_input(&input.unit);
                let cell =
                    |p: f64| quantile(&drawn, p).map_or_else(Text::default, |x| unit.value(x));
                vec![Text::from(&input.label), cell(0.1), cell(0.5), cell(0.9)]
            });
        let rows: Vec<_> = rows.collect();
        (!rows.is_empty()).then(|| Table {
            head: head.map(Word::text).into(),
            rows,
        })
    }
}

/// The smallest of sorted values that at least a share `p` does not exceed.
pub(super) fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let rank = (p * sorted.len() as f64).ceil().max(1.0) as usize;
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn what_nobody_said_is_named_as_missing() {
        let mut sample = Sample::pair();
        let lacking = sample.input().lacking().en;
        assert!(lacking.contains("3.2 Pre-processing"), "{lacking}");
        assert!(!lacking.contains("1.1 Purpose"), "{lacking}");
        sample.scenario.question = Text::default();
        sample.scenario.title = Text::default();
        sample.scenario.sources.clear();
        let lacking = sample.input().lacking().en;
        assert!(lacking.contains("1.1 Purpose"), "{lacking}");
        assert!(lacking.contains("3.1 Data sources"), "{lacking}");
    }

    #[test]
    fn every_number_has_a_place_in_the_pedigree() {
        let sample = Sample::pair();
        let own = sample.input().pedigree();
        let all = own.verified + own.recalled + own.derived + own.assumed + own.bare;
        assert_eq!(all, sample.scenario.assumptions.len());
    }

    #[test]
    fn quantiles_of_what_came_up() {
        let sorted = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0];
        assert_eq!(quantile(&sorted, 0.1), Some(1.0));
        assert_eq!(quantile(&sorted, 0.5), Some(5.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
