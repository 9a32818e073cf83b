// What `bench/console.js` is measured beside: a server that appends a line to the file given for every request,
// and syncs it before it answers. Prints the port it listens on.
import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';

const file = openSync(process.argv[2], 'a');
const server = createServer((_, response) => {
  writeSync(file, 'one line\n');
  fdatasyncSync(file);
  response.end('ok');
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
