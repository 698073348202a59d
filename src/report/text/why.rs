//! Sentences about limits lifted one at a time.

messages! {
    /// A sentence about a limit.
    WhySay;
    /// The question.
    Asks { arm, level, hours, deaths } =
        "“{arm}”下为何得不到{level}？平均每次模拟 {hours} 小时无床，死亡 {deaths} 人（由假设决定，不是预测）。",
        "Why do patients go without {level} under “{arm}”? Mean per run: {hours} h without it, {deaths} deaths (assumption-driven).";
    /// A limit.
    Beds {} = "床位不限", "beds without limit";
    /// A limit.
    Staff {} = "人员不限", "staff without limit";
    /// A limit.
    StaffOf { staff } = "{staff}不限", "{staff} without limit";
    /// A limit.
    Equipment {} = "设备不限", "equipment without limit";
    /// A limit.
    Kept {} = "不为任何人留床", "no bed kept from anyone";
    /// A limit.
    Refusals {} = "有空床就不拒收", "no request refused where a bed is free";
    /// A limit.
    Recognition {} = "家中加重立即被发现", "needs at home recognised at once";
    /// A limit.
    Ways {} = "路上不花时间", "no time on the way";
    /// A limit.
    Vehicles {} = "车辆和车组不限", "vehicles and crews without limit";
    /// What lifting it does.
    Row { limit, hours, deaths } = "{limit}：{hours}；{deaths}", "{limit}: {hours}; {deaths}";
    /// Hours.
    Hours { net, low, high, avoided, caused } =
        "净 {net} 小时（{low} 至 {high}），避免 {avoided}，新增 {caused}",
        "net {net} h ({low} to {high}), avoided {avoided}, newly caused {caused}";
    /// Deaths.
    Deaths { net, low, high, avoided, caused } =
        "死亡净 {net}（{low} 至 {high}），避免 {avoided}，新增 {caused}",
        "deaths net {net} ({low} to {high}), avoided {avoided}, newly caused {caused}";
    /// Title.
    Most { limit, arm, net } =
        "“{arm}”下最要紧的限制：{limit}，净 {net} 小时",
        "Under “{arm}” one limit matters most: {limit}, net {net} h";
    /// Nothing helps.
    None { arm } = "“{arm}”下没有单独一项限制要紧", "Under “{arm}” no limit matters alone";
    /// How to read it.
    Note {} =
        "每次只去掉一项限制，同一批患者；避免与新增按每个人计算。各项限制共同起作用，效果不能相加。",
        "One limit is lifted at a time, on the same patients; avoided and newly caused are counted person by person. Limits act together: effects do not add up.";
    /// Heading.
    HeadHours {} = "无床小时（净）", "hours without it (net)";
    /// Heading.
    HeadDeaths {} = "死亡（净）", "deaths (net)";
    /// Column.
    HeadLimit {} = "去掉的限制", "limit lifted";
    /// Column.
    HeadAvoided {} = "避免", "avoided";
    /// Column.
    HeadCaused {} = "新增", "newly caused";
    /// Axis.
    Axis {} = "净变化（小时）", "net change (hours)";
}
