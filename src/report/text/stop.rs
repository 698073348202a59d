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
    /// All verdicts are decided.
    Decided { done, asked } =
        "模拟 {done} 次后各项结论都已判定而停止（最多 {asked} 次）。",
        "Stopped after {done} replications: every verdict is decided ({asked} at most).";
    /// Some are not.
    NotDecided { done } =
        "模拟 {done} 次后仍有结论未能判定。",
        "After {done} replications some verdict is still undecided.";
    /// What intervals promise when n was not fixed.
    AnyTime { methods } =
        "模拟次数不是事先定好的：区间在任何停止时刻都有效（{methods}）。",
        "The number of replications was not fixed beforehand: intervals are valid at any stopping time ({methods}).";
}
