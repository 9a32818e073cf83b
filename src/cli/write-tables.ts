/** Writes the tables of the built-in rule books, with and without each layer, to the file that is named. */
import { renameSync, writeFileSync } from 'node:fs';
import { adopting, policiesIn } from '../engine/replay.ts';
import { packedTables } from '../files/kept-tables.ts';
import { ruleBooks } from '../policies/built-in.ts';
import { LAYER_IDS } from '../vocabulary/layers.ts';

const [file = ''] = process.argv.slice(2);
const books = [ruleBooks, adopting(LAYER_IDS, ruleBooks)];
// Under another name until it is whole.
writeFileSync(`${file}.part`, packedTables(ruleBooks.procedures, books.flatMap(policiesIn)));
renameSync(`${file}.part`, file);
