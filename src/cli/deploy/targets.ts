// The hosts of `--to` and `--group`: an address, a box, a host that Kiln knows, a Host of ~/.ssh/config, or all known hosts
// with a tag.
import type { Command } from 'commander'
import type { Client } from '#shared/contract/client.ts'
import { type HostTarget, hostTarget, isSameHost, parseTarget } from '#shared/deploy/target.ts'
import { failure } from '#shared/errors.ts'
import { isIP, parseAddress, withoutScheme } from '#shared/hosts/address.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { boxNamed } from '../boxes/box-named.ts'
import { identityFrom } from '../hosts/identity.ts'
import { jumpFrom } from '../hosts/jump.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

/** How to reach them, if not as Kiln knows. */
export type WayWords = { identity?: string; jump?: string }
export type TargetWords = WayWords & { to?: string[]; group?: string[] }

export const withWay = (command: Command) =>
  command
    .option('--identity <file>', t('help.deploy.identity'))
    .option('--jump <hosts>', t('help.deploy.jump'))

/**
 * Returns the targets in the given order, each once if groups overlap. `command`: the one whose help explains more.
 * Throws usage, deploy.target, file.missing, file.broken.
 */
export async function targetsFor(
  { client }: Pick<Session, 'client'>,
  words: TargetWords,
  command = 'deploy',
): Promise<HostTarget[]> {
  const { to = [], group = [] } = words
  const jump = jumpFrom(words.jump, command)
  const identity = await identityFrom(words.identity, command)
  if (to.length + group.length === 0)
    throw usage(terminalMessage('usage.missing-option', { option: '--to' }), command)
  const typed = to.map(text => parseTarget(text))
  const isKnown = typed.every(Boolean) && group.length === 0
  const known = isKnown ? [] : await client.hosts.list({})
  const named: HostTarget[] = []
  for (const [index, text] of to.entries()) {
    const target = typed[index]
    named.push(
      (target && (await withPort(client, text, target))) ??
        (await hostOfBox(client, known, text)) ??
        knownAs(known, text) ??
        (await asSshTakes(client, text, command)),
    )
  }
  const tagged = group.flatMap(tag => withTag(known, tag, command).map(targetOf))
  const more = tagged.filter((each, index) => tagged.findIndex(other => isSameHost(other, each)) === index)
  const all = [...named, ...more.filter(each => !named.some(other => isSameHost(other, each)))]
  return all.map(target => ({
    ...target,
    identity: identity ?? target.identity,
    jump: jump ?? target.jump,
  }))
}

/** null: no box has this name. Throws box.no-host. */
async function hostOfBox(client: Client, known: readonly KnownHost[], text: string) {
  const box = await boxNamed(client, text)
  if (box === null) return null
  if (box.host !== null) return knownAs(known, box.host)
  // A host or a Host of ~/.ssh/config may have this name too.
  const other =
    knownAs(known, text) ?? (await interruptible(signal => client.hosts.sshAlias({ name: text }, signal)))
  if (other) return null
  throw failure('box.no-host', { operation: 'deploy', values: { name: box.name } })
}

function knownAs(known: readonly KnownHost[], text: string): HostTarget | null {
  const host = known.find(({ id, name }) => id === text || name === text)
  return host ? targetOf(host) : null
}

/** root@incbox: its port is that of the configuration, as for ssh. */
async function withPort(client: Client, text: string, target: HostTarget): Promise<HostTarget> {
  if (parseAddress(text)?.port !== null || isIP(target.host)) return target
  const found = await interruptible(signal => client.hosts.sshAlias({ name: target.host }, signal))
  return { ...target, port: found?.port ?? target.port }
}

/** A word without a user: a Host of ~/.ssh/config, or what can only be an address. ssh gets the name itself, so that
 *  every line of the configuration about it counts. */
async function asSshTakes(client: Client, text: string, operation: string): Promise<HostTarget> {
  const { host = '', port = null, user = null } = parseAddress(text) ?? {}
  const isAddress = port !== null || host.includes('.') || isIP(host)
  const found =
    host === '' || user !== null
      ? null
      : await interruptible(signal => client.hosts.sshAlias({ name: host, isAddress }, signal))
  const target = { name: withoutScheme(text), host, port: port ?? found?.port, user: found?.user }
  const { data } = hostTarget.safeParse(target)
  if (data) return data
  throw failure('deploy.target', { operation, values: { target: text } })
}

function withTag(known: readonly KnownHost[], tag: string, command: string): KnownHost[] {
  const found = known.filter(({ tags }) => tags.includes(tag))
  if (found.length > 0) return found
  throw usage(terminalMessage('usage.group', { group: tag }), command)
}

export const targetOf = ({ id, address }: KnownHost) => hostTarget.parse({ name: id, ...address })
