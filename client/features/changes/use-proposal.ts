import { shallowRef } from 'vue';
import { useSubmit } from '../../composables/use-submit.ts';
import { proposeChange } from './changes.ts';
import type { ProposedChange } from './changes.ts';

/**
 * What every form that proposes a change needs: `propose` sends it once, `proposedId` names the change that
 * came of it (for `ProposalNotice`), `refusal` says why none did.
 */
export function useProposal() {
  const proposedId = shallowRef<string>();
  const { isBusy, refusal, submit } = useSubmit(
    ({ change, reason }: { change: ProposedChange; reason: string }, key) =>
      proposeChange(change, reason, key),
  );

  /** True once the change has been put before its confirmer. */
  async function propose(change: ProposedChange, reason: string): Promise<boolean> {
    const outcome = await submit({ change, reason: reason.trim() });
    if (outcome) proposedId.value = outcome.id;
    return outcome !== undefined;
  }

  return { isBusy, refusal, proposedId, propose };
}
