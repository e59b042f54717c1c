// `kiln hosts rename` and `kiln hosts tag`.

import { tag as tagSchema } from '#shared/hosts/host.ts'
import { list } from '#shared/messages/message.ts'
import type { Session } from '../session.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { hostWord } from './host-word.ts'

export async function rename({ client, output }: Session, wanted: string, name: string) {
  const before = await client.hosts.show({ host: await hostWord(client, wanted) })
  const host = await client.hosts.change({ host: before.id, name })
  output.line(t('cli.host.renamed', { before: before.name, name: host.name, id: host.id }))
  output.object({ type: 'result', host })
}

/** Words with a leading minus remove a tag. Without any, the tags are shown. Throws usage. */
export async function tag({ client, output }: Session, wanted: string, words: string[]) {
  const before = await client.hosts.show({ host: await hostWord(client, wanted) })
  const tags = tagsAfter(before.tags, words)
  const host = words.length === 0 ? before : await client.hosts.change({ host: before.id, tags })
  const { name } = host
  const values = { name, tags: list(host.tags) }
  output.line(host.tags.length > 0 ? t('cli.host.tags', values) : t('cli.host.no-tags', { name }))
  output.object({ type: 'result', host })
}

/** Pure, except that it throws usage. */
export function tagsAfter(
  before: readonly string[],
  words: readonly string[],
  command = 'hosts tag',
): string[] {
  const tags = new Set(before)
  for (const word of words) {
    const isRemoved = word.startsWith('-')
    const named = tagSchema.safeParse(word.replace(/^[-+#]/, ''))
    if (!named.success) throw usage(terminalMessage('usage.tag', { tag: word }), command)
    if (isRemoved) tags.delete(named.data)
    else tags.add(named.data)
  }
  return [...tags]
}
