"""Words that a filter for toxicity looks for; offensive on purpose. Pieces of regular expressions, apart by blanks."""

from __future__ import annotations

SEVERE = r"""
fuck\w* motherfuck\w* cunt\w* nigg(?:er|a)\w* fagg?ots? fags? kikes? spics? chinks?(?!_in) gooks? wetbacks?
trann(?:y|ies) retards? retarded whores? sluts? slutty cocksuck\w* dickheads? assholes? arseholes? bastards?
bitch(?:es|y|ing)? wankers? twats? towelheads? ragheads? coons? pussies shitheads? cumshots? jerk-?offs? subhumans?
untermensch\w*
"""
INSULTS = r"""
shit(?:s|ty|ting|hole\w*|bag\w*)? bullshit crap(?:py)? damn(?:ed)? piss(?:ed)?_off idiots? idiotic morons? moronic
imbeciles? stupid dumbass\w* dumb dimwits? halfwits? losers? scumbags? scum pathetic
you(?:_are|[’']re)_(?:all_)?(?:an?_)?(?:\w+_)?(?:vermin|parasites?|clowns?|creeps?|freaks?|savages?|fools?)
worthless disgusting ugly_(?:cow|pig|face|bitch) shut_up screw_you go_to_hell drop_dead get_lost brain-?dead
braindead cretins? douchebags? jackass\w* foolish_(?:man|woman|girl|boy) trash_(?:person|people|human|like)
garbage_(?:person|people|human|like) filthy_\w+ dirty_(?:foreigners?|immigrants?|pigs?|rats?)
fat_(?:pig|cow|slob|loser) lazy_(?:pig|slob|parasite|bum) good-for-nothing
nobody_(?:likes|loves|wants|cares_about)_you waste_of_(?:space|oxygen|breath|skin) hate_you kill_yourself kys
piece_of_(?:shit|crap|garbage|trash) inferior_(?:race|people|beings?) too_stupid
"""
THREATS = (
    (
        r"\b(?:you|they|people|kind|foreigners|immigrants|refugees|jews|muslims|women|men|blacks|whites|"
        r"gays)\b[^.!?\n]{0,40}\b(?:should|must|ought to|deserves? to"
        r"|need to|have to) (?:all )?be (?:exterminated|wiped out|gassed|lynched|shot|hanged|burned|"
        r"sterili[sz]ed|eradicated|killed)\b"
    ),
    (
        r"\b(?:your|their|his|her|this|that) kind (?:is|are) (?:all )?(?:nothing but )?(?:vermin|scum|trash|"
        r"animals|rats|filth|parasites|a disease)\b"
    ),
    (
        r"\b(?:i|we)(?:['’]?ll| will|['’]m going to| am going to|['’]re going to| are going to|['’]m gonna)"
        r" (?:\w+ ){0,2}(?:kill|murder|hurt|stab|shoot|strangle|beat|smash|break|cut|burn|punch|destroy|bury|"
        r"slit|crush|hunt|find)"
        r"(?: (?:and \w+ )?)(?:you|your|him|her|them|every(?:one|body)|all of (?:you|them))\b"
    ),
    (
        r"\b(?:you|they|he|she|those people|all of them|these people|his kind|their kind|your kind) (?:all "
        r")?(?:deserves?|should|ought|needs?)"
        r" (?:to )?(?:all )?(?:die|be (?:killed|shot|hanged|beaten|exterminated|wiped out|burned|deported|"
        r"sterili[sz]ed|gassed|dead)|"
        r"never have been born|rot|suffer)\b"
    ),
    (
        r"\b(?:hope|wish) (?:that )?(?:you|they|he|she|your \w+|his \w+|her \w+)(?: \w+){0,2} (?:die|dies|dead|"
        r"rot|rots|suffer|suffers|burn|burns|get cancer|gets? hurt|choke)\b"
    ),
    (
        r"\bwatch your back\b|\bi know where you live\b|\byou(?:['’]re| are) (?:a )?dead (?:man|meat|woman)\b|"
        r"\bgo (?:and )?(?:die|hang yourself|kill yourself|jump off)\b"
    ),
    (
        r"\b(?:all|those|these|most) \w+ (?:people )?(?:are|is) (?:all )?(?:nothing but )?(?:criminals|thieves|"
        r"animals|rats|cockroaches|liars|rapists|parasites|subhuman|inferior|vermin|savages|a plague|a "
        r"disease)\b"
    ),
    (
        r"(?:我|老子|我们|咱们)(?:要|会|一定要?|迟早|早晚|非得?|就|真想|恨不得)[^。！？\n]{0,6}(?:杀(?:了|死|"
        r"光)|弄死|打死|砍死|砍了|捅死|捅了|整死|掐死|宰了|揍死|打断|剁了|干掉|收拾)(?:你|他|她|它|那|这)?"
    ),
    (
        r"(?:你|他|她|他们|她们|这种人|这帮人|这些人|那种人|你们)(?:怎么)?(?:还)?(?:都|全)?(?:该|应该|就该|早该|"
        r"活该|不如)(?:[^。！？\n]{0,4})(?:死|去死|被打|被杀|被枪毙|枪毙|消失|下地狱|灭绝|烧死)"
    ),
    (
        r"(?:祝|希望|盼着|巴不得|咒)(?:你|他|她|你们|他们|你全家)[^。！？\n]{0,6}(?:死|不得好死|断子绝孙|下地狱|"
        r"倒霉一辈子|被车撞|得病|烂掉)"
    ),
    (
        r"(?:小心|当心)(?:你的|点你的)(?:狗命|小命|脑袋|腿|家人)|走着瞧[^。！？\n]{0,6}(?:死|命)|"
        r"让你(?:全家)?(?:死|不得好死|生不如死|吃不了兜着走)"
    ),
)
SEVERE_ZH = r"""
傻[逼屄比叉]|煞笔|操你|草泥马|肏|(?<!妈)妈的(?=[，。！!,]|$)|妈逼|他妈的|你妈的|去你妈|你妈逼|日你|狗日的|婊子|贱[人货种逼]|妓女生的|杂种|畜生
狗娘养|王八[蛋羔]|龟孙|死全家|去死吧?|去死|给我死|尼玛|支那|黑鬼|白皮猪|阿三佬|棒子佬|弱智(?!儿童|教育)|脑残|智障(?!人士|者|儿童|学生|群体)|娘炮|死变态|死基佬|骚货|荡妇|鸡巴|屌丝
"""
INSULTS_ZH = r"""
白痴|蠢[货猪蛋材驴]|笨[蛋猪]|(?:没用的|你这个?|[是个群帮])废物(?![品处利回分管排])|(?:你|他|她|们|人|货|家伙)(?:都|就|真|全|简直)*是(?:一?[群堆帮个])?(?:垃圾|废物|渣滓)|垃圾(?:人|货|东西|一样的人)|人渣|败类|混蛋|混账|狗东西|狗屁|放屁|滚(?:开|蛋|出去|远点|一边|回去|了)
闭嘴|恶心(?:的人|死了|透顶|玩意|至极)|丑八怪|死胖子|肥猪|丢人现眼|不要脸|没脑子|没用的东西|窝囊废|神经病|疯狗|猪狗不如|社会的?(?:毒瘤|渣滓|蛀虫)
猪脑子|饭桶|蛀虫|臭不要脸|下贱|卑鄙|无耻|贱命|土包子|乡巴佬|劣等(?:人|民族|种族)?|低等人|低人一等|下等人|(?:是|群|帮|些)(?:社会的)?(?:寄生虫|害虫)|讨厌鬼|没人(?:喜欢|要|爱|在乎)你|一无是处|蠢得|真蠢|太蠢|又蠢
"""
