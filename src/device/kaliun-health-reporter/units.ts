// The box's state as systemd reports it.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded } from '../lib/durable-file.ts'

/** null if systemd does not answer. `accepts`: other exit statuses with a valid answer. */
async function systemctl(args: string[], accepts: number[] = []): Promise<string | null> {
  try {
    const run = promisify(execFile)
    return (await run('systemctl', args, { timeout: 20_000, maxBuffer: 1 << 20 })).stdout
  } catch (thrown) {
    const isAnswer = thrown instanceof Error && 'code' in thrown && accepts.includes(Number(thrown.code))
    return isAnswer && 'stdout' in thrown ? String(thrown.stdout) : null
  }
}

export async function failedUnits(): Promise<string[] | null> {
  const text = await systemctl(['list-units', '--failed', '--plain', '--no-legend', '--full', '--no-pager'])
  return text === null ? null : unitsIn(text)
}

export const unitsIn = (text: string): string[] =>
  text
    .split('\n')
    .flatMap(line => line.trim().split(/\s+/)[0] || [])
    .slice(0, 100)
    .map(name => name.slice(0, 200))

/** null for a box without remote access. `refused`: Connect names another one, which no one confirmed (newt.ts). */
export async function newtAgent(root: string): Promise<{ healthy: boolean; refused?: true } | null> {
  const refused = isNewtRefused(root) ? ({ refused: true } as const) : {}
  if (!existsSync(join(root, 'run/newt-agent/newt.json')))
    return 'refused' in refused ? { healthy: false, ...refused } : null
  // 3: not active.
  const state = await systemctl(['is-active', 'container@newt-agent.service'], [3])
  return state === null ? null : { healthy: state.trim() === 'active', ...refused }
}

function isNewtRefused(root: string): boolean {
  try {
    return fieldsOf(JSON.parse(readBounded(join(root, 'run/kaliun/sync.json')) ?? ''))?.['problem'] === 'newt'
  } catch {
    // Not looked yet, or in another format.
    return false
  }
}
