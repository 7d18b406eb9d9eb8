/** The setting of a policy: those that cannot do without figures get some, the others their defaults. */
export function policyText(type: string, instances: number): string {
  switch (type) {
    case "static":
      return `{ type: static, instances: { mixed: ${instances} } } # keeps so many, and replaces what breaks`;
    case "scheduled":
      return `{ type: scheduled, schedule: [{ at: "00:00", instances: { mixed: ${instances} } }, { at: "08:00", instances: { mixed: ${2 * instances} } }] }`;
    case "queue":
      return `{ type: queue, up_requests_per_instance: 4 } # one more when so many wait for each`;
    default:
      return `{ type: ${type} } # \`tokentide schema\` has its settings`;
  }
}
