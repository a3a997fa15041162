"""Settings, read top to bottom. Everything a desk may change is an environment variable with a working default."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy

from desk.content_security import PUBLIC
from workbench.embedded.places import CannotRun, make_private, redis_socket
from workbench.env import env_bool, env_choice, env_int, env_list, env_path, env_str

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where things lie -------------------------------------------------------------------------------------------------

DATA_DIR = env_path(
    "WORKBENCH_DATA",
    BASE_DIR / "var",
    "Folder for the embedded database, snapshots, logs and generated secrets; made with mode 0700.",
    shown="var/ in the project",
)

# --- Security ---------------------------------------------------------------------------------------------------------

DEBUG = env_bool("DEBUG", False, "Django's debug pages. Never on a desk that others can reach.")
PRODUCTION = env_bool(
    "PRODUCTION",
    False,
    "True on a desk's server: SECRET_KEY and ALLOWED_HOSTS must be given, cookies travel over HTTPS only.",
)


def _secret_key() -> str:
    given = env_str(
        "SECRET_KEY", "", "Signs sessions. In production it must be given.", shown="made once, kept in var/secret-key"
    )
    if given:
        # What Django's own check of deployment asks of a key, but asked before the first request.
        if PRODUCTION and (len(given) < 50 or len(set(given)) < 5 or given.startswith("django-insecure-")):
            raise ImproperlyConfigured("SECRET_KEY is too weak for PRODUCTION=True: give 50 random characters or more.")
        return given
    kept = DATA_DIR / "secret-key"
    if PRODUCTION:
        raise ImproperlyConfigured(
            "PRODUCTION=True needs SECRET_KEY in the environment (50 random characters or more)."
        )
    if kept.exists():
        return kept.read_text(encoding="ascii").strip()
    return _new_secret_key(kept)


def _new_secret_key(kept: Path) -> str:
    import os
    import secrets

    try:
        make_private(DATA_DIR)
        draft = kept.with_name(f"secret-key.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            # Two processes may start at once: the first whole file decides for both.
            os.link(draft, kept)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        return kept.read_text(encoding="ascii")
    except CannotRun as error:
        raise ImproperlyConfigured(str(error)) from error
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {DATA_DIR} cannot be written ({error.strerror}); name another with WORKBENCH_DATA."
        ) from error


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env_list(
    "ALLOWED_HOSTS",
    [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"],
    "Host names under which the desk answers.",
)
CSRF_TRUSTED_ORIGINS = env_list(
    "CSRF_TRUSTED_ORIGINS", [], "Origins (https://...) behind a proxy that end in this desk."
)
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("PRODUCTION=True needs ALLOWED_HOSTS, for example ALLOWED_HOSTS=desk.example.org.")
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the desk's hosts with PRODUCTION=True; * would be anybody's.")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG=True shows every visitor the desk's insides; leave it out with PRODUCTION=True.")
SECURE_SSL_REDIRECT = PRODUCTION
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
# Asked by programs beside the desk, without a proxy in between.
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if env_bool(
    "BEHIND_PROXY", False, "True when a proxy in front sets X-Forwarded-Proto; it must strip the client's own."
):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": PUBLIC}

# --- The rooms --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "axes",
    "desk",
    "sources",
    "claims",
    "workbench",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "desk.content_security.ContentSecurityMiddleware",
    "desk.middleware.RequestIdMiddleware",
    "desk.api.limits.AllowanceMiddleware",
    "desk.api.conditional.UnchangedMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "desk.middleware.DeskTimeZoneMiddleware",
    "desk.access.door.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "workbench.urls"
WSGI_APPLICATION = "workbench.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.context.the_desk",
            ],
        },
    },
]

# --- Database ---------------------------------------------------------------------------------------------------------


DATABASE_IDLE_SECONDS = env_int(
    "DATABASE_IDLE_SECONDS",
    300,
    "Seconds after which PostgreSQL takes back a transaction in which nothing happens: its host may be cut off.",
)


def _database() -> dict[str, Any]:
    url = env_str(
        "DATABASE_URL",
        "",
        "PostgreSQL as postgres://user:password@host:5432/name. Without it: SQLite in the data folder.",
        shown="SQLite in var/",
    )
    if not url:
        url = f"sqlite:///{DATA_DIR / 'desk.sqlite3'}"
    database: dict[str, Any] = dict(dj_database_url.parse(url))
    if database["ENGINE"].endswith("sqlite3"):
        # Contended writers wait instead of failing: four processes made 8,000 write transactions without an error,
        # where Django's defaults gave "database is locked" in one of ten.
        database["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;"
            " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
            # Else REPLACE would take away rows that are kept for good without asking their guards.
            " PRAGMA recursive_triggers=ON;",
        }
        # A file, for a worker process beside a test sees no database that is in the test's memory.
        database["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    else:
        database["CONN_MAX_AGE"] = 60
        database["CONN_HEALTH_CHECKS"] = True
        options = database.setdefault("OPTIONS", {})
        # A prepared generic plan cannot see how rare the words of a search are.
        options["prepare_threshold"] = None
        # A host that was cut off in the middle of a transaction must not hold its rows for hours, nor wait for ever.
        options["options"] = f"-c idle_in_transaction_session_timeout={DATABASE_IDLE_SECONDS * 1000}"
        options |= {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}
    return database


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis and Celery -------------------------------------------------------------------------------------------------

REDIS_URL = env_str(
    "REDIS_URL",
    f"unix://{redis_socket(DATA_DIR)}",
    "Redis 6.2 or later, as redis://host:6379 or unix:///path/to/socket.",
    shown="a redis-server started beside the desk",
)


def _broker_url(redis_url: str) -> str:
    # Celery writes a unix socket its own way.
    if redis_url.startswith("unix://"):
        return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    return redis_url


CELERY_BROKER_URL = _broker_url(REDIS_URL)
# The truth about a job is its row; no task result is kept anywhere else.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_max": 0.2}
JOB_TIME_LIMIT = env_int("JOB_TIME_LIMIT", 900, "Seconds after which one job's attempt is ended.")
CELERY_TASK_TIME_LIMIT = JOB_TIME_LIMIT
# A document that keeps its parser busy is somebody's intention; three attempts at it must not hold a worker for long.
JOB_TIME_LIMITS = {
    "read": min(
        env_int("READ_TIME_LIMIT", 120, "The same for reading one document, which takes some seconds."), JOB_TIME_LIMIT
    )
}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Above the longest task, or it would run twice at once.
    "visibility_timeout": env_int(
        "VISIBILITY_TIMEOUT", JOB_TIME_LIMIT + 60, "Seconds after which a lost worker's task is given to another."
    ),
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    # A Redis that takes connections and never answers must not keep whoever hands something in.
    "socket_timeout": 5,
}
CELERY_BEAT_SCHEDULE = {
    "offer-released-documents": {
        "task": "claims.tasks.offer_released_documents",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "sweep-webhooks": {"task": "claims.tasks.sweep_webhooks", "schedule": 10.0, "options": {"expires": 10}},
    "sweep-jobs": {"task": "desk.tasks.sweep_jobs", "schedule": 10.0, "options": {"expires": 10}},
    "drop-exports": {"task": "claims.tasks.drop_expired_exports", "schedule": 600.0, "options": {"expires": 600}},
    "forget-requests": {"task": "desk.tasks.forget_requests", "schedule": 3600.0, "options": {"expires": 3600}},
    "seal-audit": {"task": "desk.tasks.seal_audit", "schedule": 60.0, "options": {"expires": 60}},
    "refresh-term-statistics": {
        "task": "sources.tasks.refresh_term_statistics",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "send-letters": {"task": "desk.tasks.send_letters", "schedule": 30.0, "options": {"expires": 30}},
    "release-abandoned-claims": {
        "task": "claims.tasks.release_abandoned_claims",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "sweep-feeds": {"task": "sources.tasks.sweep_feeds", "schedule": 60.0, "options": {"expires": 60}},
    "sweep-watches": {"task": "sources.tasks.sweep_watches", "schedule": 60.0, "options": {"expires": 60}},
    "watch-evidence": {"task": "claims.tasks.watch_evidence", "schedule": 3600.0, "options": {"expires": 3600}},
    "tell-what-is-due": {"task": "claims.tasks.tell_what_is_due", "schedule": 120.0, "options": {"expires": 120}},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "run" / "beat-schedule")

# Which task does a job of which kind, and what follows on it: the only places where the rooms meet.
JOB_TASKS = {
    "fetch": "sources.tasks.fetch_document",
    "read": "sources.tasks.read_document",
    "index": "sources.tasks.index_passages",
    "compare": "sources.tasks.compare_document",
    "refetch": "sources.tasks.refetch_document",
    "shred": "sources.tasks.shred_bytes",
    "stale": "claims.tasks.mark_stale",
    "poll": "sources.tasks.poll_feed",
    "extract": "claims.tasks.extract_claims",
    "match": "claims.tasks.match_claims",
    "match_claim": "claims.tasks.match_claim",
    "link": "claims.tasks.link_evidence",
    "offer": "claims.tasks.offer_document",
    "relink": "claims.tasks.relink_claim",
    "attach": "claims.tasks.attach_evidence",
    "assign": "claims.tasks.assign_batch",
    "export": "claims.tasks.write_export",
}
JOURNEY = "workbench.journey.jobs_after"
# What is measured with a whole desk stands above the rooms too.
BENCHMARKS = "workbench.benchmarks.registry.benchmarks"

# Rows that triggers of the database keep for good, each with the fields that may still change.
KEPT_ROWS: dict[str, list[str]] = {
    "desk.AuditEvent": [],
    "desk.AuditSeal": [],
    "claims.SigningKey": ["is_current", "retired_at", "private_key_sealed"],
    "sources.Snapshot": [],
    "claims.Verdict": [],
    "claims.Publication": ["is_current", "last_change", "changed_at", "stale_since", "stale_note"],
    "claims.Change": ["publication"],
}

# With which key the record vouches for what was erased from it: the room that holds the keys is not the record's own.
SIGNED = "claims.signing.services.signed"
IS_GENUINE = "claims.signing.services.is_genuine"

# --- Reviews ---------------------------------------------------------------------------------------------------------

TAKEN_CLAIM_HOURS = env_int(
    "TAKEN_CLAIM_HOURS", 24, "Hours after which a claim that a fact-checker took and left alone comes back."
)

# --- E-mail -----------------------------------------------------------------------------------------------------------

EMAIL_HOST = env_str("EMAIL_HOST", "", "The mail server that letters go out by.", shown="none: letters go to the log")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = env_int("EMAIL_PORT", 587, "Its port.")
EMAIL_HOST_USER = env_str("EMAIL_USER", "", "Name to sign in there with.", shown="(none)")
EMAIL_HOST_PASSWORD = env_str("EMAIL_PASSWORD", "", "Password to sign in there with.", shown="(none)")
EMAIL_USE_TLS = env_bool("EMAIL_STARTTLS", True, "Whether the connection to it is encrypted by STARTTLS.")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env_str("EMAIL_FROM", "desk@localhost", "Address that letters come from.")

# --- Documents and language -------------------------------------------------------------------------------------------

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
    "snapshots": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "snapshots",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "exports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "exports",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
MAX_DOCUMENT_BYTES = env_int("MAX_DOCUMENT_MEGABYTES", 50, "The largest document that is taken in.") * 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_DOCUMENT_BYTES * 2
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # each takes a moment, and somebody waits for the page
LANGUAGE_PIPELINE = env_str(
    "LANGUAGE_PIPELINE", "", "Another installed spaCy pipeline, by name or path.", shown="the project's own"
)
FETCH_ALLOWED_HOSTS = env_list("FETCH_ALLOWED_HOSTS", [], "If given, only these hosts are fetched from and sent to.")
RECHECK_EVIDENCE_DAYS = env_int(
    "RECHECK_EVIDENCE_DAYS",
    7,
    "Days after which a page that confirmed evidence rests on is fetched again; 0: only what people put under watch.",
    least=0,
)
FETCH_DENIED_HOSTS = env_list("FETCH_DENIED_HOSTS", [], "Hosts that are never fetched from or sent to.")

# --- Faces ------------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = ["workbench.formats"]
TIME_ZONE = env_str("TIME_ZONE", "UTC", "Time zone until setup_desk has given the desk its own.")
USE_I18N = True
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# By name and address together: by the name alone any stranger could keep an editor out, by the address alone a typist
# the whole newsroom.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env_int("SIGN_IN_TRIES", 5, "Wrong passwords for one name from one address before it is closed.")
AXES_COOLOFF_TIME = timedelta(
    minutes=env_int("SIGN_IN_PAUSE_MINUTES", 15, "Minutes for which it is closed then, to this name from there.")
)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "desk.access.door.client_address"
AXES_LOCKOUT_CALLABLE = "desk.access.door.locked_out"
# Of who signed in when and from where, nothing is kept but failures, and those for as long as they count.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SECOND_FACTOR_FOR = env_list(
    "SECOND_FACTOR_FOR", [], "Roles that must have a second factor: Administrators, Editors, Fact-checkers."
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

API_REQUESTS_PER_MINUTE = env_int(
    "API_REQUESTS_PER_MINUTE", 600, "Requests that an API key may make in a minute, where the key says nothing else."
)

EXPORT_STREAMED_AT_MOST = env_int(
    "EXPORT_STREAMED_AT_MOST", 50_000, "Claims that one answer streams; more are written into a file by a job."
)
EXPORT_HOURS = env_int("EXPORT_HOURS", 48, "Hours after which the file of an export is deleted.")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "desk.api.authentication.ApiKeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["desk.api.limits.LimitByKey"],
    "DEFAULT_PARSER_CLASSES": ["desk.api.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "workbench.api.problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Fact-claim verification workbench",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENFORCE_NON_BLANK_FIELDS": True,
    "ENUM_NAME_OVERRIDES": {"DocumentKind": "sources.models.Document.Kind"},
    "DESCRIPTION": "Verified claims with their evidence. *Verified* means that a claim has a published verdict, "
    "whatever the verdict says: read the rating.",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "desk.context.desk_name",
    "SITE_HEADER": "desk.context.desk_name",
    "SITE_SYMBOL": "fact_check",
    "SITE_URL": "/",
    "SHOW_HISTORY": False,
    "STYLES": [lambda request: static("desk/desk.css")],
    "DASHBOARD_CALLBACK": "claims.admin.dashboard.overview",
    "COMMAND": {"search_models": False, "show_history": False},
    "ACCOUNT": {
        "navigation": [
            {"title": "Change password", "link": reverse_lazy("admin:password_change")},
            {"title": "Second factor", "link": reverse_lazy("second-factor")},
        ]
    },
    "SIDEBAR": {"show_search": False, "navigation": "workbench.navigation.sidebar"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "desk.observing.logs.ContextFilter"}},
    "formatters": {
        "line": {
            "()": "desk.observing.logs.LineFormatter",
            "fmt": "{asctime} {levelname} {name} [{request_id} {task_id}] {message}",
            "style": "{",
        },
        "json": {"()": "desk.observing.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env_choice(
                "LOG_FORMAT",
                ["line", "json"],
                "json" if PRODUCTION else "line",
                "How a line of the log reads.",
                shown="line; in production json",
            ),
            "filters": ["context"],
        }
    },
    "loggers": {
        # It tells of every sign-in; what was refused is worth a line.
        "axes": {"level": "WARNING"},
        # A traceback for each request with a made-up host; the line of the request says 400.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR.")},
}
METRICS_TOKEN = env_str(
    "METRICS_TOKEN",
    "",
    "Bearer token that opens /metrics. Without it only programs on this machine are answered, and no proxy.",
    shown="(none)",
)
