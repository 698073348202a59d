//! Titles of figures: each states what was found.

messages! {
    /// What a figure shows, in one sentence without a full stop.
    Finding;
    /// One arm and its targets.
    Meets { arm, met, of } =
        "“{arm}”在 {of} 项目标中达标 {met} 项",
        "“{arm}” meets {met} of {of} targets";
    /// The reference arm already meets all.
    MeetsAllAlready { arm, of } =
        "“{arm}”已经达到全部 {of} 项目标",
        "“{arm}” already meets all {of} targets";
    /// Another arm meets all.
    OneMeetsAll { best, of, arm, met } =
        "“{best}”达到全部 {of} 项目标，“{arm}”只达到 {met} 项",
        "“{best}” meets all {of} targets, “{arm}” only {met}";
    /// The reference arm already meets the only target.
    MeetsItAlready { arm } =
        "“{arm}”已经达标",
        "“{arm}” already meets the target";
    /// Another arm meets the only target.
    OneMeetsIt { best, arm } =
        "“{best}”达标，“{arm}”没有确定达标",
        "“{best}” meets the target, “{arm}” does not surely";
    /// No arm meets the only target.
    NoneMeetsIt {} =
        "没有方案确定达标",
        "No arm surely meets the target";
    /// What the best arm does.
    Lifts { arm, target, before, after, of, required } =
        "“{arm}”把“{target}”由每 {of} 种情形中的 {before} 种提高到 {after} 种；要求 {required} 种",
        "“{arm}” brings “{target}” from {before} to {after} of {of}; required are {required}";
    /// How many beds it takes.
    BedsFor { at, n, beds, have } =
        "{at}：要在每 100 种情形中的 {n} 种里人人随时有床，需要 {beds} 张；高峰时可用 {have} 张",
        "{at}: a bed for everyone at once in {n} of 100 futures takes {beds}; {have} are usable at the peak";
    /// Breaking points by place.
    PlacesHold { weak, least, strong, most, arm } =
        "“{arm}”下 {weak} 最先扛不住（{least}），{strong} 扛得最久（{most}）",
        "Under “{arm}” {weak} gives way first (at {least}), {strong} last (at {most})";
    /// The weakest place never holds.
    WeakestNever { weak, strong, most, arm } =
        "“{arm}”下 {weak} 在试过的规模下都扛不住，{strong} 扛得最久（{most}）",
        "Under “{arm}” {weak} holds at no size tried, {strong} longest (up to {most})";
    /// No place holds.
    NoPlaceHolds { arm } =
        "“{arm}”下各地在试过的规模下都扛不住",
        "Under “{arm}” no place holds at any size tried";
    /// What moves the verdict.
    Moves { input, low, high } =
        "最左右结论的输入是“{input}”：它小时每 100 种情形达标 {low} 种，大时 {high} 种",
        "What moves the verdict most is “{input}”: {low} of 100 hold where it is small, {high} where it is large";
    /// Beds that open over time.
    BedsOpen { at, from, to, arm } =
        "{at}：“{arm}”下开放床位由 {from} 张增至最多 {to} 张",
        "{at}: open beds go from {from} to {to} at most under “{arm}”";
    /// Beds that are taken away for a time.
    BedsFall { at, from, to, arm } =
        "{at}：“{arm}”下开放床位由 {from} 张减至最少 {to} 张",
        "{at}: open beds go from {from} down to {to} at least under “{arm}”";
    /// What binds in one unit.
    Binds { at, limit, days } =
        "{at} 的短板是{limit}：{days} 天",
        "What binds in {at}: {limit}, on {days} days";
    /// What binds instead under another arm.
    BindsNext { at, limit, days, then, arm } =
        "{at} 的短板是{limit}（{days} 天）；“{arm}”下变为{then}",
        "What binds in {at}: {limit}, on {days} days; under “{arm}” it is {then}";
    /// No arm meets all.
    NoneMeetsAll { best, met, of } =
        "没有方案达到全部 {of} 项目标；“{best}”最接近，达到 {met} 项",
        "No arm meets all {of} targets; “{best}” comes closest with {met}";
    /// No arm meets any.
    NoneMeetsAny { of } =
        "{of} 项目标中，没有方案确定达到任何一项",
        "Of {of} targets, no arm surely meets any";
    /// The peak of new cases.
    CasesPeak { date, cases, low, high } =
        "新发病例在 {date} 前后达到高峰，每天约 {cases} 例（80% 区间 {low}–{high}）",
        "New cases peak around {date} at about {cases} a day (80% band {low}–{high})";
    /// Need exceeds beds in one place only shown.
    RunsShort { at, day, beds } =
        "{at} 床位自 {day} 起不够，最多缺 {beds} 张",
        "{at} runs out of beds on {day}; at worst {beds} too few";
    /// Need exceeds beds in some of several places.
    SomeRunShort { n, of, level, day, beds } =
        "{level}：{of} 处中有 {n} 处床位不够，最早在 {day}；最多缺 {beds} 张",
        "{level}: {n} of {of} places run out of beds, the first on {day}; at worst {beds} too few";
    /// Beds suffice.
    Suffice { level, at, beds } =
        "{level}：中位情景下床位够用；最紧的是 {at}，高峰时余 {beds} 张",
        "{level}: beds suffice in the median future; tightest is {at} with {beds} to spare at the peak";
    /// A unit is full for days.
    FullFor { at, days, day } =
        "中位情景下，{at} 自 {day} 起有 {days} 天满床",
        "In the median future {at} is full on {days} days, from {day}";
    /// No unit is full.
    NeverFull { at, share, day } =
        "中位情景下没有单元满床；最高的是 {at}，{day} 使用率 {share}",
        "No unit is full in the median future; the fullest is {at}, {share} on {day}";
    /// One arm's waits.
    StillWaiting { hours, level, n } =
        "{hours} 后，每 100 名需要 {level} 的患者中仍有 {n} 名没有得到",
        "After {hours}, {n} of 100 patients who need {level} still do not have it";
    /// Waits of two arms.
    StillWaitingIn { hours, level, arm, n, other, m } =
        "{hours} 后，每 100 名需要 {level} 者中仍未得到的：“{arm}”{n} 名，“{other}”{m} 名",
        "After {hours}, {n} of 100 who need {level} still lack it under “{arm}”, {m} under “{other}”";
    /// Deaths of one arm.
    Losses { n, place } =
        "平均每次模拟死亡 {n} 人，最多在“{place}”（由假设决定，不是预测）",
        "{n} modelled deaths per run, most of them “{place}” (assumption-driven)";
    /// Time lost before care.
    LostTime { arm, hours, cause, share } =
        "“{arm}”：平均每次模拟在得到救治前共损失 {hours} 人时，其中“{cause}”占 {share}",
        "“{arm}”: {hours} patient-hours lost before care per run, {share} of them “{cause}”";
    /// Deaths of two arms.
    LossesIn { arm, n, other, m } =
        "平均每次模拟死亡：“{arm}”{n} 人，“{other}”{m} 人（由假设决定，不是预测）",
        "Modelled deaths per run: {n} under “{arm}”, {m} under “{other}” (assumption-driven)";
    /// Infections in care of one arm.
    Infected { arm, n } =
        "平均每次模拟院内感染患者：“{arm}”{n} 人",
        "Patients infected in care per run: {n} under “{arm}”";
    /// Infections in care of two arms.
    InfectedIn { arm, n, other, m } =
        "平均每次模拟院内感染患者：“{arm}”{n} 人，“{other}”{m} 人",
        "Patients infected in care per run: {n} under “{arm}”, {m} under “{other}”";
    /// Largest wave of one arm.
    HoldsUpTo { target, arm, size } =
        "“{target}”：“{arm}”能扛到{size}",
        "“{target}”: “{arm}” holds up to {size}";
    /// Largest wave of two arms.
    HoldUpTo { target, arm, size, other, more } =
        "“{target}”：“{arm}”能扛到{size}，“{other}”能扛到 {more}",
        "“{target}”: “{arm}” holds up to {size}, “{other}” up to {more}";
    /// The arm holds at none, another at some.
    OnlyOtherHolds { what, target, arm, other, more } =
        "“{target}”：“{arm}”在看过的{what}下都不达标，“{other}”能扛到{more}",
        "“{target}”: “{arm}” holds at no {what} that was seen, “{other}” up to {more}";
    /// Largest wave where the arm holds at none.
    HoldsAtNone { what, target, arm } =
        "“{target}”：“{arm}”在看过的{what}下都不达标",
        "“{target}”: “{arm}” holds at no {what} that was seen";
}
