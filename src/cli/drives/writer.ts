// The writer that is installed once, if Kiln itself is where its user can change it.
import type { Command } from 'commander'
import type { WriterSetup } from '#shared/drives/writer-setup.ts'
import { failure } from '#shared/errors.ts'
import { bytes } from '#shared/messages/message.ts'
import type { Act } from '../act.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t } from '../texts.ts'

export function writerCommand(program: Command, act: Act) {
  const writer = program.command('writer').summary(t('help.writer.summary')).description(t('help.writer'))
  writer.action(act(state))
  writer.command('state', { isDefault: true }).description(t('help.writer.state')).action(act(state))
  writer
    .command('install')
    .description(t('help.writer.install'))
    .option('--yes', t('help.writer.yes'))
    .action(act(install))
  writer
    .command('remove')
    .description(t('help.writer.remove'))
    .option('--yes', t('help.writer.yes'))
    .action(act(remove))
}

type Words = { yes?: boolean }
const command = 'kiln writer install'

async function state({ client, output }: Session) {
  const found = await interruptible(signal => client.writer.state({}, signal))
  output.line(stateLine(found))
  for (const folder of found.others) output.line(t('cli.writer.other', { folder }))
  if (found.state === 'missing') output.line(t('cli.writer.how', { command }))
  output.object({ type: 'result', ...found })
}

function stateLine({ state: now, folder, reason }: WriterSetup): string {
  if (now === 'not-needed') return t('cli.writer.not-needed')
  if (now === 'installed') return t('cli.writer.installed', { folder: folder ?? '' })
  return t(now === 'missing' ? 'cli.writer.missing' : 'cli.writer.impossible', { reason: reason ?? '' })
}

async function install({ client, output, ask }: Session, { yes }: Words) {
  const before = await interruptible(signal => client.writer.state({}, signal))
  if (before.state === 'impossible')
    throw failure('writer.not-installable', {
      operation: 'writer.install',
      values: { reason: before.reason ?? '' },
    })
  let now = before
  if (before.state === 'missing') {
    output.note(t('cli.writer.why', { folder: before.folder ?? '' }))
    for (const file of before.files) output.note(`  ${fileLine(file)}`)
    output.note(t('cli.writer.password'))
    if (!yes && (await ask(t('cli.writer.ask'))) !== 'yes') throw unconfirmed('writer.install')
    now = await interruptible(signal => client.writer.install({}, signal))
  }
  output.line(stateLine(now))
  output.object({ type: 'result', ...now })
}

function fileLine({ name, from, sizeBytes }: WriterSetup['files'][number]): string {
  const size = bytes(sizeBytes)
  return from === null ? t('cli.writer.wrapper', { name, size }) : t('cli.writer.file', { from, name, size })
}

async function remove({ client, output, ask }: Session, { yes }: Words) {
  const before = await interruptible(signal => client.writer.state({}, signal))
  const folders = [...(before.isThere && before.folder ? [before.folder] : []), ...before.others]
  if (folders.length > 0) {
    output.note(t('cli.writer.will-remove'))
    for (const folder of folders) output.note(`  ${folder}`)
    if (!yes && (await ask(t('cli.writer.ask-remove'))) !== 'yes') throw unconfirmed('writer.remove')
  }
  const now = folders.length > 0 ? await interruptible(signal => client.writer.remove({}, signal)) : before
  output.line(t(folders.length > 0 ? 'cli.writer.removed' : 'cli.writer.none'))
  output.object({ type: 'result', ...now })
}

const unconfirmed = (operation: string) => failure('writer.unconfirmed', { operation })
