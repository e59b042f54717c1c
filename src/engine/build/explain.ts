// Why a `nix build` failed: from its exit and its messages to an error that a person can act on. Pure.
import { type ErrorDetails, failure, type KilnError } from '#shared/errors.ts'
import type { Exit } from '../ports/process.ts'
import { derivationName } from './events/derivations.ts'

export type NixFailure = {
  exit: Exit
  /** Nix's error messages, cleaned, in order. */
  errors: string[]
  /** The derivation that failed itself, not one that needed it. */
  failed: { drv: string; reason: string } | null
  /** The last lines of that derivation's log. */
  logTail: string[]
  /** What Nix itself said (errors, warnings, lines without events), in order. */
  said: string[]
}

const operation = 'build'

export function explainNixFailure({ exit, errors, failed, logTail, said }: NixFailure): KilnError {
  const lastLines = (logTail.length ? logTail : said).slice(-20)
  const details: ErrorDetails = {
    command: exit.command,
    lastLines,
    ...(failed ? { derivation: failed.drv } : {}),
  }
  const everything = [...errors, ...said, ...logTail].join('\n')
  if (exit.signal) return failure('nix.killed', { operation, values: { signal: exit.signal }, details })
  if (/cannot connect to socket|daemon-socket/.test(everything))
    return failure('nix.daemon', { operation, details })
  if (/No space left on device|disk full|ENOSPC/i.test(everything))
    return failure('space.full', { operation, values: { path: 'the Nix store' }, details })
  if (failed) {
    if (
      /restricted setting.*not a trusted user|you are not a trusted user/.test(everything) &&
      /sandbox/.test(everything)
    )
      return failure('nix.unsandboxed', { operation, details })
    const values = { derivation: derivationName(failed.drv), reason: failed.reason }
    return failure('nix.build-failed', { operation, values, details })
  }
  const reason = errors.at(-1)
  if (reason && /unable to download|could ?n[o']t resolve host|Couldn't connect to server/i.test(reason))
    return failure('nix.network', { operation, values: { reason: essence(reason) }, details })
  if (reason) return failure('nix.evaluation', { operation, values: { reason: essence(reason) }, details })
  return failure('nix.failed', { operation, values: { reason: `exit status ${exit.code}` }, details })
}

/** The last "error:" of a trace is its reason; the lines before it are the way there. */
export function essence(message: string): string {
  const parts = message.split(/(?:^|\n)\s*error:\s*/)
  const last = (parts.at(-1) ?? message).trim()
  return (
    last
      .split(/\n\s*\n/)[0]
      ?.replace(/\s+/g, ' ')
      .trim() ?? last
  )
}
