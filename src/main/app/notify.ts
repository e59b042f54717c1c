// Shows what happened to jobs as notifications of the system. What is used of Electron is handed in.
import type { Notification, NotificationConstructorOptions } from 'electron'
import type { JobNews } from './job-facts.ts'

type Notifier = {
  create(options: NotificationConstructorOptions): Notification
  /** Draws attention to the window when the system shows no notification. */
  attract(): void
  /** Shows the window with this place. */
  open(hash: string): void
}

export function createNotifier({ create, attract, open }: Notifier) {
  /** Electron drops a notification together with its object, and its click with it. */
  const shown = new Set<Notification>()

  return ({ title, body, place, actions }: JobNews) => {
    const buttons = actions.map(({ label }) => ({ type: 'button' as const, text: label }))
    const notification = create({ title, body, actions: buttons })
    shown.add(notification)
    notification.on('click', () => open(place))
    // Newer Electrons also pass the number in the event; all of them pass the second argument.
    notification.on('action', (_event, index) => open(actions[index]?.place ?? place))
    notification.on('close', () => shown.delete(notification))
    // An app that is not signed gets none from macOS.
    notification.on('failed', () => {
      shown.delete(notification)
      attract()
    })
    notification.show()
  }
}
