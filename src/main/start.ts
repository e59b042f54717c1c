// Composes the parts once the app is ready: the window first, then the engine, then the rest of the app.
import { setTimeout } from 'node:timers/promises'
import { app, session } from 'electron'
import { thrownFacts } from '#shared/diagnostics/thrown-facts.ts'
import { createMainWindow } from './app/main-window.ts'
import { installMenu } from './app/menu.ts'
import { startLog } from './app/process-log.ts'
import { guardQuit } from './app/quit.ts'
import { stateFile } from './app/state-file.ts'
import { loadAllTexts } from './app/texts.ts'
import { serveApp } from './app-scheme.ts'
import { superviseEngine } from './engine/supervisor.ts'
import { denyOutside } from './harden.ts'
import { createEnginePorts } from './ipc/engine-ports.ts'
import { serveCalls } from './ipc/serve.ts'
import { createLater } from './later.ts'
import type { mainPaths } from './paths.ts'

/** Time for the engine to cancel what runs and to flush its files. */
const engineGraceMs = 15_000
/** Longer than a merely busy engine needs. */
const answerMs = 5000
/** A loaded page is drawn in less time; main, which relays the drawing, should be idle until then. */
const drawnMs = 1000

type StartOptions = { paths: ReturnType<typeof mainPaths>; node: string | undefined }

export function start({ paths, node }: StartOptions) {
  const log = startLog()
  denyOutside(session.defaultSession)
  serveApp(paths.renderer)

  const window = createMainWindow({ ...paths, state: stateFile(paths.windowState) }, opened => guard(opened))
  const engine = superviseEngine(
    { folder: paths.engine, codeCache: paths.codeCache, node },
    {
      onUp() {
        companion.ifThere(beside => beside.follow())
        ports.engineUp()
      },
      onDown(reason) {
        log.engineGone(reason)
        process.stderr.write(`kiln: the engine ended (${reason}) and is started again\n`)
        companion.ifThere(beside => beside.forget())
        ports.engineDown()
      },
    },
  )
  const ports = createEnginePorts(engine.openPort)

  // Loaded once the page has been shown, or earlier if it is needed.
  const companion = createLater(
    async () => {
      await loadAllTexts()
      const { createCompanion } = await import('./companion.ts')
      return createCompanion({ engine, window: window.current, open: window.show })
    },
    thrown => log.warn('companion-unread', thrownFacts(thrown)),
  )

  const guard = guardQuit({
    window: window.current,
    async jobs() {
      const beside = await companion.get().catch(() => null) // the log has it: then it is unknown what runs
      if (!beside) return null
      const known = beside.jobs().catch(thrown => {
        log.debug('quit-without-jobs', thrownFacts(thrown))
        return []
      })
      return Promise.race([known, setTimeout(answerMs, null, { ref: false })])
    },
    question: async jobs => (await companion.get()).question(jobs),
    async stopEngine(answers) {
      if (answers)
        await Promise.race([
          (await companion.get()).cancelAll().catch(() => {}), // it is gone already
          setTimeout(engineGraceMs, undefined, { ref: false }),
        ])
      await engine.stop(answers ? engineGraceMs : 0)
    },
  })
  serveCalls({
    onConnect: ports.connect,
    onCall: async (...call) => (await companion.get()).answer(...call),
  })

  window.show()
  // On two CPUs, a page and an engine that start at once slow each other down. The page only needs the engine
  // after its code has loaded: it goes first, and the engine follows as soon as it has loaded.
  const page = window.current()?.webContents
  page?.once('did-navigate', engine.start)
  page?.once('did-fail-load', engine.start)
  page?.once('did-stop-loading', async () => {
    await setTimeout(drawnMs)
    await companion.get().catch(() => null) // the log has it
  })
  const linkCommandLine = async () =>
    (await import('./app/link-command-line.ts')).linkCommandLine(process.resourcesPath)
  installMenu(!app.isPackaged, {
    open: window.show,
    palette: window.palette,
    sheet: window.sheet,
    linkCommandLine: app.isPackaged ? () => void linkCommandLine() : null,
  })
  app.on('second-instance', () => window.show())
  app.on('activate', () => window.show())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
}
