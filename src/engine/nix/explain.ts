// Turns the exit and the messages of a failed `nix build` into an error that the user can act on. Pure.

import { type ErrorDetails, failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import type { Option } from '#shared/profiles/option.ts'
import type { Exit } from '../ports/process.ts'
import { withoutAdvice } from './advice.ts'
import { derivationName } from './derivation-name.ts'
import { downloadFailure, isDownload } from './downloads.ts'
import { essence } from './essence.ts'
import { gitFault } from './git-faults.ts'
import { missingBuilder, missingText } from './missing-builder.ts'
import { packageRefusal } from './package-refusal.ts'
import { type Refusal, refusalsIn, refusalsInLog } from './refusals.ts'

export type NixFailure = {
  exit: Exit
  /** Nix's error messages, cleaned, in order. */
  errors: string[]
  /** The derivation that failed itself, not one that depends on it. */
  failed: { drv: string; reason: Value } | null
  /** The last lines of that derivation's log. */
  logTail: string[]
  /** Nix's own output (errors, warnings, lines without events), in order. */
  output: string[]
  /** The profile's options, so that refused answers are reported by their fields. */
  options?: readonly Option[]
  /** The store in which it was built; absent: this computer's. */
  store?: Value
}

const operation = 'build'

export function explainNixFailure({
  exit,
  errors,
  failed,
  logTail,
  output,
  options = [],
  store = message('nix.store'),
}: NixFailure): KilnError {
  const lastLines = (logTail.length ? logTail : withoutAdvice(output)).slice(-20)
  const details: ErrorDetails = {
    command: exit.command,
    lastLines,
    ...(failed ? { derivation: failed.drv } : {}),
  }
  const everything = [...errors, ...output, ...logTail].join('\n')
  if (exit.signal) return failure('nix.killed', { operation, values: { signal: exit.signal }, details })
  if (/cannot connect to socket|daemon-socket/.test(everything))
    return failure('nix.daemon', { operation, details })
  if (/No space left on device|disk full|ENOSPC/i.test(everything))
    return failure('space.full', { operation, values: { path: store }, details })
  const unboxed = noSandbox(errors, typeof failed?.reason === 'string' ? failed.reason : null)
  if (unboxed) return failure(unboxed.code, { operation, values: { reason: unboxed.reason }, details })
  if (failed) {
    if (
      /restricted setting.*not a trusted user|you are not a trusted user/.test(everything) &&
      /sandbox/.test(everything)
    )
      return failure('nix.unsandboxed', { operation, details })
    const refused = refusalsInLog(logTail, options)
    if (refused.length) return refusedAnswers(refused, details)
    const derivation = derivationName(failed.drv)
    const missing = missingBuilder(failed.reason)
    if (missing) {
      const kvm = missing.system === null && missing.features.includes('kvm')
      const values = { derivation, needed: missingText(missing) }
      return failure(kvm ? 'nix.needs-kvm' : 'nix.needs-builder', { operation, values, details })
    }
    const values = { derivation, reason: failed.reason }
    return failure('nix.build-failed', { operation, values, details })
  }
  const reason = errors.at(-1)
  const known = reason
    ? (gitFault({ error: reason, output: everything, details }) ?? packageRefusal(reason, details))
    : null
  if (known) return known
  if (reason && isDownload(reason)) return downloadFailure(essence(reason), details)
  const refused = reason ? refusalsIn(reason, options) : []
  if (refused.some(({ field }) => field !== null)) return refusedAnswers(refused, details)
  if (reason && /NAR hash mismatch in input '(?:path|git\+file):/.test(reason))
    return failure('flake.changed', { operation, details })
  // Nix lists where it looked; the last one is what was wanted.
  const [, wanted] = /does not provide attribute (?:.* or )?'([^']+)'\s*$/.exec(reason ?? '') ?? []
  if (wanted !== undefined)
    return failure('flake.no-output', { operation, values: { output: wanted }, details })
  const option = reason && diskConflict(reason)
  if (option) return failure('nix.disk-conflict', { operation, values: { option }, details })
  if (reason) return failure('nix.evaluation', { operation, values: { reason: essence(reason) }, details })
  return failure('nix.failed', {
    operation,
    values: { reason: message('reason.exit-status', { status: String(exit.code) }) },
    details,
  })
}

/** An answer that the profile refuses is the user's to correct: each reason is shown by its field. */
function refusedAnswers(refused: Refusal[], details: ErrorDetails): KilnError {
  const problems = refused.flatMap(({ field, message }) => (field === null ? [] : [{ field, message }]))
  const fields = [...new Set(problems.map(({ field }) => field))]
  const reason = refused.map(({ message }) => message).join(' ')
  const { command, lastLines, derivation } = details
  return failure('option.refused', {
    operation,
    values: { reason, fields: fields.join(', ') },
    details: {
      ...(fields[0] === undefined ? {} : { field: fields[0] }),
      problems,
      ...(command === undefined ? {} : { command }),
      // An evaluation's last lines are its trace, which does not help the user who answered.
      ...(derivation === undefined ? {} : { derivation, lastLines: lastLines ?? [] }),
    },
  })
}

/** A machine's own file systems in conflict with those of nixpkgs' image variants (virtualisation/disk-image.nix and
 *  others): the option that both define. */
function diskConflict(reason: string): string | null {
  const option = /The option [`'](fileSystems\..*)' has conflicting definition values/.exec(reason)?.[1]
  const inVariant = /virtualisation\/[\w-]*image\.nix|installer\/(?:cd-dvd|sd-card)\//.test(reason)
  return inVariant ? (option ?? null) : null
}

/** Nix's messages if it cannot set up its sandbox, or may not build what evaluation needs. */
function noSandbox(errors: readonly string[], failed: string | null) {
  const reasons = [...errors, ...(failed === null ? [] : [failed])]
  const unable = reasons.find(each => cannotSetUp.test(each) || lacksItsPath(each))
  if (unable) return { code: 'nix.no-sandbox' as const, reason: essence(unable) }
  const refused = reasons.find(each => each.includes("'allow-import-from-derivation' is disabled"))
  return refused ? { code: 'nix.no-imports' as const, reason: essence(refused) } : null
}

/** A path of sandbox-paths, /bin/sh among them, that is not there: of a source that is missing, Nix says what it fetches. */
const lacksItsPath = (error: string) =>
  /getting attributes of (?:required )?path '(?!\/nix\/store\/)[^']+': No such file/.test(error) &&
  !/while (?:fetching|evaluating|calling)/.test(error)

const cannotSetUp =
  /while setting up the build environment|kernel namespaces that are required for sandboxing|cloning builder process/
