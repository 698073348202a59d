//! What a reader needs to trust a run, or not to: STRESS-DES, pedigree, what is not covered.

messages! {
    /// A sentence of the chapter on trust.
    Trust;
    /// A verdict in a cell.
    HoldsIn { verdict, about, of, required } =
        "{verdict}：{of} 中约 {about}，要求 {required}",
        "{verdict}: about {about} of {of}, required {required}";
    /// What the chapter is.
    Intro {} =
        "按 STRESS-DES（离散事件模拟研究报告规范，Monks 等，2019）逐项说明；场景没有写明的项目标为“缺”。",
        "Item by item after STRESS-DES (reporting of discrete-event simulation studies, Monks et al., 2019); what the scenario does not say is marked MISSING.";
    /// How many items lack an answer.
    Lacks { n, items } = "缺 {n} 项：{items}。", "{n} items are missing: {items}.";
    /// None lacks one.
    LacksNone {} = "没有缺项。", "No item is missing.";
    /// Item 1.1.
    Purpose {} = "1.1 目的", "1.1 Purpose";
    /// Item 1.2.
    Outputs {} = "1.2 输出指标", "1.2 Model outputs";
    /// Item 1.2.
    OutputsAre { n, targets } = "{n} 项指标；据以判断的目标：{targets}", "{n} metrics; judged: {targets}";
    /// Item 1.3.
    Aims {} = "1.3 实验目的", "1.3 Experimentation aims";
    /// Item 1.3.
    AimsAre { arms, reference } =
        "比较 {arms}；参照方案为“{reference}”；同一批患者在每个方案中各走一遍",
        "compare {arms}; reference “{reference}”; the same patients go through every arm";
    /// Item 2.1.
    Diagram {} = "2.1 模型概貌", "2.1 Base model overview";
    /// Item 2.1.
    DiagramIs { facilities, tiers, units } =
        "{tiers} 个层级，{facilities} 个机构，{units} 个单元；见“救治网络”",
        "{facilities} facilities of {tiers} tiers with {units} units; see “Network”";
    /// Item 2.2.
    Logic {} = "2.2 基本逻辑", "2.2 Base model logic";
    /// Item 2.2.
    LogicIs {} =
        "先抽取患者及其病程，再施行各方案；缺乏照护时危险累积；详见 docs/model.md",
        "patients and their courses are drawn first, arms are applied afterwards; harm accumulates under less care; see docs/model.md";
    /// Item 2.3.
    ScenarioLogic {} = "2.3 方案逻辑", "2.3 Scenario logic";
    /// Item 2.3.
    ScenarioLogicIs {} =
        "各方案改动的数值见“措施的效果与代价”和 scenario.resolved.toml",
        "what each arm changes stands under “Measures” and in scenario.resolved.toml";
    /// Item 2.4.
    Algorithms {} = "2.4 算法", "2.4 Algorithms";
    /// Item 2.4.
    AlgorithmsAre {} =
        "到达：按日泊松率逐日抽取；住院时长：逆分布函数表；空床由同一个规则分配；详见 docs/model.md",
        "arrivals by day from Poisson rates; stays from inverse-CDF tables; one rule gives free beds; see docs/model.md";
    /// Item 2.5.1.
    Entities {} = "2.5.1 实体", "2.5.1 Entities";
    /// Item 2.5.2.
    Activities {} = "2.5.2 活动", "2.5.2 Activities";
    /// Item 2.5.3.
    Resources {} = "2.5.3 资源", "2.5.3 Resources";
    /// Item 2.5.3.
    ResourcesAre { levels, pools } =
        "床位和诊位：{levels}；人员、设备和物资：{pools}",
        "beds and servers: {levels}; staff, equipment, supplies: {pools}";
    /// Item 2.5.3 without staff.
    ResourcesOnlyBeds { levels } =
        "床位和诊位：{levels}；不单独计人员和设备",
        "beds and servers: {levels}; staff and equipment are not counted on their own";
    /// Item 2.5.4.
    Queues {} = "2.5.4 排队", "2.5.4 Queues";
    /// Item 2.5.4.
    QueuesAre { queue, none } =
        "{queue} 个单元允许等候，{none} 个单元满员即拒收；同级先到先得",
        "{queue} units let patients wait, {none} refuse when full; within a class first come, first served";
    /// Item 2.5.5.
    Entry {} = "2.5.5 进入和离开", "2.5.5 Entry and exit";
    /// Item 2.5.5.
    EntryIs { streams, places } =
        "病例来源：{streams}；{places} 个居住地；康复、死亡或自行离开",
        "streams: {streams}; {places} places of residence; patients recover, die or leave";
    /// Item 3.1.
    Data {} = "3.1 数据来源", "3.1 Data sources";
    /// Item 3.1.
    DataAre { n } = "{n} 份文献或数据，见“来源”", "{n} documents, listed under “Sources”";
    /// Item 3.2.
    Preparation {} = "3.2 数据预处理", "3.2 Pre-processing";
    /// Item 3.3.
    Parameters {} = "3.3 输入参数", "3.3 Input parameters";
    /// Item 3.3.
    ParametersAre { n, uncertain } =
        "{n} 个数值，见“假设”；其中 {uncertain} 个输入每次模拟重新抽取",
        "{n} numbers, listed under “Assumptions”; inputs drawn anew in each replication: {uncertain}";
    /// Item 3.4.
    AssumptionsItem {} = "3.4 假设", "3.4 Assumptions";
    /// Pedigree.
    Pedigree { verified, recalled, derived, assumed, bare } =
        "已核实 {verified}，凭记忆 {recalled}，推算 {derived}，假定 {assumed}，未标明 {bare}",
        "{verified} verified, {recalled} recalled, {derived} derived, {assumed} assumed, {bare} not marked";
    /// Item 4.1.
    Start {} = "4.1 初始状态", "4.1 Initialisation";
    /// Item 4.1.
    StartIs { warmup } = "预热 {warmup}，不计入结果", "warm-up of {warmup}, not recorded";
    /// Item 4.1.
    StartEmpty {} = "没有预热：第 1 天开始时只有场景写明的在床患者", "no warm-up: day 1 begins with the patients that the scenario puts into beds";
    /// Item 4.2.
    Length {} = "4.2 运行时长", "4.2 Run length";
    /// Item 4.2.
    LengthDrain { days, cap } =
        "{days} 天内有新病例；之后运行到患者全部离开，最多再 {cap}",
        "new cases for {days} days; then until nobody is left, at most {cap} longer";
    /// Item 4.2.
    LengthStop { days } = "{days} 天，到期即止；仍在等候的时间是下限", "{days} days, then it stops; waits still open are lower bounds";
    /// Item 4.3.
    Estimation {} = "4.3 估计方法", "4.3 Estimation approach";
    /// Item 4.3.
    EstimationIs { runs, seed, methods, width } =
        "{runs} 次模拟，种子 {seed}；区间：{methods}；达到的精度：主要目标的区间最宽处为 ±{width} 个百分点",
        "{runs} replications, seed {seed}; intervals: {methods}; precision reached: the widest interval of a main target is ±{width} percentage points";
    /// Item 5.1.
    Software {} = "5.1 软件", "5.1 Software";
    /// Item 5.2.
    Sampling {} = "5.2 随机抽样", "5.2 Random sampling";
    /// Item 5.2.
    SamplingIs {} =
        "每个随机数由种子、模拟序号、对象和用途唯一确定，各方案共用",
        "every random number is a function of seed, replication, owner and purpose, and shared by all arms";
    /// Item 5.3.
    Execution {} = "5.3 模型执行", "5.3 Model execution";
    /// Item 5.3.
    ExecutionIs {} =
        "事件调度，整数毫秒；同一时刻的先后有固定次序；结果与线程数无关",
        "next event, whole milliseconds, a fixed order at the same instant; results do not depend on threads";
    /// Item 5.4.
    Machine {} = "5.4 系统配置", "5.4 System specification";
    /// Item 5.4.
    MachineIs {} = "见 manifest.json", "in manifest.json";
    /// Item 6.1.
    Access {} = "6.1 代码获取", "6.1 Code access";
    /// Item 6.1.
    AccessIs { hash } =
        "surgeplan 为开源软件（MIT 或 Apache-2.0）；场景全文见 scenario.resolved.toml，指纹 {hash}",
        "surgeplan is free software (MIT or Apache-2.0); the whole scenario is scenario.resolved.toml, hash {hash}";
    /// Beyond STRESS-DES.
    Past {} = "验证：与既往数据对照", "Validation against a past winter";
    /// Beyond STRESS-DES.
    PastIs { file } = "与 {file} 对照，见“验证”", "laid over {file}, see “Validation”";
    /// What intervals cover.
    IntervalVerdict {} =
        "达标比例的区间：模拟次数有限造成的偶然误差，所有目标和方案同时成立。",
        "Interval of a share: chance from a limited number of replications, for all targets and arms at once.";
    /// What bands cover.
    IntervalBand {} =
        "图中的区间带：各种设想情形之间的差别，包括偶然波动和不确定的输入。",
        "Bands of fans: how futures differ, by chance and by the uncertain inputs.";
    /// What intervals of differences cover.
    IntervalPair {} =
        "方案差异的区间：同一批患者之间的差，偶然误差已大部分抵消。",
        "Interval of a difference between arms: on the same patients, so that most of chance cancels.";
    /// What intervals of breaking points cover.
    IntervalBreak {} =
        "能扛规模的区间：病例批次有限造成的误差。",
        "Interval of a breaking point: error from a limited number of caseloads.";
    /// What no interval covers.
    IntervalNone {} =
        "没有任何区间涵盖模型结构本身的误差，或没有写成不确定的数值的误差。",
        "No interval covers errors of the model's structure, nor of numbers that are not written as uncertain.";
    /// Not covered.
    NoSpread {} =
        "院内感染者回到社区后的再传播。",
        "Onward spread in the community by those infected in care.";
    /// Not covered.
    NoReply {} =
        "人们因浪潮而改变行为，或停摆、封控等措施改变浪潮本身。",
        "People who change their behaviour in reply to the wave, or measures that change the wave itself.";
    /// Not covered.
    NoQuality {} =
        "同一级别照护之间的质量差别；家属意愿和费用以外的拒诊。",
        "Differences in quality between places that give the same level of care.";
    /// Not covered.
    NoForecast {} =
        "预测：规模和时间是输入，不是结果。模型中的死亡由假设决定。",
        "A forecast: size and timing of the wave are inputs. Modelled deaths follow from assumptions.";
    /// Not covered.
    NoOutside {} =
        "场景没有写出的机构、患者和资源。",
        "Facilities, patients and resources that the scenario does not name.";
    /// Heading.
    IntervalsHead {} = "各种区间涵盖什么", "What each interval covers";
    /// Heading.
    NotCoveredHead {} = "模型不涵盖什么", "What the model does not cover";
    /// Heading.
    PedigreeHead {} = "输入的来历", "Pedigree of the inputs";
    /// How to check.
    Verify { command } =
        "核对：{command} 重新运行，并比较每个文件的指纹。",
        "To verify: {command} runs it again and compares the hash of every file.";
    /// About the uncertain inputs.
    InputsAre { runs } =
        "每次模拟重新抽取的输入，以及 {runs} 次模拟中实际出现的数值。",
        "Inputs that are drawn anew in each replication, and what came up in {runs} of them.";
    /// No observed winter.
    NoPast {} =
        "这次运行没有与既往冬季的在院人数对照；surgeplan report 的 observed 选项可以对照。程序本身的验证见 docs/validation.md。",
        "This run was not laid over a past winter's census; surgeplan report with --observed does that. How the program itself is validated stands in docs/validation.md.";
    /// Levers that may be pulled.
    LeversAre { command } =
        "场景列出的可选措施。哪些最省、要多少，由 {command} 搜索。",
        "Measures that the scenario offers. Which of them is cheapest, and how much of it, is searched by {command}.";
    /// There are no levers.
    NoLevers {} =
        "场景没有写明措施的单价（[[lever]]），因此只能按效果排序，不能按代价排序。",
        "The scenario states no prices ([[lever]]), so measures are ordered by effect, not by cost.";
}
