import { keepWitness } from './keep-witness.ts';
import { runCommand } from './run-command.ts';

/** The witness as a program of its own, which `witness bundle` writes as one file: `node lantai-witness.mjs follow …`. */
const [first, ...rest] = process.argv.slice(2);
const args = first === 'witness' ? rest : process.argv.slice(2);
process.exitCode = await runCommand(keepWitness, args, 'node lantai-witness.mjs');
