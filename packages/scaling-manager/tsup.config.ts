import { defineConfig } from "tsup";
import { libraryBuild } from "../../tsup.preset";

/** The shape in tsup's (esbuild's) output of `export * as rules from "./rules"`: an object that a call fills in. */
const NAMESPACE = /var (\w+) = \{\};\n__export\(\1, \{/g;

/** Like esbuild's own helper, but it makes the object instead of filling one in: a call that can be called pure. */
const HELPER = `var __namespace = (all) => {
  var target = {};
  for (var name in all) Object.defineProperty(target, name, { get: all[name], enumerable: true });
  return target;
};
`;

/**
 * A call that fills an object in is a side effect to every bundler: whoever imports one thing of ours would carry along all
 * that such an object names. Making the object in a pure call lets it be left out.
 */
const leaveOutUnusedNamespaces = {
  name: "leave-out-unused-namespaces",
  renderChunk(code: string) {
    if (code.search(NAMESPACE) < 0) return undefined;
    return { code: HELPER + code.replace(NAMESPACE, "var $1 = /* @__PURE__ */ __namespace({") };
  },
};

export default defineConfig(
  libraryBuild({
    entry: ["src/index.ts", "src/testing/index.ts"],
    tsconfig: "tsconfig.build.json",
    plugins: [leaveOutUnusedNamespaces],
  }),
);
