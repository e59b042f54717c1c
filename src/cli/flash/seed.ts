import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type Act, examples } from '../act.ts'
import { findImageId } from '../images/find-image.ts'
import type { Session } from '../session.ts'
import { t } from '../texts.ts'
import { oneAnswer } from './answers.ts'

export function seedCommand(program: Command, act: Act) {
  program
    .command('seed')
    .summary(t('help.seed.summary'))
    .description(t('help.seed'))
    .argument('<image>', t('help.images.id'))
    .argument('<file>', t('help.seed.file'))
    .requiredOption('--personalise <file>', t('help.run.personalise'))
    .addHelpText('after', examples(...exampleCommands))
    .action(act(seed))
}

const exampleCommands = [
  'kiln seed tiny-20260131-120000-1a2b seed.qcow2 --personalise answers.json',
  'kiln seed tiny-20260131-120000-1a2b seed.vmdk --personalise answers.json',
]

async function seed({ client, output }: Session, word: string, file: string, words: { personalise: string }) {
  const id = await findImageId(client, word, { command: 'seed' })
  const answers = await oneAnswer(client, words.personalise, 'seed')
  const path = resolve(file)
  const { hostKey } = await client.images.seed({ id, answers, path })
  output.line(path)
  if (hostKey) output.line(hostKey)
  output.note(t('cli.seed.secret'))
  output.object({ type: 'result', path, hostKey })
}
