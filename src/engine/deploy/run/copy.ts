// Copies a closure to a host with `nix copy`, over the existing connection.
import { parseNixLine } from '#engine/builds/events/parse.ts'
import { createGraphReducer } from '#engine/builds/events/reduce.ts'
import type { VerifiedCache } from '#engine/kits/contents.ts'
import { errorsIn, essence } from '#engine/nix/essence.ts'
import { storeOf } from '#engine/nix/store-there.ts'
import type { NixPort } from '#engine/ports/nix.ts'
import type { Exit } from '#engine/ports/process.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { seconds } from '#shared/messages/message.ts'
import { type Patience, usualPatience, watchMoving } from './moving.ts'

const operation = 'deploy.copy'

type Copying = {
  target: HostTarget
  storePath: string
  /** The cache that has it; null: this computer's store. */
  from: VerifiedCache | null
  connection: HostConnection
  /** Its nix-daemon, if its login shell does not find it. */
  nixProgram: string | null
  substituteOnHost: boolean
  signal: AbortSignal
  onBytes: (done: number, total: number | null) => void
  patience?: Patience
}

/** Throws deploy.unsigned, deploy.copy-space, deploy.shell-prints, deploy.copy-stalled, deploy.copy, and for a kit
 *  kit.changed; the signal's reason when cancelled. */
export async function copyTo(nix: NixPort, copying: Copying): Promise<void> {
  const { target, storePath, from, connection, nixProgram, substituteOnHost, onBytes } = copying
  const watch = watchMoving(copying.patience ?? usualPatience, () => from?.check())
  const signal = AbortSignal.any([copying.signal, watch.signal])
  const reducer = createGraphReducer({ expectedSeconds: () => null })
  let shown = 0
  const copied = nix.copy({
    storePath,
    ...(from === null ? {} : { from: from.url }),
    to: storeOf(connection, nixProgram),
    env: connection.nix.env,
    substituteThere: substituteOnHost,
    signal,
    onLines: lines => {
      watch.moved()
      for (const line of lines) reducer.accept(parseNixLine(line), 0)
      const { done, expected } = reducer.graph().totals.copyBytes
      shown = Math.max(shown, done)
      onBytes(shown, expected > 0 ? Math.max(expected, shown) : null)
    },
  })
  const exit = await copied.finally(watch.stop)
  copying.signal.throwIfAborted()
  const fault = watch.fault()
  if (fault === 'still')
    throw failure('deploy.copy-stalled', {
      operation,
      values: { host: target.name, time: seconds(watch.mostMs / 1000) },
    })
  if (fault !== null) throw fault.thrown
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
