//! Sentences about schemes of pairing at several values of an input.

messages! {
    /// A sentence of a sweep.
    SweepSay;
    /// The question.
    Asks { inputs, runs, seed } =
        "如果{inputs}是别的数值，哪种方案最好？每格 {runs} 次，同一批患者，种子 {seed}。",
        "Which scheme is best if {inputs} is otherwise? {runs} replications at each value, the same caseloads, seed {seed}.";
    /// Nothing to compare.
    NoPairing {} =
        "场景没有对口帮扶方案（[pairing] 与 [[scheme]]），或没有不结对的方案可比。",
        "The scenario has no schemes of pairing ([pairing] and [[scheme]]), or no arm without help to compare them with.";
    /// More combinations of values than are played.
    TooMany { most } =
        "要扫描的取值组合超过 {most} 个：请减少取值。",
        "There are more than {most} combinations of values: ask for fewer.";
    /// A value of an input.
    At { input, value } = "{input} {value}", "{input} {value}";
    /// What the numbers are.
    Numbers { level } =
        "各县与帮扶医院本院合计，需要{level}而未得到的小时数，与不结对之差（负数为好）。",
        "Hours without {level} of the counties and the helpers' own together, against no pairing (negative is better).";
    /// An arm at a value.
    Arm { arm, net, counties, helpers } =
        "“{arm}”：{net}（各县 {counties}，帮扶医院本院 {helpers}）",
        "“{arm}”: {net} (counties {counties}, the helpers' own {helpers})";
    /// The same arm is best everywhere.
    SameBest { arm } = "各数值下最好的都是“{arm}”", "“{arm}” is best at every value";
    /// The best changes.
    BestAt { arm, values } = "“{arm}”：{values}", "“{arm}” at {values}";
    /// The best changes.
    BestChanges { list } = "最好的方案随之改变：{list}", "The best scheme changes: {list}";
    /// The order changes.
    OrderChanges { values } = "排名在以下数值改变：{values}", "The ranking changes at {values}";
    /// The order stays.
    OrderStays {} = "排名不变", "The ranking stays the same";
    /// A scheme no longer helps.
    StopsAt { arm, values } =
        "“{arm}”在 {values} 时合计没有好处（区间含 0 或更差）",
        "“{arm}” no longer helps on balance at {values} (the interval holds 0, or it is worse)";
    /// All help everywhere.
    AllHelp {} = "所有方案在各数值下合计都有好处", "Every scheme helps on balance at every value";
    /// Axis.
    Axis {} = "合计小时，与不结对之差", "hours together, against no pairing";
    /// Caption.
    HowToRead {} =
        "每个记号是同一批患者上的平均差，横线是同时成立的区间。实心：比不结对好；空心：比不结对差；半实心：无法区分。",
        "Each mark is the mean difference on the same patients, its line the simultaneous interval. Filled: better than no pairing; hollow: worse; half: cannot be told apart.";
    /// A rank.
    Rank { rank } = "第 {rank}", "rank {rank}";
    /// Caption of the table of ranks.
    RankingCaption {} =
        "每格是各县与帮扶医院本院合计的无床小时数（越少越好），下面是该行中的名次；颜色越亮越好。",
        "Each cell: hours without a bed of the counties and the helpers' own together (fewer is better), and below the rank in its row; the brighter the better.";
    /// Legend of the table of ranks.
    Framed {} = "该行最好", "best in its row";
    /// Column.
    HeadNet {} = "合计（小时）", "together (h)";
}
