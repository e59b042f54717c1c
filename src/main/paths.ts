// The paths of Kiln's files: in a checkout, in a package, and with all state in one folder. Pure.
import { join, resolve } from 'node:path'

type Surroundings = {
  appPath: string
  /** The system's folder for settings: ~/.config, ~/Library/Application Support. */
  appData: string
  kilnHome: string | undefined
  platform: NodeJS.Platform
}

export function mainPaths({ appPath, appData, kilnHome, platform }: Surroundings) {
  // Empty: not set, as for the engine.
  const own = kilnHome ? resolve(kilnHome) : join(appData, platform === 'darwin' ? 'Kiln' : 'kiln')
  const userData = join(own, 'window')
  /** Unpacked next to the archive, because another Node cannot read archives. */
  const unpacked = appPath.replace(/\.asar$/, '.asar.unpacked')
  return {
    /** Chromium's own profile. */
    userData,
    windowState: join(userData, 'window-state.json'),
    codeCache: join(userData, 'engine-code'),
    renderer: join(appPath, 'dist/renderer'),
    preload: join(appPath, 'dist/preload/index.cjs'),
    icon: join(appPath, 'resources/icon.png'),
    engine: join(unpacked, 'dist/engine'),
    commandLine: join(unpacked, 'dist/cli/kiln.mjs'),
  }
}
