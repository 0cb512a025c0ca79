"""What is shipped: the wheel's and the source distribution's contents, and projects that build against them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
from importlib import metadata
from pathlib import Path

import pytest

import nyckeltal as nt

ROOT = Path(__file__).parents[2]
CONSUMER = ROOT / "tests" / "consumer"
#: The extension of the sanitizers' run stands on PYTHONPATH: nothing there was installed.
SANITIZED = "NYCKELTAL_SANITIZED" in os.environ


def run(*command: str | Path) -> str:
    """Output of a command; its whole output is in the message when it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(done.args)}\n{done.stdout}{done.stderr}"
    return done.stdout


def folder(option: str) -> Path:
    return Path(run(sys.executable, "-m", "nyckeltal", option).strip())


def build_and_run(project: Path, build: Path, *definitions: str) -> None:
    run("cmake", "-S", project, "-B", build, "-DCMAKE_BUILD_TYPE=Debug", *definitions)
    run("cmake", "--build", build, "--parallel")
    assert run(build / "consumer").startswith(f"nyckeltal {nt.__version__}")


needs_cmake = pytest.mark.skipif(shutil.which("cmake") is None, reason="needs cmake on the PATH")
installed_only = pytest.mark.skipif(SANITIZED, reason="the sanitizers' run has nothing installed")


@installed_only
def test_installed_package_carries_everything() -> None:
    files = [path.as_posix() for path in metadata.files("nyckeltal") or []]
    if not any(path == "nyckeltal/__init__.py" for path in files):
        pytest.skip("editable install: the Python files are not in the wheel")
    headers = {path.relative_to(ROOT).as_posix() for path in (ROOT / "include").rglob("*.[hi]pp")}
    tracked = {path.relative_to(ROOT / "python").as_posix() for path in (ROOT / "python" / "nyckeltal").rglob("*.*")}
    tracked = {path for path in tracked if not re.search(r"__pycache__|\.so$", path)}
    config = {"nyckeltalConfig", "nyckeltalConfigVersion", "NyckeltalDependencies"}
    config |= {"nyckeltalTargets", "nyckeltalHeaderOnlyTargets"}
    wanted = tracked | {f"nyckeltal/{header}" for header in headers}
    wanted |= {f"nyckeltal/share/cmake/nyckeltal/{name}.cmake" for name in config}
    wanted |= {f"nyckeltal/lib/{name}" for name in ["libnyckeltal.a", "libnyckeltal_io.a", "pkgconfig/nyckeltal.pc"]}
    wanted |= {"nyckeltal/py.typed", "nyckeltal/_core.pyi"}
    assert wanted - set(files) == set()
    # Nothing beside the package: no headers in a folder that belongs to others.
    assert {path.split("/")[0] for path in files if not path.startswith("..")} <= {
        "nyckeltal",
        f"nyckeltal-{nt.__version__}.dist-info",
    }


@installed_only
def test_main_module_names_the_installed_folders() -> None:
    assert (folder("--cmakedir") / "nyckeltalConfig.cmake").is_file()
    assert (folder("--includedir") / "nyckeltal" / "nyckeltal.hpp").is_file()


def test_source_distribution_has_every_tracked_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = pytest.importorskip("scikit_build_core.build", reason="needs scikit-build-core")
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git clone")
    monkeypatch.chdir(ROOT)
    archive = tmp_path / build.build_sdist(str(tmp_path))
    with tarfile.open(archive) as content:
        packed = {name.split("/", 1)[1] for name in content.getnames() if "/" in name}
    tracked = {name for name in run("git", "ls-files").splitlines() if not name.startswith(".ci/")}
    assert {name for name in tracked - packed if (ROOT / name).exists()} == set()


def test_version_stands_in_one_place() -> None:
    line = (ROOT / "include" / "nyckeltal" / "version.hpp").read_text(encoding="utf-8")
    assert f'"{nt.__version__}"' in line
    for path in ["pyproject.toml", "CMakeLists.txt", "CITATION.cff", "docs/conf.py"]:
        assert nt.__version__ not in (ROOT / path).read_text(encoding="utf-8"), f"{path} repeats the version"


# The other ways to take nyckeltal in build it again: tests/consumer/run, a step of its own.
@pytest.mark.build
@needs_cmake
@installed_only
def test_project_finds_the_package_of_the_wheel(tmp_path: Path) -> None:
    build_and_run(CONSUMER / "find_package", tmp_path, f"-Dnyckeltal_DIR={folder('--cmakedir')}")


@pytest.mark.skipif(sys.version_info < (3, 11), reason="generated with a newer Python")
def test_stub_is_what_the_compiled_module_says() -> None:
    pytest.importorskip("pybind11_stubgen", reason="needs pybind11-stubgen")
    if SANITIZED:
        pytest.skip("checked in the ordinary run")
    done = subprocess.run([sys.executable, ROOT / "tools" / "stubs.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, f"run  python tools/stubs.py\n{done.stdout}{done.stderr}"
