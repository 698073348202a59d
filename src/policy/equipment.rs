//! Equipment that is not in use, and who would hold how much of it.

use crate::model::equipment::StockId;
use crate::model::network::{FacilityId, LevelId, Network};
use crate::model::patient::{Patients, Stage, StageId};
use crate::table::{Id, Table};

/// Equipment at this instant.
#[derive(Clone, Debug, Default)]
pub struct Equipment {
    /// What a patient of a stage holds in a facility: stages of a facility stand side by side.
    asks: Vec<Ask>,
    stages: usize,
    /// Parts that nobody holds; below 0 where more is held than there is.
    pub left: Table<StockId, i64>,
}

/// What a patient of a stage holds who gets the level that it needs.
#[derive(Clone, Debug)]
struct Ask {
    level: Option<LevelId>,
    parts: Vec<(StockId, i64)>,
}

impl Equipment {
    /// All of it at nobody's; nothing at all where no facility counts any.
    #[must_use]
    pub fn new(network: &Network, patients: &Patients) -> Self {
        let stocks = &network.pools.stocks;
        if stocks.is_empty() {
            return Equipment::default();
        }
        let ask = |at: FacilityId, stage: &Stage| {
            let needs = stage.need.iter().flat_map(|need| &need.equipment);
            let held = needs.flat_map(|&(resource, parts)| {
                let here = stocks.pairs();
                let own =
                    here.filter(move |(_, row)| (row.resource, row.facility) == (resource, at));
                own.map(move |(stock, _)| (stock, parts))
            });
            Ask {
                level: stage.need.as_ref().map(|need| need.level),
                parts: held.collect(),
            }
        };
        let facilities = network.facilities.ids();
        let asks =
            facilities.flat_map(|at| patients.stages.iter().map(move |stage| ask(at, stage)));
        Equipment {
            asks: asks.collect(),
            stages: patients.stages.len(),
            left: stocks.iter().map(|_| 0).collect(),
        }
    }

    /// Whether any is counted.
    #[must_use]
    #[inline]
    pub fn is_counted(&self) -> bool {
        self.stages > 0
    }

    /// What a patient of a stage holds in a facility who gets this level there: nothing if the stage
    /// needs another one.
    #[must_use]
    pub fn asks(&self, at: FacilityId, stage: StageId, level: LevelId) -> &[(StockId, i64)] {
        let ask = self.asks.get(at.index() * self.stages + stage.index());
        let own = ask.filter(|ask| ask.level == Some(level));
        own.map_or(&[], |ask| &ask.parts)
    }

    /// The first stock of which too little is left for a patient.
    #[must_use]
    pub fn lacks(&self, at: FacilityId, stage: StageId, level: LevelId) -> Option<StockId> {
        let mut asks = self.asks(at, stage, level).iter();
        let short = asks.find(|&&(stock, parts)| self.left[stock] < parts);
        short.map(|&(stock, _)| stock)
    }
}
