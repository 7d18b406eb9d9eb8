import type { PoolTag } from "../pool-tag";
import type { Policy } from "./policy";

/** Settings of {@link staticPolicy}. */
export interface StaticPolicySettings {
  /** Instances per pool. A pool that is absent stays as it is. */
  readonly instances: Readonly<Partial<Record<PoolTag, number>>>;
}

/** Always the same counts: what is missing is started again, what is too many leaves. */
export function staticPolicy({ instances }: StaticPolicySettings): Policy<null> {
  const counts = Object.entries(instances).map(([tag, count]) => `${count} ${tag}`);
  return {
    name: "static",
    reads: "gauges",
    initialState: () => null,
    recommend: () => ({ desired: instances, reason: `always ${counts.join(" and ") || "as it is"}`, state: null }),
  };
}
