//! Sentences of paper standards beside the simulation.

messages! {
    /// A sentence about paper standards.
    Paper;
    /// A hospital keeps what a document asks and misses its targets in the simulation.
    MeetsPaperFailsWave { arm, place, document } =
        "“{arm}”：{place}纸面符合{document}，但在浪潮中至少有一项目标未达到。",
        "“{arm}”: {place} meets {document} on paper, and misses at least one of its targets in the wave.";
    /// The same where not every line could be judged.
    MeetsStatedFailsWave { arm, place, document, unstated } =
        "“{arm}”：{place}就已写明的各项而言纸面符合{document}（{unstated} 项未写明），但在浪潮中至少有一项目标未达到。",
        "“{arm}”: {place} meets {document} on paper as far as stated ({unstated} not stated), and misses at least one of its targets in the wave.";
    /// A hospital misses what a document asks and keeps its targets in the simulation.
    MissesPaperHoldsWave { arm, place, document, missed, of } =
        "“{arm}”：{place}纸面不符合{document}（{of} 项中缺 {missed} 项），却扛得住浪潮。",
        "“{arm}”: {place} misses {document} on paper ({missed} of {of} lines) and holds in the wave.";
    /// Document and year.
    DocumentOf { document, year } = "{document}（{year}年）", "{document} ({year})";
    /// What a line requires.
    AtLeast { number } = "至少 {number}", "at least {number}";
    /// What a line requires, with the upper end that the document names.
    FromTo { least, most } = "至少 {least}（文件：{least}–{most}）", "at least {least} (document: {least}-{most})";
    /// What a line requires where the size of its base is not stated.
    AtLeastPer { ratio, per } = "至少 {ratio} × {per}", "at least {ratio} x {per}";
    /// A line that names no number.
    Present {} = "有", "present";
    /// Share of replications.
    InShare { share } = "{share} 的模拟", "{share} of runs";
}
