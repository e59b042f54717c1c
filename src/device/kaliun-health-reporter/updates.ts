// The updater's record of its last look and last switch (src/device/kiln-updates), in the document's words.
import { existsSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { HealthReport } from '#shared/connect/health-report.ts'
import { fieldsOf } from '../lib/decode.ts'
import { staleOf } from '../lib/update-stale.ts'

type Updates = NonNullable<HealthReport['updates']>
type Result = NonNullable<Updates['last_check_result']>

const checked: Readonly<Record<string, Result>> = {
  ready: 'success',
  current: 'no_updates',
  none: 'no_updates',
  refused: 'failed',
  failed: 'fetch_failed',
}
const rebuilt: Readonly<Record<string, Result>> = {
  switched: 'success',
  'went-back': 'failed',
  'cut-off': 'failed',
  stuck: 'failed',
  refused: 'skipped',
  failed: 'failed',
}
const mostBytes = 64 * 1024

/** null if the box takes no updates, or has not looked for one yet. */
export function updatesOf(root: string): Updates | null {
  const folder = join(root, 'var/lib/kiln-updates')
  const check = recorded(join(folder, 'last_look'))
  const rebuild = recorded(join(folder, 'last_switch'))
  if (!check && !rebuild) return null
  return {
    ...(check && {
      last_check: check.at,
      last_check_result: resultOf(check, checked),
      channel: textOf(check.fields['for'], 200),
      stale: staleOf(check.fields),
    }),
    ...(rebuild && { last_rebuild: rebuild.at, last_rebuild_result: resultOf(rebuild, rebuilt) }),
    running: existsSync(join(folder, 'trial.json')) ? null : runningOf(root),
  }
}

const textOf = (value: unknown, most: number): string | null =>
  typeof value === 'string' && value !== '' && value.length <= most ? value : null

function runningOf(root: string): string | null {
  try {
    return textOf(readlinkSync(join(root, 'run/current-system')), 300)
  } catch {
    // Not NixOS.
    return null
  }
}

type Fields = Readonly<Record<string, unknown>>
type Recorded = { at: string; outcome: string; fields: Fields }

const resultOf = ({ outcome }: Recorded, words: Readonly<Record<string, Result>>): Result =>
  (Object.hasOwn(words, outcome) && words[outcome]) || 'unknown'

function recorded(path: string): Recorded | null {
  try {
    const { mtime, size } = statSync(path)
    if (size > mostBytes) return null
    const fields = fieldsOf(JSON.parse(readFileSync(path, 'utf8')))
    const outcome = fields?.['outcome']
    return fields && typeof outcome === 'string' ? { at: mtime.toISOString(), outcome, fields } : null
  } catch {
    // Missing, or in another format.
    return null
  }
}
