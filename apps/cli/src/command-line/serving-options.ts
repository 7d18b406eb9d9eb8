import { type Command, Option } from "commander";
import { number, wholeNumber } from "../option-values";

/** Adds the options that say which server was measured; engine settings have vLLM's names. */
export function addServingOptions(command: Command): Command {
  return command
    .option("--model <name>", "the model: an architecture or a size of `tokentide catalog models`")
    .option("--sku <name>", "the server that it was measured on, of `tokentide catalog skus`")
    .option("--processor <name>", "its processor, instead of the server")
    .option("--tp <n>", "tensor parallelism", wholeNumber)
    .option("--pp <n>", "pipeline parallelism", wholeNumber)
    .option(
      "--prompt-tp <n>",
      "phases apart: tensor parallelism of the instance for prompts (--tp: for tokens)",
      wholeNumber,
    )
    .option("--max-num-seqs <n>", "requests in a batch at most", wholeNumber)
    .option("--max-num-batched-tokens <n>", "tokens of a step at most", wholeNumber)
    .option("--no-chunked-prefill", "prompts run whole")
    .addOption(
      new Option(
        "--prompt-steps <kind>",
        "shared: prompts and decodes in one step; alone: in steps of their own, as in vLLM before chunked prefill",
      ).choices(["shared", "alone"]),
    )
    .option("--block-size <tokens>", "tokens of a KV block", wholeNumber)
    .option("--num-gpu-blocks <n>", "KV blocks of an instance; default: what memory holds", wholeNumber)
    .option("--gpu-memory-utilization <share>", "share of the memory that the engine may take", number)
    .option("--max-model-len <tokens>", "longest prompt and output together", wholeNumber)
    .addOption(
      new Option("--first-token <when>", "phases apart: when the first token counts as there").choices([
        "prefill_end",
        "client",
      ]),
    );
}
