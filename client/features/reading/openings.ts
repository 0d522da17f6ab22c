import type {
  closeOpening,
  confirmOpening,
  notePrintAttempt,
  openVolume,
  Rendition,
  showOpening,
} from '../../../server/modules/viewing/contract.ts';
import { read, readPicture, write } from '../../services/http.ts';

const ROOT = '/api/viewing/openings';

/** Opens the volume that a granted request names; this is itself recorded. */
export function openVolumeOf(requestId: string, key: string) {
  return write<typeof openVolume>(ROOT, { requestId }, key);
}

export function loadOpening(openingId: string, signal: AbortSignal) {
  return read<typeof showOpening>(`${ROOT}/${openingId}`, { signal });
}

export function confirmWith(openingId: string, pin: string, key: string) {
  return write<typeof confirmOpening>(`${ROOT}/${openingId}/confirm`, { pin }, key);
}

export function closeVolume(openingId: string) {
  return write<typeof closeOpening>(`${ROOT}/${openingId}/close`, undefined);
}

/** Somebody printed the screen: the sheet is blank, the attempt is recorded. */
export function notePrint(openingId: string) {
  return write<typeof notePrintAttempt>(`${ROOT}/${openingId}/print-attempts`, undefined);
}

/** How the viewer gets its pictures: every one is drawn, marked and recorded by the server. */
export function picturesOf(openingId: string) {
  return {
    page: (pageId: string, rendition: Rendition, signal: AbortSignal) =>
      readPicture(`${ROOT}/${openingId}/pages/${pageId}`, { rendition }, signal),
    strip: (materialId: string, from: number, signal: AbortSignal) =>
      readPicture(`${ROOT}/${openingId}/strips/${materialId}`, { from }, signal),
  };
}
