//! The texts of all messages.

use super::{Encoding, Msg};
use crate::distribution::{LawError, Parameter};
use crate::scenario::diagnostic::Language;
use crate::scenario::leaf::short;
use crate::units::DAY;

/// Chinese, then English.
type Both = (String, String);

macro_rules! say {
    ($zh:literal, $en:literal) => {
        (format!($zh), format!($en))
    };
}

impl Msg {
    /// The text in a language.
    pub fn text(&self, language: Language) -> String {
        let (zh, en) = self.both();
        if language == Language::Zh { zh } else { en }
    }

    #[allow(clippy::too_many_lines)] // a table
    fn both(&self) -> Both {
        match self {
            Msg::AndMore { count } => say!(
                "另有 {count} 个问题未列出。",
                "{count} more problems are not shown."
            ),
            Msg::Total { errors, warnings } => say!(
                "{errors} 个错误,{warnings} 个警告。",
                "{errors} errors, {warnings} warnings."
            ),

            Msg::Syntax { found } => {
                let zh = syntax_zh(found);
                (
                    format!("不是合法的 TOML:{zh}"),
                    format!("this is not TOML: {found}"),
                )
            }
            Msg::CannotRead { path, reason } => {
                let zh = reason_zh(reason);
                (
                    format!("无法读取“{path}”:{zh}"),
                    format!("cannot read `{path}`: {reason}"),
                )
            }
            Msg::NotAFile { path } => say!("“{path}”不是普通文件", "`{path}` is not a plain file"),
            Msg::TooLarge { path, most } => say!(
                "“{path}”超过 {most} MB 的上限",
                "`{path}` is larger than {most} MB"
            ),
            Msg::TooManyFiles { most } => say!(
                "一个情景最多由 {most} 个文件组成",
                "a scenario may be made of at most {most} files"
            ),
            Msg::TooMuchText => say!("所有文件合计过大", "the files are too large together"),
            Msg::NotUtf8 { guess } => not_utf8(*guess),
            Msg::OutsideFolder { path } => say!(
                "“{path}”不在情景文件夹内:只能引用该文件夹中的文件,路径须为相对路径且不含 ..",
                "`{path}` is not in the scenario's folder: only files in it may be named, by a relative path without .."
            ),
            Msg::NoFilesHere { name } => say!(
                "此处不能引用文件(“{name}”):只有磁盘上的情景文件可以",
                "no file (`{name}`) can be named here: only in a scenario file on disk"
            ),
            Msg::ExtendsWhat => say!(
                "extends 须为文件名或 \"builtin:名称\"",
                "extends must be a file name or \"builtin:NAME\""
            ),
            Msg::ExtendsCycle { chain } => {
                let chain = chain.join(" -> ");
                say!(
                    "extends 构成循环:{chain}",
                    "extends goes round in a circle: {chain}"
                )
            }
            Msg::NoTemplate { name } => say!(
                "没有名为“{name}”的内置模板",
                "there is no template `{name}`"
            ),

            Msg::TableFile => say!(
                "此处须为 CSV 文件名",
                "the name of a CSV file is expected here"
            ),
            Msg::EmptyTable => say!(
                "文件为空:第一行须为列名",
                "the file is empty: its first line must name the columns"
            ),
            Msg::EmptyCell { column } => say!("此行缺少“{column}”", "this row has no `{column}`"),
            Msg::UnknownColumn { column } => {
                say!("未知的列“{column}”", "unknown column `{column}`")
            }
            Msg::MissingColumn { column, found } => {
                let found = found.join(", ");
                say!(
                    "缺少列“{column}”;现有列:{found}",
                    "column `{column}` is missing; found: {found}"
                )
            }
            Msg::DuplicateColumn { column } => {
                say!("列“{column}”出现两次", "column `{column}` is there twice")
            }
            Msg::LegalColumns { columns } => {
                let columns = columns.join(", ");
                say!("可用的列:{columns}", "columns may be: {columns}")
            }
            Msg::SeparateByCommas => say!(
                "请用英文逗号分隔各列(Excel:另存为“CSV UTF-8(逗号分隔)”)",
                "separate the columns by commas (Excel: save as \"CSV UTF-8 (comma delimited)\")"
            ),
            Msg::RowLength { expected, found } => say!(
                "此行有 {found} 个单元格,而表头有 {expected} 列",
                "this row has {found} cells, but the header has {expected} columns"
            ),
            Msg::PersonalColumn { column } => say!(
                "列“{column}”像是个人信息:只接受汇总数据,请删除此列",
                "column `{column}` looks like data of persons: only aggregates are read, please delete it"
            ),
            Msg::IdentityNumber => say!(
                "此单元格像是身份证号:只接受汇总数据,请删除",
                "this cell looks like an identity number: only aggregates are read, please delete it"
            ),
            Msg::PersonsTwice => say!(
                "同一地区、同一年龄段的人数出现两次",
                "the persons of this place and age band are given twice"
            ),
            Msg::BadDay { found } => say!(
                "“{found}”不是日期(如 2022-12-01),也不是从 0 起的天数",
                "`{found}` is neither a date such as 2022-12-01 nor a number of days from the start"
            ),
            Msg::DaysApart => say!(
                "同一序列的日期须同为日期或同为天数,且相距不超过 100 年",
                "the days of one series must be all dates or all numbers, at most 100 years apart"
            ),
            Msg::DayTwice => say!("同一天出现两次", "this day is there twice"),

            Msg::SetWithoutValue => say!(
                "--set 的写法是 路径=值,例如 facility.county.icu.beds=30",
                "--set is written path=value, for example facility.county.icu.beds=30"
            ),
            Msg::EmptyPath => say!("路径为空,或有空的部分", "the path or a part of it is empty"),
            Msg::PathTooLong { name } => say!(
                "路径过长:“{name}”下面没有更多内容",
                "the path is too long: there is nothing below `{name}`"
            ),
            Msg::NoRow { name } => say!(
                "没有 id 为“{name}”的条目",
                "there is no row with the id `{name}`"
            ),

            Msg::ArmCannotSet { section } => say!(
                "方案不能改变“{section}”:所有方案须回答同一个问题",
                "an arm cannot change `{section}`: all arms must answer the same question"
            ),
            Msg::ArmChangesIds { of, id } => (
                format!("方案增加或去掉了{}“{id}”:方案只能改变数值", of.zh),
                format!(
                    "this arm adds or removes the {} `{id}`: an arm may only change values",
                    of.en
                ),
            ),

            Msg::UnknownKey { key } => say!("未知的键“{key}”", "unknown key `{key}`"),
            Msg::LegalKeys { keys } => {
                let keys = keys.join(", ");
                say!("此处可用:{keys}", "keys may be: {keys}")
            }
            Msg::MissingKey { key, path } if path.is_empty() => {
                say!("缺少“{key}”", "`{key}` is missing")
            }
            Msg::MissingKey { key, path } => say!("{path} 缺少“{key}”", "{path} has no `{key}`"),
            Msg::WrongType { expected, found } => (
                format!("此处应为{},现为{}", expected.zh, found.zh),
                format!("expected {}, found {}", expected.en, found.en),
            ),
            Msg::NotOneOf { found, allowed } => {
                let allowed = allowed.join(", ");
                say!(
                    "“{found}”不是可选值;可选:{allowed}",
                    "`{found}` is none of: {allowed}"
                )
            }
            Msg::TooMany { found } => {
                let found = found.join(", ");
                say!(
                    "只能写其中一个:{found}",
                    "only one of these may be given: {found}"
                )
            }
            Msg::ExactlyOne { keys, found } => {
                let keys = keys.join(", ");
                if found.is_empty() {
                    say!("须写其中一个:{keys}", "one of these is needed: {keys}")
                } else {
                    let found = found.join(", ");
                    say!(
                        "只能写其中一个({keys}),现有:{found}",
                        "only one of these may be given: {keys}; found: {found}"
                    )
                }
            }
            Msg::UnknownId { of, id } => (
                format!("没有{}“{id}”", of.zh),
                format!("there is no {} `{id}`", of.en),
            ),
            Msg::DidYouMean { meant } => say!("是否想写“{meant}”?", "did you mean `{meant}`?"),
            Msg::ThereAre { known, more } => there_are(known, *more),
            Msg::BadId { id } => say!(
                "“{id}”不能作为 id:只能用文字、数字、- _ +,最多 64 个字符",
                "`{id}` cannot be an id: use letters, digits, - _ +, at most 64 characters"
            ),
            Msg::DuplicateId { id } => say!("id“{id}”重复", "the id `{id}` is there twice"),
            Msg::FirstHere => say!("首次出现在此", "first here"),
            Msg::WrongLength {
                what,
                expected,
                found,
            } => (
                format!("须{}:应有 {expected} 个,现有 {found} 个", what.zh),
                format!("expected {}: {expected}, found {found}", what.en),
            ),

            Msg::NoNumber {
                found,
                measure,
                examples,
            } => (
                format!("“{found}”不是{};写法如 {examples}", measure.zh),
                format!(
                    "`{found}` is not a {}; write for example {examples}",
                    measure.en
                ),
            ),
            Msg::TrailingText { found } => say!(
                "无法理解多余的“{found}”",
                "cannot read what follows: `{found}`"
            ),
            Msg::UnknownUnit { unit, known } => say!(
                "未知的单位“{unit}”;时间单位:{known}(每单位时间:/day 等;百分数:%)",
                "unknown unit `{unit}`; units of time: {known} (per time: /day and so on; shares: %)"
            ),
            Msg::NeedsUnit { measure, examples } => (
                format!("{}须带单位,如 {examples}", measure.zh),
                format!("a {} needs a unit, for example {examples}", measure.en),
            ),
            Msg::WrongUnit {
                measure,
                found,
                examples,
            } => (
                format!("此处应为{},现为{};写法如 {examples}", measure.zh, found.zh),
                format!(
                    "expected a {}, found {}; write for example {examples}",
                    measure.en, found.en
                ),
            ),
            Msg::OutOfRange {
                measure,
                value,
                least,
                most,
                above,
            } => {
                let (from_zh, from_en) = if *above {
                    ("大于", "above")
                } else {
                    ("不小于", "at least")
                };
                (
                    format!(
                        "{value} 超出范围:{}须{from_zh} {least}、不大于 {most}",
                        measure.zh
                    ),
                    format!(
                        "{value} is out of range: a {} must be {from_en} {least} and at most {most}",
                        measure.en
                    ),
                )
            }
            Msg::MeantPercent { value } => {
                let value = short(*value);
                say!("是否想写 \"{value} %\"?", "did you mean \"{value} %\"?")
            }
            Msg::NotWhole { measure, value } => (
                format!("{value} 不是整数:{}须为整数", measure.zh),
                format!(
                    "{value} is not whole: a {} must be a whole number",
                    measure.en
                ),
            ),
            Msg::FullWidth { plain } => say!(
                "含全角字符,按“{plain}”理解",
                "full-width characters are read as `{plain}`"
            ),
            Msg::BadDate { found } => say!(
                "“{found}”不是日期;写法如 2022-12-01(年份 1900–2200)",
                "`{found}` is not a date; write for example 2022-12-01 (years 1900 to 2200)"
            ),
            Msg::BadHours { part } => say!(
                "“{part}”不是开放时间;写法如 \"Mon-Fri 08:00-17:30; Sat 08:00-12:00\"",
                "`{part}` are not opening hours; write for example \"Mon-Fri 08:00-17:30; Sat 08:00-12:00\""
            ),
            Msg::BadRange => say!(
                "range 须为两个数,小的在前",
                "range must be two numbers, the smaller one first"
            ),

            Msg::ExprTooLong { most } => say!(
                "表达式过长(最多 {most} 字节)",
                "the expression is too long (at most {most} bytes)"
            ),
            Msg::ExprTooDeep { most } => say!(
                "括号或符号嵌套过深(最多 {most} 层)",
                "brackets or signs are nested too deeply (at most {most})"
            ),
            Msg::ExprTrailing { found } => say!(
                "表达式在“{found}”之前已结束",
                "the expression ends before `{found}`"
            ),
            Msg::ExprValueMissing { found } if found.is_empty() => say!(
                "表达式未写完:此处缺少数值",
                "the expression is not finished: a value is missing here"
            ),
            Msg::ExprValueMissing { found } => say!(
                "此处应为数、输入项或括号,现为“{found}”",
                "expected a number, an input or a bracket, found `{found}`"
            ),
            Msg::ExprUnclosed => say!("缺少右括号 )", "a closing bracket ) is missing"),
            Msg::ExprUnknown { name } => say!("没有输入项“{name}”", "there is no input `{name}`"),
            Msg::ExprNoFunction { name } => say!(
                "没有函数“{name}”;可用:min, max, round, ceil, floor",
                "there is no function `{name}`; there are: min, max, round, ceil, floor"
            ),
            Msg::ExprUnlike => say!(
                "只有同类的量才能相加、相减或比较:时长与时长,数与数",
                "only like quantities can be added, subtracted or compared: times with times, numbers with numbers"
            ),
            Msg::ExprPower => say!(
                "结果不是数、时长或速率",
                "the result is neither a number, nor a time, nor a rate"
            ),
            Msg::ExprRoundsTime => say!(
                "只能对无单位的数取整;例如 round(x / 1 d) * 1 d",
                "only plain numbers can be rounded; for example round(x / 1 d) * 1 d"
            ),
            Msg::ExprMeasures { measure, found } => (
                format!("此处应为{},表达式得到的是{}", measure.zh, found.zh),
                format!(
                    "expected a {}, but the expression gives {}",
                    measure.en, found.en
                ),
            ),
            Msg::ExprValue { value, least, most } => say!(
                "表达式的值为 {value},须在 {least} 与 {most} 之间",
                "the expression gives {value}; it must be between {least} and {most}"
            ),
            Msg::InputCycle { chain } => {
                let chain = chain.join(" -> ");
                say!(
                    "输入项互相依赖成环:{chain}",
                    "inputs depend on each other in a circle: {chain}"
                )
            }

            Msg::LawParameters {
                family,
                given,
                ways,
            } => {
                let (ways_zh, ways_en) = (ways.join(",或 "), ways.join(", or "));
                let given = if given.is_empty() {
                    "-".into()
                } else {
                    given.join(" + ")
                };
                (
                    format!("{family} 的参数应为:{ways_zh};现有:{given}"),
                    format!("{family} is given by {ways_en}; found: {given}"),
                )
            }
            Msg::Law { problem, time } => law(problem, *time),
            Msg::LawOutside { least, most } => say!(
                "此分布有超过 0.1 % 落在合法范围({least} 至 {most})之外;超出的值按边界值计",
                "more than 0.1 % of this law lies outside of what is legal ({least} to {most}); values beyond are taken as the limit"
            ),
            Msg::RiskMissing { risk } => say!(
                "缺少风险等级“{risk}”的值",
                "the values of the risk tier `{risk}` are missing"
            ),
            Msg::SumNotOne { what, sum } => {
                let sum = short(*sum);
                (
                    format!("{}之和为 {sum},应为 1", what.zh),
                    format!("{} add up to {sum}, not to 1", what.en),
                )
            }
            Msg::SumAboveOne { what, sum } => {
                let sum = short(*sum);
                (
                    format!("{}之和为 {sum},不能超过 1", what.zh),
                    format!("{} add up to {sum}, which is more than 1", what.en),
                )
            }
        }
    }
}

