import { onScopeDispose, ref } from 'vue';

/** True while nobody should see the page: the window is hidden, or is being printed. */
export function useCover() {
  const isCovered = ref(document.hidden);
  const follow = (): void => void (isCovered.value = document.hidden);
  const cover = (): void => void (isCovered.value = true);

  document.addEventListener('visibilitychange', follow);
  window.addEventListener('beforeprint', cover);
  window.addEventListener('afterprint', follow);
  window.addEventListener('pagehide', cover);
  window.addEventListener('pageshow', follow);
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', follow);
    window.removeEventListener('beforeprint', cover);
    window.removeEventListener('afterprint', follow);
    window.removeEventListener('pagehide', cover);
    window.removeEventListener('pageshow', follow);
  });
  return isCovered;
}
