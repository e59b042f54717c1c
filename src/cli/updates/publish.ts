import { resolve } from 'node:path'
import type { Command } from 'commander'
import { failure } from '#shared/errors.ts'
import { bytes, list } from '#shared/messages/message.ts'
import type { PublishPlan, PublishResult } from '#shared/updates/publish.ts'
import { type Act, examples, repeated } from '../act.ts'
import { versionFrom } from '../deploy/state-versions.ts'
import { askingTrust } from '../profiles/trust.ts'
import type { Session } from '../session.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t, terminalMessage } from '../texts.ts'
import { numberFrom, usage } from '../usage.ts'
import { boxesFrom } from './boxes-from.ts'
import { keysCommand } from './keys.ts'
import { loginCommand } from './login.ts'
import { ringFrom } from './ring.ts'
import { planLines, publishedLine } from './show-plan.ts'
import { statesCommand } from './states.ts'
import { trustCommand } from './trust.ts'
import { addressFrom } from './web-address.ts'
import { withdrawCommand } from './withdraw.ts'

const command = 'publish'
const GiB = 2 ** 30

type Words = {
  to?: string
  upload?: string
  replace?: boolean
  verify?: boolean
  group?: string[]
  keep?: string
  quota?: string
  first?: string
  ring?: string
  days?: string
  stateVersion?: string
  trust?: boolean
  dryRun?: boolean
  yes?: boolean
}

export function publishCommand(program: Command, act: Act) {
  const publish = program.command(command).summary(t('help.publish.summary')).description(t('help.publish'))
  publish
    .command('boxes', { isDefault: true })
    .description(t('help.publish.boxes'))
    .argument('[names...]', t('help.publish.names'))
    .option('--to <dir>', t('help.publish.to'))
    .option('--upload <address>', t('help.publish.upload'))
    .option('--replace', t('help.publish.replace'))
    .option('--verify', t('help.publish.verify'))
    .option('--group <tag>', t('help.publish.group'), repeated)
    .option('--first <n>', t('help.publish.first'))
    .option('--ring <name>', t('help.publish.ring'))
    .option('--keep <n>', t('help.publish.keep'))
    .option('--quota <gib>', t('help.publish.quota'))
    .option('--days <n>', t('help.publish.days'))
    .option('--state-version <release>', t('help.publish.state-version'))
    .option('--trust', t('help.trust'))
    .option('--dry-run', t('help.publish.dry-run'))
    .option('--yes', t('help.publish.yes'))
    .addHelpText(
      'after',
      examples(
        'kiln publish kitchen attic --to /srv/www/updates',
        'kiln publish kitchen --to /srv/www/updates --upload https://updates.example.com',
        'kiln publish --group cellar --to /srv/www/updates --quota 40',
        'kiln publish kitchen --ring homes --to /srv/www/updates',
      ),
    )
    .action(act(publishBoxes))
  keysCommand(publish, act)
  trustCommand(publish, act)
  loginCommand(publish, act)
  statesCommand(publish, act)
  withdrawCommand(publish, act)
}

async function publishBoxes(session: Session, names: string[], words: Words) {
  const { client, output, follow } = session
  const { to } = words
  if (to === undefined) throw usage(terminalMessage('usage.publish-to'), command)
  const number = (option: string, text: string | undefined, from: number, most: number) =>
    numberFrom(option, text, { from, to: most, command })
  const keep = number('--keep', words.keep, 2, 50)
  const days = number('--days', words.days, 1, 400)
  const first = number('--first', words.first, 1, 499)
  const quota = number('--quota', words.quota, 1, 1_000_000)
  const { stateVersion } = words
  const ring = ringFrom(words.ring, command)
  if (ring !== undefined && first !== undefined)
    throw usage(terminalMessage('usage.publish-ring-first'), command)
  const request = {
    boxes: await boxesFrom(session, { names, tags: words.group ?? [], command }),
    folder: resolve(to),
    ...(words.upload === undefined ? {} : { upload: addressFrom(words.upload, command) }),
    ...(words.replace === true && { replace: true }),
    ...(words.verify === true && { verify: true }),
    ...(keep === undefined ? {} : { keep }),
    ...(days === undefined ? {} : { days }),
    ...(first === undefined ? {} : { first }),
    ...(ring === undefined ? {} : { ring }),
    ...(quota === undefined ? {} : { quotaBytes: quota * GiB }),
    ...(stateVersion === undefined ? {} : { stateVersion: versionFrom(stateVersion, command) }),
  }
  const plan = await askingTrust(session, words, async () =>
    follow<PublishPlan>(await client.updates.plan({ request })),
  )
  for (const box of plan.boxes) for (const line of planLines(box)) output.note(line)
  output.note(
    t('cli.publish.together', { count: plan.boxes.length, paths: plan.newPaths, size: bytes(plan.newBytes) }),
  )
  const again = plan.boxes.filter(({ withdrawn }) => withdrawn).map(({ name }) => name)
  if (again.length > 0) output.note(t('cli.publish.withdrawn', { names: list(again) }))
  const closed = [...plan.boxes, ...plan.held].filter(({ withoutLogin }) => withoutLogin)
  if (closed.length > 0)
    output.note(t('build.note.system-no-login', { names: list(closed.map(({ name }) => name)) }))
  if (plan.later.length > 0) output.note(t('cli.publish.later', { names: list(plan.later) }))
  if (plan.allFirst && first !== undefined) output.note(t('cli.publish.all-first', { first }))
  output.object({ type: 'plan', plan })
  if (words.dryRun) {
    output.object({ type: 'result', plan })
    return
  }
  const question = t('cli.publish.ask', { count: plan.boxes.length, path: request.folder })
  if (!words.yes && !isYes(await session.ask(question)))
    throw failure('update.unconfirmed', { operation: 'updates.publish' })
  const published = await follow<PublishResult>(await client.updates.publish({ plan: plan.id }))
  for (const box of published.boxes) output.line(publishedLine(box))
  const { folder: path, added, removed, cacheBytes } = published
  output.line(t('cli.publish.cache', { path, added, removed, size: bytes(cacheBytes) }))
  const { uploaded } = published
  if (uploaded) {
    const { address, sent, sentBytes, removed: gone, spoiled } = uploaded
    output.line(t('cli.publish.uploaded', { address, sent, size: bytes(sentBytes), removed: gone }))
    if (spoiled > 0) output.note(t('cli.publish.spoiled', { address, count: spoiled }))
  }
  output.object({ type: 'result', published })
}
