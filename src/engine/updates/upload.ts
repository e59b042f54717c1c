// Brings a published folder to a web server: what that lacks, in an order in which a box never sees a pointer without all that it
// names, and each file read back. What is there already is not sent again, so an upload that was cut off goes on. Of an archive
// that is believed where the server says that nothing wrote to it since; all other files are small, and compared each time.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { inParallel } from '#engine/in-parallel.ts'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { FileFacts } from '#engine/ports/files.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { WebAccess } from '#engine/ports/web-folder.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { Uploaded } from '#shared/updates/publish.ts'
import { uploadOrder } from './upload-order.ts'
import { assertOurs } from './upload-owner.ts'
import { loginFor } from './web-login.ts'

const operation = 'updates.publish'
const recordVersion = 1
/** Of what was sent and read back: size and time of change of the file here, and the server's version, by its path in the folder. */
const record = z.object({
  schema: z.literal(recordVersion),
  address: z.string(),
  files: z.record(z.string(), z.tuple([z.number(), z.number(), z.string().optional()])),
})
type Sent = z.infer<typeof record>['files']

/** Requests for what the server has: a folder has thousands of files, and each is a way there and back. */
const looksAtOnce = 8
/** Files between two writes of the record. */
const atOnce = 50

/**
 * `recovery`: of whom the folder is; `replace`: also where the server has the updates of another folder or person; `verify`: reads
 * back each file that was sent before.
 */
type Uploading = { folder: string; address: string; recovery: string; replace: boolean; verify: boolean }
type Reporting = { signal: AbortSignal; report: (fraction: number | null) => void }

/** Throws update.upload*, update.folder-newer, keyring.*, space.full. */
export async function upload(
  ports: Ports,
  { folder, address, recovery, replace, verify }: Uploading,
  { signal, report }: Reporting,
): Promise<Uploaded> {
  const access: WebAccess = { login: await loginFor(ports, address, signal), signal }
  if (!replace) await assertOurs(ports, { folder, address, recovery }, access)
  const sent = await readSent(ports, address)
  const here = await filesIn(ports, folder)
  const at = (path: string) => `${address}/${path.split('/').map(encodeURIComponent).join('/')}`
  const order = uploadOrder([...here.keys()])
  const isThere = async (path: string): Promise<boolean> => {
    const [known, facts] = [sent[path], here.get(path)]
    if (!known || !isSame(known, facts)) return false
    const [mostBytes, modifiedMs, version = ''] = known
    if (isArchive(path) && !verify) {
      const state = await ports.webFolder.state(at(path), access)
      if (state?.sizeBytes !== mostBytes) return false
      if (version !== '' && state.version === version) return true
    }
    const shown = await ports.webFolder.sha256(at(path), { ...access, mostBytes })
    const own = await ports.files.hashFile(join(folder, path), signal)
    if (shown === null || shown.sha256 !== own) return false
    sent[path] = [mostBytes, modifiedMs, shown.version]
    return true
  }
  const there = await inParallel(order, isThere, { atOnce: looksAtOnce, signal })
  const missing = order.filter((_, index) => !there[index])
  /** Sent before, and another program spoiled or removed it since. */
  const spoiled = missing.filter(path => isSame(sent[path], here.get(path))).length
  const sizeOf = (path: string) => here.get(path)?.sizeBytes ?? 0
  const total = missing.reduce((sum, path) => sum + sizeOf(path), 0)
  let done = 0
  const onBytes = (bytes: number) => {
    done += bytes
    // The reading back is the other half.
    report(total > 0 ? done / (2 * total) : null)
  }
  const keep = () =>
    ports.files.writeText(
      recordPath(ports, address),
      jsonText({ schema: recordVersion, address, files: sent }),
    )
  let removed = 0
  try {
    for (const [index, path] of missing.entries()) {
      delete sent[path]
      const facts = here.get(path)
      if (!facts) continue
      const { sizeBytes } = facts
      const put = await ports.webFolder.put(at(path), join(folder, path), { ...access, onBytes })
      const shown = await ports.webFolder.sha256(at(path), { ...access, mostBytes: sizeBytes })
      if (put.sizeBytes !== sizeBytes || shown?.sha256 !== put.sha256)
        throw failure('update.upload-other', { operation, values: { address: at(path) } })
      onBytes(sizeBytes)
      sent[path] = [sizeBytes, facts.modifiedMs, shown.version]
      if (index % atOnce === atOnce - 1) await keep()
    }
    // What a path is, before its file: the other way round as it came.
    for (const path of uploadOrder(Object.keys(sent).filter(each => !here.has(each))).reverse()) {
      await ports.webFolder.remove(at(path), access)
      delete sent[path]
      removed++
    }
  } finally {
    await keep()
  }
  return { address, sent: missing.length, sentBytes: total, removed, spoiled }
}

/** Large: the others have some hundred bytes. */
const isArchive = (path: string) => path.startsWith('cache/nar/')

const isSame = (sent: Sent[string] | undefined, facts: FileFacts | undefined): boolean =>
  sent !== undefined && sent[0] === facts?.sizeBytes && sent[1] === facts.modifiedMs

const recordPath = ({ folders }: Pick<Ports, 'folders'>, address: string) =>
  join(
    folders.data,
    'publishes',
    'web',
    `${createHash('sha256').update(address).digest('hex').slice(0, 16)}.json`,
  )

/** With a record that is not one everything is sent again. Throws update.folder-newer. */
async function readSent(ports: Ports, address: string): Promise<Sent> {
  const path = recordPath(ports, address)
  const text = await ports.files.readText(path)
  if (text === null) return {}
  const errors = { newer: 'update.folder-newer', broken: 'file.broken', operation } as const
  try {
    return parseVersioned(text, { type: record, version: recordVersion, path, errors }).files
  } catch (thrown) {
    if (thrown instanceof KilnError && thrown.code === 'file.broken') return {}
    throw thrown
  }
}

/** Files below the folder, by their paths in it. */
async function filesIn(ports: Ports, folder: string): Promise<Map<string, FileFacts>> {
  const found = new Map<string, FileFacts>()
  const visit = async (path: string): Promise<void> => {
    for (const { name, kind } of await ports.files.entries(join(folder, path))) {
      const inner = path === '' ? name : `${path}/${name}`
      if (kind === 'folder') await visit(inner)
      const facts = kind === 'file' ? await ports.files.facts(join(folder, inner)) : null
      if (facts) found.set(inner, facts)
    }
  }
  await visit('')
  return found
}
