// Reads the cells of a CSV line straight from bytes: no string is made for a cell that is a plain number. Up to 15 digits
// are exact because digits and power of ten are both exact doubles, and their quotient is rounded once; up to 19 take
// double-double arithmetic. Whatever is longer or unusual goes through `Number`, which rounds correctly but is far slower.

import { daysInMonth, daysSince1970 } from "./civil-date";
import { divideExactly, LOW_DIGITS, POWERS_OF_TEN } from "./exact-decimal";

const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const SPACE = 0x20;
const UPPER_T = 0x54;
const UPPER_Z = 0x5a;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Integers of up to 15 digits are exact doubles. */
const EXACT_DIGITS = 15;
/** Numbers of more digits are exact as two parts, up to this many. */
const LONG_DIGITS = 19;

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Ticks are 100 ns: the resolution of the timestamps in the Azure traces. */
export const TICKS_PER_SECOND = 1e7;
const TICK_DIGITS = 7;
const NANOSECOND_DIGITS = 9;

/**
 * A cursor over the cells of complete CSV lines. Every `read…` leaves the cursor on the comma or the end of line that
 * closes the cell.
 *
 * @internal
 */
export class CellScanner {
  bytes: Uint8Array = new Uint8Array(0);
  /** Index of the next byte. There must be a line feed at or behind it. */
  position = 0;
  /** Where the cell read last begins. */
  cellStart = 0;
  /** Days since 1970-01-01 and ticks since that day's midnight (UTC) of the timestamp read last. */
  day = 0;
  ticksOfDay = 0;

  /** The value of a decimal number, bit for bit what `Number` makes of the text; NaN where it is not one. */
  readNumber(): number {
    const { bytes } = this;
    const start = this.position;
    let at = start;
    let byte = bytes[at]!;
    let digits = 0;
    while (byte >= ZERO && byte <= NINE) {
      digits = digits * 10 + (byte - ZERO);
      byte = bytes[++at]!;
    }
    const wholeDigits = at - start;
    let decimals = 0;
    if (byte === POINT && wholeDigits > 0) {
      byte = bytes[++at]!;
      while (byte >= ZERO && byte <= NINE) {
        digits = digits * 10 + (byte - ZERO);
        byte = bytes[++at]!;
      }
      decimals = at - start - wholeDigits - 1;
    }
    this.cellStart = start;
    this.position = at;
    const isPlain = (byte === COMMA || byte === LINE_FEED) && wholeDigits > 0;
    const allDigits = wholeDigits + decimals;
    if (isPlain && allDigits <= EXACT_DIGITS) return decimals === 0 ? digits : digits / POWERS_OF_TEN[decimals]!;
    return isPlain && allDigits <= LONG_DIGITS ? this.#readLongNumber(allDigits, decimals) : this.#readUnusualNumber();
  }

  /** Reads a timestamp into `day` and `ticksOfDay`; false where the cell is not one. */
  readTimestamp(): boolean {
    const start = this.position;
    this.skipCell();
    let from = start;
    let to = this.position;
    if (this.bytes[from] === QUOTE && to - from >= 2) {
      from++;
      to--;
    }
    return this.#parseDate(from, to) && this.#parseTimeOfDay(from + 11, to);
  }

  /** Moves over a cell whatever is in it. A quoted cell may hold commas, but no line ends: then it ends at the line. */
  skipCell(): void {
    const { bytes } = this;
    this.cellStart = this.position;
    let at = this.position;
    let byte = bytes[at]!;
    if (byte === QUOTE) {
      byte = bytes[++at]!;
      // A doubled quote closes and opens again, which comes to the same here.
      while (byte !== LINE_FEED && !(byte === QUOTE && bytes[at + 1] !== QUOTE)) {
        at += byte === QUOTE ? 2 : 1;
        byte = bytes[at]!;
      }
    }
    while (byte !== COMMA && byte !== LINE_FEED) byte = bytes[++at]!;
    if (byte === LINE_FEED && at > this.cellStart && bytes[at - 1] === CARRIAGE_RETURN) at--;
    this.position = at;
  }

  /** Whether the cell read last is the last one of its line. */
  isAtLineEnd(): boolean {
    return this.bytes[this.position] !== COMMA;
  }

  /** Moves over the line feed, or the carriage return and line feed, that the cursor is on. */
  skipLineEnd(): void {
    this.position += this.bytes[this.position] === CARRIAGE_RETURN ? 2 : 1;
  }

  /** Whether the line that the cursor is at the start of has nothing in it. */
  isAtEmptyLine(): boolean {
    const byte = this.bytes[this.position];
    return byte === LINE_FEED || (byte === CARRIAGE_RETURN && this.bytes[this.position + 1] === LINE_FEED);
  }

