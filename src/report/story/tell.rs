//! Turns the facts of one person into sentences.

use super::Line;
use super::watch::Facts;
use crate::model::Model;
use crate::model::network::{FacilityId, LevelKind, UnitId};
use crate::model::patient::{Outcome, StageId};
use crate::model::service::ServiceId;
use crate::model::vehicle::{FleetId, VehicleId};
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::story::Tells;
use crate::simulation::Fact;
use crate::simulation::observer::{Care, Ending};
use crate::units::{Duration, HOUR, MINUTE, Time};

/// What has been told so far of a person.
pub struct Teller<'m> {
    model: &'m Model,
    facility: FacilityId,
    stage: StageId,
    bed: Option<UnitId>,
    /// Since when the present need is open; `None` is no need yet.
    need: Option<Time>,
    /// The comparison of care that was told last.
    cared: Option<Fact>,
    over: bool,
}

/// The lines of a person's story.
pub fn lines(model: &Model, facts: &Facts) -> Vec<Line> {
    let mut teller = Teller {
        model,
        facility: FacilityId::default(),
        stage: StageId::default(),
        bed: None,
        need: None,
        cared: None,
        over: false,
    };
    let mut lines: Vec<Line> = Vec::new();
    // Who lies in a bed when the run begins does not come.
    let starts_in_bed = matches!(facts.get(2), Some((_, Fact::LiesDown { .. })));
    for &(at, fact) in facts.iter().skip(usize::from(starts_in_bed)) {
        let said = teller.say(at, fact);
        teller.follow(at, fact);
        lines.extend(said.map(|tells| Line {
            at,
            text: tells.text(),
        }));
    }
    if let Some(last) = lines.last().filter(|_| !teller.over) {
        let (at, text) = (last.at, Tells::StillThere {}.text());
        lines.push(Line { at, text });
    }
    lines
}

