// Orders that this Connect carries for a box, and how the box said that they ended. None can be given here (docs/adr/0035).
import { orderCode, orderWord, readOrder } from '#shared/connect/order.ts'
import type { Orders } from '../orders.ts'
import { type Html, html } from './html.ts'
import { t, timeText } from './texts.ts'

const shown = 5

/** null where none came. */
export function ordersCard(device: string, orders: Orders): Html | null {
  const recent = orders.recent(device).slice(0, shown)
  if (recent.length === 0) return null
  return html`<h2>${t('pages.orders')}</h2>
<p class="soft">${t('pages.orders-means')}</p>
<ul class="list">${recent.map(
    ({ order, state, createdAt, ended }) =>
      html`<li>${t(`connect.order.${orderWord(readOrder(order))}`)}: ${t(`pages.command.${state}`)} <span class="soft">${t('pages.ordered', { time: timeText(createdAt) })}</span>${answerLine(ended?.message ?? '')}</li>`,
  )}</ul>`
}

/** Shows an unknown answer of a newer box as it is. */
function answerLine(message: string): Html | null {
  if (message === '') return null
  const code = orderCode(message)
  return html`<br>${code ? t(`connect.ordered.${code}`) : message}`
}
