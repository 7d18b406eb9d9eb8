import { GPU_HOURS_STATES } from "../page/gpu-hours-states";
import type { PlacedSubject } from "../page/lanes";
import { LIGHT } from "../page/palette";
import { readableNumber } from "../readable-figures";
import { PICTURE_WIDTH } from "./chart-panel";
import { label, legend, pictureText, pixel } from "./picture-frame";

const LEFT = 24;
const BAR_HEIGHT = 26;
const ROW_HEIGHT = 58;
const TOP = 44;

/** Where the GPU-hours went: a bar for each run. */
export function gpuHoursPicture(subjects: readonly PlacedSubject[]): string {
  const longest = Math.max(...subjects.map(({ entry }) => entry.gpu_hours.total)) || 1;
  const room = PICTURE_WIDTH - 2 * LEFT;
  const names = GPU_HOURS_STATES.map(({ title, color }) => ({ text: title, color: LIGHT[color] }));
  const rows = subjects.flatMap(({ name, entry: { gpu_hours: hours } }, index) => {
    const top = TOP + index * ROW_HEIGHT;
    let x = LEFT;
    const bars = GPU_HOURS_STATES.map(({ state, color }) => {
      const width = (hours[state] / longest) * room;
      const bar = `<rect x="${pixel(x)}" y="${top + 18}" width="${pixel(width)}" height="${BAR_HEIGHT}" fill="${LIGHT[color]}"/>`;
      x += width;
      return { html: bar };
    });
    const text = `${name === "" ? "" : `${name}: `}${readableNumber(hours.total)} GPU-hours`;
    return [label(LEFT, top + 12, text, 'font-weight="600"'), ...bars];
  });
  return pictureText(PICTURE_WIDTH, TOP + subjects.length * ROW_HEIGHT, "Where the GPU-hours went", [
    ...legend(LEFT, 22, names),
    ...rows,
  ]);
}
