//! Sentences about how far schemes fall short of an upper bound.

messages! {
    /// A sentence about regret.
    RegretSay;
    /// The question.
    Asks { level, patience, runs, seed } =
        "最好能好到什么程度？{patience}内得到{level}的人数，模拟 {runs} 次，种子 {seed}。",
        "How good could it be? Needs of {level} met within {patience}, {runs} replications, seed {seed}.";
    /// One arm.
    Row { arm, met, needs, bound, regret, low, high } =
        "“{arm}”：{needs} 人中 {met} 人，上限 {bound}，差 {regret} 人（{low} 至 {high}）",
        "“{arm}”: {met} of {needs}, at most {bound}: short by {regret} ({low} to {high})";
    /// Title.
    Least { arm, regret, other, more } =
        "离上限最近的是“{arm}”，差 {regret} 人；“{other}”差 {more} 人",
        "“{arm}” comes closest to the bound, short by {regret}; “{other}” by {more}";
    /// What the bound is.
    Note {} =
        "上限是线性规划的最优解：患者可以分到几处，没有周转、人手和压床问题；开始时已在床的患者住满其住院时间，谁也不会早于路上所需的最短时间住进去，规定时间内到不了的床不算；按各方案中实际出现的需求计算。没有任何方案会超过它。",
        "The bound is the optimum of a linear program: patients may be split over hospitals, and there is no turnover, no want of staff and no blocking; who lies in a bed at the start stays to the end, nobody lies in a bed sooner than the shortest way takes, and beds that cannot be reached in time do not count; for the needs that arose in each arm. No scheme does better.";
    /// Heading.
    Heading {} = "离上限还差（人，平均每次模拟）", "Short of the bound (patients, mean per run)";
    /// Axis.
    Axis {} = "离上限还差（人）", "short of the bound (patients)";
    /// Column.
    HeadNeeds {} = "需求", "needs";
    /// Column.
    HeadMet {} = "及时得到", "met in time";
    /// Column.
    HeadBound {} = "上限", "at most";
    /// Column.
    HeadRegret {} = "差", "short by";
}
