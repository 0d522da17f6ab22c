import { onScopeDispose, ref } from 'vue';

/** The current time, refreshed every second: remaining times are computed from it, not counted down. */
export function useNow() {
  const now = ref(new Date());
  const timer = setInterval(() => (now.value = new Date()), 1000);
  onScopeDispose(() => clearInterval(timer));
  return now;
}
