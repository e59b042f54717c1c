// Programs that have a drive open for writing: a virtual machine that it was given to, dd. O_EXCL fails only where the other
// opened it exclusively too, or the kernel holds it. Formats: proc_pid_fd(5), proc_pid_fdinfo(5).
import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import { numberOf } from './device.ts'

/** More than an error can name. */
const mostNames = 3
/** The bits of `flags` in fdinfo, in octal: O_RDONLY is 0. */
const accessMode = 0o3

/**
 * Their names. `numbers`: device numbers of the drive and its parts. Only root sees the descriptors of others, and what cannot be
 * read counts as closed: a program may have ended. Linux; elsewhere none is found.
 */
export async function otherWriters(numbers: ReadonlySet<string>): Promise<string[]> {
  if (process.platform !== 'linux') return []
  const names = new Set<string>()
  for (const pid of await entries('/proc')) {
    if (!/^\d+$/.test(pid) || pid === String(process.pid)) continue
    const folder = `/proc/${pid}`
    if (await writesTo(folder, numbers)) names.add((await content(`${folder}/comm`)).trim() || pid)
    if (names.size >= mostNames) break
  }
  return [...names]
}

async function writesTo(folder: string, numbers: ReadonlySet<string>): Promise<boolean> {
  for (const fd of await entries(`${folder}/fd`)) {
    const path = `${folder}/fd/${fd}`
    // Nothing else is looked at: stat(2) of a file on a server that is away would wait for it.
    if (!(await readlink(path).catch(() => '')).startsWith('/dev/')) continue
    // It may have been closed since.
    const facts = await stat(path, { bigint: true }).catch(() => null)
    if (!facts?.isBlockDevice() || !numbers.has(numberOf(facts.rdev))) continue
    const [, flags = '0'] = /^flags:\s*([0-7]+)$/m.exec(await content(`${folder}/fdinfo/${fd}`)) ?? []
    if ((Number.parseInt(flags, 8) & accessMode) !== 0) return true
  }
  return false
}

// The process may have ended, or not be ours to look at.
const entries = (folder: string) => readdir(folder).catch(() => [])
// This fails for the same reasons.
const content = (path: string) => readFile(path, 'utf8').catch(() => '')
