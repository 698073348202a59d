//! What a patient's story says: one message table, Chinese beside English.

messages! {
    /// A line of a story.
    Tells;
    /// First contact.
    Comes { place, kind } = "到 {place} 就诊（{kind}）", "comes to {place} ({kind})";
    /// A patient of the start census.
    LiesAtStart { unit } = "开始时已住在 {unit}", "lies in {unit} when the run begins";
    /// A stage that needs no care.
    AtHome { stage } = "{stage}：不需要床位或门诊", "{stage}: needs no care";
    /// A need.
    Needs { stage, level, units } =
        "{stage}：需要 {level}；依次询问：{units}",
        "{stage}: needs {level}; asks {units}";
    /// A need of the ceiling of care.
    Ceiling { stage, level, units } =
        "{stage}：只提供 {level}（救治上限）；依次询问：{units}",
        "{stage}: is offered {level} only (ceiling of care); asks {units}";
    /// Nobody to ask.
    Nobody {} = "无", "nobody";
    /// Home monitoring begins.
    Followed {} = "纳入居家健康监测", "is followed at home from now on";
    /// Nobody knows of the need.
    Unrecognised {} = "在家中加重，尚未被发现", "got worse at home, and nobody knows of it yet";
    /// A visit finds it.
    Found { after } = "加重 {after} 后，随访发现", "a visit finds it, {after} after the need arose";
    /// The patient asks for care.
    AsksForCare { after } = "加重 {after} 后，自行求医", "asks for care, {after} after the need arose";
    /// The present bed serves.
    Stays { unit } = "所在的 {unit} 可以满足", "{unit}, where the patient lies, gives it";
    /// Waiting without a bed.
    Waits { unit } = "没有空位：在 {unit} 排队等候", "none is free: waits in the queue of {unit}";
    /// Waiting in a bed that is kept.
    WaitsIn { unit, bed } =
        "没有空位：在 {unit} 排队等候，仍占用 {bed} 的床位",
        "none is free: waits in the queue of {unit} and keeps the bed in {bed}";
    /// Refused.
    Refused { unit } =
        "{unit} 已满且不再排队：得不到所需救治",
        "refused: {unit} is full and takes no one more to its queue";
    /// No unit gives it.
    RefusedByAll {} = "没有机构提供：得不到所需救治", "no facility gives it: goes without";
    /// Patience ends.
    GivesUp { waited } = "等候 {waited} 后放弃", "gives up after waiting {waited}";
    /// Another facility is asked.
    Asks { unit, time } =
        "请求转往 {unit}，并留床；{time} 后答复",
        "asks {unit}, which keeps a bed; the answer comes in {time}";
    /// It refuses.
    OfferRefused { unit } = "{unit} 不同意接收", "{unit} refuses the transfer";
    /// Stabilising.
    Stabilised { time } = "转运前先稳定病情，{time}", "is stabilised before the way, {time}";
    /// Waiting for a vehicle.
    Calls { vehicle } = "等候派车：{vehicle}", "waits for a vehicle: {vehicle}";
    /// No vehicle is idle.
    OtherMeans { vehicle } =
        "没有空闲的 {vehicle}，改用其他交通",
        "no vehicle is idle ({vehicle}): goes by other means";
    /// A vehicle is sent.
    Sent { vehicle, place, time } =
        "{place} 派出 {vehicle}，{time} 后到达患者处",
        "a vehicle ({vehicle}) is sent from {place}, at the patient in {time}";
    /// The vehicle is there.
    Loads { time } = "车辆到达，准备和上车 {time}", "the vehicle is there; preparation and loading, {time}";
    /// On the way to a kept bed.
    DepartsToBed { unit, time } =
        "{unit} 留出一张床；出发，路上 {time}",
        "a bed is kept in {unit}; leaves for it, {time} on the way";
    /// On the way without a kept bed.
    Departs { unit, time } = "前往 {unit}，路上 {time}", "goes to {unit}, {time} on the way";
    /// A kept bed is given back.
    GivesBack { unit } = "退回 {unit} 留出的床位", "the bed kept in {unit} is given back";
    /// End of a way.
    Arrives { place } = "到达 {place}", "arrives at {place}";
    /// A bed at once.
    Admitted { unit } = "住进 {unit}", "is admitted to {unit}";
    /// A bed after a wait.
    AdmittedAfter { unit, waited } =
        "等候 {waited} 后住进 {unit}",
        "is admitted to {unit}, {waited} after the need arose";
    /// A consultation at once.
    Seen { unit } = "在 {unit} 就诊", "is seen in {unit}";
    /// A consultation after a wait.
    SeenAfter { unit, waited } =
        "等候 {waited} 后在 {unit} 就诊",
        "is seen in {unit}, {waited} after the need arose";
    /// Boarding.
    PutUp { unit } = "暂时安置在 {unit}", "is put up in {unit} meanwhile";
    /// Equipment that was missing.
    Equipped { unit, waited } =
        "等候 {waited} 后在 {unit} 得到所需设备",
        "gets the equipment needed in {unit}, {waited} after the need arose";
    /// A test is asked for.
    Tested { service } = "送检：{service}", "a sample goes to {service}";
    /// Its result is there.
    Result { service } = "{service} 出结果", "the result of {service} is there";
    /// A consultation is asked for.
    Consults { service } = "请求会诊：{service}", "{service} is asked for advice";
    /// It has been given.
    Consulted { service } = "{service} 给出会诊意见，其后的病程按此改变", "{service} advises, and what is left of the illness goes by that";
    /// An intervention is given once the need is known.
    Given { stage } = "此时得到干预，其后的病程按此改变：{stage}", "is given it now, and what is left of the illness goes by that: {stage}";
    /// Infection in care.
    Infected { unit } = "在 {unit} 被感染（院内感染）", "is infected by others in {unit}";
    /// A bed is left.
    Leaves { unit } = "离开 {unit}", "leaves {unit}";
    /// No care at all.
    NoCare {} = "目前没有得到任何救治，低于需要", "gets no care: less than needed";
    /// Some, but less than needed.
    LessCare { level } = "目前只得到 {level} 救治，低于需要", "gets {level} care: less than needed";
    /// More than needed: blocks a bed.
    Above { level } =
        "占用 {level} 的床位，安全，但治疗不能往下进行",
        "lies in {level}, which is safe, but the stay does not run there";
    /// A stage ends under care.
    StageEnds { stage } = "{stage} 结束", "{stage} ends";
    /// A stage ends without care.
    StagePasses { stage } = "没有得到所需救治，{stage} 自行结束", "{stage} passes without the care needed";
    /// A hazard strikes.
    Worsens { stage } = "因缺少所需救治，{stage} 恶化", "gets worse for lack of care: {stage} ends";
    /// Recovery.
    Recovers {} = "康复离开", "recovers and leaves";
    /// Recovery without care.
    RecoversWithout {} = "没有得到所需救治，自行好转", "recovers without the care needed";
    /// Base death.
    Dies {} = "死亡（得到了所需救治）", "dies, under the care needed";
    /// Death at the end of a stage without care.
    DiesWithout {} = "死亡（没有得到所需救治）", "dies without the care needed";
    /// Excess death.
    DiesForLack {} = "因缺少所需救治死亡", "dies for lack of the care needed";
    /// Gone untreated.
    GoesAway {} = "没有得到所需救治，离开", "leaves without the care needed";
    /// Still there.
    StillThere {} = "模拟结束时仍未结束", "is still there when the run ends";
    /// Heading of one patient.
    Patient { person, who } = "患者 {person}（{who}）", "Patient {person} ({who})";
    /// Heading of an arm.
    Arm { arm, replication } = "“{arm}”，第 {replication} 次模拟", "“{arm}”, replication {replication}";
    /// Time between contact and the last line.
    InAll { time } = "历时 {time}", "{time} in all";
    /// A bound on what is printed.
    LeftOut { shown, all } =
        "只显示最先的 {shown} 人，共 {all} 人（选项 most 可增加，选项 person 选一人）。",
        "The first {shown} of {all} persons are shown (--most for more, --person for one).";
    /// No person is as asked.
    NoSuchPerson {} = "这次模拟中没有这样的人。", "No such person in this replication.";
    /// What a story was made from.
    Made { scenario, hash, version, seed } =
        "场景 {scenario}（校验值 {hash}），surgeplan {version}，种子 {seed}",
        "Scenario {scenario} (hash {hash}), surgeplan {version}, seed {seed}";
    /// People are not real.
    Invented {} =
        "人物由随机数生成，不对应任何真实的人；编号在各方案中相同。",
        "These people are drawn by chance and stand for nobody; a number is the same person in every arm.";
}
