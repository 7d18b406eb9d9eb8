#!/usr/bin/env node
/**
 * A scaling policy as a process of its own, in JavaScript: one instance for so many requests in the system, one fewer only
 * after a calm while. Needs nothing but Node.
 *
 *   policy: { type: external, command: [node, agents/queue_agent.mjs, "12"] }
 */
import { createInterface } from "node:readline";

const requestsPerInstance = Number(process.argv[2] ?? 12);
const CALM_SECONDS = 180;

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** When each pool last needed what it has. */
const busyAt = {};

function desiredOf(pool, name, now) {
  const requests = pool.load.pending_requests ?? 0;
  const wanted = Math.max(1, Math.ceil(requests / requestsPerInstance));
  if (wanted >= pool.capacity) busyAt[name] = now;
  if (wanted > pool.capacity) return wanted;
  return now - (busyAt[name] ?? now) >= CALM_SECONDS ? pool.capacity - 1 : pool.capacity;
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.type === "hello") {
    if (message.version !== 1) throw new Error(`This agent speaks version 1, not ${message.version}.`);
    say({ type: "ready", version: 1 });
  } else if (message.type === "observation") {
    const desired = {};
    const reasons = [];
    for (const [name, pool] of Object.entries(message.pools)) {
      desired[name] = desiredOf(pool, name, message.time_seconds);
      reasons.push(`${name}: ${pool.load.pending_requests ?? "unknown"} requests on ${pool.capacity} instances`);
    }
    say({ sequence: message.sequence, desired, reason: reasons.join("; ") });
  } else if (message.type === "end") {
    break;
  }
}
