// Commands that an owner can send to a box, and the results of the last ones.
import { askable, type Commands } from '../commands.ts'
import type { SignedIn } from '../people/sessions.ts'
import { type Html, html } from './html.ts'
import { form } from './layout.ts'
import { t, timeText } from './texts.ts'

export function commandsCard(device: string, commands: Commands, person: SignedIn): Html {
  const recent = commands.recent(device).slice(0, 5)
  return html`<h2>${t('pages.commands')}</h2>
<p class="soft">${t('pages.commands-means')}</p>
${form({
  action: `/installations/${device}/commands`,
  person,
  content: html`${askable.map(
    kind => html`<button class="plain" name="kind" value="${kind}">${t(`pages.ask.${kind}`)}</button>`,
  )}`,
})}${
  recent.length > 0 &&
  html`<ul class="list">${recent.map(
    ({ kind, state, createdAt, ended }) =>
      html`<li>${titleOf(kind)}: ${t(`pages.command.${state}`)} <span class="soft">${t('pages.asked', { time: timeText(createdAt) })}</span>${
        (ended?.message ?? '') !== '' && html`<br>${ended?.message ?? ''}`
      }</li>`,
  )}</ul>`
}`
}

/** A kind from another version of Kiln is shown as it is. */
function titleOf(kind: string): string {
  const known = askable.find(each => each === kind)
  return known ? t(`pages.ask.${known}`) : kind
}
