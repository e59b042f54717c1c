// Uploads a file to a host: resumed after a lost connection, verified by its SHA-256 there, and only then renamed.
import { createHash } from 'node:crypto'
import { failure, KilnError } from '#shared/errors.ts'
import { bytesOf, type ProgressText } from '#shared/progress.ts'
import { diskMs, type HostLink } from './link.ts'
import {
  existsStatus,
  hashScript,
  lookScript,
  publishScript,
  removeScript,
  shWords,
  writeScript,
} from './upload-scripts.ts'

const operation = 'hypervisors.upload'

type Upload = {
  /** The file on this computer. */
  file: { path: string; sizeBytes: number; sha256: string }
  /** The folder on the host. */
  folder: string
  name: string
  signal: AbortSignal
  report: (fraction: number | null, detail: ProgressText) => void
}

export const pathOf = ({ folder, name }: Pick<Upload, 'folder' | 'name'>) =>
  `${folder.replace(/\/$/, '')}/${name}`

/** The same for the same file under the same name: identifies an upload, also in the user's next attempt. */
export function partialPath({ file, folder, name }: Pick<Upload, 'file' | 'folder' | 'name'>): string {
  const mark = createHash('sha256').update(`${file.sha256}\n${name}`).digest('hex').slice(0, 24)
  return pathOf({ folder, name: `.kiln-${mark}.partial` })
}

/** Returns its path on the host. Throws hypervisor.full, hypervisor.upload, hypervisor.damaged,
 *  hypervisor.file-taken, and then nothing of it is left; or ssh.*, and then the received part is kept for the next
 *  attempt, unless it was cancelled. */
export async function uploadFile(link: HostLink, upload: Upload): Promise<string> {
  const partial = partialPath(upload)
  const to = pathOf(upload)
  try {
    await arrive(link, partial, upload)
    // Runs to its end even if cancelled: then it is known whether the file has its name.
    const done = await link.run(shWords(publishScript, partial, to), { signal: new AbortController().signal })
    if (done.code === 0) return to
    const values = { host: link.host, path: to }
    if (done.code === existsStatus) throw failure('hypervisor.file-taken', { operation, values })
    throw failed(link, to, done)
  } catch (thrown) {
    const isLost = thrown instanceof KilnError && thrown.code.startsWith('ssh.')
    if (!isLost || upload.signal.aborted) await link.clean([shWords(removeScript, partial)])
    throw thrown
  }
}

/** Until it is complete and correct. The rest of an earlier attempt may be damaged: then everything is sent, once. */
async function arrive(link: HostLink, partial: string, upload: Upload) {
  const { sha256 } = upload.file
  let resumed = await send(link, partial, upload)
  for (;;) {
    const { stdout, code } = await link.persist(upload.signal, () =>
      link.run(shWords(hashScript, partial), {
        signal: upload.signal,
        timeoutMs: diskMs(upload.file.sizeBytes),
      }),
    )
    const found = stdout.slice(0, 64)
    if (code === 0 && found === sha256) return
    await link.run(shWords(removeScript, partial), upload)
    if (!resumed)
      throw failure('hypervisor.damaged', {
        operation,
        values: { host: link.host, path: pathOf(upload), found: found || '-', expected: sha256 },
      })
    await send(link, partial, upload)
    resumed = false
  }
}

/** Whether a part of it was left from an earlier attempt. */
async function send(link: HostLink, partial: string, upload: Upload): Promise<boolean> {
  const { file, signal, report } = upload
  let foundBytes: number | null = null
  let most = 0
  await link.persist(signal, async progressed => {
    const from = await sizeOf(link, partial, upload)
    foundBytes ??= from
    report(from / Math.max(1, file.sizeBytes), bytesOf(from, file.sizeBytes))
    if (from === file.sizeBytes) return
    const exit = await link.send({
      path: file.path,
      from,
      words: shWords(writeScript, partial, String(from)),
      signal,
      onBytes: done => {
        if (done > most) progressed()
        most = Math.max(most, done)
        report(done / file.sizeBytes, bytesOf(done, file.sizeBytes))
      },
    })
    if (exit.code !== 0) throw failed(link, pathOf(upload), exit)
  })
  return (foundBytes ?? 0) > 0
}

/** Hash of the existing part; excess bytes are removed. */
async function sizeOf(link: HostLink, partial: string, { file, signal }: Upload): Promise<number> {
  const { stdout } = await link.run(shWords(lookScript, partial), { signal })
  const there = Number(stdout.trim()) || 0
  if (there <= file.sizeBytes) return there
  await link.run(shWords(removeScript, partial), { signal })
  return 0
}

function failed(
  link: HostLink,
  path: string,
  { lastLines, command }: { lastLines: string[]; command: string },
) {
  const reason = lastLines.at(-1) ?? ''
  const code = /No space left|quota exceeded/i.test(reason) ? 'hypervisor.full' : 'hypervisor.upload'
  return failure(code, {
    operation,
    values: { host: link.host, path, reason },
    details: { command, lastLines },
  })
}
