"""Invented pages that stand in the place of another, and innocent ones that look a little like them."""


def page(title: str, *body: str, language: str = "en", head: str = "") -> str:
    """A small page; of the body's parts the first is its heading."""
    heading, *rest = body
    words = "".join(f"<p>{one}</p>" for one in rest)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><div><h1>{heading}</h1>{words}</div></body></html>"
    )


_TEASER = (
    "The harbour office of Lonmere said on Friday that two of its three cranes are broken and that no ship may dock."
)
_PAID = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'

INSTEAD: dict[str, list[str]] = {
    "browser-error": [
        page("lonmere.example", "This site can’t be reached", "Check if there is a typo.", "ERR_CONNECTION_REFUSED"),
        page(
            "Fehler",
            "Diese Website ist nicht erreichbar",
            "lonmere.example hat die Verbindung abgelehnt.",
            language="de",
        ),
        page("lonmere.example", "Ce site est inaccessible", "lonmere.example a mis trop de temps.", language="fr"),
        page("lonmere.example", "Не удается получить доступ к сайту", "DNS_PROBE_FINISHED_NXDOMAIN", language="ru"),
        page("Privacy error", "Your connection is not private", "Attackers might try.", "NET::ERR_CERT_DATE_INVALID"),
        page("lonmere.example", "无法访问此网站", "找不到服务器的 IP 地址。", language="zh"),
    ],
    "blocked": [
        page("Just a moment...", "courier.example", "Checking your browser before you go on."),
        page("The Straits Courier", "One more step", "Please verify you are human by completing the action below."),
        page("Un momento", "El Faro", "Confirme que no es un robot para ver esta página.", language="es"),
        page("Bitte warten", "Der Bote", "Bestätigen Sie, dass Sie ein Mensch sind.", language="de"),
        page("Вестник", "Проверка", "Подтвердите, что вы не робот.", language="ru"),
        page("Access denied", "Access denied", "You don't have permission to access /news on this server."),
        page("پیک", "بررسی", "لطفاً تایید کنید که ربات نیستید.", language="fa"),
        page("海峡报", "验证", "请完成安全验证后继续访问。", language="zh"),
    ],
    "consent-wall": [
        page("Before you continue to the Courier", "Before you continue", "We use cookies and data.", "Accept all"),
        page("The Straits Courier", "We value your privacy", "We and our 812 partners store information. " * 8),
        page("Der Bote", "Wir schätzen Ihre Privatsphäre", "Wir und unsere Partner speichern Daten.", language="de"),
        page(
            "Le Phare",
            "Vos choix",
            "Nous et nos partenaires utilisons des traceurs. Continuer sans accepter",
            language="fr",
        ),
        page("El Faro", "Valoramos tu privacidad", "Nosotros y nuestros socios guardamos datos.", language="es"),
        page("Il Faro", "La tua privacy è importante", "Accetta tutti i cookie oppure abbonati.", language="it"),
        page("灯塔报", "隐私", "我们重视您的隐私。接受所有 Cookie 即可继续。", language="zh"),
    ],
    "needs-javascript": [
        page("App", "Courier", "Please enable JavaScript to use this site."),
        "<title>App</title><body><noscript>You need to enable JavaScript to run this app.</noscript><div>Loading</div>",
        page("Bote", "Bote", "Bitte aktivieren Sie JavaScript in Ihrem Browser.", language="de"),
        page("Faro", "Faro", "Habilite JavaScript para continuar.", language="es"),
        page("پیک", "پیک", "لطفاً جاوا اسکریپت را فعال کنید.", language="fa"),
        page("灯台新報", "灯台新報", "JavaScript を有効にしてください。", language="ja"),
    ],
    "paywall": [
        page("Cranes broken | Courier", "Cranes broken", _TEASER * 3, "Subscribe to continue reading.", "Log in"),
        page("Cranes broken | Courier", "Cranes broken", _TEASER, head=_PAID),
        page(
            "Grúas | El Faro",
            "Dos grúas rotas",
            "El puerto cierra el viernes.",
            "Suscríbete para seguir leyendo",
            language="es",
        ),
        page(
            "Kräne | Bote",
            "Zwei Kräne defekt",
            "Der Hafen schließt.",
            "Jetzt abonnieren und weiterlesen",
            language="de",
        ),
        page("Grues | Le Phare", "Deux grues cassées", "Le port ferme.", "Article réservé aux abonnés", language="fr"),
        page(
            "クレーン", "クレーン2基が故障", "港は金曜日に閉鎖される。", "この記事は有料会員限定です。", language="ja"
        ),
    ],
    "login-wall": [
        page("Log in | Straits Forum", "Straits Forum", "Email address", "Password", "Sign up"),
        page("Straits Forum", "Welcome back", "You must be logged in to see this page.", "Forgot your password?"),
        page("Foro", "Foro del Estrecho", "Inicia sesión para ver esta página.", language="es"),
        page("Forum", "Anmelden", "Benutzername", "Passwort vergessen?", language="de"),
        page("Форум", "Форум", "Необходимо войти, чтобы увидеть эту страницу.", language="ru"),
        page("منتدى", "المنتدى", "يجب تسجيل الدخول لرؤية هذه الصفحة.", language="ar"),
        page("论坛", "海峡论坛", "您还没有登录，请先登录。", language="zh"),
    ],
    "soft-404": [
        page("404 | The Straits Courier", "Sorry", "Oops."),
        page("The Straits Courier", "Sorry", "Page not found. Try the search."),
        page("El Faro", "Sorry", "Lo sentimos: página no encontrada.", language="es"),
        page("Erreur", "Sorry", "Page introuvable", language="fr"),
        page("Bote", "Sorry", "Die Seite wurde nicht gefunden.", language="de"),
        page("بريد", "Sorry", "الصفحة غير موجودة", language="ar"),
        page("پیک", "Sorry", "صفحه مورد نظر یافت نشد", language="fa"),
        page("Courier", "Sorry", "This article is no longer available."),
        page("灯台新報", "灯台新報", "お探しのページが見つかりません", language="ja"),
        page("Page not found | Courier", "Page not found", *["Most read: " + _TEASER] * 8),
    ],
}

