"""What a WSGI server calls."""

import os
import re

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casefile.settings")

_CHARSET = re.compile(r';\s*charset\s*=\s*("[^"]*"|[^;]*)', re.IGNORECASE)
_answer = get_wsgi_application()


def application(asked, start_response):
    """Answer one request. All that is sent to us is UTF-8, whatever charset its media type names.

    Django reads the query in that charset before any middleware runs, and breaks where it is none ("zlib").
    """
    asked["CONTENT_TYPE"] = _CHARSET.sub("", asked.get("CONTENT_TYPE", ""))
    return _answer(asked, start_response)
