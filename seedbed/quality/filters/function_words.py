"""The commonest short words of the languages that share Latin or Cyrillic letters, and what their words look like.

By these a text tells its language. Gathered by hand for this package. What several languages share weighs less, so
overlaps do no harm.
"""

from __future__ import annotations

LATIN: dict[str, str] = {
    "en": "the of and to in is that it for was on are as with his they be at this have from or had by but not what "
    "all were we when your can said there use an each which she do how their if will up other about out many "
    "then them these so some her would make like him into has more who could been its my did than you he i "
    "after before where while should between because does any over every only most also our us",
    "de": "der die das und ist nicht ein eine einen einem einer zu den dem des mit sich auf für von im es er sie "
    "wir ich auch als an nach wie aus bei oder wenn nur so werden wird wurde war waren sind haben hat hatte "
    "kann können muss aber noch über um durch zum zur vom vor bis unter dass daß man mehr sehr keine kein "
    "mein dein sein ihr ihre du mich mir dich dir jetzt diese dieser dieses schon was wo wer am uns ihm ihn "
    "alle zwischen weil damit immer hier gibt",
    "fr": "le la les de des du un une et est en que qui dans pour pas sur au aux ce cette ces il elle nous vous ils "
    "je ne se sa son ses mais ou où avec par plus tout tous été sont être avoir fait comme leur leurs même "
    "bien peut aussi entre sans très si on y mon ma mes votre notre deux après avant chez donc quand quel "
    "quelle était ont ai cela ça faire dont sous car toujours jamais chaque depuis avait j qu",
    "es": "el la los las de del y en que es un una por con para no se su sus al lo como más pero este esta estos "
    "estas fue son ha han hay muy sin sobre ser también entre cuando todo todos desde nos ya me te mi hasta "
    "donde quien o porque cada dos le les yo él ella ellos nosotros usted eso ese esa está están tiene puede "
    "hace años había así mismo otro otra después antes si bien siempre qué cómo nuestra nuestro",
    "it": "il lo la i gli le di del della dei delle dello degli e è che un una uno in nel nella nei per con non si "
    "su sul sulla da dal dalla dai a al alla ai alle come più ma anche questo questa questi queste sono era "
    "essere ha hanno ho mi ti ci suo sua suoi loro io noi voi lui lei quando dove perché se o molto tutto "
    "tutti dopo prima ogni cosa può fare stato stata sempre quale chi due fra tra poi così solo ancora senza "
    "cui deve",
    "pt": "o a os as de do da dos das e em no na nos nas que é um uma para por com não se ao à aos às mais como mas "
    "foi são ser tem têm ou seu sua seus suas ele ela eles elas nós você eu me isso este esta esse essa isto "
    "muito já também só pelo pela até entre quando quem onde porque sem sobre depois antes mesmo cada todos "
    "todas estão está era há pode fazer foram ter num numa lhe qual sempre ainda minha meu nossa nosso dois "
    "anos",
    "nl": "de het een en van is in te dat die op voor niet met zijn aan er om ook als dan maar bij nog uit naar "
    "door over ze hij zij wij we je jij ik u mijn jouw haar hun dit deze werd wordt worden heeft hebben had "
    "was waren kan kunnen moet zal zou geen meer veel al wel of tot wat wie waar hoe toen tussen omdat onder "
    "zeer altijd elke alle na sinds zonder tijdens ons onze heel goed twee komt gaat",
    "pl": "i w na z do się nie to jest że o jak ale za po co tak od by był była było były są ten ta te tego tej tym "
    "dla przez przy może już tylko jego jej ich czy lub oraz ja ty on ona my wy oni mnie mu nas gdy kiedy "
    "gdzie bardzo także też został przed między pod nad bez które który która których wszystko jeszcze być "
    "mieć ma mają można jeśli więc każdy każdego swoje swój we ze a kto dwa lat roku",
    "tr": "ve bir bu da de için ile çok ne o daha olarak gibi var ben sen biz siz onlar mi mı mu mü ama en kadar "
    "sonra olan her ki değil şey yok ya veya hem ise önce diye şu bunu onun benim bizim bunun olduğu oldu "
    "olur ancak bile tüm büyük iki göre kendi nasıl neden zaman içinde üzerinde arasında tarafından bana sana "
    "ona beni seni eden edilir yıl bütün hiç şimdi nerede vardır dır dir",
    "id": "yang dan di ke dari untuk pada adalah ini itu dengan tidak akan dalam oleh saya anda kami kita mereka "
    "dia ia juga ada atau sebagai bisa dapat telah sudah karena lebih seperti bahwa harus hanya saat jika "
    "maka tetapi namun orang tahun banyak satu dua semua setelah sebelum antara bagi para tersebut menjadi "
    "apa bagaimana mengapa kapan mana lagi sangat setiap secara sedang masih belum pun hari agar nya",
    "vi": "và là của có trong không được cho một các những với này đó để khi người từ đã ra đến tôi anh em chúng ta "
    "họ như cũng nhưng về vào nhiều hay hoặc nếu thì vì nên rất sẽ đang còn phải làm gì sao ai đâu bạn năm "
    "trên dưới sau trước giữa bởi mà lại chỉ mọi mỗi hơn nhất tại theo việc cách hai ở bị do nó ấy thể cùng "
    "ông bà con",
}

