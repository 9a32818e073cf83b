/** `dutybound drill`: its commands, their options and their help. */
import type { Command } from 'commander';
import { formatOption, policiesOption } from '../options.ts';

const DRILL_HELP = `
Examples:
  dutybound drill list
  dutybound drill run changing-room-picture
  dutybound drill debrief our-run.json
  dutybound drill check our-scenarios
  dutybound drill new phone-in-the-cloakroom.yaml
  dutybound drill generate sexting --cover --output sexting-exercises

A scenario is a story in a YAML file: docs/drills.md says what may stand in it. SCENARIO is a file, a
folder, or the id of a scenario that comes with Dutybound. What a drill leaves is an exercise: it is
kept apart from real incidents, and no audit counts it.`;

const addList = (drill: Command): Command =>
  drill
    .command('list')
    .summary('list the scenarios, and the policies they run under')
    .description(
      'List scenarios: what each is about, how long it lasts, and under which policies it runs.',
    )
    .argument(
      '[scenario...]',
      'files, folders or ids; those that come with Dutybound if none is named',
    )
    .addOption(formatOption('text', 'json'))
    .addOption(policiesOption())
    .action(async (operands: string[], flags) => {
      const { listScenarios } = await import('./list.ts');
      process.exitCode = await listScenarios(operands, flags);
    });

const RUN_HELP = `
Examples:
  dutybound drill run changing-room-picture
  dutybound drill run changing-room-picture tuesday.json --minutes 60
  dutybound drill run our-scenario.yaml --policies our-policy --minutes 0

Plays a scenario alone. Say what you do in your own words; ask people; wait. What the procedure says
stays hidden until the debrief, unless you type guide. With RUN, a file, the drill is kept in it
after each step, and the same command goes on with it.`;

const addRun = (drill: Command): Command =>
  drill
    .command('run')
    .summary('play a scenario alone, to its debrief')
    .description('Play a scenario alone in the terminal, to its debrief.')
    .argument('<scenario>', 'a file, or the id of a scenario that comes with Dutybound')
    .argument('[run]', 'the file to keep the drill in, or to go on with')
    .option('-p, --policy <id>', 'the policy to play it under')
    .option(
      '-m, --minutes <n>',
      'how long the whole story takes on the wall: 15 or 60 are usual; 0: the clock moves by hand',
      '15',
    )
    .addOption(policiesOption())
    .addHelpText('after', RUN_HELP)
    .action(async (scenario: string, run: string | undefined, flags) => {
      const { runDrill } = await import('./run.ts');
      process.exitCode = await runDrill(scenario, run, flags);
    });

const CHECK_HELP = `
Examples:
  dutybound drill check
  dutybound drill check phone-in-the-cloakroom.yaml --policy plumpton-2020 --format json

Reads each scenario, and plays it under each policy: once by the book, and once with each mistake of
the story. Says which norms it exercises, and what each mistake breaks.

Exit status: 0 if every scenario can be used, 2 if one cannot or an option is wrong.`;

const addCheck = (drill: Command): Command =>
  drill
    .command('check')
    .summary('play scenarios through, and say what they exercise')
    .description(
      'Check scenarios: every inject can come, a good run ends well, each mistake breaks something.',
    )
    .argument(
      '[scenario...]',
      'files, folders or ids; those that come with Dutybound if none is named',
    )
    .addOption(formatOption('text', 'json'))
    .option('-p, --policy <id>', 'only under this policy')
    .option('--guards', 'count the guards that are asked too, which takes longer')
    .addOption(policiesOption())
    .addHelpText('after', CHECK_HELP)
    .action(async (operands: string[], flags) => {
      const { checkScenarios } = await import('./check.ts');
      process.exitCode = await checkScenarios(operands, flags);
    });

