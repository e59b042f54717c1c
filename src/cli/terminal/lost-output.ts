// Output that cannot be written. A reader that goes away (`kiln build | head`) is not an error, and no reason to leave a drive half
// written: Kiln stops printing, finishes the work and exits with its status. A full disk is an error.
import { failure } from '#shared/errors.ts'
import { t, texts } from '../texts.ts'
import { reportOf } from './output.ts'
import { plainLine } from './plain-text.ts'

type Streams = Pick<NodeJS.Process, 'stdout' | 'stderr' | 'once' | 'exitCode'>

/** The exit status becomes 1 unless it is a failure already. The reason goes to stderr: with --json stdout has the errors. */
export function guardOutput(process: Streams): void {
  let isLost = false
  const lost = (stream: NodeJS.WriteStream) => (error: NodeJS.ErrnoException) => {
    if (isLost || error.code === 'EPIPE') return
    isLost = true
    // The event comes after the last line of the program, and sometimes before the command sets its own status.
    process.once('exit', () => {
      process.exitCode ||= 1
    })
    if (stream === process.stderr) return
    const reason = /^[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1] ?? error.message
    const { message, hint } = texts.error(
      reportOf(failure('output.unwritable', { operation: 'cli.print', values: { reason } })),
    )
    process.stderr.write(`${plainLine(t('cli.run.error', { message }))}\n`)
    if (hint) process.stderr.write(`${plainLine(t('cli.run.hint', { hint }))}\n`)
  }
  for (const stream of [process.stdout, process.stderr]) stream.on('error', lost(stream))
}
