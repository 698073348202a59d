//! Terms that a report uses, explained where it ends.

use super::Text;

/// A term and what it means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// The term.
    pub name: Text,
    /// What it means.
    pub meaning: Text,
}

/// All terms, in the order in which a report uses them.
#[must_use]
pub fn terms() -> Vec<Term> {
    let term = |&[zh, en, zh_meaning, en_meaning]: &[&str; 4]| Term {
        name: Text::new(zh, en),
        meaning: Text::new(zh_meaning, en_meaning),
    };
    TERMS.iter().map(term).collect()
}

/// Chinese term, English term, Chinese meaning, English meaning.
const TERMS: [[&str; 4]; 16] = [
    [
        "设想情景",
        "plausible future",
        "一次模拟：所有不确定的输入各抽取一个值，再加上偶然波动。",
        "one replication: every uncertain input takes one drawn value, and chance does the rest",
    ],
    [
        "达标",
        "ready",
        "区间的下端达到要求。",
        "the lower end of the interval reaches what is required",
    ],
    [
        "未达标",
        "not ready",
        "区间的上端低于要求。",
        "the upper end of the interval is below what is required",
    ],
    [
        "尚难判定",
        "undecided",
        "要求落在区间之内，增加模拟次数也许可以判定。",
        "what is required lies within the interval; more replications may decide it",
    ],
    [
        "区间",
        "interval",
        "由于模拟次数有限，真实比例可能所在的范围；不包括模型本身的误差。",
        "where the true share may lie, given a limited number of replications; errors of the model itself are not in it",
    ],
    [
        "区间带",
        "band",
        "每一天有 50%、80% 或 95% 的设想情景落在其中；各天分别计算，不是一条完整的曲线。",
        "on each day 50, 80 or 95% of the futures lie within it; days are taken one by one, so no single future need follow its edge",
    ],
    [
        "需求",
        "need",
        "在床和等待床位的患者人数，取当天最大值。",
        "patients in beds and waiting for one, the most at any instant of the day",
    ],
    [
        "可用床位",
        "usable beds",
        "开放床位、当班人员和设备三者所能支持的最小床位数。",
        "the least of open beds, beds that staff on duty can serve, and beds with equipment",
    ],
    [
        "缺口",
        "gap",
        "需求超过可用床位的部分。",
        "need in excess of usable beds",
    ],
    [
        "首个满床日",
        "first full day",
        "中位需求首次超过可用床位的一天；第 1 天是开始日期。",
        "the first day on which the median need exceeds the usable beds; day 1 is the start date",
    ],
    [
        "床位使用率",
        "occupancy",
        "在床人数与可用床位之比。",
        "patients in beds over usable beds",
    ],
    [
        "浪潮规模",
        "wave size",
        "场景中表示疫情大小的不确定输入。",
        "the uncertain input of the scenario that says how large the wave is",
    ],
    [
        "由假设决定",
        "assumption-driven",
        "结果直接取决于缺乏照护后果的假设，只宜比较方案，不宜当作预测。",
        "follows directly from assumptions about harm by less care: good for comparing arms, not a forecast",
    ],
    [
        "参照方案",
        "reference arm",
        "其他方案与之比较的方案；同一批患者在每个方案中各走一遍。",
        "the arm with which others are compared; the same patients go through every arm",
    ],
    [
        "能扛到多大",
        "breaking point",
        "目标仍能以要求的概率达到的最大浪潮规模。",
        "the largest wave at which a target still holds with the required probability",
    ],
    [
        "成对差异",
        "paired difference",
        "同一批患者在两个方案下的结果之差；区间含 0 时无法区分。",
        "the difference between two arms on the same patients; where its interval holds 0 they cannot be told apart",
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_explained_in_both_languages() {
        for term in terms() {
            let halves = [
                term.name.zh,
                term.name.en,
                term.meaning.zh.clone(),
                term.meaning.en,
            ];
            assert!(halves.iter().all(|half| !half.is_empty()));
            assert!(
                term.meaning.zh.ends_with('。') && !term.meaning.zh.contains([',', ';', ':', '('])
            );
        }
    }
}
