// How this Kiln starts its own command line. Pure.
import { join, sep } from 'node:path'
import type { Start } from '#platform/writer/places.ts'

type Started = Pick<Start, 'root' | 'bundled' | 'execPath' | 'electron'>

export function ownCommand({ root, bundled, execPath, electron }: Started) {
  // Another Node than Electron's reads no archive.
  const built = join(root, 'dist', 'cli', 'kiln.mjs').replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)
  return {
    command: execPath,
    args: bundled ? [built] : ['--disable-warning=ExperimentalWarning', join(root, 'src', 'cli', 'index.ts')],
    env: electron ? { ELECTRON_RUN_AS_NODE: '1' } : {},
  }
}