impl Teller<'_> {
    /// Remembers where the person is.
    fn follow(&mut self, at: Time, fact: Fact) {
        match fact {
            Fact::Comes { facility, .. } | Fact::Arrives(facility) => self.facility = facility,
            Fact::Begins(stage) => (self.stage, self.need) = (stage, None),
            Fact::Given(stage) => self.stage = stage,
            Fact::Needs(_) => self.need = Some(at),
            Fact::LiesDown { unit, .. } => self.bed = Some(unit),
            Fact::LeavesBed(_) => self.bed = None,
            Fact::Leaves => self.over = true,
            Fact::Ends { outcome, .. } => self.over = !matches!(outcome, Outcome::Stage(_)),
            Fact::Cared { .. } => self.cared = Some(fact),
            _ => {}
        }
    }

    /// What a fact says; nothing if it says nothing new.
    fn say(&self, at: Time, fact: Fact) -> Option<Tells> {
        let tells = match fact {
            Fact::Comes { facility, kind, .. } => Tells::Comes {
                place: self.place(facility),
                kind: clean(Text::from(&self.model.patients.types[kind].label)),
            },
            Fact::Begins(stage) => return self.begins(stage),
            Fact::Needs(level) => self.needs(level),
            Fact::Followed => Tells::Followed {},
            Fact::Unrecognised => Tells::Unrecognised {},
            Fact::Recognised { by_visit: true } => Tells::Found {
                after: self.waited(at),
            },
            Fact::Recognised { by_visit: false } => Tells::AsksForCare {
                after: self.waited(at),
            },
            Fact::Stays(unit) => Tells::Stays {
                unit: self.unit(unit),
            },
            Fact::Waits(unit) => self.waits(unit),
            Fact::Refused(Some(unit)) => Tells::Refused {
                unit: self.unit(unit),
            },
            Fact::Refused(None) => Tells::RefusedByAll {},
            Fact::GivesUp => Tells::GivesUp {
                waited: self.waited(at),
            },
            Fact::Asks { unit, answer } => Tells::Asks {
                unit: self.unit(unit),
                time: length(answer - at),
            },
            Fact::OfferRefused(unit) => Tells::OfferRefused {
                unit: self.unit(unit),
            },
            Fact::Stabilised { until } => Tells::Stabilised {
                time: length(until - at),
            },
            Fact::Calls(kind) => Tells::Calls {
                vehicle: self.vehicle(kind),
            },
            Fact::OtherMeans(kind) => Tells::OtherMeans {
                vehicle: self.vehicle(kind),
            },
            Fact::Sent { fleet, at: there } => self.sent(fleet, there - at),
            Fact::Loads { until } => Tells::Loads {
                time: length(until - at),
            },
            Fact::Departs {
                unit,
                keep,
                arrival,
            } => {
                let (unit, time) = (self.unit(unit), length(arrival - at));
                if keep {
                    Tells::DepartsToBed { unit, time }
                } else {
                    Tells::Departs { unit, time }
                }
            }
            Fact::GivesBack(unit) => Tells::GivesBack {
                unit: self.unit(unit),
            },
            Fact::Arrives(facility) => Tells::Arrives {
                place: self.place(facility),
            },
            Fact::LiesDown { unit, serves } => self.lies_down(at, unit, serves),
            Fact::Equipped(unit) => Tells::Equipped {
                unit: self.unit(unit),
                waited: self.waited(at),
            },
            Fact::Tested(service) => Tells::Tested {
                service: self.service(service),
            },
            Fact::Result(service) => Tells::Result {
                service: self.service(service),
            },
            Fact::Consults(service) => Tells::Consults {
                service: self.service(service),
            },
            Fact::Consulted(service) => Tells::Consulted {
                service: self.service(service),
            },
            Fact::Given(stage) => Tells::Given {
                stage: self.stage(stage),
            },
            Fact::Infected(unit) => Tells::Infected {
                unit: self.unit(unit),
            },
            Fact::LeavesBed(_) if self.over => return None,
            Fact::LeavesBed(unit) => Tells::Leaves {
                unit: self.unit(unit),
            },
            Fact::Cared { .. } if self.cared == Some(fact) => return None,
            Fact::Cared { given, care } => return self.cared(given, care),
            Fact::Ends { why, outcome } => self.ends(why, outcome),
            Fact::Leaves => Tells::GoesAway {},
        };
        Some(tells)
    }

    fn service(&self, service: ServiceId) -> Text {
        let pools = &self.model.network.pools;
        let resource = pools.services[service].resource;
        clean(Text::from(&pools.resources[resource]))
    }

    fn vehicle(&self, kind: VehicleId) -> Text {
        let network = &self.model.network;
        let resource = network.transport.vehicles[kind].resource;
        clean(Text::from(&network.pools.resources[resource]))
    }

    fn sent(&self, fleet: FleetId, time: Duration) -> Tells {
        let row = &self.model.network.transport.fleets[fleet];
        Tells::Sent {
            vehicle: self.vehicle(row.kind),
            place: self.place(row.station),
            time: length(time),
        }
    }

    fn begins(&self, stage: StageId) -> Option<Tells> {
        let row = &self.model.patients.stages[stage];
        let at_home = || Tells::AtHome {
            stage: self.stage(stage),
        };
        row.need.is_none().then(at_home)
    }

    fn needs(&self, wanted: crate::model::network::LevelId) -> Tells {
        let network = &self.model.network;
        let policy = &network.referral[self.facility][wanted];
        let units = policy.destinations(network, self.facility, wanted);
        let names: Vec<Text> = units.into_iter().map(|unit| self.unit(unit)).collect();
        let units = if names.is_empty() {
            Tells::Nobody {}.text()
        } else {
            Text::join(&names, "、", ", ")
        };
        let (stage, level) = (
            self.stage(self.stage),
            clean(Names(self.model).level(wanted)),
        );
        let needed = &self.model.patients.stages[self.stage].need;
        if needed.as_ref().is_some_and(|need| need.level != wanted) {
            Tells::Ceiling {
                stage,
                level,
                units,
            }
        } else {
            Tells::Needs {
                stage,
                level,
                units,
            }
        }
    }

    fn waits(&self, unit: UnitId) -> Tells {
        let unit = self.unit(unit);
        match self.bed {
            Some(bed) => Tells::WaitsIn {
                unit,
                bed: self.unit(bed),
            },
            None => Tells::Waits { unit },
        }
    }

    fn lies_down(&self, at: Time, unit: UnitId, serves: bool) -> Tells {
        let level = self.model.network.units[unit].level;
        let visit = self.model.network.levels[level].kind == LevelKind::Visit;
        let at_once = self.need == Some(at);
        let (unit, waited) = (self.unit(unit), self.waited(at));
        match (self.need, serves, at_once, visit) {
            (None, ..) => Tells::LiesAtStart { unit },
            (_, false, ..) => Tells::PutUp { unit },
            (_, _, true, false) => Tells::Admitted { unit },
            (_, _, false, false) => Tells::AdmittedAfter { unit, waited },
            (_, _, true, true) => Tells::Seen { unit },
            (_, _, false, true) => Tells::SeenAfter { unit, waited },
        }
    }

    fn cared(&self, given: Option<crate::model::network::LevelId>, care: Care) -> Option<Tells> {
        let level = given.map(|level| clean(Names(self.model).level(level)));
        match (care, level) {
            (Care::Less, None) => Some(Tells::NoCare {}),
            (Care::Less, Some(level)) => Some(Tells::LessCare { level }),
            (Care::Above, Some(level)) => Some(Tells::Above { level }),
            _ => None,
        }
    }

    fn ends(&self, why: Ending, outcome: Outcome) -> Tells {
        let stage = self.stage(self.stage);
        match (outcome, why) {
            (Outcome::Stage(_), Ending::Course) => Tells::StageEnds { stage },
            (Outcome::Stage(_), Ending::Untreated) => Tells::StagePasses { stage },
            (Outcome::Stage(_), Ending::Hazard) => Tells::Worsens { stage },
            (Outcome::Recovered, Ending::Course) => Tells::Recovers {},
            (Outcome::Recovered, _) => Tells::RecoversWithout {},
            (Outcome::Died, Ending::Course) => Tells::Dies {},
            (Outcome::Died, Ending::Untreated) => Tells::DiesWithout {},
            (Outcome::Died, Ending::Hazard) => Tells::DiesForLack {},
        }
    }

    fn waited(&self, at: Time) -> Text {
        length(self.need.map_or(Duration::ZERO, |since| at - since))
    }

    fn unit(&self, unit: UnitId) -> Text {
        clean(Names(self.model).unit(unit))
    }

    fn place(&self, facility: FacilityId) -> Text {
        clean(Names(self.model).facility(facility))
    }

    fn stage(&self, stage: StageId) -> Text {
        clean(Text::from(&self.model.patients.stages[stage].label))
    }
}

