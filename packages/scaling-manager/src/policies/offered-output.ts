import type { WindowSignals } from "../observations/window-signals";

/**
 * Output tokens/s that arriving requests ask for. Where nobody knows the length of an answer beforehand, that of the answers
 * in the window: offered requests/s · completed output tokens / completed requests. Unlike the completed tokens/s it does
 * not stop growing when the pool is full.
 */
export function offeredOutputTokensPerSecond(signals: WindowSignals): number | undefined {
  const { offeredRequestsPerSecond: offered, completedRequestsPerSecond: completed } = signals;
  const known = signals.offeredOutputTokensPerSecond;
  if (known !== undefined || offered === undefined) return known;
  if (offered === 0) return 0;
  const { completedOutputTokensPerSecond: outputTokens } = signals;
  return completed && outputTokens !== undefined ? (offered * outputTokens) / completed : undefined;
}
