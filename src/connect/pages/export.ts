// Downloads what the server has about a box, or about all boxes of a household, for an owner.

import { exportText } from '../export.ts'
import type { Role } from '../people-store.ts'
import type { Device } from '../store.ts'
import { type Html, html } from './html.ts'
import { notice } from './notice.ts'
import type { PageParts, PageRoutes, SignedVisit } from './routes.ts'
import { t } from './texts.ts'

type Parts = Pick<PageParts, 'store' | 'now'> & { ownedBox: (visit: SignedVisit) => Device | null }

export function exportRoutes({ get }: PageRoutes, { store, now, ownedBox }: Parts): void {
  get('/installations/:id/export', visit => {
    const device = ownedBox(visit)
    if (!device) return notice('not-found', 404, visit.person)
    return { file: exportText({ store, now, ids: [device.id] }), name: `${device.id}.json` }
  })
  get('/households/:id/export', ({ params, person }) => {
    const id = params['id'] ?? ''
    if (store.role(id, person.account.id) !== 'owner') return notice('not-found', 404, person)
    const ids = store.devicesOf(id).map(device => device.id)
    return { file: exportText({ store, now, ids }), name: `${id}.json` }
  })
}

/** One link for each household that the person owns. */
export const exportLinks = (
  households: readonly { household: { id: string; name: string }; role: Role }[],
): Html => {
  const owned = households.filter(({ role }) => role === 'owner')
  return html`${owned.map(
    ({ household: { id, name } }) =>
      html`<a class="button plain" href="/households/${id}/export">${owned.length > 1 ? t('pages.export-of', { name }) : t('pages.export-all')}</a>`,
  )}`
}
