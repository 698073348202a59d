//! What is said to planners, in Chinese and English. One match gives both languages for
//! every message, so that the compiler finds a missing translation.

mod text;

use crate::distribution::LawError;
use crate::scenario::leaf::Measure;
use crate::units::{Dimension, TIME_UNITS};

/// A term in both languages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Words {
    pub zh: &'static str,
    pub en: &'static str,
}

const fn words(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}

impl Words {
    pub const TEXT: Words = words("文本(加引号)", "text in quotes");
    pub const FLAG: Words = words("true 或 false", "true or false");
    pub const NUMBER: Words = words("数字", "a number");
    pub const DATE: Words = words("日期(如 2022-12-01)", "a date such as 2022-12-01");
    pub const LIST: Words = words("列表 [...]", "a list [...]");
    pub const TABLE: Words = words("表 { ... }", "a table { ... }");
    pub const LIST_OR_TABLE: Words = words("列表或表", "a list or a table");
    pub const ROWS: Words = words("若干条目(用双方括号 [[...]])", "rows, each under [[...]]");
    pub const NAME: Words = words("名称文本或 { zh, en }", "text or { zh, en }");
    pub const QUANTITY: Words = words(
        "数值(如 12、\"6 h\"、\"95 %\")",
        "a quantity such as 12, \"6 h\" or \"95 %\"",
    );
    pub const INSTANT: Words = words(
        "日期或距起始日的时长(如 \"20 d\")",
        "a date, or a time since the start such as \"20 d\"",
    );
    pub const WEIGHTS: Words = words("权重个数与取值个数", "one weight for each value");
    pub const AGES: Words = words("每个年龄段一个值", "one value for each age band");
    pub const HOURS: Words = words("24 个小时的权重", "24 weights, one for each hour");
    pub const WEEKDAYS: Words = words("7 个权重(周一为先)", "7 weights, Monday first");
    pub const MONTHS: Words = words("12 个月的权重(一月为先)", "12 weights, January first");
    pub const MONTH_DAY: Words = words(
        "日期文本(如 \"01-15\")",
        "a day of the year such as \"01-15\"",
    );
    pub const CONTACTS: Words = words("首诊机构份额", "the shares of the contacts");
    pub const RISKS: Words = words("风险等级比例", "the shares of the risk tiers");
    pub const UNCERTAIN_INPUT: Words = words("不确定输入", "uncertain input");
    pub const A_TEMPLATE: Words = words("模板", "template");
    pub const A_TARGET: Words = words("目标", "target");
    pub const NEXT: Words = words("后续阶段概率", "the probabilities of what follows");

    /// What a quantity measures.
    pub fn dimension(dimension: Dimension, percent: bool) -> Words {
        match dimension {
            Dimension::Plain if percent => words("百分数", "a percentage"),
            Dimension::Plain => words("无单位的数", "a plain number"),
            Dimension::Time => words("时长", "a length of time"),
            Dimension::Rate => words("速率", "a rate per time"),
        }
    }
}

/// What bytes that are not UTF-8 probably are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Encoding {
    Gb18030,
    Utf16,
    Unknown,
}

