import { ref, shallowRef } from 'vue';
import { asRefusal } from '../services/refusal.ts';
import type { Refusal } from '../services/refusal.ts';
import { newSubmissionKey } from '../services/submission-key.ts';

/**
 * Sends a form once at a time. While the outcome is unknown (the link broke), sending again keeps the
 * key; any answer, good or bad, ends the submission and the next one gets its own.
 */
export function useSubmit<Input, Answer>(action: (input: Input, key: string) => Promise<Answer>) {
  const isBusy = ref(false);
  const refusal = shallowRef<Refusal>();
  let key: string | undefined;

  async function submit(input: Input): Promise<Answer | undefined> {
    if (isBusy.value) return undefined;
    isBusy.value = true;
    refusal.value = undefined;
    key ??= newSubmissionKey();
    try {
      const answer = await action(input, key);
      key = undefined;
      return answer;
    } catch (thrown) {
      refusal.value = asRefusal(thrown);
      if (refusal.value.kind !== 'network') key = undefined;
      return undefined;
    } finally {
      isBusy.value = false;
    }
  }

  return { isBusy, refusal, submit };
}
