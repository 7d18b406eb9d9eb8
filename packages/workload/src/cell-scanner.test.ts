import { fc, it as property } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { CellScanner, TICKS_PER_SECOND } from "./cell-scanner";

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function scannerOf(text: string): CellScanner {
  const scanner = new CellScanner();
  scanner.bytes = new TextEncoder().encode(text);
  return scanner;
}

const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 22 });
const decimal = fc.tuple(digits, fc.nat(22)).map(([text, point]) => `${text.slice(0, point)}.${text.slice(point)}`);
/** Halfway between two neighbouring doubles: where a careless reader rounds to the wrong side. */
const halfway = fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n }).map((mantissa) => String(2n * mantissa + 1n));

describe("reading a number", () => {
  property.prop([fc.oneof(digits, decimal, halfway, fc.double({ noNaN: true }).map(String))], { numRuns: 3000 })(
    "gives what Number gives, bit for bit, and stops at the end of the cell",
    (text) => {
      const scanner = scannerOf(`${text},7\n`);
      expect(scanner.readNumber()).toBe(DECIMAL.test(text) ? Number(text) : Number.NaN);
      expect(scanner.position).toBe(text.length);
      expect(scanner.cellText()).toBe(text);
    },
  );

  property.prop([fc.string()])("never makes a number of what is none", (text) => {
    const cell = text.replace(/[,\n\r"]/g, "");
    const value = scannerOf(`${cell}\n`).readNumber();
    expect(value).toBe(DECIMAL.test(cell.trim()) ? Number(cell) : Number.NaN);
  });

  it.for([
    { text: '"12.5"', value: 12.5 },
    { text: " 12.5 ", value: 12.5 },
    { text: "+3", value: 3 },
    { text: ".5", value: 0.5 },
    { text: "5.", value: 5 },
    { text: "-1e-3", value: -0.001 },
    { text: "0x10", value: Number.NaN },
    { text: "1_000", value: Number.NaN },
    { text: "", value: Number.NaN },
    { text: ".", value: Number.NaN },
    { text: "inf", value: Number.NaN },
  ])("reads $text as $value", ({ text, value }) => {
    expect(scannerOf(`${text}\r\n`).readNumber()).toBe(value);
  });
});

describe("reading a timestamp", () => {
  property.prop([
    fc.date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true }),
  ])("agrees with the calendar", (date) => {
    const scanner = scannerOf(`${date.toISOString()}\n`);
    expect(scanner.readTimestamp()).toBe(true);
    const milliseconds = scanner.day * 86_400_000 + scanner.ticksOfDay / (TICKS_PER_SECOND / 1000);
    expect(milliseconds).toBe(date.getTime());
  });

  it.for([
    { text: "2023-11-16 18:15:46.6805900", ticks: 657466805900 },
    { text: '"2023-11-16 18:15:46.6805900"', ticks: 657466805900 },
    { text: "2023-11-16 18:15:46", ticks: 657460000000 },
    { text: "2023-11-16T18:15:46.5Z", ticks: 657465000000 },
    { text: "2023-11-16 18:15:46.009930+00:00", ticks: 657460099300 },
    { text: "2023-11-16 18:15:46+0130", ticks: 657460000000 - 54_000_000_000 },
    { text: "2023-11-16 18:15:46-02", ticks: 657460000000 + 72_000_000_000 },
    { text: "2023-11-16 18:15:46.123456789", ticks: 657461234567.89 },
  ])("reads $text", ({ text, ticks }) => {
    const scanner = scannerOf(`${text},1\n`);
    expect(scanner.readTimestamp()).toBe(true);
    expect(scanner.ticksOfDay).toBe(ticks);
    expect(scanner.day).toBe(19_677);
  });

  it.for([
    "",
    "18:15:46",
    "2023-11-16",
    "2023-13-16 18:15:46",
    "2023-02-29 18:15:46",
    "2023-11-31 18:15:46",
    "2023-11-16 24:00:00",
    "2023-11-16 18:60:00",
    "2023-11-16 18:15:46.",
    "2023-11-16 18:15:46.1234567890",
    "2023-11-16 18:15:46 UTC",
    "2023-11-16 18:15:46+1",
    "2023-11-16 18:15:46+01:0",
    "2023/11/16 18:15:46",
    "2023-11-16_18:15:46",
    "2023-11-16 18.15.46",
    "yyyy-mm-dd hh:mm:ss",
  ])("refuses %j", (text) => {
    expect(scannerOf(`${text},1\n`).readTimestamp()).toBe(false);
  });
});

describe("skipping a cell", () => {
  it("takes commas and doubled quotes in quotes as text", () => {
    const scanner = scannerOf('"a, ""b"", c",7\r\n');
    scanner.skipCell();
    expect(scanner.position).toBe(13);
    expect(scanner.isAtLineEnd()).toBe(false);
    scanner.position += 1;
    expect(scanner.readNumber()).toBe(7);
    expect(scanner.isAtLineEnd()).toBe(true);
  });

  it("ends an unclosed quote at the end of the line", () => {
    const scanner = scannerOf('"abc,7\n8\n');
    scanner.skipCell();
    expect(scanner.position).toBe(6);
  });

  it("shows text that is not UTF-8 somehow", () => {
    const scanner = new CellScanner();
    scanner.bytes = Uint8Array.of(0xe9, 0x0a);
    scanner.skipCell();
    expect(scanner.cellText()).toBe("é");
    expect(scannerOf("é\n").readNumber()).toBeNaN();
  });
});
