/**
 * `dutybound`: the commands, their options and their help. What a command does is loaded only once
 * it is asked for, so that starting up stays quick.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { oneLine } from '../words/plain.ts';
import { interruptible } from './audit/interruption.ts';
import { addDrill } from './drill/commands.ts';
import { adoptOption, formatOption, policiesOption } from './options.ts';
import { addRecord } from './record/commands.ts';
import { complain, endNow, endQuietlyWhenUnread } from './terminal.ts';

const STATUS_HELP = `
Exit status:
  0  everything is compliant, or nothing is wrong so far
  1  at least one incident is non-compliant
  2  some input could not be used, or the command was not understood`;

const REPLAY_HELP = `
Examples:
  dutybound replay incident.json
  dutybound replay fixtures/timelines
  dutybound replay log.jsonl --format json
  dutybound replay incident.json --format html --output report.html
  dutybound replay incident.json --policy plumpton-2020
  dutybound replay incident.json --adopt national
  dutybound replay record: --as auditor-1

A folder stands for every .json and .jsonl file in it, hidden ones left out. A .json file holds one
timeline, or a list of them; a .jsonl file holds one on each line. record: stands for all incidents of
the record on this machine, record:ID for one of them. A timeline looks like this:
  { "incident": "2026-0042", "policy": "valley-end-2022", "record": "complete",
    "events": [
      { "at": "2026-03-04T09:12:00Z", "type": "concern.raised", "by": "teacher",
        "procedure": "sexting" },
      { "at": "2026-03-04T09:20:00Z", "type": "party.informed", "by": "teacher", "to": "dsl" } ] }
${STATUS_HELP}`;

const addReplay = (program: Command): Command =>
  program
    .command('replay')
    .summary('judge timelines, norm by norm')
    .description('Judge how incidents were handled, norm by norm, with the clause and the reason.')
    .argument(
      '<file...>',
      'files or folders with timelines, - for standard input, record: or record:ID',
    )
    .addOption(formatOption('text', 'json', 'html'))
    .option('-p, --policy <id>', 'judge under this policy instead of the one that is named')
    .option('--as-of <time>', 'judge at this later moment, such as 2026-03-04T16:00:00Z')
    .option('--as <account>', 'who reads the record, for record:')
    .option('-o, --output <file>', 'write the report to this file')
    .addOption(policiesOption())
    .addOption(adoptOption())
    .addHelpText('after', REPLAY_HELP)
    .action(async (files: string[], flags) => {
      const { replayFiles } = await import('./replay.ts');
      process.exitCode = await replayFiles(files, flags);
    });

const EXPLAIN_HELP = `
Examples:
  dutybound explain sexting.never-view-image
  dutybound explain sexting.dsl-told --policy plumpton-2020

"dutybound norms" lists the norms.`;

const addExplain = (program: Command): Command =>
  program
    .command('explain')
    .summary('what a norm asks, and which clauses say so')
    .description('What a norm asks, its clauses in each policy, its guards in words, its readings.')
    .argument('<norm>', 'the id of a norm, such as sexting.dsl-told')
    .addOption(formatOption('text', 'json'))
    .option('-p, --policy <id>', 'only under this policy')
    .addOption(policiesOption())
    .addOption(adoptOption())
    .addHelpText('after', EXPLAIN_HELP)
    .action(async (norm: string, flags) => {
      const { explainNorm } = await import('./explain.ts');
      process.exitCode = await explainNorm(norm, flags);
    });

const NORMS_HELP = `
Examples:
  dutybound norms
  dutybound norms --policy valley-end-2022
  dutybound norms --format json`;

const addNorms = (program: Command): Command =>
  program
    .command('norms')
    .summary('list the norms')
    .description('List every norm: its procedure, its kind and its clauses in each policy.')
    .addOption(formatOption('text', 'json'))
    .option('-p, --policy <id>', 'only the norms that this policy has a clause for')
    .addOption(policiesOption())
    .addHelpText('after', NORMS_HELP)
    .action(async (flags) => {
      const { printNorms } = await import('./norms.ts');
      process.exitCode = await printNorms(flags);
    });

const addPolicies = (program: Command): Command =>
  program
    .command('policies')
    .summary('list the policies')
    .description('List the policies that incidents can be judged under.')
    .addOption(formatOption('text', 'json'))
    .addOption(policiesOption())
    .addHelpText('after', '\nExamples:\n  dutybound policies\n  dutybound policies --format json')
    .action(async (flags) => {
      const { printPolicies } = await import('./policies.ts');
      process.exitCode = await printPolicies(flags);
    });

const addWords = (program: Command): Command =>
  program
    .command('words')
    .summary('list the words a timeline is written in')
    .description('List the words a timeline is written in: parties, facts, acts and the rest.')
    .argument('[kind]', 'only the words of this kind, such as party or fact')
    .addOption(formatOption('text', 'json'))
    .addOption(policiesOption())
    .addHelpText('after', '\nExamples:\n  dutybound words\n  dutybound words party')
    .action(async (kind: string | undefined, flags) => {
      const { printWords } = await import('./words.ts');
      process.exitCode = await printWords(kind, flags);
    });

const VERIFY_HELP = `
Examples:
  dutybound verify
  dutybound verify --policy plumpton-2020 --output counterexamples

Walks every state each norm can reach and holds every theorem against it. With --output, a theorem
that fails is shown by a timeline in that folder, which dutybound replay accepts.

Exit status: 0 if every theorem holds, 1 if one fails, 2 if an option could not be used.`;

const addVerify = (program: Command): Command =>
  program
    .command('verify')
    .summary('prove the machines')
    .description('Prove the machines: walk every reachable state and check every theorem.')
    .addOption(formatOption('text', 'json'))
    .option('-p, --policy <id>', 'only the machines of this policy')
    .option('-o, --output <folder>', 'write a timeline for each theorem that fails')
    .addOption(policiesOption())
    .addHelpText('after', VERIFY_HELP)
    .action(async (flags) => {
      const { verifyPolicies } = await import('./verify.ts');
      process.exitCode = await verifyPolicies(flags);
    });

const SERVE_HELP = `
Examples:
  dutybound serve
  dutybound serve --port 8080
  dutybound serve --policies our-policies

Opens the console in a browser on this machine only. The record is made where there is none; DUTYBOUND_DATA
names another folder for it. PORT and HOST do as --port and --host. From a phone: docs/phone.md.`;

const addServe = (program: Command): Command =>
  program
    .command('serve')
    .summary('the console: a live incident in a browser')
    .description('Start the console, and print the address to open in a browser.')
    .option('--port <number>', 'where to listen; 0 for any that is free')
    .option('--host <address>', 'listen on this address instead of this machine only')
    .option('--behind-proxy', 'a proxy with a certificate stands before it')
    .option('--demo <policy>', 'a fictional school by this policy, thrown away at the end')
    .addOption(policiesOption())
    .addOption(adoptOption())
    .addHelpText('after', SERVE_HELP)
    .action(async (flags) => {
      const { serve } = await import('./serve.ts');
      process.exitCode = await serve(flags);
    });

const CARD_HELP = `
Examples:
  dutybound card sexting --policy plumpton-2020 --output card.html
  dutybound card sexting --policy plumpton-2020 --log-book --output log.html
  dutybound card general --policy my-school --policies my-school --output card.html

The card has what /emergency has in the console: what to do first, what never to do, whom to ring. It is
one file without a script, for a phone, and prints on one page of A4. A number that may have changed says
when it was last checked (checkedOn of the contact in policy.yaml). "general" is for not knowing which kind.

The log has numbered lines, from 0 as entries are counted. Each column names the field of an entry that it
becomes when the paper is typed in as a timeline (dutybound record import --help).

Exit status: 0, or 2 if the file could not be written or an option could not be used.`;

const addCard = (program: Command): Command =>
  program
    .command('card')
    .summary('what to do first, as a sheet for the wall')
    .description('Write what to do first in one kind of incident, as a page to print.')
    .argument('<procedure>', 'the kind of incident, such as sexting; dutybound words procedure')
    .requiredOption('-p, --policy <id>', 'the policy of the school')
    .option('-o, --output <file>', 'write it to this file instead of standard output')
    .option('--log-book', 'write a log to fill in by hand instead')
    .addOption(policiesOption())
    .addOption(adoptOption())
    .addHelpText('after', CARD_HELP)
    .action(async (procedure: string, flags) => {
      const { writeCard } = await import('./card.ts');
      process.exitCode = await writeCard(procedure, flags);
    });

const GRAPH_HELP = `
Examples:
  dutybound graph sexting --policy valley-end-2022 --output sexting.svg
  dutybound graph iioc --policy valley-end-2022 --against plumpton-2020 --format mermaid
  dutybound graph iioc --timeline 2026-0042.json --output what-happened.svg
  dutybound graph sexting.never-view-image --statechart --format mermaid

The picture is the decision tree: each question, its answers, and under each what becomes owed, and what
must never be done. --against marks what another policy has otherwise, and what only one of them has.
--timeline marks the way that an incident took, and says what became of each duty.

--statechart is the machine that XState runs, a region for each norm. Stately's extension
for VS Code opens the .json file; in its editor in a browser, import it as code: createMachine(…) around it.

Exit status: 0, or 2 if a file could not be used or written, or an option could not be used.`;

const addGraph = (program: Command): Command =>
  program
    .command('graph')
    .summary('a procedure as a picture')
    .description('Draw a procedure, or one norm of it, as the decision tree of a policy.')
    .argument('<procedure>', 'a procedure, such as sexting, or a norm; dutybound norms')
    .option('-p, --policy <id>', "the policy; the timeline's if there is one, else the first")
    .option('--against <id>', 'mark what this policy has otherwise')
    .option('--timeline <file>', 'mark the way that this incident took')
    .option('--statechart', 'the statechart itself instead of the decision tree')
    .addOption(
      new Option('-f, --format <format>', 'how to draw it')
        .choices(['svg', 'mermaid', 'json'])
        .default('svg'),
    )
    .option('-o, --output <file>', 'write it to this file instead of standard output')
    .addOption(policiesOption())
    .addOption(adoptOption())
    .addHelpText('after', GRAPH_HELP)
    .action(async (procedure: string, flags) => {
      const { writeGraph } = await import('./graph.ts');
      process.exitCode = await writeGraph(procedure, flags);
    });

const BOOK_HELP = `
Examples:
  dutybound book valley-end-2022 --output book.html
  dutybound book my-school --output book.html
  dutybound book plumpton-2020 --format json

The policy is an id, or the folder of one policy. The book has each clause in our words with its place,
and beside it the rules that rest on it: their guards in words, how unclear wording was interpreted,
and short incidents that keep the rule and that do not, judged under this policy while the book is made.
A clause that asks for nothing in an incident says why. The page is one file without a script; it prints.

Exit status: 0, or 2 if a file could not be used or written, or an option could not be used.`;

const addBook = (program: Command): Command =>
  program
    .command('book')
    .summary('a policy as a book, for a governor to read')
    .description('Write a policy as a book: clauses, the rules that rest on them, and examples.')
    .argument('<policy>', 'the id of a policy, or the folder of one')
    .addOption(
      new Option('-f, --format <format>', 'how to write it')
        .choices(['html', 'text', 'json'])
        .default('html'),
    )
    .option('-o, --output <file>', 'write it to this file instead of standard output')
    .addOption(policiesOption())
    .addOption(adoptOption())
    .addHelpText('after', BOOK_HELP)
    .action(async (policy: string, flags) => {
      const { writeBook } = await import('./book.ts');
      process.exitCode = await writeBook(policy, flags);
    });

const INSPECT_HELP = `
Examples:
  dutybound inspect 2026-0042.json
  dutybound inspect practice.json --stately
  dutybound inspect record:3f9a1c --as dsl-1

Runs the machines of one incident, and prints an address to open in a browser on this machine. The page
goes through it event by event, forward and back: where each rule stands, what changed, what is due, what
is known. It follows the file, so that what dutybound step or dutybound drill run writes is seen at once.

It listens on 127.0.0.1 only, and to whoever has the address, which is another each time. Nothing is
written to the disk, and nothing is sent anywhere. --stately offers, on the page, to send an exercise to
Stately's inspector at stately.ai; a real incident is refused.

Exit status: 0 once it was stopped, or 2 if the timeline or an option could not be used.`;

const addInspect = (program: Command): Command =>
  program
    .command('inspect')
    .summary('watch the machines of an incident in a browser')
    .description('Show the machines of one incident running, event by event, in a browser.')
    .argument(
      '<timeline...>',
      'a file with one timeline or the run of a drill, - for standard input, or record:ID',
    )
    .option('--port <number>', 'where to listen; 0 for any that is free', '0')
    .option('-p, --policy <id>', 'judge under this policy instead of the one that is named')
    .option(
      '--as-of <time>',
      'let deadlines pass until this later moment, such as 2026-03-04T16:00:00Z',
    )
    .option('--as <account>', 'who reads the record, for record:')
    .option(
      '--stately',
      "offer Stately's inspector too, which is on other machines; exercises only",
    )
    .addOption(policiesOption())
    .addOption(adoptOption())
    .addHelpText('after', INSPECT_HELP)
    .action(async (timelines: string[], flags) => {
      const { inspectTimeline } = await import('./inspect.ts');
      process.exitCode = await inspectTimeline(timelines, flags);
    });

const STEP_HELP = `
Examples:
  dutybound step 2026-0042.json --policy valley-end-2022
  dutybound step practice.json --exercise
  dutybound step practice.json --exercise --as-of 2026-03-04T09:30:00Z

What is typed, and what it does:
  1            number 1 of what is to be done now is done
  yes, no      answers the first question
  help         all the other commands

Every entry is in FILE before it is called recorded, so that it can be gone on with after a power
cut: run the same command again. FILE is a timeline; dutybound replay FILE judges it. Commands can
also come from a pipe, one on each line, for a rehearsal.

--inspect appends to a file on this machine what an XState inspector sees of the machines. To see them in
a browser on this machine meanwhile, run dutybound inspect FILE beside it.

Exit status: 0, or 2 if the file or an option could not be used.`;

const addStep = (program: Command): Command =>
  program
    .command('step')
    .summary('step through an incident as it happens')
    .description('Step through an incident: what to do now, what to ask, what must never be done.')
    .argument('[file]', 'where the incident is kept, to go on with it or to begin it')
    .option('-p, --policy <id>', 'the policy of the school')
    .option('-i, --incident <name>', 'a short reference for the incident')
    .option('-x, --exercise', 'this is training, not a real incident')
    .option('--as-of <time>', 'a clock that stands at this time, for a rehearsal')
    .option('--inspect <file>', 'append what the machines do to this file, as JSON lines')
    .addOption(policiesOption())
    .addHelpText('after', STEP_HELP)
    .action(async (file: string | undefined, flags) => {
      const { stepThrough } = await import('./step.ts');
      process.exitCode = await stepThrough(file, flags);
    });

const LINT_HELP = `
Examples:
  dutybound lint
  dutybound lint plumpton-2020
  dutybound lint valley-end-2022 --format json
  dutybound lint --as-of 2026-09-01

Prints each place where a policy is silent, ambiguous, torn, out of date or makes a slip: its
clauses, the readings considered, the one that was taken and why, the norms whose verdicts rest on
it, and the parameter that can choose another. Then what was found without reading the text, such as
a review date that has passed, and what the policy leaves unsaid. The gravest come first.

Exit status: 0, or 2 if the command was not understood. Lint reports; it does not judge.`;

const addLint = (program: Command): Command =>
  program
    .command('lint')
    .summary('how the policies are read, and what is amiss in them')
    .description('The register of readings, by severity, and what is amiss in the rule books.')
    .argument('[policy]', 'only this policy')
    .addOption(formatOption('text', 'json'))
    .option('--as-of <day>', 'compare review dates with this day instead of today')
    .addOption(policiesOption())
    .addOption(adoptOption())
    .addHelpText('after', LINT_HELP)
    .action(async (policy: string | undefined, flags) => {
      const { lintPolicies } = await import('./lint.ts');
      process.exitCode = await lintPolicies(policy, flags);
    });

const DIFF_HELP = `
Examples:
  dutybound diff valley-end-2022 plumpton-2020
  dutybound diff valley-end-2022 plumpton-2020 --procedure sexting
  dutybound diff valley-end-2022 plumpton-2020 --format markdown

Prints what only one of the two policies asks, and what both ask differently: of other people or
bodies, sooner or later, as a duty or as a matter of judgement, on other conditions.

Exit status: 0, whether or not they differ; 2 if the command was not understood.`;

const addDiff = (program: Command): Command =>
  program
    .command('diff')
    .summary('what sets two policies apart')
    .description('What one policy asks that the other does not, and what they ask differently.')
    .argument('<a>', 'the id of a policy')
    .argument('<b>', 'the id of another')
    .addOption(formatOption('text', 'json', 'markdown'))
    .option('--procedure <id>', 'only this procedure')
    .addOption(policiesOption())
    .addHelpText('after', DIFF_HELP)
    .action(async (a: string, b: string, flags) => {
      const { diffTwo } = await import('./diff.ts');
      process.exitCode = await diffTwo(a, b, flags);
    });

const TRACE_HELP = `
Examples:
  dutybound trace
  dutybound trace plumpton-2020
  dutybound trace --format json
  dutybound trace --fixtures my-timelines

Prints a row for every clause: the norms it grounds, their guards in words, the timelines in which
they were met and those in which they were not; or why it grounds none. Every timeline in the folder
is judged under each policy. What is missing is listed after the table.

Exit status: 0, or 2 if some timeline could not be used or the command was not understood.`;

const addTrace = (program: Command): Command =>
  program
    .command('trace')
    .summary('from each clause to its norms, guards and timelines')
    .description('From each clause to its norms, to their guards, to timelines that show them.')
    .argument('[policy]', 'only this policy')
    .addOption(
      new Option('-f, --format <format>', 'how to print it')
        .choices(['markdown', 'json'])
        .default('markdown'),
    )
    .option('--fixtures <folder>', 'the folder with the timelines', 'fixtures/timelines')
    .addOption(policiesOption())
    .addHelpText('after', TRACE_HELP)
    .action(async (policy: string | undefined, flags) => {
      const { tracePolicies } = await import('./trace.ts');
      process.exitCode = await tracePolicies(policy, flags);
    });

const POLICY_HELP = `
Examples:
  dutybound policy new otterbrook-2026 --from plumpton-2020
  dutybound policy check otterbrook-2026
  dutybound replay incident.json --policies otterbrook-2026

A policy is a folder with policy.yaml, clauses.yaml, readings.yaml and, if you like, expected.yaml.
What each part is for is written in the files. A short policy has only policy.yaml, with what differs
from the policy that it is built on, and base.json, which keeps the edition it was built on.`;

const POLICY_NEW_HELP = `
Examples:
  dutybound policy new otterbrook-2026 --from plumpton-2020
  dutybound policy new otterbrook-2026 --from plumpton-2020 --short

The folder's name becomes the id of the policy. Nothing is written over. --short suits a school whose
policy is that of another with a few changes: it writes one short file to put the changes in.

Exit status: 0, or 2 if the folder could not be written.`;

const POLICY_CHECK_HELP = `
Examples:
  dutybound policy check otterbrook-2026
  dutybound policy check our-policies --format json

Says what keeps a policy from being used, each with its file, its line and how to fix it; what is worth a
second look; which norms no clause asks for, and which of these the policy it is built on asks; and what a newer edition
of the policy that a short one is built on would change.

Exit status: 0, or 2 if a policy cannot be used. Warnings do not count.`;

const addPolicy = (program: Command): Command => {
  const policy = program
    .command('policy')
    .summary('write a policy of your own, and check it')
    .description("A school's own policy, as files to edit.")
    .addHelpText('after', POLICY_HELP);
  policy
    .command('new')
    .summary('write a copy of a policy to edit')
    .description('Write a copy of a policy, with comments that say what each part is for.')
    .argument('<folder>', 'a new folder')
    .requiredOption('--from <id>', 'the policy to copy, such as plumpton-2020')
    .option('--short', 'write only what differs from it, pinned to the edition of today')
    .addHelpText('after', POLICY_NEW_HELP)
    .action(async (folder: string, flags) => {
      const { newPolicy } = await import('./policy.ts');
      process.exitCode = await newPolicy(folder, flags);
    });
  policy
    .command('check')
    .summary('say what is wrong with a policy')
    .description('Say what is wrong with a policy, line by line, and what it no longer asks.')
    .argument('<folder...>', "a policy's folder, or a folder of them")
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', POLICY_CHECK_HELP)
    .action(async (folders: string[], flags) => {
      const { checkPolicies } = await import('./policy.ts');
      process.exitCode = await checkPolicies(folders, flags);
    });
  return policy;
};

const EXPORT_HELP = `
Examples:
  dutybound export log.jsonl --format xes --output log.xes
  dutybound export log.jsonl --format xes --output log.xes.gz
  dutybound export timelines/ --format csv --output log.csv --bom
  dutybound export timelines/ --format jsonl > log.jsonl
  dutybound export concerns.xlsx --mapping mapping.yaml --policy valley-end-2022 --format jsonl

xes is for process-mining tools (IEEE 1849-2016) and loses nothing. csv has a row for each event, and
an apostrophe before what a spreadsheet would take for a formula. jsonl has a timeline on each line.
A name that ends in .gz is compressed. The file has its name only once it is whole.
With --mapping, a log in a school's own words is read, and the timelines that the mapping makes are written.

Exit status: 0, or 2 if some timeline could not be used; the others are written.`;

const AUDIT_HELP = `
Examples:
  dutybound audit log.jsonl
  dutybound audit term.csv --mapping words.yaml --policy valley-end-2022
  dutybound audit log.jsonl.gz --format html --output audit.html
  dutybound audit log.jsonl --for governors --term autumn-2025
  dutybound audit log.jsonl --policy valley-end-2022 --against plumpton-2020
  dutybound audit log.jsonl --shard 1/4 --format json --output part1.json
  dutybound audit record: --as auditor-1
  dutybound audit records: --as auditor-1 --together autumn

A log is JSON lines (a timeline on each), JSON, CSV or XES, packed with gzip or not; a folder stands
for every such file in it. Every incident is judged as replay would judge it. What cannot be read is
told with its place, and the rest is judged.
records: stands for the records of all schools in the database. With --together several machines share
them; each is given the same passphrase in DUTYBOUND_AUDIT_PASSPHRASE.
A report for governors is on whole past terms, and each term is reported once.
${STATUS_HELP}`;

const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const number = Number(text);
    if (!/^\d{1,9}$/.test(text) || number < least) {
      throw new InvalidArgumentError(`Give a whole number from ${least}.`);
    }
    return number;
  };

const shardOf = (text: string): { readonly shard: number; readonly of: number } => {
  const [shard = 0, of = 0] = text.split('/').map(Number);
  if (!/^\d{1,6}\/\d{1,6}$/.test(text) || shard < 1 || shard > of) {
    throw new InvalidArgumentError('Give which part of how many, such as 1/4.');
  }
  return { shard, of };
};

const eachGiven = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

const addAudit = (program: Command): Command =>
  program
    .command('audit')
    .summary('judge a whole log, and count what it comes to')
    .description('Judge every incident of a log, and count the verdicts, norm by norm.')
    .argument('<file...>', 'logs or folders of logs, - for standard input, record: or records:')
    .addOption(formatOption('text', 'json', 'html', 'csv'))
    .addOption(
      new Option(
        '--for <reader>',
        'a report on past terms without names or small numbers, made once',
      ).choices(['governors']),
    )
    .option('-p, --policy <id>', 'judge under this policy instead of the one that is named')
    .option('--against <id>', 'judge under this policy too, and show what changes')
    .option(
      '--term <term>',
      'what began in this school term alone, such as autumn-2025; may be given again',
      eachGiven,
    )
    .addOption(
      new Option('--year <year>', 'the three terms of a school year, such as 2024-25').conflicts(
        'term',
      ),
    )
    .option('--as-of <time>', 'judge open incidents at this later time, such as 2026-03-04 17:00')
    .option('--exercises', 'judge exercises alone, which are left out otherwise')
    .option('-m, --mapping <file>', "the words of a school's own log; dutybound map writes one")
    .addOption(
      new Option('--input <kind>', 'what the log is, where its name does not say').choices([
        'jsonl',
        'json',
        'csv',
        'xes',
        'xlsx',
      ]),
    )
    .option('-o, --output <file>', 'write the report to this file')
    .option('--findings <file>', 'write every finding to this file, one on each line')
    .option('-j, --jobs <number>', 'how many threads; as many as there are cores', wholeNumber(1))
    .option(
      '--shard <i/n>',
      'judge only this part of the incidents; dutybound merge joins them',
      shardOf,
    )
    .option('--cross-check <number>', 'judge so many a second time, step by step', wholeNumber(0))
    .option('--strict', 'stop at the first thing that cannot be used')
    .option('--as <account>', 'who reads the record, for record: and records:')
    .option('--together <name>', 'share records: with other workers that give the same name')
    .addOption(policiesOption())
    .addOption(adoptOption())
    .addHelpText('after', AUDIT_HELP)
    .action(async (files: string[], flags) => {
      const interruption = interruptible();
      const { auditLogs } = await import('./audit.ts');
      process.exitCode = await auditLogs(files, flags, interruption);
      // What was still being read, such as an open pipe, would keep the process waiting.
      if (interruption.happened) await endNow();
      interruption.end();
    });

const MERGE_HELP = `
Examples:
  dutybound audit log.jsonl --shard 1/2 --format json --output 1.json
  dutybound audit log.jsonl --shard 2/2 --format json --output 2.json
  dutybound merge 1.json 2.json
  dutybound merge 1.json 3.json --partial --format json --output some.json

Parts that do not belong together are refused: those of different logs under one name, or of different
policies, mappings, options or versions of Dutybound.
${STATUS_HELP}, or a part is missing and --partial was not given`;

const addMerge = (program: Command): Command =>
  program
    .command('merge')
    .summary('join the parts of an audit')
    .description('Join parts of an audit, in any order, into the audit of the whole.')
    .argument('<file...>', 'parts, as dutybound audit --format json writes them')
    .addOption(formatOption('text', 'json', 'html', 'csv'))
    .addOption(
      new Option(
        '--for <reader>',
        'a report on past terms without names or small numbers, made once',
      ).choices(['governors']),
    )
    .option('-o, --output <file>', 'write the report to this file')
    .option('--partial', 'the other parts are merged later; a missing part is not a problem')
    .addOption(policiesOption())
    .addHelpText('after', MERGE_HELP)
    .action(async (files: string[], flags) => {
      const { mergeParts } = await import('./merge.ts');
      process.exitCode = await mergeParts(files, flags);
    });

const addExport = (program: Command): Command =>
  program
    .command('export')
    .summary('write timelines for other tools')
    .description('Write timelines as XES, CSV or JSON lines.')
    .argument('<file...>', 'files or folders with timelines, or - for standard input')
    .addOption(
      new Option('-f, --format <format>', 'what to write')
        .choices(['xes', 'csv', 'jsonl'])
        .makeOptionMandatory(),
    )
    .option('-o, --output <file>', 'write to this file instead of standard output')
    .option('--bom', 'begin with a byte order mark, so that Excel knows the CSV is UTF-8')
    .option('-m, --mapping <file>', "the words of a school's own log; dutybound map writes one")
    .option('-p, --policy <id>', 'with --mapping: the policy of incidents that name none')
    .addOption(policiesOption())
    .addHelpText('after', EXPORT_HELP)
    .action(async (files: string[], flags) => {
      const { exportFiles } = await import('./export.ts');
      process.exitCode = await exportFiles(files, flags);
    });

const MAP_HELP = `
Examples:
  dutybound map concerns.xlsx --policy valley-end-2022 --output mapping.yaml
  dutybound map concerns.xlsx --mapping mapping.yaml --test
  dutybound map concerns.xlsx --mapping mapping.yaml --show --rows 20
  dutybound audit concerns.xlsx --mapping mapping.yaml

Looks at a log in a school's own words, as it comes out of a spreadsheet or a recording system, and
writes a mapping to edit: which column is what, and what each word stands for. Its first line says
whether the log can be audited with it. Guesses that could change a verdict say "check this"; what
could not be placed is listed. Names and accounts are never repeated: what could be one is told by
its row and column. Nothing is written over.

--test says how many rows the mapping understands, and why not the others; --show prints the
timelines it makes. Without --mapping both try the mapping that map would write.

Exit status: 0; 1 if --test finds a row that is not wholly understood; 2 if the log or the mapping
cannot be used.`;

const addMap = (program: Command): Command =>
  program
    .command('map')
    .summary('write a mapping for a log in other words')
    .description("Look at a school's own log, write a mapping of its words, and try it.")
    .argument(
      '<file>',
      'a workbook (.xlsx), CSV, JSON Lines or XES, packed with gzip or not; - for standard input',
    )
    .option('-o, --output <file>', 'write the mapping to this file')
    .option('-p, --policy <id>', 'the policy that the log is judged by')
    .option('-m, --mapping <file>', 'the mapping to try, with --show or --test')
    .option('--show', 'print the timelines that the mapping makes')
    .option('--test', 'say how many rows are understood, and why not the others')
    .option(
      '--rows <n>',
      'with --show: stop after so many rows; with --test: name so many for each reason',
      wholeNumber(1),
    )
    .option('--sheet <number>', 'which sheet of a workbook, by its number or its name')
    .addOption(policiesOption())
    .addHelpText('after', MAP_HELP)
    .action(async (file: string, flags) => {
      const { mapFile } = await import('./map.ts');
      process.exitCode = await mapFile(file, flags);
    });

/** Every command by its name, in the order of the help. */
const COMMANDS: Readonly<Record<string, (program: Command) => Command>> = {
  replay: addReplay,
  explain: addExplain,
  norms: addNorms,
  words: addWords,
  verify: addVerify,
  policies: addPolicies,
  step: addStep,
  serve: addServe,
  card: addCard,
  graph: addGraph,
  book: addBook,
  inspect: addInspect,
  drill: addDrill,
  lint: addLint,
  diff: addDiff,
  trace: addTrace,
  policy: addPolicy,
  audit: addAudit,
  merge: addMerge,
  export: addExport,
  map: addMap,
  record: addRecord,
};

