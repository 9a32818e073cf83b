import { readFileSync } from 'node:fs';
import { test } from "vitest";
import { suggestMapping } from '../../src/mapping/suggest.ts';
import { readMapping } from '../../src/mapping/mapping.ts';
import { bytesOf, readCsv, lineOf } from '../support/csv.ts';
import { rowSourceFor } from '../../src/formats/log-kinds.ts';
import { csvIncidents } from '../../src/mapping/csv-log.ts';
test('x', async () => {
  for (const f of (process.env.FILES ?? '').split(' ')) {
    console.log('=====', f);
    const content = readFileSync(f);
    const from = await rowSourceFor(content.subarray(0, 65536), f);
    if ('says' in from) { console.log(from.says); continue; }
    const bytes = { ...bytesOf(content), name: 'log' };
    const s = await suggestMapping(bytes, from);
    if (!s.ok) { console.log(s.fault); continue; }
    if (process.env.SHOW !== '0') console.log(s.text);
    const m = readMapping(s.text, 'm.yaml');
    if (!m.ok) { console.log('FAULTS', m.faults.map(lineOf)); continue; }
    const rows = []; const inc = []; const faults = [];
    for await (const each of csvIncidents(bytes, m.mapping, from)) (each.kind === 'incident' ? inc : each.kind === 'row' ? rows : faults).push(each as never);
    console.log('check', s.toCheck, 'unplaced', s.unplaced, 'incidents', inc.length, 'events', inc.reduce((n, i) => n + (i as any).value.events.length, 0));
    console.log('rows', rows.map((r: any) => lineOf(r.fault)).slice(0, 12).join('\n   '), rows.length);
    console.log('faults', faults.map((r: any) => lineOf(r.fault)).slice(0, 8).join('\n   '));
  }
});
