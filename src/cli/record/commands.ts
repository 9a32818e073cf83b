/** `dutybound record`: its commands, their options and their help. */
import { type Command, Option } from 'commander';
import { formatOption, policiesOption } from '../options.ts';

const RECORD_HELP = `
Examples:
  dutybound record init
  dutybound record account add administrator-1
  dutybound record account add dsl-1 --as administrator-1
  dutybound record import 2026-0042.json --as dsl-1
  dutybound record list --as dsl-1
  dutybound record show 3f9a1c --as dsl-1
  dutybound record backup /media/stick/backup-2026-03-04 --as technical-support-1
  dutybound record verify /media/stick/backup-2026-03-04
  dutybound replay record: --as auditor-1

The record is a folder on this machine: the user's data directory, or DUTYBOUND_DATA. Its keys are beside
it, or in DUTYBOUND_KEYS, with a second copy in DUTYBOUND_SECOND_KEYS, best on another disk. With
DUTYBOUND_PASSPHRASE the keys open with a passphrase instead of a file. With DATABASE_URL the record and its
wrapped keys are in PostgreSQL instead, for several servers; DUTYBOUND_RECORD says which record of several.

An incident is named by its id, or by the first 6 digits of it or more. An account is a role and a number,
such as dsl-1; every read is logged under it, and nobody is shown what is about themself.
docs/operations.md says how to look after a record.

Exit status: 0; 1 where something is wrong with the record or an incident is non-compliant; 2 where
something could not be used or is not allowed, with one line for each.`;

const asOption = (): Option =>
  new Option(
    '--as <account>',
    'who asks; the read or change is logged under it',
  ).makeOptionMandatory();

/** Two people. */
const byOption = (): Option =>
  new Option('--by <account>', 'who erases it; give it twice')
    .argParser((account: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      account,
    ])
    .makeOptionMandatory();

const reasonOption = (): Option => new Option('--reason <words>', 'why').makeOptionMandatory();

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  dutybound record ${line}`).join('\n')}`;

const addKeeping = (record: Command): void => {
  record
    .command('init')
    .summary('make the record, once')
    .description('Make a record, and print its recovery sheet, public key and first checkpoint.')
    .option(
      '--trust <name>',
      'make that of a trust, which sees what its schools give to it (see docs/trusts.md)',
    )
    .addHelpText(
      'after',
      `${examples('init', 'init --trust "Otter Trust"')}

Prints what to print on paper and lock away. It is shown once: on a screen, not into a file.`,
    )
    .action(async (flags: { readonly trust?: string }) => {
      const { initRecord } = await import('./keeping.ts');
      process.exitCode = await initRecord(flags);
    });
  record
    .command('checkpoint')
    .summary('sign how the record stands, for somebody else to keep')
    .description(
      'Sign how the record stands. Kept elsewhere, the line proves later that nothing was changed.',
    )
    .addHelpText('after', examples('checkpoint', 'verify --checkpoints kept.txt'))
    .action(async () => {
      const { printCheckpoint } = await import('./keeping.ts');
      process.exitCode = await printCheckpoint();
    });
  record
    .command('check-keys')
    .summary('check that every incident has its key')
    .description('Check that every incident has its key, and that the second keys agree.')
    .option('--sheet', 'check the recovery sheet too: it is typed, or comes from a pipe')
    .option(
      '--new-second',
      'write the second keys to a place that has none yet, such as a new stick',
    )
    .addHelpText('after', examples('check-keys', 'check-keys --sheet'))
    .action(async (flags) => {
      const { checkKeys } = await import('./keeping.ts');
      process.exitCode = await checkKeys(flags);
    });
  record
    .command('rotate-keys')
    .summary('wrap all keys again, and print a new recovery sheet')
    .description(
      'Wrap all keys again under a new key, such as when somebody leaves, and print a new sheet.',
    )
    .addOption(asOption())
    .addHelpText('after', examples('rotate-keys --as administrator-1'))
    .action(async (flags) => {
      const { rotateKeys } = await import('./keeping.ts');
      process.exitCode = await rotateKeys(flags);
    });
  record
    .command('passphrase')
    .summary('open the record with another passphrase, or with a key file')
    .description(
      'Have the record open with another passphrase (DUTYBOUND_NEW_PASSPHRASE), or with a key file.',
    )
    .addOption(asOption())
    .option('--to-file', 'open it with a key file, which whoever can read the folders can use')
    .addHelpText(
      'after',
      `${examples('passphrase --as dsl-1', 'passphrase --to-file --as dsl-1')}

The new passphrase is in DUTYBOUND_NEW_PASSPHRASE, and that of today, where there is one, in
DUTYBOUND_PASSPHRASE. All keys are wrapped again, and a new recovery sheet is printed.`,
    )
    .action(async (flags) => {
      const { changePassphrase } = await import('./keeping.ts');
      process.exitCode = await changePassphrase(flags);
    });
  record
    .command('recover')
    .summary('after a dead disk: give the keys back')
    .description('Give the keys back from the second keys and the recovery sheet, which is typed.')
    .option('--to-file', 'where it opened with a passphrase: open it with a key file from now on')
    .addHelpText(
      'after',
      `${examples('recover')}

The record must be in its place first (dutybound record restore), and DUTYBOUND_SECOND_KEYS must name the
second keys. A record that opened with a passphrase needs a new one, in DUTYBOUND_NEW_PASSPHRASE, or
--to-file; the key on the sheet is never left in a file unless that is asked for.`,
    )
    .action(async (flags) => {
      const { recoverKeys } = await import('./keeping.ts');
      process.exitCode = await recoverKeys(flags);
    });
};

