"""A real Chromium, driven over a pipe in the DevTools protocol, with no library in between."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars",
)  # fmt: skip
# Texts whose contrast with what is behind them is below that of WCAG AA.
CONTRAST = """
(() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const linear = (v) => (v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  const light = (c) => c.slice(0, 3).map((v) => linear(v / 255))
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const over = (c, ground) => c.length < 4 ? c : [0, 1, 2].map((i) => c[i] * c[3] + ground[i] * (1 - c[3]));
  const ground = (e) => { const own = rgb(getComputedStyle(e).backgroundColor);
    return own.length < 4 ? own : over(own, e.parentElement ? ground(e.parentElement) : [255, 255, 255]); };
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    if (!e.getClientRects().length) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) poor.push(`${e.tagName}.${e.className}: ${((a + .05) / (b + .05)).toFixed(2)}`);
  }
  return [...new Set(poor)].join(", ");
})()
"""


class Page:
    """One page; `requests` are the addresses that it asked for, `errors` what it complained about."""

    def __init__(self, to: int, out: int) -> None:
        self.to, self.out, self.buffer, self.last = to, out, b"", 0
        self.session: str | None = None
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.loaded = False
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: object) -> dict[str, Any]:
        """One command, and its answer; events that arrive before it are noted."""
        self.last += 1
        message = {"id": self.last, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self.last:
                assert "error" not in answer, answer["error"]
                return dict(answer["result"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self.buffer:
            piece = os.read(self.out, 1 << 20)
            assert piece, "the browser is gone"
            self.buffer += piece
        message, _, self.buffer = self.buffer.partition(b"\0")
        event: dict[str, Any] = json.loads(message)
        self._note(event.get("method", ""), event.get("params", {}))
        return event

    def _note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif (
            method == "Runtime.exceptionThrown"
            or (method == "Log.entryAdded" and params["entry"]["level"] == "error")
            or (method == "Runtime.consoleAPICalled" and params["type"] in {"error", "warning"})
        ):
            self.errors.append(json.dumps(params))
        elif method == "Page.loadEventFired":
            self.loaded = True

    def open(self, path: Path, width: int = 1280, dark: bool = False, script: bool = True) -> None:
        """Shows a file at that width, in light or dark, and waits until it has loaded."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        self.ask("Emulation.setScriptExecutionDisabled", value=not script)
        self.loaded = False
        self.ask("Page.navigate", url=path.resolve().as_uri())
        while not self.loaded:
            self._next()

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        return self.ask("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def picture(self, selector: str, path: Path, scale: float = 1) -> None:
        """A PNG of the first element of that selector, whole."""
        where = f"document.querySelector({selector!r}).getBoundingClientRect()"
        box = self.evaluate(
            f"(r => ({{x: r.x + scrollX, y: r.y + scrollY, width: r.width, height: r.height}}))({where})"
        )
        shot = self.ask("Page.captureScreenshot", clip={**box, "scale": scale}, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def paper(self, path: Path) -> None:
        """The page as it prints: PDF, the sizes and margins of its own stylesheet."""
        pdf = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        path.write_bytes(base64.b64decode(pdf["data"]))


@contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """A Chromium of its own, with an empty profile, that ends with the block."""
    assert CHROMIUM
    to_browser, to = os.pipe()
    out, from_browser = os.pipe()
    plumbing = f'exec {CHROMIUM} "$@" 3<&{to_browser} 4>&{from_browser}'
    command = ["bash", "-c", plumbing, "bash", *QUIET, f"--user-data-dir={profile}", "--remote-debugging-pipe"]
    with subprocess.Popen(command, pass_fds=(to_browser, from_browser), stderr=subprocess.DEVNULL) as process:
        os.close(to_browser)
        os.close(from_browser)
        try:
            yield Page(to, out)
        finally:
            process.kill()
            os.close(to)
            os.close(out)


def sheet(pdf: Path, number: int | None) -> str:
    """The text of one sheet of a PDF, or of all."""
    sheets = ["-f", str(number), "-l", str(number)] if number else []
    command = ["pdftotext", "-layout", *sheets, str(pdf), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.replace("\u202f", " ")
