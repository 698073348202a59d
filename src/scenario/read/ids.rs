//! The ids of a scenario, collected before anything else is read, so that a reference can be
//! checked wherever it stands.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::message::Words;
use crate::scenario::tree::{Kind, Node, Table};
use crate::units::{DAY, Dimension, time_unit};

/// Kinds of things that have ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Of {
    Tier,
    Level,
    Group,
    Facility,
    Staff,
    Equipment,
    Service,
    Supply,
    Vehicle,
    Triage,
    Intervention,
    Scheme,
    Place,
    Type,
    Stream,
    Arm,
    Source,
    Input,
    Age,
    Risk,
    Counted,
}

impl Of {
    const ROWS: [(Of, &'static str); 17] = [
        (Of::Tier, "tier"),
        (Of::Level, "care_level"),
        (Of::Group, "group"),
        (Of::Facility, "facility"),
        (Of::Staff, "staff"),
        (Of::Equipment, "equipment"),
        (Of::Service, "service"),
        (Of::Supply, "supply"),
        (Of::Vehicle, "vehicle"),
        (Of::Triage, "triage"),
        (Of::Intervention, "intervention"),
        (Of::Scheme, "scheme"),
        (Of::Place, "place"),
        (Of::Type, "patient_type"),
        (Of::Stream, "stream"),
        (Of::Arm, "arm"),
        (Of::Counted, "count"),
    ];

    /// What it is called.
    pub fn words(self) -> Words {
        match self {
            Of::Tier => Words {
                zh: "层级",
                en: "tier",
            },
            Of::Level => Words {
                zh: "诊疗级别",
                en: "care level",
            },
            Of::Group => Words {
                zh: "医共体(机构组)",
                en: "group",
            },
            Of::Facility => Words {
                zh: "机构",
                en: "facility",
            },
            Of::Staff => Words {
                zh: "人员组",
                en: "staff group",
            },
            Of::Equipment => Words {
                zh: "设备",
                en: "kind of equipment",
            },
            Of::Service => Words {
                zh: "共享服务",
                en: "service",
            },
            Of::Supply => Words {
                zh: "物资",
                en: "supply",
            },
            Of::Vehicle => Words {
                zh: "车辆",
                en: "kind of vehicle",
            },
            Of::Triage => Words {
                zh: "分诊",
                en: "triage",
            },
            Of::Intervention => Words {
                zh: "干预措施",
                en: "intervention",
            },
            Of::Scheme => Words {
                zh: "对口帮扶方案",
                en: "scheme",
            },
            Of::Place => Words {
                zh: "地区",
                en: "place",
            },
            Of::Type => Words {
                zh: "患者类型",
                en: "patient type",
            },
            Of::Stream => Words {
                zh: "病例来源",
                en: "stream",
            },
            Of::Arm => Words {
                zh: "方案",
                en: "arm",
            },
            Of::Source => Words {
                zh: "资料来源",
                en: "source",
            },
            Of::Input => Words {
                zh: "输入项",
                en: "input",
            },
            Of::Age => Words {
                zh: "年龄段",
                en: "age band",
            },
            Of::Risk => Words {
                zh: "风险等级",
                en: "risk tier",
            },
            Of::Counted => Words {
                zh: "清点项目",
                en: "thing counted",
            },
        }
    }
}

/// An input that expressions may name.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct InputName {
    pub name: String,
    /// What it measures.
    pub dimension: Dimension,
    /// Days in its unit of time, or units of time in a day for a rate; 1 for plain numbers.
    unit: f64,
}

/// All ids by kind.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Ids {
    known: BTreeMap<Of, BTreeSet<String>>,
    /// The ids in order of their numbers: as declared for ages and risks, else of text.
    ordered: BTreeMap<Of, Vec<String>>,
    /// Kinds whose list could not be read: nothing is said about references to them.
    unreadable: BTreeSet<Of>,
}

