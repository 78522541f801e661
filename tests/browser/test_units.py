"""The shipped systemd units: the worker's lets it lend users, the others gain no privileges."""

from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
# systemd.exec(5): what implies NoNewPrivileges under an ordinary User=, and what keeps /proc from being mounted anew.
FORBIDS_LENDING = {
    "NoNewPrivileges", "DynamicUser", "LockPersonality", "MemoryDenyWriteExecute", "PrivateDevices", "PrivateUsers",
    "ProcSubset", "ProtectClock", "ProtectControlGroups", "ProtectHostname", "ProtectKernelLogs",
    "ProtectKernelModules", "ProtectKernelTunables", "ProtectProc", "RestrictAddressFamilies", "RestrictNamespaces",
    "RestrictRealtime", "RestrictSUIDSGID", "SystemCallArchitectures", "SystemCallFilter", "SystemCallLog",
}  # fmt: skip
NEEDED = {"CAP_SETUID", "CAP_SETGID", "CAP_DAC_OVERRIDE", "CAP_SYS_ADMIN"}


def settings_of(unit: str) -> list[tuple[str, str]]:
    """Name and value of each setting of a unit, in order."""
    rows = [row.partition("=") for row in unit.splitlines() if "=" in row and not row.startswith("#")]
    return [(name, value) for name, _sign, value in rows]


def forbids_lending(unit: str) -> list[str]:
    """What in a unit keeps a worker from lending users to its browsers."""
    found = settings_of(unit)
    wrong = [name for name, _value in found if name in FORBIDS_LENDING]
    wrong += [name for name, value in found if name == "CapabilityBoundingSet" and NEEDED - set(value.split())]
    return wrong + [name for name, value in found if name == "InaccessiblePaths" and "idmap" in value]


def test_the_workers_unit_lets_it_lend_users_and_bounds_what_else_it_may() -> None:
    unit = (DEPLOY / "casefile-worker.service").read_text(encoding="utf-8")
    assert forbids_lending(unit) == []
    assert set(dict(settings_of(unit))["CapabilityBoundingSet"].split()) == NEEDED
    assert "-/usr/bin/su " in unit


@pytest.mark.parametrize(
    "row",
    [
        "NoNewPrivileges=yes",
        "SystemCallFilter=@system-service",
        "CapabilityBoundingSet=",
        "InaccessiblePaths=/usr/bin/newuidmap",
    ],
)
def test_control_a_row_that_forbids_lending_is_found(row: str) -> None:
    assert forbids_lending(f"[Service]\n{row}\n") == [row.partition("=")[0]]


@pytest.mark.parametrize("name", ["web", "beat", "showroom"])
def test_what_renders_nothing_gains_no_privileges(name: str) -> None:
    unit = (DEPLOY / f"casefile-{name}.service").read_text(encoding="utf-8")
    assert ("NoNewPrivileges", "yes") in settings_of(unit)
