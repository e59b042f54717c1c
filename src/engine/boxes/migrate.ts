// Takes over what earlier Kilns wrote, once: what is in boxes/ afterwards is the person's. An older Kiln goes on working
// with the same folders; what it adds later becomes a box with its next deploy or flash here.
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
  /** Id of the box that a host said last it is; null: none, or it was never contacted. */
  bears: (host: string) => Promise<string | null>
  /** What an image was built with; undefined: it is not there. */
  built: (image: string) => Promise<OptionValues | undefined>
}

/** In boxes/taken-over. An older Kiln left it empty: its boxes had the host name of their image. */
const withNames = '2'

/** Resolves at once where it was done. One that was interrupted adds what is missing. Throws what reading throws. */
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
    // Without it the next Kiln looks again, which only costs where there is something to take over.
    await (written.length > 0 ? marked : marked.catch(logged(ports.log, 'boxes-unwritten')))
  }
  /** At each start, for an older Kiln may go on working with the same folders. */
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
