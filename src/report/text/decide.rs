//! Sentences about what decides a verdict.

messages! {
    /// A sentence of a sensitivity analysis.
    Decide;
    /// The question.
    Asks { arm } = "“{arm}”的结论由什么决定？", "“{arm}”: what decides the verdict?";
    /// Nothing is drawn.
    NothingUncertain {} =
        "没有不确定的输入，结论只受偶然影响。",
        "No input is uncertain: chance alone decides.";
    /// All inputs as drawn.
    Base { target, value } = "{target}：所有输入照常抽取时，{value}", "{target}: all inputs as drawn, {value}";
    /// A share of futures.
    Futures { n } = "每 100 种情景中 {n} 种达标", "holds in {n} of 100 futures";
    /// A mean.
    Mean { value } = "平均 {value}", "mean {value}";
    /// Heading of swings.
    Swings {} =
        "一项输入取 10% 和 90% 分位数，其余照常（同一批病例）",
        "One input at its 10 % and its 90 % quantile, all others as drawn, the same caseloads";
    /// One input at both ends.
    Swing { input, low, high, from, to } =
        "{input} {low} → {high}：{from} → {to}",
        "{input} {low} → {high}: {from} → {to}";
    /// What the numbers are.
    FuturesOf100 {} = "数字：每 100 种情景中达标的个数。", "Numbers: futures of 100 in which it holds.";
    /// The input that moves it most.
    Most { input, from, to } =
        "影响最大的是“{input}”：由低端到高端，{from} → {to}",
        "“{input}” moves it most: {from} → {to} from its low to its high end";
    /// Heading of shares.
    SharesOf { kpi } = "{kpi}：各次模拟间方差的来源", "{kpi}: where its variance between replications comes from";
    /// A share.
    Share { what, share } = "{what} {share}", "{what} {share}";
    /// Chance.
    Chance {} =
        "偶然（同样的输入再来一次）",
        "chance (the same inputs once more)";
    /// The rest.
    Together {} = "输入之间的共同作用与估计误差", "inputs acting together, and the error of these estimates";
    /// Heading of the dial.
    Dial { runs } =
        "加压：浪潮越来越大（每格 {runs} 次，同一批病例）",
        "Stress dial: ever larger waves ({runs} replications each, the same caseloads)";
    /// A speed.
    AtSpeed { input, speed } = "{input} {speed}", "{input} {speed}";
    /// Any speed.
    AsDrawn {} = "其余照常", "all else as drawn";
    /// What fails first.
    FailsFirst { at, target, size } =
        "{at}：最先失守的是“{target}”，在 {size}",
        "{at}: “{target}” fails first, at {size}";
    /// Nothing fails.
    NothingFails { at } = "{at}：看过的规模下都没有失守", "{at}: nothing fails at any size seen";
    /// Where the places of a target break.
    PlaceTo { place, size, missed } =
        "{place}：守到 {size}，到 {missed} 失守",
        "{place}: holds up to {size}, missed at {missed}";
    /// A place that holds at all sizes.
    PlaceAlways { place, size } = "{place}：看过的规模下都守得住（至 {size}）", "{place}: holds at every size seen (to {size})";
    /// A place that holds at none.
    PlaceNever { place, size } = "{place}：最小的规模（{size}）下已失守", "{place}: missed at the smallest size already ({size})";
    /// A cell of the dial.
    Cell { size, n } = "{size}：{n}", "{size}: {n}";
    /// What was played.
    Note { runs, pairs, seed } =
        "每项输入的每一端 {runs} 次；偶然的份额来自 {pairs} 对；种子 {seed}。",
        "{runs} replications at each end of each input; chance from {pairs} pairs; seed {seed}.";
    /// Beside a bar: what is judged, and the ends of the input.
    Ends { judged, ends } = "{judged}（{ends}）", "{judged} ({ends})";
    /// Axis.
    FuturesAxis {} = "每 100 种情景中达标", "futures of 100 in which it holds";
    /// Label of the base line.
    AllDrawn {} = "全部照常", "all as drawn";
    /// Caption.
    HowToRead {} =
        "每条横杠：只把这一项输入固定在 10% 分位数（空心端）和 90% 分位数（实心端），其余照常抽取，病例相同。",
        "Each bar holds one input at its 10 % quantile (hollow end) and its 90 % quantile (solid end); all else as drawn, the same caseloads.";
}
