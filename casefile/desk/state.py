"""The state folder: where one desk keeps its database, blobs and secrets, and under which account."""

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SHARED_PLACE = Path("/var/lib/casefile")


@dataclass(frozen=True)
class Account:
    """An unprivileged account that servers are started under when the launcher is root."""

    uid: int
    gid: int


def server_account() -> Account | None:
    """Return the account that servers run under, or None when we are not root and they run as ourselves.

    :raises SystemExit: root, and none of CASEFILE_PG_USER, postgres and nobody exists
    """
    if os.geteuid() != 0:
        return None
    for name in filter(None, (os.environ.get("CASEFILE_PG_USER"), "postgres", "nobody")):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid)
    raise SystemExit("PostgreSQL does not run as root. Name an unprivileged account in CASEFILE_PG_USER.")


def can_reach(path: Path, account: Account) -> bool:
    """Tell whether `account` can pass every folder down to `path` and read it, by the permission bits alone."""
    path = Path(os.path.abspath(path))
    return _allows(path, account, 0o4) and all(_allows(above, account, 0o1) for above in path.parents)


def _allows(path: Path, account: Account, bit: int) -> bool:
    found = path.stat()
    if found.st_uid == account.uid:
        return bool(stat.S_IMODE(found.st_mode) >> 6 & bit)
    if found.st_gid == account.gid:
        return bool(stat.S_IMODE(found.st_mode) >> 3 & bit)
    return bool(stat.S_IMODE(found.st_mode) & bit)


def state_folder() -> Path:
    """Return the folder of this desk's state, made when it is not there.

    CASEFILE_STATE when set, else `var` in the checkout; else, when the servers' account cannot enter the checkout
    (a clone under /root, say), a folder of this checkout's own under /var/lib/casefile.
    """
    if os.environ.get("CASEFILE_STATE"):
        return made(Path(os.environ["CASEFILE_STATE"]).absolute())
    return reachable_folder(CHECKOUT / "var")


def reachable_folder(wanted: Path) -> Path:
    """Return `wanted`, made; or, when the servers' account cannot reach it, its stand-in under /var/lib/casefile."""
    account = server_account()
    if account and not can_reach(CHECKOUT, account):
        mark = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]
        return made(SHARED_PLACE / mark / wanted.relative_to(CHECKOUT))
    return made(wanted)


def made(folder: Path) -> Path:
    """Make `folder` and what is above it, open to look into by others: the servers' account must pass."""
    if not folder.is_dir():
        made(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    return folder


def secret(folder: Path, name: str) -> str:
    """Return the secret `name` of the state folder, made at first asking: 64 random characters, mode 0600."""
    path = folder / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        draft = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        _keep_the_first(draft, path)
    return path.read_text()


def _keep_the_first(draft: Path, path: Path) -> None:
    # Two processes may ask at once; link() lets one win, and both then read the same secret.
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def server_files(package: Path, *beside: str) -> Path:
    """Return a folder with `package`'s files that the servers' account can read, copied when it must be.

    :param beside: names of folders next to the package that belong with it (a wheel's `.libs`)
    """
    account = server_account()
    if account is None or can_reach(package / "__init__.py", account):
        return package
    return _copied(package, beside) / package.name


def _copied(package: Path, beside: tuple[str, ...]) -> Path:
    built = str((package / "__init__.py").stat().st_mtime_ns)
    mark = hashlib.sha256(f"{package} {built}".encode()).hexdigest()[:12]
    place = made(SHARED_PLACE) / f"{package.name}-{mark}"
    if not place.exists():
        _copy_whole(package.parent, (package.name, *beside), place)
    return place


def _copy_whole(source: Path, names: tuple[str, ...], place: Path) -> None:
    draft = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    draft.chmod(0o755)
    for name in names:
        shutil.copytree(source / name, draft / name, symlinks=True)
    for path in draft.rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))
    try:
        draft.rename(place)
    except OSError:
        # Another launcher was quicker; its copy is as good.
        shutil.rmtree(draft)
