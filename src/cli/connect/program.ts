// `kiln connect` for a machine that has nothing else of Kiln: its commands work on the data there. No engine, no other
// command and no login is in it. Built into nix/packages/kiln-connect (docs/adr/0032).
import '../decoding.ts'
import type { ActWith } from '../act.ts'
import { finishRoot, rootCommand } from '../root-command.ts'
import { runCommand } from '../run-command.ts'
import type { Terminal } from '../session.ts'
import { askOn } from '../terminal/ask.ts'
import { guardOutput } from '../terminal/lost-output.ts'
import { createOutput } from '../terminal/output.ts'
import { t } from '../texts.ts'
import { claimHere, releaseHere } from './boxes.ts'
import { dataCommands } from './data-commands.ts'
import { admitHere } from './enrolments.ts'
import { exportHere } from './export.ts'
import { asCalledHere } from './program-words.ts'

const { argv, env, stdout, stderr } = process
const output = createOutput({ stdout, stderr }, { json: argv.includes('--json'), env })
guardOutput(process)

const terminal: Terminal = { output, ask: question => askOn(process, question) }
const act: ActWith<Terminal> =
  run =>
  (...words) =>
    run(terminal, ...words)

const program = rootCommand()
  .description(t('help.connect.program'))
  .configureOutput({
    writeOut: text => void stdout.write(asCalledHere(text)),
    writeErr: text => void stderr.write(asCalledHere(text)),
  })
dataCommands(program.command('connect').description(t('help.connect.program')), act, {
  claim: claimHere,
  release: releaseHere,
  export: exportHere,
  admit: admitHere,
  options: command => command,
})
await runCommand(
  finishRoot(program, command => command.option('--json', t('help.json'))),
  { argv, output },
)
