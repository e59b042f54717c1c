// The parts that all pages share: the head, the navigation, and the layout of forms.
import type { SignedIn } from '../people/sessions.ts'
import { Html, html } from './html.ts'
import { style, styleHash } from './style.ts'
import { t } from './texts.ts'

/** Scripts cannot run, nothing is loaded, and no other site can embed or fill in these pages. */
export const pageHeaders = {
  'content-security-policy': `default-src 'none'; style-src ${styleHash}; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'x-content-type-options': 'nosniff',
  // Forms need to send their origin; other sites learn nothing.
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
} as const

type Page = { title: string; person?: SignedIn | null; content: Html }

export const page = ({ title, person = null, content }: Page): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${t('pages.name')}</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body>
<header><strong>${t('pages.name')}</strong>${person && ways(person)}</header>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`

const ways = (person: SignedIn) => html`
<nav aria-label="${t('pages.name')}"><a href="/installations">${t('pages.installations')}</a> · <a href="/claim">${t('pages.claim')}</a> · <a href="/people">${t('pages.people')}</a></nav>
${form({ action: '/sign-out', person, content: html`<button class="plain">${t('pages.sign-out')}</button>` })}`

type Form = { action: string; person?: SignedIn | null; content: Html }

export const form = ({
  action,
  person = null,
  content,
}: Form): Html => html`<form method="post" action="${action}">
${person && html`<input type="hidden" name="form" value="${person.formToken}">`}${content}
</form>`

type Field = {
  name: string
  label: string
  type?: 'text' | 'email' | 'password' | 'url'
  value?: string
  hint?: string
  /** The autocomplete hint for browsers and password managers. */
  complete?: string
  optional?: boolean
  most?: number
}

export const field = ({
  name,
  label,
  type = 'text',
  value = '',
  hint,
  complete = 'off',
  ...of
}: Field) => html`
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="${complete}" maxlength="${of.most ?? 200}"${
  of.optional ? null : html` required`
}${hint ? html` aria-describedby="${name}-hint"` : null}>${
  hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : null
}`

export const problem = (text: string | null) =>
  text !== null && html`<p class="problem" role="alert">${text}</p>`

/** Names and values; rows with a null value are left out. */
export const facts = (rows: readonly (readonly [string, Html | string | null])[]) =>
  html`<dl>${rows.map(([name, value]) => value !== null && html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