impl Ids {
    /// Collects the ids of a scenario.
    pub fn collect(root: &Table) -> Ids {
        let mut ids = Ids::default();
        for (of, key) in Of::ROWS {
            if let Some(entry) = root.get(key) {
                ids.add_rows(of, &entry.node);
            }
        }
        for (of, key) in [(Of::Source, "sources"), (Of::Input, "inputs")] {
            let table = root.get(key).and_then(|entry| entry.node.as_table());
            for id in table.into_iter().flat_map(Table::keys) {
                ids.add(of, id);
            }
        }
        let patients = root.get("patients").map(|entry| &entry.node);
        for (of, key) in [(Of::Age, "ages"), (Of::Risk, "risks")] {
            ids.add_ordered(of, patients.and_then(|table| table.get(key)));
        }
        for (&of, known) in &ids.known {
            ids.ordered
                .entry(of)
                .or_insert_with(|| known.iter().cloned().collect());
        }
        ids
    }

    fn add(&mut self, of: Of, id: &str) {
        self.known.entry(of).or_default().insert(id.into());
    }

    fn add_rows(&mut self, of: Of, node: &Node) {
        let Some(rows) = node.as_list() else {
            self.unreadable.insert(of);
            return;
        };
        for row in rows {
            match row.get("id").map(|id| &id.kind) {
                Some(Kind::Text(id)) => self.add(of, id),
                _ => {
                    self.unreadable.insert(of);
                }
            }
        }
    }

    fn add_ordered(&mut self, of: Of, node: Option<&Node>) {
        let list = node.and_then(Node::as_list).unwrap_or_default();
        for id in list.iter().filter_map(Node::as_text) {
            self.add(of, id);
            self.ordered.entry(of).or_default().push(id.into());
        }
        if !self.ordered.contains_key(&of) {
            self.add(of, "all");
            self.ordered.insert(of, vec!["all".into()]);
        }
    }

    /// The number of an id: in order of id text, or of declaration for ages and risks.
    pub fn number(&self, of: Of, id: &str) -> Option<usize> {
        let list = self.ordered.get(&of)?;
        match of {
            Of::Age | Of::Risk => list.iter().position(|known| known == id),
            _ => list.binary_search_by(|known| known.as_str().cmp(id)).ok(),
        }
    }

    /// The ids of a kind, in order of their numbers.
    pub fn texts(&self, of: Of) -> impl Iterator<Item = &str> {
        self.ordered
            .get(&of)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// The id of a number; empty if there is none.
    pub fn text(&self, of: Of, number: usize) -> &str {
        let ids = self.ordered.get(&of);
        ids.and_then(|ids| ids.get(number))
            .map_or("", String::as_str)
    }

    /// How many there are.
    pub fn count(&self, of: Of) -> usize {
        self.ordered.get(&of).map_or(0, Vec::len)
    }

    /// Whether some rows of this kind could not be read.
    pub fn is_unreadable(&self, of: Of) -> bool {
        self.unreadable.contains(&of)
    }

    /// The ids of the kinds that an arm must not change.
    pub fn fixed(&self) -> impl Iterator<Item = (Of, &str)> {
        let kinds = self
            .ordered
            .iter()
            .filter(|(of, _)| **of != Of::Arm && **of != Of::Source);
        kinds.flat_map(|(&of, ids)| ids.iter().map(move |id| (of, id.as_str())))
    }
}

impl InputName {
    /// What a value in its unit is multiplied by to get days, or a number per day.
    pub fn factor(&self) -> f64 {
        self.unit
    }

    /// An input of this name and unit.
    pub fn new(name: &str, unit: &str) -> InputName {
        let (dimension, unit) = unit_of(unit);
        InputName {
            name: name.into(),
            dimension,
            unit,
        }
    }

    /// The inputs of a scenario in order of name.
    pub fn collect(root: &Table) -> Vec<InputName> {
        let inputs = root.get("inputs").and_then(|entry| entry.node.as_table());
        let input = |(name, entry): (&String, &crate::scenario::tree::Entry)| {
            let unit = entry
                .node
                .get("unit")
                .and_then(Node::as_text)
                .unwrap_or_default();
            InputName::new(name, unit)
        };
        inputs.into_iter().flatten().map(input).collect()
    }
}

/// What an input with this unit measures, and the size of the unit.
#[allow(clippy::cast_precision_loss)] // units are far below 2^53 ms
pub(crate) fn unit_of(unit: &str) -> (Dimension, f64) {
    if let Some(length) = time_unit(unit) {
        return (Dimension::Time, length as f64 / DAY as f64);
    }
    match unit
        .strip_prefix('/')
        .and_then(|word| time_unit(word.trim()))
    {
        Some(length) => (Dimension::Rate, DAY as f64 / length as f64),
        None => (Dimension::Plain, 1.0),
    }
}
