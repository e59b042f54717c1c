// The configurations of a flake, by their names: what a deploy pairs with hosts. None of them is evaluated.
import type { Ports } from '#engine/ports/index.ts'
import { openFlake } from '#engine/profiles/ask-flake.ts'
import { isWritable } from '#engine/profiles/flake-outputs.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { parseFlakeReference, referenceProblem } from '#shared/profiles/reference.ts'

const operation = 'deploys.configurations'

/** Throws flake.*, nix.*. Images of the flake are for drives, not for hosts. */
export async function configurationsOf(ports: Ports, text: string, signal: AbortSignal): Promise<string[]> {
  const reference = parseFlakeReference(text)
  const reason = reference ? referenceProblem(reference) : message('flake.reason.form')
  if (!reference || reason !== null)
    throw failure('flake.reference', { operation, values: { reference: text, reason: reason ?? '' } })
  const { answer } = await openFlake(ports, { ...reference, name: null }, signal)
  const names = answer.configurations.filter(isWritable)
  if (names.length > 0) return names
  throw failure('flake.no-configurations', { operation, values: { reference: reference.flake } })
}
