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
            Msg::Total { errors, warnings } => {
                let (zh_errors, en_errors) = count(*errors, "错误", "error");
                let (zh_warnings, en_warnings) = count(*warnings, "警告", "warning");
                say!("{zh_errors},{zh_warnings}。", "{en_errors}, {en_warnings}.")
            }

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
            Msg::ReadAs { encoding } => {
                let name = match encoding {
                    Encoding::Gb18030 => "GB18030",
                    Encoding::Utf16 => "UTF-16",
                    Encoding::Unknown => "?",
                };
                say!(
                    "此表不是 UTF-8 编码，按 {name} 读取（中文 Excel 常用）",
                    "this table is not UTF-8; it was read as {name}, as Chinese Excel writes it"
                )
            }
            Msg::ReadSeparator { found } => {
                let (zh, en) = match found {
                    '\t' => ("制表符", "tabs"),
                    _ => ("全角逗号", "full-width commas"),
                };
                say!(
                    "表头没有逗号，按{zh}分列",
                    "the header has no comma: columns were separated at {en}"
                )
            }
            Msg::ReadFullWidth {
                found,
                plain,
                count,
            } => say!(
                "“{found}”按“{plain}”读取；此表有 {count} 个含全角字符的单元格",
                "`{found}` was read as `{plain}`; cells of this table with full-width characters: {count}"
            ),
            Msg::ReadSerial { found, date, count } => say!(
                "“{found}”是电子表格的日期序号，按 {date} 读取；此表有 {count} 个",
                "`{found}` is a serial number of a spreadsheet; it was read as {date}; such cells in this table: {count}"
            ),
            Msg::OutsideFolder { path } => say!(
                "“{path}”不在情景文件夹内:只能引用该文件夹中的文件,路径须为相对路径且不含 ..",
                "`{path}` is not in the scenario's folder: only files in it may be named, by a relative path without .."
            ),
            Msg::NoFilesHere { name } => say!(
                "此处不能引用文件(“{name}”):只有磁盘上的情景文件可以",
                "no file (`{name}`) can be named here: only in a scenario file on disk"
            ),
            Msg::ExtendsWhat => say!(
                "extends 须为文件名、\"builtin:名称\" 或它们的列表",
                "extends must be a file name, \"builtin:NAME\", or a list of them"
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
            Msg::MissingColumn { column } => {
                say!("缺少列“{column}”", "the column `{column}` is missing")
            }
            Msg::DuplicateColumn { column } => {
                say!("列“{column}”出现两次", "column `{column}` is there twice")
            }
            Msg::LegalColumns { columns } => {
                let columns = columns.join(", ");
                say!("可用的列:{columns}", "columns may be: {columns}")
            }
            Msg::SeparateByCommas => say!(
                "各列须用英文逗号分隔(Excel:另存为“CSV UTF-8(逗号分隔)”)",
                "the columns must be separated by commas (Excel: save as \"CSV UTF-8 (comma delimited)\")"
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
            Msg::DayOutside {
                found,
                first,
                last,
                days,
            } => say!(
                "“{found}”不在模拟时段之内:{first} 至 {last}(第 0 至 {days} 天)",
                "`{found}` lies outside of the run: {first} to {last} (days 0 to {days})"
            ),
            Msg::NoCount { found } => say!(
                "“{found}”不是人数:须为 0 或正整数;未知则留空",
                "`{found}` is no count of patients: write a whole number, 0 or more; leave the cell blank if it is not known"
            ),
            Msg::NothingObserved => say!("没有任何一行写有人数", "no row has a count"),

            Msg::NoDraw { found } => say!(
                "“{found}”不是此输入项允许范围内的数字",
                "`{found}` is no number in the range of this input"
            ),
            Msg::StayOfNothing { stage, level } => say!(
                "阶段“{stage}”需要“{level}”床位，住院时长却为 0：患者入院即离开",
                "stage `{stage}` needs a bed of `{level}`, but its stay is 0: patients leave at once"
            ),
            Msg::Jump { before, after } => {
                let (before, after) = (short(*before), short(*after));
                say!(
                    "一天之内从 {before} 例跳到 {after} 例：是否多写了一位数？",
                    "from {before} to {after} cases within a day: is there a digit too many?"
                )
            }
            Msg::DayBefore => say!("前一天", "the day before"),
            Msg::CasesAfterEnd { cases, horizon } => {
                let (cases, horizon) = (short(*cases), short(*horizon));
                say!(
                    "从这一天起的 {cases} 例在运行结束（第 {horizon} 天）之后，不会发生",
                    "the {cases} cases from this day on come after the end of the run (day {horizon}): they never happen"
                )
            }
            Msg::StaffForFew {
                staff,
                served,
                beds,
            } => {
                let (served, beds) = (short((served * 10.0).round() / 10.0), short(*beds));
                say!(
                    "“{staff}”平时在岗人数只够 {served} 张床，而床位有 {beds} 张：heads 是花名册人数还是在岗人数（cover = 1）？",
                    "`{staff}` on duty is enough for {served} of {beds} beds: are its heads those on the roster, or those on duty (cover = 1)?"
                )
            }
            Msg::AsOfWhat => say!(
                "as_of 须为日期，如 2026-01-05",
                "as_of must be a date such as 2026-01-05"
            ),
            Msg::AsOfNotStart { key } => say!(
                "在院状态须为运行开始之时：as_of 与 run.{key} 不一致（从当日开始运行：run.start 等于 as_of，run.warmup = \"0 d\"）",
                "the state must be that of the beginning of the run: as_of does not go with run.{key} (run.start must be as_of, and run.warmup \"0 d\")"
            ),
            Msg::OtherHere => say!("此处另有规定", "something else is said here"),
            Msg::SeveralKindsThere => say!(
                "模板中此科室有多类患者：请用 patient_type 和 stage 两列说明",
                "the template has several kinds of patients in this unit: say which in the columns patient_type and stage"
            ),

            Msg::NoWorkbook => say!(
                "此文件不是 .xlsx 工作簿，或已损坏（旧的 .xls 请另存为 .xlsx）",
                "this file is no .xlsx workbook, or it is damaged (save an old .xls as .xlsx)"
            ),
            Msg::WorkbookLocked => say!(
                "此工作簿有密码保护，或是旧的 .xls 格式：请去掉密码，另存为 .xlsx",
                "this workbook has a password, or is an old .xls: remove the password and save it as .xlsx"
            ),
            Msg::WorkbookTooLarge { most } => say!(
                "此工作簿解压后超过 {most} MB 的上限",
                "this workbook is larger than {most} MB when unpacked"
            ),
            Msg::TooManyCells { most } => say!(
                "此工作簿的单元格超过 {most} 个",
                "this workbook has more than {most} cells"
            ),
            Msg::CellTooLong { characters, most } => say!(
                "此单元格有 {characters} 个字符，上限为 {most}",
                "this cell has {characters} characters; at most {most} are read"
            ),
            Msg::SheetNotRead { sheet } => say!(
                "工作表“{sheet}”没有读取：名称须含“数值”“机构”“人口”“路程”“在院”或“历史”",
                "the sheet `{sheet}` was not read: its name must have Numbers, Facilities, Population, Travel, Start census or Observed in it"
            ),
            Msg::HiddenSheet { sheet } => say!(
                "工作表“{sheet}”已隐藏，但已读取",
                "the sheet `{sheet}` is hidden, but was read"
            ),
            Msg::NoNumbers => say!("没有“数值”工作表", "there is no sheet of numbers"),
            Msg::NoNumbersHeader => say!(
                "“数值”工作表没有表头：须有含 key 的一列和含 value 的一列",
                "the sheet of numbers has no header: it needs a column with `key` and one with `value` in its name"
            ),
            Msg::MergedCells { from, to } => say!(
                "{from} 至 {to} 是合并单元格：请取消合并，逐格填写",
                "{from} to {to} are merged: unmerge them and fill in each cell"
            ),
            Msg::FormulaRead { value } => say!(
                "此单元格是公式，按最后一次计算的结果 {value} 读取",
                "this cell is a formula; its last result, {value}, was read"
            ),
            Msg::FormulaWithoutValue => say!(
                "此单元格是没有计算结果的公式：请用 Excel 打开并保存，或填写数值",
                "this cell is a formula without a result: open and save it in Excel, or write the value"
            ),
            Msg::ErrorCell { found } => {
                say!("此单元格是错误值 {found}", "this cell is the error {found}")
            }
            Msg::CellOutside => say!(
                "此单元格在表头各列之外",
                "this cell stands outside the columns of the header"
            ),
            Msg::NumberForText { found } => say!(
                "“{found}”在这里须为文本：Excel 会去掉数字开头的 0，请把此列设为“文本”格式后重新填写",
                "`{found}` must be text here: Excel drops leading zeros of numbers; format the column as text and write it again"
            ),
            Msg::DateForValue { found } => say!(
                "Excel 把此单元格变成了日期 {found}：请把格式设为“文本”或“常规”后重新填写",
                "Excel made a date of this cell, {found}: format it as text or general and write it again"
            ),
            Msg::NoDivision { found } => say!(
                "“{found}”不在内置的县级行政区划代码中：请直接填写县名",
                "`{found}` is not among the codes of counties that are built in: write the county's name instead"
            ),
            Msg::NoPatientNumber { found } => say!(
                "“{found}”不是患者编号:须为 1 至 16 位十六进制数字",
                "`{found}` is no patient's number: write 1 to 16 hexadecimal digits"
            ),
            Msg::Nobody { found } => say!(
                "这次模拟中没有编号以“{found}”开头的人",
                "nobody in this replication has a number that begins with `{found}`"
            ),
            Msg::NoMetricNamed { name } => say!(
                "没有名为“{name}”的数;全部名称见 replications.csv 的列",
                "there is no number called `{name}`; all names are columns of replications.csv"
            ),
            Msg::BadPrecision { found } => say!(
                "“{found}”中没有精度;写法如 'wait_mean@all.icu=5 %'(相对)或 '=10 min'(绝对)",
                "`{found}` states no width; write for example 'wait_mean@all.icu=5 %' (relative) or '=10 min' (absolute)"
            ),
            Msg::BadWidth { found } => say!(
                "“{found}”不能作为这个数的精度;写法如 '5 %'(相对)、'10 min' 或 '2'(绝对,按该数的单位),须大于 0",
                "`{found}` is no width for this number; write for example '5 %' (relative), '10 min' or '2' (absolute, in its unit), above 0"
            ),
            Msg::BadTimeLimit { found } => say!(
                "“{found}”不是时限;写法如 '10 min',须大于 0",
                "`{found}` is no time limit; write for example '10 min', above 0"
            ),

            Msg::BadSweep { found } => say!(
                "“{found}”没有给出输入项的取值;写法如 'wave_size=0.2,0.5'",
                "`{found}` gives an input no values; write for example 'wave_size=0.2,0.5'"
            ),

            Msg::SetWithoutValue => say!(
                "--set 的写法是 路径=值,例如 facility.county.icu.beds=30",
                "--set is written path=value, for example facility.county.icu.beds=30"
            ),
            Msg::EmptyPath => say!("路径为空,或有空的部分", "the path or a part of it is empty"),
            Msg::PathTooLong { name } => say!(
                "路径过长:“{name}”下面没有更多内容",
                "the path is too long: there is nothing below `{name}`"
            ),
            Msg::NoValueAt { path } => say!(
                "路径“{path}”上没有数值",
                "there is no value at the path `{path}`"
            ),
            Msg::NoKeyOnTheWay { name } => {
                say!("路径上没有“{name}”", "there is no `{name}` on this path")
            }
            Msg::AddsNothing => say!(
                "杠杆没有改变任何数值:`add` 写明每单位给哪些路径加多少",
                "this lever changes nothing: `add` names paths and what one unit adds there"
            ),
            Msg::AddsNoNumber => say!(
                "每单位增加量应为数值,如 1、-1、\"2 h\"、\"-1 d\"",
                "what one unit adds must be a quantity such as 1, -1, \"2 h\" or \"-1 d\""
            ),
            Msg::CannotGrow { path } => say!(
                "“{path}”的值不能增减:只有数值、算式和日期可以,不确定数(分布)和列表不可以",
                "the value at `{path}` cannot grow: numbers, expressions and dates can, uncertain numbers (laws) and lists cannot"
            ),
            Msg::GrowsNever { path } => say!(
                "“{path}”在模拟期间不变,不能写 `lead_time`",
                "the value at `{path}` does not change during the run, so that `lead_time` has no meaning"
            ),
            Msg::NoDaysOfStep => say!(
                "有 `lead_time` 时,`schedule` 各步的 `from` 应为日期或时长,不能是算式或分布",
                "with a `lead_time` each `from` of the `schedule` must be a date or a time, no expression and no law"
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

            Msg::NoRowToRemove => say!(
                "“@unset”只用于删除所继承文件中已有的条目(以 id 指明)或键;此处没有可删除的条目",
                "`@unset` removes a row that the base has, by its id, or a key; there is nothing to remove here"
            ),
            Msg::UnknownKey { key } => say!("未知的键“{key}”", "unknown key `{key}`"),
            Msg::LegalKeys { keys } => {
                let keys = keys.join(", ");
                say!("此处可用:{keys}", "keys may be: {keys}")
            }
            Msg::MissingKeys { keys, path } => missing(keys, path),
            Msg::BeginWithATemplate { templates } => say!(
                "最短的情景以 extends = \"模板\" 开头,模板有:{templates}",
                "a short scenario begins with extends = \"TEMPLATE\"; there are: {templates}"
            ),
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
                format!("须{}({expected} 个),现有 {found} 个", what.zh),
                format!("expected {} ({expected}), found {found}", what.en),
            ),

            // Numbers
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
            Msg::TooSmall {
                measure,
                value,
                least,
                above,
            } => {
                let (zh, en) = if *above {
                    ("大于", "above")
                } else {
                    ("不小于", "at least")
                };
                (
                    format!("{value} 过小:{}须{zh} {least}", measure.zh),
                    format!(
                        "{value} is too small: a {} must be {en} {least}",
                        measure.en
                    ),
                )
            }
            Msg::TooLargeNumber {
                measure,
                value,
                most,
            } => (
                format!("{value} 过大:{}不能超过 {most}", measure.zh),
                format!(
                    "{value} is too large: a {} must be at most {most}",
                    measure.en
                ),
            ),
            Msg::NotFinite { measure, value } => (
                format!("{value} 不是有限的数:此处应为{}", measure.zh),
                format!("{value} is not a finite number: expected a {}", measure.en),
            ),
            Msg::LegalRangeHere => say!("合法范围", "the legal range"),
            Msg::MeantPercent { value } => {
                let value = short(*value);
                say!("是否想写 \"{value} %\"?", "did you mean \"{value} %\"?")
            }
            Msg::NotWhole { value } => say!("{value} 不是整数", "{value} is not a whole number"),
            Msg::FullWidth { plain } => say!(
                "含全角字符,按“{plain}”理解",
                "full-width characters are read as `{plain}`"
            ),
            Msg::BadDate { found } => say!(
                "“{found}”不是日期;写法如 2022-12-01(年份 1900–2200)",
                "`{found}` is not a date; write for example 2022-12-01 (years 1900 to 2200)"
            ),
            Msg::BadMonthDay { found } => say!(
                "“{found}”不是每年都有的日期;应写“月-日”,如 01-15",
                "`{found}` is no day of every year; write month-day, such as 01-15"
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
            Msg::SumNotOne { what, of, sum } => {
                let sum = short(*sum);
                let (zh, en) = match of.as_str() {
                    "" => say!("", ""),
                    of => say!("(年龄段 {of})", " of the age band {of}"),
                };
                (
                    format!("{}{zh}之和为 {sum},应为 1", what.zh),
                    format!("{}{en} add up to {sum}, not to 1", what.en),
                )
            }
            Msg::SumAboveOne { what, sum } => {
                let sum = short(*sum);
                (
                    format!("{}之和为 {sum},不能超过 1", what.zh),
                    format!("{} add up to {sum}, which is more than 1", what.en),
                )
            }
            Msg::AtTheEdge => say!(
                "在不确定输入项取极端值时如此;届时按边界值计",
                "so at the edge of what is uncertain; the limit is taken then"
            ),

            Msg::NamedTwice { id } => say!("“{id}”出现两次", "`{id}` is named twice"),
            Msg::ReferralCircle { chain } => {
                let chain = chain.join(" -> ");
                say!(
                    "refers_to 构成循环:{chain}",
                    "refers_to goes round in a circle: {chain}"
                )
            }
            Msg::StepTwice => say!(
                "同一时刻有两个床位数",
                "two numbers of beds are given for the same instant"
            ),
            Msg::LevelName { id } => say!(
                "诊疗级别不能叫“{id}”:此名称另有用途",
                "a care level cannot be called `{id}`: the name has another use"
            ),
            Msg::OwnStandIn { id } => {
                say!("“{id}”不能替代自身", "`{id}` cannot stand in for itself")
            }
            Msg::StandInKind { id } => say!(
                "“{id}”的类型不同:门诊与床位不能互相替代",
                "`{id}` is of another kind: visits and stays cannot stand in for each other"
            ),
            Msg::NotABed { id } => say!(
                "“{id}”不是床位(kind 须为 \"stay\")",
                "`{id}` has no beds (its kind must be \"stay\")"
            ),
            Msg::BoardsHigher { id, level } => say!(
                "候床处“{id}”的 intensity 须低于“{level}”",
                "patients board at a lower level: the intensity of `{id}` must be below that of `{level}`"
            ),
            Msg::BoardsNowhere { level } => say!(
                "“{level}”写了 boards_in,却没有 boards_at:须写明在哪些较低级别候床",
                "`{level}` has boards_in but no boards_at, which names the lower levels where patients are put up"
            ),
            Msg::NobodyBelow { id } => say!(
                "转诊规则“{id}”为下转(step_down),但没有机构的 refers_to 指向它涉及的机构",
                "the referral row `{id}` sends patients down, but no facility refers upwards (refers_to) to one that it is for"
            ),
            Msg::BandWithoutEffect => say!(
                "此紧张档没有作用:写明 odds(基础死亡的比值比)或 hazards(额外风险的倍数)",
                "this band of strain does nothing: give odds (of base death) or hazards (factor on excess hazards)"
            ),
            Msg::BandTwice => say!(
                "两个紧张档从同一占用率开始",
                "two bands of strain begin at the same occupancy"
            ),
            Msg::NoSeverity { level } => say!(
                "按 severity 排序,但需要“{level}”的阶段都没有写 severity:在 [[patient_type.stage]] 中写 severity = 3 等,大者优先",
                "served by severity, but no stage that needs `{level}` has one: write severity = 3 or so in [[patient_type.stage]], the higher goes first"
            ),
            Msg::MoreThanPhysical { beds, physical } => say!(
                "开放 {beds} 张床,实有(physical)只有 {physical} 张",
                "{beds} open beds where only {physical} exist (physical)"
            ),
            Msg::ClosesAtOnce => say!(
                "结束的使用率须低于启用的使用率,否则刚启用就会结束",
                "it must end at a lower occupancy than it begins at, or it ends as soon as it begins"
            ),
            Msg::TakesItself => say!(
                "可转换床位不能占用本科室自己的床位",
                "convertible beds cannot take beds of their own unit"
            ),
            Msg::LentToItself => say!(
                "人员不能借调到自己所在的人员组",
                "members cannot be lent to their own group"
            ),
            Msg::CarriedNowhere => say!(
                "设备须来自其他机构:本机构的设备各科室共用",
                "equipment must come from another facility: that of the same one is shared by its units"
            ),
            Msg::NoStock { kind, facility } => say!(
                "“{facility}”没有登记“{kind}”的数量",
                "no stock of `{kind}` is stated for `{facility}`"
            ),
            Msg::EveryBedKept { beds, kept } => say!(
                "共 {beds} 张床,却保留最后 {kept} 张:其他类型的病人永远不会被收治",
                "the last {kept} of {beds} beds are kept: patients of other types are never accepted"
            ),
            Msg::WayToItself { id } => say!(
                "路径的起点与终点都是“{id}”",
                "this way leads from `{id}` to itself"
            ),
            Msg::ReferralTie { first, second } => say!(
                "转诊规则“{first}”与“{second}”对同一机构和级别同样具体,无法取舍",
                "the referral rows `{first}` and `{second}` are equally specific for the same facility and level"
            ),
            Msg::OtherRow => say!("另一条", "the other row"),
            Msg::NoUnit { facility, level } => say!(
                "机构“{facility}”没有“{level}”",
                "the facility `{facility}` has no `{level}`"
            ),
            Msg::LevelNotGiven { level } => say!(
                "没有任何机构提供“{level}”(或其替代级别)",
                "no facility has `{level}` or a stand-in of it"
            ),
            Msg::LevelPartlyOutOfReach { stage, level, from } => say!(
                "阶段“{stage}”需要“{level}”,但从“{from}”出发无法到达:到了那里的患者会被拒收,得不到该级别的诊疗",
                "the stage `{stage}` needs `{level}`, which cannot be reached from `{from}`: patients who come there are refused it"
            ),
            Msg::LevelOutOfReach { stage, level, from } => say!(
                "阶段“{stage}”需要“{level}”,但从“{from}”出发无法到达:它自身没有,沿 refers_to 也没有,转诊规则也不提供",
                "the stage `{stage}` needs `{level}`, which cannot be reached from `{from}`: neither it nor a facility it refers to nor its referral policy gives it"
            ),

            Msg::NoBands => say!("列表不能为空", "the list must not be empty"),
            Msg::RiskShareMissing { risk } => say!(
                "缺少风险等级“{risk}”的比例(risk_shares)",
                "risk_shares has no share for the risk tier `{risk}`"
            ),
            Msg::PlainByAge => say!(
                "此处须为一个值或每个年龄段一个值",
                "one value, or one for each age band, is expected here"
            ),
            Msg::NoSuchStage { stage } => say!(
                "没有任何患者类型有阶段“{stage}”",
                "no patient type has a stage `{stage}`"
            ),
            Msg::InterventionWithoutEffect { id } => say!(
                "干预“{id}”没有作用:须写 odds、hazards、stays 中至少一个",
                "the intervention `{id}` does nothing: at least one of odds, hazards, stays is needed"
            ),
            Msg::RouteTooLong { asked, there } => say!(
                "路线共需 {asked} 个半天,而一个周期只有 {there} 个:一个团队不能同时在两处",
                "the route takes {asked} half-days, and the cycle has {there}: a team cannot be in two places at once"
            ),
            Msg::NoStopIsShort { id } => say!(
                "“{id}”没有停留点:各人员组每千人人数都不低于 below",
                "`{id}` goes nowhere: no group has fewer members for 1,000 people than `below`"
            ),
            Msg::FollowedNeedsCare { stage } => say!(
                "阶段“{stage}”需要诊疗级别(needs):健康监测只在居家、尚不需要诊疗的阶段进行",
                "the stage `{stage}` needs care: people are followed at home in stages that need none"
            ),
            Msg::MonitoringOfNoStage { id } => say!(
                "健康监测“{id}”不涉及任何阶段:没有阶段同时符合 types 和 stages",
                "the monitoring `{id}` is about no stage: none fits its types and stages together"
            ),
            Msg::NoTimeForVisits { key } => say!(
                "写明由谁随访(teams)时,还须写明 visit_time(每次用时)和 time_per_member(每人每天用时);缺 {key}",
                "visits of `teams` take time: state visit_time (of a visit) and time_per_member (of each member in a day); {key} is missing"
            ),
            Msg::AlwaysThere => say!(
                "间隔为 0 表示始终有人看护,没有人员组能做到:去掉 teams,或写一个大于 0 的间隔",
                "an interval of 0 is somebody always there, for which no staff group has the time: leave out `teams`, or write an interval above 0"
            ),
            Msg::TwoTeams { staff, facility } => say!(
                "“{facility}”已有一个随访人员组,不能再有“{staff}”:一个机构的人只由一个组随访",
                "`{facility}` already has a group that makes the visits, so it cannot be `{staff}` too: the people of a facility are followed by one"
            ),
            Msg::OfNoLevel { metric } => say!(
                "指标“{metric}”统计居家随访,不能限定诊疗级别(care_level)、患者类型或年龄",
                "the metric `{metric}` is about visits at home: it takes no care_level, no patient_type and no age"
            ),
            Msg::InterventionOfNoStage { id } => say!(
                "干预“{id}”不涉及任何阶段:没有阶段同时符合 types、stages 和 levels",
                "the intervention `{id}` is about no stage: none fits its types, stages and levels together"
            ),
            Msg::NoStage {
                stage,
                patient_type,
            } => say!(
                "患者类型“{patient_type}”没有阶段“{stage}”",
                "the patient type `{patient_type}` has no stage `{stage}`"
            ),
            Msg::StageName { id } => say!(
                "阶段不能叫“{id}”:此名称表示结局",
                "a stage cannot be called `{id}`: that is how a course ends"
            ),
            Msg::NextAndRace => say!(
                "next 与 race 只能写一个",
                "a stage has next or race, not both"
            ),
            Msg::StayAndRace => say!(
                "有 race 的阶段长度由最先到的时钟决定,不能再写 stay",
                "the length of a stage with a race is that of the first clock: it has no stay"
            ),
            Msg::NoStay { stage } => say!(
                "阶段“{stage}”没有时长:请写 stay 或 race",
                "the stage `{stage}` has no length: write stay or race"
            ),
            Msg::NoStayAt { stage, level } => say!(
                "阶段“{stage}”没有 stay,而“{level}”的单元也未给出 time",
                "the stage `{stage}` has no stay, and a unit of `{level}` that may treat it has no time"
            ),
            Msg::EndlessCircle { stage } => say!(
                "阶段“{stage}”经过若干零时长的阶段又回到自身,会无休止地循环",
                "the stage `{stage}` comes back to itself through stages that take no time: patients would go round for ever"
            ),
            Msg::StageUnreachable { stage } => say!(
                "没有患者会进入阶段“{stage}”",
                "no patient ever comes to the stage `{stage}`"
            ),
            Msg::NeedsNothing { key } => say!(
                "此阶段不需要诊疗(没有 needs),因此不能有 {key}",
                "this stage needs no care (it has no needs), so it cannot have {key}"
            ),
            Msg::ExcessAdequate { level } => say!(
                "“{level}”就是所需的级别,没有额外风险",
                "`{level}` is the care that is needed: it has no excess"
            ),
            Msg::CeilingNotBelow { ceiling, level } => say!(
                "治疗上限“{ceiling}”须低于所需的“{level}”",
                "the ceiling `{ceiling}` must be below the level that is needed, `{level}`"
            ),
            Msg::DiesButNever => say!(
                "p_dies 是一段未治疗时间内的死亡概率,但此阶段的 untreated 为 \"never\",没有这样一段时间",
                "p_dies is the probability of dying within a mean untreated stage, but here untreated is \"never\""
            ),
            Msg::DiesButNeverHelp => say!(
                "请给出 untreated(如 \"7.4 d\"),或改用 death_rate",
                "give untreated (for example \"7.4 d\"), or use death_rate"
            ),
            Msg::DiesBelowBase { p, base } => {
                let (p, base) = (short(p * 100.0), short(base * 100.0));
                say!(
                    "缺少治疗时的死亡概率 {p} % 低于充分治疗时的 {base} %",
                    "the probability of dying with less care, {p} %, is below that with adequate care, {base} %"
                )
            }
            Msg::BaseDeathHere => say!("充分治疗时的死亡概率在此", "with adequate care"),

            Msg::NeedsAgeShares { ages } => say!(
                "只给出总人数,但有 {ages} 个年龄段:请分年龄段写,或给出 patients.age_shares",
                "only the total is given, but there are {ages} age bands: give persons by age band, or patients.age_shares"
            ),
            Msg::ProfileNeedsRate => say!(
                "hours、weekdays、months 与 season 只用于 rate 和 rate_per_100k",
                "hours, weekdays, months and season are only for rate and rate_per_100k"
            ),
            Msg::TwoOfThree { found } => {
                let found = found.join(", ");
                if found.is_empty() {
                    say!(
                        "须写以下三项中的任意两项:growth(或 doubling)、generation_time、attack",
                        "any two of these three are needed: growth (or doubling), generation_time, attack"
                    )
                } else {
                    say!(
                        "growth(或 doubling)、generation_time、attack 三项中须恰好写两项,第三项由此得出;现有:{found}",
                        "exactly two of growth (or doubling), generation_time and attack are needed, the third follows; there are: {found}"
                    )
                }
            }
            Msg::NoEpidemic { number } => {
                let number = short((number * 1000.0).round() / 1000.0);
                say!(
                    "由此得出的基本再生数 R0 为 {number},须在 1.02 与 50 之间",
                    "this gives the reproduction number R0 = {number}; it must be between 1.02 and 50"
                )
            }
            Msg::TimingOfNothing => say!(
                "恒定速率没有可移动的时间:timing 用于 curve、daily、daily_rates、batch 和 cycle",
                "a constant rate has no timing to move: timing is for curve, daily, daily_rates, batch and cycle"
            ),
            Msg::NotForBatch { key } => say!(
                "{key} 不能用于 batch:其病例数已给定",
                "{key} is not for a batch, whose number of cases is stated"
            ),
            Msg::AvoidsItself => say!("病例来源不能回避自身", "a stream cannot avoid itself"),
            Msg::PointsOutOfOrder => say!(
                "points 须按时间先后排列,且时刻不得重复",
                "points must be in order of time, no two at the same instant"
            ),
            Msg::PointBefore => say!("前一个时刻", "the instant before"),
            Msg::NoPlaces => say!("places 不能为空", "places must not be empty"),
            Msg::NeedsPersons { place } => say!(
                "按人口计算病例数,但地区“{place}”没有 persons",
                "cases are counted by person, but the place `{place}` has no persons"
            ),
            Msg::ThisPlace => say!("此地区", "this place"),
            Msg::NoEntry { patient_type, of } => say!(
                "患者类型“{patient_type}”的 entry 没有 {of} 的起始阶段",
                "the entry of the patient type `{patient_type}` names no stage for {of}"
            ),
            Msg::ThisType => say!("此患者类型", "this patient type"),
            Msg::DailyTwice => say!(
                "同一地区和年龄段的每日病例出现两次",
                "the daily rates of this place and age band are given twice"
            ),
            Msg::NoRows { key } => say!("{key} 没有任何一行", "{key} has no row"),
            Msg::OutsideRun { at, from, to } => {
                let (at, from, to) = (short(*at), short(*from), short(*to));
                say!(
                    "此时刻是第 {at} 天,在运行时段(第 {from} 至 {to} 天)之外",
                    "this is day {at}, which lies outside of the run (days {from} to {to})"
                )
            }
            Msg::UntilBeforeFrom => say!("until 须晚于 from", "until must be after from"),
            Msg::NoStayToLeave { stage } => say!(
                "阶段“{stage}”没有 stay,无法得知这些患者何时离开",
                "the stage `{stage}` has no stay, so nobody knows when these patients leave"
            ),
            Msg::LiesElsewhere { stage, level } => say!(
                "阶段“{stage}”需要的不是“{level}”",
                "the stage `{stage}` does not need `{level}`"
            ),
            Msg::CensusAboveBeds {
                unit,
                patients,
                beds,
            } => say!(
                "“{unit}”起始有 {patients} 名患者,但只有 {beds} 张床",
                "`{unit}` begins with {patients} patients, but has {beds} beds"
            ),
            Msg::NobodyIll => say!(
                "没有病例来源,也没有起始患者:不会有人就诊",
                "there is no stream and no start census: nobody will come"
            ),
            Msg::TooManyRows { list, found, most } => say!(
                "{list} 有 {found} 条,最多 {most} 条",
                "{list} has {found} rows; at most {most} are possible"
            ),
            Msg::TooManyCases { expected, most } => {
                let (expected, most) = (rounded(*expected), rounded(*most));
                say!(
                    "预计每次重复约有 {expected} 个病例,最多可模拟 {most} 个",
                    "about {expected} cases are expected in one replication; at most {most} can be simulated"
                )
            }

            Msg::NoMetric { name } => say!("没有指标“{name}”", "there is no metric `{name}`"),
            Msg::NotItsParameter { metric, key } => say!(
                "指标 {metric} 不用参数 {key}",
                "the metric {metric} has no parameter {key}"
            ),
            Msg::ParameterMissing { metric, key } => say!(
                "指标 {metric} 须有参数 {key}",
                "the metric {metric} needs the parameter {key}"
            ),
            Msg::LimitUnit { metric, unit } => {
                let (zh, en) = metric_unit(unit);
                say!(
                    "指标 {metric} 的单位是{zh},限值须与之相符",
                    "the metric {metric} is {en}; the limit must be one too"
                )
            }
            Msg::StaticNeedsInstant { metric } => say!(
                "static 目标须用某一时刻的指标(如 beds_usable_at),{metric} 不是",
                "a static target needs a metric at an instant (such as beds_usable_at); {metric} is none"
            ),
            Msg::OfEveryone { metric } => say!(
                "指标“{metric}”比较患者与可用床位,而床位供所有人使用:不能限定患者类型或年龄段",
                "the metric `{metric}` compares patients with usable beds, which are there for everyone: it takes no patient_type and no age"
            ),
            Msg::OfWholeCourses { metric } => say!(
                "指标“{metric}”统计每人的整个病程,病程会经过多处:不能限定机构、层级或诊疗级别",
                "the metric `{metric}` is about whole courses, which lead through several places: it takes no tier, group, facility or care_level"
            ),
            Msg::OfResources {
                metric,
                key: "staff",
            } => say!(
                "指标“{metric}”统计一个人员组:用 staff = \"...\" 指明,不能再限定别的范围",
                "the metric `{metric}` is about a staff group: name it by staff = \"...\", and nothing else"
            ),
            Msg::OfResources {
                metric,
                key: "service",
            } => say!(
                "指标“{metric}”统计一项共享服务:用 service = \"...\" 指明,不能再限定别的范围",
                "the metric `{metric}` is about a shared service: name it by service = \"...\", and nothing else"
            ),
            Msg::OfResources {
                metric,
                key: "supply",
            } => say!(
                "指标“{metric}”统计一种物资:用 supply = \"...\" 指明,除 facility 外不能再限定别的范围",
                "the metric `{metric}` is about a supply: name it by supply = \"...\", and nothing else but facility"
            ),
            Msg::OfResources {
                metric,
                key: "vehicle",
            } => say!(
                "指标“{metric}”统计一种车辆:用 vehicle = \"...\" 指明,除 facility(站点)外不能再限定别的范围",
                "the metric `{metric}` is about vehicles: name the kind by vehicle = \"...\", and nothing else but facility, its station"
            ),
            Msg::OfResources {
                metric,
                key: "triage",
            } => say!(
                "指标“{metric}”统计一个分诊:用 triage = \"...\" 指明,除 class 外不能再限定别的范围",
                "the metric `{metric}` is about a triage: name it by triage = \"...\", and nothing else but class"
            ),
            Msg::OfResources {
                metric,
                key: "intervention",
            } => say!(
                "指标“{metric}”统计一项有时限(within)的干预:用 intervention = \"...\" 指明,不能再限定别的范围",
                "the metric `{metric}` is about an intervention that has to begin in time (`within`): name it by intervention = \"...\", and nothing else"
            ),
            Msg::OfResources { metric, key } => say!(
                "指标“{metric}”统计一种设备:用 {key} = \"...\" 指明,除 facility 外不能再限定别的范围",
                "the metric `{metric}` is about equipment: name it by {key} = \"...\", and nothing else but facility"
            ),
            Msg::NotOfResources { metric } => say!(
                "指标“{metric}”不是统计这种资源的:不能用 staff、equipment、service、supply、vehicle、triage 或 intervention 限定",
                "the metric `{metric}` is about something else: it does not take this staff, equipment, service, supply, vehicle, triage or intervention"
            ),
            Msg::NotServed { staff, level } => say!(
                "人员组“{staff}”不负责“{level}”(serves),其人员不能在那里工作",
                "the staff group `{staff}` does not serve `{level}` (`serves`), so nobody of it can work there"
            ),
            Msg::NoResultThere { facility, level } => say!(
                "机构“{facility}”提供“{level}”,但这些共享服务都不为它服务:患者会一直等不到结果",
                "the facility `{facility}` gives `{level}`, but none of these services serves it: patients would wait for the result for ever"
            ),
            Msg::NobodyInfectious => say!(
                "没有任何阶段具有传染性(阶段的 infectious 键):不会有人被感染",
                "no stage is infectious (key `infectious` of a stage): nobody will be infected"
            ),
            Msg::NobodyExposed => say!(
                "没有任何级别或单元写明 exposure:不会有院内感染",
                "no level or unit states `exposure`: nobody is infected in care"
            ),
            Msg::NoClass { class, triage } => say!(
                "分诊“{triage}”没有类别“{class}”",
                "the triage `{triage}` has no class `{class}`"
            ),
            Msg::GivenAboveOne { class, sum } => {
                let sum = short(*sum);
                say!(
                    "真实类别为“{class}”的患者被分入其他类别的比例合计为 {sum},大于 1",
                    "of those who truly are `{class}`, {sum} in all are given another class: more than 1"
                )
            }
            Msg::SortedAtStart { stage } => say!(
                "阶段“{stage}”开始时要分诊,运行开始时不能有患者处于其中",
                "patients are sorted when `{stage}` begins, so nobody can lie in it when the run begins"
            ),
            Msg::ClassesOutOfOrder { before, after } => {
                let (before, after) = (short(*before), short(*after));
                say!(
                    "类别须从最紧急的排起:severity {after} 高于前一类别的 {before}",
                    "classes stand in order, the most urgent first: severity {after} is above the {before} of the one before"
                )
            }
            Msg::ErrorWithoutBoard => say!(
                "error 是上报时的误差:须写明 board_every",
                "an error is made when beds are reported: write board_every as well"
            ),
            Msg::ClassWithoutTriage => say!(
                "class 须与 triage 一起写明:是哪个分诊的类别",
                "a class belongs to a triage: name that as well"
            ),
            Msg::UsesOneSupply { id } => say!(
                "干预“{id}”只能使用一种物资",
                "the intervention `{id}` can use up one kind of supply"
            ),
            Msg::UsedTwice { stage, one, other } => say!(
                "干预“{one}”和“{other}”都在阶段“{stage}”使用物资或由服务给予:每个阶段最多一个",
                "the interventions `{one}` and `{other}` both use up a supply or a service in the stage `{stage}`: one at most may"
            ),
            Msg::ArmChangesStage { stage } => say!(
                "方案不能改变阶段“{stage}”是否分诊、是否使用物资或会诊;改用比例(share、given)或存量(stock)",
                "an arm cannot change whether the stage `{stage}` is sorted, uses up a supply or is consulted about: change shares (`share`, `given`) or the `stock` instead"
            ),
            Msg::SupplyNowhere { supply } => say!(
                "物资“{supply}”没有写明任何机构的数量:用 stock = {{ 机构 = {{ start = ... }} }}",
                "the supply `{supply}` is counted nowhere: write stock = {{ facility = {{ start = ... }} }}"
            ),
            Msg::NobodyUses { supply } => say!(
                "没有任何阶段或干预使用物资“{supply}”(uses 键)",
                "no stage or intervention uses the supply `{supply}` (key `uses`)"
            ),
            Msg::VehicleNowhere { vehicle } => say!(
                "车辆“{vehicle}”没有写明任何站点:用 stations = {{ 机构 = {{ vehicles = 2 }} }}",
                "the vehicle `{vehicle}` stands nowhere: write stations = {{ facility = {{ vehicles = 2 }} }}"
            ),
            Msg::NobodyTravelsBy { vehicle } => say!(
                "没有任何阶段、诊疗级别或道路要求车辆“{vehicle}”(travels_by 键)",
                "no stage, level of care or way asks for the vehicle `{vehicle}` (key `travels_by`)"
            ),
            Msg::VehicleNoWay {
                vehicle,
                station,
                facility,
            } => say!(
                "车辆“{vehicle}”从站点“{station}”到“{facility}”没有道路([[link]]):路上时间按零计",
                "the vehicle `{vehicle}` has no way ([[link]]) from its station `{station}` to `{facility}`: the drive takes no time"
            ),
            Msg::VehicleNotFor { vehicle, facility } => say!(
                "车辆“{vehicle}”没有站点为机构“{facility}”服务:那里的患者会不用车辆而走",
                "no station of the vehicle `{vehicle}` serves the facility `{facility}`: patients there would go without one"
            ),
            Msg::GivenTwoWays { id } => say!(
                "干预“{id}”由服务给予(by)时,不能再写使用物资(uses)或时限(within)",
                "the intervention `{id}` is given by a service (`by`): it cannot also use up a supply (`uses`) or have to begin in time (`within`)"
            ),
            Msg::RedeployedAlone { id } => say!(
                "人员调配“{id}”至少要有两个人员组(groups)",
                "the redeployment `{id}` needs two staff groups at least (`groups`)"
            ),
            Msg::HelpsAbove { id } => say!(
                "人员调配“{id}”的 below 不能大于 above:派出人员的组自己就会需要支援",
                "`below` of the redeployment `{id}` is more than `above`: a group that sends members would need help itself"
            ),
            Msg::RedeploysVisitors { staff } => say!(
                "人员组“{staff}”不负责任何床位(serves),无法按负荷调配",
                "the staff group `{staff}` serves no level (`serves`): it has no load by which members could be sent"
            ),
            Msg::SinceWithoutWithin { id } => say!(
                "干预“{id}”写了起算阶段(since),却没有时限(within)",
                "the intervention `{id}` says since when (`since`), but not within what time (`within`)"
            ),
            Msg::ConsultedAtHome { stage } => say!(
                "阶段“{stage}”不需要任何诊疗级别(needs),无法由服务会诊",
                "the stage `{stage}` needs no care (`needs`): no service can be consulted for it"
            ),
            Msg::ConsultAndResult { stage, id } => say!(
                "阶段“{stage}”等待检查结果(result),不能同时由服务给予干预“{id}”;请分成两个阶段",
                "the stage `{stage}` waits for a result, so the intervention `{id}` cannot be given in it by a service: make two stages of it"
            ),
            Msg::PriceWithoutCurrency => say!(
                "有价格而没有写明币种:在 [ledger] 中写 currency = \"元\"",
                "prices are in no money: write currency = \"CNY\" in [ledger]"
            ),
            Msg::PriceNotOf { item, id } => say!(
                "“{item}”的价格不能按“{id}”区分",
                "a price of `{item}` cannot be one of `{id}`"
            ),
            Msg::PricedTwice { one, other } => say!(
                "价格“{one}”和“{other}”适用于同一项目:每项至多一个价格",
                "the prices `{one}` and `{other}` are for the same thing: it may have one at most"
            ),
            Msg::ServiceHasNoPlace => say!(
                "共享服务不属于任何机构,其价格不能按机构或层级区分",
                "a shared service stands in no facility: its price cannot be one of a place"
            ),
            Msg::NeedsLedger { metric } => say!(
                "指标“{metric}”需要 [ledger](cost 还需要至少一个价格)",
                "the metric `{metric}` needs a [ledger] (and `cost` a price in it)"
            ),
            Msg::PauseOfWhat => say!(
                "用 level 写明看哪个单元的使用率",
                "name the unit whose occupancy counts: write level = \"...\""
            ),
            Msg::ResumesAbove => say!(
                "resume 不能高于 occupancy:否则一暂停就恢复",
                "resume must not be above occupancy: the pause would end at once"
            ),
            Msg::OverflowNowhere { level } => say!(
                "overflow 决定谁可使用替代级别,但“{level}”没有 stand_ins",
                "overflow decides who takes a stand-in, but `{level}` has no `stand_ins`"
            ),
            Msg::ExposureOfVisit => say!(
                "门诊类级别没有床位:exposure 只用于住院类级别(kind = \"stay\")",
                "visits have no beds: exposure is for levels of kind \"stay\""
            ),
            Msg::EquipmentWithoutNeed => say!(
                "此阶段不需要任何诊疗级别(needs),也就不会占用设备",
                "this stage needs no level of care (`needs`), so it can hold no equipment"
            ),
            Msg::EquipmentNowhere { equipment } => say!(
                "设备“{equipment}”没有写明任何机构的数量:用 stock = {{ 机构 = {{ count = ... }} }}",
                "the equipment `{equipment}` is counted nowhere: write stock = {{ facility = {{ count = ... }} }}"
            ),
            Msg::NobodyAsks { equipment } => say!(
                "没有任何阶段使用设备“{equipment}”(阶段的 equipment 键)",
                "no stage asks for the equipment `{equipment}` (key `equipment` of a stage)"
            ),
            Msg::NeverEnough {
                equipment,
                amount,
                most,
            } => {
                let (amount, most) = (short(*amount), short(*most));
                say!(
                    "需要 {amount} 单位“{equipment}”,但提供该级别的机构最多只有 {most}",
                    "this takes {amount} of `{equipment}`, and no facility that gives the level ever has more than {most}"
                )
            }
            Msg::SchemesWithoutPairing => say!(
                "有 [[scheme]] 而没有 [pairing]:写明 level、counties 与 helpers",
                "there is a [[scheme]] and no [pairing]: give level, counties and helpers"
            ),
            Msg::HelpsItself { id } => say!(
                "“{id}”不能既被帮扶又提供帮扶",
                "`{id}` cannot both be helped and help"
            ),
            Msg::NotOfPairing { id } => say!(
                "“{id}”在此处不能提供帮扶或被帮扶:见 [pairing] 的 counties 与 helpers",
                "`{id}` cannot stand here: see counties and helpers of [pairing]"
            ),
            Msg::NotOfScheme { key } => say!(
                "{key} 在此方案中没有作用:supplement 只用于 one_to_one_with_supplement,zones 与 zone_count 只用于 zoned 且只写其一,board_every 只用于 choice = \"by_load\",kept_share 与 kept_for_own 只写其一",
                "{key} means nothing in this scheme: supplement is for one_to_one_with_supplement, zones or zone_count for zoned, board_every for choice = \"by_load\", and only one of kept_share and kept_for_own is read"
            ),
            Msg::ZoneOnce { id, found } => say!(
                "每个县须恰好属于一个片区:“{id}”属于 {found} 个",
                "each county lies in exactly one zone: `{id}` lies in {found}"
            ),
            Msg::ZoneCount { found, most } => say!(
                "zone_count 须在 1 与帮扶医院数 {most} 之间，而这里是 {found}",
                "zone_count lies between 1 and the number of helpers, {most}; here it is {found}"
            ),
            Msg::PairsMissing { county } => say!(
                "pairs 没有写明谁帮扶“{county}”;删去 pairs 则自动生成",
                "pairs does not say who helps `{county}`; without pairs the table is made from the network"
            ),
            Msg::PairsOfKind {
                county,
                found,
                least,
            } => say!(
                "“{county}”有 {found} 家帮扶医院,而此类方案为 {least} 家(或以上)",
                "`{county}` has {found} helpers, which this kind of scheme does not allow (it needs {least})"
            ),
            Msg::StationedAtHome => say!(
                "派驻须由一个人员组到另一个人员组",
                "staff is stationed from one group at another"
            ),
            Msg::StationedPart { heads, half_days } => say!(
                "{heads} 人每周 {half_days} 个半天折合不成整数个全职人员(每周 10 个半天)",
                "{heads} members for {half_days} half-days a week are no whole number of members (of 10 half-days)"
            ),
            Msg::StationedMore {
                staff,
                heads,
                there,
            } => say!(
                "“{staff}”只有 {there} 人,派不出 {heads} 人",
                "`{staff}` has {there} members and cannot send {heads}"
            ),
            Msg::QualityWithoutEffect => say!(
                "此步没有作用:写明 odds(基础死亡的比值比)或 hazards(额外风险的倍数)",
                "this step does nothing: give odds (of base death) or hazards (factor on excess hazards)"
            ),
            Msg::ServesNobody { staff } => say!(
                "人员组“{staff}”没有负责任何单元:写明 serves = [{{ level = ..., patients_per_staff = ... }}]",
                "the staff group `{staff}` serves no unit: write serves = [{{ level = ..., patients_per_staff = ... }}]"
            ),
            Msg::LessStretched => say!(
                "更紧张的模式下,每名在岗人员负责的患者不能更少",
                "in a more stretched mode a member on duty cannot have fewer patients"
            ),
            Msg::ModeWithoutEffect => say!(
                "此工作模式没有作用:写明 odds(基础死亡的比值比)或 hazards(额外风险的倍数)",
                "this mode does nothing: give odds (of base death) or hazards (factor on excess hazards)"
            ),
            Msg::ModeTwice => say!("同一工作模式写了两次", "the same mode stands here twice"),
            Msg::RequiresNothing => say!("required 须大于 0", "required must be above 0"),
            Msg::OfNoDays { metric } => say!(
                "指标“{metric}”不按天计算,不能写 from 或 until",
                "the metric `{metric}` is not made of days: `from` and `until` do not go with it"
            ),
            Msg::CountedAnyway { id } => say!(
                "“{id}”由情景中的科室或地区得出,不必再写",
                "`{id}` follows from the units or places of the scenario: do not state it once more"
            ),
            Msg::SizeTwice => say!("同一规模有两个数", "two numbers from the same size on"),
            Msg::NoGrade => say!(
                "没有任何机构写明医院等级(grade):静态标准无从对照",
                "no facility states its grade: the standards judge nothing"
            ),
        }
    }
}

