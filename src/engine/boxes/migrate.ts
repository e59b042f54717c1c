// Takes over the records of earlier versions, once: afterwards boxes/ belongs to the user. An older Kiln may
// keep working with the same folders; what it adds becomes a box with the next deploy or flash here.
import { join } from 'node:path'
import { inParallel } from '#engine/in-parallel.ts'
import type { LockPorts } from '#engine/lock-file.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import type { Lineage } from '#shared/drives/lineage.ts'
import type { Host } from '#shared/hosts/host.ts'
import type { OptionValues } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { boxesFromRecords } from './from-records.ts'
import { sharedHosts, withOneHost } from './one-host.ts'
import { withOwnNames } from './own-names.ts'
import { type BoxStore, boxesFolder } from './store.ts'

type Known = {
  hosts: () => Promise<readonly Host[]>
  drives: () => Promise<Lineage>
  profiles: () => Promise<readonly Profile[]>
  /** The box id that a host last reported; null if none, or if it was never contacted. */
  bears: (host: string) => Promise<string | null>
  /** Returns an image's answers; undefined if it does not exist. */
  built: (image: string) => Promise<OptionValues | undefined>
}

/**
 * The content of boxes/taken-over. An older Kiln left the file empty, and its boxes had the host name of
 * their image.
 */
const withNames = '2'

/**
 * Resolves at once if already done. After an interruption it adds what is missing. Rejects if reading fails.
 */
export function createMigration(
  ports: LockPorts & Pick<Ports, 'log'>,
  store: BoxStore,
  known: Known,
): () => Promise<void> {
  const mark = join(boxesFolder(ports), 'taken-over')
  let done = false
  const takeOver = async (before: string | null) => {
    const [hosts, { drives }, profiles] = await Promise.all([known.hosts(), known.drives(), known.profiles()])
    const reserved = profiles.map(({ id }) => id)
    const newId = () => ports.randomHex(8)
    const written = await store.change(async boxes => {
      const made = before === null ? boxesFromRecords({ boxes, hosts, drives, reserved, newId }) : []
      const built = await builtOf(boxes, known)
      return { write: [...made, ...withOwnNames(boxes, { hosts, drives, profiles, built })] }
    })
    const marked = ports.files.writeText(mark, withNames)
    // Without the mark the next start checks again, which is slow only if there is something to take over.
    await (written.length > 0 ? marked : marked.catch(logged(ports.log, 'boxes-unwritten')))
  }
  /** This runs on every start, because an older Kiln may still use the same folders. */
  const oneBoxPerHost = async () => {
    const shared = sharedHosts((await store.read()).boxes)
    if (shared.length === 0) return
    const bears = new Map(await inParallel(shared, async host => [host, await known.bears(host)] as const))
    await store.change(boxes => ({ write: withOneHost(boxes, bears) }))
  }
  return async () => {
    if (done) return
    await store.recover()
    const before = await ports.files.readText(mark)
    if (before !== withNames) await takeOver(before)
    await oneBoxPerHost()
    done = true
  }
}

async function builtOf(boxes: readonly BoxRecord[], { built }: Known): Promise<Map<string, OptionValues>> {
  const found = new Map<string, OptionValues>()
  for (const image of new Set(boxes.flatMap(({ drives }) => drives.at(-1)?.image ?? []))) {
    const options = await built(image)
    if (options) found.set(image, options)
  }
  return found
}
