import type { Command } from 'commander'
import { cacheKeyName } from '#shared/model/cache.ts'
import { type Act, examples, table } from '../act.ts'
import { usage } from '../request.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage } from '../texts.ts'
import { removeCache } from './remove-cache.ts'

export function cacheCommand(program: Command, act: Act) {
  const cache = program.command('cache').summary(t('help.cache.summary')).description(t('help.cache'))
  cache.command('list', { isDefault: true }).description(t('help.cache.list')).action(act(list))
  cache
    .command('add')
    .description(t('help.cache.add'))
    .argument('<url>', t('help.cache.url'))
    .argument('<key>', t('help.cache.public-key'))
    .action(act(add))
  cache
    .command('rm')
    .alias('remove')
    .description(t('help.cache.rm'))
    .argument('<url>', t('help.cache.url'))
    .option('--yes', t('help.images.yes'))
    .action(act(removeCache))
  cache
    .command('key')
    .description(t('help.cache.key'))
    .argument('<name>', t('help.cache.key-name'))
    .action(act(key))
  cache
    .command('push')
    .description(t('help.cache.push'))
    .argument('<image>', t('help.images.id'))
    .argument('<url>', t('help.cache.url'))
    .option('--sign <key>', t('help.cache.sign'))
    .addHelpText('after', examples('kiln cache push IMAGE file:///srv/cache --sign cache.example.org-1'))
    .action(act(push))
}

async function list({ client, output }: Session) {
  const { caches, keys } = await client.caches.list({})
  for (const line of table(caches.map(({ url, key: publicKey }) => [url, publicKey]))) output.line(line)
  if (caches.length === 0) output.note(t('cli.cache.none', { command: 'kiln cache add URL KEY' }))
  for (const line of table(keys.map(({ name, publicKey }) => [name, publicKey]))) output.line(line)
  output.object({ type: 'result', caches, keys })
}

async function add({ client, output }: Session, url: string, publicKey: string) {
  const cache = await interruptible(signal => client.caches.add({ url, key: publicKey }, signal))
  output.line(t('cli.cache.added', { url: cache.url }))
  output.object({ type: 'result', cache })
}

async function key({ client, output }: Session, name: string) {
  const made = await client.caches.makeKey({ name: keyNameFrom(name, 'cache key') })
  output.line(made.publicKey)
  output.note(t('cli.cache.key-made'))
  output.object({ type: 'result', key: made })
}

async function push(
  { client, output, follow }: Session,
  image: string,
  to: string,
  words: { sign?: string },
) {
  const signing = words.sign === undefined ? null : keyNameFrom(words.sign, 'cache push')
  const started = await client.caches.push({ image, to, key: signing })
  const pushed = await follow<{ paths: number; to: string }>(started)
  output.line(t('cli.cache.pushed', pushed))
  output.object({ type: 'result', pushed })
}

/** The name of a signing key. Throws usage. */
export function keyNameFrom(word: string, command: string): string {
  const name = cacheKeyName.safeParse(word)
  if (name.success) return name.data
  throw usage(terminalMessage('usage.key-name', { found: word }), command)
}
