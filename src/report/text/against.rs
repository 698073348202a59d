//! Words about two runs.

messages! {
    /// A sentence about this run and an earlier one.
    Against;
    /// Heading.
    Head { name } = "与另一次运行相比：{name}", "Against another run: {name}";
    /// How much changed.
    Changed { n, follows } =
        "场景中写法不同的数值有 {n} 个，随之变化的有 {follows} 个。",
        "{n} values of the scenario were written otherwise, {follows} follow from them.";
    /// Nothing changed.
    NothingChanged {} = "两次运行的场景数值相同。", "Both runs have the same values.";
    /// How many verdicts turned.
    Turned { n, of } =
        "{of} 项结论中有 {n} 项改变。",
        "{n} of {of} verdicts turned.";
    /// Column head.
    Before {} = "那次运行", "that run";
    /// Column head.
    After {} = "这次运行", "this run";
    /// Column head.
    Measures {} = "含义", "what it is";
    /// A verdict in a cell.
    Cell { verdict, estimate, low, high } =
        "{verdict}：{estimate}（{low}–{high}）",
        "{verdict}: {estimate} ({low}–{high})";
    /// What happened to a verdict.
    IsTurned {} = "改变", "turned";
    /// What happened to a verdict.
    IsSame {} = "不变", "the same";
    /// What happened to a verdict.
    IsNew {} = "只在这次有", "only in this run";
    /// A value that follows from another.
    Follows {} = "随之变化", "follows";
}
