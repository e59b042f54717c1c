// Installs Nix's own release: its archive is downloaded as images are, and nothing of it runs before its SHA-256 was compared.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { makeTempFolder } from '#platform/temp-folder.ts'
import { failure } from '#shared/errors.ts'
import type { nixArchive } from '#shared/nix-release.ts'
import type { Env } from '../../network/proxy.ts'
import type { Run } from '../../process/run.ts'
import { downloadedFile } from '../../sources/sources.ts'
import { createSteps, type InstallOptions } from './steps.ts'

type OfficialNix = {
  run: Run
  /** This computer's environment, with its proxy and its authorities. */
  env: Env
  archive: ReturnType<typeof nixArchive>
}

/** Throws nix.other-archive, source.download, tool.failed. */
export async function installOfficial({ run, env, archive }: OfficialNix, options: InstallOptions) {
  const folder = await makeTempFolder(tmpdir(), 'kiln-nix-')
  try {
    options.onLine(archive.url)
    const { signal } = options
    const { path } = await downloadedFile(archive.url, {
      folder: join(folder, 'download'),
      isSummed: true,
      signal,
      env,
    })
    const found = await sha256Of(path, signal)
    if (found !== archive.sha256) {
      const values = { url: archive.url, found, expected: archive.sha256 }
      throw failure('nix.other-archive', { operation: 'nix.install', values })
    }
    const unpacked = join(folder, 'unpacked')
    await mkdir(unpacked)
    const step = createSteps(run, options)
    await step('tar', ['-xJf', path, '-C', unpacked])
    const installer = join(unpacked, archive.name, 'install')
    // A channel is downloaded without a hash, and flakes need none.
    await step('sh', [installer, '--daemon', '--yes', '--no-channel-add'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash, { signal })
  return hash.digest('hex')
}
