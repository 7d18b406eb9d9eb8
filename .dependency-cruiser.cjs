/**
 * Who may import whom. The table is the law of the house: one row a package, everything it may import besides its own
 * files. `types` means `import type` only; `testTools` are for its tests.
 */
const LAYERS = {
  "sim-core": { thirdParty: ["pure-rand"], browserSafe: true },
  hardware: { browserSafe: true },
  "scaling-manager": { browserSafe: true },
  workload: { packages: ["sim-core"], browserSafe: true },
  schedulers: { types: ["scaling-manager"], browserSafe: true },
  simulator: { packages: ["sim-core", "hardware", "scaling-manager", "workload", "schedulers"], browserSafe: true },
  config: {
    packages: ["sim-core", "hardware", "scaling-manager", "workload", "schedulers"],
    types: ["simulator"],
    thirdParty: ["zod", "yaml"],
  },
  report: { types: ["simulator"], thirdParty: ["cli-table3", "hyparquet-writer"], testTools: ["hyparquet"] },
  experiments: {
    packages: ["sim-core", "hardware", "scaling-manager", "workload", "schedulers", "simulator", "config", "report"],
    thirdParty: ["tinypool"],
  },
};

/** The doors of a package; everything else in it is its own business. */
const ENTRIES = "src/(index|testing/index|node/index)\\.ts$";
const TESTS = "(\\.test\\.ts$|/tests/)";
/** What tests may use besides what their package may. */
const TEST_TOOLS = ["vitest", "fast-check", "@fast-check/vitest"];
/** The one folder of a browser-safe package that runs in Node only. */
const NODE_ENTRY = "^packages/workload/src/node/";

/** The faithful dialect, and the files that choose between it and the right one. */
const ANCESTOR = ["^packages/simulator/src/compat/", "^packages/schedulers/src/splitwise-sim/"];
const COMPOSITION_ROOTS = [
  "^packages/simulator/src/cluster-simulation\\.ts$",
  "^packages/schedulers/src/scheduler-registry\\.ts$",
];

const entryOf = (name) => `^packages/${name}/${ENTRIES}`;
const modulesOf = (name) => `(^|/)node_modules/${name}/`;

const layerRules = Object.entries(LAYERS).flatMap(
  ([name, { packages = [], types = [], thirdParty = [], testTools = [], browserSafe = false }]) => {
    const own = `^packages/${name}/`;
    const allowed = [own, ...packages.map(entryOf), ...types.map(entryOf), ...thirdParty.map(modulesOf)];
    const words = [...packages, ...types.map((type) => `${type} (types)`), ...thirdParty].join(", ") || "nothing";
    return [
      {
        name: `${name}-layer`,
        comment: `${name} may import ${words}. Move the code to the package where it belongs, or pass the thing in as a port.`,
        severity: "error",
        from: { path: `${own}src/`, pathNot: TESTS },
        to: { pathNot: allowed, dependencyTypesNot: ["core"] },
      },
      {
        name: `${name}-layer-tests`,
        comment: `The tests of ${name} may import ${words} and ${[...TEST_TOOLS, ...testTools].join(", ")}: it must be testable alone.`,
        severity: "error",
        from: { path: `${own}.*${TESTS}` },
        to: { pathNot: [...allowed, ...[...TEST_TOOLS, ...testTools].map(modulesOf)], dependencyTypesNot: ["core"] },
      },
      types.length > 0 && {
        name: `${name}-types-only`,
        comment: `${name} may use ${types.join(", ")} in types only: write \`import type\`.`,
        severity: "error",
        from: { path: `${own}src/`, pathNot: TESTS },
        to: { path: types.map(entryOf), dependencyTypesNot: ["type-only"] },
      },
      browserSafe && {
        name: `${name}-browser-safe`,
        comment: `${name} runs in browsers too: no module of Node. Files and processes belong to @tokentide/workload/node, config, report, experiments and the apps.`,
        severity: "error",
        from: { path: `${own}src/`, pathNot: [TESTS, NODE_ENTRY] },
        to: { dependencyTypes: ["core"] },
      },
    ].filter(Boolean);
  },
);

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: "through-the-entry",
      comment: "Nobody reaches into another package's files: import what its src/index.ts exports.",
      severity: "error",
      from: { path: "^(packages|apps)/([^/]+)/" },
      to: { path: "^(packages|apps)/[^/]+/", pathNot: ["^$1/$2/", `^packages/[^/]+/${ENTRIES}`] },
    },
    {
      name: "node-entry-stays-in-node",
      comment: "@tokentide/workload/node reads files: browser-safe packages take a RequestSource instead.",
      severity: "error",
      from: {
        path: `^packages/(${Object.keys(LAYERS)
          .filter((name) => LAYERS[name].browserSafe)
          .join("|")})/src/`,
        pathNot: [TESTS, NODE_ENTRY],
      },
      to: { path: NODE_ENTRY },
    },
    {
      name: "fakes-stay-in-tests",
      comment: "A package's ./testing entry holds fakes: only tests, examples and the fakes themselves import it.",
      severity: "error",
      from: { path: "^(packages|apps)/[^/]+/src/", pathNot: [TESTS, "/src/testing/"] },
      to: { path: "/src/testing/" },
    },
    {
      name: "ancestor-apart",
      comment: "The rules of compat: splitwise-sim are chosen once, at construction. Nothing else may know of them.",
      severity: "error",
      from: { path: "^packages/(simulator|schedulers)/src/", pathNot: [TESTS, ...ANCESTOR, ...COMPOSITION_ROOTS] },
      to: { path: ANCESTOR },
    },
    {
      name: "no-cycles",
      comment:
        "Two files that need each other are one concept, or miss a third one between them. (Types may point both ways.)",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "known-package",
      comment: "The import resolves to nothing: a typing error, or a dependency that package.json does not name.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.paths.json" },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(packages|apps)/[^/]+/(dist|coverage|node_modules)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".js", ".mjs", ".cjs", ".json"],
    },
  },
};
