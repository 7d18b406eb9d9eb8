import { vi } from "vitest";
import { runProgram } from "../program";

/** What a command printed and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program in this process. */
export async function tokentide(...args: readonly string[]): Promise<CommandResult> {
  const printed = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    }),
  );
  try {
    const code = await runProgram(args, "1.2.3");
    return { code, ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** A small run: two servers, the trace `trace.csv` beside the file. */
export const SMALL_CONFIG = `
cluster:
  servers:
    - { sku: dgx-h100, count: 2 }
trace: { path: trace.csv }
applications:
  - model_architecture: llama2-70b
    scheduler: jsq
    slo: { ttft: 1 }
start_state:
  state_type: baseline
  instance: { tensor_parallelism: 8 }
`;

/** Three requests in SplitwiseSim's form. */
export const SMALL_TRACE = `request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size
0,2,0,0.5,1,374,44
1,2,0,1.25,1,396,109
2,2,0,3,1,879,55
`;
