import type { Dtype } from "../dtype";
import type { ProfileMeasurement, ProfileTable } from "./profile-table";

/** Prompt tokens, batch size, output tokens, prompt seconds, seconds of a token iteration. NaN: no trustworthy figure. */
export type ProfileDataRow = readonly [number, number, number, number, number];

/** A profile table in the compact form that the catalog stores. */
export interface ProfileData {
  readonly modelName: string;
  readonly dtype: Dtype;
  readonly processorName: string;
  readonly tensorParallelism: number;
  readonly source: string;
  readonly knotTokens: readonly number[];
  readonly promptKnotSeconds: readonly number[];
  readonly tokenKnotSeconds: readonly number[];
  readonly measurements: readonly ProfileDataRow[];
}

/** Spells a stored table out. */
export function profileTableFromData(data: ProfileData): ProfileTable {
  return {
    modelName: data.modelName,
    dtype: data.dtype,
    processorName: data.processorName,
    tensorParallelism: data.tensorParallelism,
    promptKnots: { tokens: data.knotTokens, seconds: data.promptKnotSeconds },
    tokenKnots: { tokens: data.knotTokens, seconds: data.tokenKnotSeconds },
    measurements: data.measurements.map(measurementFromRow),
    source: data.source,
  };
}

function measurementFromRow(row: ProfileDataRow): ProfileMeasurement {
  const [promptTokens, batchSize, outputTokens, promptSeconds, tokenSeconds] = row;
  return { promptTokens, batchSize, outputTokens, promptSeconds, tokenSeconds };
}
