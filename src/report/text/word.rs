//! Single words and labels.

use super::Text;
use crate::readiness::Answer;

/// Declares words: name, Chinese, English.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $zh:literal, $en:literal;)*) => {
        /// A word or label that stands alone.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Word { $($(#[$doc])* $name,)* }

        impl Word {
            /// Every word.
            pub const ALL: &[Word] = &[$(Word::$name,)*];

            /// In both languages.
            #[must_use]
            pub fn text(self) -> Text {
                match self { $(Word::$name => Text::new($zh, $en),)* }
            }
        }
    };
}

words! {
    /// The target is met.
    Ready = "达标", "READY";
    /// The target is missed.
    NotReady = "未达标", "NOT READY";
    /// Neither is sure.
    Undecided = "尚难判定", "UNDECIDED";
    /// The banner over assumed data of real places.
    Illustrative = "示例数据，非真实床位", "illustrative data, not real bed numbers";
    /// Heading of the first full day.
    FirstFullDay = "首个满床日", "First full day";
    /// Heading of the gap at the peak.
    GapAtPeak = "高峰缺口", "Gap at the peak";
    /// Heading of what runs out first.
    BindingLimit = "最先不够的", "Binding limit";
    /// Heading of the largest wave that is held.
    BreakingPoint = "能扛到多大", "Breaking point";
    /// Heading of what is least sure.
    LeastSure = "最拿不准的", "Least sure";
    /// Sheet of a workbook.
    Answer = "结论概要", "Answer";
    /// Sheet of a workbook.
    Metrics = "指标", "Metrics";
    /// Column head.
    MetricKey = "指标代码", "key";
    /// Column head.
    Who = "人群", "who";
    /// Column head.
    Unit = "单位", "unit";
    /// Column head.
    Mean = "均值", "mean";
    /// Column head.
    Sd = "标准差", "sd";
    /// Column head.
    Low = "区间下端", "low";
    /// Column head.
    High = "区间上端", "high";
    /// Column head.
    Address = "网址", "address";
    /// Line of the first page.
    IsReady = "是否达标", "Ready?";
    /// Line of the first page.
    WhenAndHowShort = "何时不够，缺多少", "When, how short";
    /// Line of the first page.
    ToApprove = "批准什么", "What to approve";
    /// Line of the first page.
    UpToWhatWave = "能扛到多大", "Up to what wave";
    /// Chapter of the report.
    Verdicts = "结论", "Verdicts";
    /// Chapter of the report.
    Levers = "措施的效果与代价", "Measures by effect and cost";
    /// Chapter of the report.
    Timeline = "时间进程", "Timeline";
    /// Chapter of the report.
    Network = "救治网络", "Network";
    /// Chapter of the report.
    Pairing = "对口帮扶", "Pairing";
    /// Chapter of the report.
    Sizing = "规模与容量", "Sizing";
    /// Chapter of the report.
    Uncertainty = "不确定性", "Uncertainty";
    /// Chapter of the report.
    Validation = "验证", "Validation";
    /// Chapter of the report.
    Trust = "可信度说明", "Can it be trusted?";
    /// Heading of the list of chapters.
    Contents = "目录", "Contents";
    /// Column head.
    Changes = "改动", "what it changes";
    /// Column head.
    Cost = "代价", "cost";
    /// Column head.
    Effect = "与参照方案之差", "difference from the reference arm";
    /// Column head.
    LeverName = "措施", "measure";
    /// Column head.
    AtMost = "最多", "at most";
    /// Column head.
    PerUnit = "单价", "price of one unit";
    /// Column head.
    LeadTime = "准备时间", "lead time";
    /// Column head.
    Tier = "层级", "tier";
    /// Column head.
    RefersTo = "上转至（路上时间）", "refers up to (time on the way)";
    /// Column head.
    BedsAtStart = "首日床位", "beds on day 1";
    /// A place that refers to nobody.
    Nobody = "无", "nobody";
    /// Column head.
    Item = "项目", "item";
    /// Column head.
    Says = "内容", "what this run says";
    /// Column head.
    Share10 = "最小的十分之一以下", "lowest tenth below";
    /// Column head.
    Share90 = "最大的十分之一以上", "highest tenth above";
    /// Column head.
    InputName = "输入", "input";
    /// Column head.
    IfSmall = "最小的五分之一中", "in the smallest fifth";
    /// Column head.
    IfLarge = "最大的五分之一中", "in the largest fifth";
    /// Axis.
    BedsEnough = "床位（张）", "beds";
    /// Column head.
    ShareOfFutures = "够用的情形所占比例", "share of futures in which it is enough";
    /// What an item lacks.
    Missing = "缺", "MISSING";
    /// Heading of the next command.
    Next = "下一步", "Next";
    /// Heading of warnings.
    Warning = "注意", "Note";
    /// All facilities together.
    Everywhere = "全部机构", "all facilities";
    /// A tier as a whole, after its name.
    Arm = "方案", "arm";
    /// Column head.
    Target = "目标", "target";
    /// Column head.
    Verdict = "结论", "verdict";
    /// Column head.
    Required = "要求", "required";
    /// Column head.
    Estimate = "估计", "estimate";
    /// Column head.
    Interval = "区间", "interval";
    /// Column head.
    Date = "日期", "date";
    /// Column head.
    Median = "中位数", "median";
    /// Column head.
    UsableBeds = "可用床位", "usable beds";
    /// Column head.
    Facility = "机构", "facility";
    /// Column head.
    Level = "照护级别", "level of care";
    /// Axis of the demand figure.
    NewCases = "新发病例（例/日）", "new cases per day";
    /// Column head and axis.
    Occupancy = "使用率", "occupancy";
    /// Place of a loss.
    NoBed = "居家或无床", "at home or without a bed";
    /// Place of a loss.
    OnTheWay = "转运途中", "on the way";
    /// A need at home that nobody knows of.
    NotRecognised = "尚未被发现", "not recognised";
    /// A unit that is shut.
    OutsideHours = "机构未开诊", "outside opening hours";
    /// Waiting for a bed or a server.
    InTheQueue = "排队等候", "waiting";
    /// Heading of the weekly table.
    WeeklyTable = "巡回医疗和派驻服务周报", "Touring and stationed services by week";
    /// Heading of the cost ledger.
    Ledger = "费用账", "Cost ledger";
    /// States that have no part of their own.
    OtherStates = "其他", "other";
    /// Column head: wave sizes among the replications.
    RangeSeen = "模拟中出现的范围", "range seen";
    /// Sum of all places.
    Total = "合计", "all places";
    /// Column head.
    Place = "地点", "place";
    /// Column head.
    State = "病情", "state";
    /// Column head of the losses table.
    PerRun = "平均每次模拟（人）", "mean per run (patients)";
    /// Label of everything that rests on assumptions about harm.
    AssumptionDriven = "由假设决定，不是预测", "assumption-driven, not a forecast";
    /// Heading of a data table.
    DataTable = "数据表", "Data table";
    /// Heading of the assumptions without a source.
    WithoutSource = "没有来源或仅为假定的数值", "Values without a source or merely assumed";
    /// Heading of the assumptions with a source.
    WithSource = "有来源的数值", "Values with a source";
    /// Heading of provenance.
    Provenance = "出处与复现", "Provenance";
    /// Heading of the glossary.
    Glossary = "术语", "Glossary";
    /// Heading of all assumptions.
    Assumptions = "假设", "Assumptions";
    /// Heading of the list of sources.
    Sources = "来源", "Sources";
    /// Heading of the key facts.
    KeyFacts = "要点", "Key facts";
    /// Heading of all verdicts.
    AllVerdicts = "各项目标", "All targets";
    /// Heading of the figures.
    Figures = "图", "Figures";
    /// Column head.
    Path = "参数", "parameter";
    /// Column head.
    Value = "取值", "value";
    /// Column head.
    Mark = "依据", "basis";
    /// Column head.
    Note = "说明", "note";
    /// Value left to a default.
    ByDefault = "默认", "default";
    /// Basis of a value.
    Verified = "已核实", "verified";
    /// Basis of a value.
    Recalled = "凭记忆", "recalled";
    /// Basis of a value.
    Derived = "推算", "derived";
    /// Basis of a value.
    Assumed = "假定", "assumed";
    /// Provenance.
    Scenario = "场景", "scenario";
    /// Provenance.
    StartDate = "第 1 天", "day 1";
    /// Provenance.
    Version = "程序版本", "program version";
    /// Provenance.
    Seed = "随机种子", "seed";
    /// Provenance.
    Hash = "场景指纹", "scenario hash";
    /// Provenance.
    Replications = "模拟次数", "replications";
    /// Provenance.
    Command = "复现命令", "command that reproduces this";
    /// Axis of the waits figure.
    HoursWaited = "提出需求后的小时数", "hours since the need arose";
    /// Column head.
    Hours = "小时", "hours";
    /// Column head.
    StillWaiting = "仍未得到", "still without it";
    /// Column head and label of a required line.
    WaveSize = "浪潮规模", "wave size";
    /// Column head.
    Metric = "指标", "metric";
    /// Column head.
    Difference = "差异", "difference";
    /// Column head.
    BetterIn = "较好或较高（次）", "better or higher in";
    /// Column head.
    WorseIn = "较差或较低（次）", "worse or lower in";
    /// Column head.
    TiedIn = "相同（次）", "tied in";
    /// Column head.
    VarianceReduction = "方差缩小", "variance reduction";
    /// Column head.
    Finding = "判断", "finding";
    /// A line of a standard is met.
    OnPaperMet = "符合", "MET";
    /// A line of a standard is missed.
    OnPaperMissed = "不符合", "MISSED";
    /// What a line counts is not stated.
    NotStated = "未写明", "NOT STATED";
    /// Heading of the table of static lines beside targets of the simulation.
    PaperAndWave = "纸面标准与模拟结果", "On paper and in the wave";
    /// Column head.
    Line = "要求", "line";
    /// Column head: what is there, or the estimate.
    Counted = "现有或估计", "counted or estimated";
    /// Column head.
    Basis = "出处", "basis";
    /// Where a verdict comes from.
    Simulated = "模拟", "simulated";
    /// Hospital grade.
    Tertiary = "三级医院", "tertiary hospitals";
    /// Hospital grade.
    Secondary = "二级医院", "secondary hospitals";
    /// Hospital grade.
    Primary = "一级医院", "primary hospitals";
    /// A limit.
    BedsLimit = "床位", "beds";
    /// Key fact.
    BindsByArm = "各方案的短板", "Then binds";
    /// A section without anything.
    NothingBinds = "没有短板", "nothing binds";
    /// Kind of beds.
    BedsStaffed = "有人手", "staffed";
    /// Kind of beds.
    BedsUsable = "可用", "usable";
    /// Kind of beds.
    BedsOpen = "开放", "open";
    /// Kind of beds.
    BedsPhysical = "实有", "exist";
    /// The language switch.
    Language = "语言", "Language";
    /// Contents.
    ReferenceArm = "参照方案", "reference arm";
}

impl From<Answer> for Word {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Ready => Word::Ready,
            Answer::NotReady => Word::NotReady,
            Answer::Undecided => Word::Undecided,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_both_languages_and_full_width_punctuation() {
        for word in Word::ALL {
            let text = word.text();
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{word:?}");
            assert!(
                !text.zh.contains([',', ';', ':', '(', ')', '?']),
                "{word:?}: {}",
                text.zh
            );
            assert!(text.en.is_ascii(), "{word:?}: {}", text.en);
        }
    }
}
