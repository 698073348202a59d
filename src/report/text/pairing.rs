//! Sentences about schemes of pairing.

messages! {
    /// A sentence about pairing.
    PairSay;
    /// Heading of what the counties gain.
    Counties { level } =
        "各县需要{level}而未得到的小时数，与不结对之差",
        "Hours in which the counties' patients go without {level}, against no pairing";
    /// Heading of what the helpers lose.
    Helpers { level } =
        "帮扶医院本院患者需要{level}而未得到的小时数，与不结对之差",
        "Hours in which the helpers' own patients go without {level}, against no pairing";
    /// Title: what the best scheme gains and costs.
    Gains { arm, less, more } =
        "“{arm}”使各县少 {less} 小时无床，帮扶医院本院患者多 {more} 小时",
        "“{arm}” spares the counties {less} hours without a bed and costs the helpers' own {more}";
    /// Axis.
    HoursAxis {} = "与不结对之差（小时）", "difference from no pairing (hours)";
    /// Caption.
    HowToRead { n, level } =
        "每个记号是同一批患者上的平均差，横线是 {n} 项差异同时成立的区间（每个 {level}）。实心：比不结对好；空心：比不结对差；半实心：无法区分。两组的小时数可以直接相比，但不是同一批人。",
        "Each mark is the mean difference on the same patients, its line the interval ({n} differences together, each {level}). Filled: better than no pairing; hollow: worse; half: cannot be told apart. The hours of the two groups can be compared, but they are not those of the same people.";
    /// Footnote.
    Note { runs, seed } = "模拟 {runs} 次，种子 {seed}", "{runs} replications, seed {seed}";
    /// A row in words.
    Row { arm, gain, harm } =
        "“{arm}”：各县 {gain} 小时，帮扶医院本院 {harm} 小时",
        "“{arm}”: counties {gain} h, the helpers' own {harm} h";
    /// Equity in words.
    Even { arm, county, worst, spread, outside, minutes } =
        "“{arm}”：最差的是{county}，每次需求 {worst} 小时无床，最好与最差相差 {spread} 小时；{outside} 在县外救治，平均转运 {minutes} 分钟",
        "“{arm}”: worst is {county} with {worst} h without a bed per need, {spread} h more than the best county; {outside} are treated elsewhere, {minutes} min on the way on average";
    /// Who helps whom.
    Table { arm, pairs } = "“{arm}”：{pairs}", "“{arm}”: {pairs}";
    /// One county.
    Pair { county, helpers } = "{county} → {helpers}", "{county} → {helpers}";
    /// Nobody.
    Nobody {} = "无", "nobody";
    /// Title of the matrix.
    Holds { met, of, arm } =
        "“{arm}”下 {of} 个县中有 {met} 个肯定达标",
        "Under “{arm}” {met} of {of} counties surely meet their target";
    /// Caption of the matrix.
    MatrixCaption { target } =
        "{target}：每 100 种情景中达标的个数，下面是能扛到多大的浪潮。",
        "{target}: futures of 100 in which it holds, and below up to what wave.";
    /// Legend of the matrix.
    Framed {} = "肯定达标", "surely met";
    /// A breaking point.
    UpTo { size } = "到 {size}", "up to {size}";
    /// At no size that was seen.
    NotEven { size } = "{size} 也不行", "not even {size}";
    /// Beyond all that was seen.
    Beyond { size } = "{size} 以上", "beyond {size}";
    /// Title of the flows.
    Sends { arm, n, to } =
        "“{arm}”平均每次转送 {n} 人，最多送往{to}",
        "“{arm}” sends {n} patients per run, most of them to {to}";
    /// Nobody is sent.
    SendsNobody {} = "没有患者被转送", "Nobody is sent";
    /// Caption of the flows.
    FlowsCaption {} =
        "各方案下，由县转往各家医院的患者数（平均每次模拟）；数据表分县列出。",
        "Patients sent from the counties to each hospital, mean per run; the table tells each county.";
    /// Axis of the flows.
    FlowsAxis {} = "平均每次模拟（人）", "mean per run (patients)";
    /// Everyone else.
    OtherCounties {} = "其他县", "other counties";
    /// Heading of all counties.
    AllCounties {} = "各县合计转出", "Sent by all counties";
    /// Columns.
    HeadScheme {} = "谁帮扶谁", "who helps whom";
    /// Columns.
    HeadWorst {} = "最差的县（小时/需求）", "worst county (h per need)";
    /// Columns.
    HeadSpread {} = "县间差距（小时/需求）", "spread between counties (h per need)";
    /// Columns.
    HeadOutside {} = "县外救治", "treated elsewhere";
    /// Columns.
    HeadMinutes {} = "平均转运（分钟）", "minutes on the way";
    /// Columns.
    HeadGain {} = "各县（小时，与不结对之差）", "counties (h, against no pairing)";
    /// Columns.
    HeadHarm {} = "帮扶医院本院（小时，与不结对之差）", "helpers' own (h, against no pairing)";
    /// Columns.
    HeadFrom {} = "由", "from";
    /// Columns.
    HeadTo {} = "送往", "to";
    /// A difference with its interval.
    With { difference, low, high } = "{difference}（{low} 至 {high}）", "{difference} ({low} to {high})";
    /// Which difference is larger.
    Heading {} = "对口帮扶：各县得到什么，帮扶医院付出什么", "Pairing: what the counties gain and what it costs the helpers";
}
