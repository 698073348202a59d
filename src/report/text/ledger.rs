//! What the cost ledger says.

messages! {
    /// A word or sentence of the cost ledger.
    Account;
    /// Above the table, where there are prices.
    Intro { currency } =
        "每次模拟的均值，只计模拟期内；费用以{currency}计，等于数量乘以场景给出的价格；没有价格的项目不计费用，并不表示不花钱。各地点明细见 ledger.csv。",
        "Means of one run, within the horizon; money in {currency} is quantity times the price that the scenario gives; what has no price is not counted in money, which does not mean that it costs nothing. By facility: ledger.csv.";
    /// Above the table, where there are none.
    NoPrices {} =
        "每次模拟的均值，只计模拟期内；场景没有给出价格，所以没有费用。各地点明细见 ledger.csv。",
        "Means of one run, within the horizon; the scenario gives no prices, so there is no money. By facility: ledger.csv.";
    /// A cell without money.
    NoPrice {} = "无价格", "no price";
    /// A note beside such money.
    Part {} = "部分无价格", "some of it without a price";
    /// Column head of the workbook.
    Amount {} = "数量", "quantity";
    /// Column head of the workbook.
    InMoney { currency } = "费用（{currency}）", "money ({currency})";
    /// Column head of the workbook where there are no prices.
    NoMoney {} = "费用", "money";
    /// Money of which a part has no price.
    AtLeast { money } = "{money}（部分无价格）", "{money} (some of it without a price)";
    /// Column head.
    Item {} = "项目", "item";
    /// Column head: quantity in an arm.
    Quantity { arm } = "{arm}：数量", "{arm}: quantity";
    /// Column head: money in an arm.
    Money { arm } = "{arm}：费用", "{arm}: money";
    /// A mean with its interval.
    Within { mean, low, high } = "{mean}（{low}–{high}）", "{mean} ({low}-{high})";
    /// An item of one kind.
    Of { item, what } = "{item}：{what}", "{item}: {what}";
    /// The sum of all money.
    Sum {} = "费用合计（有价格者）", "all that has a price";
    /// An item.
    BedDays {} = "床日", "bed-days";
    /// An item.
    Visits {} = "门诊人次", "visits";
    /// An item.
    Transfers {} = "转出人次", "transfers sent";
    /// An item.
    Trips {} = "出车车次", "vehicle trips";
    /// An item.
    HomeVisits {} = "随访次数", "home visits";
    /// An item.
    Tests {} = "检测、会诊次数", "tests and consultations";
    /// An item.
    Supplies {} = "物资用量", "supplies used";
    /// An item.
    StaffSent {} = "外派人员工作日", "working days of staff sent";
    /// An item.
    Reserve {} = "后备人员到岗人日", "days of reserve staff";
}
