//! What is said of where patients go, what is short where they wait, and how far they travel.

messages! {
    /// Titles, captions and labels of these figures.
    FlowSay;
    /// The flows of one arm.
    Flows { arm, n, level, away, none } =
        "“{arm}”下每次模拟 {n} 人需要 {level}：{away} 人在别处得到，{none} 人始终没有得到",
        "Under “{arm}” {n} need {level} per run: {away} get it elsewhere, {none} never do";
    /// The flows of two arms.
    FlowsIn { arm, away, none, level, other, more, fewer } =
        "需要 {level} 者，在别处得到和始终没有得到的人数：“{arm}”{away} 和 {none}，“{other}”{more} 和 {fewer}",
        "Of those who need {level}, so many get it elsewhere and so many never do: {away} and {none} under “{arm}”, {more} and {fewer} under “{other}”";
    /// How to read them.
    FlowsCaption {} =
        "左：需求产生的机构；右：得到救治的机构。每次模拟的平均人数；未得到的人包括死亡、离开、自行好转和结束时仍在等待者。各方案比例尺相同。",
        "Left: where the need arose; right: where it was met; mean number of patients per run. Those without it died, left, got better first or still waited at the end. All arms have the same scale.";
    /// Those who stay.
    InPlace {} = "原机构", "in the same place";
    /// Those who never get it.
    NoCare {} = "未得到", "never";
    /// Head of a column.
    From {} = "需求产生处", "where the need arose";
    /// Head of a column.
    To {} = "得到救治处", "where it was met";
    /// Head of a column.
    Needs {} = "每次模拟人数", "patients per run";
    /// Head of a column.
    OnTheWay {} = "平均路上时间（分钟）", "mean time on the way (min)";
    /// Head of a column.
    UntilCare {} = "平均到得到救治或结束（小时）", "mean time to care or the end (h)";
    /// What is short.
    Unmet { arm, hours, level, cause, share } =
        "“{arm}”：每次模拟共有 {hours} 人时需要 {level} 而没有得到，其中“{cause}”占 {share}",
        "“{arm}”: {hours} patient-hours per run in need of {level} without it, {share} of them “{cause}”";
    /// How to read it.
    UnmetCaption {} =
        "需要某级救治而没有得到的时间，按当时的短板。缺人员或设备：开放（可用）床位空着，但该组人员或设备不够；缺床位：其余全部。",
        "Time in need of a level without receiving it, by what was short at the moment. A staff group or equipment is short where an open (usable) bed is free and it is what is missing; beds are the rest.";
    /// A cause.
    ForBeds {} = "缺床位", "no bed";
    /// A cause: a staff group or equipment.
    For { what } = "缺{what}", "no {what}";
    /// A cause.
    ForHours {} = "未开诊", "outside opening hours";
    /// A cause.
    Refused {} = "被拒或放弃之后", "refused or given up";
    /// A cause.
    Preparing {} = "联系与稳定病情", "approval and stabilising";
    /// A cause.
    ForVehicle {} = "等车", "no vehicle yet";
    /// A cause.
    Riding {} = "在路上", "on the way";
    /// A cause.
    Unseen {} = "尚未被发现", "not recognised";
    /// The rest.
    Others {} = "其他", "other";
    /// Load of vehicles.
    Vehicles { who, arm, share, late } =
        "{who}：“{arm}”下 {share} 的时间在任务中；呼叫中有 {late} 不能立即派车",
        "{who}: on a job for {share} of the time under “{arm}”; {late} of calls find none idle";
    /// How to read it.
    VehiclesCaption {} =
        "车辆在班时间中出任务（含返程）的比例，横线是均值的95%区间。超过100%表示任务拖过了班次。",
        "Share of the time of vehicles in service in which they are on a job, the way back included; lines are 95% intervals of the mean. Above 100% jobs outlast the shift.";
    /// Axis.
    BusyAxis {} = "出任务时间比例", "share of time on a job";
    /// The golden window.
    Golden { what, arm, share, other, more } =
        "首诊后在时限内得到救治（{what}）：“{arm}”{share}，“{other}”{more}",
        "Treated in time from first contact ({what}): {share} under “{arm}”, {more} under “{other}”";
    /// The golden window of one arm.
    GoldenAlone { what, arm, share } =
        "首诊后在时限内得到救治（{what}）：“{arm}”{share}",
        "Treated in time from first contact ({what}): {share} under “{arm}”";
    /// How to read it.
    GoldenCaption {} =
        "从首次就诊算起，在时限内得到所需救治的患者比例，横线是95%区间；虚线：目标的要求。",
        "Share of patients who get the care they need within the time from first contact, lines are 95% intervals; dashed: what a target asks for.";
    /// Axis.
    GoldenAxis {} = "时限内得到救治的比例", "share treated in time";
    /// What a target asks for.
    Asked { share } = "目标 {share}", "target {share}";
    /// Who travels farthest.
    Far { place, minutes, level, arm, mean } =
        "去 {level} 的路最长的是 {place}：“{arm}”下平均 {minutes} 分钟；所有需要者平均 {mean} 分钟",
        "The way to {level} is longest from {place}: {minutes} min on average under “{arm}”; {mean} min over all who need it";
    /// How to read it.
    FarCaption { level } =
        "需求产生于该机构的患者，到得到 {level}（或需求结束）为止的平均路上时间；含未转出者（0 分钟）。最远的在前。",
        "Mean time on the way until {level} is given (or the need ends) of patients whose need arises there, those who are not moved included with 0; the farthest first.";
    /// Axis.
    MinutesAxis {} = "平均路上时间（分钟）", "mean time on the way (min)";
    /// Words at the end of a bar.
    MinutesOf { minutes, n } = "{minutes} 分钟（{n} 人）", "{minutes} min ({n} patients)";
    /// The dial: something fails.
    FailsFirst { size, target } =
        "浪潮到 {size} 时最先扛不住的是“{target}”",
        "What fails first, at {size}: “{target}”";
    /// The dial: nothing fails.
    NothingFails {} = "在试过的规模和速度下都扛得住", "Nothing fails at any size or speed tried";
    /// How to read the dial.
    DialCaption { runs } =
        "横：浪潮规模；纵：速度。数字：离要求最远的目标在每 100 种情形中达标的个数；框：所有目标都达到要求。每格 {runs} 次模拟，病例相同。",
        "Across: size of the wave; down: its speed. The number: of 100 futures those in which the target farthest from what is required holds; framed: all targets hold as required. {runs} replications a cell, of the same caseloads.";
    /// What a letter below a number stands for.
    Letter { letter, target } = "{letter}：{target}。", "{letter}: {target}.";
    /// A frame.
    AllHold {} = "所有目标达标", "all targets hold as required";
    /// Speed that is not varied.
    AsDrawn {} = "速度照抽样", "speed as drawn";
}