const addReading = (record: Command): void => {
  record
    .command('list')
    .summary('the incidents, by what is due next')
    .description('List the incidents that this account may see, by what is due next.')
    .addOption(asOption())
    .option('--exercises', 'list the exercises instead')
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', examples('list --as dsl-1', 'list --as trainer-1 --exercises'))
    .action(async (flags) => {
      const { listIncidents } = await import('./reading.ts');
      process.exitCode = await listIncidents(flags);
    });
  record
    .command('show')
    .summary('one incident, judged as replay would')
    .description(
      'Show an incident, judged as replay would, and when each entry was written. The read is logged.',
    )
    .argument('<id>', 'the id of an incident, or its first 6 digits or more')
    .addOption(asOption())
    .addOption(formatOption('text', 'json'))
    .addOption(policiesOption())
    .addHelpText('after', examples('show 3f9a1c --as dsl-1'))
    .action(async (id: string, flags) => {
      const { showIncident } = await import('./reading.ts');
      process.exitCode = await showIncident(id, flags);
    });
  record
    .command('reads')
    .summary('who has read what, and when')
    .description('List who has read an incident, or everything that was read.')
    .argument('[id]', 'only this incident')
    .addOption(asOption())
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', examples('reads --as auditor-1', 'reads 3f9a1c --as auditor-1'))
    .action(async (id: string | undefined, flags) => {
      const { listReads } = await import('./reading.ts');
      process.exitCode = await listReads(id, flags);
    });
  record
    .command('sign-ins')
    .summary('who signed in to the console, what was tried, what was changed')
    .description(
      'List sign-ins to the console: an auditor sees all, an administrator what was tried and changed, others their own.',
    )
    .addOption(asOption())
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', examples('sign-ins --as auditor-1', 'sign-ins --as administrator-1'))
    .action(async (flags) => {
      const { listSignIns } = await import('./people.ts');
      process.exitCode = await listSignIns(flags);
    });
  record
    .command('disclose')
    .summary('an incident for a subject access request, marked')
    .description(
      'Print an incident for whoever answers a request, with what must be looked at marked.',
    )
    .argument('<id>', 'the id of an incident, or its first 6 digits or more')
    .requiredOption('--about <person>', 'who asks, or is asked for: child-1, staff-2, parent …')
    .addOption(asOption())
    .addOption(formatOption('text', 'json'))
    .addOption(policiesOption())
    .addHelpText('after', examples('disclose 3f9a1c --about child-1 --as dsl-1'))
    .action(async (id: string, flags) => {
      const { discloseIncident } = await import('./reading.ts');
      process.exitCode = await discloseIncident(id, flags);
    });
};

