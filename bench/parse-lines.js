// Merely parses each line of a file, and does nothing with it: what an audit is measured against.
import { createReadStream } from 'node:fs';

let rest = Buffer.alloc(0);
let events = 0;
for await (const chunk of createReadStream(process.argv[2], { highWaterMark: 2 << 20 })) {
  const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    events += JSON.parse(bytes.toString('utf8', start, end)).events.length;
    start = end + 1;
  }
  rest = bytes.subarray(start);
}
process.stdout.write(`${events}\n`);