/// What a list holds, shortened.
fn there_are(known: &[String], more: usize) -> Both {
    if known.is_empty() {
        return say!("文件中尚未定义任何一个", "the file defines none");
    }
    let known = known.join(", ");
    match more {
        0 => say!("现有:{known}", "there are: {known}"),
        more => say!(
            "现有:{known} 等,另有 {more} 个",
            "there are: {known} and {more} more"
        ),
    }
}

fn not_utf8(guess: Encoding) -> Both {
    match guess {
        Encoding::Gb18030 => say!(
            "此文件不是 UTF-8 编码,像是 GB18030(中文 Excel 的默认编码);请在 Excel 中另存为“CSV UTF-8(逗号分隔)”",
            "this file is not UTF-8; it looks like GB18030 (as Chinese Excel writes it): save it as \"CSV UTF-8 (comma delimited)\""
        ),
        Encoding::Utf16 => say!(
            "此文件是 UTF-16 编码;请另存为 UTF-8",
            "this file is UTF-16: save it as UTF-8"
        ),
        Encoding::Unknown => say!(
            "此文件不是 UTF-8 编码;请另存为 UTF-8",
            "this file is not UTF-8: save it as UTF-8"
        ),
    }
}

/// The usual messages of the TOML parser in Chinese; the others as they are.
fn syntax_zh(found: &str) -> String {
    const KNOWN: [(&str, &str); 12] = [
        ("duplicate key", "键重复"),
        ("unclosed", "未闭合"),
        ("missing value", "缺少值"),
        ("key with no value", "有键无值"),
        ("string values must be quoted", "文本须加引号"),
        ("invalid basic string", "文本须用双引号括起"),
        ("extra", "多余的内容"),
        ("newline", "换行不当"),
        ("invalid escape", "转义字符不当"),
        ("cannot recurse further", "嵌套过深"),
        ("unexpected", "意外的内容"),
        ("missing", "缺少内容"),
    ];
    let zh = KNOWN
        .iter()
        .find(|(en, _)| found.contains(en))
        .map(|(_, zh)| *zh);
    zh.map_or_else(|| found.to_string(), |zh| format!("{zh}({found})"))
}

