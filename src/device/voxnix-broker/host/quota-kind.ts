// Finds which kind of quotas a BTRFS has, from /proc and /sys.
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readBounded } from '../../lib/durable-file.ts'

const sys = '/sys/fs/btrfs'

/** The device of the mounted file system that has this folder, as "vda2". */
function deviceOf(folder: string): string | null {
  const path = `${realpathSync(folder)}/`
  const mounts = (readBounded('/proc/self/mountinfo', 4 * 1024 * 1024) ?? '').split('\n').flatMap(line => {
    const [before = '', after = ''] = line.split(' - ')
    const [place = '', source = ''] = [before.split(' ')[4], after.split(' ')[1]]
    return path.startsWith(place === '/' ? place : `${place}/`) ? [{ place, source }] : []
  })
  // If two are mounted at one place, the later one counts.
  const found = mounts.reduce<(typeof mounts)[number] | null>(
    (best, each) => (best && best.place.length > each.place.length ? best : each),
    null,
  )
  return found && basename(realpathSync(found.source))
}

/** Whether it has the older kind, also on a Linux that knows no other. Call it once quotas are on. */
export function hasOlderQuotas(folder: string): boolean {
  try {
    const device = deviceOf(folder)
    const uuid =
      device === null ? null : readdirSync(sys).find(each => existsSync(join(sys, each, 'devices', device)))
    return uuid != null && readBounded(join(sys, uuid, 'qgroups/mode'))?.trim() !== 'squota'
  } catch {
    // A folder of another form: it is taken for the kind that the broker turns on.
    return false
  }
}
