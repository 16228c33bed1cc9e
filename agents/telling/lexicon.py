"""Words as they are compared: those without content, those with little of it, and those for one and the same thing.

Plain data in English, German and Chinese. Other languages are understood by their stems, names and numbers.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that carry no content of their own.
EMPTY = _words(
    """
    a an the of at in on to and or for from by with is are was were be been being has have had may might that this there it its
    his her hers he she him they them their we us our you your i me my mine as if so but than then will would shall should can
    could do does did not no nor n't isn't aren't wasn't weren't don't doesn't didn't hasn't haven't won't it's that's there's
    i'm i've i'll he's she's we're we've they're they've you're what who which when where how why up out off about into over
    down just only very too also all any some ever never now here well oh yes o'clock let let's because while until till between
    instead each every after before past der die das den dem des ein eine einen einem einer eines und oder aber ist sind war
    waren wird werden wurde worden hat haben hatte sein seine seinen seiner ihr ihre ihren ihrer ihm ihn er sie es wir uns unser
    ich mich mir mein meine meinen meiner du dich dir dein sich man zu zum zur im ins am auf aus bei beim von vom mit nach vor
    für um bis ab als wie wenn dass daß weil denn da dann auch nur noch schon ja nein nicht kein keine keinen keiner nichts nie
    mehr sehr hier dort doch mal wer wo wann warum wegen statt über unter durch gegen ohne eben halt jetzt nun muss müssen darf
    dürfen kann können soll sollen wollen
    """
)
#: Words that say little: they count for less.
LIGHT = _words(
    """
    go goes going went gone come comes coming came get gets got getting make makes made take takes took taken give gives gave
    given put say says said saying tell tells told know knows knew think thought want wants see saw seen look looks thing things
    somebody someone everybody anybody nobody something nothing way day days time times man woman people one two new old young
    good bad big little long last next night evening morning afternoon week month year hour house home town place back away
    again still much many more most other first same like really gehen geht ging kommen kommt kam machen macht gemacht geben
    gibt sagen sagt gesagt wissen weiß sehen leute mann frau herr tag tage abend abends nacht morgen morgens woche monat jahr
    uhr zeit stunde neu neue neuen alt alte alten gut ganz immer wieder jemand niemand alle alles etwas heim haus
    """
)
#: Characters that carry little content of their own.
EMPTY_CHARACTERS = frozenset(
    "的了着过是在有我你您他她它们这那哪个就都也还又要会能可以和跟与同对把被给让从到去来上下里外中前后不没"
    "未别吗呢吧啊呀嘛么啦什怎谁几多少很太真最更只得地为因所而但如果或说讲人家自己大小一二三四五六七八九十"
    "百千万两半点号月日年天晚早午夜起向再已经"
)
#: Words by which a person is meant without a name.
PERSONS = _words(
    """
    i i'm i've i'll i'd me my mine we we're we've us our he he's she she's him his her they they're they've them their you
    you're your ich mich mir mein meine meinen meiner wir uns er sie ihn ihm ihr ihre sein seine seinen du dich dir
    """
)
PERSON_CHARACTERS = frozenset("我你您他她咱")
#: The most frequent family names, by which a Chinese name is known.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)

#: Words and phrases for one thing, in any language. A phrase is written with underscores.
CONCEPTS: dict[str, str] = {
    "death": """
        die died dies dead death passed_away slipped_away gone_from_us buried funeral sterben stirbt gestorben starb tot tod
        verstorben eingeschlafen beerdigt beerdigung 去世 过世 死 走了 没了 病逝 办丧事 咽气
    """,
    "birth": """
        expecting pregnant baby child birth born midwife schwanger kind erwartet geboren hebamme 怀孕 有了 有喜 预产
        生孩子 宝宝 月里生 胎
    """,
    "wed": """
        engaged engagement ring marry marries married marriage wedding betrothed proposed verlobt verlobung verloben heiraten
        heiratet hochzeit ring_zurück 订婚 婚 结婚 成亲 嫁 娶 戒指 喜酒 定亲
    """,
    "couple": """
        seeing together sweetheart sweethearts lovers courting couple in_love kissing paar zusammen liebespaar verliebt küsst
        谈恋爱 恋爱 相好 对象 在一起 处对象
    """,
    "dismiss": """
        dismiss dismissed dismissal sacked sack fired thrown_out let_go lost_his_job lost_her_job entlassen gefeuert
        rausgeworfen rausgeschmissen entlassung 开除 辞退 解雇 炒
    """,
    "resign": """
        resign resigned resigns notice handed_in quit quits quitting resignation gekündigt kündigen kündigung hingeschmissen 辞呈
        辞职 不干了 辞
    """,
    "sell": """
        sell sells selling sold sale buyer bought buy buys verkaufen verkauft verkaufe verkauf käufer gekauft kauft
        卖 盘出 盘 转让 买
        出手
    """,
    "close": """
        close closed closes closing shut shuts shutting geschlossen schließt schließen schließe zu_machen macht_zu gesperrt
        sperrung dicht 关 封闭 封 停课 停业 不开 不用来 关门 通不了
    """,
    "steal": """
        steal steals stole stolen theft thief thieves robbed took_off_with gestohlen geklaut klauen gestohlenen dieb diebe
        diebstahl entwendet weggekommen 偷 贼 失窃 不见了 被盗
    """,
    "fire": """
        burn burns burned burnt burning fire flames ablaze ash ashes brennen brennt gebrannt abgebrannt feuer flammen
        niedergebrannt 烧 火 着火 失火 起火
    """,
    "strike": """
        strike strikes striking downed_tools walked_out struck streik streiken streikt arbeit_niedergelegt 罢工 停工
    """,
    "ill": """
        pneumonia hospital ward ill sick lungs sickbed krank krankenhaus klinik lungenentzündung station 肺 肺炎 医院 住院 病
    """,
    "missing": """
        missing lost vanished disappeared gone run_off ran_off strayed verschwunden weg vermisst entlaufen fehlt ausgebüxt
        weggelaufen 走丢 丢 不见 失踪 跑丢
    """,
    "found": """
        found turned_up back_home come_back gefunden wiedergefunden aufgetaucht wieder_da 找着 找到 回来了 找回
    """,
    "prison": """
        prison jail behind_bars inside convict gaol gefängnis knast gesessen haft hinter_gittern 坐牢 监狱 牢 蹲
    """,
    "owe": """
        owe owes owed debt debts borrowed lent schulden schuldet schulde geliehen 欠 债 借 还钱
    """,
    "win": """
        win wins won winner winning beat beats victory scraped_in gewinnen gewonnen gewinnt sieg gewann siegte 赢 胜
        中了 中奖 当选
    """,
    "lose": """
        lose loses lost losing beaten verlieren verloren verliert niederlage 输
    """,
    "elect": """
        elect elected election vote votes ballot council_seat mayor wahl gewählt wiedergewählt stimmen bürgermeister
        当选 选 票 镇长
    """,
    "party": """
        party birthday celebration feast do bash feier feiern feiert fest geburtstag geburtstagsfeier überraschungsfeier 聚会 生日
        大寿 寿 欢送会 庆
    """,
    "surprise": """
        surprise secret secretly mum's_the_word überraschung überraschen überraschungsfeier heimlich geheim 惊喜 偷偷 瞒 保密
    """,
    "move": """
        move moves moving moved leave leaves leaving left off_to away_to ziehen zieht umziehen umzug wegziehen verlässt 搬 离开 走
        回老家
    """,
    "school": """
        school class lessons teacher pupils classroom schule unterricht klasse lehrer lehrerin 学校 停课 教室 老师 上课 书包
    """,
    "repair": """
        repair repairs mend mended mending fix fixed reparatur reparieren repariert geflickt 修 维修 补
    """,
    "price": """
        price cost costs costing charge fare rise rises raised dearer up_to preis kosten kostet teurer erhöht 价 卖 涨 收 一碗
    """,
    "cancel": """
        cancel cancelled canceled cancels called_it_off calling_it_off called_off call_off calls_off falls_through abgesagt
        absagen fällt_aus ausfallen ausgefallen 取消 不办 不开 没有集 停办
    """,
    "quarrel": """
        quarrel quarrelled speak speaking talk talking row fallen_out feud zerstritten streit gestritten verkracht anwalt redet
        fertig 闹翻 吵 不说话 翻脸 和好
    """,
    "allow": """
        allow allowed ban banned forbidden law permitted prohibited verboten verbot erlaubt dürfen darf schluss_mit
        不准 禁 规定 不许
        不让
    """,
    "lamp": """
        lamp lamps lights light lantern lanterns dark laterne laternen straßenlaternen licht dunkel 路灯 灯 黑
    """,
    "boat": """
        boat ferry barge ship fähre boot kahn schiff übersetzen 船 渡船 渡
    """,
    "sink": """
        sink sinks sank sunk sinking under_water went_down gesunken sinken untergegangen abgesoffen 沉
    """,
    "job": """
        job work cook start starts begins stelle arbeit anfangen fängt_an fange stehe verkäuferin 上班 工作 干活
    """,
    "pass": """
        passed pass exam examination admitted accepted got_in aufnahmeprüfung prüfung bestanden angenommen 考上 录取 通过 要我了
    """,
    "write": """
        write writes wrote written letter letters schreibt schreiben geschrieben brief briefe 写 信
    """,
    "meet": """
        meet meets met meeting sit assembly tagt tagen sitzung versammlung trifft treffen 开会 大会 会
    """,
    "concert": """
        concert band music plays playing konzert musik kapelle spielen 音乐会 演出 戏
    """,
    "free": """
        free nobody_pays no_charge for_nothing gratis kostenlos umsonst 免费 不要钱
    """,
    "poison": """
        poison poisoned poisoning vergiftet gift 毒
    """,
    "broken": """
        broken broke break burst bursts cracked gebrochen kaputt bruch rohrbruch geplatzt 断 坏 漏 裂
    """,
    "money": """
        pound pounds euro euros quid money geld 块钱 块 元 钱
    """,
    "double": """
        double doubles doubled twice doppelt verdoppelt 翻倍 加倍
    """,
    "dog": """
        dog dogs hound puppy hund hunde 狗
    """,
    "cat": """
        cat cats kitten kittens kater katze 猫
    """,
}
