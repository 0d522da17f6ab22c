import { computed } from 'vue';
import { useQuery } from '../../composables/use-query.ts';

type Target = { path: string; query: Record<string, string> };

/** Which ledger of the past the address asks for, empty for the one in force; links to others of its screens keep it. */
export function usePast() {
  const past = useQuery('past');
  const choice = computed<{ past?: string }>(() => (past.value ? { past: past.value } : {}));
  const within = (path: string, query: Record<string, string> = {}): Target => ({
    path,
    query: past.value ? { ...query, past: past.value } : query,
  });
  return { past, choice, within };
}
