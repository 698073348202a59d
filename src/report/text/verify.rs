//! What `report --verify` says.

messages! {
    /// A sentence about a run that was played again.
    Verify;
    /// A file of the folder is not what the run wrote.
    Changed { file } = "已改动  {file}：不是这次运行写出的内容", "CHANGED {file}: not what the run wrote";
    /// A file comes out otherwise.
    Differs { file } = "不一致  {file}：重新运行得到的内容不同", "DIFFERS {file}: comes out otherwise when run again";
    /// A file is missing.
    Gone { file } = "缺失    {file}", "MISSING {file}";
    /// All is the same.
    AllSame { n, hash } =
        "一致：重新运行得到的 {n} 个文件与 manifest.json 逐字节相同（场景指纹 {hash}）。",
        "VERIFIED: all {n} files come out byte for byte as manifest.json says (scenario hash {hash}).";
    /// Some are not.
    NotSame { n, of } =
        "不一致：{of} 个文件中有 {n} 个不相符。",
        "NOT VERIFIED: {n} of {of} files do not agree.";
    /// The program is another version.
    OtherVersion { then, now } =
        "这次运行出自 surgeplan {then}，现在是 {now}：结果可能因此不同。",
        "The run was made by surgeplan {then}, this is {now}: results may differ for that.";
    /// The folder has no manifest that can be used.
    NoManifest { folder } =
        "{folder} 中没有可用的 manifest.json：它不是一次完整运行的文件夹，或出自较早的版本。",
        "{folder} has no manifest.json that can be used: it is not the folder of a complete run, or of an older version.";
    /// It cannot be played again from the folder alone.
    NotAlone { command } =
        "无法只凭该文件夹重新运行：{command}",
        "It cannot be run again from its folder alone: {command}";
}
