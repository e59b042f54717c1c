// Temporary folders. TMPDIR often names a folder that is gone (from a nix-shell or an ended session),
// read-only or full: then the system's own is used, and if none is usable, an error names them.
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'

/** The system's own, in the order in which they are tried. */
const systemFolders = ['/tmp', '/var/tmp']
const candidates = (wanted: string) => [...new Set([wanted, ...systemFolders])]

/** A few bytes: a full disk often still has room for a folder. */
const probe = 'x'.repeat(4096)

/** A new folder, private to this user. Throws folder.temporary. */
export async function makeTempFolder(wanted: string, prefix: string): Promise<string> {
  let first: unknown
  for (const folder of candidates(wanted)) {
    let own: string | null = null
    try {
      own = await mkdtemp(join(folder, prefix))
      const file = join(own, '.room')
      await writeFile(file, probe)
      await rm(file)
      return own
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown)) throw thrown
      first ??= thrown
      if (own !== null) await rm(own, { recursive: true, force: true }).catch(() => undefined) // it is full, or gone
    }
  }
  throw failure('folder.temporary', {
    operation: 'files.temporary',
    values: {
      path: wanted,
      reason: first instanceof Error ? reasonOf(first) : '',
      tried: list(candidates(wanted)),
    },
    cause: first,
  })
}

/** The folder for Kiln and the programs that it starts: TMPDIR if it is writable and not noexec. */
export function soundTempFolder(wanted = tmpdir()): string {
  return candidates(wanted).find(isSound) ?? wanted
}

function isSound(folder: string): boolean {
  let own: string | null = null
  try {
    own = mkdtempSync(join(folder, 'kiln-'))
    const file = join(own, 'room')
    writeFileSync(file, probe, { mode: 0o700 })
    // Linux reports noexec mounts here: scripts for ssh are run from it.
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  } finally {
    if (own !== null) rmSync(own, { recursive: true, force: true })
  }
}

/** XDG_RUNTIME_DIR if it exists and is writable, otherwise null: it goes away with the user's last session. */
export function soundRuntimeFolder(folder: string | undefined): string | null {
  if (!folder) return null
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return folder
  } catch {
    return null
  }
}

/** "ENOENT: no such file or directory, mkdtemp '/x'" → "no such file or directory". */
const reasonOf = ({ message }: Error) => /^[A-Z0-9]+: ([^,]+)/.exec(message)?.[1] ?? message
