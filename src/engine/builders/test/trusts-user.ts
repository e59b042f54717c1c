// Asks the Nix of a builder, by this computer's Nix: whether its store answers, and whether it trusts the user who logs in.
import { errorsIn, essence } from '#engine/nix/explain.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'

type Asking = { store: string; env: Record<string, string>; name: string; signal: AbortSignal }

/** Throws builder.store. */
export async function trustsUser(
  { nix }: Pick<Ports, 'nix'>,
  { store, env, name, signal }: Asking,
): Promise<boolean> {
  const { answers, trusted, exit } = await nix.storeInfo({ store, env }, signal)
  signal.throwIfAborted()
  if (answers) return trusted
  const { command, lastLines } = exit
  const reason = errorsIn(lastLines).at(-1)
  throw failure('builder.store', {
    operation: 'builders.test',
    values: { name, reason: reason ? essence(reason) : (lastLines.at(-1) ?? '') },
    details: { command, lastLines },
  })
}