const addWriting = (record: Command): void => {
  record
    .command('import')
    .summary('bring timelines into the record')
    .description('Bring timelines from files into the record, or the entries that are new in them.')
    .argument('<file...>', 'files or folders with timelines, or - for standard input')
    .addOption(asOption())
    .addOption(policiesOption())
    .addHelpText(
      'after',
      `${examples('import 2026-0042.json --as dsl-1', 'import paper-log.json --as loggist-1')}

A file that is imported twice is one incident, whoever imports it: what the school calls it says which. A log that was kept on paper (dutybound card KIND --policy ID --log-book) is typed in as a timeline, a line an entry:
"at" says when something happened and "recordedAt" when it was put on paper; the record itself keeps
when it was typed in. Say "record": "partial" where the paper may not have everything.`,
    )
    .action(async (files: string[], flags) => {
      const { importFiles } = await import('./writing.ts');
      process.exitCode = await importFiles(files, flags);
    });
  record
    .command('hold')
    .summary("keep an incident, or a child's file, from being erased")
    .description('Keep an incident from being erased, such as for a police inquiry or a claim.')
    .argument('<id>', 'the id of an incident, or its first 6 digits or more')
    .addOption(asOption())
    .addOption(reasonOption())
    .addHelpText('after', examples('hold 3f9a1c --as dsl-1 --reason "police inquiry"'))
    .action(async (id: string, flags) => {
      const { holdIncident } = await import('./writing.ts');
      process.exitCode = await holdIncident(id, flags, true);
    });
  record
    .command('release')
    .summary('lift a hold')
    .description('Lift a hold, so that the incident can be erased.')
    .argument('<id>', 'the id of an incident, or its first 6 digits or more')
    .addOption(asOption())
    .addOption(reasonOption())
    .addHelpText('after', examples('release 3f9a1c --as dsl-1 --reason "the inquiry has ended"'))
    .action(async (id: string, flags) => {
      const { holdIncident } = await import('./writing.ts');
      process.exitCode = await holdIncident(id, flags, false);
    });
  record
    .command('erase')
    .summary('erase an incident for good: two people, with a reason')
    .description('Erase an incident and its key for good, also from what backups can give back.')
    .argument('<id>', 'the id of an incident, or its first 6 digits or more')
    .addOption(byOption())
    .addOption(reasonOption())
    .addHelpText(
      'after',
      examples(
        'erase 3f9a1c --by dsl-1 --by headteacher-1 --reason "kept for as long as our schedule says"',
      ),
    )
    .action(async (id: string, flags) => {
      const { eraseIncident } = await import('./writing.ts');
      process.exitCode = await eraseIncident(id, flags);
    });
};

