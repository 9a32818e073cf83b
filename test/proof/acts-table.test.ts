import { describe, expect, test } from 'vitest';
import { actsRegister } from '../../machines/acts-register.ts';
import { policies, procedures } from '../../machines/index.ts';
import type { Norm, Prohibition } from '../../src/norms/norm.ts';
import { does } from '../../src/norms/predicates.ts';
import { actsTableOf } from '../../src/proof/acts-table.ts';
import type { NormId, ProcedureId } from '../../src/vocabulary/procedures.ts';

/** The rule books without a norm, or with another in its place. */
const changed = (id: NormId, change: (norm: Prohibition) => readonly Prohibition[]) => {
  const owner = id.slice(0, id.indexOf('.')) as ProcedureId;
  const norms = procedures[owner].norms.flatMap((norm): readonly Norm[] =>
    norm.id === id ? change(norm as Prohibition) : [norm],
  );
  return { ...procedures, [owner]: { ...procedures[owner], norms } };
};

const normsOn = (policy: (typeof policies)[number], procedure: ProcedureId, act: string) =>
  actsTableOf(policy, procedures, actsRegister).rows.find(
    (row) => row.procedure === procedure && row.act === act,
  )?.norms;

describe.each(policies.map((policy) => [policy.id, policy] as const))('%s', (_, policy) => {
  test('each act has a rule, or a reason why none judges it', () => {
    expect(actsTableOf(policy, procedures, actsRegister).faults).toEqual([]);
  });

  test('a rule that goes leaves a gap that the table names', () => {
    const without = changed('sexting.never-share-image', () => []);
    expect(actsTableOf(policy, without, actsRegister).faults).toContain(
      'sexting: image.sent to staff: no rule judges it, and no reason is registered',
    );
  });

  test('an act is judged or not by whom it was done to', () => {
    expect(normsOn(policy, 'cyberbullying', 'image.sent to public')).toEqual([
      'general.police-before-others',
      'general.confidentiality',
    ]);
    // Whoever it was sent to may be somebody with no part in it: the record does not say.
    expect(normsOn(policy, 'cyberbullying', 'image.sent')).toContain('general.confidentiality');
    expect(normsOn(policy, 'cyberbullying', 'image.sent to staff')).toEqual([]);
    expect(normsOn(policy, 'iioc', 'device.handed-over to parent')).toContain(
      'iioc.quarantine-until-advice',
    );
  });

  test('a rule that comes makes the reason for the gap stale', () => {
    const more = changed('sexting.never-share-image', (norm) => [
      { ...norm, forbids: does('image.sent', 'device.confiscated') },
    ]);
    expect(actsTableOf(policy, more, actsRegister).faults).toContain(
      'sexting: device.confiscated: a reason is registered for a gap, and sexting.never-share-image judges it',
    );
  });

  test('the same act is judged under every name', () => {
    expect(normsOn(policy, 'iioc', 'content.deleted')).toContain('iioc.no-deletion-before-police');
    expect(normsOn(policy, 'iioc', 'device.released')).toContain('iioc.quarantine-until-advice');
    for (const { id } of Object.values(procedures)) {
      const norms = normsOn(policy, id, 'telling public');
      if (norms !== undefined) expect(norms).toContain('general.confidentiality');
    }
  });

  test('telling is a gap where one channel escapes every rule', () => {
    const only = changed('general.confidentiality', (norm) => [
      {
        ...norm,
        forbids: { kind: 'and', of: [norm.forbids, { kind: 'via', channels: ['email'] }] },
      },
    ]);
    expect(actsTableOf(policy, only, actsRegister).faults).toContain(
      'general: telling uninvolved-pupil: no rule judges it, and no reason is registered',
    );
  });
});
