type List = Int32Array | Float64Array | Uint8Array;

/** A list of numbers, longer. */
export const longer = <T extends List>(list: T, into: T): T => {
  into.set(list);
  return into;
};
