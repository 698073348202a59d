//! Rules about supplies.

use super::Check;
use super::stages::stages;
use crate::scenario::message::Msg;

/// A supply is somewhere, and used by some stage that needs care.
pub(super) fn supplies(check: &mut Check<'_>) {
    for row in &check.written.supply {
        let supply = row.id.clone();
        let all = stages(check);
        let used = all
            .iter()
            .any(|(_, stage)| stage.uses.iter().any(|(of, _)| of.id == row.id));
        if row.stock.is_empty() {
            check.error(row.span, Msg::SupplyNowhere { supply });
        } else if !used {
            check.warning(row.span, Msg::NobodyUses { supply });
        }
    }
    for (_, stage) in stages(check) {
        if let (Some((of, _)), None) = (stage.uses.first(), &stage.needs) {
            check.error(of.span, Msg::NeedsNothing { key: "uses" });
        }
    }
}
