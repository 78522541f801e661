"""Which account is somebody trying to come in as? Asked by the lock that counts failures."""


def account_tried(request, credentials: dict | None = None) -> str:
    """The address tried, in one spelling: the lock counts by it, and signing in does not tell case apart."""
    given = credentials or {}
    tried = given.get("username") or (request.POST.get("username", "") if request is not None else "")
    return str(tried).strip().casefold()[:255]
