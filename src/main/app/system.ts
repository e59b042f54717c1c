// What the system shows and does while jobs run: task bar, sleep, notifications.
import { app, type BrowserWindow, Notification, powerSaveBlocker } from 'electron'
import type { JobSummary } from '#shared/jobs/job.ts'
import { type JobNews, newsOf, taskbarProgress, unfinished } from './job-facts.ts'

export type SystemActions = {
  window(): BrowserWindow | null
  /** Shows the window with this place. */
  open(hash: string): void
  /** The user's choice in Settings. */
  notify(): boolean
}

export function createSystem({ window, open, notify }: SystemActions) {
  let blocker: number | null = null
  /** Electron drops a notification together with its object, and its click with it. */
  const shown = new Set<Notification>()

  function stayAwake(busy: boolean) {
    if (busy && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension')
    if (busy || blocker === null) return
    powerSaveBlocker.stop(blocker)
    blocker = null
  }

  function showNews({ title, body, place, actions }: JobNews) {
    const buttons = actions.map(({ label }) => ({ type: 'button' as const, text: label }))
    const notification = new Notification({ title, body, actions: buttons })
    shown.add(notification)
    notification.on('click', () => open(place))
    // Newer Electrons also pass the number in the event; all of them pass the second argument.
    notification.on('action', (_event, index) => open(actions[index]?.place ?? place))
    notification.on('close', () => shown.delete(notification))
    // An app that is not signed gets none from macOS.
    notification.on('failed', () => {
      shown.delete(notification)
      app.dock?.bounce('informational')
    })
    notification.show()
  }

  return (now: JobSummary[], before: JobSummary[]) => {
    window()?.setProgressBar(taskbarProgress(now))
    stayAwake(unfinished(now).length > 0)
    if (window()?.isFocused() || !notify() || !Notification.isSupported()) return
    for (const news of newsOf(before, now)) showNews(news)
  }
}