/// The usual reasons of the operating system in Chinese.
fn reason_zh(reason: &str) -> String {
    match reason {
        "entity not found" => "文件不存在".into(),
        "permission denied" => "没有读取权限".into(),
        "is a directory" => "这是文件夹".into(),
        other => other.into(),
    }
}

fn parameter(parameter: Parameter) -> (&'static str, &'static str) {
    match parameter {
        Parameter::Mean => ("均值 mean", "mean"),
        Parameter::Cv => ("变异系数 cv", "cv (standard deviation / mean)"),
        Parameter::Median => ("中位数 median", "median"),
        Parameter::P => ("概率 p", "p"),
        Parameter::Value => ("取值", "value"),
        Parameter::Shape => ("形状参数 shape", "shape"),
        Parameter::Scale => ("尺度参数 scale", "scale"),
        Parameter::Mu => ("meanlog", "meanlog"),
        Parameter::Sigma => ("sdlog", "sdlog"),
        Parameter::Low => ("下限 low", "low"),
        Parameter::Mode => ("众数 mode", "mode"),
        Parameter::High => ("上限 high", "high"),
        Parameter::Cap => ("上限 cap", "cap"),
        Parameter::Weight => ("权重", "weight"),
    }
}

/// Parameters that are lengths of time in a law of times.
fn is_length(parameter: Parameter) -> bool {
    use Parameter::{Cap, High, Low, Mean, Median, Mode, Scale, Value};
    matches!(
        parameter,
        Mean | Median | Value | Scale | Low | Mode | High | Cap
    )
}

