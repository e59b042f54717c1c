#!/usr/bin/env node
// kiln: the engine on a terminal. The composition root of the command line.
import './decoding.ts'
import { earlyLogin } from '#host/early-login.ts'
import { startEngine, version } from '#host/engine.ts'
import { ownLog } from '#host/own-log.ts'
import { thrownFacts } from '#shared/diagnostics/thrown-facts.ts'
import type { Act } from './act.ts'
import { withHome } from './home-word.ts'
import { assertProfiles } from './profiles/profile-folders.ts'
import { createProgram } from './program.ts'
import { runCommand } from './run-command.ts'
import { openSession } from './session.ts'
import { guardOutput } from './terminal/lost-output.ts'
import { createOutput } from './terminal/output.ts'

const { env, stdout, stderr } = process
const argv = withHome(process.argv, env['HOME'] ?? '')
const output = createOutput({ stdout, stderr }, { json: argv.includes('--json'), env })

const log = ownLog({ env, process: 'cli' })
process.on('exit', log.flushNow)
process.on('uncaughtExceptionMonitor', thrown => log.warn('process-crashed', thrownFacts(thrown)))

guardOutput(process)

const act: Act =
  run =>
  async (...words) => {
    const profiles = profileFolders()
    await assertProfiles(profiles)
    const session = openSession(startEngine({ env, profiles, log, login: earlyLogin.begun }), output, process)
    try {
      await run(session, ...words)
    } finally {
      await session.close()
    }
  }

const program = createProgram({ version: version(), act })

/** The option may be given before or after the command: commander keeps the two apart. */
function profileFolders(): string[] {
  const folders: string[] = []
  for (let index = 2; index < argv.length; index++) {
    const word = argv[index] ?? ''
    const next = argv[index + 1]
    if (word === '--profiles' && next !== undefined) folders.push(next)
    if (word.startsWith('--profiles=')) folders.push(word.slice('--profiles='.length))
  }
  return folders
}

await runCommand(program, {
  argv,
  output,
  failed: thrown => log.warn('command-failed', thrownFacts(thrown)),
  unfinished: () => log.warn('command-unfinished'),
})
