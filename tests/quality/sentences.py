"""Ten sentences in each language, the kind of text that datasets hold: questions, instructions, facts, talk."""

from __future__ import annotations

SENTENCES: dict[str, list[str]] = {
    "en": [
        "Write a short story about a lighthouse keeper.", "How do vaccines protect the body?",
        "Photosynthesis turns light into chemical energy.", "She missed the last train home.",
        "Explain the difference between a list and a tuple.", "Please summarise this article in three sentences.",
        "Water boils at a lower temperature in the mountains.", "Name five European capitals.",
        "I would rather stay here than leave.", "What time does the museum open on Sunday?",
    ],
    "zh": [
        "请写一首关于秋天的短诗。", "地球为什么会有四季？", "他昨天去了北京。", "解释列表和元组的区别。",
        "光合作用把光能转化为化学能。", "這本書是我在台北買的。", "把下面这句话翻译成英文。",
        "你能推荐几部好看的电影吗？", "水在一百摄氏度时沸腾。", "今天天气不错，我们去公园吧。",
    ],
    "de": [
        "Schreibe eine kurze Geschichte über einen Bäcker.", "Wie funktioniert ein Kühlschrank?",
        "Der Zug nach Hamburg hat Verspätung.", "Erkläre den Unterschied zwischen Liste und Tupel.",
        "Ich habe gestern meinen Schlüssel verloren.", "Welche Bücher kannst du empfehlen?",
        "Wasser kocht bei hundert Grad.", "Das Museum ist montags geschlossen.",
        "Bitte fasse den Text in drei Sätzen zusammen.", "Die Blätter fallen im Herbst von den Bäumen.",
    ],
    "fr": [
        "Écris une courte histoire sur un boulanger.", "Comment fonctionne un réfrigérateur ?",
        "Le train pour Lyon est en retard.", "Explique la différence entre une liste et un tuple.",
        "J'ai perdu mes clés hier soir.", "Quels livres peux-tu me recommander ?",
        "L'eau bout à cent degrés.", "Le musée est fermé le lundi.",
        "Résume ce texte en trois phrases.", "Les feuilles tombent des arbres en automne.",
    ],
    "es": [
        "Escribe un cuento corto sobre un panadero.", "¿Cómo funciona una nevera?",
        "El tren a Sevilla llega tarde.", "Explica la diferencia entre una lista y una tupla.",
        "Ayer perdí mis llaves en el parque.", "¿Qué libros me puedes recomendar?",
        "El agua hierve a cien grados.", "El museo está cerrado los lunes.",
        "Resume este texto en tres frases.", "Las hojas caen de los árboles en otoño.",
    ],
    "it": [
        "Scrivi una breve storia su un fornaio.", "Come funziona un frigorifero?",
        "Il treno per Milano è in ritardo.", "Spiega la differenza tra una lista e una tupla.",
        "Ieri ho perso le chiavi di casa.", "Quali libri mi puoi consigliare?",
        "L'acqua bolle a cento gradi.", "Il museo è chiuso il lunedì.",
        "Riassumi questo testo in tre frasi.", "In autunno le foglie cadono dagli alberi.",
    ],
    "pt": [
        "Escreve uma pequena história sobre um padeiro.", "Como funciona uma geladeira?",
        "O comboio para o Porto está atrasado.", "Explique a diferença entre uma lista e uma tupla.",
        "Ontem perdi as minhas chaves.", "Que livros você pode me recomendar?",
        "A água ferve a cem graus.", "O museu fecha às segundas-feiras.",
        "Resuma este texto em três frases.", "As folhas caem das árvores no outono.",
    ],
    "nl": [
        "Schrijf een kort verhaal over een bakker.", "Hoe werkt een koelkast?",
        "De trein naar Utrecht heeft vertraging.", "Leg het verschil uit tussen een lijst en een tupel.",
        "Ik ben gisteren mijn sleutels kwijtgeraakt.", "Welke boeken kun je aanraden?",
        "Water kookt bij honderd graden.", "Het museum is op maandag gesloten.",
        "Vat deze tekst samen in drie zinnen.", "In de herfst vallen de bladeren van de bomen.",
    ],
    "pl": [
        "Napisz krótkie opowiadanie o piekarzu.", "Jak działa lodówka?",
        "Pociąg do Krakowa jest opóźniony.", "Wyjaśnij różnicę między listą a krotką.",
        "Wczoraj zgubiłem klucze.", "Jakie książki możesz polecić?",
        "Woda wrze w temperaturze stu stopni.", "Muzeum jest zamknięte w poniedziałki.",
        "Streść ten tekst w trzech zdaniach.", "Jesienią liście spadają z drzew.",
    ],
    "tr": [
        "Bir fırıncı hakkında kısa bir hikâye yaz.", "Buzdolabı nasıl çalışır?",
        "Ankara treni gecikti.", "Liste ile demet arasındaki farkı açıkla.",
        "Dün anahtarlarımı kaybettim.", "Hangi kitapları önerirsin?",
        "Su yüz derecede kaynar.", "Müze pazartesi günleri kapalıdır.",
        "Bu metni üç cümlede özetle.", "Sonbaharda yapraklar ağaçlardan düşer.",
    ],
    "id": [
        "Tulis cerita pendek tentang tukang roti.", "Bagaimana cara kerja kulkas?",
        "Kereta ke Bandung terlambat.", "Jelaskan perbedaan antara daftar dan tupel.",
        "Kemarin saya kehilangan kunci rumah.", "Buku apa yang bisa kamu sarankan?",
        "Air mendidih pada suhu seratus derajat.", "Museum tutup pada hari Senin.",
        "Ringkas teks ini dalam tiga kalimat.", "Daun-daun berguguran di musim gugur.",
    ],
    "vi": [
        "Hãy viết một câu chuyện ngắn về người thợ làm bánh.", "Tủ lạnh hoạt động như thế nào?",
        "Chuyến tàu đi Huế bị trễ.", "Giải thích sự khác nhau giữa danh sách và bộ.",
        "Hôm qua tôi làm mất chìa khóa.", "Bạn có thể giới thiệu sách nào?",
        "Nước sôi ở một trăm độ.", "Bảo tàng đóng cửa vào thứ hai.",
        "Tóm tắt văn bản này trong ba câu.", "Lá rụng vào mùa thu.",
    ],
    "ru": [
        "Напиши короткий рассказ о пекаре.", "Как работает холодильник?", "Поезд в Казань опаздывает.",
        "Объясни разницу между списком и кортежем.", "Вчера я потерял ключи.", "Какие книги ты посоветуешь?",
        "Вода кипит при ста градусах.", "Музей закрыт по понедельникам.", "Кратко перескажи этот текст.",
        "Осенью листья опадают с деревьев.",
    ],
    "uk": [
        "Напиши коротке оповідання про пекаря.", "Як працює холодильник?", "Потяг до Львова запізнюється.",
        "Поясни різницю між списком і кортежем.", "Учора я загубив ключі.", "Які книжки ти порадиш?",
        "Вода кипить за ста градусів.", "Музей зачинений щопонеділка.", "Стисло перекажи цей текст.",
        "Восени листя опадає з дерев.",
    ],
    "ja": [
        "パン屋についての短い物語を書いてください。", "冷蔵庫はどのように動きますか。", "大阪行きの電車が遅れています。",
        "リストとタプルの違いを説明してください。", "昨日、鍵をなくしました。", "おすすめの本はありますか。",
        "水は百度で沸騰する。", "美術館は月曜日が休みです。", "この文章を三文で要約してください。", "秋には葉が木から落ちる。",
    ],
    "ko": [
        "제빵사에 대한 짧은 이야기를 써 주세요.", "냉장고는 어떻게 작동하나요?", "부산행 기차가 늦었습니다.",
        "리스트와 튜플의 차이를 설명하세요.", "어제 열쇠를 잃어버렸어요.", "어떤 책을 추천하시겠어요?",
        "물은 백 도에서 끓는다.", "박물관은 월요일에 쉽니다.", "이 글을 세 문장으로 요약하세요.", "가을에는 나뭇잎이 떨어진다.",
    ],
    "ar": [
        "اكتب قصة قصيرة عن خباز.", "كيف تعمل الثلاجة؟", "القطار إلى القاهرة متأخر.", "اشرح الفرق بين القائمة والصف.",
        "فقدت مفاتيحي أمس.", "ما الكتب التي تنصح بها؟", "يغلي الماء عند مئة درجة.", "المتحف مغلق يوم الاثنين.",
        "لخص هذا النص في ثلاث جمل.", "تسقط الأوراق من الأشجار في الخريف.",
    ],
    "hi": [
        "एक बेकर के बारे में छोटी कहानी लिखो।", "फ्रिज कैसे काम करता है?", "दिल्ली की ट्रेन देर से चल रही है।",
        "सूची और टपल में अंतर समझाओ।", "कल मेरी चाबियाँ खो गईं।", "आप कौन सी किताबें सुझाएँगे?",
        "पानी सौ डिग्री पर उबलता है।", "संग्रहालय सोमवार को बंद रहता है।", "इस पाठ को तीन वाक्यों में लिखो।",
        "पतझड़ में पत्ते गिरते हैं।",
    ],
    "th": [
        "เขียนเรื่องสั้นเกี่ยวกับคนทำขนมปัง", "ตู้เย็นทำงานอย่างไร", "รถไฟไปเชียงใหม่ล่าช้า", "อธิบายความแตกต่างระหว่างลิสต์กับทูเพิล",
        "เมื่อวานฉันทำกุญแจหาย", "คุณแนะนำหนังสือเล่มไหน", "น้ำเดือดที่หนึ่งร้อยองศา", "พิพิธภัณฑ์ปิดวันจันทร์",
        "สรุปข้อความนี้เป็นสามประโยค", "ใบไม้ร่วงในฤดูใบไม้ร่วง",
    ],
}  # fmt: skip
