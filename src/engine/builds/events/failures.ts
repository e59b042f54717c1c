// Finds the derivation that an error message of Nix names, and why it failed.

import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'

export type Failure = {
  drv: string
  /** A string is Nix's own words. */
  reason: Value
  /** False when it failed only because something that it needs did. */
  isCause: boolean
}

type Pattern = { form: RegExp; reason: (match: Record<string, string>) => Value; isCause?: false }

const drv = "'(?<drv>/[^'^]+\\.drv)(?:\\^[^']*)?'"
const form = (text: string) => new RegExp(text.replace('DRV', () => drv))

const patterns: Pattern[] = [
  // Nix 2.19 and older up to about 2.29.
  {
    form: form('dependenc(?:y|ies) of derivation DRV failed to build'),
    reason: () => message('nix.reason.dependency'),
    isCause: false,
  },
  { form: form('builder for DRV (?<why>failed[^;\\n]*)'), reason: ({ why }) => `builder ${why}` },
  // Every version.
  {
    form: form(
      'hash mismatch in [\\w -]*derivation DRV:[\\s\\S]*?specified:\\s*(?<wanted>\\S+)\\s+got:\\s*(?<got>\\S+)',
    ),
    reason: ({ wanted = '', got = '' }) => message('nix.reason.hash', { wanted, got }),
  },
  {
    form: form("a '(?<system>[^']+)' with features \\{(?<features>[^}]*)\\} is required to build DRV"),
    reason: ({ system = '', features = '' }) =>
      features.trim()
        ? message('nix.reason.no-builder-with', { system, features: features.trim() })
        : message('nix.reason.no-builder', { system }),
  },
  { form: form('DRV(?: from \\.drv file)? (?<why>timed out after [^\\n]*)'), reason: ({ why }) => `${why}` },
]

/** `error` without escapes and without "error:". null when it is about no derivation, or about several. */
export function parseFailure(error: string): Failure | null {
  const recent = parseRecent(error)
  if (recent) return recent
  for (const { form, reason, isCause = true } of patterns) {
    const groups = form.exec(error)?.groups
    if (!groups?.['drv']) continue
    const why = reason(groups)
    return { drv: groups['drv'], reason: typeof why === 'string' ? why.replace(/\.$/, '') : why, isCause }
  }
  return null
}

/** "Cannot build '….drv'.\nReason: builder failed with exit code 7.\nOutput paths:…" of recent versions. */
function parseRecent(error: string): Failure | null {
  const match = form('^Cannot build DRV\\.\\s*Reason: (?<reason>[\\s\\S]*)').exec(error)?.groups
  if (!match?.['drv'] || !match['reason']) return null
  const lines = match['reason'].split('\n').map(line => line.trim())
  const end = lines.findIndex(line => /^(?:Output paths:|Last \d+ log lines?:|For full logs)/.test(line))
  const reason = lines
    .slice(0, end < 0 ? undefined : end)
    .filter(line => line !== '')
    .join(', ')
    .replace(/\.$/, '')
  return { drv: match['drv'], reason, isCause: !/^\d+ dependenc(?:y|ies) failed/.test(reason) }
}
