//! Sentences of a race for the best arm.

messages! {
    /// A sentence of a race.
    RaceSay;
    /// The question.
    Asks { kpi, matters } =
        "哪个方案最好？{kpi}；相差 {matters} 以上才要紧。",
        "Which arm is best? {kpi}; differences from {matters} on matter.";
    /// One arm is best.
    Best { arm, level } =
        "最好的是“{arm}”，选对的概率至少 {level}。",
        "Best: “{arm}”, with a probability of correct selection of at least {level}.";
    /// Several are as good as each other.
    Tie { arms, matters, level } =
        "并列：{arms}。彼此相差不到 {matters}（把握 {level}）。",
        "A tie: {arms}. None differs by {matters} from the one that leads ({level} confidence).";
    /// The same in every replication.
    Same { arms } = "并列：{arms}，每次模拟都完全相同。", "A tie: {arms}, the same in every replication.";
    /// Nothing more can be said.
    Open { arms, runs } =
        "模拟 {runs} 次后仍无法区分：{arms}。",
        "Cannot be told apart after {runs} replications: {arms}.";
    /// The user stopped it.
    Stopped {} = "提前停止：尚无结论。", "Stopped early: nothing is decided.";
    /// An arm that is still in the race.
    Left { arm, value, runs } = "“{arm}”：{value}（{runs} 次）", "“{arm}”: {value} ({runs} replications)";
    /// An arm that went out.
    OutOf { arm, value, runs, by, difference, low, high } =
        "“{arm}”：{value}；{runs} 次后出局，与“{by}”相差 {difference}（{low} 至 {high}）",
        "“{arm}”: {value}; out after {runs} replications, {difference} ({low} to {high}) from “{by}”";
    /// What was spent.
    Spent { runs, all } =
        "共运行 {runs} 次；若所有方案都跑满则需 {all} 次。",
        "{runs} runs were played; all arms to the end would have taken {all}.";
    /// In which share of futures an arm is best.
    Firsts { of } =
        "在所有方案都面对过的 {of} 种情景（输入与偶然一起抽取）中，最好的是：",
        "In the {of} futures that all arms played (inputs and chance drawn together) the best was:";
    /// One arm in how many.
    First { arm, n, share } = "“{arm}”{n} 次（{share}）", "“{arm}” in {n} ({share})";
    /// Several at once.
    Shared { n } = "{n} 次并列", "several alike in {n}";
    /// How it works.
    Note { level, seed } =
        "任两个方案在同一批患者上之差带随时有效的置信序列；肯定较差者不再运行，因此真正最好的方案以至少 {level} 的概率留到最后。种子 {seed}。",
        "Any two arms are compared by their differences on the same patients, with confidence sequences; who is surely worse is played no more, so the arm that is truly best is kept with a probability of at least {level}. Seed {seed}.";
}
