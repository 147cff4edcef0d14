"""Words that folding has to know, in three languages: data, no rules. Pure."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that begin a sentence, and are capitalised in titles, without naming anything.
CLOSED = _words("""
    a an the this that these those he she it they we i his her its their our on in at by for from of to
    with and or but as after before during since while when where there then also both all earlier later
    meanwhile moreover however besides today yesterday tomorrow according following further furthermore
    finally mr mrs ms dr pm am в во на по с со к ко от до из за о об у и а но или же как при для после
    перед до между также он она оно они его ее их это этот эта эти тот та те кроме того ранее позднее
    позже сегодня вчера завтра тем г года
""")
# They may stand where a name stood.
PRONOUNS = _words("he she it they him her them his its their он она оно они его ее их ему ей им 他 她 其 它")
# Capitalised without naming anybody who could meet somebody.
THINGS = _words("""
    embassy secretariat government parliament parliamentary presidential elections election referendums
    referendum constitution charter regulations treaty agreement declaration convention programme program
    plan memorandum strategy organization organizations republic region member members state states
    country countries party parties side sides
""")
# What tells that a meeting is to come. A copy may say "would" for "will", but not "met" for "will meet".
FUTURE = _words("will would shall будет будут состоится состоятся пройдет пройдут планируется 将")
# A stop behind these ends no sentence.
SHORTENED = _words("""
    mr mrs ms dr prof gen col lt st jr sr no vs amb rev hon г гг им т д проф ген акад
""")

# Characters in which two wordings of one Chinese text may differ, without naming anything.
HARMLESS = frozenset(
    "举行召开会见晤面谈表示指出强调称说介绍通报讨论探商交流换意就对并且和与及同将要的之了在于高度评价赞赏扬感谢欢迎祝贺"
    "双方各此次本该当日今天也还已曾均都共同进一步继续加强深化推动促有关相关问题情况工作合作重要积极充分"
    "定协作达成致认为愿希望坚持支努力取得果良好兴很十非常深入广泛坦诚友"
)
# Those that transcribe foreign names.
SOUNDS = (
    "阿埃艾安奥巴白班贝本比彼别宾波伯勃博布查达戴丹德登迪蒂杜多恩尔法费菲夫弗福盖冈戈哥格古哈海汉豪赫亨霍基吉加贾"
    "杰金卡坎康考科克肯库奎拉莱兰朗劳勒雷里利莉列林卢鲁路伦罗洛吕马玛迈曼毛梅蒙米密敏莫默穆姆纳娜内尼涅努诺"
    "欧帕佩皮普奇恰乔切琴热瑞萨塞桑沙山绍舍什施史舒斯丝苏索塔泰坦唐特提廷图托瓦万旺威韦维温翁沃乌武西希夏肖谢辛"
    "休雅亚扬耶叶伊英尤约扎泽詹珠朱卓兹佐孜赞滕弥妮朵茨钦铁迭津柳娃奈"
)
COUNTRIES = (
    "中国|美国|英国|法国|德国|韩国|泰国|日本|印度|越南|朝鲜|伊朗|缅甸|老挝|柬埔寨|菲律宾|新加坡|土耳其|沙特|阿联酋"
    "|卡塔尔|科威特|约旦|叙利亚|伊拉克|以色列|埃及|蒙古|联合国|欧盟|东盟|独联体|白俄罗斯|俄罗斯|俄方|中方"
)
POSTS = (
    "秘书长|部长|主席|总统|总理|首相|大使|外长|议长|书记|代表|司长|局长|主任|总干事|先生|女士|国务委员|参赞|院长|会长"
    "|省长|市长|国王|王储"
)
# A word behind a post that begins so is no name.
NO_NAMES = frozenset("会在于与同和表指强说向对就今当率出访抵并及的了一将致发主应是为以")
