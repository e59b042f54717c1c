import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Unpacks the disk of an OVA (a tar of .ovf, .mf and .vmdk) into a folder and returns its path. */
export async function diskFromOva(path: string, folder: string): Promise<string> {
  const { stdout } = await run('tar', ['--list', '--file', path])
  const disks = stdout.split('\n').filter(name => name.endsWith('.vmdk'))
  const [disk] = disks
  if (disk === undefined || disks.length > 1) throw new Error(`${path} holds ${disks.length} disks, not one`)
  await run('tar', ['--extract', '--file', path, '--directory', folder, '--', disk])
  return join(folder, disk)
}