const addCopying = (record: Command): void => {
  record
    .command('export')
    .summary('write one incident as a folder that proves itself')
    .description(
      'Write one incident, sealed under a passphrase, as a folder that verifies by itself.',
    )
    .argument('<id>', 'the id of an incident, or its first 6 digits or more')
    .argument('<folder>', 'a new folder')
    .addOption(asOption())
    .requiredOption('--passphrase-from <file>', 'a file whose first line is the passphrase')
    .addHelpText('after', examples('export 3f9a1c bundle --as dsl-1 --passphrase-from words.txt'))
    .action(async (id: string, folder: string, flags) => {
      const { exportBundle } = await import('./copying.ts');
      process.exitCode = await exportBundle(id, folder, flags);
    });
  record
    .command('unpack')
    .summary('read an incident that was exported')
    .description(
      'Print the timeline in a bundle, once it was proved and opened with its passphrase.',
    )
    .argument('<folder>', 'the folder of a bundle')
    .requiredOption('--passphrase-from <file>', 'a file whose first line is the passphrase')
    .addHelpText(
      'after',
      `${examples('unpack bundle --passphrase-from words.txt')}
  dutybound record unpack bundle --passphrase-from words.txt | dutybound replay -`,
    )
    .action(async (folder: string, flags) => {
      const { unpackBundle } = await import('./copying.ts');
      process.exitCode = await unpackBundle(folder, flags);
    });
  record
    .command('backup')
    .summary('copy the record, without its keys')
    .description('Copy all of the record, without its keys, to a new folder, and check the copy.')
    .argument('<folder>', 'a new folder')
    .addOption(asOption())
    .addHelpText(
      'after',
      examples('backup /media/stick/backup-2026-03-04 --as technical-support-1'),
    )
    .action(async (folder: string, flags) => {
      const { backUpTo } = await import('./copying.ts');
      process.exitCode = await backUpTo(folder, flags);
    });
  record
    .command('restore')
    .summary('bring a backup back, and compare every byte')
    .description(
      'Bring a backup to where there is no record (DUTYBOUND_DATA), and compare every byte.',
    )
    .argument('<folder>', 'the folder of a backup')
    .addHelpText(
      'after',
      `${examples('restore backup-2026-03-04')}
  DUTYBOUND_DATA=drill dutybound record restore backup-2026-03-04`,
    )
    .action(async (folder: string) => {
      const { restoreFrom } = await import('./copying.ts');
      process.exitCode = await restoreFrom(folder);
    });
  record
    .command('move')
    .summary('move the record from a folder into a database, or back')
    .description(
      'Move the record from its folder (DUTYBOUND_DATA) into a database (DATABASE_URL), or back.',
    )
    .argument('<where>', 'database or folder: where it is from then on')
    .addOption(asOption())
    .addHelpText(
      'after',
      `${examples('move database --as administrator-1', 'move folder --as administrator-1')}

End every server first. Every line, frame and key is copied, compared and verified; only then the place that
it came from is closed. DATABASE_URL names the owner of the tables for this.`,
    )
    .action(async (where: string, flags) => {
      const { moveRecord } = await import('./moving.ts');
      process.exitCode = await moveRecord(where, flags);
    });
  record
    .command('migrate')
    .summary('make the tables of a database, or bring them up to date')
    .description('Make the tables of a database (DATABASE_URL), or bring them up to date.')
    .addHelpText(
      'after',
      `${examples('migrate')}

DATABASE_URL names the owner of the database for this; servers need a member of the role dutybound_service.
There is no way back: back up the database first.`,
    )
    .action(async () => {
      const { migrateDatabase } = await import('./moving.ts');
      process.exitCode = await migrateDatabase();
    });
  record
    .command('verify')
    .summary('prove that nothing was changed or taken out')
    .description('Prove the record, a backup or a bundle, without any key but the public one.')
    .argument('[folder]', 'a backup or a bundle; the record itself where none is named')
    .option('--checkpoints <file>', 'checkpoints that were kept elsewhere, one on each line')
    .option('--public-key <key>', 'the public key that was kept elsewhere, or a file with it')
    .addHelpText(
      'after',
      `${examples('verify', 'verify bundle --public-key key.txt --checkpoints kept.txt')}

Exit status: 0 if all is as it was written, 1 if not, with a line for each fault and its place, 2 if the
folder or an option could not be used.`,
    )
    .action(async (folder: string | undefined, flags) => {
      const { verifyRecord } = await import('./copying.ts');
      process.exitCode = await verifyRecord(folder, flags);
    });
};

