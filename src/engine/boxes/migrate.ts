// Takes over what Kilns without boxes wrote, once: what is in boxes/ afterwards is the person's. An older Kiln goes on
// working with the same folders; what it adds later becomes a box with its next deploy or flash here.
import { join } from 'node:path'
import type { LockPorts } from '#engine/lock-file.ts'
import type { Lineage } from '#shared/drives/lineage.ts'
import type { Host } from '#shared/hosts/host.ts'
import { boxesFromRecords } from './from-records.ts'
import { type BoxStore, boxesFolder } from './store.ts'

type Known = {
  hosts: () => Promise<readonly Host[]>
  drives: () => Promise<Lineage>
  /** Ids of profiles. */
  reserved: () => Promise<readonly string[]>
}

/** Resolves at once where it was done. One that was interrupted adds what is missing. Throws what reading throws. */
export function createMigration(ports: LockPorts, store: BoxStore, known: Known): () => Promise<void> {
  const mark = join(boxesFolder(ports), 'taken-over')
  let done = false
  return async () => {
    if (done) return
    if ((await ports.files.facts(mark)) === null) {
      const [hosts, { drives }, reserved] = await Promise.all([
        known.hosts(),
        known.drives(),
        known.reserved(),
      ])
      await store.change(boxes => ({
        write: boxesFromRecords({ boxes, hosts, drives, reserved, newId: () => ports.randomHex(8) }),
      }))
      await ports.files.writeText(mark, '')
    }
    done = true
  }
}
