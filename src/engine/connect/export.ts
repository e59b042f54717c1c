// Saves what a Connect has about a box or a household to a file.
import { dirname, join } from 'node:path'
import { inFolder } from '#engine/images/export-folder.ts'
import { writeNewFile } from '#engine/new-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { connect } from '#shared/contract/connect.ts'
import type { Input } from '#shared/contract/index.ts'
import { failure } from '#shared/errors.ts'
import type { Asks } from './asks.ts'
import { callOwner, type Opened, saveExport } from './call.ts'
import type { Login } from './logins.ts'

const operation = 'connect.export'

type ExportPorts = Pick<Ports, 'connect' | 'files' | 'disks' | 'now'>
type Wanted = Pick<Input<typeof connect.export>, 'of' | 'path'> & { login: Login; name: string }

/**
 * `name`: the file name to use in a folder. Throws connect.*, keyring.*, file.taken, file.missing,
 * folder.unusable, space.full.
 */
export async function exportBoxes(
  ports: ExportPorts,
  asks: Asks,
  { login, of, path, name }: Wanted,
  signal: AbortSignal,
): Promise<{ path: string; bytes: number }> {
  const { address } = login
  const isFolder = (await ports.files.facts(path))?.kind === 'folder'
  const file = isFolder ? join(path, fileName(name, ports.now())) : path
  const take = (opened: Opened) =>
    writeNewFile(ports, { path: file }, async partial => {
      const saving = { path: partial, signal }
      if ('household' in of) {
        const params = { household: of.household }
        return saveExport(ports, opened, { name: 'exportAll', params, ...saving })
      }
      const params = { id: of.id }
      const missing = () => failure('connect.box-gone', { operation, values: { address, id: of.id } })
      // A missing box and a Connect without exports give the same answer; this call distinguishes them.
      await callOwner(ports, opened, 'box', { params, missing, signal })
      return saveExport(ports, opened, { name: 'export', params, ...saving })
    })
  try {
    return { path: file, ...(await asks.open(login, { userWaits: true, signal }, take)) }
  } catch (thrown) {
    throw inFolder(thrown, dirname(file), operation)
  }
}

/** Unique each time: "kitchen 2026-11-28 14.05.09.json". */
const fileName = (name: string, now: number) => {
  const time = new Date(now).toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.')
  const plain = name.replace(/[^\p{L}\p{N}._ -]/gu, '-').replace(/^[. ]+/, '')
  return `${plain.slice(0, 60) || 'boxes'} ${time}.json`
}
