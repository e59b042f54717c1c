// The command line's table: every command, and the options that all of them take.
import { Command, type CommanderError, type HelpConfiguration } from 'commander'
import type { Act } from './commands/act.ts'
import { examples, repeated } from './commands/act.ts'
import { buildCommand } from './commands/build.ts'
import { completionCommand } from './commands/completion.ts'
import { deployCommand, rollbackCommand } from './commands/deploy.ts'
import { doctorCommand } from './commands/doctor.ts'
import { drivesCommand } from './commands/drives.ts'
import { ejectCommand } from './commands/eject.ts'
import { flashCommand } from './commands/flash.ts'
import { hostsCommand } from './commands/hosts.ts'
import { imagesCommand } from './commands/images.ts'
import { machinesCommand } from './commands/machines.ts'
import { profilesCommand } from './commands/profiles.ts'
import { runCommand } from './commands/run.ts'
import { seedCommand } from './commands/seed.ts'
import { serveCommand } from './commands/serve.ts'
import { testCommand } from './commands/test.ts'
import { writerCommand } from './commands/writer.ts'
import { t } from './texts.ts'

/** The command that a fault of commander belongs to: "images rm", or "" for `kiln` itself. */
export const commandOf = new WeakMap<CommanderError, string>()

export function createProgram({ version, act }: { version: string; act: Act }): Command {
  // What the commands below inherit is set before they are made.
  const program = new Command('kiln')
    .configureHelp({ styleTitle: title => titles()[title] ?? title } satisfies HelpConfiguration)
    // What is wrong with a command line is reported as every other error is, by index.ts.
    .configureOutput({ outputError: () => undefined })
    .helpOption('-h, --help', t('help.help'))
    .helpCommand('help [command]', t('help.help'))
    .description(t('help.kiln'))
    .version(version, '-V, --version', t('help.version'))
    .option('--profiles <dir>', t('help.profiles-dir'), repeated)
    .option('--json', t('help.json'))
    .addHelpText(
      'after',
      examples('kiln profiles', 'kiln build tiny -f qcow2 --set hostname=box1', 'kiln images'),
    )
  for (const add of [
    profilesCommand,
    buildCommand,
    imagesCommand,
    runCommand,
    machinesCommand,
    testCommand,
    seedCommand,
    drivesCommand,
    flashCommand,
    deployCommand,
    rollbackCommand,
    hostsCommand,
    ejectCommand,
    doctorCommand,
    writerCommand,
    serveCommand,
    completionCommand,
  ])
    add(program, act)
  withGlobalOptions(program)
  return program
}

/** Commander's own headings. */
const titles = (): Record<string, string> => ({
  'Usage:': t('help.usage'),
  'Arguments:': t('help.arguments'),
  'Options:': t('help.options'),
  'Commands:': t('help.commands'),
})

/** --json and --profiles may stand before or after the command; what went wrong with it leads to its own help. */
function withGlobalOptions(program: Command, called = program.name()) {
  for (const command of program.commands) {
    const name = `${called} ${command.name()}`
    command.option('--profiles <dir>', t('help.profiles-dir'), repeated).option('--json', t('help.json'))
    command.exitOverride(fault => {
      commandOf.set(fault, name.replace(/^kiln /, ''))
      throw fault
    })
    withGlobalOptions(command, name)
  }
}
