import type { Command } from 'commander'
import { type CachePusher, cacheKeyName, cachePusher } from '#shared/caches.ts'
import { type Act, examples, table } from '../act.ts'
import { findImageId } from '../images/find-image.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { removeCache } from './remove-cache.ts'

export function cacheCommand(program: Command, act: Act) {
  const cache = program.command('cache').summary(t('help.cache.summary')).description(t('help.cache'))
  cache.command('list', { isDefault: true }).description(t('help.cache.list')).action(act(list))
  cache
    .command('add')
    .description(t('help.cache.add'))
    .argument('<url>', t('help.cache.url'))
    .argument('<key>', t('help.cache.public-key'))
    .option('--push-by <tool:cache>', t('help.cache.push-by'))
    .addHelpText(
      'after',
      examples(
        'kiln cache add https://my-cache.cachix.org my-cache.cachix.org-1:KEY --push-by cachix:my-cache',
      ),
    )
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
  const { caches, keys, tools } = await client.caches.list({})
  const rows = caches.map(({ url, key: publicKey, pushedBy }) => [
    url,
    publicKey,
    ...(pushedBy ? [byText(pushedBy, tools[pushedBy.tool] !== null)] : []),
  ])
  for (const line of table(rows)) output.line(line)
  if (caches.length === 0) output.note(t('cli.cache.none', { command: 'kiln cache add URL KEY' }))
  for (const line of table(keys.map(({ name, publicKey }) => [name, publicKey]))) output.line(line)
  output.object({ type: 'result', caches, keys, tools })
}

const byText = ({ tool, name }: CachePusher, isThere: boolean) =>
  isThere
    ? t('cli.cache.by', { by: `${tool}:${name}` })
    : t('cli.cache.by-missing', { by: `${tool}:${name}`, tool })

async function add({ client, output }: Session, url: string, publicKey: string, words: { pushBy?: string }) {
  const pushedBy = words.pushBy === undefined ? null : pusherFrom(words.pushBy, 'cache add')
  const cache = await interruptible(signal => client.caches.add({ url, key: publicKey, pushedBy }, signal))
  output.line(t('cli.cache.added', { url: cache.url }))
  const { tools } = await client.caches.list({})
  if (pushedBy && tools[pushedBy.tool] === null)
    output.note(t('cli.cache.not-there', { tool: pushedBy.tool, url: cache.url }))
  output.object({ type: 'result', cache })
}

async function key({ client, output }: Session, name: string) {
  const made = await client.caches.makeKey({ name: keyNameFrom(name, 'cache key') })
  output.line(made.publicKey)
  output.note(t('cli.cache.key-made'))
  output.object({ type: 'result', key: made })
}

async function push({ client, output, follow }: Session, word: string, to: string, words: { sign?: string }) {
  const signing = words.sign === undefined ? null : keyNameFrom(words.sign, 'cache push')
  const image = await findImageId(client, word, { command: 'cache push' })
  const started = await client.caches.push({ image, to, key: signing })
  const pushed = await follow<{ paths: number; to: string; by: CachePusher | null }>(started)
  const { paths, by } = pushed
  // Only the program knows which paths it leaves to other caches.
  output.line(by ? t('cli.cache.pushed-by', by) : t('cli.cache.pushed', { paths, to: pushed.to }))
  output.object({ type: 'result', pushed })
}

/** attic:[SERVER:]CACHE or cachix:CACHE. Throws usage. */
export function pusherFrom(word: string, command: string): CachePusher {
  const [, tool, name] = /^([^:]*):(.*)$/.exec(word) ?? []
  const pusher = cachePusher.safeParse({ tool, name })
  if (pusher.success) return pusher.data
  throw usage(terminalMessage('usage.push-by', { found: word }), command)
}

/** The name of a signing key. Throws usage. */
export function keyNameFrom(word: string, command: string): string {
  const name = cacheKeyName.safeParse(word)
  if (name.success) return name.data
  throw usage(terminalMessage('usage.key-name', { found: word }), command)
}