const addAccounts = (record: Command): void => {
  const account = record
    .command('account')
    .summary('who has which account')
    .description('Add, end and list accounts. An account is a role and a number, such as dsl-1.')
    .addHelpText(
      'after',
      `${examples('account add administrator-1', 'account add dsl-1 --as administrator-1')}

The first account is an administrator, who adds the others. The name of whoever has an account is typed,
not given on the command line, and is kept apart.`,
    );
  account
    .command('add')
    .summary('add an account, or change it')
    .description('Add an account, or change it from now on. The name of whoever has it is typed.')
    .argument('<account>', 'a role and a number, such as dsl-1 or deputy-dsl-2')
    .option('--as <account>', 'the administrator who adds it; left out for the first one')
    .option(
      '--person <person>',
      'who it is in timelines, where that is more than its role: staff-2',
    )
    .option('--from <time>', 'from when it can be used; now where nothing is given')
    .option('--until <time>', 'until when it can be used')
    .addHelpText('after', examples('account add staff-7 --person staff-2 --as administrator-1'))
    .action(async (id: string, flags) => {
      const { addAccount } = await import('./people.ts');
      process.exitCode = await addAccount(id, flags);
    });
  account
    .command('end')
    .summary('end an account')
    .description('End an account: it opens nothing from now on. What it wrote stays.')
    .argument('<account>', 'the account to end')
    .addOption(asOption())
    .addHelpText('after', examples('account end staff-7 --as administrator-1'))
    .action(async (id: string, flags) => {
      const { endAccount } = await import('./people.ts');
      process.exitCode = await endAccount(id, flags);
    });
  account
    .command('password')
    .summary('give an account a first password')
    .description(
      'Give an account a first password, printed once: where an administrator has lost theirs.',
    )
    .argument('<account>', 'the account that signs in with it, once')
    .addOption(asOption())
    .option(
      '--without-second-step',
      'take their second step away too: telephone and paper are lost',
    )
    .addHelpText(
      'after',
      `${examples('account password administrator-1 --as administrator-1')}

End the console first: one program at a time has the record. The change is in \`record sign-ins\`, and on the
first page of those who decide in incidents.`,
    )
    .action(async (id: string, flags) => {
      const { givePassword } = await import('./people.ts');
      process.exitCode = await givePassword(id, flags);
    });
  account
    .command('match')
    .summary('say which school account signs in with an account')
    .description(
      'Say which account at Microsoft, Google or another server of the school signs in with an account.',
    )
    .argument('<account>', 'the account that it opens')
    .requiredOption('--issuer <address>', 'the server, as in DUTYBOUND_SIGN_IN_ISSUER')
    .requiredOption('--id <id>', 'what the server calls them for good, never an e-mail address')
    .addOption(asOption())
    .addHelpText(
      'after',
      `${examples('account match staff-7 --issuer https://accounts.google.com --id 100000000000000000001 --as administrator-1')}

At Microsoft it is the Object ID of the user. docs/signing-in.md says where to find it. In the console, under
People, a code that somebody tells the administrator is enough.`,
    )
    .action(async (id: string, flags) => {
      const { matchAccount } = await import('./people.ts');
      process.exitCode = await matchAccount(id, flags);
    });
  account
    .command('unmatch')
    .summary('take the school account away from an account')
    .description('Take the school account away from an account: it signs in with it no more.')
    .argument('<account>', 'the account it was matched to')
    .addOption(asOption())
    .addHelpText('after', examples('account unmatch staff-7 --as administrator-1'))
    .action(async (id: string, flags) => {
      const { unmatchAccount } = await import('./people.ts');
      process.exitCode = await unmatchAccount(id, flags);
    });
  account
    .command('forget')
    .summary('erase who had an account that has ended')
    .description('Erase who had an account that has ended: two people, with a reason.')
    .argument('<account>', 'an account that has ended')
    .addOption(byOption())
    .addOption(reasonOption())
    .addHelpText(
      'after',
      examples('account forget staff-7 --by dsl-1 --by headteacher-1 --reason "left in 2019"'),
    )
    .action(async (id: string, flags) => {
      const { forgetAccount } = await import('./people.ts');
      process.exitCode = await forgetAccount(id, flags);
    });
  account
    .command('list')
    .summary('the accounts, and who stands in for whom')
    .description('List the accounts, and who stands in for whom. To show names is logged.')
    .addOption(asOption())
    .option('--names', 'show who has each')
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', examples('account list --as administrator-1'))
    .action(async (flags) => {
      const { listAccounts } = await import('./people.ts');
      process.exitCode = await listAccounts(flags);
    });
  record
    .command('stand-in')
    .summary('say who stands in for whom, and until when')
    .description('Say who stands in for whom. Whoever is away says it, or an administrator.')
    .argument('<account>', 'who stands in')
    .requiredOption('--for <account>', 'who is away')
    .requiredOption('--until <time>', 'until when')
    .option('--from <time>', 'from when; now where nothing is given')
    .addOption(asOption())
    .addHelpText(
      'after',
      examples('stand-in deputy-dsl-1 --for dsl-1 --until 2026-03-13T17:00:00Z --as dsl-1'),
    )
    .action(async (id: string, flags) => {
      const { addStandIn } = await import('./people.ts');
      process.exitCode = await addStandIn(id, flags);
    });
  record
    .command('name')
    .summary('say who somebody in an incident is')
    .description(
      'Say who a pseudonym of an incident is. The name is typed, and kept apart from it.',
    )
    .argument('<id>', 'the id of an incident, or its first 6 digits or more')
    .argument('<pseudonym>', 'child-1, staff-2, parent-of:child-1')
    .addOption(asOption())
    .addHelpText('after', examples('name 3f9a1c child-1 --as dsl-1'))
    .action(async (id: string, pseudonym: string, flags) => {
      const { nameSomebody } = await import('./people.ts');
      process.exitCode = await nameSomebody(id, pseudonym, flags);
    });
  record
    .command('people')
    .summary('who the people of an incident are')
    .description('Show who the people of an incident are. The read is logged.')
    .argument('<id>', 'the id of an incident, or its first 6 digits or more')
    .addOption(asOption())
    .addHelpText('after', examples('people 3f9a1c --as dsl-1'))
    .action(async (id: string, flags) => {
      const { listPeople } = await import('./people.ts');
      process.exitCode = await listPeople(id, flags);
    });
};

