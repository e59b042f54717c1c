import type { Command } from 'commander'
import { type Act, examples } from '../act.ts'
import { t } from '../texts.ts'
import * as actions from './actions.ts'
import { destroy, forgetSnapshot, purge, restore } from './destroying.ts'

export function workloadsCommand(program: Command, act: Act) {
  const workloads = program
    .command('workloads')
    .summary(t('help.workloads.summary'))
    .description(t('help.workloads'))
    .addHelpText(
      'after',
      examples(
        'kiln workloads attic',
        'kiln workloads create attic dev git fish',
        'kiln workloads create attic box docker --vm --memory 4',
        'kiln workloads exec attic dev -- git --version',
        'kiln workloads destroy attic dev',
      ),
    )
  const onHost = (name: string, help: string, isDefault = false) =>
    workloads
      .command(name, { isDefault })
      .description(help)
      .argument('<host>', t('help.workloads.host'))
      .option('--as <person>', t('help.workloads.as'))
  const onOne = (name: string, help: string) =>
    onHost(name, help).argument('<name>', t('help.workloads.name'))
  const onId = (name: string, help: string) => onHost(name, help).argument('<id>', t('help.workloads.id'))

  onHost('list', t('help.workloads.list'), true).action(act(actions.list))
  onOne('create', t('help.workloads.create'))
    .argument('[modules...]', t('help.workloads.modules'))
    .option('--quota <gib>', t('help.workloads.quota'))
    .option('--shared <people>', t('help.workloads.shared'))
    .option('--module <file>', t('help.workloads.own-module'))
    .option('--vm', t('help.workloads.vm'))
    .option('--memory <gib>', t('help.workloads.memory'))
    .option('--cores <number>', t('help.workloads.cores'))
    .action(act(actions.create))
  onOne('start', t('help.workloads.start')).action(act(actions.start))
  onOne('stop', t('help.workloads.stop')).action(act(actions.stop))
  onOne('logs', t('help.workloads.logs'))
    .argument('[lines]', t('help.workloads.lines'))
    .action(act(actions.logs))
  onOne('exec', t('help.workloads.exec'))
    .argument('<command...>', t('help.workloads.command'))
    .action(act(actions.exec))
  onOne('snapshots', t('help.workloads.snapshots')).action(act(actions.snapshots))
  onOne('snapshot', t('help.workloads.snapshot'))
    .argument('<label>', t('help.workloads.label'))
    .action(act(actions.snapshot))
  onOne('resize', t('help.workloads.resize'))
    .argument('<gib>', t('help.workloads.gib'))
    .action(act(actions.resize))
  onOne('restore', t('help.workloads.restore'))
    .argument('<label>', t('help.workloads.label'))
    .option('--yes', t('help.workloads.yes'))
    .action(act(restore))
  onOne('forget-snapshot', t('help.workloads.forget'))
    .argument('<label>', t('help.workloads.label'))
    .option('--yes', t('help.workloads.yes'))
    .action(act(forgetSnapshot))
  onOne('destroy', t('help.workloads.destroy')).option('--yes', t('help.workloads.yes')).action(act(destroy))
  onId('undo', t('help.workloads.undo')).action(act(actions.undo))
  onId('purge', t('help.workloads.purge')).option('--yes', t('help.workloads.yes')).action(act(purge))
  onHost('trash', t('help.workloads.trash')).action(act(actions.trash))
  onHost('approvals', t('help.workloads.approvals')).action(act(actions.approvals))
  onId('approve', t('help.workloads.approve')).action(act(actions.approve))
  onId('refuse', t('help.workloads.refuse')).action(act(actions.refuse))
}