/// A message.
#[derive(Clone, PartialEq, Debug)]
#[rustfmt::skip] // a table
pub(crate) enum Msg {
    // Summary
    AndMore { count: usize },
    Total { errors: usize, warnings: usize },
    // Files
    Syntax { found: String },
    CannotRead { path: String, reason: String },
    NotAFile { path: String },
    TooLarge { path: String, most: u64 },
    TooManyFiles { most: usize },
    TooMuchText,
    NotUtf8 { guess: Encoding },
    ReadAs { encoding: Encoding },
    ReadSeparator { found: char },
    ReadFullWidth { found: String, plain: String, count: usize },
    ReadSerial { found: String, date: String, count: usize },
    OutsideFolder { path: String },
    NoFilesHere { name: String },
    ExtendsWhat,
    ExtendsCycle { chain: Vec<String> },
    NoTemplate { name: String },
    // Side tables
    TableFile,
    EmptyTable,
    EmptyCell { column: &'static str },
    UnknownColumn { column: String },
    MissingColumn { column: String },
    DuplicateColumn { column: String },
    LegalColumns { columns: Vec<String> },
    SeparateByCommas,
    RowLength { expected: usize, found: usize },
    PersonalColumn { column: String },
    IdentityNumber,
    PersonsTwice,
    BadDay { found: String },
    DaysApart,
    DayTwice,
    DayOutside { found: String, first: String, last: String, days: i64 },
    NoCount { found: String },
    NothingObserved,
    NoDraw { found: String },
    AsOfWhat,
    AsOfNotStart { key: &'static str },
    OtherHere,
    SeveralKindsThere,
    // Workbooks
    NoWorkbook,
    WorkbookLocked,
    WorkbookTooLarge { most: u64 },
    TooManyCells { most: usize },
    CellTooLong { characters: usize, most: usize },
    SheetNotRead { sheet: String },
    HiddenSheet { sheet: String },
    NoNumbers,
    NoNumbersHeader,
    MergedCells { from: String, to: String },
    FormulaRead { value: String },
    FormulaWithoutValue,
    ErrorCell { found: String },
    CellOutside,
    NumberForText { found: String },
    DateForValue { found: String },
    NoDivision { found: String },
    // Options of the command line
    NoPatientNumber { found: String },
    Nobody { found: String },
    NoMetricNamed { name: String },
    BadPrecision { found: String },
    BadWidth { found: String },
    BadTimeLimit { found: String },
    BadSweep { found: String },
    // Paths
    SetWithoutValue,
    EmptyPath,
    PathTooLong { name: String },
    NoRow { name: String },
    NoValueAt { path: String },
    NoKeyOnTheWay { name: String },
    AddsNothing,
    AddsNoNumber,
    CannotGrow { path: String },
    GrowsNever { path: String },
    NoDaysOfStep,
    ArmCannotSet { section: String },
    ArmChangesIds { of: Words, id: String },
    // Keys and values
    UnknownKey { key: String },
    NoRowToRemove,
    LegalKeys { keys: Vec<String> },
    MissingKeys { keys: Vec<String>, path: String },
    BeginWithATemplate { templates: String },
    WrongType { expected: Words, found: Words },
    NotOneOf { found: String, allowed: Vec<String> },
    TooMany { found: Vec<String> },
    ExactlyOne { keys: Vec<&'static str>, found: Vec<&'static str> },
    UnknownId { of: Words, id: String },
    DidYouMean { meant: String },
    ThereAre { known: Vec<String>, more: usize },
    BadId { id: String },
    DuplicateId { id: String },
    FirstHere,
    WrongLength { what: Words, expected: usize, found: usize },
    // Numbers
    NoNumber { found: String, measure: Words, examples: &'static str },
    TrailingText { found: String },
    UnknownUnit { unit: String, known: String },
    NeedsUnit { measure: Words, examples: &'static str },
    WrongUnit { measure: Words, found: Words, examples: &'static str },
    TooSmall { measure: Words, value: String, least: String, above: bool },
    TooLargeNumber { measure: Words, value: String, most: String },
    NotFinite { measure: Words, value: f64 },
    LegalRangeHere,
    MeantPercent { value: f64 },
    NotWhole { value: f64 },
    FullWidth { plain: String },
    BadDate { found: String },
    BadMonthDay { found: String },
    BadHours { part: String },
    BadRange,
    // Expressions
    ExprTooLong { most: usize },
    ExprTooDeep { most: u32 },
    ExprTrailing { found: String },
    ExprValueMissing { found: String },
    ExprUnclosed,
    ExprUnknown { name: String },
    ExprNoFunction { name: String },
    ExprUnlike,
    ExprPower,
    ExprRoundsTime,
    ExprMeasures { measure: Words, found: Words },
    ExprValue { value: String, least: String, most: String },
    InputCycle { chain: Vec<String> },
    // Laws and groups
    LawParameters { family: &'static str, given: Vec<String>, ways: Vec<String> },
    Law { problem: LawError, time: bool },
    LawOutside { least: String, most: String },
    RiskMissing { risk: String },
    SumNotOne { what: Words, of: String, sum: f64 },
    SumAboveOne { what: Words, sum: f64 },
    AtTheEdge,
    // Network
    NamedTwice { id: String },
    ReferralCircle { chain: Vec<String> },
    StepTwice,
    LevelName { id: String },
    OwnStandIn { id: String },
    StandInKind { id: String },
    NotABed { id: String },
    BoardsHigher { id: String, level: String },
    BoardsNowhere { level: String },
    NobodyBelow { id: String },
    BandWithoutEffect,
    BandTwice,
    NoSeverity { level: String },
    MoreThanPhysical { beds: f64, physical: f64 },
    ClosesAtOnce,
    TakesItself,
    LentToItself,
    CarriedNowhere,
    NoStock { kind: String, facility: String },
    EveryBedKept { beds: f64, kept: f64 },
    WayToItself { id: String },
    OtherRow,
    ReferralTie { first: String, second: String },
    NoUnit { facility: String, level: String },
    LevelNotGiven { level: String },
    LevelOutOfReach { stage: String, level: String, from: String },
    LevelPartlyOutOfReach { stage: String, level: String, from: String },
    // Pairing
    SchemesWithoutPairing,
    HelpsItself { id: String },
    NotOfPairing { id: String },
    NotOfScheme { key: &'static str },
    ZoneOnce { id: String, found: usize },
    ZoneCount { found: f64, most: usize },
    PairsMissing { county: String },
    PairsOfKind { county: String, found: usize, least: usize },
    StationedAtHome,
    StationedPart { heads: f64, half_days: f64 },
    StationedMore { staff: String, heads: i64, there: f64 },
    QualityWithoutEffect,
    // Patients
    NoBands,
    RiskShareMissing { risk: String },
    PlainByAge,
    NoSuchStage { stage: String },
    InterventionWithoutEffect { id: String },
    InterventionOfNoStage { id: String },
    RouteTooLong { asked: f64, there: f64 },
    NoStopIsShort { id: String },
    FollowedNeedsCare { stage: String },
    MonitoringOfNoStage { id: String },
    NoTimeForVisits { key: &'static str },
    AlwaysThere,
    TwoTeams { staff: String, facility: String },
    OfNoLevel { metric: &'static str },
    NoStage { stage: String, patient_type: String },
    StageName { id: String },
    NextAndRace,
    StayAndRace,
    NoStay { stage: String },
    NoStayAt { stage: String, level: String },
    EndlessCircle { stage: String },
    StageUnreachable { stage: String },
    NeedsNothing { key: &'static str },
    ExcessAdequate { level: String },
    CeilingNotBelow { ceiling: String, level: String },
    DiesButNever,
    DiesButNeverHelp,
    DiesBelowBase { p: f64, base: f64 },
    BaseDeathHere,
    // Demand
    NeedsAgeShares { ages: usize },
    ProfileNeedsRate,
    TwoOfThree { found: Vec<&'static str> },
    NoEpidemic { number: f64 },
    TimingOfNothing,
    NotForBatch { key: &'static str },
    AvoidsItself,
    PointsOutOfOrder,
    PointBefore,
    NoPlaces,
    NeedsPersons { place: String },
    ThisPlace,
    NoEntry { patient_type: String, of: &'static str },
    ThisType,
    DailyTwice,
    NoRows { key: &'static str },
    OutsideRun { at: f64, from: f64, to: f64 },
    UntilBeforeFrom,
    NoStayToLeave { stage: String },
    LiesElsewhere { stage: String, level: String },
    CensusAboveBeds { unit: String, patients: u64, beds: u64 },
    NobodyIll,
    StayOfNothing { stage: String, level: String },
    Jump { before: f64, after: f64 },
    DayBefore,
    CasesAfterEnd { cases: f64, horizon: f64 },
    StaffForFew { staff: String, served: f64, beds: f64 },
    TooManyRows { list: &'static str, found: usize, most: usize },
    TooManyCases { expected: f64, most: f64 },
    // Goals
    NoMetric { name: String },
    NotItsParameter { metric: &'static str, key: &'static str },
    ParameterMissing { metric: &'static str, key: &'static str },
    LimitUnit { metric: &'static str, unit: &'static str },
    StaticNeedsInstant { metric: &'static str },
    RequiresNothing,
    CountedAnyway { id: String },
    NoGrade,
    SizeTwice,
    OfEveryone { metric: &'static str },
    OfWholeCourses { metric: &'static str },
    OfResources { metric: &'static str, key: &'static str },
    NoResultThere { facility: String, level: String },
    NobodyInfectious,
    NobodyExposed,
    NoClass { class: String, triage: String },
    GivenAboveOne { class: String, sum: f64 },
    SortedAtStart { stage: String },
    ClassesOutOfOrder { before: f64, after: f64 },
    ClassWithoutTriage,
    ErrorWithoutBoard,
    UsesOneSupply { id: String },
    UsedTwice { stage: String, one: String, other: String },
    ArmChangesStage { stage: String },
    SupplyNowhere { supply: String },
    NobodyUses { supply: String },
    VehicleNowhere { vehicle: String },
    NobodyTravelsBy { vehicle: String },
    VehicleNoWay { vehicle: String, station: String, facility: String },
    VehicleNotFor { vehicle: String, facility: String },
    GivenTwoWays { id: String },
    SinceWithoutWithin { id: String },
    RedeployedAlone { id: String },
    HelpsAbove { id: String },
    RedeploysVisitors { staff: String },
    ConsultedAtHome { stage: String },
    ConsultAndResult { stage: String, id: String },
    PriceWithoutCurrency,
    PriceNotOf { item: &'static str, id: String },
    PricedTwice { one: String, other: String },
    ServiceHasNoPlace,
    NeedsLedger { metric: &'static str },
    PauseOfWhat,
    ResumesAbove,
    OverflowNowhere { level: String },
    ExposureOfVisit,
    EquipmentWithoutNeed,
    NotServed { staff: String, level: String },
    EquipmentNowhere { equipment: String },
    NobodyAsks { equipment: String },
    NeverEnough { equipment: String, amount: f64, most: f64 },
    NotOfResources { metric: &'static str },
    ServesNobody { staff: String },
    LessStretched,
    ModeWithoutEffect,
    ModeTwice,
    OfNoDays { metric: &'static str },
}

impl Msg {
    /// A word that is no unit.
    pub fn unknown_unit(unit: &str) -> Msg {
        let known: Vec<&str> = TIME_UNITS.iter().map(|(words, _)| words[0]).collect();
        Msg::UnknownUnit {
            unit: unit.into(),
            known: known.join(", "),
        }
    }

    /// A value that is not legal; `percent` if it was written with a percent sign.
    pub fn out_of_range(measure: &Measure, value: f64, percent: bool) -> Msg {
        let words = measure.words;
        if !value.is_finite() {
            return Msg::NotFinite {
                measure: words,
                value,
            };
        }
        let show = |value: f64| measure.show(value, percent);
        if value < measure.least || (measure.above && value <= measure.least) {
            let (value, least) = (show(value), show(measure.least));
            Msg::TooSmall {
                measure: words,
                value,
                least,
                above: measure.above,
            }
        } else {
            Msg::TooLargeNumber {
                measure: words,
                value: show(value),
                most: show(measure.most),
            }
        }
    }
}
