/**
 * Problems on stderr: one line each, naming the file, the line, the field, what is wrong and how
 * to fix it. Never a stack trace, never what a note says.
 */
import { oneLine } from '../words/plain.ts';

/** One thing that makes an input unusable. */
export interface Complaint {
  readonly file: string;
  /** Counted from 1; null where the file as a whole is meant. */
  readonly line: number | null;
  readonly field: string | null;
  /** What is wrong, and after a semicolon how to mend it. */
  readonly says: string;
}

/** Most problems of one file that are spelt out. */
const MOST_PROBLEMS = 20;

/** A problem as one line. */
export const complaintLine = ({ file, line, field, says }: Complaint): string => {
  const place = line === null ? file : `${file}:${line}`;
  return `${oneLine(field === null ? `${place}: ${says}` : `${place}: ${field}: ${says}`)}\n`;
};

/** Writes problems as they come, and the number of those left out once a file is done. */
export const complaintsTo = (write: (text: string) => void) => {
  const counts = new Map<string, number>();
  return {
    report: (complaint: Complaint): void => {
      const count = (counts.get(complaint.file) ?? 0) + 1;
      counts.set(complaint.file, count);
      if (count <= MOST_PROBLEMS) write(complaintLine(complaint));
    },
    /** @returns whether there was any problem at all. */
    finish: (): boolean => {
      for (const [file, count] of counts) {
        const more = count - MOST_PROBLEMS;
        if (more > 0) {
          const says = `and ${more} more; mend these first, then run it again`;
          write(complaintLine({ file, line: null, field: null, says }));
        }
      }
      return counts.size > 0;
    },
  };
};

export type Complaints = ReturnType<typeof complaintsTo>;
