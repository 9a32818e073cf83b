/** The file of `--findings`: a line of JSON for every finding, with where its incident stands. */

import { ByFacts } from '../engine/by-facts.ts';
import { alikeAs, findingOf } from '../engine/judge.ts';
import type { Docket } from '../engine/reasons.ts';
import { docketOf, type Incident, reportOn, tracksInOrder } from '../engine/replay.ts';
import type { Track } from '../engine/run.ts';
import { isUncertain } from '../engine/uncertain-moments.ts';
import { madeOnce } from '../norms/made-once.ts';
import type { NormInForce } from '../norms/procedure.ts';
import type { Facts } from '../norms/symbols.ts';
import type { Finding } from '../vocabulary/findings.ts';
import { jsonText } from '../vocabulary/unseen.ts';
import { findingInWords } from '../words/report.ts';

/** A finding as the end of a line, to follow the fields that say of which incident. */
const endWith = (finding: Finding): string => `,${jsonText(finding).slice(1)}\n`;

const endOf = (tracks: readonly Track[], docket: Docket): string =>
  endWith(findingInWords(findingOf(tracks, docket), docket.run));

/** Most ends of lines that are kept, a kilobyte or less each. */
const MOST_KEPT = 20_000;

export class FindingLines {
  /** Of norms to which nothing has happened, which are most: see `alikeAs`. */
  readonly #kept = new Map<NormInForce, Map<string, ByFacts<string>>>();
  #keptCount = 0;

  /** The findings on one incident. */
  of(incident: Incident, place: { readonly file: string; readonly line: number }): string {
    const docket = docketOf(incident);
    const { incident: name, school = null } = incident.timeline;
    const policy = incident.run.policy.id;
    const start = jsonText({ incident: name, school, policy, ...place }).slice(0, -1);
    if (isUncertain(incident.timeline.events)) {
      const { findings } = reportOn(incident);
      const ends = findings.map((each) => endWith(findingInWords(each, incident.run)));
      return ends.map((end) => start + end).join('');
    }
    const pieces: string[] = [];
    for (const tracks of tracksInOrder(incident)) {
      const alike = alikeAs(tracks, docket);
      const end = alike === null ? endOf(tracks, docket) : this.#keptEnd(tracks[0], alike, docket);
      pieces.push(start, end);
    }
    return pieces.join('');
  }

  #keptEnd(track: Track, alike: string, docket: Docket): string {
    const { run } = docket;
    const ofNorm = madeOnce(this.#kept, track.norm, () => new Map<string, ByFacts<string>>());
    const ends = madeOnce(ofNorm, alike, () => new ByFacts<string>());
    return ends.of(track.facts, (facts: Facts) => {
      if (this.#keptCount >= MOST_KEPT) this.#kept.clear();
      this.#keptCount = this.#kept.size === 0 ? 1 : this.#keptCount + 1;
      return endOf([{ ...track, facts }], { ...docket, run: { ...run, facts } });
    });
  }
}
