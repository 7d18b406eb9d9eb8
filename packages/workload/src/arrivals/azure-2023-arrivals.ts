/** Which of the two traces of the Azure LLM inference trace 2023. */
export type Azure2023Trace = "azure-conv-2023" | "azure-code-2023";

/** How the rate of a service went over about an hour. */
export interface ArrivalShape {
  readonly intervalSeconds: number;
  /** The trace's own mean rate over all intervals, requests per second. */
  readonly meanRate: number;
  /** Requests in each interval. */
  readonly requests: readonly number[];
}

/**
 * Requests per interval of the two traces of the Azure Public Dataset, "Azure LLM inference trace 2023" (16 November 2023),
 * https://github.com/Azure/AzurePublicDataset, CC-BY 4.0; described in Patel et al., Splitwise (ISCA 2024).
 * Counted from each trace's first request; what is left at the end and fills no interval is left out.
 *
 * Within its minutes the conversation trace is close to a Poisson process (cv of the gaps 1.03 after the rate is divided
 * out). The coding trace is not: it comes in bursts of seconds, so its intervals are short.
 */
export const AZURE_2023_ARRIVALS: Readonly<Record<Azure2023Trace, ArrivalShape>> = {
  "azure-conv-2023": {
    intervalSeconds: 60,
    meanRate: 19329 / (58 * 60),
    // biome-ignore format: a table, not a column.
    requests: [
      191, 265, 329, 353, 307, 273, 268, 261, 322, 298, 301, 302, 345, 326, 283, 279, 280, 308, 343, 351, 351, 343,
      408, 396, 386, 398, 432, 480, 476, 453, 448, 507, 438, 413, 423, 418, 465, 311, 329, 316, 333, 355, 319, 360,
      334, 375, 330, 249, 221, 249, 265, 280, 256, 254, 242, 260, 246, 225,
    ],
  },
  "azure-code-2023": {
    intervalSeconds: 5,
    meanRate: 8816 / (687 * 5),
    // biome-ignore format: a table, not a column.
    requests: [
      12, 0, 0, 0, 0, 5, 26, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      9, 20, 20, 112, 32, 8, 14, 38, 82, 55, 108, 33, 0, 0, 0, 0, 40, 19, 37, 27, 20, 1, 16, 27, 36, 31, 14, 0, 0, 0,
      0, 19, 25, 5, 0, 0, 0, 0, 0, 0, 6, 9, 0, 0, 0, 0, 0, 0, 21, 21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 17, 21, 0, 0, 0, 0, 0, 0, 28, 35, 44, 163, 71, 104, 31, 0, 0, 25, 63, 69, 63, 67, 40, 0, 24, 44, 8, 0, 18,
      0, 22, 35, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 11, 43, 123, 268, 59, 28, 30, 13, 8, 2, 47, 25, 15, 41, 72, 69, 46, 31, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 12, 17, 72, 35, 42, 37, 34, 32, 3, 0, 17, 9, 98, 27, 5, 0, 0,
      0, 0, 0, 54, 66, 57, 58, 48, 4, 40, 65, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 29, 43, 6, 0, 0, 0, 0, 0, 0, 0,
      19, 33, 36, 35, 28, 4, 17, 29, 70, 35, 33, 9, 0, 10, 26, 35, 130, 9, 116, 30, 19, 30, 74, 54, 12, 9, 0, 0, 0,
      8, 33, 42, 15, 5, 34, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 24, 22, 30, 52, 0, 0, 0, 0, 0, 36, 40,
      26, 9, 0, 0, 0, 0, 0, 0, 0, 65, 66, 74, 40, 8, 0, 0, 14, 17, 21, 101, 38, 0, 0, 0, 22, 32, 35, 39, 42, 26, 0,
      0, 13, 38, 42, 25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 60, 5, 0, 23, 32, 23, 17, 4, 0, 0, 0, 0, 0, 0, 0, 25, 25, 4,
      0, 0, 29, 47, 87, 55, 22, 5, 0, 0, 0, 40, 62, 4, 31, 0, 7, 6, 45, 0, 0, 4, 49, 35, 12, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 13, 43, 106, 31, 32, 34, 31, 24, 21, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30, 22, 73,
      53, 71, 88, 0, 0, 0, 0, 0, 0, 0, 0, 26, 12, 0, 0, 0, 11, 30, 33, 33, 36, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 28, 25, 11, 66, 0, 0, 0, 0, 18, 34, 28, 16, 7, 61, 65, 110, 9, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 22, 28, 41, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 26, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 41, 28, 19, 0, 0, 0, 0, 0, 0, 0, 0, 2, 26, 36, 42, 0,
      20, 18, 37, 31, 0, 0, 0, 0, 0, 0, 0, 0, 22, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 30, 0, 0, 0, 0, 0,
      0, 0, 14, 13, 43, 13, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 41, 55, 90, 48,
    ],
  },
};
