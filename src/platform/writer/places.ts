// Finds the writer and what runs it, from the facts of this start. Pure.
import { basename, dirname, join, sep } from 'node:path'

export type WriterPlaces = {
  /** The program, as an absolute path: src/writer/index.ts in a checkout, dist/writer/writer.mjs in a package. */
  script: string
  /** The bundled writer, which needs no other file of Kiln: installed where the package is not root's. */
  bundle: string
  version: string
  /** The program that runs it: the Node (or Electron, as Node) that this engine runs in. */
  program: { path: string; electron: boolean }
  platform: 'linux' | 'macos' | 'other'
  /** The user running the engine: 0 starts the writer directly, all others must enter an administrator's password. */
  uid: number
  /** The package's file for pkexec, absolute; used if only root can change it. Null in a checkout. */
  wrapper: string | null
  /** A folder of this user, for the private folder with the socket. */
  tempFolder: string
  /** Variables that pkexec and sudo need for their questions in this session. */
  env: Record<string, string>
}

/** Electron reads these from its own folder before it runs anything, even as Node. Found by leaving out each. */
export const electronFiles = ['libffmpeg.so', 'icudtl.dat', 'snapshot_blob.bin', 'v8_context_snapshot.bin']

export type Start = {
  version: string
  env: Record<string, string | undefined>
  /** Two levels up from the running file: the checkout, or the package's own folder. */
  root: string
  /** Whether the running file is a bundle in dist/, not a source file. */
  bundled: boolean
  execPath: string
  electron: boolean
  platform: NodeJS.Platform
  uid: number
  tempFolder: string
  /** process.resourcesPath, if Electron sets it: not as Node. */
  resources: string | null
}

export function writerPlaces(start: Start): WriterPlaces {
  const { env, root, bundled, platform } = start
  // A Node other than Electron's reads no archive.
  const bundle = join(root, 'dist', 'writer', 'writer.mjs').replace(
    `app.asar${sep}`,
    `app.asar.unpacked${sep}`,
  )
  // Electron as Node, in which the packages' command line runs, does not report where its resources are.
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

/** SHELL is left out: pkexec refuses one that /etc/shells does not list. */
const names = /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TERM|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_.*|DBUS_.*)$/

const sessionOf = (env: Start['env']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (names.test(name) && value ? [[name, value]] : [])),
  )
