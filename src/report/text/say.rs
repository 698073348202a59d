//! Sentences of verdicts and key facts: one message table, Chinese beside English.

messages! {
    /// A sentence of the answer. Values come as text; a missing translation does not compile.
    Say;
    /// A target judged by the share of replications that differ in uncertain inputs.
    HoldsInFutures { about, of, low, high, required, verdict } =
        "设想的 {of} 种情景中，约 {about} 种达标（区间 {low}–{high}）；要求 {required}：{verdict}",
        "Holds in {about} of {of} plausible futures (interval {low}–{high}); required {required}: {verdict}";
    /// A target judged by the share of replications that differ only by chance.
    HoldsInRuns { about, of, low, high, required, verdict } =
        "每 {of} 次模拟中，约 {about} 次达标（区间 {low}–{high}）；要求 {required}：{verdict}",
        "Holds in {about} of {of} runs (interval {low}–{high}); required {required}: {verdict}";
    /// A target judged by a mean.
    MeanIs { value, low, high, limit, verdict } =
        "平均 {value}（区间 {low}–{high}）；要求 {limit}：{verdict}",
        "Mean {value} (interval {low}–{high}); required {limit}: {verdict}";
    /// A target judged by a count on a date.
    CountIs { value, limit, verdict } =
        "现有 {value}；要求 {limit}：{verdict}",
        "There are {value}; required {limit}: {verdict}";
    /// The same with the document that asks for it.
    CountIsBy { value, limit, document, verdict } =
        "现有 {value}；要求 {limit}（{document}）：{verdict}",
        "There are {value}; required {limit} ({document}): {verdict}";
    /// An undecided target that more replications would decide.
    MoreRuns { runs } =
        "模拟到约 {runs} 次，多半可以判定",
        "about {runs} runs would probably decide it";
    /// An undecided target that may never be decided.
    MayNever {} =
        "估计值与要求太近，可能永远无法判定",
        "the estimate lies so close to the requirement that it may never be decided";
    /// How an arm does over several targets.
    Overall { verdict, arm, met, of } =
        "{verdict}：“{arm}”在 {of} 项目标中达标 {met} 项。",
        "{verdict}: “{arm}” meets {met} of {of} targets.";
    /// The same where some are undecided.
    OverallOpen { verdict, arm, met, of, undecided } =
        "{verdict}：“{arm}”在 {of} 项目标中达标 {met} 项，{undecided} 项尚难判定。",
        "{verdict}: “{arm}” meets {met} of {of} targets, {undecided} undecided.";
    /// Nothing was judged.
    NoTargets {} =
        "场景没有设定目标，因此没有结论。",
        "The scenario sets no targets, so nothing is judged.";
    /// What the numbers of the table mean.
    NumbersOfFutures { level } =
        "数字：每 100 种设想情景中达标的个数；括号内为 {level} 区间。",
        "Numbers: in how many of 100 plausible futures the target holds, with {level} interval.";
    /// What the numbers of the table mean.
    NumbersOfRuns { level } =
        "数字：每 100 次模拟中达标的次数；括号内为 {level} 区间。",
        "Numbers: in how many of 100 runs the target holds, with {level} interval.";
    /// A target with what is required of it, as a heading.
    RequiredOfFutures { target, of, required } =
        "{target}：要求每 {of} 种情景中 {required} 种",
        "{target}: required in {required} of {of} futures";
    /// A target with what is required of it, as a heading.
    RequiredOfRuns { target, of, required } =
        "{target}：要求每 {of} 次中 {required} 次",
        "{target}: required in {required} of {of} runs";
    /// Which uncertainty intervals cover.
    CoversInputs { inputs } =
        "区间涵盖偶然波动和不确定的输入（{inputs}）；不涵盖模型本身的误差。",
        "Intervals cover chance and the uncertain inputs ({inputs}), not errors of the model itself.";
    /// Which uncertainty intervals cover.
    CoversChance {} =
        "所有输入都是固定值：区间只涵盖偶然波动，不涵盖输入的不确定性。",
        "All inputs are fixed: intervals cover chance alone, not that inputs may be wrong.";
    /// A sentence about one of several targets.
    About { target, says } = "“{target}”：{says}", "“{target}” {says}";
    /// The facts that follow are about one arm.
    Under { arm } = "“{arm}”下：", "Under “{arm}”:";
    /// An aside.
    Aside { words } = "（{words}）", "({words})";
    /// A day of the run.
    Day { date, day } = "{date}（第 {day} 天）", "{date} (day {day})";
    /// The first full day.
    FirstFull { day, at } =
        "中位情景下为 {day}，{at}",
        "{day} in the median future, {at}";
    /// Nothing is full on any day.
    NeverFull {} =
        "中位情景下没有一天床位不足",
        "none: in the median future beds suffice on every day";
    /// Patients without a usable bed at the peak: median and 80 % band.
    Gap { beds, low, high, day, at } =
        "缺 {beds} 张床（80% 区间 {low}–{high}），{day}，{at}",
        "{beds} too few (80% band {low}–{high}), {day}, {at}";
    /// Beds to spare even at the peak.
    Spare { beds, day, at } =
        "没有缺口：需求最高时仍余 {beds} 张床（{day}，{at}）",
        "none: {beds} beds to spare when need is highest ({day}, {at})";
    /// What runs out first.
    RunsOut { at, times } =
        "{at} 床位：高峰需求是可用床位的 {times} 倍",
        "beds at {at}: need at the peak is {times} times the usable beds";
    /// What runs out where something else than beds binds.
    Binds { limit, at, days } =
        "{at} 的{limit}：在 {days} 天里是短板",
        "{limit} at {at}: they bind on {days} days";
    /// What binds under an arm.
    BindsUnder { arm, limit, days } =
        "“{arm}”：{limit}（{days} 天）",
        "{limit} on {days} days under “{arm}”";
    /// Nothing binds under an arm.
    BindsNever { arm } =
        "“{arm}”：没有短板",
        "nothing under “{arm}”";
    /// Nothing runs out.
    NothingRunsOut {} =
        "中位情景下没有短板",
        "nothing runs out in the median future";
    /// Largest wave that is held.
    HoldsUpTo { size, low, high, least, most } =
        "{size} 以内达标（区间 {low}–{high}）；只看过 {least}–{most}",
        "holds up to {size} (interval {low}–{high}); only {least}–{most} were seen";
    /// Largest wave that is held, by search.
    FoundUpTo { size, low, high, sizes, runs, least, most } =
        "{size} 以内达标（95% 区间 {low} 至 {high}）；同样的 {runs} 批病例，试了 {least}–{most} 之间 {sizes} 种规模",
        "holds up to {size} (95% interval {low} to {high}); the same {runs} caseloads at {sizes} sizes from {least} to {most}";
    /// Beside a missed target.
    MissedUpTo { size, low, high } =
        "能扛到 {size}（{low} 至 {high}）",
        "up to {size} ({low} to {high})";
    /// Beside a missed target that is missed at every size.
    MissedAtAll { least } =
        "连 {least} 也扛不住",
        "not even {least}";
    /// Beside a missed target that holds at every size that was seen.
    MissedBeyond { most } =
        "能扛到至少 {most}",
        "up to at least {most}";
    /// It holds at no size seen.
    HoldsAtNone { what, least, most } =
        "在看过的{what}（{least}–{most}）下都不达标",
        "holds at no {what} that was seen ({least}–{most})";
    /// It holds at every size seen.
    HoldsAtAll { what, least, most } =
        "在看过的{what}（{least}–{most}）下都达标",
        "holds at every {what} that was seen ({least}–{most})";
    /// A size of the wave that is a share of it.
    ShareOfWave { size } = "浪潮的 {size}", "{size} of the wave";
    /// A size that is the value of an input.
    ValueOf { input, size } = "“{input}” {size}", "“{input}” of {size}";
    /// What is large or small, if it is not a share of a wave.
    Quoted { input } = "“{input}”", "“{input}”";
    /// The study has no wave size.
    NoWaveSize {} =
        "场景没有把浪潮规模设为不确定输入，无法估计",
        "not known: the scenario has no uncertain wave size";
    /// There were too few replications to tell sizes apart.
    TooFewForSize { n, least } =
        "未知：只模拟了 {n} 次，至少 {least} 次才能估计",
        "not known: {n} replications are too few, it takes at least {least}";
    /// All replications had the same size.
    OneSize {} =
        "未知：各次模拟的浪潮规模相同",
        "not known: the wave had the same size in all replications";
    /// A target that is undecided.
    IsUndecided { target, arm, what } =
        "“{target}”在“{arm}”下尚难判定：{what}",
        "“{target}” under “{arm}” is undecided: {what}";
    /// The widest interval.
    WidestInterval { target, arm, of, low, high } =
        "“{target}”在“{arm}”下：每 {of} 种情景中 {low}–{high} 种",
        "“{target}” under “{arm}”: {low}–{high} of {of}";
    /// Nothing to be unsure of.
    NothingUnsure {} =
        "没有以概率判定的目标",
        "no target is judged by a probability";
    /// The user stopped the run.
    Interrupted { done, asked } =
        "模拟提前结束：计划 {asked} 次，只用完整的 {done} 次。",
        "The run was stopped early: {done} of {asked} replications are complete and used.";
    /// What to do after a verdict that rests on uncertain inputs.
    NextMedian {} =
        "只看中位情景：结论有多少来自输入的不确定",
        "shows the median future alone: how much of the verdict is doubt about inputs";
    /// What to do after a missed target.
    NextPlan {} =
        "寻找最少的改变，使未达标的目标达标",
        "searches the least change that meets what is missed";
    /// What to do when something is undecided.
    NextMoreRuns {} =
        "增加模拟次数以便判定",
        "runs more replications to decide it";
    /// What to do after a verdict that rests on chance alone.
    NextSeed {} =
        "换一个种子，看结论是否不变",
        "shows whether other chance gives the same verdict";
}
