// The logins of a person's computers with Kiln: lists them with the times and addresses of their use, adds
// and removes them.
import { isLoginName, loginText } from '#shared/connect/kiln-login.ts'
import type { ComputerLogin, LoginOf } from '../store/computer-store.ts'
import { type Html, html } from './html.ts'
import { field, form, page, problem } from './layout.ts'
import { notice } from './notice.ts'
import type { PageParts, PageRoutes, SignedVisit } from './routes.ts'
import { t, timeText } from './texts.ts'
import { type Answer, line } from './visit.ts'

export function computerRoutes({ get, post }: PageRoutes, { store, computers }: PageParts): void {
  const ofPerson = ({ person }: SignedVisit): LoginOf => ({ account: person.account.id, household: null })

  const item = (visit: SignedVisit, { name, createdAt, uses }: ComputerLogin): Html => {
    const used = uses.map(({ address, at }) => t('pages.computer-used', { time: timeText(at), address }))
    const made = t('pages.computer-made-at', { time: timeText(createdAt) })
    return html`<li><strong>${name}</strong> <span class="soft">${made}</span>${
      used.length > 0 ? used.map(each => html`<br>${each}`) : html`<br>${t('pages.computer-unused')}`
    }${form({
      action: '/computers/remove',
      person: visit.person,
      content: html`<input type="hidden" name="name" value="${name}"><button class="plain">${t('pages.computer-remove', { name })}</button>`,
    })}</li>`
  }
  const listPage = (visit: SignedVisit, wrong: string | null = null, status = 200): Answer => {
    const logins = store.computersOf(ofPerson(visit))
    return {
      status,
      page: page({
        title: t('pages.computers'),
        person: visit.person,
        content: html`${problem(wrong)}<p>${t('pages.computers-means')}</p>${
          logins.length > 0 && html`<ul class="list">${logins.map(each => item(visit, each))}</ul>`
        }<h2>${t('pages.computer-new')}</h2>${form({
          action: '/computers',
          person: visit.person,
          content: html`${field({ name: 'name', label: t('pages.computer-name'), most: 60 })}
<button>${t('pages.computer-make')}</button>`,
        })}`,
      }),
    }
  }

  get('/computers', visit => listPage(visit))
  post('/computers', visit => {
    const name = line(visit.form, 'name', 60)
    if (!isLoginName(name)) return listPage(visit, t('pages.computer-bad-name'), 400)
    const made = computers.make(ofPerson(visit), name)
    if (made === 'taken') return listPage(visit, t('pages.computer-taken'), 409)
    if (made === 'too-many') return listPage(visit, t('pages.computer-too-many'), 409)
    const login = loginText({ url: visit.origin, token: made.token, fingerprint: null })
    return {
      page: page({
        title: t('pages.computer-made', { name }),
        person: visit.person,
        content: html`<p>${t('pages.computer-once')}</p><p class="card"><code>${login}</code></p>
<p><a class="button plain" href="/computers">${t('pages.computers')}</a></p>`,
      }),
    }
  })
  post('/computers/remove', visit => {
    const name = line(visit.form, 'name', 60)
    const found = store.computersOf(ofPerson(visit)).find(each => each.name === name)
    if (!found) return notice('not-found', 404, visit.person)
    computers.remove(found.hash)
    return { to: '/computers' }
  })
}
