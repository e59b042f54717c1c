// `kiln snapshots`: the history of an installed workstation.
import type { Command } from 'commander'
import { type Act, examples, table } from '../act.ts'
import { hostWord } from '../hosts/host-word.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t } from '../texts.ts'
import { restore, restoreSession } from './bring-back.ts'
import { changeLines, folderRows, sessionLines } from './show.ts'
import { pathFrom, slotFrom } from './words.ts'

export function snapshotsCommand(program: Command, act: Act) {
  const snapshots = program
    .command('snapshots')
    .summary(t('help.snapshots.summary'))
    .description(t('help.snapshots'))
  const one = (name: string, help: string, isDefault = false) =>
    snapshots.command(name, { isDefault }).description(help).argument('<host>', t('help.snapshots.host'))
  one('list', t('help.snapshots.list'), true)
    .addHelpText('after', examples('kiln snapshots desk'))
    .action(act(list))
  one('browse', t('help.snapshots.browse'))
    .argument('[path]', t('help.snapshots.folder'))
    .option('--from <session>', t('help.snapshots.from'))
    .addHelpText('after', examples('kiln snapshots browse desk /home/ada'))
    .action(act(browse))
  one('changes', t('help.snapshots.changes')).action(act(changes))
  one('keep', t('help.snapshots.keep'))
    .argument('<path>', t('help.snapshots.path'))
    .addHelpText('after', examples('kiln snapshots keep desk /home/ada/.config/editor'))
    .action(act(keep))
  one('restore', t('help.snapshots.restore'))
    .argument('<path>', t('help.snapshots.path'))
    .option('--from <session>', t('help.snapshots.from'))
    .option('--to <place>', t('help.snapshots.to'))
    .option('--replace', t('help.snapshots.replace'))
    .option('--yes', t('help.snapshots.yes'))
    .addHelpText(
      'after',
      examples(
        'kiln snapshots restore desk /home/ada/notes.txt',
        'kiln snapshots restore desk /home/ada/notes.txt --from PENULTIMATE --to /home/ada/older.txt',
      ),
    )
    .action(act(restore))
  one('restore-session', t('help.snapshots.restore-session'))
    .argument('[session]', t('help.snapshots.session'))
    .option('--mixed', t('help.snapshots.mixed'))
    .option('--withdraw', t('help.snapshots.withdraw'))
    .option('--yes', t('help.snapshots.yes'))
    .addHelpText(
      'after',
      examples(
        'kiln snapshots restore-session desk PREVIOUS',
        'kiln snapshots restore-session desk --withdraw',
      ),
    )
    .action(act(restoreSession))
}

async function list({ client, output }: Session, wanted: string) {
  const host = await hostWord(client, wanted)
  const sessions = await interruptible(signal => client.snapshots.list({ host }, signal))
  for (const line of sessionLines(sessions)) output.line(line)
  output.object({ type: 'result', host, ...sessions })
}

async function browse({ client, output }: Session, wanted: string, word = '/', { from }: { from?: string }) {
  const [slot, path] = [slotFrom(from, 'snapshots browse'), pathFrom(word, 'snapshots browse')]
  const host = await hostWord(client, wanted)
  const folder = await interruptible(signal => client.snapshots.browse({ host, slot, path }, signal))
  for (const line of table(folderRows(folder))) output.line(line)
  if (folder.entries.length === 0) output.note(t('cli.snapshots.empty'))
  if (folder.more) output.note(t('cli.snapshots.more', { count: folder.entries.length }))
  output.object({ type: 'result', host, slot, path, ...folder })
}

async function changes({ client, output }: Session, wanted: string) {
  const host = await hostWord(client, wanted)
  const found = await interruptible(signal => client.snapshots.changes({ host }, signal))
  for (const line of changeLines(found)) output.line(line)
  if (found.away.programCount > 0)
    output.note(t('cli.snapshots.to-keep', { command: `kiln snapshots keep ${wanted} PATH` }))
  output.object({ type: 'result', host, ...found })
}

async function keep({ client, output }: Session, wanted: string, word: string) {
  const path = pathFrom(word, 'snapshots keep')
  const host = await hostWord(client, wanted)
  const { option, box } = await interruptible(signal => client.snapshots.keep({ host, path }, signal))
  if (option === null) output.line(t('cli.snapshots.kept', { path, command: 'kiln-host update' }))
  else {
    output.note(t('cli.snapshots.option', { command: 'kiln-host update' }))
    output.line(option)
  }
  if (box !== null) output.line(t('cli.snapshots.kept-in-box', { box }))
  output.object({ type: 'result', host, path, option, box })
}
