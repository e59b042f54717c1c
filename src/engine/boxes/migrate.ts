// Takes over what earlier Kilns wrote, once: what is in boxes/ afterwards is the person's. An older Kiln goes on working
// with the same folders; what it adds later becomes a box with its next deploy or flash here.
import { join } from 'node:path'
import type { LockPorts } from '#engine/lock-file.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import type { Lineage } from '#shared/drives/lineage.ts'
import type { Host } from '#shared/hosts/host.ts'
import type { OptionValues } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { boxesFromRecords } from './from-records.ts'
import { withOwnNames } from './own-names.ts'
import { type BoxStore, boxesFolder } from './store.ts'

type Known = {
  hosts: () => Promise<readonly Host[]>
  drives: () => Promise<Lineage>
  profiles: () => Promise<readonly Profile[]>
  /** What an image was built with; undefined: it is not there. */
  built: (image: string) => Promise<OptionValues | undefined>
}

/** In boxes/taken-over. An older Kiln left it empty: its boxes had the host name of their image. */
const withNames = '2'

/** Resolves at once where it was done. One that was interrupted adds what is missing. Throws what reading throws. */
export function createMigration(ports: LockPorts, store: BoxStore, known: Known): () => Promise<void> {
  const mark = join(boxesFolder(ports), 'taken-over')
  let done = false
  const takeOver = async (before: string | null) => {
    const [hosts, { drives }, profiles] = await Promise.all([known.hosts(), known.drives(), known.profiles()])
    const reserved = profiles.map(({ id }) => id)
    const newId = () => ports.randomHex(8)
    await store.change(async boxes => {
      const made = before === null ? boxesFromRecords({ boxes, hosts, drives, reserved, newId }) : []
      const built = await builtOf(boxes, known)
      return { write: [...made, ...withOwnNames(boxes, { hosts, drives, profiles, built })] }
    })
    await ports.files.writeText(mark, withNames)
  }
  return async () => {
    if (done) return
    const before = await ports.files.readText(mark)
    if (before !== withNames) await takeOver(before)
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
