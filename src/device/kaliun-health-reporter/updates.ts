// What the machine's updater wrote down about its last look and its last switch (src/device/kiln-updates), in the document's words.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { HealthReport } from '#shared/connect/health-report.ts'
import { fieldsOf } from '../lib/decode.ts'

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

/** null for a box that takes no updates, or has not looked for one yet. */
export function updatesOf(root: string): Updates | null {
  const folder = join(root, 'var/lib/kiln-updates')
  const check = recorded(join(folder, 'last_look'), checked)
  const rebuild = recorded(join(folder, 'last_switch'), rebuilt)
  if (!check && !rebuild) return null
  return {
    ...(check && { last_check: check.at, last_check_result: check.result }),
    ...(rebuild && { last_rebuild: rebuild.at, last_rebuild_result: rebuild.result }),
  }
}

function recorded(
  path: string,
  words: Readonly<Record<string, Result>>,
): { at: string; result: Result } | null {
  try {
    const { mtime, size } = statSync(path)
    if (size > mostBytes) return null
    const outcome = fieldsOf(JSON.parse(readFileSync(path, 'utf8')))?.['outcome']
    if (typeof outcome !== 'string') return null
    return { at: mtime.toISOString(), result: (Object.hasOwn(words, outcome) && words[outcome]) || 'unknown' }
  } catch {
    // There is none, or it is of another form.
    return null
  }
}
