import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repositoryRoot: string = fileURLToPath(new URL("..", import.meta.url));

/** What the checks read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly description?: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly engines?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly keywords?: readonly string[];
  readonly repository?: { readonly url: string; readonly directory: string };
  readonly publishConfig?: { readonly access: string };
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Every package of the workspace, private ones too, with its folder relative to the root. */
export function workspacePackages(): readonly { readonly folder: string; readonly manifest: Manifest }[] {
  return ["packages", "apps"].flatMap((group) =>
    readdirSync(join(repositoryRoot, group)).map((name) => {
      const folder = `${group}/${name}`;
      return {
        folder,
        manifest: JSON.parse(readFileSync(join(repositoryRoot, folder, "package.json"), "utf8")) as Manifest,
      };
    }),
  );
}
