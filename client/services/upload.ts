import { withQuery } from './http.ts';
import type { Query } from './http.ts';
import { networkRefusal, readRefusal, Refusal } from './refusal.ts';

export type Upload<T> = { answer: Promise<T>; cancel: () => void };

type Options = {
  query: Query;
  file: Blob;
  key: string;
  /** Hears the share sent, 0–1. */
  onProgress: (share: number) => void;
  /** What cancelling it means. */
  cancelled?: string;
};

/** Sends a file as raw bytes; `fetch` cannot tell how much of it is sent. */
export function uploadFile<T>(
  path: string,
  { query, file, key, onProgress, cancelled = '已取消上传，没有留下任何内容。' }: Options,
): Upload<T> {
  const call = new XMLHttpRequest();
  const answer = new Promise<T>((resolve, reject) => {
    call.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    call.onload = () => {
      if (call.status < 300) resolve(JSON.parse(call.responseText) as T);
      else reject(readRefusal(call.status, call.responseText));
    };
    call.onerror = () => reject(networkRefusal());
    call.onabort = () => reject(new Refusal('network', cancelled));
  });
  call.open('POST', withQuery(path, query));
  call.setRequestHeader('Content-Type', 'application/octet-stream');
  call.setRequestHeader('Idempotency-Key', key);
  call.send(file);
  return { answer, cancel: () => call.abort() };
}
