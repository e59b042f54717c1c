// Nix is asked about a flake: where it is locked to, and what is in it. Nothing is written into it. What
// evaluation itself needs built (import from derivation), Nix builds in its sandbox, as always.

import { errorsIn, essence, explainNixFailure } from '#engine/nix/explain.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { Exit } from '#engine/ports/process.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import type { FlakeReference } from '#shared/flakes/reference.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { type FlakeMetadata, parseFlakeMetadata } from './flake-metadata.ts'
import { outputsAnswer, outputsQuestion } from './flake-questions.ts'

const operation = 'profiles.look'

/** Its metadata, and what Nix says of its outputs. */
export async function openFlake(ports: Ports, reference: FlakeReference, signal: AbortSignal) {
  await ports.nix.ready()
  const metadata = await flakeMetadata(ports, reference, signal)
  const answer = await askFlake(ports, {
    // The outputs as a whole.
    installable: `${metadata.origin.url}#.`,
    apply: outputsQuestion,
    type: outputsAnswer,
    reference: reference.flake,
    signal,
  })
  return { metadata, answer }
}

/** Fetches the flake and locks it in memory: nothing is written into it. Throws flake.unreadable, nix.network, …. */
export async function flakeMetadata(
  ports: Ports,
  reference: FlakeReference,
  signal: AbortSignal,
): Promise<FlakeMetadata> {
  const { exit, value } = await ports.nix.metadata(reference.flake, signal, { lock: 'memory' })
  signal.throwIfAborted()
  const metadata = parseFlakeMetadata(value)
  if (exit.code === 0 && metadata) return metadata
  throw explained(exit, 'flake.unreadable', reference.flake)
}

type Question<T> = {
  installable: string
  apply: string
  type: { safeParse(value: unknown): { success: true; data: T } | { success: false } }
  /** For errors. */
  reference: string
  signal: AbortSignal
}

export async function askFlake<T>(
  ports: Ports,
  { installable, apply, type, reference, signal }: Question<T>,
): Promise<T> {
  const { exit, value } = await ports.nix.evaluate(installable, signal, { apply, lock: 'memory' })
  signal.throwIfAborted()
  const answer = type.safeParse(value)
  if (exit.code === 0 && answer.success) return answer.data
  throw explained(exit, 'flake.evaluation', reference)
}

/** What is the same as in a build is said in the same way; the rest with the flake's reference. */
function explained(exit: Exit, code: 'flake.unreadable' | 'flake.evaluation', reference: string): KilnError {
  const { lastLines, command } = exit
  const errors = errorsIn(lastLines)
  const error = explainNixFailure({ exit, errors, failed: null, logTail: [], said: lastLines })
  if (error.code !== 'nix.evaluation' && error.code !== 'nix.failed') return error
  const unread = exit.code === 0 ? message('reason.not-understood') : lastLines.at(-1)
  const reason = errors.length ? plain(essence(errors.join('\n'))) : (unread ?? message('nix.reason.silent'))
  // What is one line is in the message already.
  const details = lastLines.length > 1 ? { command, lastLines } : { command }
  return failure(code, { operation, values: { reference, reason }, details })
}

/** How Nix says that nothing is there, in its versions. */
const plain = (reason: string): Value =>
  /^(getting status of ['"].*: No such file or directory|path '.*' does not exist)$/.test(reason)
    ? message('flake.reason.no-folder')
    : reason
