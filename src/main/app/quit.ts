// Quitting: asks while jobs run, cancels them, and lets the engine end by itself before the app goes.
import { app, type BrowserWindow, dialog } from 'electron'
import type { JobSummary } from '#shared/model/jobs/job.ts'
import { quitQuestion, silentQuestion, unfinished } from './job-facts.ts'

type QuitActions = {
  window(): BrowserWindow | null
  /** As the engine says now; empty when it is gone, null when it does not answer. */
  jobs(): Promise<JobSummary[] | null>
  /** Cancels what runs and ends the engine; one that does not answer is not waited for. */
  stopEngine(answers: boolean): Promise<void>
}

export function guardQuit({ window, jobs, stopEngine }: QuitActions) {
  let state: 'running' | 'asking' | 'leaving' | 'gone' = 'running'

  async function mayQuit(now: JobSummary[] | null): Promise<boolean> {
    const running = now && unfinished(now)
    if (running?.length === 0) return true
    const { message, detail, cancelAndQuit, keepRunning } = running ? quitQuestion(running) : silentQuestion
    const options = { type: 'warning' as const, message, detail, buttons: [keepRunning, cancelAndQuit] }
    const safe = { defaultId: 0, cancelId: 0, noLink: true }
    const parent = window()
    const { response } = await (parent
      ? dialog.showMessageBox(parent, { ...options, ...safe })
      : dialog.showMessageBox({ ...options, ...safe }))
    return response === 1
  }

  async function leave() {
    state = 'asking'
    const now = await jobs()
    if (!(await mayQuit(now))) {
      state = 'running'
      return
    }
    state = 'leaving'
    await stopEngine(now !== null)
    state = 'gone'
    app.quit()
  }

  app.on('before-quit', event => {
    if (state === 'gone') return
    event.preventDefault()
    if (state === 'running') void leave()
  })

  /** On a Mac an app lives on without a window; elsewhere the last window is the app, so closing it quits. */
  return (window: BrowserWindow) => {
    window.on('close', event => {
      if (process.platform === 'darwin' || state === 'gone') return
      event.preventDefault()
      app.quit()
    })
  }
}