/// Names are data from strangers: control characters, and marks that turn the direction of
/// writing, are shown as their codes.
pub fn clean(name: Text) -> Text {
    let turns = |c: char| matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let one = |text: String| -> String {
        let shown = |c: char| {
            if c.is_control() || turns(c) {
                c.escape_unicode().to_string()
            } else {
                c.to_string()
            }
        };
        text.chars().map(shown).collect()
    };
    Text::new(one(name.zh), one(name.en))
}

/// A length of time to the minute, in its two largest units: `3 d 4 h`, `20 min`.
pub fn length(time: Duration) -> Text {
    let minutes = (time.0 + MINUTE / 2) / MINUTE;
    let hours = minutes / (HOUR / MINUTE);
    let parts = match (hours / 24, hours, minutes) {
        (0, 0, minutes) => vec![(minutes, " 分钟", " min")],
        (0, hours, minutes) => vec![(hours, " 小时", " h"), (minutes % 60, " 分钟", " min")],
        (days, hours, _) => vec![(days, " 天", " d"), (hours % 24, " 小时", " h")],
    };
    let first = parts[0].0;
    let shown = parts.into_iter().filter(|&(n, ..)| n > 0 || first == 0);
    let words: Vec<Text> = shown
        .map(|(n, zh, en)| Text::new(format!("{n}{zh}"), format!("{n}{en}")))
        .collect();
    Text::join(&words, " ", " ")
}
