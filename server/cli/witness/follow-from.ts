import { centreAt, followCentre, lookAtCentre, type Look } from '../../witness/follow-centre.ts';
import { CliError } from '../cli-error.ts';
import { openOwnWitness } from './open-own-witness.ts';
import { requireValue, type WitnessValues } from './witness-values.ts';

const USUAL_SECONDS = 60;
const EXIT_CODES = { cosigned: 0, idle: 0, alarm: 1, nonsense: 1, unreachable: 2 } as const;

/** `witness follow`: asks the centre again and again, or once. */
export async function followFrom(values: WitnessValues): Promise<number> {
  const url = requireValue(values, 'centre');
  if (!URL.canParse(url))
    throw new CliError('--centre 应为中心的网址，如 https://lantai.qy.gov', 3);
  const everyMs = readSeconds(values.every) * 1000;
  const witness = await openOwnWitness(values);
  try {
    if (values.once) {
      const look = await lookAtCentre(witness, centreAt(url));
      tell(look);
      return EXIT_CODES[look.state];
    }
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    console.log(`READY 见证 ${witness.name} 每 ${everyMs / 1000} 秒向 ${url} 取检查点`);
    await followCentre(witness, centreAt(url), { everyMs, signal: stop.signal, tell });
    return 0;
  } finally {
    await witness.close();
  }
}

function tell({ state, message }: Look): void {
  const line = `${new Date().toISOString()} ${message}`;
  if (EXIT_CODES[state] === 0) console.log(line);
  else console.error(line);
}

function readSeconds(text: string | undefined): number {
  const seconds = Number(text ?? USUAL_SECONDS);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600) return seconds;
  throw new CliError('--every 应为 1 到 3600 的整数（秒）', 3);
}
