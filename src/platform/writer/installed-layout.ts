// The parts of the installed writer, and their places. Pure.
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { installBase } from '#shared/drives/installed-writers.ts'
import { electronFiles, type WriterPlaces } from './places.ts'

/** Named as in a package, whatever they are called at their origin. */
export const programName = 'kiln'
export const wrapperName = 'kiln-writer'
const scriptName = 'writer.mjs'

/** A file with this text, or a copy of `from`. */
export type WriterFile = { name: string } & ({ from: string } | { text: string })
export type HashedFile = { name: string; sha256: string }

/** Like the packages' resources/linux/kiln-writer, with all files in one folder. */
const wrapperText = `#!/bin/sh
# Starts Kiln's writer as root. pkexec runs this file; nothing of the caller's environment is handed on but who asked.
here=$(dirname "$(readlink -f "$0")")
exec /usr/bin/env -i \\
  PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
  PKEXEC_UID="$PKEXEC_UID" \\
  ELECTRON_RUN_AS_NODE=1 \\
  "$here/${programName}" "$here/${scriptName}" "$1"
`

type Beside = {
  /** Names in the program's folder. */
  program: string[]
  /** Names in the folder of the bundled writer. */
  bundle: string[]
}

export function writerFiles({ program, bundle }: WriterPlaces, beside: Beside): WriterFile[] {
  const electronParts = program.electron ? electronFiles.filter(name => beside.program.includes(name)) : []
  return [
    { name: programName, from: program.path },
    ...electronParts.map(name => ({ name, from: join(dirname(program.path), name) })),
    ...beside.bundle
      .filter(name => name.endsWith('.mjs'))
      .sort()
      .map(name => ({ name, from: join(dirname(bundle), name) })),
    { name: wrapperName, text: wrapperText },
  ]
}

/** The same for the same version with the same content, another for anything else. */
export function installFolder(version: string, files: HashedFile[]): string {
  const lines = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).sort()
  const content = createHash('sha256').update(lines.join('')).digest('hex').slice(0, 16)
  return join(installBase, `${version.replaceAll(/[^\w.-]/g, '-')}-${content}`)
}
