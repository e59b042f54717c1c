// Formats one box that reports to a Connect.
import type { ShownBox } from '#shared/connect/known-boxes.ts'
import { orderCode } from '#shared/connect/order.ts'
import { stateLine, timeOf } from '../state-line.ts'
import { t } from '../texts.ts'

const shownCommands = 5

export function shownFacts(
  box: ShownBox,
  { address, name }: { address: string; name: string | undefined },
): string[][] {
  const { health, commands, orders } = box
  const units = health?.failed_units ?? []
  const whenKnown = (label: string, value: string | null | undefined) => (value ? [[label, value]] : [])
  const newt =
    box.newtHealthy === null ? null : box.newtHealthy ? 'cli.connect.newt-up' : 'cli.connect.newt-down'
  return [
    [t('cli.connect.fact.state'), stateLine(box)],
    ...box.machines.map(({ address: from, hostIp, startedAt, firstSeenAt }) => [
      t('cli.connect.fact.machine'),
      t('cli.connect.machine', {
        address: hostIp === null || hostIp === from ? from : `${from} (${hostIp})`,
        started: timeOf(startedAt),
        first: timeOf(firstSeenAt),
      }),
    ]),
    ...whenKnown(t('cli.connect.fact.failed'), units.join(', ')),
    [t('cli.connect.fact.household'), box.household.name],
    ...whenKnown(t('cli.connect.fact.box'), name),
    [
      t('cli.connect.fact.reported'),
      box.reportedAt === null ? t('connect.because.never-reported') : timeOf(box.reportedAt),
    ],
    ...whenKnown(t('cli.connect.fact.home-assistant'), box.homeAssistant),
    ...whenKnown(t('cli.connect.fact.newt'), newt && t(newt)),
    ...whenKnown(t('cli.connect.fact.nixos'), box.version),
    ...whenKnown(t('cli.connect.fact.updates'), health?.updates?.last_check_result),
    [t('connect.model'), box.model ?? '-'],
    [t('connect.serial'), box.serial ?? '-'],
    [t('connect.ip'), box.address],
    [t('cli.connect.fact.connect'), address],
    ...commands
      .slice(0, shownCommands)
      .map(({ kind, at, state, message }) => [
        t('cli.connect.fact.asked'),
        `${kind}  ${timeOf(at)}  ${state}  ${message}`.trimEnd(),
      ]),
    ...whenKnown(t('cli.connect.fact.key'), box.keyLetters),
    ...(orders ?? [])
      .slice(0, shownCommands)
      .map(({ what, at, state, message }) => [
        t('cli.connect.fact.ordered'),
        `${t(`connect.order.${what}`)}  ${timeOf(at)}  ${state}  ${answerText(message)}`.trimEnd(),
      ]),
  ]
}

/** The box's answer to an order; a newer box may say what this Kiln does not know. */
function answerText(message: string): string {
  const code = orderCode(message)
  return code ? t(`connect.ordered.${code}`) : message
}
