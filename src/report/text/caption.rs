//! Captions, footnotes and labels inside figures.

messages! {
    /// How to read a figure.
    Caption;
    /// The verdicts figure.
    Verdicts {} =
        "每个记号是达标情景所占比例，横线是区间，竖线是要求。实心：达标；空心：未达标；半实心：尚难判定。",
        "Each mark is the share of futures in which the target holds, its line the interval, the upright line what is required. Filled: ready; hollow: not ready; half: undecided.";
    /// Targets that the verdicts figure leaves out.
    NotDrawn { n } =
        "另有 {n} 项目标没有画出，见数据表。",
        "Targets that are not drawn: {n}, see the data table.";
    /// Bars that the losses figure leaves out.
    OnlyTwoArms { arm, other } =
        "各地点只画出“{arm}”和“{other}”，其余方案见数据表。",
        "By place only “{arm}” and “{other}” are drawn; the other arms are in the data table.";
    /// The demand figure.
    Demand {} =
        "每天新发病例和新产生的床位需求。各图纵轴不同。",
        "New cases and newly arising needs for beds by day. Each panel has its own scale.";
    /// The census figure.
    Census { arm } =
        "“{arm}”下床位需求（在床和等待者当天最多人数）与可用床位（虚线）。圆点：中位需求首次超过可用床位。各图纵轴相同。",
        "Need (most patients in beds and waiting on the day) under “{arm}” and usable beds (dashed). Dot: the median need first exceeds the usable beds. All panels share one scale.";
    /// Beds over time.
    BedsOverTime {} =
        "每天结束时在床人数（中位数和区间）与实有、开放、可用床位的中位数。相同的床位数画成一条线。",
        "Patients in beds at the end of each day (median and bands) and medians of beds that exist, are open and are usable. Numbers that are the same are one line.";
    /// What staffed beds are.
    BedsStaffed {} =
        "有人手的床位：在岗人员照护得过来的床位数，无论是否开放；可用床位是开放和有人手两者中的较小者。",
        "Staffed are beds for which staff is on duty, open or not; usable is the lesser of open and staffed.";
    /// Label at the end of a line.
    BedsAre { what, n } = "{what} {n}", "{n} {what}";
    /// Arms left out.
    OnlyFirstArms { shown, of } =
        "只画出前 {shown} 个方案，共 {of} 个；其余见数据表。",
        "Only the first {shown} of {of} arms are drawn; the others are in the data table.";
    /// Panels left out.
    OnlyLargest { shown, of } =
        "只画出最紧张的 {shown} 处，共 {of} 处；其余见 daily.csv。",
        "Only the {shown} tightest of {of} places are drawn; the others are in daily.csv.";
    /// The occupancy figure.
    Occupancy { arm } =
        "“{arm}”下每天结束时在床人数中位数与可用床位中位数之比。黑点：达到或超过 100%。",
        "Median patients in beds over median usable beds at the end of each day under “{arm}”. Black dots: 100% or more.";
    /// The waits figure.
    Waits { level, at } =
        "{at}：需要 {level} 后经过若干小时仍未得到的比例；等待中死亡和放弃的人一直计为未得到。",
        "{at}: share still without {level} so many hours after the need arose; those who die or give up waiting count as without it for good.";
    /// The losses figure.
    Losses {} =
        "模型中死亡者最后所在的地点和病情，每次模拟的平均人数。数字来自对缺乏照护后果的假设，不是预测。",
        "Where and in which state modelled deaths occur, mean per run. The numbers follow from assumptions about harm by less care; they are no forecast.";
    /// The figure of time lost before care.
    LostTime {} =
        "从需要救治到得到救治（或死亡、离开、自行好转）之间的时间，按原因和负责机构的层级；每次模拟的平均人时。未被发现的时间也计入。",
        "Time from a need to care, death, leaving or passing, by cause and by the tier of the facility responsible; patient-hours per run. Time in which nobody knows of the need counts.";
    /// Coverage of home monitoring.
    Followed { arm, share } =
        "“{arm}”：在家中加重者中有 {share} 属健康监测对象。",
        "“{arm}”: {share} of those who get worse at home are followed there.";
    /// The team that is latest.
    LatestVisits { place, late } =
        "随访最不及时的是“{place}”：应做的随访有 {late} 没有做。",
        "Visits are latest in “{place}”: {late} of those asked for are not made.";
    /// Axis of time lost.
    HoursPerRun {} = "每次模拟的人时", "patient-hours per run";
    /// The figure of infections in care.
    Infections {} =
        "每次模拟的平均人数，横线是均值的95%区间。只计住院患者和人员在院内被感染，不计其后的传播；等候者为同时等候人数的最大值。",
        "Mean number of persons per run, lines are 95% intervals of the mean. Infections of patients and staff in care are counted, and not whom they infect later; of those who wait, the most at once.";
    /// Its axis.
    PersonsPerRun {} = "平均每次模拟人数", "persons per run, mean";
    /// The breaking-point figure.
    Breaking { input } =
        "目标仍能达到的最大规模（{input}）；横条之外的细线是 95% 区间，浅色底是模拟中出现过的范围，范围之外不作判断。",
        "Largest size ({input}) at which a target still holds; thin lines are 95% intervals, the pale ground is the range seen in the runs: nothing is claimed beyond.";
    /// What breaking points rest on.
    OwnSizes {} =
        "按每次模拟自己抽到的浪潮规模估计；区间的两端是确定能扛住的最大规模和确定扛不住的最小规模（相邻规模分段，Clopper–Pearson，固定次序检验）。",
        "Estimated from the wave sizes that the runs drew themselves; the interval lies between the largest size that surely holds and the smallest that surely fails (blocks of neighbouring sizes, Clopper–Pearson, fixed-sequence tests).";
    /// What breaking points rest on.
    CommonCaseloads { sizes, runs } =
        "同样的 {runs} 批病例分别放大到 {sizes} 种规模；区间的两端是确定能扛住的最大规模和确定扛不住的最小规模（Clopper–Pearson，固定次序检验）。",
        "The same {runs} caseloads at {sizes} sizes; the interval lies between the largest size that surely holds and the smallest that surely fails (Clopper–Pearson, fixed-sequence tests).";
    /// Footnote of a fan.
    FanNote { runs, seed } =
        "线：中位数；由深到浅：50%、80%、95% 区间；模拟 {runs} 次，种子 {seed}",
        "line: median; dark to pale: 50, 80 and 95% bands; {runs} replications, seed {seed}";
    /// Footnote of the other figures.
    RunsNote { runs, seed } =
        "模拟 {runs} 次，种子 {seed}",
        "{runs} replications, seed {seed}";
    /// Footnote with the level of intervals.
    IntervalNote { level, runs, seed } =
        "横线：{level} 区间；模拟 {runs} 次，种子 {seed}",
        "lines: {level} intervals; {runs} replications, seed {seed}";
    /// Label at the end of the line of usable beds.
    Beds { n } = "床位 {n}", "{n} beds";
    /// Label at the first day over the limit.
    OverFrom { day } = "第 {day} 天超限", "day {day}";
    /// Label of the required line.
    Required { n } = "要求 {n}", "required {n}";
    /// Label of a share of futures.
    Share { about, low, high, verdict } = "{about}（{low}–{high}）{verdict}", "{about} ({low}–{high}) {verdict}";
    /// Axis of the verdicts figure.
    OfFutures {} = "每 100 种设想情景中达标的个数", "futures of 100 in which the target holds";
    /// Axis of the verdicts figure.
    OfRuns {} = "每 100 次模拟中达标的次数", "runs of 100 in which the target holds";
    /// Panel of new cases.
    NewCases {} = "新发病例（例/天）", "new cases per day";
    /// Panel of needs.
    NewNeeds { level } = "需要 {level}（人/天）", "needs for {level} per day";
    /// End of a curve.
    CurveEnd { arm, share } = "{arm} {share}", "{arm} {share}";
    /// Marks the time limit of a target.
    Limit { limit } = "时限 {limit}", "limit {limit}";
    /// The calendar.
    Calendar {} =
        "颜色：当天使患者等待或被拒的短板，取各次模拟中最常见者；半数以上模拟有短板时才上色。床位：开放床位全满；人员：有开放空床但在岗人员不够；设备：有可用空床但设备用完。",
        "Colour: what kept patients waiting or refused on the day, the limit that does so in most replications; coloured if anything does in more than half of them. Beds: all open beds are taken. Staff: a bed is open and free, but not enough are on duty. Equipment: a usable bed is free, but none is left.";
    /// Scale of the heat map.
    OverCapacity {} = "达到或超过 100%", "at or over capacity";
    /// Axis of the losses figure.
    DeathsPerRun {} = "平均每次模拟死亡人数（由假设决定）", "modelled deaths per run (assumption-driven)";
    /// Interval column.
    Band { share } = "{share} 区间", "{share} band";
    /// So many out of so many.
    Of { n, of } = "{n}/{of}", "{n}/{of}";
    /// Range seen.
    Seen { low, high } = "{low}–{high}", "{low}–{high}";
    /// A bar whose wave size is beyond what was seen.
    AtLeast { size } = "≥ {size}", "≥ {size}";
    /// The same in a sentence.
    SurelyUpTo { size } = "至少 {size}", "at least {size}";
    /// A bar that is not there.
    HoldsAtNone {} = "都不达标", "holds at none";
    /// With its interval.
    WithInterval { size, low, high } = "{size}（{low}–{high}）", "{size} ({low}–{high})";
}
