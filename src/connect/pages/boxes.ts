// The boxes of a person's households, and one of them.
import { shortName } from '#shared/connect/short-link.ts'
import { boxView } from '../box-view.ts'
import { askable } from '../commands.ts'
import type { Role } from '../store/people-store.ts'
import type { Device } from '../store/store.ts'
import { boxContent, stateLine } from './box.ts'
import { commandsCard } from './commands.ts'
import { exportLinks, exportRoutes } from './export.ts'
import { html } from './html.ts'
import { form, page, problem } from './layout.ts'
import { logRoutes } from './logs.ts'
import { machinesCard } from './machines.ts'
import { notice } from './notice.ts'
import { ordersCard } from './orders.ts'
import type { PageParts, PageRoutes, SignedVisit } from './routes.ts'
import { t } from './texts.ts'

type Found = { device: Device; role: Role }

export function boxRoutes(routes: PageRoutes, parts: PageParts): void {
  const { get, post } = routes
  const { store, claims, commands, orders, machines, now } = parts

  /** A box of another household counts as missing. */
  function deviceOf({ params, person }: SignedVisit): Found | null {
    const device = store.device(params['id'] ?? '')
    const role = device?.owned ? store.role(device.owned.household, person.account.id) : null
    return device && role && { device, role }
  }
  const devicesOf = ({ person }: SignedVisit): Device[] =>
    store.householdsOf(person.account.id).flatMap(({ household }) => store.devicesOf(household.id))

  get('/installations', visit => {
    const views = devicesOf(visit).map(device => boxView(store, device, now()))
    return {
      page: page({
        title: t('pages.installations'),
        person: visit.person,
        content: html`${
          views.length === 0
            ? html`<p>${t('pages.no-boxes')}</p>`
            : html`<ul class="list">${views.map(
                view =>
                  html`<li><a href="/installations/${view.id}"><strong>${view.hostname}</strong></a> <span class="soft">${view.claimed?.household ?? ''}</span><br>${stateLine(view)}</li>`,
              )}</ul>`
        }<p><a class="button" href="/claim">${t('pages.claim')}</a><a class="button plain" href="/enrolments">${t('pages.enrolments')}</a>${
          views.length > 0 && exportLinks(store.householdsOf(visit.person.account.id))
        }</p>`,
      }),
    }
  })

  const boxPage = ({ person }: SignedVisit, { device, role }: Found, wrong: string | null = null) =>
    page({
      title: device.hostname,
      person,
      content: html`${problem(wrong)}${machinesCard(machines.of(device.id))}${boxContent(store, device, now())}${
        role === 'owner' &&
        html`${commandsCard(device.id, commands, person)}${ordersCard(device.id, orders)}<p><a class="button plain" href="/installations/${device.id}/logs">${t('pages.logs')}</a></p><p><a class="button plain" href="/installations/${device.id}/export">${t('pages.export')}</a> <span class="soft">${t('pages.export-means')}</span></p><p><a class="button plain" href="/installations/${device.id}/release">${t('pages.release')}</a></p>`
      }`,
    })

  get('/installations/:id', visit => {
    const found = deviceOf(visit)
    return found ? { page: boxPage(visit, found) } : notice('not-found', 404, visit.person)
  })
  post('/installations/:id/commands', visit => {
    const found = deviceOf(visit)
    if (found?.role !== 'owner') return notice('not-found', 404, visit.person)
    const kind = askable.find(each => each === visit.form.get('kind'))
    if (!kind) return notice('bad-request', 400, visit.person)
    const command = commands.ask(found.device.id, kind)
    return command === 'too-soon'
      ? { status: 429, page: boxPage(visit, found, t('pages.too-soon')) }
      : { to: `/installations/${found.device.id}` }
  })

  const ownedBox = (visit: SignedVisit) => {
    const found = deviceOf(visit)
    return found?.role === 'owner' ? found.device : null
  }
  logRoutes(routes, { store, ownedBox })
  exportRoutes(routes, { store, now, ownedBox })

  // The address in the QR code on a box's screen.
  get('/d/:short', visit => {
    const short = visit.params['short'] ?? ''
    const device = devicesOf(visit).find(({ id }) => shortName(id) === short)
    return device ? { to: `/installations/${device.id}` } : notice('not-found', 404, visit.person)
  })

  get('/installations/:id/release', visit => {
    const found = deviceOf(visit)
    if (found?.role !== 'owner') return notice('not-found', 404, visit.person)
    const { id, hostname } = found.device
    return {
      page: page({
        title: t('pages.release-question', { hostname }),
        person: visit.person,
        content: html`<p>${t('pages.release-means')}</p>${form({
          action: `/installations/${id}/release`,
          person: visit.person,
          content: html`<button>${t('pages.release')}</button><a class="button plain" href="/installations/${id}">${t('pages.cancel')}</a>`,
        })}`,
      }),
    }
  })
  post('/installations/:id/release', visit => {
    const found = deviceOf(visit)
    if (found?.role !== 'owner') return notice('not-found', 404, visit.person)
    claims.release(found.device.id)
    return { to: '/installations' }
  })
}
