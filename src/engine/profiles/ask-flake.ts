// Queries a flake through Nix: where it is locked to, and what it contains. Nothing is written into it. Builds that
// evaluation itself needs (import from derivation) run in Nix's sandbox or not at all.

import { errorsIn, essence } from '#engine/nix/essence.ts'
import { hasSubmodules, isRemote, localNode } from '#engine/nix/local-inputs.ts'
import { evaluationSandbox } from '#engine/nix/sandboxing.ts'
import { whyNixFailed } from '#engine/nix/why.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { Exit } from '#engine/ports/process.ts'
import { readSettings } from '#engine/settings.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import type { Option } from '#shared/profiles/option.ts'
import {
  type FlakeReference,
  folderOf,
  folderReference,
  parseFlakeReference,
} from '#shared/profiles/reference.ts'
import { type FlakeMetadata, parseFlakeMetadata } from './flake-metadata.ts'
import { pathsOf } from './flake-outputs.ts'
import { outputsAnswer, outputsQuestion } from './flake-questions.ts'
import { placeOfFlake, trustIn } from './trust.ts'

const operation = 'profiles.look'

/** Its metadata, its outputs, and how it is evaluated. */
export async function openFlake(ports: Ports, reference: FlakeReference, signal: AbortSignal) {
  const { metadata, sandbox } = await enterFlake(ports, reference, signal)
  const answer = await askFlake(ports, {
    installable: outputsOf(metadata),
    apply: outputsQuestion(pathsOf(reference.name)),
    type: outputsAnswer,
    reference: reference.flake,
    sandbox,
    signal,
  })
  return { metadata, answer, sandbox }
}

/** Its metadata, and how it is evaluated. */
export async function enterFlake(ports: Ports, reference: FlakeReference, signal: AbortSignal) {
  await ports.nix.ready()
  const metadata = await flakeMetadata(ports, reference, signal)
  const { trusted } = await readSettings(ports)
  const author = trustIn(trusted, placeOfFlake(reference.flake), metadata.origin.narHash)
  return { metadata, sandbox: await evaluationSandbox(ports, author, signal) }
}

/** The installable of all outputs. */
export const outputsOf = ({ origin }: FlakeMetadata) => `${origin.url}#.`

/** Fetches the flake and locks it in memory: nothing is written into it. Throws flake.unreadable, flake.reference if
 *  its folder is missing, flake.untracked and others about its tree, nix.network, …. */
export async function flakeMetadata(
  ports: Ports,
  reference: FlakeReference,
  signal: AbortSignal,
): Promise<FlakeMetadata> {
  const flake = await withoutLinks(ports, reference.flake)
  const { exit, value } = await ports.nix.metadata(flake, signal, { lock: 'memory' })
  signal.throwIfAborted()
  const metadata = parseFlakeMetadata(value)
  if (exit.code === 0 && metadata) {
    assertNoLocalInputs(reference.flake, metadata)
    return metadata
  }
  throw await explained(ports, exit, { code: 'flake.unreadable', reference: reference.flake, flake })
}

/** Newer versions of Nix refuse a path with a link in any component. */
async function withoutLinks({ files }: Ports, flake: string): Promise<string> {
  const folder = folderOf(flake)
  const real = folder === null ? null : await files.resolve(folder)
  return real === null || real === folder ? flake : folderReference(real)
}

/** Remote content belongs to someone else: it reads nothing with the user's permissions. */
function assertNoLocalInputs(flake: string, { origin, lockText }: FlakeMetadata): void {
  if (!isRemote(origin.url)) return
  const own = hasSubmodules(origin.url) ? { name: 'self', from: origin.url } : null
  const found = own ?? (lockText === null ? null : localNode(JSON.parse(lockText)))
  if (!found) return
  throw failure('flake.local-input', {
    operation,
    values: { reference: flake, input: found.name, from: found.from },
  })
}

type Evaluated = Parameters<Ports['nix']['evaluate']>[2]['sandbox']
type Question<T> = {
  installable: string
  apply: string
  type: { safeParse(value: unknown): { success: true; data: T } | { success: false } }
  /** The reference that errors name. */
  reference: string
  sandbox: Evaluated
  signal: AbortSignal
  /** Uses a lock that was made before. */
  locked?: { lockFile: string | null; withTokens: boolean; statsPath: string; options: readonly Option[] }
}

export async function askFlake<T>(
  ports: Ports,
  { installable, apply, type, reference, sandbox, signal, locked }: Question<T>,
): Promise<T> {
  const { exit, value } = await ports.nix.evaluate(installable, signal, {
    apply,
    lock: locked?.lockFile ? 'refuse' : 'memory',
    sandbox,
    ...(locked && {
      lockFile: locked.lockFile,
      withTokens: locked.withTokens,
      statsPath: locked.statsPath,
    }),
  })
  signal.throwIfAborted()
  const answer = type.safeParse(value)
  if (exit.code === 0 && answer.success) return answer.data
  const [flake = ''] = installable.split('#')
  const options = locked?.options ?? []
  const error = await explained(ports, exit, { code: 'flake.evaluation', reference, flake, options })
  // Nothing is built for its evaluation only because it is not trusted: that is what a person can decide.
  if (sandbox !== 'no-builds' || error.code !== 'nix.no-imports') throw error
  const path = parseFlakeReference(reference)?.flake ?? reference
  throw failure('profile.no-sandbox', {
    operation,
    values: { profile: reference, path },
    details: error.details,
    cause: error,
  })
}

/** Errors that a build also has get the same text; the rest gets the flake's reference. */
async function explained(
  ports: Ports,
  exit: Exit,
  {
    code,
    reference,
    flake,
    options = [],
  }: {
    code: 'flake.unreadable' | 'flake.evaluation'
    reference: string
    flake: string
    options?: readonly Option[]
  },
): Promise<KilnError> {
  const { lastLines, command } = exit
  const errors = errorsIn(lastLines)
  const error = await whyNixFailed(ports, {
    flake,
    exit,
    errors,
    failed: null,
    logTail: [],
    output: lastLines,
    options,
  })
  if (error.code !== 'nix.evaluation' && error.code !== 'nix.failed') return error
  const unread = exit.code === 0 ? message('reason.not-understood') : lastLines.at(-1)
  const output = errors.length ? essence(errors.join('\n')) : null
  // The reference is wrong then, not the flake.
  if (code === 'flake.unreadable' && output !== null && isNowhere(output)) {
    return failure('flake.reference', {
      operation,
      values: { reference, reason: nowhereReason(reference) },
      details: { command },
    })
  }
  const reason: Value = output ?? unread ?? message('nix.reason.silent')
  // A single line is already in the message.
  const shown = error.details.lastLines ?? []
  const details = shown.length > 1 ? { command, lastLines: shown } : { command }
  return failure(code, { operation, values: { reference, reason }, details })
}

function nowhereReason(reference: string): Value {
  // Nix takes an address that lacks a part for a path.
  const [, forge] = /^(github|gitlab|sourcehut):/.exec(reference) ?? []
  if (forge !== undefined) return message('flake.reason.forge', { forge })
  return message(reference.includes('?') ? 'flake.reason.cut' : 'flake.reason.no-folder')
}

/** How versions of Nix report a missing file. A store path is in the flake's copy. */
const isNowhere = (reason: string) =>
  /^(getting status of ['"].*: No such file or directory|path '(?!\/nix\/store\/).*' does not exist)$/.test(
    reason,
  )
