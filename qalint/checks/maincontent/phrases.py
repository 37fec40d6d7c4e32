"""What a line of a web page says when it is furniture: lines that lead elsewhere, ask for something, credit, date.

The expressions are tried on short texts only; they cover the phrases of a dozen languages.
"""

from __future__ import annotations

import re

_LEADS_AWAY = (
    r"(?:zurück|weiter)\s+zu|back\s+to|(?:next|previous)\s+(?:post|article|story|page|entry)|nächster|vorherige",
    r"related|see\s+also|read\s+(?:more|next|also|further|on)|more\s+(?:from|on|stories|news|articles|in|about|like)",
    r"you\s+(?:may|might)\s+(?:also\s+)?(?:like|enjoy|be)|recommended|up\s+next|most\s+(?:read|popular|viewed)|popular",
    r"trending|latest|top\s+stories|don.t\s+miss|discover\s+more|want\s+more|get\s+(?:the\s+)?(?:latest|our|more)",
    r"share\s+(?:this|on|it|article)|comments?\b|\d+\s+(?:comments?|kommentare?|responses?|thoughts)|leave\s+a",
    r"post\s+a\s+comment|join\s+the\s+(?:conversation|discussion)|tell\s+us|about\s+the\s+author|tags?\b|filed\s+under",
    r"categor|follow\s+us|subscribe|sign\s+up|newsletter|stay\s+(?:up|in|connected|informed)",
    r"mehr\s+(?:zum|aus|von|über|lesen|artikel|themen)|weiterlesen|lesen\s+sie\s+(?:auch|mehr|hier)|das\s+könnte",
    r"auch\s+(?:interessant|auf\b)|ähnliche|verwandte|weitere\s+(?:artikel|beiträge|themen|meldungen|informationen|news)",
    r"erschienen\s+in|entdecke|gefällt\s+mir|passend\s+zum|kommentare?\b|schreibe?n?\s+(?:sie\s+)?einen\s+kommentar",
    r"kommentar\s+(?:schreiben|hinterlassen)|teilen|artikel\s+teilen|schlag(?:worte|wörter)|meist\s*gelesen|neueste",
    r"über\s+den\s+autor|zum\s+thema|links\s+zum",
    r"(?:à\s+)?lire\s+(?:aussi|également|la\s+suite)|[^.!?]{0,30}\bsur\s+le\s+(?:même\s+)?sujet|également|commentaires?\b",
    r"articles?\s+(?:liés|similaires|connexes|associés)|partager|vous\s+aimerez|laisser\s+un",
    r"(?:artículos|noticias|notas|entradas)\s+relacionad|te\s+puede\s+interesar|también\s+(?:te|en)|lee\s+también",
    r"leer\s+más|comentarios?\b|compart|deja\s+un|mira\s+lo|leia\s+(?:também|mais)|veja\s+também|relacionad",
    r"comentários|compartilh|leggi\s+anche|articoli\s+correlati|commenti|condividi|lees\s+(?:ook|meer)|gerelateerd",
    r"reacties|czytaj\s+(?:też|także|również|więcej)|zobacz\s+(?:też|także|również)|podobne|komentarze|udostępnij",
    r"läs\s+(?:också|mer|även)|l[æe]s\s+også|lue\s+(?:myös|lisää)|relatert|relaterade|kommentarer|ilgili\s+(?:haber|yazı)",
    r"související|čtěte\s+také|komentáře|kapcsolódó|hozzászólás|vezi\s+și|citește\s+și|comentarii|διαβάστε|σχετικά",
    r"اقرأ\s+أيض|مقالات\s+ذات|تعليق|संबंधित|관련\s*기사|댓글|공유|シェア|人気記事|[前次]の記事|推荐阅读|分享|[上下]一篇|热门",
    r"читайте\s+(?:также|еще|ещё)|похожие|комментари|поделиться|смотрите\s+также|関連|相关|相關|おすすめ|评论|コメント",
)
_ASKS = (
    r"\b(?:follow|like|find|join|connect\s+with)\s+(?:us|me|the|our|\w+\s+\w*)\b.{0,60}\b(?:on|at)\s+"
    r"(?:facebook|twitter|instagram|pinterest|youtube|linkedin|telegram|tiktok)",
    r"\b(?:subscribe|sign\s*up|register)\b.{0,40}\b(?:newsletter|updates|edition|channel|e-?mail|alerts|feed|podcast)",
    r"download\b.{0,40}\bapps?\b|newsletter.{0,40}(?:anmeld|abonn|bestell)|(?:abonn|anmeld)\w*.{0,40}newsletter",
    r"canal\s+de\s+(?:telegram|whatsapp)|uses?\s+cookies|korzystamy\s+z\s+cookies|utilise\s+des\s+cookies",
    r"verwendet\s+cookies|all\s+rights\s+reserved|alle\s+rechte\s+vorbehalten|affiliate\s+links?",
    r"(?:earn|receive)\s+a(?:n\s+affiliate|\s+small)?\s+commission|requires\s+javascript|enable\s+javascript",
    r"(?:share|like)\s+(?:this|it)\b.{0,30}(?:friend|story|article|\?)|like\s+this\s+(?:story|article)",
    r"abonnez-vous|inscrivez-vous|suscr[ií]b(?:ete|ase)|iscriviti|подпи(?:сывайтесь|шитесь)|folgen?\s+(?:sie\s+)?uns\b",
    r"suivez-nous|s[ií]guenos|siga-nos|seguici|obserwuj\s+nas|フォローして|チャンネル登録",
    r"do\s+you\s+want\s+to\s+be\s+informed|send\s+us\s+(?:a|your)",
)
_CREDITS = (
    r"(?:photo|image|picture|video|featured\s+image|lead\s+image|photograph)s?(?:\s+(?:credit|source|courtesy|by"
    r"|copyright)s?\b|\s*:|\s+©)",
    r"credit\s*:|via\s|source\s*:|foto(?:s|graf)?\s*:|titelbild|bild(?:quelle|er|nachweis)?\s*:|quelle\s*:|copyright\b",
    r"©|crédits?\b|getty\s+images|\(?(?:photo|image|credit|foto)\b[^.]{0,80}\)?$|advertisement\b|werbung\b",
    r"-?\s*anzeige\s*-?$|publicidad|publicité|loading\b|(?:hide|toggle)\s+caption|enlarge|reklama|реклама",
    r"(?:fotografía|imagen|imagem|zdjęcie|źródło|фото|источник|kuva|kilde|källa|写真|画像|撮影|出典|来源|图)\s*[:：]|fot\.",
    r".{0,100}\((?:image|photo|picture|foto|bild|credit)s?\s*:[^)]*\)$",
)
_MONTHS = r"(?:jan|feb|mar|mär|apr|ma[yi]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*\.?"
_DATES = (
    r"by\s+[\w.]+(?:\s+[\w.]+){0,4}\W*$|posted\s+(?:by|on|in|at)|published\b|updated?\b|written\s+by",
    r"last\s+(?:updated|modified|change)|von\s+[\w.]+\s+[\w.]+|veröffentlicht|aktualisiert|stand\s*:|publié|publicado",
    r"letzte\s+(?:änderung|aktualisierung)|zuletzt\s+(?:aktualisiert|geändert)|dernière\s+(?:mise|modif)",
    r"(?:par|por)\s+[\w.]+\s+[\w.]+|\d+\s*(?:min(?:ute)?s?)\s*read|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}",
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    rf"{_MONTHS}\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}\.?\s+{_MONTHS},?\s+\d{{4}}",
    r"[^.!?]{0,40}\b(?:19|20)\d\d\b[^.!?]{0,25}$|\d+\s+(?:hours?|days?|minutes?|weeks?|months?|years?)\s+ago",
)
_COOKIES = (
    r"\bcookies?\b.{0,300}(?:websi?te|browser|site\b|seite|experience|erfahrung|einstellung|navigat|consent|privacy"
    r"|siti?o|stron|сайт|página|pagina|navega)",
    r"(?:websi?te|site|browser|seite|wir)\b.{0,60}\bcookies?\b",
)


def _anywhere(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


def _at_start(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(patterns)})", re.IGNORECASE)


_AWAY, _ASK, _CREDIT = _at_start(_LEADS_AWAY), _anywhere(_ASKS), _at_start(_CREDITS)
_DATE, _COOKIE = _at_start(_DATES), _anywhere(_COOKIES)


def leads_away(text: str) -> bool:
    """A heading or label over what belongs to the site, not to the text: related pages, comments, sharing."""
    return _AWAY.match(text) is not None


def asks(text: str) -> bool:
    """A line that asks the reader to follow, subscribe, download, or tells them of cookies and rights."""
    return _ASK.search(text) is not None


def credits(text: str) -> bool:
    """A line that credits a picture, or marks an advertisement."""
    return _CREDIT.match(text) is not None


def dates(text: str) -> bool:
    """A line that says when and by whom."""
    return _DATE.match(text) is not None


def tells_of_cookies(text: str) -> bool:
    """A text about the cookies of the site that shows it."""
    return "ookie" in text and _COOKIE.search(text) is not None
