#!/usr/bin/env node
// kiln: the engine on a terminal. The composition root of the command line.
import './decoding.ts'
import { CommanderError } from 'commander'
import { earlyLogin } from '#host/early-login.ts'
import { startEngine, version } from '#host/engine.ts'
import { ownLog } from '#host/own-log.ts'
import { thrownFacts } from '#shared/diagnostics/thrown-facts.ts'
import { failure } from '#shared/errors.ts'
import type { Act } from './act.ts'
import { withHome } from './home-word.ts'
import { assertProfiles } from './profiles/profile-folders.ts'
import { createProgram, usageReport } from './program.ts'
import { openSession } from './session.ts'
import { AlreadyReported, Cancelled } from './terminal/cancelled.ts'
import { guardOutput } from './terminal/lost-output.ts'
import { createOutput, exitStatus, reportOf } from './terminal/output.ts'
import { guardEnd } from './terminal/unfinished.ts'
import { t, terminalMessage } from './texts.ts'
import { asUsageError } from './usage-fault.ts'

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

const finish = guardEnd(process, () => {
  log.warn('command-unfinished')
  output.failed(
    failure('internal', {
      operation: 'kiln',
      values: { reason: terminalMessage('cli.run.unfinished') },
    }).report(),
  )
  process.exitCode = 1
})

try {
  await program.parseAsync(argv)
} catch (thrown) {
  if (thrown instanceof CommanderError) {
    process.exitCode = thrown.exitCode === 0 ? 0 : 2
    // Without a command commander has printed the help.
    if (thrown.exitCode !== 0 && (output.json || thrown.code !== 'commander.help'))
      output.failed(usageReport(thrown))
  } else if (thrown instanceof Cancelled) {
    process.exitCode = 130
    output.object({ type: 'result', outcome: 'cancelled' })
    output.note(t('cli.run.cancelled'))
  } else if (thrown instanceof AlreadyReported) {
    process.exitCode = thrown.status
  } else {
    log.warn('command-failed', thrownFacts(thrown))
    const report = asUsageError(reportOf(thrown), program.args[0])
    output.failed(report)
    process.exitCode = exitStatus(report.code)
  }
}
finish()
