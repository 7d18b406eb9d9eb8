import type { Azure2023Trace } from "../arrivals/azure-2023-arrivals";

/** Sizes of a tenth of a trace's requests. */
export interface SizeGroup {
  /** Quantiles at {@link AZURE_2023_PROBABILITIES}. */
  readonly promptTokens: readonly number[];
  readonly outputTokens: readonly number[];
}

/** Where the quantiles of {@link AZURE_2023_SIZES} are taken. */
// biome-ignore format: a table, not a column.
export const AZURE_2023_PROBABILITIES: readonly number[] = [
  0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.96,
  0.97, 0.98, 0.99, 0.995, 1,
];

/**
 * Token counts of the two traces of the Azure Public Dataset, "Azure LLM inference trace 2023" (16 November 2023),
 * https://github.com/Azure/AzurePublicDataset, CC-BY 4.0; described in Patel et al., Splitwise (ISCA 2024).
 * Requests are sorted by prompt tokens (equal ones in order of arrival) and cut into ten equal groups; the outputs of each
 * group apart keep how the output depends on the prompt.
 */
export const AZURE_2023_SIZES: Readonly<Record<Azure2023Trace, readonly SizeGroup[]>> = {
  "azure-conv-2023": [
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        2, 17, 29, 58, 91, 120, 161, 174, 181, 181, 181, 181, 191, 194, 197, 200, 201, 203, 203, 206, 206, 206, 206,
        206, 206, 207,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        11, 16, 67, 86, 101, 112, 122, 134, 144, 154, 161, 163, 169, 178, 182, 189, 204, 217, 217, 217, 223, 237,
        257, 296, 342, 1000,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        207, 209, 212, 215, 222, 235, 242, 298, 317, 369, 372, 373, 375, 376, 378, 379, 381, 382, 384, 385, 386, 386,
        386, 387, 387, 387,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        7, 18, 18, 46, 53, 59, 62, 66, 69, 72, 76, 79, 82, 87, 92, 99, 110, 131, 162, 183, 217, 217, 217, 217, 217,
        436,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        387, 388, 390, 391, 392, 393, 394, 394, 395, 396, 396, 397, 398, 398, 399, 400, 400, 401, 402, 402, 403, 403,
        403, 403, 403, 403,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        24, 72, 80, 83, 86, 88, 89, 91, 92, 94, 96, 98, 100, 102, 106, 109, 114, 121, 131, 143, 147, 153, 161, 171,
        181, 200,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        403, 404, 405, 406, 406, 407, 408, 409, 411, 412, 414, 417, 419, 421, 424, 428, 433, 440, 456, 527, 587, 618,
        650, 682, 691, 703,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        25, 75, 81, 85, 87, 89, 91, 93, 95, 97, 99, 101, 103, 106, 109, 114, 121, 129, 140, 153, 159, 165, 178, 200,
        327, 739,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        703, 791, 863, 884, 903, 922, 946, 960, 971, 979, 984, 989, 994, 998, 1002, 1005, 1009, 1012, 1014, 1018,
        1018, 1019, 1019, 1020, 1020, 1020,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        10, 57, 82, 91, 104, 121, 373, 382, 389, 394, 395, 397, 401, 406, 411, 415, 423, 429, 448, 513, 534, 554,
        575, 609, 622, 921,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        1020, 1023, 1025, 1028, 1031, 1034, 1036, 1039, 1041, 1043, 1045, 1048, 1050, 1053, 1055, 1058, 1060, 1063,
        1065, 1068, 1069, 1069, 1070, 1070, 1070, 1071,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        33, 371, 379, 386, 391, 394, 396, 397, 399, 401, 406, 411, 414, 415, 420, 428, 431, 444, 478, 538, 564, 589,
        620, 667, 939, 1000,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        1071, 1073, 1076, 1078, 1081, 1083, 1086, 1089, 1092, 1094, 1097, 1100, 1102, 1105, 1109, 1112, 1116, 1118,
        1122, 1126, 1127, 1128, 1129, 1130, 1130, 1130,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        28, 363, 377, 383, 388, 393, 396, 396, 398, 402, 407, 411, 414, 418, 426, 429, 438, 455, 500, 569, 588, 611,
        629, 662, 919, 1000,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        1130, 1135, 1139, 1143, 1147, 1153, 1160, 1165, 1171, 1181, 1189, 1201, 1214, 1231, 1249, 1276, 1311, 1313,
        1314, 1314, 1315, 1315, 1315, 1315, 1315, 1315,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        26, 60, 92, 137, 157, 181, 207, 373, 384, 391, 396, 397, 401, 406, 412, 417, 424, 429, 453, 523, 548, 592,
        598, 643, 672, 992,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        1315, 1317, 1321, 1350, 1368, 1434, 1508, 1604, 1688, 1785, 1876, 1970, 2032, 2134, 2221, 2309, 2401, 2480,
        2584, 2613, 2636, 2655, 2681, 2706, 2719, 2734,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        15, 44, 50, 55, 63, 70, 75, 81, 85, 91, 95, 101, 108, 116, 126, 139, 149, 165, 191, 233, 243, 286, 396, 421,
        480, 918,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        2735, 2923, 3292, 3789, 4073, 4075, 4076, 4078, 4079, 4081, 4083, 4084, 4086, 4088, 4090, 4092, 4098, 4110,
        4142, 4831, 5022, 5277, 5652, 6212, 6472, 14050,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        17, 30, 35, 38, 41, 43, 46, 48, 51, 54, 58, 63, 68, 73, 79, 87, 100, 113, 132, 154, 164, 171, 198, 261, 363,
        757,
      ],
    },
  ],
  "azure-code-2023": [
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        3, 12, 17, 24, 35, 44, 50, 56, 62, 68, 75, 80, 88, 92, 97, 102, 109, 122, 130, 139, 142, 143, 144, 146, 146,
        147,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        6, 6, 7, 8, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20, 23, 30, 44, 69, 76, 88, 105, 188, 393, 1899,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        147, 152, 162, 173, 179, 184, 193, 199, 209, 222, 232, 242, 253, 263, 282, 298, 319, 337, 352, 364, 369, 372,
        376, 380, 382, 384,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 21, 26, 33, 47, 63, 104, 123, 130, 195, 253, 333, 1276,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        385, 395, 423, 444, 468, 484, 501, 520, 539, 555, 578, 592, 604, 625, 651, 679, 698, 720, 745, 758, 760, 762,
        764, 767, 768, 768,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        6, 6, 7, 8, 9, 9, 10, 11, 12, 13, 14, 16, 18, 20, 23, 28, 33, 45, 63, 103, 130, 155, 180, 249, 277, 599,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        770, 786, 816, 833, 848, 863, 880, 895, 908, 918, 938, 952, 969, 984, 997, 1014, 1027, 1037, 1048, 1059,
        1060, 1062, 1064, 1069, 1073, 1075,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        6, 6, 7, 7, 8, 9, 9, 10, 11, 12, 13, 14, 16, 17, 19, 22, 28, 36, 52, 82, 93, 114, 155, 217, 313, 841,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        1075, 1088, 1105, 1118, 1133, 1153, 1174, 1187, 1204, 1229, 1261, 1278, 1296, 1323, 1346, 1370, 1377, 1392,
        1417, 1450, 1454, 1460, 1463, 1466, 1468, 1469,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        6, 6, 7, 8, 8, 9, 9, 10, 11, 12, 13, 14, 16, 17, 19, 22, 27, 33, 48, 80, 89, 112, 153, 199, 264, 824,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        1469, 1481, 1500, 1528, 1555, 1585, 1600, 1623, 1641, 1667, 1690, 1702, 1724, 1745, 1774, 1798, 1823, 1849,
        1872, 1888, 1891, 1897, 1900, 1906, 1908, 1909,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        6, 6, 7, 8, 8, 9, 9, 10, 11, 12, 13, 15, 16, 19, 23, 28, 33, 46, 59, 88, 105, 129, 172, 256, 391, 822,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        1909, 1926, 1964, 2002, 2024, 2048, 2077, 2096, 2128, 2144, 2164, 2187, 2226, 2255, 2284, 2305, 2329, 2358,
        2386, 2417, 2422, 2426, 2430, 2431, 2433, 2433,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        6, 6, 7, 7, 8, 9, 9, 10, 11, 12, 12, 13, 14, 16, 18, 21, 26, 34, 52, 94, 103, 123, 157, 253, 361, 871,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        2433, 2454, 2480, 2513, 2546, 2578, 2615, 2646, 2670, 2705, 2745, 2777, 2805, 2844, 2896, 2942, 2975, 3016,
        3066, 3132, 3142, 3154, 3165, 3182, 3183, 3192,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        6, 6, 7, 7, 8, 9, 9, 10, 11, 12, 12, 13, 14, 16, 18, 22, 26, 36, 53, 84, 103, 121, 186, 283, 607, 940,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        3193, 3231, 3295, 3353, 3452, 3538, 3599, 3640, 3714, 3811, 3923, 4035, 4107, 4228, 4320, 4434, 4559, 4678,
        4759, 4918, 4970, 4995, 5029, 5105, 5140, 5186,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        6, 6, 7, 7, 8, 9, 9, 10, 11, 12, 13, 14, 16, 18, 20, 24, 30, 42, 64, 115, 128, 149, 194, 310, 503, 928,
      ],
    },
    {
      // biome-ignore format: a table, not a column.
      promptTokens: [
        5194, 5475, 5636, 5822, 5961, 6097, 6194, 6397, 6585, 6965, 7315, 7419, 7431, 7435, 7435, 7435, 7436, 7436,
        7436, 7436, 7436, 7436, 7436, 7437, 7437, 7437,
      ],
      // biome-ignore format: a table, not a column.
      outputTokens: [
        6, 6, 7, 8, 9, 9, 10, 11, 12, 12, 13, 14, 16, 19, 21, 25, 30, 41, 55, 87, 101, 127, 138, 200, 310, 697,
      ],
    },
  ],
};