const addHandingOver = (record: Command): void => {
  const schoolOption = (what: string): Option =>
    new Option('--school <name>', what).makeOptionMandatory();
  record
    .command('receiving-key')
    .summary("the key that other schools seal a child's file to")
    .description(
      "Print the key that other schools seal a child's file to, and its fingerprint. It is not secret.",
    )
    .addOption(asOption())
    .addHelpText('after', examples('receiving-key --as dsl-1'))
    .action(async (flags) => {
      const { printReceivingKey } = await import('./handing-over.ts');
      process.exitCode = await printReceivingKey(flags);
    });
  record
    .command('hand-over')
    .summary("seal a child's file to another school")
    .description(
      "Seal one child's file to another school: what is about others is left out, and marked.",
    )
    .argument('<file>', 'a new file')
    .argument('<child...>', 'ID:child-1 for each incident; the id of a file from an earlier school')
    .requiredOption('--to <key>', 'the receiving key of that school, or a file with it')
    .addOption(schoolOption('the school that it goes to'))
    .addOption(asOption())
    .option(
      '--words <keep|leave-out>',
      'whether notes and reasons that might say who other children are go with it',
    )
    .option('--only', 'leave out on purpose what else the record has about the child')
    .option('--left <day>', 'the day on which the child left')
    .option('--receipt-by <time>', 'by when the receipt is wanted')
    .addOption(policiesOption())
    .addHelpText(
      'after',
      `${examples('hand-over file.txt 3f9a1c:child-1 81d0e2:child-2 --to key.txt --school "Larkfold School" --as dsl-1')}

Ask the other school for its key (dutybound record receiving-key), and compare the fingerprint by
telephone. Where the record knows the child's name, it looks for the child in all other incidents that
this account may open, and refuses a file that is not whole. It is filed that it was handed over, to whom
and when; what has to be looked at first is what \`dutybound record disclose\` marks.`,
    )
    .action(async (file: string, children: string[], flags) => {
      const { handOver } = await import('./handing-over.ts');
      process.exitCode = await handOver(file, children, flags);
    });
  record
    .command('take-over')
    .summary("take over a child's file from another school")
    .description("Take over a child's file that another school has sealed to this record.")
    .argument('<file>', 'the file as it came')
    .addOption(schoolOption('the school that it came from'))
    .addOption(asOption())
    .addHelpText(
      'after',
      `${examples('take-over file.txt --school "Hollin Bank" --as dsl-1')}

Prints the receipt, to be sent back. The file stands apart from the incidents of this school: it is never
judged, counted or audited. What goes on here is an incident of its own.`,
    )
    .action(async (file: string, flags) => {
      const { takeOver } = await import('./handing-over.ts');
      process.exitCode = await takeOver(file, flags);
    });
  record
    .command('receipt')
    .summary("file the receipt for a child's file")
    .description("File the receipt that another school gave for a child's file.")
    .argument('<file>', 'a text file with the receipt, such as the e-mail it came in')
    .addOption(asOption())
    .addHelpText('after', examples('receipt mail.txt --as dsl-1'))
    .action(async (file: string, flags) => {
      const { fileReceipt } = await import('./handing-over.ts');
      process.exitCode = await fileReceipt(file, flags);
    });
  record
    .command('files')
    .summary("children's files that were handed over or taken over")
    .description("List children's files that were handed over or taken over, and their receipts.")
    .addOption(asOption())
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', examples('files --as dsl-1'))
    .action(async (flags) => {
      const { listFiles } = await import('./handing-over.ts');
      process.exitCode = await listFiles(flags);
    });
  record
    .command('file')
    .summary("one child's file, and its receipt")
    .description(
      "Show a child's file from another school, or what was handed over, and its receipt.",
    )
    .argument('<id>', 'the id of a file, or its first 6 digits or more')
    .addOption(asOption())
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', examples('file 5b21aa --as dsl-1'))
    .action(async (id: string, flags) => {
      const { showFile } = await import('./handing-over.ts');
      process.exitCode = await showFile(id, flags);
    });
};

