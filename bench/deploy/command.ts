// `kiln deploy` as a user types it, and how long it takes from start to end.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { DeployLab } from '#test/hosts/deploys.ts'

const run = promisify(execFile)

export async function timed(program: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const start = performance.now()
  await run(program, args, { env: { ...process.env, ...env }, maxBuffer: 1 << 26 })
  return (performance.now() - start) / 1000
}

const argv = (reference: string, words: string[]) => [
  'dist/cli/kiln.mjs',
  'deploy',
  reference,
  '--yes',
  '--trust',
  '--check',
  '22',
  ...words,
]

/** In seconds. `words` name the hosts. */
export const kilnDeploy = (lab: DeployLab, reference: string, words: string[]): Promise<number> =>
  timed(process.execPath, argv(reference, words), { KILN_HOME: lab.engine.home })

type Stage = { id: string; startedMs: number | null; endedMs: number | null }
type Line = { type?: string; stage?: Stage }

/** The seconds of the whole command, and of them those of its stage that copies. */
export async function kilnCopy(
  lab: DeployLab,
  reference: string,
  words: string[],
): Promise<{ all: number; copy: number }> {
  const start = performance.now()
  const { stdout } = await run(process.execPath, argv(reference, [...words, '--json']), {
    env: { ...process.env, KILN_HOME: lab.engine.home },
    maxBuffer: 1 << 26,
  })
  const all = (performance.now() - start) / 1000
  const copied = stdout
    .split('\n')
    .filter(Boolean)
    .map(line => (JSON.parse(line) as Line).stage)
    .findLast(stage => stage?.id === 'copy' && stage.endedMs !== null)
  const { startedMs, endedMs } = copied ?? {}
  if (startedMs == null || endedMs == null) throw new Error('kiln deploy copied nothing')
  return { all, copy: (endedMs - startedMs) / 1000 }
}
