/** The documentation as its readers have it: opened from files in Chromium, searched by keyboard, on a phone, in the dark. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildSite } from "../scripts/docs/build-site.mjs";

const CHROMIUM = process.env.TOKENTIDE_CHROMIUM ?? "/usr/bin/chromium";
const isThere = existsSync(CHROMIUM);
if (!isThere)
  console.warn(
    `skipped: the documentation in a browser, as there is no ${CHROMIUM} (Debian: apt-get install chromium)`,
  );

const PHONE_WIDTH = 390;
const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
const DARK: BrowserContextOptions = { ...DESKTOP, colorScheme: "dark" };
const PHONE: BrowserContextOptions = { viewport: { width: PHONE_WIDTH, height: 844 }, isMobile: true, hasTouch: true };

describe.skipIf(!isThere)(`the documentation in ${CHROMIUM}`, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tokentide-site-"));
    buildSite(folder);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page and hands it on; an error, or a request for anything but a file, is a failure. */
  async function open(name: string, options: BrowserContextOptions, use: (page: Page) => Promise<void>) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    page.on("request", (request) => {
      if (!/^(file|data):/.test(request.url())) faults.push(`request: ${request.url()}`);
    });
    try {
      await page.goto(pathToFileURL(join(folder, name)).href);
      await use(page);
      expect(faults).toEqual([]);
    } finally {
      await context.close();
    }
  }

  it.for([
    { name: "index.html", options: DESKTOP },
    { name: "reference/yaml.html", options: DARK },
    { name: "trust.html", options: PHONE },
    { name: "zh-CN/index.html", options: DARK },
  ])("has no accessibility fault: $name", async ({ name, options }) => {
    await open(name, options, async (page) => {
      await page.evaluate(axe.source);
      const violations = await page.evaluate(async () => {
        const found = await (globalThis as unknown as { axe: typeof axe }).axe.run({ preload: false });
        return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
      expect(violations).toEqual([]);
    });
  });

  it("finds a setting where it is described, by keyboard alone", async () => {
    await open("policies/hpa.html", DESKTOP, async (page) => {
      await page.keyboard.press("/");
      await page.keyboard.type("scale_up_delay");
      await page.locator("#found a").first().waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForURL(/reference\/yaml\.html#applicationsscaling_manager$/);
      await page.keyboard.press("/");
      await page.keyboard.type("no such word");
      await page.getByText("Nothing found.").waitFor();
      await page.keyboard.press("Escape");
      expect(await page.locator("#found").isHidden()).toBe(true);
    });
  });

  it.for(["index.html", "reference/yaml.html", "validity.html", "extending.html"])(
    "fits a phone, tables and code scroll by themselves: %s",
    async (name) => {
      await open(name, PHONE, async (page) => {
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE_WIDTH);
      });
    },
  );

  it("has its menu behind a button on a phone", async () => {
    await open("concepts.html", PHONE, async (page) => {
      expect(await page.locator("nav").isVisible()).toBe(false);
      await page.locator("#menu").click();
      await page.locator("nav").getByRole("link", { name: "Quick start" }).click();
      await page.waitForURL(/quick-start\.html$/);
    });
  });

  it("keeps light or dark as it was chosen", async () => {
    await open("index.html", DARK, async (page) => {
      const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const dark = await paper();
      await page.locator("#theme").click();
      const light = await paper();
      expect(light).not.toBe(dark);
      await page.reload();
      expect(await paper()).toBe(light);
    });
  });
});