#[allow(clippy::cast_precision_loss)] // a day is far below 2^53 ms
fn amount(value: f64, length: bool) -> String {
    if length {
        format!("{} d", short(value / DAY as f64))
    } else {
        short(value)
    }
}

fn law(problem: &LawError, time: bool) -> Both {
    match *problem {
        LawError::NotFinite(which) => {
            let (zh, en) = parameter(which);
            say!("{zh} 不是有限的数", "the {en} is not a finite number")
        }
        LawError::OutOfRange {
            parameter: which,
            value,
            least,
            most,
        } => {
            let ((zh, en), length) = (parameter(which), time && is_length(which));
            let (value, least, most) = (
                amount(value, length),
                amount(least, length),
                amount(most, length),
            );
            say!(
                "{zh} 为 {value},须在 {least} 与 {most} 之间",
                "the {en} is {value}; it must be between {least} and {most}"
            )
        }
        LawError::Disordered(first, second) => {
            let ((zh1, en1), (zh2, en2)) = (parameter(first), parameter(second));
            say!("{zh1} 须小于 {zh2}", "the {en1} must be below the {en2}")
        }
        LawError::NothingToDraw => say!("没有权重为正的取值", "no value has a positive weight"),
        LawError::NothingBetween { low, high } => {
            let (low, high) = (amount(low, time), amount(high, time));
            say!(
                "此分布几乎没有取值落在 {low} 与 {high} 之间",
                "next to nothing of this law lies between {low} and {high}"
            )
        }
    }
}
