import type { BoxView } from '#shared/boxes/box-view.ts'
import type { Session } from '../session.ts'
import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

/** `command`: the command whose help is shown. */
type Wanted = { names: readonly string[]; tags: readonly string[]; command: string }

/** Ids of the named boxes and of those whose host has one of the tags. Throws usage, box.unknown. */
export async function boxesFrom(
  { client }: Pick<Session, 'client'>,
  { names, tags, command }: Wanted,
): Promise<string[]> {
  if (names.length === 0 && tags.length === 0) throw usage(terminalMessage('usage.publish-boxes'), command)
  const named = await Promise.all(names.map(name => client.boxes.show({ box: name })))
  if (tags.length === 0) return idsOf(named)
  const [{ boxes }, hosts] = await Promise.all([client.boxes.list({}), client.hosts.list({})])
  const tagged = new Set(hosts.filter(host => host.tags.some(tag => tags.includes(tag))).map(({ id }) => id))
  const found = idsOf([...named, ...boxes.filter(({ host }) => host !== null && tagged.has(host))])
  if (found.length > 0) return found
  throw usage(terminalMessage('usage.publish-group', { tag: tags.join(', ') }), command)
}

const idsOf = (boxes: readonly Pick<BoxView, 'id'>[]) => [...new Set(boxes.map(({ id }) => id))]
