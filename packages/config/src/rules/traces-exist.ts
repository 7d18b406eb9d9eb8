import type { ResolvePath } from "../resolve/resolve-performance";
import type { ResolvedConfig } from "../resolve/resolved-config";
import type { WorkloadInput } from "../schema/workload-schema";
import type { ConfigPath } from "../source/config-node";

/** Reports traces that are named and not there: better before the run than in its middle. */
export function checkTraces(
  { sections, applications, sink }: ResolvedConfig,
  resolvePath: ResolvePath,
  fileExists: (path: string) => boolean,
): void {
  const check = (path: ConfigPath, isNamed: boolean) => {
    if (!isNamed || fileExists(resolvePath(path))) return;
    sink.report(path, {
      message: `there is no file ${resolvePath(path)}`,
      allowed: "the path of a trace, relative to the file in which this stands",
    });
  };
  const checkSizes = (path: ConfigPath, workload: WorkloadInput | undefined) => {
    const sizes = workload?.sizes;
    check([...path, "sizes", "path"], typeof sizes === "object" && sizes.type === "trace");
  };
  check(["trace", "path"], sections.trace !== undefined);
  checkSizes(["workload"], sections.workload);
  for (const { path, input } of applications) {
    check([...path, "trace", "path"], input.trace !== undefined);
    checkSizes([...path, "workload"], input.workload);
  }
}
