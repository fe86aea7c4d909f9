"""Files that others expect of a project: they are well formed, agree with each other, and name what is there."""
import datetime
import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

from flowspace.cli import _parser

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.M))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
PAPERS = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "REPLICATION.md",
                                   ".github/PULL_REQUEST_TEMPLATE.md")]


def pythons() -> list[str]:
    oldest, end = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", PROJECT["requires-python"]).groups()
    return [f"3.{minor}" for minor in range(int(oldest), int(end))]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# ---- citation and changelog ----

def sections_of_changelog() -> list[tuple[str, str | None]]:
    """Version and date of each section, newest first."""
    heads = re.findall(r"^## (.+)$", read("CHANGELOG.md"), re.M)
    found = [re.fullmatch(r"\[(Unreleased|\d+\.\d+\.\d+)\](?: - (\d{4}-\d{2}-\d{2}))?", head) for head in heads]
    assert heads and all(found), heads
    return [(one[1], one[2]) for one in found]


def test_the_changelog_keeps_its_form():
    first, *released = sections_of_changelog()
    assert first == ("Unreleased", None)
    assert all(datetime.date.fromisoformat(date) for _, date in released)
    versions = [tuple(int(part) for part in version.split(".")) for version, _ in released]
    assert versions == sorted(set(versions), reverse=True)
    kinds = re.findall(r"^### (.+)$", read("CHANGELOG.md"), re.M)
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_version_is_the_newest_released_or_the_first_to_come():
    _, *released = sections_of_changelog()
    if released:
        assert PROJECT["version"] == released[0][0]
    else:
        assert f"Will be {PROJECT['version']}," in read("CHANGELOG.md")


def test_the_citation_file_holds_what_its_format_requires():
    """Citation File Format 1.2.0: required keys, the keys used here, and their types."""
    citation = yaml.safe_load(read("CITATION.cff"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert set(citation) <= {"cff-version", "message", "title", "authors", "type", "version", "license", "abstract",
                             "keywords", "references", "date-released", "repository-code", "url", "doi"}
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] in {"software", "dataset"}
    assert all(isinstance(word, str) and word for word in citation["keywords"])
    for work in [citation, *citation["references"]]:
        assert work["title"] and work["authors"]
        for author in work["authors"]:
            assert set(author) <= {"name"} or {"family-names", "given-names"} == set(author)
    for work in citation["references"]:
        assert work["type"] == "book" and isinstance(work["year"], int) and work["publisher"]["name"]


def test_the_citation_file_has_a_date_once_the_version_is_released():
    citation = yaml.safe_load(read("CITATION.cff"))
    dates = dict(sections_of_changelog())
    assert str(citation["version"]) == PROJECT["version"]
    assert str(citation.get("date-released")) == str(dates.get(PROJECT["version"]))


# ---- GitHub ----

@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_run_what_is_there(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert True in workflow  # the key `on`, as YAML 1.1 reads it
    assert workflow["permissions"] == {"contents": "read"}
    assert "group" in workflow["concurrency"]
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert all(job["runs-on"] == "ubuntu-latest" and job["timeout-minutes"] for job in workflow["jobs"].values())
    for step in steps:
        assert len({"uses", "run"} & set(step)) == 1
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])
        for target in re.findall(r"\bmake ([a-z-]+)", step.get("run", "")):
            assert target in TARGETS
        for script in re.findall(r"^\.ci/\w+", step.get("run", ""), re.M):
            assert os.access(ROOT / script, os.X_OK)
    used = path.read_text(encoding="utf-8")
    expressions = re.findall(r"\$\{\{ ([\w.-]+) \}\}", used)
    assert len(expressions) == used.count("${{")
    assert all(one.split(".")[0] in {"github", "matrix", "steps"} for one in expressions)


def test_continuous_integration_takes_every_python_that_the_package_allows():
    job = yaml.safe_load(read(".github/workflows/ci.yml"))["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"] == pythons()
    assert {"run": ".ci/run"} in job["steps"]


def test_the_published_site_is_the_one_that_is_built():
    jobs = yaml.safe_load(read(".github/workflows/pages.yml"))["jobs"]
    build = {step.get("uses", step.get("run", "")).split("@")[0]: step for step in jobs["build"]["steps"]}
    assert build["actions/setup-python"]["with"]["python-version"] in pythons()
    assert "make book STRICT=1" in build
    assert build["actions/upload-pages-artifact"]["with"]["path"] == "_build/site"
    assert jobs["deploy"]["needs"] == "build"
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert all("permissions" not in job for name, job in jobs.items() if name != "deploy")
    (step,) = jobs["deploy"]["steps"]
    assert step["uses"].startswith("actions/deploy-pages@")
    assert f"steps.{step['id']}.outputs.page_url" in jobs["deploy"]["environment"]["url"]


