/** How far a clock may go wrong before nothing is signed by it. */
export type ClockLimits = {
  /** Against a clock that nobody sets, since the start or since somebody confirmed the time. */
  jumpMs: number;
  /** Between the last head and the first after a start, which may have been a long power-off. */
  gapMs: number;
};

/**
 * `behind`: earlier than the last signed head. `back`, `forward`: set back or forward while we ran. `gap`: so far ahead of the last
 * head at a start that somebody must say whether it is a long power-off or a wrong clock.
 */
export type ClockFault = { fault: 'behind' | 'back' | 'forward' | 'gap'; byMs: number };

/** Both clocks at a moment when the time was taken to be right. */
export type Anchor = { wallMs: number; steadyMs: number };

type Readings = {
  wallMs: number;
  /** Of a clock that nobody sets and that goes on while the machine sleeps. */
  steadyMs: number;
  /** Of the last signed head; nothing before the first. */
  signedMs: number | undefined;
  /** Nothing before the time was ever taken to be right in this process. */
  anchor: Anchor | undefined;
};

/** Without other orders. */
export const USUAL_LIMITS: ClockLimits = { jumpMs: 600_000, gapMs: 30 * 86_400_000 };

/** A clock that is slewed a little is waited for, and is no trouble. */
const SLACK_MS = 1000;

/** What is wrong with the clock; nothing where a head may be signed by it. */
export function judgeClock(
  { wallMs, steadyMs, signedMs, anchor }: Readings,
  { jumpMs, gapMs }: ClockLimits,
): ClockFault | undefined {
  const ahead = signedMs === undefined ? 0 : wallMs - signedMs;
  if (ahead < -SLACK_MS) return { fault: 'behind', byMs: -ahead };
  if (!anchor) return ahead > gapMs ? { fault: 'gap', byMs: ahead } : undefined;
  const jump = wallMs - anchor.wallMs - (steadyMs - anchor.steadyMs);
  if (jump > jumpMs) return { fault: 'forward', byMs: jump };
  return jump < -jumpMs ? { fault: 'back', byMs: -jump } : undefined;
}
