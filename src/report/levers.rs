//! Measures by effect and cost: what each arm changes and does, and what a plan may still pull.

use super::Input;
use super::figure::Table;
use super::text::Text;
use super::text::frequency::Frequency;
use super::text::number;
use super::text::trust::Trust;
use super::text::word::Word;
use super::versus::better;
use crate::experiment::comparison::Comparison;
use crate::readiness::Better;

/// Most changes of an arm that are named.
const MOST: usize = 4;

impl Input<'_> {
    /// Arms other than the reference one by what they do to the metric of the first headline target,
    /// the most helpful first: what they change, how often they hold, the difference, up to what wave.
    #[must_use]
    pub fn arms_table(&self) -> Option<Table> {
        let target = *self.headline().first()?;
        let kpi = self.study.place_of(&self.study.targets[target].kpi)?;
        let all = self.comparisons?;
        let rows = all.asked.rows.iter().filter(|row| row.kpi == kpi);
        let mut rows: Vec<&Comparison> = rows.collect();
        let sign = match better(&self.study.kpis[kpi]) {
            Better::Lower => -1.0,
            _ => 1.0,
        };
        rows.sort_by(|a, b| (sign * b.difference).total_cmp(&(sign * a.difference)));
        let head = [
            Word::Arm,
            Word::Changes,
            Word::Verdict,
            Word::Effect,
            Word::BreakingPoint,
        ];
        let row = |row: &&Comparison| self.arm_cells(row, target);
        (!rows.is_empty()).then(|| Table {
            head: head.map(Word::text).into(),
            rows: rows.iter().map(row).collect(),
        })
    }

    fn arm_cells(&self, row: &Comparison, target: usize) -> Vec<Text> {
        let arm = row.arm;
        let verdict = self.verdict(arm, target);
        let holds = verdict.map(|verdict| {
            let answer = Word::from(verdict.answer).text();
            if !self.is_share(target) {
                return answer;
            }
            let [of, about, _, _, required] = Frequency::of(verdict).texts();
            Trust::HoldsIn {
                verdict: answer,
                about,
                of,
                required,
            }
            .text()
        });
        let point = self.breaking.get(arm).and_then(|row| row.get(target));
        let point = point.and_then(Option::as_ref);
        vec![
            self.arm_name(arm),
            self.changes(arm),
            holds.unwrap_or_default(),
            self.difference_sentence(row),
            point.map_or_else(Text::default, |point| self.breaking_short(point)),
        ]
    }

    /// A breaking point with its interval, in a cell.
    fn breaking_short(&self, point: &crate::readiness::BreakingPoint) -> Text {
        let unit = self.wave_unit();
        let [least, most] = [point.seen.0, point.seen.1].map(|x| unit.value(x));
        let say = match point.at {
            None => super::text::say::Say::MissedAtAll { least },
            Some(at) if at >= point.seen.1 => super::text::say::Say::MissedBeyond { most },
            Some(at) => {
                let [low, high] = self.breaking_ends(point);
                let size = unit.value(at);
                super::text::say::Say::MissedUpTo { size, low, high }
            }
        };
        say.text()
    }

    /// How many numbers an arm sets.
    #[must_use]
    pub fn numbers_set(&self, arm: usize) -> usize {
        self.set(arm).count()
    }

    /// Path and value of each number that an arm sets.
    fn set(&self, arm: usize) -> impl Iterator<Item = (&str, &str)> {
        let arm = self.study.arms.get(arm);
        let prefix = arm.map(|arm| format!("arm.{}: ", arm.label.id));
        self.scenario.assumptions.iter().filter_map(move |own| {
            let path = own.path.strip_prefix(prefix.as_deref()?)?;
            Some((path, own.value.as_str()))
        })
    }

    /// The numbers that an arm sets, as the scenario writes them.
    #[must_use]
    pub fn changes(&self, arm: usize) -> Text {
        let own = self.set(arm);
        let own: Vec<String> = own
            .map(|(path, value)| {
                // an expression is written with its own equals sign
                let equals = if value.starts_with('=') { "" } else { "= " };
                format!("{path} {equals}{value}")
            })
            .collect();
        if own.is_empty() {
            let paired = self.pairing.and_then(|all| all.arms.get(arm));
            return paired.map_or_else(|| Text::same("–"), |row| self.pairs(row));
        }
        let rest = own.len().saturating_sub(MOST);
        let mut said = own.into_iter().take(MOST).collect::<Vec<_>>();
        if rest > 0 {
            said.push(format!("… (+{rest})"));
        }
        Text::same(&said.join("; "))
    }

    /// Levers that a plan may pull, with what a unit costs.
    #[must_use]
    pub fn levers_table(&self) -> Option<Table> {
        let head = [Word::LeverName, Word::AtMost, Word::PerUnit, Word::LeadTime];
        let rows = self.scenario.levers.iter().map(|lever| {
            let most = Text::same(&number::whole(lever.at_most));
            vec![
                lever.name.clone(),
                Text::join(&[most, lever.unit.clone()], " ", " "),
                Text::same(&number::short(lever.price)),
                number::duration(lever.lead_time),
            ]
        });
        let rows: Vec<_> = rows.collect();
        (!rows.is_empty()).then(|| Table {
            head: head.map(Word::text).into(),
            rows,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::report::sample::Sample;

    #[test]
    fn an_arm_says_what_it_changes_and_what_that_does() {
        let mut sample = Sample::pair();
        sample.scenario.assumptions.push(crate::report::Assumption {
            path: "arm.paired: facility.qingxu.icu.beds".into(),
            value: "30".into(),
            ..Default::default()
        });
        let table = sample.input().arms_table().expect("two arms");
        assert_eq!(table.rows.len(), 1);
        assert_eq!(table.rows[0][1].en, "facility.qingxu.icu.beds = 30");
        assert_eq!(table.rows[0][2].zh, "达标：100 中约 97，要求 90");
        assert_eq!(Sample::alone().input().arms_table(), None);
    }
}
