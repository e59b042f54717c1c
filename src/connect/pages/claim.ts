// The claim on a phone: shows which box has the code, and gives it to a household after a confirmation.
import { customer, deviceDocument } from '#shared/connect/device-document.ts'
import { isMailAddress } from '#shared/connect/owner-values.ts'
import type { Household } from '../store/people-store.ts'
import { html } from './html.ts'
import { facts, field, form, page, problem } from './layout.ts'
import type { PageParts, PageRoutes, SignedVisit } from './routes.ts'
import { t, timeText } from './texts.ts'
import { type Answer, line } from './visit.ts'

export function claimRoutes({ get, post }: PageRoutes, { store, claims }: PageParts): void {
  const askCode = ({ person }: SignedVisit, wrong: string | null = null, status = 200): Answer => ({
    status,
    page: page({
      title: t('pages.claim'),
      person,
      content: html`${problem(wrong)}${form({
        action: '/claim',
        person,
        content: html`${field({ name: 'code', label: t('pages.claim-code'), most: 40 })}
<button>${t('pages.claim-find')}</button>`,
      })}`,
    }),
  })

  function confirmPage(visit: SignedVisit, code: string, wrong: string | null = null): Answer {
    const { person, address } = visit
    const households = ownedBy(store, person.account.id)
    if (households.length === 0) return askCode(visit, t('pages.no-household'), 403)
    const found = claims.find(code, address)
    if ('refused' in found) return refusedClaim(visit, found.refused)
    return {
      status: wrong ? 400 : 200,
      page: page({
        title: t('pages.claim-is-it'),
        person,
        content: html`${problem(wrong)}<p>${t('pages.claim-compare')}</p>
<div class="card">${facts([
          [t('connect.hostname'), found.hostname],
          [t('connect.model'), found.model ?? '–'],
          [t('connect.serial'), found.serial ?? '–'],
          [t('connect.ip'), found.address],
          [t('connect.first-seen'), timeText(found.firstSeenAt)],
        ])}</div>
${form({ action: `/claim/${encodeURIComponent(code)}`, person, content: answerFields(visit, households) })}`,
      }),
    }
  }

  const refusedClaim = (visit: SignedVisit, refused: string): Answer =>
    refused === 'slow_down'
      ? askCode(visit, t('pages.refused.slow'), 429)
      : askCode(visit, t('pages.claim-unknown'), 404)

  get('/claim', visit => askCode(visit))
  get('/claim/:code', visit => confirmPage(visit, visit.params['code'] ?? ''))
  // Redirects to the address with the code in it, which is also the QR code's.
  post('/claim', visit => {
    const code = line(visit.form, 'code', 40)
    return code === ''
      ? askCode(visit, t('pages.claim-unknown'), 400)
      : { to: `/claim/${encodeURIComponent(code)}` }
  })
  post('/claim/:code', visit => {
    const code = visit.params['code'] ?? ''
    const household = line(visit.form, 'household', 64)
    if (store.role(household, visit.person.account.id) !== 'owner')
      return askCode(visit, t('pages.no-household'), 403)
    const answers = readAnswers(visit.form)
    if (!answers) return confirmPage(visit, code, t('pages.claim-wrong-answers'))
    const done = claims.confirm(code, visit.address, { household, ...answers })
    return 'refused' in done ? refusedClaim(visit, done.refused) : { to: `/installations/${done.id}` }
  })
}

export const ownedBy = (store: PageParts['store'], account: string): Household[] =>
  store.householdsOf(account).flatMap(({ household, role }) => (role === 'owner' ? [household] : []))

export const answerFields = (
  { person }: SignedVisit,
  households: readonly Household[],
  confirm: 'pages.claim-confirm' | 'pages.enrolment-make' = 'pages.claim-confirm',
) => html`
${
  households.length === 1
    ? html`<input type="hidden" name="household" value="${households[0]?.id ?? ''}">`
    : html`<label for="household">${t('pages.claim-for')}</label>
<select id="household" name="household">${households.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}</select>`
}
${field({ name: 'name', label: t('pages.claim-name'), value: person.account.name, complete: 'name' })}
${field({ name: 'email', label: t('pages.claim-email'), type: 'email', value: person.account.email, complete: 'email' })}
<details><summary>${t('pages.claim-remote')}</summary>
<p class="hint">${t('pages.claim-remote-hint')}</p>
${field({ name: 'endpoint', label: t('pages.newt-endpoint'), type: 'url', optional: true })}
${field({ name: 'newt-id', label: t('pages.newt-id'), optional: true })}
${field({ name: 'newt-secret', label: t('pages.newt-secret'), type: 'password', optional: true })}
</details>
<button>${t(confirm)}</button><a class="button plain" href="/installations">${t('pages.cancel')}</a>`

/** null if a box could not use it. */
export function readAnswers(form: URLSearchParams) {
  const [name, email] = [line(form, 'name'), line(form, 'email')]
  const owner = name !== '' && isMailAddress(email) ? customer.safeParse({ name, email }).data : undefined
  const [endpoint, newt_id, newt_secret] = ['endpoint', 'newt-id', 'newt-secret'].map(each =>
    line(form, each),
  )
  if (!owner) return null
  if (!endpoint && !newt_id && !newt_secret) return { customer: owner, pangolin: null }
  if (!endpoint?.startsWith('https://') || !newt_id || !newt_secret) return null
  const pangolin = deviceDocument.shape.pangolin.safeParse({ endpoint, newt_id, newt_secret }).data
  return pangolin ? { customer: owner, pangolin } : null
}