CYRILLIC: dict[str, str] = {
    "ru": "и в не на я что он с как это по но они к у ты из мы за вы так же от его все был была было были она "
    "только мне еще ещё о когда уже для вот да нет если бы до или ни быть него есть при чтобы этот эта эти "
    "который которая которые может более также после перед между где кто почему очень каждый этого том своих "
    "со без под лет",
    "uk": "і в не на я що він з як це по але вони до у ти із ми за ви так же від його все був була було були вона "
    "тільки мені ще про коли вже для ось та ні якщо би або бути нього є при щоб цей ця ці який яка які може "
    "більше також після перед між де хто чому дуже кожен цього своїх зі без під років й їх",
}

LETTERS: dict[str, str] = {
    "de": "äöüß",
    "fr": "éèêàçùâîôœûëï",
    "es": "ñáéíóú¿¡",
    "it": "àèéìòù",
    "pt": "ãõçáéíóúâêôà",
    "nl": "ëïĳ",
    "pl": "ąćęłńóśźż",
    "tr": "çğıöşüİ",
    "vi": "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ",
    "ru": "ыэъё",
    "uk": "іїєґ",
}
"""Letters (and marks) beyond plain a-z, or beyond what Russian and Ukrainian share."""

PIECES: dict[str, str] = {
    "en": "th wh sh ck gh ght ing> ed> ly> tion> ness> less> ful> ive> ity> able> ous> ay> ow> ew> ee ea oa ou <un "
    "<y <kn ould ery> ir ion ue> ve> me> ts> ls> ks> rs> ers> ch>",
    "de": "sch ch ck ung> ungen> keit> heit> lich ig> isch en> er> st> te> ten> ei eu pf tz ss <ge <ver <be <ent zw "
    "tsch cht nn mm ll rt> chen> lein> ehr ieh",
    "fr": "eau eux ou oi ai qu tion> ment> eur> euse> ette> esse> aux> ais> ait> ez> er> ent> que> gn <j' <l' <d' "
    "<qu' ille ier> ière> é> ée> és> ne> re> ui om on>",
    "es": "ción> ciones> dad> mente> ado> ados> ido> idos> ando> iendo> ar> er> ir> os> as> ll ñ qu ue ie rr amos> "
    "ito> aje> án> ón> que>",
    "it": "zione> zioni> tà> mente> ato> ata> ati> are> ere> ire> gli> cch ggi zz tt ss gn ch gh sci chi> che> io> "
    "ia> ico> ione> i> <l' <dell' <un' <all' ell all oo <sp <st",
    "pt": "ção> ções> dade> mente> ado> ada> ando> endo> ar> er> ir> lh nh ão> ões> em> im> om> os> as> ei ou eira> "
    "eiro> inha> inho> agem> vel> ss qu",
    "nl": "aa ee oo uu ij oe ui eu sch en> lijk lijke heid> tje> <ge <ver <be <ont ing> cht <z tt kk <v oor aar jk "
    "gt> dt> eer> aan>",
    "pl": "sz cz rz dz szcz prz ść> ski> cki> owy> owa> owie ów> ych> ego> emu> ami> ach> ie> nie> rze ł wy <w ek> "
    "ka> ki> iem> owanie> ać> ić> y> ny> j>",
    "tr": "lar> ler> ları leri dir> dır> dur> tir> mak> mek> yor yorum> ın> in> un> ün> ı> cı> ci> siz> da> de> "
    "dan> den> lik> lık> ğ ş dü ye> ya> iyor> ti> di> tı> dı> ay>",
    "id": "ng ngan> kan> <ber <men <mem <me <pe <ter <di nya> an> ah> uk> ak> ny aa <ke ik> it> lah> <se up> ang> "
    "ung> as> ut> us> <per is> u>",
    "vi": "ng> nh> ch> <ng <nh <tr <th <kh <ph <gi ươ iê uô ư ơ đ ạ ấ ầ ế ề ể ệ ộ ớ ờ ợ ủ ứ ừ ự",
    "ru": "ый> ая> ое> ые> ого> его> ому> ся> ться> ть> ал> ил> ел> ял> ла> ет> ит> ешь> ишь> ют> ят> ие> ия> ость> "
    "ий> ой> ешь ни при пре ре ие ам> ями> ых> ом> их>",
    "uk": "ий> ння> ться> ти> ав> ив> ів> ла> ість> ою> ею> ої> ому> ого> ами> ях> ці> ки> ка> ві> пі рі лі ні ють> "
    "ає> ії є і ї",
}
"""Pieces that words of the language often have; ``<`` and ``>`` are the ends of a word. Weak signs, for short texts."""
