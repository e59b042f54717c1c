// Downloads what the server has about a box, or about all boxes of a household, for an owner.

import { exportText } from '../export.ts'
import type { Role } from '../store/people-store.ts'
import type { Device } from '../store/store.ts'
import { type Html, html } from './html.ts'
import { notice } from './notice.ts'
import type { PageParts, PageRoutes, SignedVisit } from './routes.ts'
import { t } from './texts.ts'

type Parts = Pick<PageParts, 'store' | 'now'> & { ownedBox: (visit: SignedVisit) => Device | null }

export function exportRoutes({ get }: PageRoutes, { store, now, ownedBox }: Parts): void {
  const isOwner = ({ person }: SignedVisit, household: string) =>
    store.role(household, person.account.id) === 'owner'
  /** The person may sign out, or lose the role, while it is sent. */
  const fileOf = (visit: SignedVisit, household: string, boxes: readonly Device[]) => {
    const isAllowed = () => store.session(visit.person.hash) !== null && isOwner(visit, household)
    return exportText({ store, now, boxes, isAllowed })
  }
  get('/installations/:id/export', visit => {
    const device = ownedBox(visit)
    if (!device?.owned) return notice('not-found', 404, visit.person)
    return { file: fileOf(visit, device.owned.household, [device]), name: `${device.id}.json` }
  })
  get('/households/:id/export', visit => {
    const id = visit.params['id'] ?? ''
    if (!isOwner(visit, id)) return notice('not-found', 404, visit.person)
    return { file: fileOf(visit, id, store.devicesOf(id)), name: `${id}.json` }
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
