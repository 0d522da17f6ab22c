import { expect } from 'chai';
import { facesFor } from '../../../client/features/copies/step-faces.ts';
import { stepsFrom } from '../../../server/modules/copies/states.ts';
import { COPY_STATES, COPY_STEPS, STEP_NAMES } from '../../../server/modules/copies/words.ts';

describe('what can be done about a copy', () => {
  const out = stepsFrom('handed_over');

  it('has what was agreed as its main act', () => {
    for (const [afterwards, step] of [
      ['return', 'take_back'],
      ['file', 'file'],
      ['destroy', 'destroy'],
    ] as const) {
      const faces = facesFor({ acts: out, afterwards });
      expect(faces[0]?.step).to.equal(step);
      expect(faces.map((face) => face.step)).to.have.members(out);
    }
  });

  it('leads on before it leads away, and names every step', () => {
    expect(facesFor({ acts: stepsFrom('made'), afterwards: 'destroy' })[0]?.step).to.equal('check');
    const all = facesFor({ acts: COPY_STEPS.slice(), afterwards: 'return' });
    expect(all.map(({ step }) => step)).to.have.members([...COPY_STEPS]);
    for (const { step, label } of all) expect(label).to.contain(STEP_NAMES[step].slice(0, 2));
    for (const state of COPY_STATES) {
      const faces = facesFor({ acts: stepsFrom(state), afterwards: 'return' });
      expect(faces).to.have.length(stepsFrom(state).length);
    }
  });
});
