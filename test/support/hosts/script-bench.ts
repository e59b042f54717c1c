// A host with one userland (script-host.ts), and how the tests of the script that switches hosts use it. Call it in a describe.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { ScriptHost, type Userland } from './script-host.ts'

// Only root can make a mount namespace.
export const isRoot = process.getuid?.() === 0

/** A host that runs a system, and would boot it. */
export const wholly = (system: string, name: string) => ({ running: system, profile: system, boots: name })

export function scriptBench(userland: Userland) {
  let host: ScriptHost
  let [old, good] = ['', '']
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

  const decide = (word: string, id = number) =>
    host.run('decide', `deploy-${id}`, word, '0', 'done').lines.at(-1)
  const fileOf = (name: string) => join(host.folder, `run/kiln/deploy/deploy-${number}`, name)
  return {
    get host() {
      return host
    },
    /** The system that runs at first, and the one that is deployed. */
    get old() {
      return old
    },
    get good() {
      return good
    },
    /** The last deploy. */
    get number() {
      return number
    },
    get deploy() {
      return `deploy-${number}`
    },
    next: () => `deploy-${++number}`,
    /** Starts a deploy with a new id. Returns its last line once it waits for confirmation or has ended. */
    start(to: string, { from = old, mode = 'switch', commit = 'set', limits = '60 60 0' } = {}) {
      const id = `deploy-${++number}`
      return host.run('start', id, from, to, mode, commit, limits, 'me@here').lines.at(-1)
    },
    decide,
    fileOf,
    killSupervisor: () => process.kill(Number(readFileSync(fileOf('pid'), 'utf8').split(' ')[0]), 'SIGKILL'),
    roots: () => host.exec(['ls', '/nix/var/nix/gcroots/kiln']).lines,
  }
}
