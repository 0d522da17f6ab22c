import { bundleWitness } from './witness/bundle-witness.ts';
import { keepWitness } from './keep-witness.ts';
import type { Command } from './run-command.ts';

/** A witness, or the program of one: apart, so that the program does not carry what makes it. */
export const manageWitness: Command = {
  usage: `${keepWitness.usage}\n       ${bundleWitness.usage}`,
  about: `${keepWitness.about}\n\n${bundleWitness.usage}\n${bundleWitness.about.replaceAll(/^(?=.)/gm, '    ')}`,
  run([verb = '', ...args]) {
    return verb === 'bundle' ? bundleWitness.run(args) : keepWitness.run([verb, ...args]);
  },
};
