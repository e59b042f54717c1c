// Runs one command line to its end: what it prints when it fails, and its exit status.
import { type Command, CommanderError } from 'commander'
import { failure } from '#shared/errors.ts'
import { usageReport } from './root-command.ts'
import { AlreadyReported, Cancelled } from './terminal/cancelled.ts'
import { exitStatus, type Output, reportOf } from './terminal/output.ts'
import { guardEnd } from './terminal/unfinished.ts'
import { t, terminalMessage } from './texts.ts'
import { asUsageError } from './usage-fault.ts'

type Run = {
  argv: readonly string[]
  output: Output
  /** Called for an error other than a mistake in the command line. */
  failed?: (thrown: unknown) => void
  /** Called where nothing is left to wait for, although the command has not ended. */
  unfinished?: () => void
}

export async function runCommand(program: Command, { argv, output, failed, unfinished }: Run): Promise<void> {
  const finish = guardEnd(process, () => {
    unfinished?.()
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
      failed?.(thrown)
      const report = asUsageError(reportOf(thrown), program.args[0])
      output.failed(report)
      process.exitCode = exitStatus(report.code)
    }
  }
  finish()
}
