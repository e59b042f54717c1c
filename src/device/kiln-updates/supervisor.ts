// The script that switches this machine and decides autonomously (docs/adr/0019): the same that Kiln sends
// over SSH for a deploy.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Problem } from './problem.ts'

/** The folder in which the script keeps the state of a switch. */
export const recordsFolder = '/run/kiln/deploy'

/**
 * "switched …", "rolled-back WHY", "rollback-failed WHY", "refused WHY", "lost"; null while it waits for a
 * decision.
 */
export type Outcome = string | null

export type Supervisor = ReturnType<typeof supervisorOf>

/** `script`: its path. `log`: called with each line of its log. */
export function supervisorOf(script: string, log: (line: string) => void) {
  const text = readFileSync(script, 'utf8')
  const call = async (words: string[]): Promise<Outcome> => {
    const child = spawn('/bin/sh', ['-c', text, 'kiln', ...words], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, KILN_SCRIPT: text },
    })
    const closed = once(child, 'close')
    let outcome: Outcome = null
    const last: string[] = []
    for await (const line of createInterface(child.stderr)) {
      if (line.startsWith('outcome ')) outcome = line.slice('outcome '.length)
      else if (line.startsWith('log ')) log(line.slice('log '.length))
      else if (!line.startsWith('state ')) last.push(line)
      if (last.length > 5) last.shift()
    }
    const [code] = await closed
    if (code === 0) return outcome
    throw new Problem('switch', `the switch could not be begun (${code}): ${last.join(' ')}`)
  }
  const begin = (verb: 'start' | 'take-up', { id, from, to, mode, limits }: Start) =>
    call([verb, id, from, to, mode, 'set', limits.join(' '), 'kiln-updates'])
  return {
    /** Resolves when it waits for a decision or has ended. A restart ends this program. */
    start: (start: Start) => begin('start', start),
    /** The same for one of an earlier start of the machine that has no record. */
    takeUp: (start: Start) => begin('take-up', start),
    /** Resolves when it has ended. */
    decide: (id: string, word: string) => call(['decide', id, word, '0', 'done']),
    /** Follows an existing one: resolves when it waits or has ended. */
    follow: (id: string) => call(['follow', id, '0', 'waiting']),
  }
}

type Start = {
  id: string
  from: string
  to: string
  mode: 'switch' | 'restart'
  /** Seconds to activate, to confirm; generations to keep (0: all); seconds to boot. */
  limits: readonly [number, number, number, number]
}
