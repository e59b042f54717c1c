// Queries the Nix of a builder, through this computer's Nix or its own: whether its store answers, and whether it
// trusts the login user.
import { errorsIn, essence } from '#engine/nix/essence.ts'
import type { NixPlace, NixPort } from '#engine/ports/nix.ts'
import { failure } from '#shared/errors.ts'

type Store = { nix: Pick<NixPort, 'storeInfo'>; place: NixPlace }

/** Throws builder.store. */
export async function trustsUser(
  { nix, place }: Store,
  { name, signal }: { name: string; signal: AbortSignal },
): Promise<boolean> {
  const { answers, trusted, exit } = await nix.storeInfo(place, signal)
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
