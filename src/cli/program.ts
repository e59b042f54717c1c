// The command line's table: every command, and the options that all of them take.
import { Command, type CommanderError } from 'commander'
import type { Act } from './commands/act.ts'
import { repeated } from './commands/act.ts'
import { buildCommand } from './commands/build.ts'
import { completionCommand } from './commands/completion.ts'
import { doctorCommand } from './commands/doctor.ts'
import { drivesCommand } from './commands/drives.ts'
import { ejectCommand } from './commands/eject.ts'
import { flashCommand } from './commands/flash.ts'
import { imagesCommand } from './commands/images.ts'
import { profilesCommand } from './commands/profiles.ts'
import { serveCommand } from './commands/serve.ts'

/** The command that a fault of commander belongs to: "images rm", or "" for `kiln` itself. */
export const commandOf = new WeakMap<CommanderError, string>()

export function createProgram({ version, act }: { version: string; act: Act }): Command {
  const program = new Command('kiln')
    .description('Turns a choice into a running NixOS machine.')
    .version(version)
    .option('--profiles <dir>', 'a folder that holds a profile, or profiles; repeat for several', repeated)
    .option('--json', 'one JSON object a line on stdout, and nothing else')
    .showHelpAfterError('See `kiln --help`.')
    .addHelpText(
      'after',
      '\nExamples:\n  kiln profiles\n  kiln build tiny -f qcow2 --set hostname=box1\n  kiln images',
    )
  for (const add of [
    profilesCommand,
    buildCommand,
    imagesCommand,
    drivesCommand,
    flashCommand,
    ejectCommand,
    doctorCommand,
    serveCommand,
    completionCommand,
  ])
    add(program, act)
  withGlobalOptions(program)
  return program
}

/** --json and --profiles may stand before or after the command; what went wrong with it leads to its own help. */
function withGlobalOptions(program: Command, called = program.name()) {
  for (const command of program.commands) {
    const name = `${called} ${command.name()}`
    command
      .showHelpAfterError(`See \`${name} --help\`.`)
      .option('--profiles <dir>', 'a folder of profiles', repeated)
      .option('--json', 'one JSON object a line')
    command.exitOverride(fault => {
      commandOf.set(fault, name.replace(/^kiln /, ''))
      throw fault
    })
    withGlobalOptions(command, name)
  }
}
