// Uploads a published folder to a web server: only what the server lacks, ordered so that a box never sees a
// pointer without everything that it names, and reading each file back. Files that are already there are not
// sent again, so an interrupted upload can continue. An archive counts as there if the server reports that it
// is unchanged since; all other files are small and are compared each time.
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
/**
 * Sent and verified files, by path in the folder: the local file's size and modification time, and the
 * server's version.
 */
const record = z.object({
  schema: z.literal(recordVersion),
  address: z.string(),
  files: z.record(z.string(), z.tuple([z.number(), z.number(), z.string().optional()])),
})
type Sent = z.infer<typeof record>['files']

/**
 * Parallel requests for the server's state: a folder has thousands of files, each of which costs a round
 * trip.
 */
const looksAtOnce = 8
/** The record is written after this many files. */
const atOnce = 50

/**
 * `recovery`: key of the folder's owner; `replace`: overwrite the updates of another folder or person;
 * `verify`: read back files that were sent earlier.
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
  /** Sent before, but changed or removed on the server since. */
  const spoiled = missing.filter(path => isSame(sent[path], here.get(path))).length
  const sizeOf = (path: string) => here.get(path)?.sizeBytes ?? 0
  const total = missing.reduce((sum, path) => sum + sizeOf(path), 0)
  let done = 0
  const onBytes = (bytes: number) => {
    done += bytes
    // Reading back is the other half.
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
    // A path's description is removed before its file: the reverse of the upload order.
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

/** Archives are large; the other files have a few hundred bytes. */
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

/** If the record is corrupt, everything is sent again. Throws update.folder-newer. */
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

/** Files in the folder, by relative path. */
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
