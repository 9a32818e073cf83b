/** Norms that are not a school's own, which its policy may adopt: where they stand, and how seen. */

/** What a layer is, to follow a norm that belongs to it. */
export const LAYERS = {
  national: "national guidance, not the school's own policy",
} as const;

export type LayerId = keyof typeof LAYERS;
export const LAYER_IDS = Object.keys(LAYERS) as [LayerId, ...LayerId[]];

/** How a source was seen: the body's own text, or somebody else's account or copy of it. */
export const SEEN = {
  A: "the body's own text was seen",
  B: 'seen in the words of somebody else, or as a copy',
} as const;

/** The text that a clause of a layer was taken from. */
export interface Source {
  readonly body: string;
  readonly title: string;
  readonly edition: string;
  readonly address: string;
  readonly seen: keyof typeof SEEN;
}

/** A clause's place in a layer. */
export interface Adopted {
  readonly layer: LayerId;
  readonly source: Source;
}

/** "Department for Education, Searching, screening and confiscation, January 2018 (https://…)" */
export const sourceInWords = ({ body, title, edition, address }: Source): string =>
  `${body}, ${title}, ${edition} (${address})`;
