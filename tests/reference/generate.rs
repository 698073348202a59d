//! Random small scenarios, as text: whatever the language offers in care and flow, with
//! laws that are continuous, so that no two things happen at the same instant by design.

use std::fmt::Write;

use surgeplan::random::{Key, Purpose};

/// Throws dice from a fixed seed.
struct Dice {
    key: Key,
    thrown: u32,
}

impl Dice {
    fn unit(&mut self) -> f64 {
        self.thrown += 1;
        self.key.uniform(Purpose::named("scenario"), self.thrown)
    }

    /// From 0 to `n - 1`.
    fn of(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    fn often(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// A continuous law with a mean of so many hours.
    fn law(&mut self, hours: f64) -> String {
        let mean = hours * (0.5 + self.unit());
        match self.of(4) {
            0 => format!("{{ lognormal = {{ mean = \"{mean:.3} h\", cv = 0.8 }} }}"),
            1 => format!(
                "{{ uniform = {{ low = \"{:.3} h\", high = \"{:.3} h\" }} }}",
                mean * 0.3,
                mean * 1.7
            ),
            _ => format!("{{ exponential = {{ mean = \"{mean:.3} h\" }} }}"),
        }
    }

    /// One or two bands of strain, from light to heavy or the other way.
    fn strain(&mut self) -> String {
        let mut band = |from: f64| {
            let (odds, hazards) = (0.3 + 4.0 * self.unit(), 3.0 * self.unit());
            let hazards = if self.often(0.2) { 0.0 } else { hazards };
            format!("{{ from = {from}, odds = {odds:.3}, hazards = {hazards:.3} }}")
        };
        let (one, two) = (band(0.3), band(0.8));
        if self.often(0.5) {
            format!("[{one}, {two}]")
        } else {
            format!("[{two}]")
        }
    }

    fn share(&mut self, most: f64) -> String {
        if self.often(0.3) {
            return format!("[{:.3}, {:.3}]", self.unit() * most, self.unit() * most);
        }
        format!("{:.3}", self.unit() * most)
    }
}

struct Draft {
    dice: Dice,
    text: String,
    facilities: usize,
    /// Whether each level is a visit.
    visits: Vec<bool>,
    /// Levels of each facility.
    units: Vec<Vec<usize>>,
    types: usize,
    /// By type, the level that each stage needs, of those with a stay.
    stages: Vec<Vec<Option<usize>>>,
    stand_in: bool,
    /// Whether a facility refers upwards.
    refers: bool,
}

/// The scenario of a number.
pub fn scenario(number: u64) -> String {
    let mut dice = Dice {
        key: Key::world(number, 0),
        thrown: 0,
    };
    let visits = match dice.of(4) {
        0 => vec![false],
        1 => vec![false, false],
        2 => vec![false, true],
        _ => vec![false, false, true],
    };
    let mut draft = Draft {
        facilities: 1 + dice.of(3),
        types: 1 + dice.of(2),
        stand_in: dice.often(0.2),
        refers: false,
        units: Vec::new(),
        stages: Vec::new(),
        text: String::new(),
        visits,
        dice,
    };
    draft.head();
    draft.levels();
    draft.facilities();
    draft.patients();
    draft.ways();
    draft.demand();
    draft.text
}

impl Draft {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn head(&mut self) {
        let after = if self.dice.often(0.5) {
            "stop"
        } else {
            "drain"
        };
        let (days, warm) = (4 + self.dice.of(6), self.dice.of(3));
        let seed = self.dice.of(1_000_000);
        self.line("name = \"random\"\ntitle = \"random\"\npatients = { ages = [\"young\", \"old\"], age_shares = [0.6, 0.4] }");
        self.line(&format!(
            "[run]\nhorizon = \"{days} d\"\nwarmup = \"{warm} d\"\nafter = \"{after}\"\ndrain_cap = \"60 d\"\nseed = {seed}"
        ));
        self.line("[[tier]]\nid = \"low\"\n[[tier]]\nid = \"high\"");
    }

    fn levels(&mut self) {
        for level in 0..self.visits.len() {
            let kind = if self.visits[level] { "visit" } else { "stay" };
            self.line(&format!(
                "[[care_level]]\nid = \"l{level}\"\nkind = \"{kind}\""
            ));
            if !self.visits[level] {
                self.line(&format!("intensity = {}", level + 1));
            }
            let two = self.visits.get(1) == Some(&false);
            if level == 0 && two && self.stand_in {
                self.line("stand_ins = [\"l1\"]");
            } else if level == 0 && two && self.dice.often(0.5) {
                self.line("waits_in = [\"l1\"]");
            }
            if level == 1 && !self.visits[1] && self.dice.often(0.5) {
                self.line("boards_at = [\"l0\"]");
                if self.dice.often(0.3) {
                    self.line("boards_in = \"anywhere\"");
                }
            }
        }
    }

    fn facilities(&mut self) {
        for at in 0..self.facilities {
            let tier = if at == 0 { "low" } else { "high" };
            self.line(&format!("[[facility]]\nid = \"f{at}\"\ntier = \"{tier}\""));
            if at + 1 < self.facilities && self.dice.often(0.8) {
                self.line(&format!("refers_to = \"f{}\"", at + 1));
                self.refers = true;
            }
            let mut units = Vec::new();
            for level in 0..self.visits.len() {
                let last = at + 1 == self.facilities;
                if last || self.dice.often(0.7) {
                    self.unit(level);
                    units.push(level);
                }
            }
            self.units.push(units);
        }
    }

    fn unit(&mut self, level: usize) {
        let dice = &mut self.dice;
        let word = if self.visits[level] {
            "servers"
        } else {
            "beds"
        };
        let mut unit = format!("l{level} = {{ {word} = {}", 1 + dice.of(4));
        match dice.of(5) {
            0 => unit += ", waiting = \"none\"",
            1 => write!(unit, ", waiting = {{ at_most = {} }}", 1 + dice.of(3)).unwrap(),
            _ => {}
        }
        if dice.often(0.3) {
            write!(unit, ", patience = {}", dice.law(20.0)).unwrap();
        }
        if dice.often(0.3) {
            write!(unit, ", turnover = \"{} s\"", 600 + dice.of(20_000)).unwrap();
        }
        if dice.often(0.2) || self.visits[level] {
            write!(unit, ", time = {}", dice.law(12.0)).unwrap();
        }
        if dice.often(0.3) {
            let (one, two) = (1 + dice.of(200_000), 200_001 + dice.of(200_000));
            let (less, more) = (dice.of(3), dice.of(6));
            write!(unit, ", schedule = [{{ from = \"{one} s\", beds = {less} }}, {{ from = \"{two} s\", beds = {more} }}]").unwrap();
        }
        if self.types == 2 && dice.often(0.5) {
            write!(unit, ", priority = [\"t{}\"]", dice.of(2)).unwrap();
        }
        if dice.often(0.2) {
            unit += ", kept_for_own = 1";
        }
        if !self.visits[level] && dice.often(0.3) {
            write!(unit, ", strain = {}", dice.strain()).unwrap();
        }
        self.line(&format!("{unit} }}"));
    }

    fn patients(&mut self) {
        for kind in 0..self.types {
            let count = 1 + self.dice.of(3);
            let mut needs: Vec<Option<usize>> = (0..count)
                .map(|_| (self.dice.often(0.85)).then(|| self.dice.of(self.visits.len())))
                .collect();
            self.line(&format!(
                "[[patient_type]]\nid = \"t{kind}\"\nentry = \"s0\""
            ));
            for stage in 0..count {
                let stays = self.stage(stage, count, needs[stage]);
                needs[stage] = needs[stage].filter(|_| stays);
            }
            self.stages.push(needs);
        }
    }

    /// Says whether it has a stay.
    fn stage(&mut self, stage: usize, count: usize, need: Option<usize>) -> bool {
        self.line(&format!("[[patient_type.stage]]\nid = \"s{stage}\""));
        let hours = if need.is_none() { 10.0 } else { 40.0 };
        let law = self.dice.law(hours);
        let others: Vec<usize> = (0..count).filter(|&other| other != stage).collect();
        let race = !others.is_empty() && self.dice.often(0.2);
        if race {
            let to = others[self.dice.of(others.len())].max(stage);
            let to = if to > stage {
                format!("s{to}")
            } else {
                "recovered".into()
            };
            let (one, two) = (self.dice.law(50.0), self.dice.law(60.0));
            self.line(&format!(
                "race = [{{ to = \"{to}\", after = {one} }}, {{ to = \"died\", after = {two} }}]"
            ));
        } else {
            self.line(&format!("stay = {law}"));
            if !others.is_empty() && self.dice.often(0.8) {
                let to = others[self.dice.of(others.len())];
                let p = self.dice.share(if to > stage { 0.9 } else { 0.4 });
                self.line(&format!("next = [{{ to = \"s{to}\", p = {p} }}]"));
            }
        }
        let Some(need) = need else { return !race };
        self.line(&format!("needs = \"l{need}\""));
        self.fate(stage, count, need);
        !race
    }

    fn fate(&mut self, stage: usize, count: usize, need: usize) {
        if self.dice.often(0.4) {
            let p = self.dice.share(0.3);
            self.line(&format!("death = {p}"));
        }
        if need == 1 && !self.visits[1] && self.dice.often(0.3) {
            let share = self.dice.share(1.0);
            self.line(&format!(
                "candidate = {{ share = {share}, ceiling = \"l0\" }}"
            ));
        }
        if self.dice.often(0.6) {
            let law = self.dice.law(60.0);
            self.line(&format!("untreated = {law}"));
        }
        if self.dice.often(0.6) {
            let rate = self.dice.unit();
            let worse = if stage + 1 < count && self.dice.often(0.5) {
                format!(
                    ", worsens = {{ to = \"s{}\", rate = \"0.7 /day\" }}",
                    stage + 1
                )
            } else {
                String::new()
            };
            let none = format!("none = {{ death_rate = \"{rate:.4} /day\"{worse} }}");
            let lower = if need == 1 && !self.visits[1] {
                ", l0 = { death_rate = \"0.2 /day\" }"
            } else {
                ""
            };
            self.line(&format!("excess = {{ {none}{lower} }}"));
        }
    }

    fn ways(&mut self) {
        for from in 0..self.facilities {
            for to in from + 1..self.facilities {
                if self.dice.often(0.7) {
                    let law = self.dice.law(6.0);
                    self.line(&format!(
                        "[[link]]\nfrom = \"f{from}\"\nto = \"f{to}\"\ntime = {law}"
                    ));
                    if self.dice.often(0.5) {
                        self.line("care = \"l0\"");
                    }
                }
            }
        }
        let last = self.facilities - 1;
        let policy = match self.dice.of(5) {
            4 if self.refers => "\"step_down\"".into(),
            0 | 4 => "\"stay_put\"".into(),
            1 => "\"next_tier\"".into(),
            2 => "\"nearest_free\"".into(),
            _ => format!("{{ ordered = [\"f{last}\"] }}"),
        };
        self.line(&format!("[[referral]]\nid = \"all\"\npolicy = {policy}"));
    }

    fn demand(&mut self) {
        for at in 0..self.facilities {
            self.line(&format!(
                "[[place]]\nid = \"p{at}\"\nfacility = \"f{at}\"\npersons = 1000"
            ));
        }
        for kind in 0..self.types {
            let rate = 0.5 + 5.0 * self.dice.unit();
            self.line(&format!("[[stream]]\nid = \"w{kind}\"\npatient_type = \"t{kind}\"\nrate = \"{rate:.3} /day\""));
        }
        if self.dice.often(0.3) {
            self.start_census();
        }
    }

    /// Patients in the beds of the last facility, which has all levels.
    fn start_census(&mut self) {
        let found = self.stages.iter().enumerate().find_map(|(kind, needs)| {
            let stage = needs
                .iter()
                .position(|need| need.is_some_and(|l| !self.visits[l]))?;
            Some((kind, stage, needs[stage]?))
        });
        if let Some((kind, stage, level)) = found {
            let (at, patients) = (self.facilities - 1, 1 + self.dice.of(3));
            self.line(&format!("[[start_census]]\nid = \"c\"\nfacility = \"f{at}\"\nlevel = \"l{level}\"\npatient_type = \"t{kind}\"\nstage = \"s{stage}\"\npatients = {patients}"));
        }
    }
}
