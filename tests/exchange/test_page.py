"""The web page of a run, in a real browser: its numbers are the engine's, and a person without a mouse is served."""

import base64
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from engine.data.table import TableClasses
from engine.runs.film import film_of
from engine.spec import LayerSpec, NetworkSpec, Spec
from playground.exchange.exporters import EXPORTERS
from playground.model.document import Work
from tests.exchange.test_computing_exporters import CLASS_TABLE, CLASSES, COMPUTING, POINTS, outputs_of, trained

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,1000",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("Chromium and its driver are not installed (Debian: chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = webdriver.Chrome(options, webdriver.ChromeService(driver))
    yield chrome
    chrome.quit()


def page_of(work: Work) -> str:
    return EXPORTERS["page"].write(work).data.decode()


def opened(browser: webdriver.Chrome, work: Work, folder: Path) -> None:
    path = folder / "run.html"
    path.write_bytes(EXPORTERS["page"].write(work).data)
    browser.get(path.as_uri())
    assert not browser.get_log("browser"), "the page works without an error"


def text_of(browser: webdriver.Chrome, name: str) -> str:
    return browser.find_element(By.ID, name).text


def run_in(text: str) -> Any:
    found = re.search(r'<script type="application/json" id="run">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_a_page_computes_what_the_engine_computes(browser: webdriver.Chrome, tmp_path: Path) -> None:
    ask = """
        const [x1, x2, frame] = arguments;
        const { forward, run } = window.playground;
        return Array.from(forward(frame, x1, x2)[run.layers.length - 1]);
    """
    for name, spec in COMPUTING.items():
        work = trained(spec, 4)
        opened(browser, work, tmp_path)
        x1, x2 = POINTS.T.tolist()
        for frame, epochs in ((4, 4), (1, 1)):
            given = np.array(browser.execute_script(ask, x1, x2, frame)).reshape(len(POINTS), -1)
            expected = outputs_of(trained(spec, epochs))
            np.testing.assert_allclose(given, expected, rtol=1e-11, atol=1e-12, err_msg=f"{name}, epoch {epochs}")


def test_a_keyboard_goes_through_the_run(browser: webdriver.Chrome, tmp_path: Path) -> None:
    work = trained(COMPUTING["activation tanh"], 6)
    opened(browser, work, tmp_path)
    film = film_of(work.timeline, work.learned, 100)
    slider = browser.find_element(By.ID, "moment")
    assert text_of(browser, "epoch") == "6"
    for key, epoch in ((Keys.HOME, 0), (Keys.ARROW_RIGHT, 1), (Keys.END, 6), (Keys.ARROW_LEFT, 5)):
        slider.send_keys(key)
        loss = film.frames[epoch].measured.train_loss
        assert text_of(browser, "epoch") == str(epoch)
        told = browser.find_element(By.CSS_SELECTOR, "#numbers b").text
        assert float(told) == pytest.approx(loss, rel=5e-3)
        assert slider.get_attribute("aria-valuetext") == f"epoch {epoch}, training loss {told}"

    before = text_of(browser, "readout")
    plane = browser.find_element(By.ID, "plane")
    plane.send_keys(Keys.ARROW_RIGHT, Keys.SHIFT, Keys.ARROW_UP)
    assert text_of(browser, "readout") != before
    assert text_of(browser, "readout").startswith("x1 0.1, x2 1 →")

    unit = browser.find_element(By.CSS_SELECTOR, "#network button")
    unit.send_keys(Keys.SPACE)
    assert text_of(browser, "plane-title") == "Unit 1 of layer 1 over the plane"
    assert unit.get_attribute("aria-pressed") == "true"
    unit.send_keys(Keys.SPACE)
    assert text_of(browser, "plane-title") == "Output over the plane"


def test_a_film_plays_and_pauses(browser: webdriver.Chrome, tmp_path: Path) -> None:
    opened(browser, trained(COMPUTING["classes"], 40), tmp_path)
    Select(browser.find_element(By.ID, "speed")).select_by_visible_text("fast")
    play = browser.find_element(By.ID, "play")
    play.click()
    assert play.text == "Pause"
    WebDriverWait(browser, 10).until(lambda _: 2 <= int(text_of(browser, "epoch")) <= 39)
    play.click()
    assert play.text == "Play"
    assert int(text_of(browser, "epoch")) < 40


def test_a_page_is_legible_on_a_phone_and_names_all_that_can_be_used(browser: webdriver.Chrome, tmp_path: Path) -> None:
    opened(browser, trained(COMPUTING["classes"]), tmp_path)
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    )
    try:
        assert browser.execute_script("return document.scrollingElement.scrollWidth") <= 360
        smallest = browser.execute_script(
            "return Math.min(...[...document.querySelectorAll('p, button, label, td, b, span')]"
            ".filter((part) => part.textContent).map((part) => parseFloat(getComputedStyle(part).fontSize)))"
        )
        assert smallest >= 13.5
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    used = [node for node in nodes if node.get("role", {}).get("value") in ("button", "slider", "combobox", "image")]
    assert len(used) > 8
    for node in used:
        assert node["name"]["value"].strip(), node
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"


def test_a_page_loads_nothing_and_what_a_person_wrote_stays_text(browser: webdriver.Chrome, tmp_path: Path) -> None:
    evil = "</script><script>window.broken = 1</script><img src=x onerror='window.broken = 2'> {run} {style}"
    work = trained(CLASSES)
    data = replace(CLASS_TABLE, label=TableClasses("c", (evil[:60], "<b>", "z")))
    document = replace(work.document, title=evil, notes=evil, spec=replace(CLASSES, data=data))
    opened(browser, replace(work, document=document), tmp_path)
    assert browser.find_element(By.TAG_NAME, "h1").text == evil
    assert text_of(browser, "notes") == evil
    assert browser.execute_script("return window.broken ?? null") is None
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_a_page_of_a_usual_run_is_small_and_so_is_one_of_the_largest() -> None:
    usual = Spec(network=NetworkSpec(tuple(LayerSpec(8, "relu") for _ in range(6))))
    page = EXPORTERS["page"].write(trained(usual, 300))
    assert len(page.data) < 3_000_000
    assert len(run_in(page.data.decode())["frames"]) == 240
    largest = Spec(network=NetworkSpec(tuple(LayerSpec(32, "tanh") for _ in range(20))))
    page = EXPORTERS["page"].write(trained(largest, 8))
    assert len(page.data) < 3_000_000
    assert len(run_in(page.data.decode())["frames"]) == 9
    assert any("single precision" in line for line in page.left_out)


def test_the_weights_of_every_moment_are_carried_bit_for_bit() -> None:
    work = trained(COMPUTING["activation sin"], 3)
    run = run_in(page_of(work))
    carried = np.frombuffer(base64.b64decode(run["parameters"]["data"]), "<f8").reshape(4, -1)
    run_again = [trained(COMPUTING["activation sin"], epoch).learned.parameters for epoch in range(4)]
    assert np.array_equal(carried, run_again)


def test_a_run_that_was_changed_on_the_way_shows_its_present_moment_alone() -> None:
    work = trained(COMPUTING["activation relu"])
    parameters = work.learned.parameters.copy()
    parameters[0] += 0.1
    changed = Work(work.document, replace(work.learned, parameters=parameters))  # as a file brings it
    page = EXPORTERS["page"].write(changed)
    assert len(run_in(page.data.decode())["frames"]) == 1
    assert "changed on the way" in page.left_out[0]
