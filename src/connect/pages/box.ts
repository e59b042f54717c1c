// The page of a box: its state with since and because, and its last report.
import { isIP } from 'node:net'
import type { HealthReport } from '#shared/connect/health-report.ts'
import { bytes, seconds } from '#shared/messages/message.ts'
import { type BoxView, boxView, lastReportOf } from '../box-view.ts'
import type { Device, Store } from '../store/store.ts'
import { daysTable } from './days.ts'
import { type Html, html } from './html.ts'
import { facts } from './layout.ts'
import { t, text, timeText } from './texts.ts'

export function stateLine({ claimed }: BoxView): Html | null {
  if (!claimed) return null
  const { state, since, because } = claimed
  const reason = t(`connect.because.${because}`)
  return html`<span class="state ${state}">${t(`connect.state.${state}`)}</span> <span class="soft">${t('pages.since', { time: timeText(since), because: reason })}</span>`
}

export function boxContent(store: Store, device: Device, now: number): Html {
  const view = boxView(store, device, now)
  const last = lastReportOf(store, device.id, now)
  const { customer, pangolin } = device.owned ?? { customer: null, pangolin: null }
  return html`<p>${stateLine(view)}</p>
<div class="card">${facts([[t('pages.last-report'), last ? timeText(last.at) : t('pages.none-yet')]])}</div>
${last?.report ? healthCards(last.report, pangolin !== null) : null}
${daysTable(store, device.id, now)}
<h2>${t('pages.identity')}</h2>
<div class="card">${facts([
    [t('connect.model'), device.model ?? '–'],
    [t('connect.serial'), device.serial ?? '–'],
    [t('connect.ip'), last?.report?.network?.host_ip ?? device.address],
    [t('pages.household'), view.claimed?.household ?? null],
    [t('pages.owner'), customer && `${customer.first_name} ${customer.last_name}`.trim()],
    [t('pages.install-id'), html`<code>${device.id}</code>`],
  ])}</div>`
}

const healthCards = (report: HealthReport, hasNewt: boolean): Html => html`
<h2>${t('pages.health')}</h2>
<div class="card">${facts([
  [t('pages.uptime'), text(seconds(report.uptime_seconds))],
  [t('pages.memory'), partOf(report.memory?.used_bytes, report.memory?.total_bytes)],
  [t('pages.disk'), partOf(report.disk?.root_used_bytes, report.disk?.root_total_bytes)],
  [t('pages.disks'), disksOf(report)],
  [t('pages.load'), report.load_average?.map(each => each.toFixed(2)).join(' · ') ?? null],
  [t('pages.system'), systemOf(report)],
  [t('pages.last-check'), ended('check', report.updates?.last_check, report.updates?.last_check_result)],
  [
    t('pages.last-update'),
    ended('rebuild', report.updates?.last_rebuild, report.updates?.last_rebuild_result),
  ],
  [t('pages.failed-units'), report.failed_units?.join(', ') || t('pages.no-failed-units')],
])}</div>
<h2>${t('pages.home-assistant')}</h2>
<div class="card">${homeAssistant(report)}</div>
<h2>${t('pages.remote-access')}</h2>
<div class="card">${newt(report, hasNewt)}</div>`

type Result = NonNullable<NonNullable<HealthReport['updates']>['last_check_result']>

/** The result and its time by the box's clock. null if it takes no updates, or if the text is not a time. */
function ended(
  what: 'check' | 'rebuild',
  at: string | null | undefined,
  result: Result | null | undefined,
): string | null {
  const time = Date.parse(at ?? '')
  if (!result || Number.isNaN(time)) return null
  const isReady = what === 'check' && result === 'success'
  const how = isReady ? t('pages.ended.ready') : t(`pages.ended.${result}`)
  return t('pages.ended', { how, time: timeText(time) })
}

/** "1.2 GB of 8 GB"; null if it was not reported. */
function partOf(used: number | null | undefined, total: number | null | undefined): string | null {
  if (typeof used !== 'number' || typeof total !== 'number') return null
  return t('pages.of', { used: bytes(used), total: bytes(total) })
}

/** "nvme0n1 (Samsung SSD 970 EVO 500GB): says that it is well"; null where it names none. */
function disksOf({ disks }: HealthReport): string | null {
  const lines = (disks ?? []).map(({ name, model, failing }) => {
    const which = model ? `${name} (${model})` : name
    return `${which}: ${t(failing ? 'pages.disk.failing' : 'pages.disk.well')}`
  })
  return lines.join(' · ') || null
}

function systemOf({ system }: HealthReport): string | null {
  const { nixos_version: version, current_generation: generation } = system ?? {}
  const parts = [
    version ? `NixOS ${version}` : null,
    typeof generation === 'number' ? t('pages.generation', { number: String(generation) }) : null,
  ].filter(part => part !== null)
  return parts.length > 0 ? parts.join(', ') : null
}

function homeAssistant({ home_assistant: reported }: HealthReport): Html {
  if (!reported) return html`${t('pages.ha-none')}`
  const { status, version, os_version: osVersion, ip_address: address } = reported
  const host = typeof address === 'string' && isIP(address) > 0 ? address : null
  const url = host && `http://${isIP(host) === 6 ? `[${host}]` : host}:8123/`
  return facts([
    [t('pages.state'), t(`pages.ha.${status}`)],
    [t('pages.version'), [version, osVersion].filter(Boolean).join(', ') || null],
    [t('pages.open'), url && html`<a href="${url}" rel="noreferrer">${url}</a>`],
  ])
}

function newt({ newt_agent: agent }: HealthReport, isSetUp: boolean): string {
  if (agent?.refused) return t('pages.newt.refused')
  if (agent) return t(agent.healthy ? 'pages.newt.healthy' : 'pages.newt.unhealthy')
  return isSetUp ? t('pages.none-yet') : t('pages.newt.none')
}
