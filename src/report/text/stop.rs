//! Sentences about how long a run went on.

messages! {
    /// A sentence about the number of replications.
    Stop;
    /// A stated precision ended the run.
    Reached { done, asked } =
        "模拟 {done} 次后达到要求的精度而停止（最多 {asked} 次）。",
        "Stopped after {done} replications: the stated precision is reached ({asked} at most).";
    /// A stated precision was not reached.
    NotReached { done } =
        "模拟 {done} 次仍未达到要求的精度。",
        "After {done} replications the stated precision is not yet reached.";
    /// What intervals promise when n was not fixed.
    AnyTime { methods } =
        "模拟次数不是事先定好的：区间在任何停止时刻都有效（{methods}）。",
        "The number of replications was not fixed beforehand: intervals are valid at any stopping time ({methods}).";
    /// A precision that cannot be read.
    BadPrecision { text } =
        "选项 precision：看不懂 “{text}”；写法如 'wait_mean@all.icu=5 %'（相对）或 '=10 min'（绝对）。",
        "--precision: cannot read “{text}”; write for example 'wait_mean@all.icu=5 %' (relative) or '=10 min' (absolute).";
    /// A precision for a metric that the study has not.
    NoSuchNumber { name, near } =
        "选项 precision：没有名为 “{name}” 的数；是否指 “{near}”？全部名称见 replications.csv 的列。",
        "--precision: there is no number called “{name}”; did you mean “{near}”? All names are columns of replications.csv.";
    /// A time limit that cannot be read.
    BadTime { text } =
        "选项 max-time：看不懂 “{text}”；写法如 '10 min'。",
        "--max-time: cannot read “{text}”; write for example '10 min'.";
}
