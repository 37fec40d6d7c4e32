"""The labels that web pages carry in their menus, headers and footers, in a dozen languages.

No label proves anything alone: `furniture` asks how much of a short passage is made of them. All are lower
case with plain quotes.
"""

from __future__ import annotations

import re

_NAVIGATION = """
home|homepage|home page|start|main menu|menu|navigation|main navigation|site navigation|site information
|quick links|useful links|sections?|site ?map|index|archives?|categor(?:y|ies)|topics?|tags?|all|more|top
|next|previous|prev|back|open|close|expand|collapse|toggle|show|hide|search|search for|go|skip|jump
|back to top|to top|dropdown|sub ?menu|edition|international edition|uk edition|us edition
|today's e-edition|e-?paper|e-?edition|e?newspaper|switch to the|about|about us|about me|who we are
|our (?:team|story|mission|people)|team|contact|contact us|contact me|get in touch|careers?|jobs|vacancies
|work (?:with|for) us|press|media|newsroom|investors|partners|company|people|staff|community|help
|help cent(?:er|re)|faqs?|support|feedback|status|accessibility(?: statement)?|customer service|locations?
|advertise(?: with us)?|advertising(?: guidelines| inquiries)?|ad ?choices|your ad choices|about our ads
|sponsored|site tools|follow us|follow|connect(?: with us)?|stay (?:connected|updated)|keep updated|social
|rss(?: feeds?)?|feeds?|legal(?: notice)?|disclaimer|disclosure|imprint|privacy|terms|policies|guidelines
|copyright|dmca|credits
|(?:privacy|cookies?|content|mod|commenting|editorial|user|comment|return|refund|shipping)[ -](?:policy
|policies|notice|statement|preferences|settings|rights|guidelines)
|terms (?:of (?:use|service|sale)|and conditions|& conditions|and rules|conditions)|conditions of use
|code of conduct|do not sell(?: or share)?(?:/share)? my (?:personal )?(?:info|information|data)
|california privacy (?:rights|notice)|responsible disclosure|your privacy(?: rights| choices)?
|data subject access request|take our survey|send a hot tip|powered by(?: wordpress(?:\\.com)?(?: vip)?)?
|designed by|design by|hosted by|developed by|forum software by|opens? in a new (?:tab|window)
|this link opens in a new (?:tab|window)|opens in new (?:tab|window)|link
"""
_ACCOUNT = """
log ?in|log ?out|log ?on|sign ?in|sign ?up|sign ?out|sign ?on|register|registration|subscribe(?: now)?
|subscriptions?|subscriber services|my account|your account|account(?: details| settings)?|accounts
|profile|public profile|edit profile|settings|preferences|email preferences|password|change password
|forgot(?: your)? password|lost your password|remember me|membership|member|become a member
|join(?: now| us)?|free trial|manage (?:your )?subscription|give a gift|gift|create (?:an )?account
|new account|username|user name|e-?mail|email address|dashboard|wish ?list|cart|basket|checkout|shop|store
|merchandise|donate(?: now)?|donations?|support us|sign me up|logged in|not logged in|my portfolio
|my watchlist|my messages|notifications?|alerts|bookmarks?|saved|save|submit|send|ok|okay|accept|agree
|i agree|got it|dismiss|learn more|more info(?:rmation)?|find out more|cancel|apply|reset|name|full name
|website|comments?|reply|replies|don't have an account|not a member(?: yet)?|newsletters?|daily newsletter
|apps?|mobile(?: apps?)?|get the app|classifieds?
"""
_TOPICS = """
news|latest(?: news| stories| headlines)?|headlines|breaking(?: news)?|top stories|world(?: news)?
|local(?: news)?|national|international|politics|policy|business|economy|finance|money|markets?
|real estate|opinions?|editorials?|commentary|comment|letters|columns?|analysis|investigations?|features?
|interviews?|reviews?|guides?|how[ -]?tos?|tutorials?|tips|deals|sports?|football|soccer|cricket|tennis
|basketball|baseball|hockey|golf|racing|motorsports?|athletics|culture|arts?|books|music|film|movies|tv
|television|radio|theater|theatre|entertainment|celebrity|showbiz|lifestyle|life|style|life & style
|fashion|beauty|food|food \\+ drink|drink|recipes?|travel|health|wellness|fitness|science|space|tech
|technology|gadgets|gaming|games?|cars|autos?|environment|climate|energy|education|schools?|history
|religion|crime|courts?|weather|traffic|transport|obituaries|crosswords?|puzzles|horoscopes?|events
|calendar|things to do|magazines?|print|podcasts?|videos?|watch|watch live|live|photos?|pictures|images
|galleries|gallery|slideshows?|stories|articles?|blogs?|posts?|forums?|resources|downloads?|docs
|documentation|reference|manuals?|samples|products?|solutions|services?|pricing|enterprise|customers
|clients|case studies|portfolio|projects?|work|skills|notes|thoughts|resume|publications?|training
|challenges|trending|popular|most (?:popular|read)|nightlife|property|housing|family|parenting|women
|animals|nature|planet earth|media|military|human rights|economics|innovation|startups?|security
"""
_NETWORKS = """
facebook|fb|twitter|x|tweet|instagram|insta|linkedin|youtube|pinterest|whats ?app|telegram|reddit|tumblr
|flickr|vimeo|flipboard|pocket|google ?(?:\\+|plus)|snapchat|tik ?tok|mastodon|bluesky|threads|discord
|slack|github|medium|xing|vk|vkontakte|odnoklassniki|weibo|wechat|line|messenger|skype|sms|soundcloud
|spotify|slideshare|bloglovin|stumbleupon|digg|delicious|mix
"""
_GERMAN = """
startseite|über uns|über mich|kontakt|impressum|datenschutz(?:erklärung)?|agb|nutzungsbedingungen|suche
|anmelden|abmelden|registrieren|konto|mein konto|abo|abonnement|abonnieren|warenkorb|mehr|alle|nachrichten
|aktuelles|politik|wirtschaft|kultur|wissenschaft|gesundheit|gesellschaft|panorama|meinung|reisen?|wetter
|karriere|presse|veranstaltungen|termine|archiv|hilfe|mediadaten|werbung|anzeigen?|schließen|zurück|weiter
|drucken|teilen|folge uns|folgen sie uns|inhalt|menü|seite|themen|redaktion|unterstützen|mitglied werden
|spenden|leserbriefe|digital|sport|auto|magazin|publikationen|projekte|shop|spiele
"""
_ROMANCE = """
accueil|à propos|contact(?:ez-nous)?|mentions légales|politique de confidentialité|conditions générales
|connexion|déconnexion|inscription|s'abonner|s'inscrire|se connecter|abonnement|recherche(?:r)?
|actualités?|économie|politique|société|santé|sciences|voyages?|météo|plan du site|partager|imprimer
|boutique|panier|retour|suivant|précédent|suivez-nous|plus|emploi|presse|cultures?|inicio|quiénes somos
|sobre nosotros|contacto|aviso legal|política de (?:privacidad|cookies)|iniciar sesión|regístrate
|suscríbete|buscar|noticias|deportes|economía|cultura|salud|ciencia|tecnología|sociedad|opinión|tienda
|carrito|siguiente|anterior|compartir|imprimir|ayuda|síguenos|mapa del sitio|más|portada|internacional
|nacional|editoriales|início|sobre(?: nós)?|contato|política de privacidade|termos de uso|entrar
|cadastre-se|cadastro|assine|busca|pesquisar|notícias|esportes|desporto|economia|saúde|ciência|tecnologia
|sociedade|opinião|loja|carrinho|próximo|compartilhar|partilhar|ajuda|siga-nos|mais|últimas|mundo
|todos os direitos reservados|redes sociais|inscreva-se|chi siamo|contatti|note legali
|informativa sulla privacy|accedi|registrati|abbonati|cerca|notizie|salute|scienza|società|opinioni
|negozio|carrello|avanti|indietro|condividi|stampa|aiuto|seguici|mappa del sito|altro|esteri|cronaca
"""
_NORTH_AND_EAST = """
over ons|inloggen|aanmelden|zoeken|nieuws|winkel(?:wagen)?|privacybeleid|voorwaarden|volg ons|delen|meer
|terug|volgende|vorige|om oss|om os|kontakta oss|logga in|log ind|logg inn|sök|søg|søk|nyheter|nyheder
|integritetspolicy|dela|mer|mere|hjem|hem|forside|strona główna|o nas|o mnie|kontakt|zaloguj(?: się)?
|zarejestruj(?: się)?|szukaj|wiadomości|polityka prywatności|regulamin|udostępnij|więcej|sklep|koszyk
|dalej|wstecz|reklama|zapisz(?: się)?|zamknij|gospodarka|kultura|nauka|zdrowie|świat|kraj|domů|úvod|o nás
|přihlásit(?: se)?|registrace|hledat|zprávy|ochrana (?:soukromí|osobních údajů)|obchodní podmínky|sdílet
|více|obchod|košík|další|předchozí|ekonomika|zdraví|věda|svět|domácí|zahraničí|názory|počasí|inzerce
|nejčtenější|главная|о нас|контакты|войти|вход|регистрация|поиск|новости|политика(?: конфиденциальности)?
|поделиться|ещё|еще|магазин|корзина|далее|назад|реклама|подписаться|экономика|культура|наука|здоровье
|спорт|мир|общество|мнения|помощь|anasayfa|ana sayfa|hakkımızda|iletişim|giriş(?: yap)?|kayıt ol|üye ol
|ara|haberler|gündem|ekonomi|spor|kültür|sağlık|paylaş|gizlilik politikası|künye|daha fazla|beranda
|tentang kami|kontak|masuk|daftar|cari|berita|kebijakan privasi|bagikan|cetak|lagi
"""
_EAST_ASIAN = """
ホーム|トップ(?:ページ)?|お問い合わせ|会社概要|ログイン|ログアウト|新規登録|会員登録|検索|ニュース
|サイトマップ|プライバシーポリシー|利用規約|シェア|ツイート|メニュー|次へ|前へ|ランキング|カテゴリー?|タグ
|首页|首頁|关于我们|關於我們|联系我们|聯絡我們|登录|登錄|登入|注册|註冊|搜索|搜尋|新闻|新聞|网站地图
|隐私政策|隱私權政策|使用条款|服務條款|分享|更多|上一页|下一页|홈|회사소개|문의하기|로그인|회원가입|검색
|뉴스|개인정보처리방침|이용약관|공유|더보기|다음|이전
"""


def _pattern() -> re.Pattern[str]:
    spaced = (_NAVIGATION, _ACCOUNT, _TOPICS, _NETWORKS, _GERMAN, _ROMANCE, _NORTH_AND_EAST)
    words = [word.strip("\n") for block in spaced for word in _alternatives(block)]
    east = _alternatives(_EAST_ASIAN)
    words.sort(key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)|{'|'.join(sorted(east, key=len, reverse=True))}")


def _alternatives(block: str) -> list[str]:
    """The alternatives of a block at its own level, those inside of parentheses left together."""
    found, depth, part = [], 0, ""
    for character in block.replace("\n", ""):
        depth += (character == "(") - (character == ")")
        if character == "|" and not depth:
            found.append(part.strip())
            part = ""
        else:
            part += character
    return [text for text in (*found, part.strip()) if text]


SITE_WORDS = _pattern()
"""Any one label, whole words only (East Asian labels anywhere)."""
