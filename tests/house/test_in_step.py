"""What is written twice says the same: drawing and table, models and migrations, settings and their list."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from casefile.entries import drawing
from tests.house.tree import ROOT, files, plant

_DRAWN = re.compile(r"<!-- drawing:begin -->\s*```mermaid\n(.*?)```\s*<!-- drawing:end -->", re.DOTALL)
_ASKED = re.compile(r"""(?:environ|GIVEN)(?:\.get\(|\.pop\(|\[)\s*["']([A-Z][A-Z_]+)["']""")

# What every machine sets by itself, and what the supervisor gives its own children.
NOT_FOR_THE_DESK = {"DJANGO_SETTINGS_MODULE", "HOME", "PATH", "TMPDIR"}


def drawn(text: str) -> str:
    """The drawing in a page of the docs, "" when there is none between the markers."""
    match = _DRAWN.search(text)
    return match.group(1).strip() if match else ""


def missing_migrations(now: ProjectState) -> dict[str, list[str]]:
    """What `makemigrations` would write for our apps, by app; asks no database."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    wanted = MigrationAutodetector(loader.project_state(), now).changes(graph=loader.graph)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("casefile.")}
    return {
        label: [operation.describe() for migration in migrations for operation in migration.operations]
        for label, migrations in wanted.items()
        if label in ours
    }


def unlisted_settings(root: Path) -> list[str]:
    """The names the product reads from the environment that `.env.example` does not explain."""
    read = {
        name for path in files(root / "casefile", ".py") for name in _ASKED.findall(path.read_text(encoding="utf-8"))
    }
    example = (root / ".env.example").read_text(encoding="utf-8")
    listed = set(re.findall(r"^#?\s*([A-Z][A-Z_]+)=", example, re.MULTILINE))
    return sorted(read - listed - NOT_FOR_THE_DESK)


def test_the_drawing_of_the_life_is_the_table():
    page = (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8")
    assert drawn(page) == drawing.mermaid().strip()


def test_a_drawing_out_of_step_is_found():
    page = f"# Life\n<!-- drawing:begin -->\n```mermaid\n{drawing.mermaid()}\n```\n<!-- drawing:end -->\n"
    assert drawn(page) == drawing.mermaid().strip()
    assert drawn(page.replace("SUBMITTED", "WAITING").replace("submit", "wait")) != drawing.mermaid().strip()
    assert drawn("no drawing at all") == ""


def test_every_change_of_a_model_has_its_migration():
    assert missing_migrations(ProjectState.from_apps(apps)) == {}


def test_a_planted_model_without_a_migration_is_found():
    now = ProjectState.from_apps(apps)
    now.add_model(ModelState("cases", "Planted", [("id", models.AutoField(primary_key=True))]))
    assert "Create model Planted" in missing_migrations(now)["cases"]


def test_every_setting_from_outside_is_explained():
    assert unlisted_settings(ROOT) == []


@pytest.mark.parametrize(
    "line", ['os.environ.get("CASEFILE_NEW")', "os.environ['CASEFILE_NEW']", 'GIVEN["CASEFILE_NEW"]']
)
def test_a_planted_setting_without_a_word_is_found(line, tmp_path):
    plant(tmp_path, "casefile/settings.py", f"NEW = {line}\nOLD = os.environ['CASEFILE_OLD']\n")
    plant(tmp_path, ".env.example", "# What it is.\n#CASEFILE_OLD=1\n")
    assert unlisted_settings(tmp_path) == ["CASEFILE_NEW"]
