//! Sentences that set one arm against another.

use super::Text;
use crate::experiment::comparison::Finding;
use crate::stats::method::Method;

messages! {
    /// A sentence about differences between arms.
    Versus;
    /// What is compared with what.
    Against { arm, runs } =
        "与“{arm}”比较；每个方案面对同一批患者，模拟 {runs} 次。",
        "Compared with “{arm}”: every arm plays the same patients, {runs} replications.";
    /// What the intervals promise.
    Together { n, method, level } =
        "以下 {n} 项差异的区间同时成立的把握为 95%（{method}，每个 {level}）。",
        "The intervals of these {n} differences hold together with 95% confidence ({method}, each {level}).";
    /// Where further differences are.
    Others { n } =
        "其余 {n} 项差异见 comparison.csv，另成一组区间。",
        "The other {n} differences are in comparison.csv, a family of their own.";
    /// A difference with its interval.
    Differs { own, reference, difference, low, high, finding } =
        "{own}，参照 {reference}：{difference}（{low} 至 {high}），{finding}",
        "{own} instead of {reference}: {difference} ({low} to {high}), {finding}";
    /// A difference without an interval.
    DiffersRarely { own, reference, difference, finding } =
        "{own}，参照 {reference}：{difference}，{finding}",
        "{own} instead of {reference}: {difference}, {finding}";
    /// No difference at all.
    Same { own, finding } = "两者均为 {own}：{finding}", "{own} in both: {finding}";
    /// How often which arm is better.
    BetterIn { better, worse, tied, of } =
        "{of} 次中 {better} 次较好，{worse} 次较差，{tied} 次相同",
        "better in {better}, worse in {worse}, tied in {tied} of {of}";
    /// How often which arm is higher.
    HigherIn { better, worse, tied, of } =
        "{of} 次中 {better} 次较高，{worse} 次较低，{tied} 次相同",
        "higher in {better}, lower in {worse}, tied in {tied} of {of}";
    /// What the common patients have gained.
    Gain { factor } =
        "同一批患者使差异的方差缩小为 1/{factor}",
        "common patients divide the variance by {factor}";
    /// The difference does not vary.
    GainExact {} =
        "差异本身没有波动",
        "the difference itself does not vary";
    /// Nothing varies.
    GainNotDefined {} =
        "方差之比无定义",
        "variance reduction not defined";
    /// A difference that cannot be computed.
    NeverBoth {} =
        "没有一次模拟中两者都有数值",
        "no replication in which both have a value";
    /// One row in words, for those who cannot see the picture.
    Row { kpi, arm, says } = "{kpi}，“{arm}”：{says}。", "{kpi}, “{arm}”: {says}.";
    /// Title of the figure.
    Found { n, arm, better, worse, open } =
        "与“{arm}”的 {n} 项差异：{better} 项较好，{worse} 项较差，{open} 项无法区分",
        "Of {n} differences from “{arm}”, {better} are better, {worse} worse, {open} cannot be told apart";
    /// How to read the figure.
    HowToRead {} =
        "每个记号是同一批患者上与参照方案之差的平均值，横线是同时成立的 95% 区间，虚线是没有差异。实心：较好；空心：较差；半实心：无法区分、差异很少或无所谓好坏。",
        "Each mark is the mean difference from the reference arm on the same patients, its line the simultaneous 95% interval, the dashed line no difference. Filled: better; hollow: worse; half: cannot be told apart, differs rarely, or neither direction is better.";
    /// Axis of the figure.
    Difference { unit } = "与参照方案之差（{unit}）", "difference from the reference arm ({unit})";
    /// Footnote of the figure.
    Note { method, n, runs, seed } =
        "{method}，{n} 项差异；模拟 {runs} 次，种子 {seed}",
        "{method}, {n} differences; {runs} replications, seed {seed}";
    /// A number of percentage points.
    Points { n } = "{n} 个百分点", "{n} points";
    /// An interval.
    FromTo { low, high } = "{low} 至 {high}", "{low} to {high}";
    /// There is nothing to compare.
    OnlyOne {} =
        "场景只有一个方案，没有可比较的：请再写一个 [[arm]]。",
        "The scenario has one arm and nothing to compare it with: add another [[arm]].";
}

/// What may be said of a difference, in a few words.
#[must_use]
pub fn finding(finding: Finding) -> Text {
    let (zh, en) = match finding {
        Finding::Same => ("每次模拟都相同", "the same in every replication"),
        Finding::Better => ("较好", "better"),
        Finding::Worse => ("较差", "worse"),
        Finding::Higher => ("较高", "higher"),
        Finding::Lower => ("较低", "lower"),
        Finding::NotApart => ("无法区分", "cannot be told apart"),
        Finding::TooFew => (
            "有差异的模拟不到 20 次，无法区分",
            "cannot be told apart: fewer than 20 replications differ",
        ),
        Finding::Undefined => ("无定义", "not defined"),
    };
    Text::new(zh, en)
}

/// What a way to find intervals is called.
#[must_use]
pub fn method(method: Method) -> Text {
    let (zh, en) = match method {
        Method::Exact => ("没有不确定性", "nothing uncertain"),
        Method::ClopperPearson => ("Clopper–Pearson", "Clopper–Pearson"),
        Method::Student => ("Student t", "Student's t"),
        Method::BetaBinomialSequence => (
            "随时有效的贝塔-二项置信序列",
            "beta-binomial confidence sequence",
        ),
        Method::EmpiricalBernsteinSequence => (
            "随时有效的经验 Bernstein 置信序列",
            "empirical-Bernstein confidence sequence",
        ),
        Method::AsymptoticSequence => ("随时有效的渐近置信序列", "asymptotic confidence sequence"),
        Method::StudentAndHall => (
            "成对 Student 与 Hall 区间，Bonferroni 校正",
            "paired, Student's and Hall's intervals, Bonferroni",
        ),
    };
    Text::new(zh, en)
}

/// What a way to find intervals is called in files.
#[must_use]
pub fn method_key(method: Method) -> &'static str {
    match method {
        Method::Exact => "exact",
        Method::ClopperPearson => "clopper_pearson",
        Method::Student => "student",
        Method::BetaBinomialSequence => "beta_binomial_sequence",
        Method::EmpiricalBernsteinSequence => "empirical_bernstein_sequence",
        Method::AsymptoticSequence => "asymptotic_sequence",
        Method::StudentAndHall => "student_and_hall_bonferroni",
    }
}
