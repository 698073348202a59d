//! What is said of pictures as PNG.

messages! {
    /// A sentence about PNG.
    Png;
    /// The program was built without it.
    NotBuiltIn { command } =
        "本程序编译时没有包含 PNG：请用 {command} 重新安装。figures 文件夹里的 SVG 可直接放进 Word 和 PowerPoint。",
        "This program was built without PNG: install it again with {command}. The SVG in the folder figures go into Word and PowerPoint as they are.";
    /// No font.
    NoFont {} =
        "本机没有任何字体，无法画 PNG：请安装字体（例如 Noto Sans CJK SC）后再试。",
        "This machine has no font, so no PNG can be drawn: install one, such as Noto Sans CJK SC, and try again.";
    /// A picture that cannot be drawn.
    Broken { file, what } = "无法把 {file} 画成 PNG：{what}。", "{file} cannot be drawn as PNG: {what}.";
    /// Characters that are missing.
    Missing { list } =
        "本机没有任何字体含有以下字符，PNG 中会缺失或显示为方框：{list}。",
        "No font of this machine has these characters, which are missing from the PNG or show as boxes: {list}.";
}
