"""The settings of the house. What a desk may set from outside is listed, with its meaning, in `.env.example`."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from casefile.desk import embedded
from casefile.desk.addresses import as_django
from casefile.desk.state import CHECKOUT, state_folder

BASE_DIR = CHECKOUT
DEBUG = os.environ.get("CASEFILE_DEBUG") == "1"

# Where things are: given from outside, or the desk's own embedded servers.
GIVEN = os.environ if os.environ.get("DATABASE_URL") else {**embedded.urls(), **os.environ}
SECRET_KEY = GIVEN.get("SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured("With DATABASE_URL set, SECRET_KEY must be set too: 50 or more random characters.")

POOLED = os.environ.get("CASEFILE_POOL") == "1"
DATABASES = {"default": as_django(GIVEN["DATABASE_URL"], pooled=POOLED)}
if GIVEN.get("DATABASE_OWNER_URL"):
    DATABASES["owner"] = as_django(GIVEN["DATABASE_OWNER_URL"])
if GIVEN.get("DATABASE_PARTNER_URL"):
    DATABASES["partner"] = as_django(GIVEN["DATABASE_PARTNER_URL"], pooled=POOLED)
DATABASE_ROUTERS = ["casefile.desk.addresses.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Captured files, by their SHA-256.
CASEFILE_STORAGE = Path(os.environ.get("CASEFILE_STORAGE") or state_folder() / "blobs")
# The keys that seal captures, made at first use.
# A bucket instead of that folder, and the address of its server where that is not Amazon's.
CASEFILE_S3_BUCKET = os.environ.get("CASEFILE_S3_BUCKET", "")
CASEFILE_S3_ENDPOINT = os.environ.get("CASEFILE_S3_ENDPOINT", "")
CASEFILE_KEYS = Path(os.environ.get("CASEFILE_KEYS") or state_folder() / "keys")
# Time authorities, `name url roots.pem` each, apart by semicolons; empty: captures stay sealed and not stamped.
CASEFILE_TSA = os.environ.get("CASEFILE_TSA", "")
# What renders pages: `walled` (only behind all walls, else without scripts), `unwalled` (as this machine is), `none`.
CASEFILE_BROWSER = os.environ.get("CASEFILE_BROWSER", "walled")
# Bytes one case may hold of captures; 0 for as much as there is room. Seconds between two fetches from one site.
CASEFILE_CASE_QUOTA = int(os.environ.get("CASEFILE_CASE_QUOTA", "0"))
CASEFILE_SITE_PAUSE = float(os.environ.get("CASEFILE_SITE_PAUSE", "2"))
# Only the tests may fetch from this machine itself.
CASEFILE_FETCH_LOOPBACK = False
CASEFILE_BELL = "casefile.jobs.bell.ring"

# The one address the desk answers at.
CASEFILE_URL = os.environ.get("CASEFILE_URL", "http://localhost:8000").rstrip("/")
# Where archived things are shown: another site, `casefile.archive.origins` says why. Empty: they are only saved.
CASEFILE_ARCHIVE_URL = os.environ.get("CASEFILE_ARCHIVE_URL", "").rstrip("/")
ADDRESS = urlsplit(CASEFILE_URL)
HTTPS = ADDRESS.scheme == "https"
ALLOWED_HOSTS = [ADDRESS.hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [CASEFILE_URL]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "casefile.desk.apps.StaticFiles",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "axes",
    "casefile.core",
    "casefile.ledger",
    "casefile.accounts",
    "casefile.work",
    "casefile.cases",
    "casefile.entries",
    "casefile.actors",
    "casefile.sources",
    "casefile.claims",
    "casefile.assessments",
    "casefile.review",
    "casefile.releases",
    "casefile.archive",
    "casefile.search",
    "casefile.web",
    "casefile.api",
    "casefile.jobs",
    "casefile.desk",
]

MIDDLEWARE = [
    "casefile.web.middleware.OnlyOurHost",
    "casefile.web.middleware.Bounded",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "casefile.web.middleware.Refusals",
]

ROOT_URLCONF = "casefile.urls"
WSGI_APPLICATION = "casefile.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "casefile.web.frame.frame",
            ]
        },
    }
]

# Who comes in: Argon2, and a lock by account and by address apart.
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Somebody who may sign in must not be able to wipe out, by doing so, what was tried from their address.
AXES_RESET_ON_SUCCESS = False
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "casefile.accounts.signing.account_tried"
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "casefile.web.people.locked_out"

# What the browser is told.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
# A cookie named __Host- is refused by browsers unless secure, host-only and for the whole site (RFC 6265bis).
SESSION_COOKIE_NAME = "__Host-casefile" if HTTPS else "casefile"
CSRF_COOKIE_NAME = "__Host-casefile-csrf" if HTTPS else "casefile-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "casefile.web.errors.too_old"
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Whoever watches over the desk asks it directly, in plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if os.environ.get("CASEFILE_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_CLIENT_IP_CALLABLE = "casefile.desk.proxy.client_address"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 15 * 1024 * 1024
# A batch of 500 rows has three fields a row, a list of 500 addresses four.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("CASEFILE_STATIC") or state_folder() / "static")
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "casefile.desk.static.HashedFiles"},
}

# Languages and time.
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fa", _("Persian")), ("ar", _("Arabic")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "casefile.api.authentication.TokenAuthentication",
        "casefile.api.authentication.PartnerAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "casefile.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    # Choices stay where they are used, as `casefile.api.description` writes them, and need no names of their own.
    "POSTPROCESSING_HOOKS": [],
    "TITLE": "Casefile",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
}

# Jobs are rows first; the broker only rings. A job may take two minutes, and the broker gives a lost one back soon.
CELERY_BROKER_URL = GIVEN.get("BROKER_URL", "")
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 3
# A worker waits for its broker for as long as it takes.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
if CELERY_BROKER_URL.startswith(("redis", "valkey")):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": CELERY_TASK_TIME_LIMIT * 11 // 10,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 3,
        "socket_connect_timeout": 3,
        # For whoever rings: a broker that refuses is given up at once, the sweep rings again.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.2,
    }
# The schedule lives in memory: it holds nothing but "every few seconds", and a file of it could be damaged.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "casefile.jobs.tasks.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "stamp": {"task": "casefile.jobs.tasks.stamp", "schedule": 60.0, "options": {"expires": 60}},
    "watch": {"task": "casefile.jobs.tasks.watch", "schedule": 60.0, "options": {"expires": 60}},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("CASEFILE_LOG_LEVEL", "WARNING")},
}
