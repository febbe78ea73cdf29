#!/usr/bin/env -S python3 -B
"""Opens the page of `parcode inspect --html` in headless Chromium, as a reader would.

Needs Debian's `chromium` (setup/debian.sh page); where it is missing the test says so and passes.
With PAGE_SCREENSHOTS=FOLDER in the environment it leaves its screenshots there.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.getcwd()
PARCODE = os.path.join(ROOT, "tools/parcode")
FOLDER = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))
CHROMIUM = shutil.which("chromium", path=os.environ.get("PATH", "") + ":/usr/bin")


class Browser:
    """Chromium, spoken to over a pair of pipes: JSON messages with a zero byte behind each."""

    def __init__(self):
        to_browser, self.write_end = os.pipe()
        self.read_end, from_browser = os.pipe()

        def use_pipes():
            # The browser reads from 3 and writes to 4, whatever the pipes' numbers were.
            first, second = os.dup(to_browser), os.dup(from_browser)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             "--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=1280,1800",
             "--user-data-dir=" + os.path.join(FOLDER, "profile"), "about:blank"],
            preexec_fn=use_pipes, pass_fds=(3, 4, to_browser, from_browser),
            stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.pending = b""
        self.count = 0
        self.events = []
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target,
                                 flatten=True)["sessionId"]
        for domain in ("Runtime", "Log", "Page"):
            self.call(domain + ".enable")

    def receive(self):
        while b"\0" not in self.pending:
            piece = os.read(self.read_end, 65536)
            if not piece:
                raise EOFError("the browser ended")
            self.pending += piece
        text, self.pending = self.pending.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise RuntimeError(answer["error"])
                return answer["result"]
            self.events.append(answer)

    def open(self, path):
        self.events.clear()
        self.call("Page.navigate", url="file://" + path)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.receive())

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                           awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"])
        return result["result"].get("value")

    def click(self, selector):
        box = self.value(f"(() => {{ const r = document.querySelector({json.dumps(selector)})"
                         ".getBoundingClientRect(); return [r.left, r.top]; })()")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=box[0] + 8, y=box[1] + 8,
                      button="left", clickCount=1)
        self.value("new Promise(done => setTimeout(done, 500))")  # the transition's end

    def screenshot(self, name, height=1800):
        folder = os.environ.get("PAGE_SCREENSHOTS")
        if not folder:
            return
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True,
                         clip={"x": 0, "y": 0, "width": 1280, "height": height, "scale": 1})
        with open(os.path.join(folder, name + ".png"), "wb") as file:
            file.write(base64.b64decode(data["data"]))

    def complaints(self):
        """Errors and warnings of the console, exceptions, and everything that was fetched."""
        self.value("1")
        bad = []
        for event in self.events:
            method, parameters = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                bad.append(parameters["exceptionDetails"])
            if method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning"):
                bad.append(parameters["args"])
            if method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
                bad.append(parameters["entry"])
        return bad

    def close(self):
        self.session = None
        self.call("Browser.close")
        self.process.wait()


def boxes(browser):
    return browser.value("Object.fromEntries([...document.querySelectorAll('.box')]"
                         ".map(box => [box.dataset.path, Number(box.dataset.value)]))")


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        subprocess.run([os.path.join(ROOT, "examples/world/world"), "world.pcode"], cwd=FOLDER,
                       check=True, capture_output=True)
        subprocess.run([PARCODE, "inspect", "world.pcode", "--html", "page.html"], cwd=FOLDER,
                       check=True)
        text = subprocess.run([PARCODE, "inspect", "--deep", "--json", "world.pcode"], cwd=FOLDER,
                              check=True, capture_output=True).stdout
        cls.inspection = json.loads(text)
        cls.fields = {field["path"]: field for field in cls.inspection["fields"]}
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def setUp(self):
        self.browser.open(os.path.join(FOLDER, "page.html"))

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])

    def test_needs_no_network(self):
        with open(os.path.join(FOLDER, "page.html"), encoding="utf-8") as file:
            text = file.read()
        for mark in ("http://", "https://", "src=", "@import", "url("):
            self.assertNotIn(mark, text)
        self.assertEqual(self.browser.value("performance.getEntriesByType('resource').length"), 0)

    def test_shows_the_numbers_of_inspect_json(self):
        shown = boxes(self.browser)
        for path in ("users", "system_logs", "asset", "regions[*].zones[*].terrain"):
            field = self.fields[path]
            self.assertEqual(shown[path], field["stored_bytes"] + field["table_bytes"], path)
        regions = self.fields["regions"]
        self.assertEqual(shown["regions"], regions["stored_bytes"] + regions["below_bytes"])
        rows = self.browser.value("document.querySelectorAll('#fields tbody tr').length")
        self.assertEqual(rows, len(self.fields))
        hints = self.browser.value("document.querySelectorAll('.hint').length")
        self.assertEqual(hints, len(self.inspection["hints"]))
        self.assertEqual(self.browser.value("document.querySelectorAll('#bytes i').length"), 1024)
        self.browser.screenshot("page")

    def test_areas_are_as_large_as_their_values(self):
        ratio = self.browser.value("""(() => {
            const area = path => { const r = document.querySelector(`.box[data-path="${path}"]`)
              .getBoundingClientRect(); return (r.width + 2) * (r.height + 2); };
            return area("users") / area("asset"); })()""")
        users, asset = self.fields["users"], self.fields["asset"]
        wanted = ((users["stored_bytes"] + users["table_bytes"]) /
                  (asset["stored_bytes"] + asset["table_bytes"]))
        self.assertAlmostEqual(ratio / wanted, 1, delta=0.03)

    def test_zooms_in_by_a_click_and_out_by_the_path(self):
        self.browser.click('.box[data-path="regions"]')
        shown = boxes(self.browser)
        self.assertIn("regions[*].zones", shown)
        self.assertNotIn("users", shown)
        crumbs = self.browser.value("document.getElementById('crumbs').textContent")
        self.assertEqual(crumbs.replace(" ", ""), "world.pcode›regions")
        self.browser.screenshot("zoomed", 700)
        self.browser.click("#crumbs button")
        self.assertIn("users", boxes(self.browser))

    def test_switches_what_areas_stand_for(self):
        for metric, value in [("chunks", self.fields["users"]["chunks"] +
                               self.fields["users"]["tables"]),
                              ("decoded", self.fields["users"]["decoded_bytes"] +
                               self.fields["users"]["table_bytes"])]:
            self.browser.click(f'#metrics button[data-metric="{metric}"]')
            self.assertEqual(boxes(self.browser)["users"], value)
        self.browser.click('#metrics button[data-metric="ratio"]')
        text = self.browser.value("document.querySelector('.box[data-path=users]').textContent")
        self.assertIn("1.0x", text)
        self.browser.screenshot("ratio", 700)

    def test_shows_the_histogram_of_a_chosen_field(self):
        self.browser.click('#fields tr[data-path="system_logs"]')
        title = self.browser.value("document.getElementById('histtitle').textContent")
        self.assertEqual(title, "Chunks of system_logs by size")
        bars = self.browser.value("[...document.querySelectorAll('#histogram span:last-of-type')]"
                                  ".length")
        self.assertGreaterEqual(bars, 1)

    def test_is_readable_in_the_dark(self):
        self.browser.call("Emulation.setEmulatedMedia",
                          features=[{"name": "prefers-color-scheme", "value": "dark"}])
        self.browser.value("new Promise(done => setTimeout(done, 400))")
        paper = self.browser.value("getComputedStyle(document.body).backgroundColor")
        self.browser.screenshot("dark")
        self.browser.call("Emulation.setEmulatedMedia", features=[])
        self.assertEqual(paper, "rgb(15, 19, 26)")


if __name__ == "__main__":
    if CHROMIUM is None:
        print("skipped: there is no chromium; setup/debian.sh page installs it")
        sys.exit(0)
    unittest.main()
