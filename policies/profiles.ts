import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a network of one level asks of passwords, PINs, sessions (口令与会话规则) and marks (水印版式). */
export type Profile = {
  profile: string;
  /** 秘密, 机密 … */
  name: string;
  /** Characters. */
  minLength: number;
  /** How many of: capitals, small letters, digits, everything else. */
  minKinds: number;
  /** Days after which a password must be changed; 0 never. */
  maxAgeDays: number;
  /** How many passwords back none may be used again. */
  history: number;
  /** Of PBKDF2-HMAC-SM3, for records made from now on. */
  pbkdf2Rounds: number;
  /** Wrong ones in a row that lock. */
  maxFailures: number;
  /** Minutes without a call after which the person must say again who they are. */
  idleMinutes: number;
  /** Hours after which a session ends, however busy. */
  sessionHours: number;
  /** Sessions that one person may have at a time; 0 any number. */
  sessionsPerPerson: number;
  pinMinLength: number;
  /** Of the visible mark over each page: how steep it runs, and the size of its type in thousandths of a page's width. */
  markAngleDegrees: number;
  markSizePermille: number;
};

type Rule = Exclude<keyof Profile, 'profile' | 'name'>;

/** Least and most of each column, in the order of the file. */
const COLUMNS: Record<Rule, readonly [number, number]> = {
  minLength: [6, 64],
  minKinds: [1, 4],
  maxAgeDays: [0, 366],
  history: [0, 24],
  pbkdf2Rounds: [1024, 10_000_000],
  maxFailures: [1, 10],
  idleMinutes: [1, 60],
  sessionHours: [1, 24],
  sessionsPerPerson: [0, 10],
  pinMinLength: [4, 12],
  markAngleDegrees: [15, 45],
  markSizePermille: [16, 36],
};

/**
 * Reads the table of profiles.
 * @throws on a line that is not understood, a number out of its bounds, or a profile that stands twice.
 */
export function parseProfiles(csv: string): ReadonlyMap<string, Profile> {
  const profiles = new Map<string, Profile>();
  for (const line of csv.trim().split('\n').slice(1)) {
    const profile = parseLine(line);
    if (profiles.has(profile.profile)) {
      throw new Error(`profiles.csv: ${profile.profile} stands twice`);
    }
    profiles.set(profile.profile, profile);
  }
  return profiles;
}

export function builtInProfiles(): ReadonlyMap<string, Profile> {
  return parseProfiles(readFileSync(join(import.meta.dirname, 'profiles.csv'), 'utf8'));
}

function parseLine(line: string): Profile {
  const [profile, name, ...numbers] = line.split(',').map((word) => word.trim());
  const rules = Object.entries(COLUMNS).map(([rule, [least, most]], column) => {
    const text = numbers[column] ?? '';
    const number = Number(text);
    if (!/^[0-9]+$/.test(text) || number < least || number > most) {
      throw new Error(`profiles.csv: ${rule} must be ${least} to ${most}: ${line}`);
    }
    return [rule, number];
  });
  const isSound =
    /^[a-z][a-z_]{1,31}$/.test(profile ?? '') && name && numbers.length === rules.length;
  if (!isSound) throw new Error(`profiles.csv: line not understood: ${line}`);
  return { profile, name, ...Object.fromEntries(rules) } as Profile;
}