fn count(number: usize, zh: &str, en: &str) -> Both {
    let plural = if number == 1 { "" } else { "s" };
    say!("{number} 个{zh}", "{number} {en}{plural}")
}

/// Keys that are missing, together.
fn missing(keys: &[String], path: &str) -> Both {
    let (zh, en) = (keys.join("、"), keys.join("`, `"));
    match (path, keys) {
        ("", [_]) => say!("缺少“{zh}”", "`{en}` is missing"),
        ("", _) => say!("缺少:{zh}", "these are missing: `{en}`"),
        _ => say!("{path} 缺少“{zh}”", "{path} has no `{en}`"),
    }
}

/// The unit of a metric in words.
fn metric_unit(unit: &str) -> (String, String) {
    match unit {
        "share" => say!("比例", "a share"),
        "patients" | "beds" => say!("个数", "a number of {unit}"),
        "h" | "min" | "d" => say!("时长({unit})", "a length of time ({unit})"),
        "day" => say!("从起始日算起的天数", "a day counted from the start"),
        other => say!("{other}", "in {other}"),
    }
}

/// A large number in words of two digits.
fn rounded(value: f64) -> String {
    match value {
        v if v >= 1e15 => format!("{v:.1e}"),
        v => {
            let digits = format!("{v:.0}");
            let kept = digits.len().min(3);
            let mut out = format!("{}{}", &digits[..kept], "0".repeat(digits.len() - kept));
            for place in (1..=(digits.len() - 1) / 3).map(|group| digits.len() - 3 * group) {
                out.insert(place, ',');
            }
            out
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
        LawError::Disordered(Parameter::Median, Parameter::Value) => say!(
            "中位数 median 须小于较高的分位数",
            "the median must be below the higher quantile"
        ),
        LawError::Disordered(Parameter::Value, Parameter::Median) => say!(
            "较低的分位数须小于中位数 median",
            "the lower quantile must be below the median"
        ),
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
