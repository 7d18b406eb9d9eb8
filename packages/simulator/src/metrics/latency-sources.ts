import type { Instance } from "../instances/instance";

/** One line per source of latency figures in use, and how far the run left its measured range. */
export function latencySources(instances: readonly Instance[]): string[] {
  const bySource = new Map<string, { instances: Instance[] }>();
  for (const instance of instances) {
    const { description } = instance.stepTimes.source;
    const entry = bySource.get(description);
    if (entry) entry.instances.push(instance);
    else bySource.set(description, { instances: [instance] });
  }
  return [...bySource].map(([description, { instances: users }]) => {
    const range = users[0]!.stepTimes.source.measuredRange;
    if (!range) return description;
    const beyond: string[] = [];
    const note = (what: string, largest: number, measured: number): void => {
      if (largest > measured) beyond.push(`${what} up to ${largest} (measured to ${measured})`);
    };
    note("prompt tokens a step", Math.max(...users.map((user) => user.largestPromptTokens)), range.maxPromptTokens);
    note("sequences a step", Math.max(...users.map((user) => user.largestDecodes)), range.maxDecodeSequences);
    return beyond.length === 0 ? description : `${description}; extrapolated: ${beyond.join(", ")}`;
  });
}
