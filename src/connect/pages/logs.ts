// The page with a box's journal, for owners only.
import type { Device, Store } from '../store/store.ts'
import { html } from './html.ts'
import { form, page } from './layout.ts'
import { notice } from './notice.ts'
import type { PageRoutes, SignedVisit } from './routes.ts'
import { t } from './texts.ts'

const most = 500

type Parts = { store: Store; ownedBox: (visit: SignedVisit) => Device | null }

export function logRoutes({ get, post }: PageRoutes, { store, ownedBox }: Parts): void {
  get('/installations/:id/logs', visit => {
    const device = ownedBox(visit)
    if (!device) return notice('not-found', 404, visit.person)
    const lines = store.logsOf(device.id, most)
    const path = `/installations/${device.id}`
    return {
      page: page({
        title: t('pages.logs-of', { hostname: device.hostname }),
        person: visit.person,
        content: html`<p class="soft">${t('pages.logs-means')}</p>${
          lines.length === 0
            ? html`<p>${t('pages.no-logs')}</p>`
            : html`<ul class="list">${lines.map(
                ({ timestamp, level, service, message }) =>
                  html`<li><span class="soft">${timestamp.slice(0, 19).replace('T', ' ')} ${level}</span> <strong>${service}</strong><br>${message}</li>`,
              )}</ul>${form({
                action: `${path}/logs/remove`,
                person: visit.person,
                content: html`<button class="plain">${t('pages.logs-remove')}</button>`,
              })}`
        }<p><a class="button plain" href="${path}">${t('pages.back')}</a></p>`,
      }),
    }
  })
  post('/installations/:id/logs/remove', visit => {
    const device = ownedBox(visit)
    if (!device) return notice('not-found', 404, visit.person)
    store.removeLogsOf(device.id)
    return { to: `/installations/${device.id}/logs` }
  })
}
