//! What the first page says: words of every day, numbers as so many of a hundred.

messages! {
    /// A sentence of the first page.
    First;
    /// A share of winters.
    Winters { place, verdict, of, about, target, required } =
        "{place}：{verdict}。设想的 {of} 个冬季中，约 {about} 个做到“{target}”；要求 {required} 个。",
        "{place}: {verdict}. In about {about} of {of} imagined winters this comes true: “{target}”. Required: {required}.";
    /// A share of futures that are no winters.
    Futures { place, verdict, of, about, target, required } =
        "{place}：{verdict}。设想的 {of} 种情形中，约 {about} 种做到“{target}”；要求 {required} 种。",
        "{place}: {verdict}. In about {about} of {of} imagined futures this comes true: “{target}”. Required: {required}.";
    /// A share of runs that differ by chance alone.
    Runs { place, verdict, of, about, target, required } =
        "{place}：{verdict}。每 {of} 次中，约 {about} 次做到“{target}”；要求 {required} 次。",
        "{place}: {verdict}. In about {about} of {of} runs this comes true: “{target}”. Required: {required}.";
    /// A target that is no share.
    Other { place, target, says } = "{place}，“{target}”：{says}。", "{place}, “{target}”: {says}.";
    /// A place under an arm.
    PlaceUnder { place, arm } = "{place}（{arm}）", "{place} ({arm})";
    /// How many of several targets are met.
    WorstOf { met, of } =
        "这是 {of} 项主要目标中最差的一项，达标的有 {met} 项。",
        "It is the worst of {of} main targets, of which {met} are met.";
    /// When and how short.
    Short { day, at, peak, beds, low, high } =
        "从 {day} 起 {at} 床位不够。最缺的一天是 {peak}，少 {beds} 张床；10 种情形中有 8 种在 {low} 到 {high} 张之间。",
        "Beds run out at {at} on {day}. The worst day is {peak}: {beds} too few; between {low} and {high} in 8 of 10 futures.";
    /// Beds suffice in the middling future.
    Enough { day, at, beds } =
        "一般情形下床位够用：最紧的一天是 {day}，{at} 仍余 {beds} 张。",
        "In a middling future beds suffice: on the tightest day, {day}, {at} has {beds} to spare.";
    /// Nothing to do.
    NothingMore {} = "不必再增加：现有安排已经达标。", "Nothing more: the present plan is ready.";
    /// Arms that are ready.
    AnyOf { arms } =
        "以下做法都足以达标（改动最少的在前）：{arms}。",
        "Any of these is enough to be ready, the smallest change first: {arms}.";
    /// One arm is ready.
    Just { arm } = "这样做足以达标：{arm}。", "This is enough to be ready: {arm}.";
    /// An arm that is perhaps ready.
    Perhaps { arm } =
        "没有一种做法确定够用；最接近的是 {arm}，尚难判定。",
        "No plan is surely enough; {arm} comes closest and is undecided.";
    /// No arm is ready.
    NoneOf { n, arm } =
        "试过的 {n} 种做法都不够；最接近的是 {arm}。批准之前，先算出最少还缺多少。",
        "None of the {n} plans tried is enough; {arm} comes closest. Before approving any, search the smallest change that is.";
    /// There is one arm.
    Alone {} =
        "只试过现有安排。批准之前，先算出最少还缺多少。",
        "Only the present plan was tried. Before approving anything, search the smallest change that is enough.";
    /// An arm with its natural frequency.
    ArmShare { arm, about, of } = "“{arm}”（{of} 中约 {about}）", "“{arm}” (about {about} of {of})";
    /// An arm without one.
    ArmOnly { arm } = "“{arm}”", "“{arm}”";
    /// Largest wave.
    UpTo { arm, size, low, high } =
        "“{arm}”扛得住 {size}（大约 {low} 到 {high}）",
        "“{arm}” holds up to {size} (about {low} to {high})";
    /// It holds at none.
    NotEven { arm, least } =
        "“{arm}”连试过的最小规模 {least} 也扛不住",
        "“{arm}” does not hold even at {least}, the smallest tried";
    /// It holds at all.
    AtLeast { arm, most } =
        "“{arm}”扛得住试过的最大规模 {most}",
        "“{arm}” holds even at {most}, the largest tried";
    /// Nobody knows.
    SizeUnknown { says } = "{says}。", "{says}.";
    /// The widest interval.
    Doubt { target, arm, of, low, high } =
        "“{arm}”能否做到“{target}”：{of} 中可能是 {low}，也可能是 {high}。",
        "Whether “{arm}” brings about “{target}”: it may be {low} of {of}, it may be {high}.";
    /// Numbers without a source.
    Unsourced { n, of } =
        "所用的 {of} 个数值中，{n} 个没有来源或只是假定。",
        "Numbers without a source or merely assumed: {n} of {of}.";
    /// The reader is shown the rest.
    ReadOn {} = "其余各页是依据。", "The other pages are the evidence.";
}
