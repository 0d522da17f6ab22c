import { computed, watch } from 'vue';
import { useChanged } from '../../composables/use-changed.ts';
import { useLoad } from '../../composables/use-load.ts';
import { can, session } from '../session/session.ts';
import { loadChanges } from './changes.ts';

/** How many changes wait for this person to confirm them, kept up to date; 0 for who confirms none. */
export function useWaitingCount() {
  const { data, load, clear } = useLoad((signal) => loadChanges('todo', '', signal));
  const follow = (): void => {
    if (can('changes.browse')) void load();
    else clear();
  };
  watch(() => session.me?.accountId, follow, { immediate: true });
  useChanged('changes', follow);
  return computed(() => data.value?.counts.todo ?? 0);
}
