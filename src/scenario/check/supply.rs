//! Rules about supplies.

use super::Check;
use super::stages::stages;
use crate::scenario::message::Msg;

/// A supply is somewhere, and used by some stage that needs care or by an intervention.
pub(super) fn supplies(check: &mut Check<'_>) {
    for row in &check.written.supply {
        let supply = row.id.clone();
        let all = stages(check);
        let by_stages = all.iter().flat_map(|(_, stage)| &stage.uses);
        let by_interventions = check.written.intervention.iter().flat_map(|by| &by.uses);
        let mut users = by_stages.chain(by_interventions);
        let needed = users.any(|(of, _)| of.id == row.id);
        if row.stock.is_empty() {
            check.error(row.span, Msg::SupplyNowhere { supply });
        } else if !needed {
            check.warning(row.span, Msg::NobodyUses { supply });
        }
    }
    for (_, stage) in stages(check) {
        if let (Some((of, _)), None) = (stage.uses.first(), &stage.needs) {
            check.error(of.span, Msg::NeedsNothing { key: "uses" });
        }
    }
}
