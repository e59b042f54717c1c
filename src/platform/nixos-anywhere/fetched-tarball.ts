// The tarball of an address: Kiln downloads it here, by the proxy and the authorities of this computer, checks it as a file,
// and sends it like one. The machine itself may have neither.
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { OnWait } from '#engine/ports/waits.ts'
import type { Env } from '../network/proxy.ts'
import { withoutLogin } from '../network/without-login.ts'
import { downloadedFile } from '../sources/sources.ts'
import { tarballEnding } from './tarball.ts'

export type Downloads = { folder: string; env: Env; onWait?: OnWait }
type Options = { signal: AbortSignal; onProgress?: (done: number, total: number | null) => void }

/** Kept for the next time, as long as its server says that it is unchanged. Throws source.download, source.download-login,
 *  install.kexec-file, space.full; the signal's reason. */
export async function fetchTarball(url: string, downloads: Downloads, options: Options): Promise<void> {
  const { leave } = await checked(url, downloads, options)
  await leave({ keep: true })
}

/** Runs `body` with a link to the file in `folder`, named as it is packed: nixos-anywhere goes by the name. */
export async function withTarball<T>(
  url: string,
  { folder, downloads, signal }: Pick<Options, 'signal'> & { folder: string; downloads: Downloads },
  body: (path: string) => Promise<T>,
): Promise<T> {
  const { path, ending, leave } = await checked(url, downloads, { signal })
  try {
    const named = join(folder, `kexec${ending}`)
    await symlink(path, named)
    return await body(named)
  } finally {
    await leave({ keep: false })
  }
}

async function checked(url: string, downloads: Downloads, options: Options) {
  const file = await downloadedFile(url, { ...downloads, ...options, isSummed: false })
  try {
    return { ...file, ending: await tarballEnding(file.path, withoutLogin(url)) }
  } catch (thrown) {
    await file.leave({ keep: false })
    throw thrown
  }
}
