/** How far an audit has come, on stderr, and only where that is a terminal. */
import { statSync } from 'node:fs';

export interface Progress {
  /** So many bytes were read, and in them so many incidents. */
  readonly passed: (bytes: number, incidents: number) => void;
  /** Clears the line, before something else is written. */
  readonly clear: () => void;
  readonly end: () => void;
}

const SILENT: Progress = { passed: () => {}, clear: () => {}, end: () => {} };
const SECOND = 1_000;

const sizeOf = (name: string): number => {
  try {
    return statSync(name).size;
  } catch {
    return Number.NaN;
  }
};

const minutesLeft = (seconds: number): string => {
  if (!Number.isFinite(seconds)) return '';
  return seconds < 60 ? ', less than a minute left' : `, about ${Math.ceil(seconds / 60)} min left`;
};

/** The line that is shown. Packed files are read faster than their size says; no time is told then. */
export const progressLine = (
  { bytes, incidents, seconds }: { bytes: number; incidents: number; seconds: number },
  total: number,
): string => {
  const rate = incidents / Math.max(1, seconds);
  const left = ((total - bytes) / bytes) * seconds;
  // Of rows, only the incidents are counted.
  const megabytes = bytes === 0 ? '' : `, ${(bytes / 1_000_000).toFixed(0)} MB`;
  const count = incidents.toLocaleString('en-GB');
  const perSecond = Math.round(rate).toLocaleString('en-GB');
  return `${count} incidents${megabytes}, ${perSecond} incidents a second${minutesLeft(left)}`;
};

export const progressOn = (sources: readonly { readonly name: string }[]): Progress => {
  if (process.stderr.isTTY !== true) return SILENT;
  const packed = sources.some(({ name }) => name.endsWith('.gz'));
  const total = packed ? Number.NaN : sources.reduce((sum, { name }) => sum + sizeOf(name), 0);
  const so = { bytes: 0, incidents: 0, seconds: 0 };
  let shown = false;
  const clear = (): void => {
    if (shown) process.stderr.write('\r\u001b[K');
    shown = false;
  };
  const timer = setInterval(() => {
    so.seconds += 1;
    clear();
    process.stderr.write(progressLine(so, total));
    shown = true;
  }, SECOND);
  timer.unref();
  return {
    passed: (bytes, incidents) => {
      so.bytes += bytes;
      so.incidents += incidents;
    },
    clear,
    end: () => {
      clear();
      clearInterval(timer);
    },
  };
};
