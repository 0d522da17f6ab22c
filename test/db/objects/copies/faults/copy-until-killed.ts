import { killAt } from '../../faults/kill-at.ts';
import { copyAll } from '../copy-all.ts';

/** A process of its own: copies all it can until the `killPoint`-th change to the file system. */
const [source = '', target = '', killPoint = ''] = process.argv.slice(2);
await killAt(Number(killPoint));
await copyAll(source, target);
