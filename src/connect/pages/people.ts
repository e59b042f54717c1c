// The members of a person's households, invitations to them, and the person's own password.
import type { Household, Role } from '../store/people-store.ts'
import { newPasswordField, refusalStatus, refusalText } from './entrance.ts'
import { type Html, html } from './html.ts'
import { field, form, page, problem } from './layout.ts'
import { notice } from './notice.ts'
import type { PageParts, PageRoutes, SignedVisit } from './routes.ts'
import { t } from './texts.ts'
import { type Answer, line } from './visit.ts'

export function peopleRoutes(
  { get, post }: PageRoutes,
  { store, accounts, sessions, computers }: PageParts,
): void {
  const isOwner = (visit: SignedVisit, household: string) =>
    store.role(household, visit.person.account.id) === 'owner'

  const members = (visit: SignedVisit, household: Household): Html =>
    html`<ul class="list">${store.membersOf(household.id).map(
      ({ account, role }) =>
        html`<li><strong>${account.name}</strong> <span class="soft">${account.email} · ${t(`pages.role.${role}`)}</span>${
          isOwner(visit, household.id) &&
          account.id !== visit.person.account.id &&
          form({
            action: '/people/remove',
            person: visit.person,
            content: html`<input type="hidden" name="household" value="${household.id}"><input type="hidden" name="account" value="${account.id}"><button class="plain">${t('pages.remove-person', { name: account.name })}</button>`,
          })
        }</li>`,
    )}</ul>`

  const invite = (visit: SignedVisit, { id }: Household): Html =>
    form({
      action: '/people/invite',
      person: visit.person,
      content: html`<input type="hidden" name="household" value="${id}">
<label for="role-${id}">${t('pages.role')}</label>
<select id="role-${id}" name="role" aria-describedby="hint-${id}"><option value="viewer">${t('pages.role.viewer')}</option><option value="owner">${t('pages.role.owner')}</option></select>
<p class="hint" id="hint-${id}">${t('pages.role-hint')}</p><button>${t('pages.invite-make')}</button>`,
    })

  const peoplePage = (visit: SignedVisit, above: Html | false = false): Html =>
    page({
      title: t('pages.people'),
      person: visit.person,
      content: html`${above}${store
        .householdsOf(visit.person.account.id)
        .map(
          ({ household, role }) =>
            html`<h2>${household.name}</h2>${members(visit, household)}${
              role === 'owner' &&
              html`<details><summary>${t('pages.invite')}</summary>${invite(visit, household)}</details>`
            }`,
        )}
<p><a class="button plain" href="/computers">${t('pages.computers')}</a></p>
<h2>${t('pages.change-password')}</h2>${form({
        action: '/people/password',
        person: visit.person,
        content: html`<input type="hidden" autocomplete="username" name="email" value="${visit.person.account.email}">
${field({ name: 'old', label: t('pages.old-password'), type: 'password', complete: 'current-password' })}
${newPasswordField(t('pages.new-password'))}<button>${t('pages.change-password')}</button>`,
      })}`,
    })

  get('/people', visit => ({
    page: peoplePage(
      visit,
      'changed' in visit.query
        ? statusCard(t('pages.password-changed'))
        : 'removed' in visit.query && statusCard(t('pages.person-removed')),
    ),
  }))

  post('/people/invite', visit => {
    const household = line(visit.form, 'household', 64)
    if (!isOwner(visit, household)) return notice('not-found', 404, visit.person)
    const role: Role = visit.form.get('role') === 'owner' ? 'owner' : 'viewer'
    const link = `${visit.origin}/invite/${accounts.invite(household, role)}`
    const made = html`<div class="card" role="status"><p><strong>${t('pages.invite-made')}</strong></p><p><code>${link}</code></p><p class="hint">${t('pages.invite-once')}</p></div>`
    return { page: peoplePage(visit, made) }
  })

  post('/people/remove', (visit): Answer => {
    const [household, account] = [line(visit.form, 'household', 64), line(visit.form, 'account', 64)]
    if (!isOwner(visit, household)) return notice('not-found', 404, visit.person)
    // The person who asks is an owner and stays.
    if (account === visit.person.account.id)
      return { status: 400, page: peoplePage(visit, problem(t('pages.last-owner'))) }
    // All open invitations and tickets end with it: the removed person may have made or copied one.
    store.transaction(() => {
      store.removeRole(household, account)
      store.removeInvitesOf(household)
      store.removeUnusedEnrolmentsOf(household)
    })
    return { to: '/people?removed' }
  })

  post('/people/password', async visit => {
    const [old, next] = [visit.form.get('old') ?? '', visit.form.get('password') ?? '']
    const done = await accounts.changePassword(visit.person.account, old, next, visit.address)
    if ('refused' in done)
      return {
        status: refusalStatus(done.refused),
        page: peoplePage(visit, problem(refusalText(done.refused))),
      }
    sessions.closeAllOf(done.id)
    computers.removeAllOf(done.id)
    return { to: '/people?changed', session: sessions.open(done, visit.user) }
  })
}

const statusCard = (text: string): Html => html`<p class="card" role="status">${text}</p>`
