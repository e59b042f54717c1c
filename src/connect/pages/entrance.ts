// Signing in and out, and creating the first account.
import type { AccountRefusal } from '../people/accounts.ts'
import { passwordLength } from '../people/passwords.ts'
import { type Html, html } from './html.ts'
import { field, form, page, problem } from './layout.ts'
import type { PageParts, PageRoutes } from './routes.ts'
import { t } from './texts.ts'
import { line, safeNext } from './visit.ts'

export const refusalText = (refused: AccountRefusal | null) => refused && t(`pages.refused.${refused}`)
/** 429 if waiting helps, so that a guessing program notices it too. */
export const refusalStatus = (refused: AccountRefusal) => (refused === 'slow' ? 429 : 400)

export const newPasswordField = (label: string) =>
  field({
    name: 'password',
    label,
    type: 'password',
    complete: 'new-password',
    hint: t('pages.password-hint', { least: String(passwordLength.least) }),
  })

type Given = { email?: string; name?: string; household?: string; code?: string }

const signInPage = (next: string, refused: AccountRefusal | null = null, { email = '' }: Given = {}): Html =>
  page({
    title: t('pages.sign-in'),
    content: html`${problem(refusalText(refused))}${form({
      action: '/sign-in',
      content: html`<input type="hidden" name="next" value="${next}">
${field({ name: 'email', label: t('pages.email'), type: 'email', complete: 'username', value: email })}
${field({ name: 'password', label: t('pages.password'), type: 'password', complete: 'current-password' })}
<button>${t('pages.sign-in')}</button>`,
    })}`,
  })

const setUpPage = (next: string, refused: string | null = null, given: Given = {}): Html =>
  page({
    title: t('pages.set-up'),
    content: html`<p>${t('pages.set-up-intro')}</p>${problem(refused)}${form({
      action: '/set-up',
      content: html`<input type="hidden" name="next" value="${next}">
${field({ name: 'code', label: t('pages.set-up-code'), value: given.code ?? '', most: 40 })}
${accountFields(given)}
${field({
  name: 'household',
  label: t('pages.household'),
  value: given.household ?? 'Home',
  hint: t('pages.household-hint'),
  most: 100,
})}
<button>${t('pages.create-account')}</button>`,
    })}`,
  })

export const accountFields = ({ name = '', email = '' }: Given) => html`
${field({ name: 'name', label: t('pages.your-name'), value: name, complete: 'name', most: 100 })}
${field({ name: 'email', label: t('pages.email'), type: 'email', value: email, complete: 'username' })}
${newPasswordField(t('pages.password'))}`

export const newAccountOf = (given: URLSearchParams) => ({
  name: line(given, 'name', 100),
  email: line(given, 'email'),
  password: given.get('password') ?? '',
})

export function entranceRoutes(
  { open, openPost, post }: PageRoutes,
  { accounts, sessions }: PageParts,
): void {
  open('/', ({ person, query }) => {
    const next = safeNext(query['next'])
    if (person) return { to: next }
    return accounts.isNew() ? { page: setUpPage(next) } : { page: signInPage(next) }
  })
  open('/set-up', () => ({ to: '/' }))
  open('/sign-in', () => ({ to: '/' }))

  openPost('/set-up', async ({ form: given, address, user }) => {
    const next = safeNext(given.get('next'))
    const typed = {
      ...newAccountOf(given),
      code: line(given, 'code', 40),
      household: line(given, 'household', 100),
    }
    const done = await accounts.setUp(typed, address)
    if (!('refused' in done)) return { to: next, session: sessions.open(done, user) }
    if (done.refused === 'over')
      return {
        status: 409,
        page: page({
          title: t('pages.set-up'),
          content: html`<p>${t('pages.refused.set-up-over')} <a href="/">${t('pages.sign-in')}</a></p>`,
        }),
      }
    return { status: refusalStatus(done.refused), page: setUpPage(next, refusalText(done.refused), typed) }
  })

  openPost('/sign-in', async ({ form: given, address, user, person }) => {
    const next = safeNext(given.get('next'))
    const email = line(given, 'email')
    const done = await accounts.signIn(email, given.get('password') ?? '', address)
    if ('refused' in done)
      return { status: refusalStatus(done.refused), page: signInPage(next, done.refused, { email }) }
    // Ends the previous session of this browser.
    if (person) sessions.close(person.hash)
    return { to: next, session: sessions.open(done, user) }
  })

  post('/sign-out', ({ person }) => {
    sessions.close(person.hash)
    return { to: '/', session: null }
  })
}
