//! Words of the workbook and the summary alone.

messages! {
    /// A word of the workbook.
    Book;
    /// Head of a column.
    NeedLow {} = "需求，十分之一情形低于此数", "need, 1 in 10 futures below";
    /// Head of a column.
    Need {} = "需求，中位数", "need, median";
    /// Head of a column.
    NeedHigh {} = "需求，十分之一情形高于此数", "need, 1 in 10 futures above";
    /// Head of a column.
    Usable {} = "可用床位", "usable beds";
    /// Where the rest is.
    ReadOn {} =
        "全部图表和依据见 report.html；可继续计算的表格见 report.xlsx。",
        "All figures and the evidence are in report.html, tables to work on in report.xlsx.";
}
