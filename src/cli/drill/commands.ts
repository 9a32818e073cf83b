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

const DEBRIEF_HELP = `
Examples:
  dutybound drill debrief our-run.json
  dutybound drill debrief table-1.json table-2.json --format html --output debrief.html

Says how many steps that had to be done at once were missed and whether all were done; what went well,
what to do differently, what nobody asked, and how a run by the book goes on beside this one. There is
no score. Runs of one scenario are compared as tables, never as people. The page can be printed; it
ends with actions to assign and a certificate, whose name is typed on the page and kept nowhere.

Exit status: 0 if every run could be read, 2 if one could not or an option is wrong.`;

const addDebrief = (drill: Command): Command =>
  drill
    .command('debrief')
    .summary('look back at runs of drills, one or several side by side')
    .description('Debrief drills: what was done in time, what was missed, and what nobody asked.')
    .argument('<run...>', 'files that drill run has saved')
    .addOption(formatOption('text', 'json', 'html'))
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
  for (const add of [addRun, addDebrief, addList, addCheck, addNew]) add(drill);
  return drill;
};
