"""Who is asking, when a proxy of ours stands in front."""

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address our proxy saw: the last of X-Forwarded-For, since all before it is the client's own word."""
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
    return seen or request.META.get("REMOTE_ADDR", "")
