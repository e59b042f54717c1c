// For tests: the stand-in for limactl on a separate PATH, with a test host as its guest.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** What the stand-in does wrong; nothing where it is left out. */
type LimaFaults = {
  version?: string
  unknownField?: boolean
  /** What cloud-init prints on the console as the guest's keys, at the next start; left out: nothing. */
  consoleKeys?: string[]
  create?: 'full' | 'no-network' | 'slow'
  start?: 'hangs' | 'crashes' | 'degraded' | 'mount-broken'
}
type LimaGuest = { address: string; hostKey: string; identity: string }

export function limaLab(guest: LimaGuest) {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-lima-'))
  const [bin, home] = [join(folder, 'bin'), join(folder, 'home')]
  for (const each of [bin, home]) mkdirSync(each)
  const program = join(bin, 'limactl')
  const script = join(import.meta.dirname, 'stand-in.mjs')
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`)
  chmodSync(program, 0o755)
  let { hostKey } = guest
  const goesWrong = (faults: LimaFaults) => {
    const { address, identity } = guest
    writeFileSync(join(home, 'plan.json'), JSON.stringify({ guest: address, identity, hostKey, ...faults }))
  }
  goesWrong({})
  const pidOf = (name: string) => Number(readFileSync(join(home, name, 'ha.pid'), 'utf8'))
  return {
    home,
    env: { LIMA_HOME: home, PATH: [bin, process.env['PATH']].join(delimiter) },
    goesWrong,
    /** The guest has another key now. */
    knows: (key: string) => {
      hostKey = key
      goesWrong({})
    },
    instanceFolder: (name: string) => join(home, name),
    exists: (name: string) => existsSync(join(home, name)),
    runs: (name: string) => existsSync(join(home, name, 'ha.pid')) && isAlive(pidOf(name)),
    /** As if the computer had ended it. */
    kill: (name: string) => process.kill(pidOf(name), 'SIGKILL'),
    /** A VM that is not a builder yet. */
    makeForeign: (name: string) => {
      mkdirSync(join(home, name))
      const facts = { cpus: 2, memory: 2 ** 31, disk: 20 * 2 ** 30 }
      writeFileSync(join(home, name, 'instance.json'), JSON.stringify(facts))
    },
    breakVm: (name: string) => {
      const path = join(home, name, 'instance.json')
      writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), broken: true }))
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
