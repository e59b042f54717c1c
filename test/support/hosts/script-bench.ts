// A host on which the script that switches hosts runs, with two systems: old, which runs before each test, and good.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { ScriptHost, type Userland } from './script-host.ts'

export type ScriptBench = ReturnType<typeof benchForScript>

/** Its host and systems are there within a test. */
export function benchForScript(userland: Userland) {
  let host: ScriptHost
  let [old, good] = ['', '']
  /** The number of the last deploy. */
  let number = 0
  beforeAll(async () => {
    host = await ScriptHost.start(userland)
    old = host.system('old')
    good = host.system('good', { bare: true })
  })
  beforeEach(() => {
    for (const name of ['old', 'good'])
      for (const verb of ['test', 'boot'] as const) host.behave(name, verb, 'succeed')
    host.install(old)
  })
  afterEach(() => void decide('rollback:test'))
  afterAll(() => host.close())

  const newId = () => `deploy-${++number}`
  /** Starts a deploy with a new id. Returns its last line once it waits for confirmation or has ended. */
  const start = (to: string, { from = old, mode = 'switch', commit = 'set', limits = '60 60 0' } = {}) =>
    host.run('start', newId(), from, to, mode, commit, limits, 'me@here').lines.at(-1)
  const decide = (word: string, id = number) =>
    host.run('decide', `deploy-${id}`, word, '0', 'done').lines.at(-1)
  const fileOf = (name: string) => join(host.folder, `run/kiln/deploy/deploy-${number}`, name)
  const killSupervisor = () =>
    process.kill(Number(readFileSync(fileOf('pid'), 'utf8').split(' ')[0]), 'SIGKILL')
  const wholly = (system: string, name: string) => ({ running: system, profile: system, boots: name })
  const roots = () => host.exec(['ls', '/nix/var/nix/gcroots/kiln']).lines
  const systems = () => ({ host, old, good })
  const last = () => number
  return { systems, last, newId, start, decide, fileOf, killSupervisor, wholly, roots }
}
