/** Tables kept in a file, so that an audit asks XState nothing. */
import { deserialize, serialize } from 'node:v8';
import type { KeptTable } from '../engine/region-table.ts';
import { keyOfTable, type StoreOptions, TableStore } from '../engine/rule-tables.ts';
import type { Procedure } from '../norms/procedure.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';

type Kept = NonNullable<StoreOptions['kept']>;

/** A table in the file: its outline is packed, since most are never looked at. */
type Packed = Omit<KeptTable, 'outline'> & { readonly key: string; readonly outline: Uint8Array };

interface Snapshot {
  readonly effects: Kept['effects'];
  readonly tables: readonly Packed[];
}

/** The tables of every norm of these policies, walked to the end. Takes seconds. */
export const packedTables = (
  procedures: Readonly<Record<ProcedureId, Procedure>>,
  policies: readonly Policy[],
): Uint8Array => {
  const store = new TableStore(procedures);
  for (const policy of policies) store.rulesOf(policy);
  const tables = [...store.tables()].map((table): Packed => {
    table.close();
    const { outline, ...kept } = table.keep();
    return { ...kept, key: keyOfTable(table.ruled), outline: serialize(outline()) };
  });
  return serialize({ effects: store.effects.lists, tables } satisfies Snapshot);
};

/** @throws where the bytes are not what `packedTables` made. */
export const unpackedTables = (bytes: Uint8Array): Kept => {
  const { effects, tables } = deserialize(bytes) as Snapshot;
  return {
    effects,
    tables: new Map(
      tables.map(({ key, outline, ...kept }) => [
        key,
        { ...kept, outline: () => deserialize(outline) as ReturnType<KeptTable['outline']> },
      ]),
    ),
  };
};
