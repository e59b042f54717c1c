// Where the writer lies and what runs it, from facts of this start. Pure.
import { basename, dirname, join, sep } from 'node:path'

export type WriterPlaces = {
  /** What is run, absolute: src/writer/index.ts in a checkout, dist/writer/writer.mjs in a package. */
  script: string
  /** The bundled writer, which needs no other file of Kiln's: what is installed where the package is not root's. */
  bundle: string
  version: string
  /** What runs it: the Node (or Electron, as Node) that this engine runs in. */
  program: { path: string; electron: boolean }
  platform: 'linux' | 'macos' | 'other'
  /** Who runs the engine: 0 starts the writer as it is, everyone else is asked for an administrator's password. */
  uid: number
  /** What packages have for pkexec, absolute; used where only root can change it. Null in a checkout. */
  wrapper: string | null
  /** A folder of this person's, for the private folder with the socket. */
  tempFolder: string
  /** What pkexec and sudo need to ask in this session. */
  env: Record<string, string>
}

/** What Electron reads from its own folder before it runs anything, as Node too. Found by leaving each of them out. */
export const electronFiles = ['libffmpeg.so', 'icudtl.dat', 'snapshot_blob.bin', 'v8_context_snapshot.bin']

export type Start = {
  version: string
  env: Record<string, string | undefined>
  /** Two up from the running file: the checkout, or the package's own folder. */
  root: string
  /** Whether the running file is a bundle in dist/, and not a source. */
  bundled: boolean
  execPath: string
  electron: boolean
  platform: NodeJS.Platform
  uid: number
  tempFolder: string
  /** process.resourcesPath, where Electron says it: not as Node. */
  resources: string | null
}

export function writerPlaces(start: Start): WriterPlaces {
  const { env, root, bundled, platform } = start
  // Another Node than Electron's reads no archive.
  const bundle = join(root, 'dist', 'writer', 'writer.mjs').replace(
    `app.asar${sep}`,
    `app.asar.unpacked${sep}`,
  )
  // Electron as Node, which the packages' command line runs in, does not say where its resources are.
  const resources = start.resources ?? (basename(root) === 'app.asar.unpacked' ? dirname(root) : null)
  return {
    script: bundled ? bundle : join(root, 'src', 'writer', 'index.ts'),
    bundle,
    version: start.version,
    program: { path: start.execPath, electron: start.electron },
    platform: platform === 'linux' ? 'linux' : platform === 'darwin' ? 'macos' : 'other',
    uid: start.uid,
    wrapper: resources ? join(resources, 'kiln-writer') : null,
    tempFolder: start.tempFolder,
    env: sessionOf(env),
  }
}

/** Not SHELL: pkexec refuses one that /etc/shells does not list. */
const names = /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TERM|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_.*|DBUS_.*)$/

const sessionOf = (env: Start['env']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (names.test(name) && value ? [[name, value]] : [])),
  )
