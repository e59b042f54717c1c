// boxes/<id>/box.json in the data folder. One lock for all Kilns of this user guards every change, so two of
// them never give two boxes the same name. A change of several records is noted in boxes/change.json until
// all are written: the next start finishes what a killed Kiln began.
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { inParallel } from '#engine/in-parallel.ts'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import { type LockPorts, takeLock } from '#engine/lock-file.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { createSerialQueue } from '#engine/serial-queue.ts'
import { sweepData } from '#engine/sweep-data.ts'
import { boxId } from '#shared/box-id.ts'
import { type BoxRecord, boxRecord, boxVersion } from '#shared/boxes/box.ts'
import { type ErrorReport, failure, KilnError, toReport } from '#shared/errors.ts'

const operation = 'boxes'
/** Another Kiln holds the lock only while it writes a few small files. */
const patience = { times: 100, everyMs: 50 }

const boxChange = z.object({
  schema: z.literal(boxVersion),
  write: z.array(boxRecord),
  remove: z.array(boxId),
})

type BoxProblem = { id: string; error: ErrorReport }
type BoxesRead = { boxes: BoxRecord[]; problems: BoxProblem[] }
/** Records to write and ids to remove. */
type BoxChange = { write?: readonly BoxRecord[]; remove?: readonly string[] }

export type BoxStore = {
  read(): Promise<BoxesRead>
  /** Writes what `change` returns for the current boxes, and returns what was written. Throws box.busy. */
  change(change: (boxes: readonly BoxRecord[]) => BoxChange | Promise<BoxChange>): Promise<BoxRecord[]>
  /** Finishes what a killed Kiln began. Cheap if there is nothing to do. Throws box.busy, box.newer. */
  recover(): Promise<void>
}

export const boxesFolder = ({ folders }: Pick<LockPorts, 'folders'>) => join(folders.data, 'boxes')

export function createBoxStore(ports: LockPorts & Pick<Ports, 'log'>): BoxStore {
  const { files } = ports
  const inTurn = createSerialQueue()
  const folder = boxesFolder(ports)

  const readOne = async (id: string): Promise<BoxRecord | BoxProblem | null> => {
    const path = join(folder, id, 'box.json')
    try {
      const text = await files.readText(path)
      // The folder is being removed, or its record was never written.
      if (text === null) return null
      const errors = { newer: 'box.newer', broken: 'file.broken', operation } as const
      return { ...parseVersioned(text, { type: boxRecord, version: boxVersion, path, errors }), id }
    } catch (thrown) {
      return { id, error: toReport(thrown, operation) }
    }
  }

  const idsIn = async () => (await files.list(folder)).filter(name => boxId.safeParse(name).success)

  const read = async (): Promise<BoxesRead> => {
    const found = (await inParallel(await idsIn(), readOne)).filter(each => each !== null)
    const boxes = found.filter(each => 'schema' in each)
    return {
      boxes: boxes.sort((a, b) => a.createdAt - b.createdAt || a.id.localeCompare(b.id)),
      problems: found.filter(each => 'error' in each),
    }
  }

  const apply = async ({ write, remove }: Required<BoxChange>) => {
    for (const box of write) await files.writeText(join(folder, box.id, 'box.json'), jsonText(box))
    for (const id of remove) await files.remove(join(folder, id))
    // Writing a record does not change the folder's time, which other Kilns watch.
    if (write.length + remove.length > 0) await files.writeText(join(folder, 'changed'), ports.randomHex(8))
  }
  const begun = join(folder, 'change.json')
  const finish = async () => {
    const text = await files.readText(begun)
    if (text === null) return
    const errors = { newer: 'box.newer', broken: 'file.broken', operation } as const
    try {
      await apply(parseVersioned(text, { type: boxChange, version: boxVersion, path: begun, errors }))
    } catch (thrown) {
      if (!(thrown instanceof KilnError) || thrown.code !== 'file.broken') throw thrown
      // The file was corrupted. Each record is complete, so an unfinished change must not block all later
      // ones.
      logged(ports.log, 'boxes-unwritten')(thrown)
      return files.rename(begun, `${begun}.broken`)
    }
    await files.remove(begun)
  }
  let isSwept = false
  const sweep = async () => {
    if (isSwept) return
    isSwept = true
    await sweepData(ports)
    // Its record was never written.
    for (const id of await idsIn()) {
      const path = join(folder, id)
      if ((await files.list(path)).length === 0) await files.remove(path)
    }
  }

  return {
    read,
    change: change =>
      inTurn(() =>
        whileBoxesLocked(ports, async () => {
          await sweep()
          await finish()
          const { write = [], remove = [] } = await change((await read()).boxes)
          const isOne = write.length + remove.length < 2
          if (!isOne) await files.writeText(begun, jsonText({ schema: boxVersion, write, remove }))
          await apply({ write, remove })
          if (!isOne) await files.remove(begun)
          return [...write]
        }),
      ),
    recover: async () => {
      if ((await files.readText(begun)) === null) return
      await inTurn(() => whileBoxesLocked(ports, finish))
    },
  }
}

async function whileBoxesLocked<T>(ports: LockPorts, body: () => Promise<T>): Promise<T> {
  const path = join(ports.folders.data, 'locks', 'boxes.json')
  for (let tried = 1; !(await takeLock(ports, path)); tried++) {
    if (tried === patience.times) throw failure('box.busy', { operation })
    await delay(patience.everyMs)
  }
  try {
    return await body()
  } finally {
    await ports.files.remove(path)
  }
}
