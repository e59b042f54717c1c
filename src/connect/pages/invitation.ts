// An invitation to a household, as the invited person sees it.
import type { AccountRefusal } from '../people/accounts.ts'
import type { SignedIn } from '../people/sessions.ts'
import { accountFields, newAccountOf, refusalStatus, refusalText } from './entrance.ts'
import { html } from './html.ts'
import { form, page, problem } from './layout.ts'
import type { PageParts, PageRoutes } from './routes.ts'
import { t } from './texts.ts'
import type { Answer } from './visit.ts'

export function invitationRoutes(
  { open, openPost, post }: PageRoutes,
  { accounts, sessions }: PageParts,
): void {
  const over = (refused: AccountRefusal, person: SignedIn | null): Answer => ({
    status: refused === 'slow' ? 429 : 404,
    page: page({ title: t('pages.invite'), person, content: problem(refusalText(refused)) || html`` }),
  })

  type Asking = {
    token: string
    address: string
    person: SignedIn | null
    refused?: AccountRefusal
    given?: { name: string; email: string }
  }
  function invitationPage({
    token,
    address,
    person,
    refused,
    given = { name: '', email: '' },
  }: Asking): Answer {
    const found = accounts.invitation(token, address)
    if (typeof found === 'string') return over(found, person)
    const { household, role } = found
    const signIn = `/?next=${encodeURIComponent(`/invite/${token}`)}`
    return {
      status: refused ? refusalStatus(refused) : 200,
      page: page({
        title: t('pages.invitation', { household: household.name }),
        person,
        content: html`<p>${t('pages.invitation-as', { role: t(`pages.role.${role}`) })}</p>${problem(refusalText(refused ?? null))}${
          person
            ? form({
                action: `/invite/${token}/join`,
                person,
                content: html`<button>${t('pages.join', { name: person.account.name })}</button>`,
              })
            : html`${form({
                action: `/invite/${token}`,
                content: html`${accountFields(given)}<button>${t('pages.create-account')}</button>`,
              })}<p><a href="${signIn}">${t('pages.have-account')}</a></p>`
        }`,
      }),
    }
  }

  open('/invite/:token', ({ params, address, person }) =>
    invitationPage({ token: params['token'] ?? '', address, person }),
  )
  openPost('/invite/:token', async ({ params, address, user, form: typed }) => {
    const token = params['token'] ?? ''
    const found = accounts.invitation(token, address)
    if (typeof found === 'string') return over(found, null)
    const given = newAccountOf(typed)
    const done = await accounts.accept(token, given)
    if ('refused' in done)
      return invitationPage({ token, address, person: null, refused: done.refused, given })
    return { to: '/installations', session: sessions.open(done, user) }
  })
  post('/invite/:token/join', ({ params, address, person }) => {
    const token = params['token'] ?? ''
    const found = accounts.invitation(token, address)
    if (typeof found === 'string') return over(found, person)
    return accounts.join(token, person.account.id) ? { to: '/installations' } : over('over', person)
  })
}
