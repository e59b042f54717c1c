// Puts the parts together once the app is ready: window, engine, and what the system wants to know of both.
import { setTimeout } from 'node:timers/promises'
import { app, session } from 'electron'
import type { Client } from '#shared/contract/client.ts'
import { thrownFacts } from '#shared/diagnostics/thrown-facts.ts'
import { unfinished } from './app/job-facts.ts'
import { watchJobs } from './app/job-watch.ts'
import { installMenu } from './app/menu.ts'
import { followPreferences } from './app/preferences.ts'
import { startLog } from './app/process-log.ts'
import { guardQuit } from './app/quit.ts'
import { createSystem } from './app/system.ts'
import { createMainWindow } from './app/window/main-window.ts'
import { stateFile } from './app/window/state-file.ts'
import { superviseEngine } from './engine/supervisor.ts'
import { createEnginePorts } from './ipc/engine-ports.ts'
import { serveCalls } from './ipc/serve.ts'
import type { mainPaths } from './paths.ts'
import { serveApp } from './security/app-scheme.ts'
import { denyOutside } from './security/harden.ts'

/** Time for the engine to cancel what runs and put its files in order. */
const engineGraceMs = 15_000
/** Longer than an engine needs that is only busy. */
const answerMs = 5000

export type StartOptions = { paths: ReturnType<typeof mainPaths>; node: string | undefined }

export function start({ paths, node }: StartOptions) {
  const log = startLog()
  denyOutside(session.defaultSession)
  serveApp(paths.renderer)

  let notify = true
  const window = createMainWindow({ ...paths, state: stateFile(paths.windowState) }, opened => guard(opened))
  const onJobs = createSystem({ window: window.current, open: window.show, notify: () => notify })
  const ports = createEnginePorts(() => engine.openPort())
  const guard = guardQuit({
    window: window.current,
    jobs: async () => {
      const listed = engine.client()?.jobs.list({})
      if (!listed) return []
      const known = listed.catch(thrown => {
        log.debug('quit-without-jobs', thrownFacts(thrown))
        return []
      })
      return Promise.race([known, setTimeout(answerMs, null, { ref: false })])
    },
    async stopEngine(answers) {
      const client = answers && engine.client()
      if (client)
        await Promise.race([
          cancelAll(client).catch(() => {}), // it is gone already
          setTimeout(engineGraceMs, undefined, { ref: false }),
        ])
      await engine.stop(answers ? engineGraceMs : 0)
    },
  })

  serveCalls({ onConnect: ports.connect, engine: () => engine.client() })
  const engine = superviseEngine(
    { folder: paths.engine, codeCache: paths.codeCache, node },
    {
      onUp(client) {
        watchJobs(client, onJobs)
        followPreferences(client, choice => {
          notify = choice
        })
        ports.engineUp()
      },
      onDown(reason) {
        log.engineGone(reason)
        process.stderr.write(`kiln: the engine ended (${reason}) and is started again\n`)
        ports.engineDown()
      },
    },
  )
  window.show()
  // On two processors the page and the engine, started at once, wait for each other. The page needs the engine only
  // when its code has been read: it goes first, and the engine follows as soon as it has arrived.
  const page = window.current()?.webContents
  page?.once('did-navigate', engine.start)
  page?.once('did-fail-load', engine.start)
  installMenu(!app.isPackaged, { open: window.show, palette: window.palette, sheet: window.sheet })
  app.on('second-instance', () => window.show())
  app.on('activate', () => window.show())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
}

async function cancelAll(client: Client) {
  const running = unfinished(await client.jobs.list({}))
  await Promise.all(running.map(({ id }) => client.jobs.cancel({ id })))
}
