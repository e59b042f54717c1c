// Quitting: asks while jobs run, cancels them, and lets the engine end by itself before the app goes.
import { app, type BrowserWindow, dialog } from 'electron'
import type { JobSummary } from '#shared/model/jobs/job.ts'

type Question = { message: string; detail: string; cancelAndQuit: string; keepRunning: string }
type QuitActions = {
  window(): BrowserWindow | null
  /** As the engine says now; empty when it is gone, null when it does not answer. */
  jobs(): Promise<JobSummary[] | null>
  /** What to ask first; null where nothing would be lost. */
  question(jobs: JobSummary[] | null): Promise<Question | null>
  /** Cancels what runs and ends the engine; one that does not answer is not waited for. */
  stopEngine(answers: boolean): Promise<void>
}

export function guardQuit({ window, jobs, question, stopEngine }: QuitActions) {
  let state: 'running' | 'asking' | 'leaving' | 'gone' = 'running'

  async function mayQuit(now: JobSummary[] | null): Promise<boolean> {
    const asked = await question(now)
    if (!asked) return true
    const { message, detail, cancelAndQuit, keepRunning } = asked
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
