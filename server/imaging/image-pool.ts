import { newSecretKey } from '../../crypto/secret-key.ts';
import { createJobPool, type JobCall } from '../threads/job-pool.ts';
import { listOwned } from '../threads/list-owned.ts';
import { startThread } from '../threads/start-thread.ts';
import { viewAsBuffer } from '../threads/view-as-buffer.ts';
import { raiseImageError } from './image-error.ts';
import { MOST_WAITING_PER_KEY } from './image-limits.ts';
import type {
  IntakeJob,
  IntakeResult,
  MarkJob,
  MarkResult,
  TraceJob,
  TraceResult,
} from './image-jobs.ts';
import type { Sought, Traced } from './forensic/trace-view.ts';
import type { ViewMark } from './forensic/view-mark.ts';
import type { MarkedStrip } from './mark-strip.ts';
import type { Renditions } from './make-renditions.ts';
import type { ImageFacts } from './read-image-facts.ts';
import type { Picture } from './read-picture.ts';
import { startProcess } from './start-process.ts';
import type { MarkText } from './visible/mark-text.ts';

/**
 * All work on pixels. Every call names the caller whose turn it takes, may be called off by a signal,
 * and rejects with `ImageError` or the signal's reason.
 */
export type ImagePool = {
  /** Checks untrusted bytes from header to last byte. */
  inspect: (image: Uint8Array, call: JobCall) => Promise<ImageFacts>;
  /** Checks untrusted bytes and makes their renditions. */
  render: (image: Uint8Array, call: JobCall) => Promise<RenderedImage>;
  /** A marked JPEG of an imported page or rendition. Takes `image` over: its memory is gone after the call. */
  markPage: (image: Uint8Array, mark: MarkText, view: ViewMark, call: JobCall) => Promise<Buffer>;
  /** A marked strip of thumbnails; takes them over likewise. */
  markStrip: (
    thumbs: Uint8Array[],
    mark: MarkText,
    view: ViewMark,
    call: JobCall,
  ) => Promise<MarkedStrip>;
  /** The view whose invisible mark an untrusted picture carries, if any can be read beyond doubt. */
  trace: (image: Uint8Array, sought: Sought, call: JobCall) => Promise<Traced | undefined>;
  /** Whether somebody waits for a page: what is not urgent lets them go first. */
  isMarking: () => boolean;
  /** Starts the threads before their first job; drawing the first mark takes a second otherwise. */
  warmUp: () => Promise<void>;
  /** Ends threads and processes; what waits or runs is rejected. */
  close: () => Promise<void>;
};

export type RenderedImage = { facts: ImageFacts; renditions: Renditions };

export type ImagePoolOptions = {
  threads?: number;
  processes?: number;
  maxWaiting?: number;
  maxWaitingPerKey?: number;
  timeLimitMs?: number;
};

const TRACE_LIMIT_MS = 120_000;

/** Marks that nobody sees. */
const WARMING = {
  mark: { lines: ['兰台'], trace: '兰台' },
  view: { key: newSecretKey(), id: { origin: '', index: 0 } },
};

/** Starts with no thread and no process: each comes with its first job. `prepareFonts` must have run. */
export function createImagePool(options: ImagePoolOptions = {}): ImagePool {
  const { threads = 2, processes = 1, ...limits } = options;
  const shared = {
    maxWaiting: 256,
    maxWaitingPerKey: MOST_WAITING_PER_KEY,
    timeLimitMs: 20_000,
    raise: raiseImageError,
    ...limits,
  };
  const marking = createJobPool<MarkJob, MarkResult>({
    ...shared,
    size: threads,
    start: startMarker,
  });
  const intake = createJobPool<IntakeJob, IntakeResult>({
    ...shared,
    size: processes,
    idleLimitMs: 30_000,
    start: startIntake,
  });
  const tracing = createJobPool<TraceJob, TraceResult>({
    ...shared,
    size: 1,
    timeLimitMs: TRACE_LIMIT_MS,
    idleLimitMs: 30_000,
    start: startTracer,
  });
  return {
    inspect: async (image, call) =>
      ((await intake.submit({ kind: 'inspect', image }, call)) as RenderedImage).facts,
    render: async (image, call) =>
      (await intake.submit({ kind: 'render', image }, call)) as RenderedImage,
    markPage: async (image, mark, view, call) =>
      viewAsBuffer((await marking.submit({ kind: 'page', image, mark, view }, call)) as Uint8Array),
    markStrip: async (thumbs, mark, view, call) => {
      const job: MarkJob = { kind: 'strip', thumbs, mark, view };
      const strip = (await marking.submit(job, call)) as MarkedStrip;
      return { ...strip, bytes: viewAsBuffer(strip.bytes) };
    },
    trace: async (image, sought, call) => {
      const picture = (await intake.submit({ kind: 'picture', image }, call)) as Picture;
      return tracing.submit({ picture, sought }, call);
    },
    isMarking: () => marking.load > 0,
    warmUp: async () => {
      const job: MarkJob = { kind: 'strip', thumbs: [], ...WARMING };
      const calls = Array.from({ length: threads }, () => marking.submit(job, { key: 'warm-up' }));
      await Promise.all(calls);
    },
    close: async () => {
      await Promise.all([marking.close(), intake.close(), tracing.close()]);
    },
  };
}

function startMarker() {
  const script = new URL('image-worker.ts', import.meta.url);
  const listTransfers = (job: MarkJob) => listOwned(job.kind === 'page' ? [job.image] : job.thumbs);
  return startThread<MarkJob, MarkResult>(script, listTransfers, raiseImageError);
}

function startTracer() {
  const script = new URL('trace-worker.ts', import.meta.url);
  const listTransfers = ({ picture }: TraceJob) => listOwned([picture.data]);
  return startThread<TraceJob, TraceResult>(script, listTransfers, raiseImageError);
}

function startIntake() {
  return startProcess<IntakeJob, IntakeResult>(new URL('intake-process.ts', import.meta.url));
}