  /** The text of the cell read last, without spaces and quotes around it. */
  cellText(): string {
    const text = textOf(this.bytes, this.cellStart, this.position).trim();
    return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).trim() : text;
  }

  /** The number between `cellStart` and `position`: digits, with or without a point among them. */
  #readLongNumber(allDigits: number, decimals: number): number {
    const { bytes, position } = this;
    let high = 0;
    let low = 0;
    let left = allDigits;
    for (let at = this.cellStart; at < position; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0) continue; // The point.
      if (left-- > LOW_DIGITS) high = high * 10 + digit;
      else low = low * 10 + digit;
    }
    const value = divideExactly(high, low, decimals);
    return Number.isNaN(value) ? Number(this.cellText()) : value;
  }

  #readUnusualNumber(): number {
    this.position = this.cellStart;
    this.skipCell();
    const text = this.cellText();
    return DECIMAL.test(text) ? Number(text) : Number.NaN;
  }

  /** `YYYY-MM-DD`, then a space or a `T`. */
  #parseDate(start: number, end: number): boolean {
    const { bytes } = this;
    if (end - start < 19 || bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS) return false;
    if (bytes[start + 10] !== SPACE && bytes[start + 10] !== UPPER_T) return false;
    const year = this.#twoDigits(start) * 100 + this.#twoDigits(start + 2);
    const month = this.#twoDigits(start + 5);
    const dayOfMonth = this.#twoDigits(start + 8);
    // Written as what must hold, so that NaN (not digits) fails too.
    if (!(year > 0 && month >= 1 && month <= 12 && dayOfMonth >= 1 && dayOfMonth <= daysInMonth(year, month))) {
      return false;
    }
    this.day = daysSince1970(year, month, dayOfMonth);
    return true;
  }

  /** `HH:MM:SS`, up to nine decimals, and a `Z` or an offset from UTC if any. */
  #parseTimeOfDay(start: number, end: number): boolean {
    const { bytes } = this;
    if (bytes[start + 2] !== COLON || bytes[start + 5] !== COLON) return false;
    const hour = this.#twoDigits(start);
    const minute = this.#twoDigits(start + 3);
    const second = this.#twoDigits(start + 6);
    if (!(hour < 24 && minute < 60 && second < 60)) return false;
    let ticks = ((hour * 60 + minute) * 60 + second) * TICKS_PER_SECOND;
    let at = start + 8;
    if (at < end && bytes[at] === POINT) {
      const firstDecimal = ++at;
      let fraction = 0;
      while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) fraction = fraction * 10 + (bytes[at++]! - ZERO);
      const decimals = at - firstDecimal;
      if (decimals === 0 || decimals > NANOSECOND_DIGITS) return false;
      // Multiplying and dividing apart keeps whole ticks whole.
      ticks +=
        decimals <= TICK_DIGITS
          ? fraction * POWERS_OF_TEN[TICK_DIGITS - decimals]!
          : fraction / POWERS_OF_TEN[decimals - TICK_DIGITS]!;
    }
    const offsetMinutes = at === end ? 0 : this.#offsetMinutes(at, end);
    this.ticksOfDay = ticks - offsetMinutes * 60 * TICKS_PER_SECOND;
    return !Number.isNaN(offsetMinutes);
  }

  /** Minutes east of UTC of `Z`, `+HH`, `+HHMM` or `+HH:MM`; NaN for anything else. */
  #offsetMinutes(start: number, end: number): number {
    const sign = this.bytes[start];
    if (sign === UPPER_Z && end === start + 1) return 0;
    if (sign !== PLUS && sign !== MINUS) return Number.NaN;
    const hours = this.#twoDigits(start + 1);
    const minutesAt = this.bytes[start + 3] === COLON ? start + 4 : start + 3;
    const hasMinutes = end > start + 3;
    if (end !== (hasMinutes ? minutesAt + 2 : start + 3)) return Number.NaN;
    const minutes = hours * 60 + (hasMinutes ? this.#twoDigits(minutesAt) : 0);
    return sign === MINUS ? -minutes : minutes;
  }

  #twoDigits(at: number): number {
    const tens = this.bytes[at]! - ZERO;
    const ones = this.bytes[at + 1]! - ZERO;
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
  }
}

/** UTF-8 bytes as text; bytes that are no UTF-8 are taken as Latin-1, which is good enough to show in a message. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  let isAscii = true;
  for (let at = start; at < end; at++) {
    text += String.fromCharCode(bytes[at]!);
    if (bytes[at]! > 0x7f) isAscii = false;
  }
  if (isAscii) return text;
  try {
    return decodeURIComponent(
      Array.from(text, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`).join(""),
    );
  } catch {
    return text;
  }
}
