import {
  comparisonAt,
  comparisonPage,
  PICTURE_NAMES,
  type PictureName,
  picture,
  REPORT_FILE,
  type RunRecord,
  readComparison,
  readRuns,
  reportPage,
} from "@tokentide/report";
import { UsageError } from "../failure";
import { nextSteps } from "../next-steps";
import { openStep } from "../report/open-step";
import { WholeFile } from "../whole-file";

/** Options of `tokentide report`. */
export interface ReportOptions {
  readonly output?: string;
  readonly title?: string;
  /** Charts and their files in turn. */
  readonly svg?: readonly string[];
}

/** Makes a page, or pictures, of folders of results. */
export function reportCommand(directories: readonly string[], options: ReportOptions): void {
  const written = options.svg === undefined ? [writePage(directories, options)] : writePictures(directories, options);
  for (const { summary } of written) process.stdout.write(`Wrote ${summary}\n`);
  process.stdout.write(nextSteps([openStep(written[0]!.path)]));
}

function writePage(directories: readonly string[], { output = REPORT_FILE, title }: ReportOptions): WholeFile {
  const file = new WholeFile(output);
  const options = title === undefined ? {} : { title };
  const comparison = directories.length === 1 ? comparisonAt(directories[0]!) : undefined;
  file.write(
    comparison === undefined
      ? reportPage(readRuns(directories), options)
      : comparisonPage(readComparison(comparison), options),
  );
  return file;
}

function writePictures(directories: readonly string[], { svg = [], output, title }: ReportOptions): WholeFile[] {
  if (output !== undefined || title !== undefined)
    throw new UsageError("--output and --title are of the page; with --svg each chart is followed by its file.");
  const wanted = picturesWanted(svg);
  const files = wanted.map(({ file }) => new WholeFile(file));
  const runs: readonly RunRecord[] = readRuns(directories);
  wanted.forEach(({ name }, index) => {
    files[index]!.write(picture(name, runs));
  });
  return files;
}

function picturesWanted(svg: readonly string[]): { readonly name: PictureName; readonly file: string }[] {
  const wanted: { name: PictureName; file: string }[] = [];
  for (let index = 0; index < svg.length; index += 2) {
    const [chart = "", file] = svg.slice(index, index + 2);
    const name = PICTURE_NAMES.find((one) => one === chart);
    if (name === undefined)
      throw new UsageError(
        `--svg: there is no chart "${chart}". There are: ${PICTURE_NAMES.join(", ")}. Folders of results come before --svg.`,
      );
    if (file === undefined) throw new UsageError(`--svg ${chart} wants a file: --svg ${chart} ${chart}.svg`);
    wanted.push({ name, file });
  }
  return wanted;
}
