//! Figures as PNG, if the program was built with them.

use std::io;

use surgeplan::report::OutputFile;

use super::Lang;

/// Whether the program was built with PNG.
pub const BUILT_IN: bool = cfg!(feature = "png");

/// The pictures among the files as PNG; characters that no font has are named on standard error.
#[cfg(feature = "png")]
pub fn pictures(files: &[OutputFile], lang: Lang) -> io::Result<Vec<OutputFile>> {
    use surgeplan::report::Text;
    use surgeplan::report::png::{Error, Painter, pictures};
    use surgeplan::report::text::png::Png;

    let lang = lang.of_report().first();
    let fails = |error| {
        let says = match error {
            Error::NoFont => Png::NoFont {},
            Error::Broken(file, what) => Png::Broken {
                file: Text::same(&file),
                what: Text::same(&what),
            },
        };
        io::Error::other(says.text().get(lang).to_owned())
    };
    let painter = Painter::new().map_err(fails)?;
    let (drawn, missing) = pictures(&painter, files).map_err(fails)?;
    if !missing.is_empty() {
        let list: Vec<String> = missing
            .iter()
            .map(|&c| format!("{c} (U+{:04X})", u32::from(c)))
            .collect();
        let list = Text::same(&list.join(" "));
        eprintln!("{}", Png::Missing { list }.text().get(lang));
    }
    Ok(drawn)
}

/// None: the program was built without PNG, which was said before the run.
#[cfg(not(feature = "png"))]
#[allow(clippy::unnecessary_wraps, reason = "the same where PNG is built in")]
pub fn pictures(_: &[OutputFile], _: Lang) -> io::Result<Vec<OutputFile>> {
    Ok(Vec::new())
}

/// What `doctor` says: whether it is well, then Chinese and English.
pub fn doctor() -> (bool, String, String) {
    #[cfg(feature = "png")]
    {
        use surgeplan::report::png::Painter;
        match Painter::new().map(|painter| painter.chinese()) {
            Ok(Some(family)) => (
                true,
                format!("可画 PNG，中文字体为 {family}"),
                format!("figures can be PNG, Chinese text in {family}"),
            ),
            Ok(None) => (
                true,
                "可画 PNG，但本机没有简体中文字体：缺失的字符会逐一列出".into(),
                "figures can be PNG, but no font here has simplified Chinese: missing characters are named".into(),
            ),
            Err(_) => (
                false,
                "本机没有任何字体，无法画 PNG".into(),
                "no font on this machine, so no PNG can be drawn".into(),
            ),
        }
    }
    #[cfg(not(feature = "png"))]
    (
        true,
        "未包含（编译时加 --features png 可用 run --png）".into(),
        "not built in (build with --features png for run --png); SVG is".into(),
    )
}
