// Electron's main process: the composition root. Everything that must be set before the app is ready is set here.
import { mkdirSync } from 'node:fs'
import { app, dialog } from 'electron'
import { t } from './app/texts.ts'
import { declareAppScheme } from './app-scheme.ts'
import { denyWandering } from './harden.ts'
import { mainPaths } from './paths.ts'
import { runTerminal } from './run-terminal.ts'
import { start } from './start.ts'
import { terminalWords } from './terminal-words.ts'

const { KILN_HOME: kilnHome, KILN_NODE: node } = process.env
const { platform } = process
const paths = mainPaths({ appPath: app.getAppPath(), appData: app.getPath('appData'), kilnHome, platform })

const words = app.isPackaged && platform === 'linux' ? terminalWords(process.argv.slice(1)) : null
if (words) process.exit(runTerminal({ node: node ?? process.execPath, script: paths.commandLine, words }))

/** The Node for the engine: Electron's own, or the one in KILN_NODE. */
const engineNode = 24
const canRun = Boolean(node) || Number.parseInt(process.versions.node, 10) >= engineNode

declareAppScheme()
denyWandering()
mkdirSync(paths.userData, { recursive: true, mode: 0o700 })
app.setPath('userData', paths.userData)

if (!canRun) {
  dialog.showErrorBox(
    t('electron.too-old'),
    t('electron.too-old.detail', { node: process.versions.node, needed: String(engineNode) }),
  )
  app.exit(1)
} else if (!app.requestSingleInstanceLock()) {
  app.exit(0)
} else {
  void app.whenReady().then(() => start({ paths, node }))
}
