//! `surgeplan doctor`: what this machine offers, and whether the program works on it.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;
use surgeplan::experiment::{Options as Run, run};
use surgeplan::scenario::{Language, Options, Scenario, template_names};

use super::{End, Lang, colour, progress, say};

#[derive(Args)]
pub struct Arguments {
    /// Language.
    #[arg(long, value_enum, default_value = "en")]
    lang: Lang,
}

/// Parts of file names of fonts that have Chinese characters.
const CHINESE: [&str; 12] = [
    "notosanscjk",
    "notoserifcjk",
    "notosanssc",
    "sourcehan",
    "wqy",
    "msyh",
    "simsun",
    "simhei",
    "pingfang",
    "hiragino",
    "stheiti",
    "droidsansfallback",
];

/// Memory below which large scenarios with many threads may not fit, in MB.
const LITTLE: u64 = 1_024;

pub fn doctor(arguments: &Arguments) -> End {
    let language = arguments.lang.of_messages();
    let rows = [
        version(),
        threads(),
        memory(),
        fonts(),
        png(),
        terminal(),
        folder(),
        trial(),
    ];
    let well = rows.iter().all(|row| row.well);
    let words = |row: &Row| match language {
        Language::En => format!("{}  {:<10} {}\n", mark(row.well), row.en.0, row.en.1),
        Language::Zh => format!("{}  {}：{}\n", mark(row.well), row.zh.0, row.zh.1),
    };
    let lines: String = rows.iter().map(words).collect();
    let network = match language {
        Language::En => "The program never uses the network.\n",
        Language::Zh => "本程序从不使用网络。\n",
    };
    say(&(lines + network));
    if well { End::Done } else { End::Failure }
}

/// What was found: whether it is well, and a word and a text in Chinese and English.
struct Row {
    well: bool,
    zh: (&'static str, String),
    en: (&'static str, String),
}

fn mark(well: bool) -> &'static str {
    if well { "ok" } else { "!!" }
}

fn version() -> Row {
    let version = env!("CARGO_PKG_VERSION");
    let templates = template_names().count();
    Row {
        well: true,
        zh: (
            "版本",
            format!("surgeplan {version}，内置模板 {templates} 个"),
        ),
        en: (
            "version",
            format!("surgeplan {version}, {templates} built-in templates"),
        ),
    }
}

fn threads() -> Row {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Row {
        well: true,
        zh: (
            "线程",
            format!("{threads} 个（--threads 可减少；结果与线程数无关）"),
        ),
        en: (
            "threads",
            format!("{threads} (fewer with --threads; results do not depend on it)"),
        ),
    }
}

/// Megabytes of a line of `/proc/meminfo`.
fn meminfo(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find(|line| line.starts_with(key))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1_024)
}

fn memory() -> Row {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let available = meminfo(&text, "MemAvailable:");
    let whole = meminfo(&text, "MemTotal:");
    let (Some(available), Some(whole)) = (available, whole) else {
        return Row {
            well: true,
            zh: ("内存", "此系统不提供该信息".into()),
            en: ("memory", "this system does not say".into()),
        };
    };
    let well = available >= LITTLE;
    let (zh, en) = if well {
        ("", "")
    } else {
        (
            "；较少，可用 --threads 1",
            "; little: --threads 1 needs less",
        )
    };
    Row {
        well,
        zh: ("内存", format!("可用 {available} MB，共 {whole} MB{zh}")),
        en: ("memory", format!("{available} MB free of {whole} MB{en}")),
    }
}

/// Folders in which systems keep fonts.
fn font_folders() -> Vec<PathBuf> {
    let system = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/Library/Fonts",
        "/System/Library/Fonts",
        "C:\\Windows\\Fonts",
    ];
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let own = home
        .iter()
        .flat_map(|home| [".fonts", ".local/share/fonts", "Library/Fonts"].map(|at| home.join(at)));
    system.iter().map(PathBuf::from).chain(own).collect()
}

/// A font file with Chinese characters in a folder or at most three folders below it.
fn chinese_font(folder: &Path, depth: u32) -> Option<String> {
    let entries = std::fs::read_dir(folder).ok()?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    paths.iter().find_map(|path| {
        if path.is_dir() {
            return if depth == 0 {
                None
            } else {
                chinese_font(path, depth - 1)
            };
        }
        let name = path.file_name()?.to_string_lossy().into_owned();
        let plain = name.to_lowercase().replace(['-', '_', ' '], "");
        let is = CHINESE.iter().any(|part| plain.contains(part));
        is.then_some(name)
    })
}

fn fonts() -> Row {
    let found = font_folders()
        .iter()
        .find_map(|folder| chinese_font(folder, 3));
    match found {
        Some(name) => Row {
            well: true,
            zh: ("字体", format!("有中文字体（{name}）")),
            en: ("fonts", format!("Chinese characters in {name}")),
        },
        // Reports name fonts and carry none: whoever reads them elsewhere has their own.
        None => Row {
            well: true,
            zh: ("字体", "未找到中文字体：本机上报告里的中文可能显示为方框；可安装 Noto Sans CJK SC".into()),
            en: ("fonts", "no Chinese font found: Chinese text of reports may show as boxes here; Noto Sans CJK SC has it".into()),
        },
    }
}

fn png() -> Row {
    let (well, zh, en) = super::png::doctor();
    Row {
        well,
        zh: ("PNG", zh),
        en: ("png", en),
    }
}

fn terminal() -> Row {
    let terminal = std::io::stdout().is_terminal();
    let (zh, en) = match (terminal, colour()) {
        (true, true) => (
            "终端，有颜色（NO_COLOR=1 可关闭）",
            "a terminal, with colours (NO_COLOR=1 switches them off)",
        ),
        (true, false) => ("终端，无颜色", "a terminal, without colours"),
        (false, _) => (
            "非终端：无颜色、无进度条、不提问",
            "none: no colours, no bars, no questions",
        ),
    };
    Row {
        well: true,
        zh: ("终端", zh.into()),
        en: ("terminal", en.into()),
    }
}

/// Whether output can be written where the program was started.
fn folder() -> Row {
    let here = std::env::current_dir().unwrap_or_default();
    let written = tempfile::tempfile_in(&here).is_ok();
    let (zh, en) = if written {
        ("可写入", "can be written")
    } else {
        (
            "不可写入：用 --out 指定别处",
            "cannot be written: choose another with --out",
        )
    };
    Row {
        well: written,
        zh: ("当前文件夹", zh.into()),
        en: ("folder", en.into()),
    }
}

/// One replication of the smallest template.
fn trial() -> Row {
    let played = || {
        let loaded = Scenario::builtin("minimal", &[]).ok()?;
        let options = Run {
            replications: 1,
            threads: 0,
            stop: &progress::stop_flag(),
            progress: &|_| {},
        };
        run(&loaded.study(&Options::default()), &options).ok()
    };
    let well = played().is_some_and(|experiment| experiment.replications == 1);
    let (zh, en) = if well {
        ("最小模板运行正常", "the smallest template runs")
    } else {
        ("最小模板无法运行", "the smallest template does not run")
    };
    Row {
        well,
        zh: ("试运行", zh.into()),
        en: ("trial", en.into()),
    }
}
