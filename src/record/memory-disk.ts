/** A disk that is only in memory: for a copy that is sent on and kept nowhere here. */
import type { Disk } from './disk.ts';

export class MemoryDisk implements Disk {
  readonly #files = new Map<string, Buffer>();

  /** What was written, by its path. */
  get files(): ReadonlyMap<string, Buffer> {
    return this.#files;
  }

  read(path: string, from = 0, length?: number): Buffer | null {
    const bytes = this.#files.get(path);
    if (bytes === undefined) return null;
    return bytes.subarray(from, length === undefined ? undefined : from + length);
  }

  size(path: string): number | null {
    return this.#files.get(path)?.length ?? null;
  }

  list(folder: string): readonly string[] {
    const before = folder === '.' ? '' : `${folder}/`;
    const names = [...this.#files.keys()]
      .filter((path) => path.startsWith(before))
      .map((path) => path.slice(before.length).split('/', 1)[0] ?? '');
    return [...new Set(names)];
  }

  append(path: string, bytes: Uint8Array): void {
    this.#files.set(path, Buffer.concat([this.#files.get(path) ?? Buffer.alloc(0), bytes]));
  }

  cut(path: string, length: number): void {
    const bytes = this.#files.get(path);
    if (bytes !== undefined) this.#files.set(path, bytes.subarray(0, length));
  }

  rename(from: string, to: string): void {
    const bytes = this.#files.get(from);
    if (bytes !== undefined) this.#files.set(to, bytes);
    this.#files.delete(from);
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  makeFolder(): void {}

  sync(): void {}

  async syncAside(): Promise<void> {}

  syncFolder(): void {}
}
