//! Heads of the weekly table of touring and stationed services.

use super::Text;

/// Declares heads: name, Chinese, English.
macro_rules! heads {
    ($($(#[$doc:meta])* $name:ident = $zh:literal, $en:literal;)*) => {
        /// The head of a column.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum WeekHead { $($(#[$doc])* $name,)* }

        impl WeekHead {
            /// In both languages.
            #[must_use]
            pub fn text(self) -> Text {
                match self { $(WeekHead::$name => Text::new($zh, $en),)* }
            }
        }
    };
}

heads! {
    /// Monday to Sunday.
    Week = "周", "week";
    /// Monday.
    From = "自（周一）", "from (Monday)";
    /// Sunday.
    To = "至（周日）", "to (Sunday)";
    /// The county.
    County = "县（区）", "county";
    /// Townships there are.
    Townships = "乡镇数", "townships";
    /// Villages there are.
    Villages = "村数", "villages";
    /// Teams at work.
    Teams = "组建团队数", "teams";
    /// Members from the lead hospital.
    FromLead = "牵头医院专家数", "specialists from the lead hospital";
    /// Members from elsewhere.
    FromOutside = "县域外三级医院专家数", "specialists from outside";
    /// Townships where teams work.
    TownshipsCovered = "覆盖乡镇数", "townships covered";
    /// Villages where teams work.
    VillagesCovered = "覆盖村数", "villages covered";
    /// Consultations.
    Consultations = "诊疗人次", "consultations";
    /// Referrals.
    Referrals = "转诊人次", "referrals";
    /// Health education.
    Sessions = "健康宣教场次", "health-education sessions";
    /// Who came.
    Audience = "健康宣教人次", "persons at sessions";
    /// Guided: pregnant women.
    Pregnant = "指导孕产妇", "guided: pregnant women";
    /// Guided: the elderly.
    Elderly = "指导老年人", "guided: elderly";
    /// Guided: children.
    Children = "指导儿童", "guided: children";
    /// Guided: hypertension.
    Hypertension = "指导高血压患者", "guided: hypertension";
    /// Guided: diabetes.
    Diabetes = "指导糖尿病患者", "guided: diabetes";
    /// Guided: severe mental illness.
    Mental = "指导严重精神障碍患者", "guided: severe mental illness";
    /// Guided: others.
    Other = "指导其他人群", "guided: others";
    /// Guided in all.
    Guided = "指导合计", "guided in all";
}
