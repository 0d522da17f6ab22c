import type { Finding } from '../conformance-report.ts';
import type { RuleCode } from './rules.ts';

/** Puts one broken rule on record; checks take it so that they can go on and find the next. */
export type Note = (code: RuleCode, message: string, where?: Finding['where']) => void;
