/**
 * What every incident needs is worked out and rendered once while nobody waits for it: tables are read, and code
 * that has never run runs. Otherwise whoever has to be quickest, with the first incident after a start, waits longest.
 */
import { policyNamed } from '../engine/replay.ts';
import { isoOf } from '../engine/time.ts';
import { actOf, faultsOf } from '../live/compose.ts';
import { signsUnder } from '../live/raising.ts';
import { follow } from '../live/steady-list.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import type { House } from './house.ts';
import type { OpenIncident } from './incident/open.ts';
import { IncidentPage } from './incident/page.tsx';
import { Page } from './page.tsx';

const MINUTE = 60_000;

/** Lets whatever waits go first. */
const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The page of an incident that never was, as it is after each of its first entries. */
async function* pagesOf(
  { books, assets, now: clock }: House,
  policy: string,
  procedure: ProcedureId,
): AsyncGenerator<void> {
  const now = clock().getTime();
  const head = { incident: 'warm-up', policy, record: 'complete', exercise: true } as const;
  const at = (minutesAgo: number): string => isoOf(now - minutesAgo * MINUTE);
  const events: TimelineEvent[] = [
    { at: at(2), type: 'concern.raised', by: 'teacher', to: 'dsl', procedure },
  ];
  let followed = null;
  for (const minutesAgo of [1, 0]) {
    const timeline: Timeline = { ...head, events: [...events] };
    followed = follow(followed, timeline, books, now);
    const { incident, list, shown } = followed;
    const open: OpenIncident = {
      here: '',
      isHidden: false,
      take: async () => ({ kind: 'faulty', says: [] }),
      mayUndo: () => true,
      id: '0'.repeat(32),
      incident,
      list,
      shown,
      beside: [],
      isExercise: true,
      seen: events.length,
      me: 'dsl',
      standsInFor: [],
      isUnread: false,
      now,
    };
    yield;
    const page = (
      <Page title="" assets={assets} isSignedIn>
        <IncidentPage
          open={open}
          kept={[events.length - 1]}
          later={[]}
          mayWrite
          mayDecide
          drawn={[]}
        />
      </Page>
    );
    await page.toString();
    yield;
    const [choice] = shown.doNow.flatMap(({ acts }) => acts);
    if (choice === undefined) return;
    const entry = actOf({ ...choice, withAddress: undefined }, { at: at(minutesAgo) });
    faultsOf(incident, entry);
    events.push(entry);
    yield;
  }
}

/** Of the school's policy, or of one that it may choose. @param isOver whether it is to stop */
export const warmUp = async (house: House, isOver: () => boolean): Promise<void> => {
  const { books } = house;
  const [first] = books.policies;
  const policy = house.policy ?? (first === undefined ? null : policyNamed(first.id, books));
  if (policy === null) return;
  for (const { procedure } of signsUnder(policy, books)) {
    for await (const _ of pagesOf(house, policy.id, procedure)) {
      await giveWay();
      if (isOver()) return;
    }
  }
};
