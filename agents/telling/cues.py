"""Words that say how a clause is meant: that it says no, takes back, corrects, doubts, speaks of the past, or asks nothing.

Plain data in English, German and Chinese; alternatives are parted by a bar, and stand at the beginning of a word.
"""

#: A clause with one of these says no.
NEGATORS = frozenset(
    (
        "not",
        "never",
        "nobody",
        "noone",
        "nothing",
        "neither",
        "nor",
        "cannot",
        "without",
        "nicht",
        "kein",
        "keine",
        "keinen",
        "keiner",
        "keinem",
        "keines",
        "nie",
        "niemals",
        "nichts",
        "niemand",
        "weder",
    )
)
NEGATING_CHARACTERS = "不没未别无"
#: Chinese words that hold such a character and say no "no".
NOT_NEGATING = "不过|不但|不少|不错|不光|差不多|对不起|了不起|不管|说不定|不久|不如|没事|特别|别的|别人|不用"
#: What calls a thing off turns its sign round, too.
CALLING_OFF = (
    "cancel|called off|call off|calls off|calling off|scrap|called it off|calling it off|falls through|abgesagt|fällt aus|"
    "fällt ins wasser|ausfällt|aufgehoben|wird nichts|取消|作废|泡汤|黄了"
)
#: What says that something stands no longer, or was an error.
WITHDRAWING = (
    "cancel|called off|called it off|scrap |forget about|no longer|any longer|any more|anymore|take it back|took it back|"
    "taken it back|takes it back|i was wrong|i was mistaken|my mistake|got it wrong|had it wrong|is over|all over|back home|"
    "turned up|is found|"
    "been found|found her|found him|found it|made it up|made up|changed my mind|changed her mind|changed his mind|withdraw|"
    "falls through|fell through|taken me back|not after all|mended|lifted|off the list|gave back|given back|take that back|"
    "paid back|paid it|abgesagt|fällt aus|aufgehoben|wird nichts|doch nicht|nicht mehr|vorbei|nehme ich zurück|"
    "nehm ich zurück|zurückgenommen|geirrt|vertan|wieder da|gefunden|aufgetaucht|versöhnt|vertragen uns|war falsch|"
    "war ein irrtum|取消|作废|不办了|不卖了|不走了|不订了|找着|找到|回来了|和好|收回|弄错|搞错|看错|听错|我错了|不算|"
    "退给|撤|算了|还清"
)
#: A "no" that bids one to keep something in mind.
REMINDING = (
    r"(?:don't|don’t|do not|never|mustn't|mustn’t|must not|you won't|you won’t) forget|vergiss (?:das )?nicht|nicht vergessen|别忘"
)
#: How a clause begins that bids one to let go of something; "don't forget" and "I forget" do not.
LETTING_GO = (
    r"\W*(?:(?:and|but|so|then|just|please|now|oh|ah|no|well|better|you can|you may|we can|let's) )*forget (?!to\b|me\b|that i\b)|"
    r"\W*(?:(?:und|aber|also|dann|bitte|nein|ach) )*vergiss (?!nicht|mich|mir)"
)
#: What says that something was said or believed otherwise.
CORRECTING = (
    "instead|rather|not the|after all|i said|moved to|in fact|actually|they said|again and|sondern|statt|erst um|stand im|"
    "stimmt nicht|verschoben|lieber|doch erst|nachgezählt|不是|改|挪|旧|其实|推迟|提前"
)
#: What speaks of another time: the last of its kind, or long ago. Each alternative is a pattern.
PAST = (
    r"last (?:winter|year|summer|spring|autumn|fall|time|century|christmas|easter|one)|"
    r"(?:years?|winters?|summers?|decades?) (?:ago|back|before)"
    r"|when (?:i|we|he|she|they|you|my \w+|our \w+|\w+) (?:was|were)\b|in the war|(?:before|since|after) the war|"
    r"that (?:year|summer|winter|time|spring)"
    r"|the (?:year|summer|winter|spring|autumn) (?:of|before|that|when|after|my|we|i|he|she|they)\b|"
    r"in (?:1[6-9]|20)\d\d|in '\d\d|in the \w+ties"
    r"|in (?:my|his|her|our|your|the) (?:day|days|youth|time|childhood|old days|early days|\w+'s (?:day|time))\b|"
    r"in those days|once upon|used to|back in"
    r"|back then|long ago|as a (?:boy|girl|child|lad|lass|young)|my (?:grand)?(?:father|mother)'s|"
    r"(?:grand(?:father|mother|dad|ma|pa)|great-aunt)\b"
    r"|'s last\b|the last \w+ (?:came|was|went|had|we)|do you remember|remember (?:the|when|how|that)|i remember|at school we"
)
PAST_GERMAN = (
    r"letzte[snmr]? (?:jahr|winter|sommer|herbst|frühling|frühjahr|mal)|"
    r"(?:voriges?|vorigen|vergangene[snmr]?) (?:jahr|winter|sommer|herbst|frühjahr)"
    r"|damals|früher|einst|anno|seinerzeit|vor (?:\w+ )?(?:jahren|jahrzehnten)|im krieg|nach dem krieg|vor dem krieg|"
    r"als (?:ich|kind|junge|mädchen|wir)\b"
    r"|(?:in|zu) (?:meiner|seiner|unserer) (?:zeit|jugend|kindheit)|weißt du noch|erinnerst du|erinnern sie|"
    r"neunzehnhundert\w+|im jahr|in den \w+igern"
    r"|opa|oma|großvater\w*|großmutter\w*"
)
PAST_CHINESE = (
    r"去年|前年|上回|上次|那年|当年|以前|从前|小时候|早年|年轻|那会儿|那时|岁那|往年|年前|"
    r"过去|曾经|那阵|还记得|旧社会|老辈|爷爷|头一年|[零一二三四五六七八九几\d]{2,}年"
)
#: What puts a thing in another's mouth, or in doubt.
DOUBT = (
    "whether|asked if|asked me|asks if|asks me|asking|keeps asking|wonder|people say|they say|say anything|"
    "wanted to know|wants to know|maybe|perhaps"
    "|suppose|imagine|fancies|fancied|dream|rumour|gossip|afraid that|is afraid|fears|feared|worried|worries|swears|"
    "swore|reckons|believes|believed|thinks"
    "|claims|claimed|insists|insisted|guesses|bets|suspects|has it that|would have it|is convinced|he said, is|"
    "she said, is|is it true|if only|what if"
    "|as if|as though|pretend|i doubt|doubts|nonsense|would you believe|allegedly|won't believe|don't believe|"
    "can't believe|not so sure|bildet sich ein"
    "|redet sich ein|ob |angeblich|spinnt|hätte|wäre|behauptet|meint|meinte|glaubt|glaubte|träum|geträumt|fürchtet|"
    "befürchtet|angst, dass|fragt|gefragt"
    "|wollte wissen|will wissen|vielleicht|gerücht|munkelt|soll ja|man sagt|zweifel|als ob|unsinn|quatsch|非说|惦记|"
    "担心|怕|以为|听说|问|好像|梦|也许|可能"
    "|据说|瞎|传|要是|万一|猜|胡说|怀疑|琢磨|吹牛|谣|不信|疑心|打听"
)
#: Closings that make no question of a sentence.
RHETORICAL = (
    "did you know|do you know|you know|would you credit|would you believe|can you believe|can you imagine|do you hear|"
    "you hear|imagine|see|understand|all right|alright|okay|ok|weißt du|wissen sie|verstehst du|hörst du|verstanden|ja|"
    "klar|知道吗|晓得吗|你知道吗|听见没|明白吗|好吗|记住了吗|行吗"
)
#: How a question of its own begins, in a clause after a statement.
ASKING_START = "who|what|why|how|where|when|which|wer|was|warum|wie|wo|wann|wozu|谁|怎么|什么|为什么|凭什么"
#: How a sentence begins that asks throughout.
QUESTION_START = (
    "who|what|why|how|where|when|which|is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|"
    "might|isn't|"
    "aren't|don't|doesn't|didn't|wer|wie|wo|wann|warum|ist|sind|war|hat|haben|hast|kann|kannst|können|wird|werden|darf|stimmt|"
    "谁|怎么|什么|为什么|是不是|哪"
)
