// Records a flash: with boxes, hosts, and the contents of drives. First the boxes: a Kiln that is killed
// in between leaves a box whose host is added with its next flash or by hand, and never a host that no box has.
import type { BoxLinks } from '#engine/box-links.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { DriveResult } from '#shared/flash/flash.ts'
import { rememberFlashed, withFlashed } from '../hosts/flashed.ts'
import type { HostStore } from '../hosts/store.ts'
import { type lineageFile, remembered } from './lineage.ts'
import type { FoundDrive, FoundSource } from './request/facts.ts'

type Recording = {
  hostStore: HostStore
  boxes: Pick<BoxLinks, 'flashed'>
  lineage: ReturnType<typeof lineageFile>
}

type Written = {
  drives: readonly FoundDrive[]
  /** null: a drive was restored. */
  source: FoundSource | null
  box: string | null
  /** Ids of boxes, by the drive's path. */
  ids: ReadonlyMap<string, string>
}

/** Never rejects: a failure only loses a note. */
export async function recordFlash(
  { log, now }: Pick<Ports, 'log' | 'now'>,
  { hostStore, boxes, lineage, drives, source, box, ids }: Recording & Written,
  results: DriveResult[],
): Promise<void> {
  const [image, name] = [source?.origin.image?.id ?? null, source?.facts.name ?? '']
  const flashed = { results, image, name, at: now() }
  const known = await hostStore
    .read()
    .then(state => withFlashed(state, flashed), logged(log, 'record-unread'))
  await boxes.flashed({
    box,
    ids,
    results,
    seeds: new Map(drives.map(({ drive, chosen }) => [drive.path, chosen.seed])),
    drives: drives.map(({ drive }) => drive),
    image,
    hosts: known?.hosts ?? [],
  })
  await rememberFlashed(hostStore, flashed).catch(logged(log, 'hosts-unwritten'))
  await lineage
    .change(old => remembered(old, { results, drives: [...drives], source, at: now() }))
    .catch(logged(log, 'lineage-unwritten'))
}
