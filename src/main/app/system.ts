// Keeps the system informed while jobs run: task bar, sleep, notifications.
import { app, type BrowserWindow, Notification, powerSaveBlocker } from 'electron'
import type { JobSummary } from '#shared/jobs/job.ts'
import { newsOf, taskbarProgress, unfinished } from './job-facts.ts'
import { createNotifier } from './notify.ts'

export type SystemActions = {
  window(): BrowserWindow | null
  /** Shows the window with this place. */
  open(hash: string): void
  /** The user's choice in Settings. */
  notify(): boolean
}

export function createSystem({ window, open, notify }: SystemActions) {
  let blocker: number | null = null
  const showNews = createNotifier({
    create: options => new Notification(options),
    attract: () => app.dock?.bounce('informational'),
    open,
  })

  function stayAwake(busy: boolean) {
    if (busy && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension')
    if (busy || blocker === null) return
    powerSaveBlocker.stop(blocker)
    blocker = null
  }

  return (now: JobSummary[], before: JobSummary[]) => {
    window()?.setProgressBar(taskbarProgress(now))
    stayAwake(unfinished(now).length > 0)
    if (window()?.isFocused() || !notify() || !Notification.isSupported()) return
    for (const news of newsOf(before, now)) showNews(news)
  }
}