/** "error: unknown option '--x'\n(Did you mean --y?)" as one line that says how to fix it. */
const usageProblem = (message: string): string => {
  const said = oneLine(message.replace(/^error: /, '').trim()).replace(/\.$/, '');
  const mend = said.includes('Did you mean') ? '' : '; see dutybound --help';
  return `dutybound: ${said}${mend}\n`;
};

const withCommandsInside = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(withCommandsInside),
];

/** @param first what is typed first: where it names a command, the others need not be made */
const programOf = (first = ''): Command => {
  const program = new Command('dutybound')
    .description("Judge how a school handled an online-safety incident, by the school's policy.")
    .version(manifest.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText(
      'after',
      `
Examples:
  dutybound replay fixtures/timelines
  dutybound explain sexting.never-view-image
  dutybound norms
  dutybound lint plumpton-2020
  dutybound diff valley-end-2022 plumpton-2020
${STATUS_HELP}`,
    );
  const named = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  for (const add of named ? [named] : Object.values(COMMANDS)) add(program);
  for (const each of [program, ...program.commands.flatMap(withCommandsInside)]) {
    each.helpOption('-h, --help', 'print this help');
    each.exitOverride().configureOutput({
      outputError: (message, write) => write(usageProblem(message)),
    });
  }
  return program;
};

/** Nothing reaches the reader but one line: neither a stack trace nor what the input held. */
const fault = (error: unknown): number => {
  // By its name, so that starting up need not load what it belongs to.
  if (error instanceof Error && error.name === 'Unwritable') {
    complain(`dutybound: ${error.message}`);
    return 2;
  }
  const kind = error instanceof Error ? error.name : 'unknown error';
  complain(`dutybound: stopped by a fault of its own (${kind}); please report it\n`);
  return 2;
};

const run = async (args: readonly string[]): Promise<void> => {
  const program = programOf(args[0]);
  if (args.length === 0) {
    process.stdout.write(program.helpInformation());
    complain('dutybound: no command given; name one, such as dutybound replay FILE\n');
    process.exitCode = 2;
    return;
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else process.exitCode = fault(error);
  }
};

endQuietlyWhenUnread();
void run(process.argv.slice(2));
