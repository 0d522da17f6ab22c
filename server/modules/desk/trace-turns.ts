import { AppError } from '../../errors.ts';
import { createTurns, type Turns } from '../../threads/turns.ts';

/** Each auditor traces one picture at a time. */
export function createTraceTurns(): Turns {
  const message = '上一张图片还在溯源：请等它出结果，或先取消它';
  return createTurns({ most: 1, refuse: () => new AppError('too_many', message) });
}
