// Runs a tool's script as writeShellApplication makes it.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The text of a script, with the parts before it that its head names from its own folder, as default.nix has them. */
export function scriptOf(name: string): string {
  const script = join(import.meta.dirname, `${name}.sh`)
  const textOf = (file: string) => readFileSync(join(dirname(script), file), 'utf8')
  const text = readFileSync(script, 'utf8')
  const [, parts = ''] = /^# (.+\.sh) (?:is|are) put before this\.$/m.exec(text) ?? []
  return [...(parts === '' ? [] : parts.split(/, | and /)).map(textOf), text].join('\n')
}

type Given = {
  env?: Record<string, string>
  /** The working folder. */
  cwd?: string
  /** What is typed, a line each. */
  typed?: readonly string[]
  /** Scripts that are put after it. */
  before?: readonly string[]
  /** What starts it. */
  within?: readonly string[]
}
type Outcome = { status: number | null; said: string; complained: string }

/** The program and its words. */
function commandOf(name: string, words: readonly string[], { before = [], within = [] }: Given) {
  const parts = before.map(part => readFileSync(join(import.meta.dirname, `${part}.sh`), 'utf8'))
  // Its input is a socket, after which bash would read a person's settings.
  const options = ['--norc', '-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']
  const [program = 'bash', ...rest] = [...within, 'bash']
  const script = [scriptOf(name), ...parts].join('\n')
  return [program, [...rest, ...options, '-c', script, name, ...words]] as const
}
const variables = ({ env = {} }: Given) => ({ PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, ...env })

export function runTool(name: string, words: readonly string[], given: Given = {}): Outcome {
  const [program, argv] = commandOf(name, words, given)
  const done = spawnSync(program, argv, {
    encoding: 'utf8',
    cwd: given.cwd,
    input: (given.typed ?? []).map(line => `${line}\n`).join(''),
    env: variables(given),
  })
  return { status: done.status, said: done.stdout, complained: done.stderr }
}

/** Beside the test, in its own process group; `ended` has its status. */
export function toolStarted(name: string, words: readonly string[], given: Given = {}) {
  const [program, argv] = commandOf(name, words, given)
  const child = spawn(program, argv, {
    env: variables(given),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  let complained = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    complained += text
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve)
  })
  /** As a terminal does it for Ctrl-C, to all that it started. */
  const interrupt = () => process.kill(-(child.pid ?? 0), 'SIGINT')
  return { ended, interrupt, complained: () => complained }
}