const addSchedule = (record: Command): void => {
  record
    .command('set')
    .summary('set how long closed incidents are kept, and how soon a receipt is wanted')
    .description(
      'Set how long closed incidents are kept (keep-closed), how soon a receipt is wanted (receipt), or how soon an alert goes to the next person too (escalate).',
    )
    .argument('<what>', 'keep-closed, receipt or escalate')
    .argument('[period]', '"25 years", "18 months", "7 days", or off; shown where none is given')
    .addOption(asOption())
    .option('--reason <words>', 'why; needed where a period is given')
    .addHelpText(
      'after',
      `${examples('set keep-closed "25 years" --reason "governors agreed on it in March" --as headteacher-1', 'set receipt "7 days" --reason "as we agreed with the county" --as dsl-1')}

Nothing is set until a school does it, and nothing is ever erased by itself.`,
    )
    .action(async (what: string, period: string | undefined, flags) => {
      const { setSomething } = await import('./schedule.ts');
      process.exitCode = await setSomething(what, period, flags);
    });
  record
    .command('retention')
    .summary('closed incidents that are kept longer than the school has set')
    .description(
      'List the closed incidents that are kept longer than the school has set, and which are held.',
    )
    .addOption(asOption())
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', examples('retention --as dsl-1'))
    .action(async (flags) => {
      const { listRetention } = await import('./schedule.ts');
      process.exitCode = await listRetention(flags);
    });
};

export const addRecord = (program: Command): Command => {
  const record = program
    .command('record')
    .summary('keep incidents for good: sealed, proved, erasable')
    .description(
      'The record of incidents: nothing lost, nothing altered, readable only with its keys.',
    )
    .addHelpText('after', RECORD_HELP);
  addKeeping(record);
  addAccounts(record);
  addReading(record);
  addWriting(record);
  addCopying(record);
  addHandingOver(record);
  addSchedule(record);
  return record;
};
