import { fileURLToPath } from "node:url";

/** Root of the repository. This program is one file in `apps/bench/dist`. */
export const REPOSITORY: string = fileURLToPath(new URL("../../..", import.meta.url));

/** Folder of this app. */
export const BENCH_FOLDER: string = fileURLToPath(new URL("..", import.meta.url));
