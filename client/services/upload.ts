import { withQuery } from './http.ts';
import type { Query } from './http.ts';
import { networkRefusal, readRefusal, Refusal } from './refusal.ts';

export type Upload<T> = { answer: Promise<T>; cancel: () => void };

/** Sends a file as raw bytes. `onProgress` hears the share sent, 0–1; `fetch` cannot tell that. */
export function uploadFile<T>(
  path: string,
  options: { query: Query; file: Blob; key: string; onProgress: (share: number) => void },
): Upload<T> {
  const call = new XMLHttpRequest();
  const answer = new Promise<T>((resolve, reject) => {
    call.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress(event.loaded / event.total);
    };
    call.onload = () => {
      if (call.status < 300) resolve(JSON.parse(call.responseText) as T);
      else reject(readRefusal(call.status, call.responseText));
    };
    call.onerror = () => reject(networkRefusal());
    call.onabort = () => reject(new Refusal('network', '已取消上传，没有留下任何内容。'));
  });
  call.open('POST', withQuery(path, options.query));
  call.setRequestHeader('Content-Type', 'application/octet-stream');
  call.setRequestHeader('Idempotency-Key', options.key);
  call.send(options.file);
  return { answer, cancel: () => call.abort() };
}
