// Two machines that report as one box: shows what the server knows about each, so that the owner finds the
// copy.
import type { Machine } from '../store/machine-store.ts'
import { html } from './html.ts'
import { facts } from './layout.ts'
import { t, timeText } from './texts.ts'

export const machinesCard = (machines: readonly Machine[]) =>
  machines.length > 0 &&
  html`<p class="problem" role="alert">${t('pages.two-machines')}</p>${machines.map(
    ({ address, hostIp, startedAt, firstAt }) =>
      html`<div class="card">${facts([
        [t('connect.ip'), address],
        [t('pages.two-machines.host-ip'), hostIp],
        [t('pages.two-machines.started'), timeText(startedAt)],
        [t('connect.first-seen'), timeText(firstAt)],
      ])}</div>`,
  )}`
