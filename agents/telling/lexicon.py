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
        verstorben eingeschlafen beerdigt beerdigung 去世 过世 死 走了 没了 病逝 办丧事 咽气 perished grave widow
        lost_her_husband lost_his_wife at_peace beerdigen grab entschlafen heimgegangen 安葬 出殡 断气 不在了
    """,
    "birth": """
        expecting pregnant baby child birth born midwife schwanger kind erwartet geboren hebamme 怀孕 有了 有喜 预产 生孩子
        宝宝 月里生 胎 pregnancy due in_the_family_way a_little_one newborn twins bump nachwuchs schwangerschaft geburt
        entbindung zwillinge 生娃 双胞胎 当妈 坐月子 添丁
    """,
    "wed": """
        engaged engagement ring marry marries married marriage wedding betrothed proposed verlobt verlobung verloben heiraten
        heiratet hochzeit ring_zurück 订婚 婚 结婚 成亲 嫁 娶 戒指 喜酒 定亲 fiance fiancee bride groom wed altar proposal
        trauung braut bräutigam getraut ehe 新娘 新郎 拜堂 嫁人 求婚 成家
    """,
    "couple": """
        seeing together sweetheart sweethearts lovers courting couple in_love kissing paar zusammen liebespaar verliebt küsst
        谈恋爱 恋爱 相好 对象 在一起 处对象 romance affair sweet_on going_out walking_out dating boyfriend girlfriend liebe
        verhältnis freund freundin 男朋友 女朋友 好上了 约会 谈对象
    """,
    "dismiss": """
        dismiss dismissed dismissal sacked sack fired thrown_out let_go lost_his_job lost_her_job entlassen gefeuert
        rausgeworfen rausgeschmissen entlassung 开除 辞退 解雇 炒 laid_off axed booted given_the_push shown_the_door
        turned_off rausgeflogen gekündigt vor_die_tür 撵 赶走 丢了饭碗 饭碗 裁
    """,
    "resign": """
        resign resigned resigns notice handed_in quit quits quitting resignation gekündigt kündigen kündigung hingeschmissen
        辞呈 辞职 不干了 辞 stepping_down giving_up hands_in stops_teaching hört_auf aufhören hinschmeißen aufgegeben 离职
        不教了 撂挑子
    """,
    "sell": """
        sell sells selling sold sale buyer bought buy buys verkaufen verkauft verkaufe verkauf käufer gekauft kauft 卖 盘出 盘
        转让 买 出手 selling_up up_for_sale parting_with changes_hands purchased abgegeben veräußert loswerden 脱手 出让 卖掉
        卖给
    """,
    "close": """
        close closed closes closing shut shuts shutting geschlossen schließt schließen schließe zu_machen macht_zu gesperrt
        sperrung dicht 关 封闭 封 停课 停业 不开 不用来 关门 通不了 shuts_up shop_shut locked barred blocked shutters ends
        closes_down aufgegeben schluss zugemacht zusperren abgeriegelt 打烊 歇业 关张 不通 封路 放假
    """,
    "steal": """
        steal steals stole stolen theft thief thieves robbed took_off_with gestohlen geklaut klauen gestohlenen dieb diebe
        diebstahl entwendet weggekommen 偷 贼 失窃 不见了 被盗 nicked pinched swiped lifted_from burgled burglary raid
        broke_into helped_himself made_off einbruch eingebrochen geraubt stibitzt 顺走 摸走 小偷 丢了
    """,
    "fire": """
        burn burns burned burnt burning fire flames ablaze ash ashes brennen brennt gebrannt abgebrannt feuer flammen
        niedergebrannt 烧 火 着火 失火 起火 burnt_down went_up smoke blaze cinders charred lichterloh asche rauch brand 火灾
        烧光 烧成灰 烧掉 大火
    """,
    "strike": """
        strike strikes striking downed_tools walked_out struck streik streiken streikt arbeit_niedergelegt 罢工 停工
        laid_down_tools pickets stopped_work won't_work arbeitskampf ausstand 不上工 不干活
    """,
    "ill": """
        pneumonia hospital ward ill sick lungs sickbed krank krankenhaus klinik lungenentzündung station 肺 肺炎 医院 住院 病
        sickness fever poorly taken_bad unwell doctor's_orders fieber erkrankt liegt_im 发烧 病倒 生病 病房
    """,
    "missing": """
        missing lost vanished disappeared gone run_off ran_off strayed verschwunden weg vermisst entlaufen fehlt ausgebüxt
        weggelaufen 走丢 丢 不见 失踪 跑丢 can't_find nowhere_to_be_found no_sign_of not_come_home wandered_off
        slipped_her_lead spurlos nicht_heimgekommen suchen sucht 不见踪影 没回来 找不到 找不着
    """,
    "found": """
        found turned_up back_home come_back gefunden wiedergefunden aufgetaucht wieder_da 找着 找到 回来了 找回 found_her
        found_him found_it 找着了
    """,
    "prison": """
        prison jail behind_bars inside convict gaol gefängnis knast gesessen haft hinter_gittern 坐牢 监狱 牢 蹲 locked_up
        served_time did_time sentence cell sat_in verurteilt eingesperrt zelle 蹲过 判刑 服刑 号子
    """,
    "owe": """
        owe owes owed debt debts borrowed lent schulden schuldet schulde geliehen 欠 债 借 还钱 loan in_debt lend owing due_to
        pump geborgt leihen darlehen kredit 借了 赊 欠账 欠债
    """,
    "win": """
        win wins won winner winning beat beats victory scraped_in gewinnen gewonnen gewinnt sieg gewann siegte 赢 胜 中了 中奖
        当选 came_first first_prize top_of champion triumphed thrashed erster preis geschlagen triumph 得了第一 夺冠 头奖 打赢
        拿下
    """,
    "lose": """
        lose loses lost losing beaten verlieren verloren verliert niederlage 输 defeat defeated went_down_to thrashed
        untergegangen geschlagen 打输 败
    """,
    "elect": """
        elect elected election vote votes ballot council_seat mayor wahl gewählt wiedergewählt stimmen bürgermeister 当选 选
        票 镇长 re-elected got_in polls poll candidate stand standing running office kandidat kandidiert kandidatur amt 竞选
        连任 选上 选举
    """,
    "party": """
        party birthday celebration feast do bash feier feiern feiert fest geburtstag geburtstagsfeier überraschungsfeier 聚会
        生日 大寿 寿 欢送会 庆 gathering cake candles festivity celebrate celebrating jubiläum feierlichkeit fete 办酒 摆酒
        过生日 庆祝 做寿 寿宴 酒席
    """,
    "surprise": """
        surprise secret secretly mum's_the_word überraschung überraschen überraschungsfeier heimlich geheim 惊喜 偷偷 瞒 保密
        not_a_word don't_tell must_not_know kein_wort darf_nichts 别告诉 别声张 嘴严
    """,
    "move": """
        move moves moving moved leave leaves leaving left off_to away_to ziehen zieht umziehen umzug wegziehen verlässt 搬
        离开 走 回老家 packing packs packs_up emigrate departs departure going_away going_to_live fortziehen wegzug auswandern
        fort 搬走 搬家 离镇 走人 调走
    """,
    "school": """
        school class lessons teacher pupils classroom schule unterricht klasse lehrer lehrerin 学校 停课 教室 老师 上课 书包
        schoolhouse lesson kids children schoolchildren schulfrei kinder unterrichten 学堂 上学 娃娃 孩子 放学
    """,
    "repair": """
        repair repairs mend mended mending fix fixed reparatur reparieren repariert geflickt 修 维修 补 works renovate
        renovated rebuilt patch patched being_done_up instandsetzung ausbessern erneuert richten 翻修 整修 抢修 修理 修补
    """,
    "price": """
        price cost costs costing charge fare rise rises raised dearer up_to preis kosten kostet teurer erhöht 价 卖 涨 收 一碗
        fares ticket tickets penny pence more_expensive going_up goes_up put_up dear pricier tarif fahrpreis preiserhöhung
        aufschlag 涨价 票价 加价 贵 要价
    """,
    "cancel": """
        cancel cancelled canceled cancels called_it_off calling_it_off called_off call_off calls_off falls_through abgesagt
        absagen fällt_aus ausfallen ausgefallen 取消 不办 不开 没有集 停办 off postponed won't_happen not_happening scrapped
        scratched gestrichen entfällt findet_nicht_statt 停了 不搞了 办不成
    """,
    "quarrel": """
        quarrel quarrelled speak speaking talk talking row fallen_out feud zerstritten streit gestritten verkracht anwalt
        redet fertig 闹翻 吵 不说话 翻脸 和好 not_on_speaking enemies ignore ignores quarrelling squabble feuding fell_out
        argument zank zwist verfeindet schweigen 断交 不来往 不理 吵架 结仇 争
    """,
    "allow": """
        allow allowed ban banned forbidden law permitted prohibited verboten verbot erlaubt dürfen darf schluss_mit 不准 禁
        规定 不许 不让 rule ban_on illegal fine fined permit bylaw no_longer_may untersagt vorschrift erlass genehmigt 不得
        禁止 罚 规矩 条例
    """,
    "lamp": """
        lamp lamps lights light lantern lanterns dark laterne laternen straßenlaternen licht dunkel 路灯 灯 黑 street_lamps
        streetlights lamplight streetlamp beleuchtung lampen straßenbeleuchtung 灯光 熄灯 灯火
    """,
    "boat": """
        boat ferry barge ship fähre boot kahn schiff übersetzen 船 渡船 渡 ferryman ferries crossing boats vessel rowboat
        dampfer überfahrt fährmann schiffe 摆渡 过河 船夫 轮渡
    """,
    "sink": """
        sink sinks sank sunk sinking under_water went_down gesunken sinken untergegangen abgesoffen 沉 gone_to_the_bottom
        on_the_bottom foundered sunken went_under am_grund versunken abgesackt 沉底 沉到
    """,
    "job": """
        job work cook start starts begins stelle arbeit anfangen fängt_an fange stehe verkäuferin 上班 工作 干活 post position
        hired taken_on begins_work apprentice counter angestellt eingestellt posten tresen anstellung 当 找到活 受雇 雇
    """,
    "pass": """
        passed pass exam examination admitted accepted got_in aufnahmeprüfung prüfung bestanden angenommen 考上 录取 通过
        要我了 got_through passed_her passed_his place_at offered_a_place zugelassen zusage aufgenommen 考取 考中 及格 通知书
    """,
    "write": """
        write writes wrote written letter letters schreibt schreiben geschrieben brief briefe 写 信 pen author penned
        written_by verfasst anonyme 匿名信 写的
    """,
    "meet": """
        meet meets met meeting sit assembly tagt tagen sitzung versammlung trifft treffen 开会 大会 会 gather gathers session
        council_meets zusammenkunft zusammentreten ratssitzung 开个会 碰头 聚
    """,
    "concert": """
        concert band music plays playing konzert musik kapelle spielen 音乐会 演出 戏 orchestra song singing choir performance
        aufführung chor gesang auftritt 唱戏 听戏 乐队 表演
    """,
    "free": """
        free nobody_pays no_charge for_nothing gratis kostenlos umsonst 免费 不要钱 costs_nothing no_ticket without_paying
        no_fee eintritt_frei kostet_nichts 不收钱 白看 不花钱
    """,
    "poison": """
        poison poisoned poisoning vergiftet gift 毒 toxic tainted bad_bait giftköder 下毒 药死 毒死
    """,
    "broken": """
        broken broke break burst bursts cracked gebrochen kaputt bruch rohrbruch geplatzt 断 坏 漏 裂 bust busted split leak
        leaking leaks snapped undicht leck zerbrochen gerissen 漏水 破 爆 塌
    """,
    "money": """
        pound pounds euro euros quid money geld 块钱 块 元 钱 cash sum wages wage pay geldbetrag lohn bargeld 工钱 现金
    """,
    "double": """
        double doubles doubled twice doppelt verdoppelt 翻倍 加倍 doubling twofold twice_as doppelte zweifach 两倍
    """,
    "dog": """
        dog dogs hound puppy hund hunde 狗 pup terrier mutt bitch welpe köter 黄狗 小狗
    """,
    "cat": """
        cat cats kitten kittens kater katze 猫 tomcat pussy kitty miezen katzen kätzchen 猫崽
    """,
}
