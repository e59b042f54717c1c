// Quitting: asks while jobs run, cancels them, and lets the engine end on its own before the app exits.
import { app, type BrowserWindow, dialog } from 'electron'
import type { JobSummary } from '#shared/jobs/job.ts'
import { t } from './texts.ts'

type Question = { message: string; detail: string; cancelAndQuit: string; keepRunning: string }
type QuitActions = {
  window(): BrowserWindow | null
  /** The jobs that the engine reports now; empty if it is gone, null if it does not answer or cannot be reached. */
  jobs(): Promise<JobSummary[] | null>
  /** The question before quitting; null if nothing would be lost. */
  question(jobs: JobSummary[]): Promise<Question | null>
  /** Cancels what runs and ends the engine; does not wait for one that does not answer. */
  stopEngine(answers: boolean): Promise<void>
}

/** If it is unknown what runs. */
const silentQuestion: Question = {
  message: t('quit.no-answer'),
  detail: t('quit.no-answer.detail'),
  cancelAndQuit: t('quit.anyway'),
  keepRunning: t('quit.keep'),
}

export function guardQuit({ window, jobs, question, stopEngine }: QuitActions) {
  let state: 'running' | 'asking' | 'leaving' | 'gone' = 'running'

  async function mayQuit(now: JobSummary[] | null): Promise<boolean> {
    const shown = now ? await question(now) : silentQuestion
    if (!shown) return true
    const { message, detail, cancelAndQuit, keepRunning } = shown
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
    try {
      const now = await jobs()
      if (!(await mayQuit(now))) return
      state = 'leaving'
      await stopEngine(now !== null)
      state = 'gone'
    } finally {
      // Whatever goes wrong, the user can try again.
      if (state !== 'gone') state = 'running'
    }
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
