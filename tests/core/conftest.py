"""Property tests judge what is answered, not how fast a busy machine answers."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
