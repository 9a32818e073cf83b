/** Options that several commands take. */
import { InvalidArgumentError, Option } from 'commander';
import { LAYER_IDS } from '../vocabulary/layers.ts';

export const formatOption = (...formats: readonly string[]): Option =>
  new Option('-f, --format <format>', 'how to print it').choices([...formats]).default('text');

/** Taken by every command that reads policies. */
export const policiesOption = (): Option =>
  new Option(
    '--policies <folder>',
    "add a school's own policy, or a folder of them; can be repeated",
  ).argParser((folder: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    folder,
  ]);

/** A layer that every policy adopts for this once. */
export const adoptOption = (): Option =>
  new Option(
    '--adopt <layer>',
    `judge by this layer too (${LAYER_IDS.join(', ')}); can be repeated`,
  ).argParser((layer: string, before: readonly string[] | undefined) => {
    if (!(LAYER_IDS as readonly string[]).includes(layer)) {
      throw new InvalidArgumentError(`Known layers are ${LAYER_IDS.join(', ')}.`);
    }
    return [...(before ?? []), layer];
  });
