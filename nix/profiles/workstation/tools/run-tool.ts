// Runs a tool's script as writeShellApplication makes it.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What scripts that call systemd-cryptenroll have before them. */
export const bind = '../../../modules/add-ons/tpm2/bind'

type Given = {
  env?: Record<string, string>
  /** What is typed, a line each. */
  typed?: readonly string[]
  /** Scripts that are put before it. */
  after?: readonly string[]
  /** Scripts that are put after it. */
  before?: readonly string[]
  /** What starts it. */
  within?: readonly string[]
}
type Outcome = { status: number | null; said: string; complained: string }

export function runTool(name: string, words: readonly string[], given: Given = {}): Outcome {
  const { env = {}, typed = [], after = [], before = [], within = [] } = given
  const names = [after, [name], before].flat()
  const parts = names.map(part => readFileSync(join(import.meta.dirname, `${part}.sh`), 'utf8'))
  // Its input is a socket, after which bash would read a person's settings.
  const options = ['--norc', '-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']
  const [program = 'bash', ...rest] = [...within, 'bash']
  const done = spawnSync(program, [...rest, ...options, '-c', parts.join('\n'), name, ...words], {
    encoding: 'utf8',
    input: typed.map(line => `${line}\n`).join(''),
    env: { PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, ...env },
  })
  return { status: done.status, said: done.stdout, complained: done.stderr }
}
