import { readFileSync } from 'node:fs';

/**
 * When a process began, in ticks since the start of the machine; 0 where the system does not tell, `undefined` when
 * there is no such process. With its id it names one process for good.
 */
export function processStart(pid: number): number | undefined {
  const fields = statFields(pid);
  if (fields) return isOver(fields) ? undefined : Number(fields[START_AT]);
  try {
    process.kill(pid, 0);
    return 0;
  } catch {
    return undefined;
  }
}

export function parentOf(pid: number): number | undefined {
  const fields = statFields(pid);
  return fields && !isOver(fields) ? Number(fields[PARENT_AT]) : undefined;
}

/** What has ended stays listed until somebody asks how. */
function isOver([state]: string[]): boolean {
  return state === 'Z' || state === 'X';
}

/** Counted behind the name, which may hold blanks and brackets. */
const PARENT_AT = 1;
const START_AT = 19;

function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
