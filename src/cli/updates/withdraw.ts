// `kiln publish withdraw`: boxes that have not taken an update do not get it, and those that have go back.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { failure } from '#shared/errors.ts'
import { bytes, list } from '#shared/messages/message.ts'
import { withoutHash } from '#shared/store-path.ts'
import type { WithdrawnBox, WithdrawResult } from '#shared/updates/withdrawal.ts'
import { type Act, examples, repeated } from '../act.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { boxesFrom } from './boxes-from.ts'
import { ringFrom } from './ring.ts'
import { dayOf } from './show-plan.ts'
import { addressFrom } from './web-address.ts'

const command = 'publish withdraw'

export function withdrawCommand(publish: Command, act: Act) {
  publish
    .command('withdraw')
    .summary(t('help.publish.withdraw.summary'))
    .description(t('help.publish.withdraw'))
    .argument('[names...]', t('help.publish.names'))
    .option('--to <dir>', t('help.publish.withdraw.to'))
    .option('--group <tag>', t('help.publish.group'), repeated)
    .option('--ring <name>', t('help.publish.withdraw.ring'))
    .option('--upload <address>', t('help.publish.withdraw.upload'))
    .option('--dry-run', t('help.publish.withdraw.dry-run'))
    .option('--yes', t('help.publish.withdraw.yes'))
    .addHelpText('after', examples('kiln publish withdraw kitchen attic --to /srv/www/updates'))
    .action(act(withdraw))
}

type Words = {
  to?: string
  group?: string[]
  ring?: string
  upload?: string
  dryRun?: boolean
  yes?: boolean
}

async function withdraw(session: Session, names: string[], words: Words) {
  const { client, output, follow } = session
  if (words.to === undefined) throw usage(terminalMessage('usage.publish-to'), command)
  const ring = ringFrom(words.ring, command) ?? null
  const tags = words.group ?? []
  if (ring !== null && names.length + tags.length > 0)
    throw usage(terminalMessage('usage.publish-withdraw-ring'), command)
  const request = {
    boxes: ring === null ? await boxesFrom(session, { names, tags, command }) : [],
    ring,
    folder: resolve(words.to),
    ...(words.upload !== undefined && { upload: addressFrom(words.upload, command) }),
  }
  const plan = await interruptible(signal => client.updates.withdrawal({ request }, signal))
  for (const box of plan.boxes) for (const line of linesOf(box)) output.note(line)
  if (plan.others.length > 0) output.note(t('cli.withdraw.others', { names: list(plan.others) }))
  output.object({ type: 'plan', plan })
  if (words.dryRun) {
    output.object({ type: 'result', plan })
    return
  }
  const question = t('cli.withdraw.ask', { count: plan.boxes.length, path: request.folder })
  if (!words.yes && !isYes(await session.ask(question)))
    throw failure('update.withdraw-unconfirmed', { operation: 'updates.withdraw' })
  const started = await client.updates.withdraw({ request, boxes: plan.boxes })
  const withdrawn = await follow<WithdrawResult>(started)
  for (const box of withdrawn.boxes) output.line(doneLine(box))
  const { uploaded } = withdrawn
  if (uploaded) {
    const { address, sent, sentBytes, removed } = uploaded
    output.line(t('cli.publish.uploaded', { address, sent, size: bytes(sentBytes), removed }))
  }
  output.object({ type: 'result', withdrawn })
}

function linesOf({ name, from, published, to, waits, isFolderWord, onlyUpload }: WithdrawnBox): string[] {
  const what =
    to === null
      ? t('cli.withdraw.none', { name, from: withoutHash(from) })
      : t('cli.withdraw.back', { name, from: withoutHash(from), to: withoutHash(to.system) })
  const more = [
    systemLine({ system: from, ...published }),
    ...(to ? [`→ ${systemLine(to)}`] : []),
    ...(waits ? [t('cli.withdraw.waits')] : []),
    ...(onlyUpload ? [t('cli.withdraw.only-upload')] : []),
    ...(isFolderWord && !onlyUpload ? [t('cli.withdraw.folder')] : []),
  ]
  return [what, ...more.map(each => `  ${each}`)]
}

const systemLine = ({ system, sequence, made }: NonNullable<WithdrawnBox['to']>): string =>
  t('cli.withdraw.system', {
    system,
    sequence: String(sequence),
    time: `${new Date(made * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
  })

const doneLine = ({ name, to, sequence, expires }: WithdrawResult['boxes'][number]): string =>
  to === null || sequence === null || expires === null
    ? t('cli.withdraw.removed', { name })
    : t('cli.publish.done', {
        name,
        system: withoutHash(to.system),
        sequence: String(sequence),
        day: dayOf(expires),
      })
