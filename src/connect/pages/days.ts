// The last days of a box, each with its worst values.
import type { Store } from '../store/store.ts'
import { type Html, html } from './html.ts'
import { t } from './texts.ts'

const dayMs = 24 * 3_600_000
const days = 7

export function daysTable(store: Store, device: string, now: number): Html | null {
  const summaries = store.summariesOf(device, 'day', now - days * dayMs).filter(({ at }) => at <= now)
  if (summaries.length === 0) return null
  const heads = ['day', 'reports', 'memory', 'disk', 'units'] as const
  return html`<h2>${t('pages.days')}</h2>
<div class="card"><table><thead><tr>${heads.map(head => html`<th scope="col">${t(`pages.days.${head}`)}</th>`)}</tr></thead>
<tbody>${summaries
    .toReversed()
    .map(
      ({ at, reports, memoryUsed, rootUsed, failedUnits }) =>
        html`<tr><th scope="row">${new Date(at).toISOString().slice(5, 10)}</th><td>${reports}</td><td>${percent(memoryUsed)}</td><td>${percent(rootUsed)}</td><td>${failedUnits}</td></tr>`,
    )}</tbody></table></div>`
}

const percent = (part: number | null) => (part === null ? '–' : `${Math.round(part * 100)} %`)
