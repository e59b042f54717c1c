// Temporary files of records whose writer was killed. Their names say whose they are, so what a running Kiln is writing
// stays.
import { join } from 'node:path'
import { inParallel } from './in-parallel.ts'
import { logged } from './logged.ts'
import type { Ports } from './ports/index.ts'

/** Builds sweep these: they are large. */
const others = ['images', 'workspaces']

/** Sweeps the folders of data and settings, two levels deep. Never throws: what stays is swept another time. */
export async function sweepData({
  files,
  folders,
  log,
}: Pick<Ports, 'files' | 'folders' | 'log'>): Promise<void> {
  const unswept = logged(log, 'sweep-failed')
  const sweep = (folder: string) => files.sweep(folder).catch(unswept)
  const below = async (folder: string) =>
    ((await files.list(folder).catch(unswept)) ?? []).map(name => join(folder, name))
  for (const root of new Set([folders.data, folders.config])) {
    await sweep(root)
    const first = (await below(root)).filter(path => !others.some(name => path === join(root, name)))
    await inParallel(first, sweep)
    // A file has nothing below it.
    for (const path of first) await inParallel(await below(path), sweep)
  }
}
