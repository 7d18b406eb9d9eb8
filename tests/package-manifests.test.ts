import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot, workspacePackages } from "./repository";

const packages = workspacePackages();
const published = packages.filter(({ manifest }) => manifest.private !== true);
const libraries = published.filter(({ folder }) => folder.startsWith("packages/"));

describe("what every published package says of itself", () => {
  it.for(published)("$folder", ({ folder, manifest }) => {
    expect(manifest.license).toBe("MIT");
    expect(manifest.description).toMatch(/\.$/);
    expect(manifest.type).toBe("module");
    expect(manifest.sideEffects).toBe(false);
    expect(manifest.engines).toEqual({ node: ">=20" });
    expect(manifest.files).toEqual(["dist"]);
    expect(manifest.publishConfig).toEqual({ access: "public" });
    expect(manifest.repository?.directory).toBe(folder);
    expect(manifest.keywords?.length).toBeGreaterThan(2);
  });
});

describe("a library's doors", () => {
  /** ESM and CommonJS, each with its own types: a CommonJS consumer must not be given the types of an ES module. */
  const door = (name: string) => ({
    import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
    require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
  });

  it.for(libraries)("$folder exports its entry and nothing but named entries", ({ manifest }) => {
    const { ".": entry, "./package.json": own, ...others } = manifest.exports ?? {};
    expect(entry).toEqual(door("index"));
    expect(own).toBe("./package.json");
    for (const [key, value] of Object.entries(others)) {
      expect(["./testing", "./node"]).toContain(key);
      expect(value).toEqual(door(`${key.slice(2)}/index`));
    }
  });

  it.for(libraries)("$folder resolves to its sources in tests, by the same names", ({ folder, manifest }) => {
    const text = readFileSync(join(repositoryRoot, "tsconfig.paths.json"), "utf8");
    const { paths } = (JSON.parse(text) as { compilerOptions: { paths: Record<string, string[]> } }).compilerOptions;
    const doors = Object.keys(manifest.exports ?? {}).filter((key) => key !== "./package.json");
    for (const key of doors) {
      const entry = key === "." ? "index" : `${key.slice(2)}/index`;
      expect(paths[manifest.name + key.slice(1)]).toEqual([`./${folder}/src/${entry}.ts`]);
    }
  });
});

describe("dependencies", () => {
  it("the scaling manager and the hardware have none", () => {
    for (const name of ["@tokentide/scaling-manager", "@tokentide/hardware"]) {
      const found = published.find(({ manifest }) => manifest.name === name);
      expect(found?.manifest.dependencies ?? {}).toEqual({});
    }
  });

  it("the command is one self-contained package: everything is bundled", () => {
    const command = published.find(({ manifest }) => manifest.name === "tokentide");
    expect(command?.manifest.dependencies ?? {}).toEqual({});
    expect(command?.manifest.bin).toEqual({ tokentide: "./dist/main.js" });
  });

  it.for(libraries)("$folder takes versions from the workspace or the catalog", ({ manifest }) => {
    for (const version of Object.values(manifest.dependencies ?? {}))
      expect(["workspace:^", "catalog:"]).toContain(version);
  });
});