_REPORT = (
    "Officials in Lonmere said on Monday that the new rules will apply from next spring. A spokesperson for the port "
    "office, Mara Vell, told reporters that nobody had asked for them and that everybody would have to live with them. "
    "The union of dockers will meet on Thursday to decide what it makes of the plan, which it calls half-baked. "
)
_BRIEF = (
    "The bridge between Lonmere and Ostrava Bay is closed until Sunday evening, the road office said. Lorries take the "
    "ferry, cars the northern road. Work on the eastern pier had been put off twice since the spring because of storms."
)

INNOCENT: list[str] = [
    page(
        "Why you saw error 404 | Courier",
        "Why you saw error 404",
        "Readers met a page not found on Tuesday, and a captcha.",
        *[_REPORT] * 5,
    ),
    page("Page not found: how the web forgets | Courier", "Page not found: how the web forgets", _REPORT * 2),
    page(
        "Courts look at cookie banners | Courier",
        "Courts look at cookie banners",
        "‘We value your privacy’, say the banners.",
        *[_REPORT] * 5,
    ),
    page(
        "Robots learn to write | Courier",
        "Robots learn to write",
        _REPORT,
        "No captcha stops them any more, says a study.",
        _REPORT,
    ),
    page("Press restricted | Courier", "Access denied: how the port office keeps the press out", *[_REPORT] * 2),
    page("Bridge closed | Courier", "Bridge closed until Sunday", _BRIEF),
    page(
        "Bridge closed | Courier",
        "Bridge closed until Sunday",
        _BRIEF,
        head="<noscript>Enable JavaScript to see advertisements.</noscript>",
    ),
    "<!doctype html><title>Bridge closed | Courier</title><body><div>We use cookies. Accept all cookies</div>"
    f"<nav>Log in Subscribe Forgot your password?</nav><article><h1>Bridge closed</h1><p>{_BRIEF}</p></article></body>",
    page("Port closes | Courier", "Port closes", *[_REPORT] * 6, "Subscribe to continue reading.", head=_PAID),
    page("Short but whole | Courier", "Short but whole", *[_REPORT] * 3, head=_PAID),
    page("Sign in the sky | Courier", "A sign in the sky over Lonmere", _BRIEF),
    page(
        "Passwords | Courier",
        "Half of all passwords are forgotten",
        "Those who must log in daily forget least. " + _REPORT * 2,
    ),
    page("Subscribers | Courier", "The Courier wins subscribers", "The paper is for those who pay. " + _REPORT * 3),
    page(
        "桥梁关闭",
        "大桥关闭至周日",
        "道路管理处表示，连接两岸的大桥将关闭至周日。卡车须乘渡轮，小汽车走北线。" * 3,
        language="zh",
    ),
    page(
        "جسر",
        "إغلاق الجسر حتى الأحد",
        "قالت هيئة الطرق إن الجسر مغلق حتى مساء الأحد وإن الشاحنات تستخدم العبارة. " * 3,
        language="ar",
    ),
    page(
        "Brücke gesperrt | Bote",
        "Brücke bis Sonntag gesperrt",
        "Die Brücke ist gesperrt, sagte die Behörde am Freitag. " * 5,
        language="de",
    ),
]
