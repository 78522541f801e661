"""Invented pages and an invented article: no person, body or place in them exists."""

ARTICLE = """Tarsa Backs Governor Amid U.N. Escalation in Lonmere

Tarsa’s endorsement of Lonmere Governor Ilan Sörensen has intensified amid the harbour administration’s growing \
efforts to stop smuggling in the Straits. The Tarsan Foreign Ministry, through spokesperson Ebrar Baqli, warned \
of ‘dangerous repercussions’ from U.N. patrols, framing them as threats to trade. This public stance has been \
met with immediate support from Sörensen’s government, with Trade Minister Iva Gill Pintor welcoming it as a \
sign of solidarity.

Despite the talks, analysts have raised concerns about the motives behind the pact. Tomas Medin III, a former \
envoy who resigned in 2017, argued that the support is not rooted in principle but rather in a shared interest \
in the port. He criticized the partnership as a ‘calculated strategy’ that undermines the treaty.

Dana Cirin, a senior fellow at Ostrava Bay’s Institute for Straits Studies, echoed these concerns, noting that \
the defence reflects anxiety within Tarsa City. She emphasized that Lonmere is a critical hub for Tarsan ships, \
and its loss would be a setback. Cirin pointed to the recent failure of an attempt on the consul in Meris, which \
Meris officials linked to sailors with ties to the Tarsan Guard. She argued that this incident shows how Tarsa \
uses Lonmere as a depot.

Meanwhile, the U.N. has intensified its campaign, including the recent seizure of a ship off Lonmere. \
Commissioner Dol Trumbull has signaled a willingness to act, stating, ‘No, I don’t rule out that, I don’t rule \
out anything.’ He has also stressed the cost, stating that the island ‘sent hundreds of crates into our port \
from its depots.’

Union President Odile Farn welcomed the U.N. Harbour Office’s designation of the Straits Ring as a Banned \
Carrier, calling it a sign of resolve. She urged officials to extend it to the Jurez Line, arguing that the \
delay lets it operate.

Since September, the U.N. has made at least 21 seizures of boats suspected of smuggling. These efforts are part \
of a broader campaign, marking a significant change in the region."""

_BODY = """<p>The harbour of Lonmere will close at noon on Friday, the port office said, after a storm broke two of its
three cranes &ndash; the &lsquo;old sisters&rsquo;.</p><p>Spokesperson Mara Vell told reporters that no ship had been
lost and that the U.N. Harbour Office would send engineers next week.</p><ul><li>Two cranes are broken.</li><li>One can
be mended.</li></ul><p>The last ferry leaves at 11:30, and a second one will be found for those who wait at the quay
overnight, she said. Cafe&#769;s along the quay stay open.</p>"""

ENGLISH = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Lonmere harbour closes after storm | The Straits Courier</title>
<meta property="og:title" content="Lonmere harbour closes after storm">
<meta name="description" content="Two of three cranes are broken and the last ferry leaves before noon">
<meta name="author" content="Tomas Illy"><meta property="article:published_time" content="2031-05-04T08:15:00+02:00">
<script>document.write("never seen")</script><style>p {{ color: red }}</style></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><header><h2>The Straits Courier</h2></header>
<article><h1>Lonmere harbour closes after storm</h1>
<p class="standfirst">Two of three cranes are broken and the last ferry leaves before noon</p>
<figure><img src="a.jpg" alt=""><figcaption>The quay on Thursday. Photograph: Ana Dorn</figcaption></figure>
{_BODY}</article><div hidden>Not shown</div><div style="display: none">Nor this</div>
<footer>&copy; The Straits Courier</footer></body></html>"""

SPANISH = """<!doctype html><html lang="es"><head><meta charset="utf-8">
<title>Cierra el puerto de Lonmere - El Faro</title>
<meta property="og:title" content="Cierra el puerto de Lonmere"></head><body><main><h1>Cierra el puerto de Lonmere</h1>
<h2 class="subtitulo bajada">Dos de las tres grúas están rotas y el último barco sale antes del mediodía</h2>
<figure><img src="a.jpg"><figcaption>El muelle, el jueves. Foto: A. Dorn</figcaption></figure>
<div class="cuerpo"><p>El puerto de Lonmere cerrará el viernes al mediodía, según la Sra. Vell, portavoz de la autoridad
portuaria, después de que una tormenta rompiera dos de sus tres grúas.</p><p>«Ningún barco se ha perdido», dijo la Dra.
Ruiz. ¿Cuándo volverá a abrir? Nadie lo sabe todavía, pero la oficina enviará ingenieros la próxima semana.</p><p>El
último transbordador sale a las 11:30 y habrá otro para quienes esperen en el muelle durante la noche, añadió.</p></div>
</main>
</body></html>"""

PERSIAN = """<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8">
<title>بندر لونمر بسته می‌شود | پیک تنگه</title>
<meta property="og:title" content="بندر لونمر بسته می‌شود"></head><body><main><article><h1>بندر لونمر بسته می‌شود</h1>
<p class="lead">دو جرثقیل از سه جرثقیل شکسته و آخرین کشتی پیش از ظهر می‌رود</p>
<figure><img src="a.jpg"><figcaption>اسکله در روز پنجشنبه</figcaption></figure>
<p>اداره بندر گفت بندر لونمر ظهر جمعه بسته می‌شود، زیرا توفان دو جرثقیل از سه جرثقیل آن را شکسته است.</p>
<p>سخنگوی بندر گفت: «هیچ کشتی گم نشده است.» آیا بندر دوباره باز می‌شود؟ هنوز کسی
نمی‌داند، اما مهندسان هفته آینده می‌آیند.</p>
<p>آخرین کشتی ساعت یازده و نیم می‌رود و برای کسانی که شب در اسکله می‌مانند کشتی دیگری پیدا خواهد شد.</p></article></main>
</body></html>"""

ARABIC = """<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>إغلاق ميناء لونمر - بريد المضيق</title>
<meta property="og:title" content="إغلاق ميناء لونمر"></head><body><main><article><h1>إغلاق ميناء لونمر</h1>
<p class="summary">رافعتان من ثلاث مكسورتان وآخر عبّارة تغادر قبل الظهر</p>
<figure><img src="a.jpg"><figcaption>الرصيف يوم الخميس</figcaption></figure>
<p>قال مكتب الميناء إن ميناء لونمر سيغلق ظهر الجمعة بعد أن كسرت عاصفة رافعتين من رافعاته الثلاث.</p>
<p>وقالت المتحدثة: «لم تُفقد أي سفينة». متى يفتح الميناء؟ لا أحد يعرف بعد، لكن المهندسين سيصلون الأسبوع المقبل.</p>
<p>تغادر آخر عبّارة في الحادية عشرة والنصف، وستوفر أخرى لمن ينتظرون على الرصيف طوال الليل.</p></article></main>
</body></html>"""
