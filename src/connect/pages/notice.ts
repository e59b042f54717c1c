// A page that only explains why there is nothing else.
import type { SignedIn } from '../people/sessions.ts'
import { html } from './html.ts'
import { page } from './layout.ts'
import { t } from './texts.ts'
import type { Answer } from './visit.ts'

type Notice = 'not-found' | 'foreign-form' | 'bad-request' | 'unavailable'
export const notice = (what: Notice, status: number, person: SignedIn | null = null): Answer => ({
  status,
  page: page({ title: t(`pages.${what}`), person, content: html`<p>${t(`pages.means.${what}`)}</p>` }),
})
