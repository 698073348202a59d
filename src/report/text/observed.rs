//! Sentences about observed numbers over simulated ones.

messages! {
    /// A sentence about a past time laid over the simulation.
    Past;
    /// What lies over what.
    Over { file, arm, runs } =
        "每天结束时实际在床人数（{file}）与“{arm}”下的模拟（{runs} 次）比较：",
        "Patients in beds at the end of each day, as observed ({file}), over those simulated under “{arm}” ({runs} replications):";
    /// A unit with the number of days that were counted.
    Unit { at, days } = "{at}：有实际人数的共 {days} 天", "{at}: {days} days observed";
    /// How many days lie in a band.
    Inside { inside, days, band, expected } =
        "{days} 天中 {inside} 天在 {band} 区间内（模型正确时约 {expected} 天）",
        "{inside} of {days} days inside the {band} band (expected about {expected})";
    /// How far off, on average.
    Bias { bias, relative } =
        "实际与模拟均值之差：平均 {bias}（{relative}）",
        "observed minus simulated mean: {bias} on average ({relative})";
    /// The same where nobody is simulated.
    BiasAlone { bias } =
        "实际与模拟均值之差：平均 {bias}；模拟中无人在床，无法给出相对值",
        "observed minus simulated mean: {bias} on average; nobody is simulated, so there is no relative number";
    /// How far off on a day.
    Error { error } =
        "与模拟中位数平均相差 {error}",
        "mean distance from the simulated median {error}";
    /// What a planner must know about the counts of days.
    Together {} =
        "相邻各天的人数彼此相关：一个冬季只是一次抽样，因此不作假定各天独立的检验。人数为整数，区间包含的比例往往略高于名义值；“约”字后的天数按每天区间实际包含的模拟比例相加。",
        "Days follow one another: one winter is one draw of days that go together, so nothing is tested as if days were independent. Patients are whole numbers and bands hold a little more than their name says; what is expected adds up the shares of replications that the bands of the days hold.";
    /// Title of a figure of one unit.
    Title { at, inside, days, expected } =
        "{at}：{days} 天实际人数中 {inside} 天在 80% 区间内（模型正确时约 {expected} 天）",
        "{at}: {inside} of {days} observed days lie in the 80% band (expected about {expected})";
    /// Title of a figure of several units.
    Titles { level, units, inside, days, expected } =
        "{units} 处 {level}：{days} 天实际人数中 {inside} 天在 80% 区间内（模型正确时约 {expected} 天）",
        "{level} at {units} places: {inside} of {days} observed days lie in the 80% band (expected about {expected})";
    /// How to read the figure.
    Caption { file, arm } =
        "黑点：每天结束时实际在床人数（{file}）；线和区间：“{arm}”下模拟的在床人数。没有黑点的日子没有实际数字。",
        "Dots: patients in beds at the end of the day as observed ({file}); line and bands: the same as simulated under “{arm}”. Days without a dot were not counted.";
    /// Units that are not drawn.
    OnlyFirst { shown, of } =
        "只画出 {of} 处中的前 {shown} 处；其余见 observed.csv。",
        "Only the first {shown} of {of} places are drawn; the others are in observed.csv.";
    /// Label of the dots.
    Dots {} = "实际", "observed";
}