const addNew = (drill: Command): Command =>
  drill
    .command('new')
    .summary('begin a scenario')
    .description('Write a small scenario that runs, to change into your own.')
    .argument('<file>', 'the .yaml file to write; never one that is there')
    .option('-k, --kind <procedure>', 'what it is about', 'sexting')
    .action(async (file: string, flags) => {
      const { newScenario } = await import('./new.ts');
      process.exitCode = await newScenario(file, flags);
    });

const GENERATE_HELP = `
Examples:
  dutybound drill generate sexting --cover --output sexting-exercises
  dutybound drill generate iioc --cover --policy plumpton-2020 --seed 7 -o iioc-exercises
  dutybound drill generate general --hard --from audit.json --exercises last-year -o practice

--cover: a small set of exercises, made from the machines of the procedure, which between them raise
every norm, come to every state, have every guard hold and not hold, and end every norm in every way
that it can end. What they reach is counted by replaying them; what cannot be reached is listed with
the reason. --hard: exercises on what went wrong most often, in audits (dutybound audit --format
json) and in past exercises.

The folder gets a page for each exercise to read aloud, with how it is judged, and its timeline; with
--scenarios also a scenario, where it can be played. Equal seeds give equal files.

Exit status: 0, or 2 if an option or a file could not be used.`;

const repeated = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

const addGenerate = (drill: Command): Command =>
  drill
    .command('generate')
    .summary("make exercises from a procedure's machines")
    .description('Generate exercises: a few that cover a procedure, or those on what goes wrong.')
    .argument('<procedure>', 'such as sexting; see dutybound words procedure')
    .requiredOption('-o, --output <folder>', 'a new folder to write them into')
    .option('--cover', 'all that the procedure can come to')
    .option('--hard', 'what went wrong most often')
    .option('--scenarios', 'write them as scenarios too, where they can be played; takes longer')
    .option('--from <audit>', 'an audit as JSON, for --hard; can be repeated', repeated)
    .option('--exercises <folder>', 'past exercises, for --hard; can be repeated', repeated)
    .option('-p, --policy <id>', 'under this policy; the first of them if none is named')
    .option('-s, --seed <number>', 'for times, orders and who it is about', '1')
    .addOption(formatOption('text', 'json'))
    .addOption(policiesOption())
    .addHelpText('after', GENERATE_HELP)
    .action(async (procedure: string, flags) => {
      const { generateExercises } = await import('./generate.ts');
      process.exitCode = await generateExercises(procedure, flags);
    });

const DEBRIEF_HELP = `
Examples:
  dutybound drill debrief our-run.json
  dutybound drill debrief table-1.json table-2.json --format html --output debrief.html

Says how many steps that had to be done at once were missed and whether all were done; what went well,
what to do differently, what nobody asked, and how a run by the book goes on beside this one. There is
no score. Runs of one scenario are compared as tables, never as people. The page can be printed; it
ends with actions to assign and a certificate, whose name is typed on the page and kept nowhere.
--format timeline writes each run as the timeline of an exercise, for replay and audit --exercises.

Exit status: 0 if every run could be read, 2 if one could not or an option is wrong.`;

const addDebrief = (drill: Command): Command =>
  drill
    .command('debrief')
    .summary('look back at runs of drills, one or several side by side')
    .description('Debrief drills: what was done in time, what was missed, and what nobody asked.')
    .argument('<run...>', 'files that drill run has saved')
    .addOption(formatOption('text', 'json', 'html', 'timeline'))
    .option('-o, --output <file>', 'write it to this file instead of standard output')
    .addOption(policiesOption())
    .addHelpText('after', DEBRIEF_HELP)
    .action(async (operands: string[], flags) => {
      const { debriefRuns } = await import('./debrief.ts');
      process.exitCode = await debriefRuns(operands, flags);
    });

export const addDrill = (program: Command): Command => {
  const drill = program
    .command('drill')
    .summary('exercises: scenarios to practise with')
    .description('Practise incidents: scenarios, and what they exercise.')
    .addHelpText('after', DRILL_HELP);
  for (const add of [addRun, addDebrief, addList, addCheck, addNew, addGenerate]) add(drill);
  return drill;
};
