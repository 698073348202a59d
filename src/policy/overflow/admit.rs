use super::Overflow;
use crate::model::network::UnitId;
use crate::policy::View;
use crate::policy::referral::Request;

/// `admit`: everyone takes the first bed that is free, be it of a stand-in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Admit;

impl Overflow for Admit {
    fn takes_stand_in(&self, _: &View, _: Request, _: UnitId) -> bool {
        true
    }
}
