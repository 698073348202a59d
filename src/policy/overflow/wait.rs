use super::Overflow;
use crate::model::network::UnitId;
use crate::policy::View;
use crate::policy::referral::Request;

/// `wait`: nobody takes a stand-in; patients wait for the level itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wait;

impl Overflow for Wait {
    fn takes_stand_in(&self, _: &View, _: Request, _: UnitId) -> bool {
        false
    }
}