def test_there_is_a_form_for_each_kind_of_issue():
    assert [path.stem for path in FORMS] == ["code_problem", "teaching_idea", "wrong_data", "wrong_number"]
    config = yaml.safe_load(read(".github/ISSUE_TEMPLATE/config.yml"))
    assert set(config) <= {"blank_issues_enabled", "contact_links"}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_issue_forms_are_such_as_github_reads(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(form) <= {"name", "description", "title", "labels", "assignees", "body"}
    assert form["name"] and form["description"]
    known = {"input": {"label", "description", "placeholder", "value"},
             "textarea": {"label", "description", "placeholder", "value", "render"},
             "dropdown": {"label", "description", "options", "multiple", "default"}}
    names = [part["id"] for part in form["body"]]
    labels = [part["attributes"]["label"] for part in form["body"]]
    assert len(set(names)) == len(names) and len(set(labels)) == len(labels)
    for part in form["body"]:
        assert set(part) <= {"type", "id", "attributes", "validations"}
        assert re.fullmatch(r"[\w-]+", part["id"])
        assert set(part["attributes"]) <= known[part["type"]]
        # Both languages, and no option that YAML takes for a truth value.
        assert re.search(r"[\u4e00-\u9fff]", part["attributes"]["label"])
        options = part["attributes"].get("options", [])
        assert all(isinstance(option, str) for option in options) and len(set(options)) == len(options)
        assert set(part.get("validations", {})) <= {"required"}
    assert any(part.get("validations", {}).get("required") for part in form["body"])


# ---- containers ----

def test_the_development_container_makes_the_environment_on_a_python_that_is_allowed():
    container = json.loads(read(".devcontainer/devcontainer.json"))
    assert re.search(r"/python:(3\.\d+)-", container["image"])[1] in pythons()
    command, target = container["postCreateCommand"].split()
    assert command == "make" and target in TARGETS
    settings = container["customizations"]["vscode"]["settings"]
    assert settings["python.defaultInterpreterPath"].endswith("/.venv/bin/python")


def test_binder_makes_the_environment_on_a_python_that_is_allowed():
    folder = ROOT / ".binder"
    # A requirements.txt here would be installed beside the server of the notebooks, not as the lock says.
    assert {path.name for path in folder.iterdir()} == {"runtime.txt", "apt.txt", "postBuild"}
    assert re.fullmatch(r"python-(3\.\d+)\n", read(".binder/runtime.txt"))[1] in pythons()
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", line) for line in read(".binder/apt.txt").splitlines())
    script = folder / "postBuild"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
    assert set(re.findall(r"^make ([a-z-]+)", script.read_text(encoding="utf-8"), re.M)) == {"environment"}


def test_the_kernel_that_binder_replaces_is_the_one_the_notebooks_ask_for():
    asked = {json.loads(path.read_text(encoding="utf-8"))["metadata"]["kernelspec"]["name"]
             for path in ROOT.glob("chapters/*.ipynb")}
    assert asked == set(re.findall(r"--name (\S+)", read(".binder/postBuild")))


# ---- papers ----

@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_papers_name_what_is_there(path):
    text = path.read_text(encoding="utf-8")
    links = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if not re.match("https?://", target)]
    assert [target for target in links if not (ROOT / target).exists()] == []
    # The list of sources names files of other repositories.
    own = re.sub(r"^- \*\*.*$", "", text, flags=re.M) if path.name == "REPLICATION.md" else text
    spans = re.findall(r"`([^`\n]+)`", own) + re.findall(r"^(?:```\n)?(.*\bmake .*)$", text, re.M)
    inside = re.compile(r"(?:lib|data|chapters|exercises|pages|tests|tools|benchmarks|\.github|\.ci|\.binder|"
                        r"\.devcontainer)/[\w./-]*")
    named = {span for span in spans if inside.fullmatch(span) and not re.search(r"NAME|\bX\b", span)}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
    targets = {target for span in spans for target in re.findall(r"(?:^|^\s*|; )make ([a-z][a-z-]*)", span)}
    assert targets <= TARGETS


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_papers_name_commands_that_there_are(path):
    commands = next(action for action in _parser()._actions if action.dest == "command").choices
    named = set(re.findall(r"(?:`|bin/)flowspace ([a-z][a-z-]+)", path.read_text(encoding="utf-8")))
    assert named <= set(commands)


def test_no_address_of_the_repository_is_made_up():
    """It is not known yet; an address that names an owner would lead nowhere, or to somebody else."""
    places = [*PAPERS, *WORKFLOWS, *FORMS, ROOT / "CITATION.cff", ROOT / ".devcontainer" / "devcontainer.json",
              ROOT / ".binder" / "postBuild", ROOT / "pyproject.toml"]
    found = re.compile(r"(?:github\.com|github\.io|mybinder\.org/v2/gh)/[\w./-]*flowspace", re.I)
    assert [path.name for path in places if found.search(path.read_text(encoding="utf-8"))] == []


def test_the_readme_leads_to_the_other_papers():
    links = set(re.findall(r"\]\(([^)]+)\)", read("README.md")))
    assert {"REPLICATION.md", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff", "ARCHITECTURE.md", "LICENSE",
            "LICENSE-TEXT.md"} <= links
