/** Report pages as their readers have them: opened from a file in Chromium, by mouse, by keyboard, on a phone, on paper. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeResults } from "./report-pages";

const CHROMIUM = process.env.TOKENTIDE_CHROMIUM ?? "/usr/bin/chromium";
const isThere = existsSync(CHROMIUM);
if (!isThere)
  console.warn(`skipped: report pages in a browser, as there is no ${CHROMIUM} (Debian: apt-get install chromium)`);

/** Screenshots are kept where this names a folder. */
const SHOTS = process.env.TOKENTIDE_SCREENSHOTS;
const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const DARK: BrowserContextOptions = { ...DESKTOP, colorScheme: "dark" };

interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe.skipIf(!isThere)(`a report page in ${CHROMIUM}`, () => {
  let browser: Browser;
  let folder: string;
  let pages: Readonly<Record<"one" | "failures" | "both", string>>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tokentide-browser-"));
    pages = makeResults(folder);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page and hands it on; whatever it logs or asks the network for is a failure. */
  async function open(name: keyof typeof pages, options: BrowserContextOptions, use: (page: Page) => Promise<void>) {
    const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
    const page = await context.newPage();
    const faults: string[] = [];
    const url = pathToFileURL(pages[name]).href;
    page.on("console", (message) => faults.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    page.on("request", (request) => {
      if (request.url() !== url) faults.push(`request: ${request.url()}`);
    });
    try {
      await page.goto(url);
      await page.locator(".charts .uplot").first().waitFor();
      await use(page);
      expect(faults).toEqual([]);
    } finally {
      await context.close();
    }
  }

  const shownCount = async (page: Page) => (await page.locator(".table-count").textContent()) ?? "";
  const isWhole = (page: Page) => page.locator("button[data-zoom=whole]").isDisabled();

  it.for(["one", "failures", "both"] as const)(
    "opens from a file, draws its charts, asks nobody for anything: %s",
    async (name) => {
      await open(name, DESKTOP, async (page) => {
        expect(await page.locator(".charts canvas").count()).toBeGreaterThanOrEqual(8);
        expect(await page.locator(".cdf-charts canvas").count()).toBe(3);
        expect(await page.locator(".track .mark").count()).toBeGreaterThan(0);
      });
    },
  );

  it("zooms all charts by dragging across one, and shows all again by a double click", async () => {
    await open("one", DESKTOP, async (page) => {
      await page.locator("#decisions select").selectOption("all");
      await page.locator("#decisions input[type=checkbox]").check();
      const all = await shownCount(page);
      const plots = page.locator(".charts .u-over");
      await plots.first().scrollIntoViewIfNeeded();
      const box = (await plots.first().boundingBox())!;
      await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, box.y + 40, { steps: 5 });
      await page.mouse.up();
      expect(await isWhole(page)).toBe(false);
      const [shown, of] = (await shownCount(page)).split(" of ").map(Number) as [number, number];
      expect(shown / of).toBeGreaterThan(0.1);
      expect(shown / of).toBeLessThan(0.3);
      await plots.nth(3).dblclick();
      expect(await isWhole(page)).toBe(true);
      expect(await shownCount(page)).toBe(all);
    });
  });

  it("zooms and moves by keys and by buttons", async () => {
    await open("one", DESKTOP, async (page) => {
      await page.locator(".charts").focus();
      await page.keyboard.press("+");
      await page.keyboard.press("+");
      await page.keyboard.press("ArrowRight");
      expect(await isWhole(page)).toBe(false);
      await page.keyboard.press("0");
      expect(await isWhole(page)).toBe(true);
      await page.getByRole("button", { name: "Zoom in" }).click();
      expect(await isWhole(page)).toBe(false);
      await page.getByRole("button", { name: "All: show the whole run" }).click();
      expect(await isWhole(page)).toBe(true);
    });
  });

  it("shows the reason of each decision, to the mouse and to the keyboard", async () => {
    await open("one", DESKTOP, async (page) => {
      const track = page.getByRole("slider", { name: "Scaling decisions" });
      const bubble = page.locator(".bubble");
      await track.scrollIntoViewIfNeeded();
      await page.keyboard.press("Tab");
      await track.focus();
      await page.keyboard.press("Home");
      const first = await bubble.textContent();
      expect(first).toContain("kv utilisation");
      expect(await track.getAttribute("aria-valuetext")).toContain("kv utilisation");
      await page.keyboard.press("ArrowRight");
      expect(await bubble.textContent()).not.toBe(first);
      await page.keyboard.press("Escape");
      expect(await bubble.isVisible()).toBe(false);
      const up = await page.locator(".track .mark.up").boundingBox();
      await page.mouse.move(up!.x + 6, up!.y + 5);
      expect(await bubble.textContent()).toContain("changed");
    });
  });

  it("finds decisions by words, by kind and by what the charts show", async () => {
    await open("failures", DESKTOP, async (page) => {
      const rows = page.locator("#decisions tbody tr");
      const all = await rows.count();
      await page.getByLabel("Which decisions").selectOption("failed");
      expect(await rows.count()).toBeLessThan(all);
      expect(new Set(await page.locator("#decisions .kind").allInnerTexts())).toEqual(new Set(["failure"]));
      await page.getByLabel("Which decisions").selectOption("telling");
      await page.getByLabel("Search the decisions").fill("injected failure");
      for (const text of await rows.allInnerTexts()) expect(text.toLowerCase()).toContain("injected failure");
      await page.getByLabel("Search the decisions").fill("no such words");
      expect(await rows.count()).toBe(0);
      await page.getByLabel("Search the decisions").fill("");
      await rows.first().getByRole("button").click();
      expect(await isWhole(page)).toBe(false);
    });
  });

  it("compares runs at the percentile that is asked for", async () => {
    await open("both", DESKTOP, async (page) => {
      expect(await page.locator("#pareto svg circle").count()).toBe(2);
      await page.getByLabel("Percentile").selectOption("p50");
      expect(await page.getByText("Time to first token (TTFT), p50").isVisible()).toBe(true);
      const names = await page.locator(".charts .u-legend").first().textContent();
      expect(names).toMatch(/one.*failures/s);
    });
  });

  const looks = [
    { look: "desktop", options: DESKTOP, name: "one" },
    { look: "dark", options: DARK, name: "failures" },
    { look: "phone", options: PHONE, name: "failures" },
    { look: "side by side", options: DESKTOP, name: "both" },
    { look: "side by side on a phone", options: PHONE, name: "both" },
  ] as const;

  it.for(looks)("has no serious fault of accessibility: $look", async ({ options, name }) => {
    await open(name, options, async (page) => {
      await page.addScriptTag({ content: axe.source });
      const violations = await page.evaluate(async () => {
        const { axe: checker } = globalThis as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } };
        return (await checker.run()).violations;
      });
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(
        serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`),
      ).toEqual([]);
    });
  });

  it.for(looks)("fits its window: $look", async ({ options, name, look }) => {
    await open(name, options, async (page) => {
      const { content, width } = await page.evaluate(() => ({
        content: document.documentElement.scrollWidth,
        width: document.documentElement.clientWidth,
      }));
      expect(content).toBeLessThanOrEqual(width + 1);
      const shot = await page.screenshot({
        fullPage: true,
        ...(SHOTS === undefined ? {} : { path: join(SHOTS, `${look}.png`) }),
      });
      expect(shot.length).toBeGreaterThan(20_000);
    });
  });

  it("fits paper, its configuration unfolded and its colours those of paper", async () => {
    await open("one", DARK, async (page) => {
      await page.pdf({
        format: "A4",
        printBackground: true,
        ...(SHOTS === undefined ? {} : { path: join(SHOTS, "print.pdf") }),
      });
      // What the page does when it is printed, seen on a screen as wide as paper between its margins.
      await page.setViewportSize({ width: 703, height: 1000 });
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      const { content, isOpen, ground } = await page.evaluate(() => ({
        content: document.documentElement.scrollWidth,
        isOpen: document.querySelector("details")!.open,
        ground: getComputedStyle(document.documentElement).getPropertyValue("--surface"),
      }));
      expect([content, isOpen, ground]).toEqual([703, true, "#ffffff"]);
      if (SHOTS !== undefined) await page.screenshot({ fullPage: true, path: join(SHOTS, "print.png") });
    });
  });
});
