// Replaces Home Assistant's disk by a copy and keeps the present disk. A disk exists at every moment, because
// without one a new Home Assistant would be downloaded.
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { assertSpace, type Copy, copiesIn, diskOf, newCopy, prune, record, restoringOf } from './copies.ts'
import { Failure } from './failure.ts'
import { run } from './make.ts'
import type { Places } from './places.ts'

type Restoring = { name: string; isYes: boolean; now: () => Date; report: (line: string) => void }

/** Throws Failure. */
export async function restore(places: Places, { name, isYes, now, report }: Restoring): Promise<void> {
  const copy = copiesIn(places).find(each => each.name === name)
  if (!copy) throw new Failure('missing', `there is no copy ${name}: see homeassistant-copies list`)
  report(
    `This copy of Home Assistant's disk is ${ageOf(copy, now())} old, from ${copy.made}.${copy.isConsistent ? '' : ' Its file systems were not at rest.'}`,
  )
  report('What Home Assistant has written since then is not in it. The present disk is kept as a copy.')
  if (!isYes && !(await isConfirmed())) throw new Failure('refused', 'nothing has changed')
  const { disk, unit } = places
  const next = restoringOf(places)
  assertSpace(places, statSync(diskOf(places, name)).blocks * 512, name)
  try {
    await copied(diskOf(places, name), next, disk)
    await swapped()
  } finally {
    rmSync(next, { force: true })
  }
  report('Home Assistant starts from the copy.')

  async function swapped(): Promise<void> {
    // Between stop and start, signals must not end this program.
    const ignore = () => undefined
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
    for (const signal of signals) process.on(signal, ignore)
    try {
      await systemctl('stop', unit)
      if (existsSync(places.monitor)) throw new Failure('changed', `${unit} did not stop`)
      const before = newCopy(places, 'restore', now())
      // The record comes before the disk: without it the disk would be swept away.
      record(places, { ...before, isConsistent: true, pauseMs: 0 })
      linkSync(disk, diskOf(places, before.name))
      renameSync(next, disk)
      prune(places, 'restore', 1)
    } finally {
      await systemctl('start', unit)
      for (const signal of signals) process.off(signal, ignore)
    }
  }
}

async function systemctl(verb: 'stop' | 'start', unit: string): Promise<void> {
  const problem = await run('systemctl', [verb, unit])
  if (problem !== null) throw new Failure('copy', `systemctl ${verb} ${unit}: ${problem}`)
}

/** Copies and syncs a disk. The copy gets mode 0600, and the owner of `like` if this runs as root. */
async function copied(from: string, to: string, like: string): Promise<void> {
  const problem = await run('cp', ['--reflink=auto', '--sparse=always', '--', from, to])
  if (problem !== null) throw new Failure('copy', problem)
  const { uid, gid } = statSync(like)
  if (process.getuid?.() === 0) chownSync(to, uid, gid)
  chmodSync(to, 0o600)
  const file = openSync(to, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

async function isConfirmed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  // End of input is not a yes.
  const ended = once(terminal, 'close').then(() => '')
  const answer = await Promise.race([terminal.question('Type yes to go on: '), ended])
  terminal.close()
  return answer.trim() === 'yes'
}

export function ageOf({ made }: Pick<Copy, 'made'>, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(made)) / 60_000))
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24]
  if (days > 0) return `${days} d ${hours} h`
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`
}
