"""Sentences that were written after the word lists and are not used to improve them: what accuracy is measured on."""

from __future__ import annotations

UNSEEN: dict[str, list[str]] = {
    "en": ["The committee will publish its findings next spring.", "Can dogs see colours?", "Translate this poem for me.",
           "Heavy rain flooded several streets."],
    "de": ["Meine Schwester arbeitet in einem Krankenhaus.", "Warum ist der Himmel blau?", "Nenne drei Flüsse in Europa.",
           "Die Regierung plant neue Gesetze."],
    "fr": ["Ma sœur travaille dans un hôpital.", "Pourquoi le ciel est-il bleu ?", "Cite trois fleuves d'Europe.",
           "Le gouvernement prépare de nouvelles lois."],
    "es": ["Mi hermana trabaja en un hospital.", "¿Por qué el cielo es azul?", "Nombra tres ríos de Europa.",
           "El gobierno prepara nuevas leyes."],
    "it": ["Mia sorella lavora in un ospedale.", "Perché il cielo è blu?", "Elenca tre fiumi europei.",
           "Il governo prepara nuove leggi."],
    "pt": ["A minha irmã trabalha num hospital.", "Por que o céu é azul?", "Cite três rios da Europa.",
           "O governo prepara novas leis."],
    "nl": ["Mijn zus werkt in een ziekenhuis.", "Waarom is de lucht blauw?", "Noem drie rivieren in Europa.",
           "De regering bereidt nieuwe wetten voor."],
    "pl": ["Moja siostra pracuje w szpitalu.", "Dlaczego niebo jest niebieskie?", "Wymień trzy rzeki w Europie.",
           "Rząd przygotowuje nowe ustawy."],
    "tr": ["Kız kardeşim bir hastanede çalışıyor.", "Gökyüzü neden mavidir?", "Avrupa'daki üç nehri say.",
           "Hükümet yeni yasalar hazırlıyor."],
    "id": ["Kakak saya bekerja di rumah sakit.", "Mengapa langit berwarna biru?", "Sebutkan tiga sungai di Eropa.",
           "Pemerintah menyiapkan undang-undang baru."],
    "vi": ["Chị tôi làm việc ở bệnh viện.", "Tại sao bầu trời màu xanh?", "Kể tên ba con sông ở châu Âu.",
           "Chính phủ chuẩn bị luật mới."],
    "ru": ["Моя сестра работает в больнице.", "Почему небо голубое?", "Назови три реки в Европе.",
           "Правительство готовит новые законы."],
    "uk": ["Моя сестра працює в лікарні.", "Чому небо блакитне?", "Назви три річки в Європі.", "Уряд готує нові закони."],
}  # fmt: skip
