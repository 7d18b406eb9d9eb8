/**
 * `npm run docs:api`: the API reference of every published entry, as HTML in site/api. A link that leads nowhere or a type
 * that a reader cannot reach is a warning; with `--strict` warnings fail.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalled, root } from "./setup.mjs";

ensureInstalled();
const { Application, Converter, JSX, ReflectionKind } = await import("typedoc");

// The list that tests and types resolve by: one entry a door, by the name under which it is imported.
const { compilerOptions } = JSON.parse(readFileSync(join(root, "tsconfig.paths.json"), "utf8"));
const doors = Object.entries(compilerOptions.paths).map(([name, [path]]) => ({ name, path: join(root, path) }));

process.chdir(root);
const app = await Application.bootstrapWithPlugins({ entryPoints: doors.map(({ path }) => path) });
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
    const door = doors.find(({ path }) => path === module.sources?.[0]?.fullFileName);
    if (door !== undefined) module.name = door.name;
  }
});

// The way back to the documentation, from whatever depth.
app.renderer.hooks.on("pageSidebar.begin", ({ relativeURL }) =>
  JSX.createElement("p", null, JSX.createElement("a", { href: relativeURL("../index.html") }, "← Documentation")),
);

const project = await app.convert();
if (project === undefined) process.exit(1);
app.validate(project);
await app.generateOutputs(project);
const { errorCount, warningCount } = app.logger;
const modules = project.getReflectionsByKind(ReflectionKind.Module).length;
console.log(`site/api: ${modules} entries, ${errorCount} errors, ${warningCount} warnings`);
process.exitCode = errorCount > 0 || (process.argv.includes("--strict") && warningCount > 0) ? 1 : 0;
