/** What of a picture is kept: its four edges, each as a share (0–1) of the picture as it is turned. */
export type Crop = { left: number; top: number; right: number; bottom: number };
export type Edge = keyof Crop;
export type Point = { x: number; y: number };
/** What somebody holds of a crop: some of its edges, the whole of it, or nothing of it yet. */
export type Grip = { edges: readonly Edge[] } | 'whole' | 'anew';

export const WHOLE: Crop = { left: 0, top: 0, right: 1, bottom: 1 };
/** No edge comes nearer to the one opposite. */
const LEAST = 0.02;

/** What a press at `point` takes hold of; an edge within `reach` of it comes first. */
export function gripAt(crop: Crop, point: Point, reach: Point): Grip {
  const isBeside = {
    x: point.x > crop.left - reach.x && point.x < crop.right + reach.x,
    y: point.y > crop.top - reach.y && point.y < crop.bottom + reach.y,
  };
  if (!isBeside.x || !isBeside.y) return 'anew';
  const edges = [
    ...nearerOf('left', 'right', crop, point.x, reach.x),
    ...nearerOf('top', 'bottom', crop, point.y, reach.y),
  ];
  return edges.length > 0 ? { edges } : 'whole';
}

function nearerOf(low: Edge, high: Edge, crop: Crop, at: number, reach: number): Edge[] {
  const [toLow, toHigh] = [Math.abs(at - crop[low]), Math.abs(at - crop[high])];
  if (Math.min(toLow, toHigh) >= reach) return [];
  return [toLow <= toHigh ? low : high];
}

/** The crop after the grip taken at `from` has been drawn to `to`. */
export function dragCrop(crop: Crop, grip: Grip, from: Point, to: Point): Crop {
  if (grip === 'anew') return between(from, to);
  if (grip === 'whole') return moveCrop(crop, { x: to.x - from.x, y: to.y - from.y });
  return grip.edges.reduce((moved, edge) => moveEdge(moved, edge, isUpright(edge) ? to.x : to.y), {
    ...crop,
  });
}

/** The crop with one edge at a place, as far as the opposite edge and the picture allow. */
export function moveEdge(crop: Crop, edge: Edge, at: number): Crop {
  const range = rangeOf(crop, edge);
  return { ...crop, [edge]: clamp(at, range.least, range.most) };
}

/** How far an edge may go. */
export function rangeOf(crop: Crop, edge: Edge): { least: number; most: number } {
  if (edge === 'left') return { least: 0, most: crop.right - LEAST };
  if (edge === 'top') return { least: 0, most: crop.bottom - LEAST };
  if (edge === 'right') return { least: crop.left + LEAST, most: 1 };
  return { least: crop.top + LEAST, most: 1 };
}

/** The same part of the picture after a quarter turn clockwise (1) or back (-1). */
export function turnCrop({ left, top, right, bottom }: Crop, by: 1 | -1): Crop {
  return by === 1
    ? { left: 1 - bottom, top: left, right: 1 - top, bottom: right }
    : { left: top, top: 1 - right, right: bottom, bottom: 1 - left };
}

export function isWhole(crop: Crop): boolean {
  return (Object.keys(WHOLE) as Edge[]).every((edge) => crop[edge] === WHOLE[edge]);
}

function moveCrop(crop: Crop, by: Point): Crop {
  const x = clamp(by.x, -crop.left, 1 - crop.right);
  const y = clamp(by.y, -crop.top, 1 - crop.bottom);
  return {
    left: crop.left + x,
    top: crop.top + y,
    right: crop.right + x,
    bottom: crop.bottom + y,
  };
}

function between(from: Point, to: Point): Crop {
  const [left, right] = spread(from.x, to.x);
  const [top, bottom] = spread(from.y, to.y);
  return { left, top, right, bottom };
}

function spread(from: number, to: number): [number, number] {
  const low = clamp(Math.min(from, to), 0, 1 - LEAST);
  return [low, Math.max(low + LEAST, clamp(Math.max(from, to), 0, 1))];
}

function isUpright(edge: Edge): boolean {
  return edge === 'left' || edge === 'right';
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
