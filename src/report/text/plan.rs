//! Sentences of a plan: the least that turns a missed target.

messages! {
    /// A sentence of a plan.
    PlanSay;
    /// The question.
    Asks { arm, n } =
        "“{arm}”最少要改变什么，才能让 {n} 项目标达标？",
        "“{arm}”: what is the least that meets {n} targets?";
    /// The question about one target.
    AsksOne { arm } =
        "“{arm}”最少要改变什么，才能达标？",
        "“{arm}”: what is the least that meets the target?";
    /// All targets are met.
    NothingToDo { arm } =
        "“{arm}”已经达到所问的目标，不需要改变。",
        "“{arm}” already meets the targets asked about: nothing needs to change.";
    /// How it is now.
    Now { says } = "现状：{says}", "Now: {says}";
    /// A lever that this arm does not have.
    LeftOut { lever } =
        "“{lever}”没有用上：这个方案没有它要改变的数值。",
        "“{lever}” is left out: this arm does not have the values that it changes.";
    /// Units of one lever.
    Units { lever, n } = "{lever} +{n}", "{lever} +{n}";
    /// One lever turns the target.
    Sure { n, says } = "+{n}：{says}", "+{n}: {says}";
    /// It does on average with fewer.
    OnAverage { n } =
        "平均而言 +{n} 即可；再多的部分是为了有把握",
        "+{n} would do on average; the rest makes it sure";
    /// It does on average, but is never sure.
    NeverSure { n, most, says } =
        "平均而言 +{n} 即可，但直到上限 +{most} 都没有把握：{says}",
        "+{n} would do on average, but up to +{most} it is never sure: {says}";
    /// It does not do.
    NotEnough { most, says } =
        "加到上限 +{most} 也不够：{says}",
        "not even +{most}: {says}";
    /// The plan in one sentence: shares before and after.
    Raises { target, before, low, high, of, mix, after, after_low, after_high } =
        "{target}：现状下每 {of} 种情景中约 {before} 种达标（区间 {low}–{high}）；采取{mix}后为 {after} 种（区间 {after_low}–{after_high}）。",
        "{target}: as it is, this holds in {before} of {of} futures (interval {low}–{high}); with {mix} in {after} (interval {after_low}–{after_high}).";
    /// The same for a mean or a count.
    Moves { target, before, mix, after, limit } =
        "{target}：现状为 {before}；采取{mix}后为 {after}（要求 {limit}）。",
        "{target}: as it is, {before}; with {mix} {after} (required {limit}).";
    /// Up to what size it then holds.
    ThenHolds { says } = "此后：{says}。", "Then: {says}.";
    /// What it costs.
    Costs { cost } = "费用 {cost}（按各项单价）。", "Cost {cost}, by the prices of the levers.";
    /// It was confirmed.
    Confirmed { runs, seed } =
        "以上结论来自 {runs} 次未用于搜索的新模拟（种子 {seed}）。",
        "Judged on {runs} fresh replications that the search has not seen (seed {seed}).";
    /// It is not sure.
    Unconfirmed { runs, seed } =
        "平均而言够了，但 {runs} 次新模拟（种子 {seed}）不能确认：直到上限都没有把握。",
        "It would do on average, but {runs} fresh replications (seed {seed}) do not confirm it: up to the ceilings it is never sure.";
    /// One lot less.
    OneLess { lever, n, says } =
        "少 {n}（{lever}）：{says}",
        "with {n} less ({lever}): {says}";
    /// No mix does.
    NoMix {} =
        "即使全部加到上限也不达标。",
        "Not even all levers at their ceilings meet it.";
    /// What is best then.
    Effort { mix, unmet, before } =
        "未满足小时数最少的组合：{mix}，从 {before} 小时降到 {unmet} 小时（平均每次模拟）。",
        "The mix that leaves the fewest unmet hours: {mix}, down from {before} h to {unmet} h (mean per replication).";
    /// What is best where nobody waits.
    Best { mix } = "这些杠杆最多能做到：{mix}。", "The best that the levers can do: {mix}.";
    /// Nothing is pulled.
    NothingPulled {} = "不作改变", "nothing";
    /// The last day.
    Latest { lever, day } =
        "{lever}最迟 {day} 起效，平均而言仍可达标；再晚就不行了。",
        "{lever}: as late as {day} still does on average; later does not.";
    /// What would do on average.
    AverageMix { mix, cost } =
        "平均而言，{mix}（费用 {cost}）即可；其余是为了有把握。",
        "On average {mix} (cost {cost}) would do; the rest makes it sure.";
    /// What one lot of a lever gains.
    Gains { lever, n, points, hours } =
        "{lever} +{n}：每 100 种情景中达标 {points} 种，未满足 {hours} 小时",
        "{lever} +{n}: {points} of 100 futures, {hours} unmet hours";
    /// The same where no share is judged.
    GainsValue { lever, n, change, hours } =
        "{lever} +{n}：{change}，未满足 {hours} 小时",
        "{lever} +{n}: {change}, {hours} unmet hours";
    /// Heading.
    FirstStep {} = "现状下每多一份的作用", "What one lot gains now";
    /// Heading.
    NextStep {} = "方案之后再多一份的作用", "What one lot more gains after the plan";
    /// Where patients wait then.
    BindsNext { at, hours } =
        "下一个短板：{at}（平均每次模拟未满足 {hours} 小时）",
        "What binds next: {at} ({hours} unmet hours, mean per replication)";
    /// What keeps patients waiting then.
    LimitBindsNext { at, limit, days } =
        "下一个短板：{at}的{limit}（平均每次模拟有 {days} 天使人等待）",
        "What binds next: {limit} in {at} (someone waits for it on {days} days of a future, on average)";
    /// Nobody waits.
    NothingBinds {} = "没有下一个短板：无人等待", "Nothing binds next: nobody waits";
    /// Heading.
    AloneHeading {} = "只用一项", "One lever alone";
    /// Heading.
    PlanHeading {} = "最省的方案", "The cheapest plan";
    /// Heading.
    FrontierHeading {} = "费用与达标", "Cost against readiness";
    /// A row of the frontier.
    FrontierRow { cost, mix, share } =
        "费用 {cost}：{share} 种情景达标（{mix}）",
        "cost {cost}: the target holds in {share} futures ({mix})";
    /// The same of several targets.
    FrontierAll { cost, mix, share } =
        "费用 {cost}：{share} 种情景全部达标（{mix}）",
        "cost {cost}: all targets hold in {share} futures ({mix})";
    /// A row of the frontier without shares.
    FrontierValue { cost, mix, value } =
        "费用 {cost}：{value}（{mix}）",
        "cost {cost}: {value} ({mix})";
    /// A number of unmet hours.
    UnmetHours { hours } = "未满足 {hours} 小时", "{hours} unmet hours";
    /// Up to what size of wave it holds.
    UpTo { row, size } = "{row}；{size} 以内", "{row}; up to {size}";
    /// Out of a hundred.
    OfHundred { n } = "每 100 种中 {n}", "{n} of 100";
    /// More has harmed.
    Harmed {} =
        "注意：有的组合多加反而变差，因此不能保证这是最少的。",
        "Note: somewhere more has made it worse, so that this need not be the least.";
    /// What was played.
    Played { common, runs, fresh, fresh_runs } =
        "搜索：同一批 {runs} 次模拟上试了 {common} 种组合，另一批 {fresh_runs} 次上试了 {fresh} 种。",
        "Search: {common} mixes on the same {runs} replications, {fresh} on {fresh_runs} fresh ones.";
    /// How to carry it out.
    Apply { file } =
        "把 {file} 中的方案加到场景文件末尾，再运行：",
        "Add the arm in {file} to the end of the scenario, then run:";
    /// Title of the figure.
    FrontierTitle { cost, share } =
        "费用 {cost}：{share} 种情景达标",
        "At cost {cost} the targets hold in {share} futures";
    /// Caption of the figure.
    FrontierCaption {} =
        "每一级台阶是试过的组合中最省的：费用不超过横轴时能做到的最好结果。竖线是方案的费用。同一批病例。",
        "Each step is a mix that was tried: the best that can be had for at most that cost. The upright line is the plan. The same caseloads throughout.";
    /// Axis.
    CostAxis {} = "费用（按各项单价）", "Cost, by the prices of the levers";
    /// Axis and label.
    ShareAxis {} = "达标的情景", "futures in which the targets hold";
    /// Label of the line.
    PlanLine {} = "方案", "plan";
}
