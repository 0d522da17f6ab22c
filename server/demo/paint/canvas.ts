import { SHEET_HEIGHT_MM, SHEET_WIDTH_MM } from '../sheets/sheet.ts';

/** An RGB raster of a sheet that may lie askew; `toPixel` says where a point of the sheet falls. */
export type Canvas = {
  data: Buffer;
  width: number;
  height: number;
  pxPerMm: number;
  skewRadians: number;
};

/** Where a point of the sheet, in millimetres, falls on the canvas. */
export function toPixel(canvas: Canvas, xMm: number, yMm: number): [x: number, y: number] {
  const dx = xMm - SHEET_WIDTH_MM / 2;
  const dy = yMm - SHEET_HEIGHT_MM / 2;
  const cos = Math.cos(canvas.skewRadians);
  const sin = Math.sin(canvas.skewRadians);
  return [
    canvas.width / 2 + (dx * cos - dy * sin) * canvas.pxPerMm,
    canvas.height / 2 + (dx * sin + dy * cos) * canvas.pxPerMm,
  ];
}

/** Lays ink of a colour over one pixel: `coverage` 0–255 takes that share of the colour's shade. */
export function inkPixel(data: Buffer, at: number, shade: Shade, coverage: number): void {
  data[at] = (data[at] ?? 0) * (1 - (shade[0] * coverage) / 65_025);
  data[at + 1] = (data[at + 1] ?? 0) * (1 - (shade[1] * coverage) / 65_025);
  data[at + 2] = (data[at + 2] ?? 0) * (1 - (shade[2] * coverage) / 65_025);
}

/** How much of red, green and blue light an ink swallows, 0–255 each. */
export type Shade = readonly [red: number, green: number, blue: number];
