// Copies a closure to a host with `nix copy`, over the existing connection.
import { parseNixLine } from '#engine/builds/events/parse.ts'
import { createGraphReducer } from '#engine/builds/events/reduce.ts'
import { errorsIn, essence } from '#engine/nix/essence.ts'
import { storeOf } from '#engine/nix/store-there.ts'
import type { NixPort } from '#engine/ports/nix.ts'
import type { Exit } from '#engine/ports/process.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'

const operation = 'deploy.copy'

type Copying = {
  target: HostTarget
  storePath: string
  /** The cache that has it (file://…); absent: this computer's store. */
  from?: string | undefined
  connection: HostConnection
  /** Its nix-daemon, if its login shell does not find it. */
  nixProgram: string | null
  substituteOnHost: boolean
  signal: AbortSignal
  onBytes: (done: number, total: number | null) => void
}

/** Throws deploy.unsigned, deploy.copy-space, deploy.shell-prints, deploy.copy; the signal's reason when cancelled. */
export async function copyTo(nix: NixPort, copying: Copying): Promise<void> {
  const { target, storePath, from, connection, nixProgram, substituteOnHost, signal, onBytes } = copying
  const reducer = createGraphReducer({ expectedSeconds: () => null })
  let shown = 0
  const exit = await nix.copy({
    storePath,
    ...(from === undefined ? {} : { from }),
    to: storeOf(connection, nixProgram),
    env: connection.nix.env,
    substituteThere: substituteOnHost,
    signal,
    onLines: lines => {
      for (const line of lines) reducer.accept(parseNixLine(line), 0)
      const { done, expected } = reducer.graph().totals.copyBytes
      shown = Math.max(shown, done)
      onBytes(shown, expected > 0 ? Math.max(expected, shown) : null)
    },
  })
  signal.throwIfAborted()
  if (exit.code !== 0) throw explained(exit, { target, errors: reducer.errors() })
}

function explained(exit: Exit, { target, errors }: { target: HostTarget; errors: string[] }): KilnError {
  const { command, lastLines } = exit
  const output = errors.length > 0 ? errors : errorsIn(lastLines)
  const text = output.join('\n')
  const { name: host, user } = target
  // Only the text of events is useful, if there is one.
  const details = { command, lastLines: text ? text.split('\n').slice(-20) : lastLines }
  if (
    /lacks a (valid )?signature|not signed by a trusted key|cannot add path .* because it lacks/i.test(text)
  )
    return failure('deploy.unsigned', { operation, values: { host, user }, details })
  // A login shell's output precedes Nix's, which then cannot be parsed.
  const [, printed] = /protocol mismatch, got '([^\n]*?)'?$/m.exec(text) ?? []
  if (printed !== undefined) {
    const values = { host, user, text: printed.trim().slice(0, 200) }
    return failure('deploy.shell-prints', { operation, values, details })
  }
  const reason = text ? essence(text) : message('reason.exit-status', { status: String(exit.code) })
  if (/No space left on device|disk full|database or disk is full/i.test(text))
    return failure('deploy.copy-space', { operation, values: { host }, details })
  return failure('deploy.copy', { operation, values: { host, reason }, details })
}
