import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/**
 * A program as one readable module that needs nothing but Node; the same text whenever and wherever it is made.
 * @param entry path of its first file, from the root of the repository.
 */
export async function bundleProgram(entry: string): Promise<string> {
  // Only here: no other command should wait for a bundler to load.
  const { build } = await import('vite');
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    root: ROOT,
    build: {
      ssr: entry,
      write: false,
      minify: false,
      target: 'node22',
      rolldownOptions: { output: { format: 'es' } },
    },
    ssr: { noExternal: true },
  });
  const [chunk, ...more] = Array.isArray(built) || !('output' in built) ? [] : built.output;
  if (chunk?.type !== 'chunk' || more.length > 0) throw new Error('the bundle is not one file');
  return chunk.code;
}
