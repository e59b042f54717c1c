import type { Command } from 'commander'
import { failure, KilnError } from '#shared/errors.ts'
import { addressText } from '#shared/hosts/address.ts'
import { list as listOf } from '#shared/messages/message.ts'
import { isFlakeReference } from '#shared/profiles/reference.ts'
import { type Act, examples, repeated, table } from '../act.ts'
import { timeFrom } from '../machines/words.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { orUndo } from '../terminal/or-undo.ts'
import { t } from '../texts.ts'
import { rename, tag, tagsAfter } from './change.ts'
import { claim } from './claim.ts'
import { onceSeconds, waitFor } from './discover.ts'
import { disks } from './disks.ts'
import { hostWord } from './host-word.ts'
import { identityFrom } from './identity.ts'
import { importFlake } from './import-flake.ts'
import { jumpFrom } from './jump.ts'
import { type KeyWords, passwordFor, publicKey } from './key.ts'
import { removeHost } from './remove-host.ts'
import { deployRows, factNotes, factRows, foundRow, hostRow, recordRows } from './show.ts'
import { type TrustWords, trustKey } from './trust.ts'

type AddWords = { name?: string; tag?: string[]; jump?: string; identity?: string; trust?: string }

export function hostsCommand(program: Command, act: Act) {
  const hosts = program.command('hosts').summary(t('help.hosts.summary')).description(t('help.hosts'))
  const one = (name: string, help: string) =>
    hosts.command(name).description(help).argument('<host>', t('help.hosts.host'))
  hosts.command('list', { isDefault: true }).description(t('help.hosts.list')).action(act(list))
  hosts
    .command('discover')
    .description(t('help.hosts.discover'))
    .option('--wait <host>', t('help.hosts.wait'))
    .option('--timeout <time>', t('help.hosts.timeout'))
    .addHelpText('after', examples('kiln hosts discover', 'kiln hosts discover --wait box1 --timeout 10m'))
    .action(
      act((session, { wait, timeout = '300' }: { wait?: string; timeout?: string }) => {
        const timeoutSeconds = timeFrom(timeout, 'hosts discover')
        return wait === undefined ? discover(session) : waitFor(session, wait, timeoutSeconds)
      }),
    )
  hosts
    .command('add')
    .description(t('help.hosts.add'))
    .argument('<address>', t('help.hosts.address'))
    .option('--name <name>', t('help.hosts.name'))
    .option('--tag <tag>', t('help.hosts.tag'), repeated)
    .option('--jump <address>', t('help.hosts.jump'))
    .option('--identity <file>', t('help.hosts.identity'))
    .option('--trust <fingerprint>', t('help.hosts.fingerprint'))
    .addHelpText(
      'after',
      examples('kiln hosts add ada@192.168.1.7', 'kiln hosts add box1 --tag lab --jump gate.example.org'),
    )
    .action(act(add))
  hosts
    .command('claim')
    .description(t('help.hosts.claim'))
    .argument('<address>', t('help.hosts.claim.address'))
    .option('--code <code>', t('help.hosts.claim.code'))
    .option('--fingerprint <fingerprint>', t('help.hosts.claim.fingerprint'))
    .option('--owner <name>', t('help.hosts.claim.owner'))
    .option('--name <name>', t('help.hosts.name'))
    .option('--key <file>', t('help.hosts.key-file'))
    .addHelpText(
      'after',
      examples('kiln hosts claim 192.168.1.20', 'kiln hosts claim box1.local --owner Ada'),
    )
    .action(act(claim))
  one('trust', t('help.hosts.trust'))
    .argument('[fingerprint]', t('help.hosts.fingerprint'))
    .option('--replace <fingerprint>', t('help.hosts.replace'))
    .action(
      act((session, host: string, fingerprint: string | undefined, { replace }: { replace?: string }) =>
        trust(session, host, { fingerprint, replace }),
      ),
    )
  one('show', t('help.hosts.show')).option('--no-ask', t('help.hosts.no-ask')).action(act(show))
  one('disks', t('help.hosts.disks'))
    .addHelpText('after', examples('kiln hosts disks box1'))
    .action(act(disks))
  hosts
    .command('import')
    .description(t('help.hosts.import'))
    .argument('[names...]', t('help.hosts.names'))
    .option('--all', t('help.hosts.import-all'))
    .option('--yes', t('help.hosts.import-yes'))
    .option('--trust', t('help.trust'))
    .addHelpText('after', examples('kiln hosts import --all', 'kiln hosts import ./machines'))
    .action(act(importHosts))
  one('key', t('help.hosts.key'))
    .option('--key <file>', t('help.hosts.key-file'))
    .option('--password-file <file>', t('help.hosts.password-file'))
    .action(act(key))
  one('rename', t('help.hosts.rename')).argument('<name>', t('help.hosts.name')).action(act(rename))
  one('tag', t('help.hosts.tags'))
    .argument('[tags...]', t('help.hosts.tags.words'))
    .addHelpText('after', examples('kiln hosts tag box1 web', 'kiln hosts tag box1 -- -web db'))
    .action(act(tag))
  one('rm', t('help.hosts.rm')).option('--yes', t('help.images.yes')).action(act(removeHost))
}

async function list({ client, output }: Session) {
  const [hosts, states] = await Promise.all([client.hosts.list({}), client.hosts.states({})])
  const stateOf = (id: string) => states.find(state => state.id === id)
  for (const line of table(hosts.map(host => hostRow(host, stateOf(host.id))))) output.line(line)
  if (hosts.length === 0) output.line(t('cli.hosts.none', { command: 'kiln hosts add ADDRESS' }))
  output.object({ type: 'result', hosts, states })
}

async function discover({ client, output }: Session) {
  const hosts = await interruptible(signal => client.hosts.discover({ seconds: onceSeconds }, signal))
  for (const line of table(hosts.map(foundRow))) output.line(line)
  if (hosts.length === 0) output.line(t('cli.hosts.none-found'))
  output.object({ type: 'result', hosts })
}

async function add(session: Session, address: string, words: AddWords) {
  const { client, output } = session
  const { name = '' } = words
  const tags = tagsAfter([], words.tag ?? [], 'hosts add')
  const jump = jumpFrom(words.jump, 'hosts add') ?? null
  const identity = (await identityFrom(words.identity, 'hosts add')) ?? null
  const typed = { address, name, tags, jump, identity }
  const { host, isNew } = await addOrFind(session, typed, words.trust)
  const undo = async () => isNew && client.hosts.remove({ host: host.id })
  const trusted = await orUndo(undo, () => trustKey(session, host, { fingerprint: words.trust }))
  if (isNew) output.note(t('cli.host.added', { name: host.name, address: addressText(host.address) }))
  output.object({ type: 'result', host: trusted ?? host })
}

type Typed = Parameters<Session['client']['hosts']['add']>[0]

/** A fingerprint means that a host may be in the list already: then only its key remains to be accepted. */
async function addOrFind({ client }: Session, typed: Typed, fingerprint: string | undefined) {
  try {
    return { host: await interruptible(signal => client.hosts.add(typed, signal)), isNew: true }
  } catch (thrown) {
    const isThere = thrown instanceof KilnError && thrown.code === 'host.there'
    if (!isThere || fingerprint === undefined) throw thrown
    return { host: await client.hosts.show({ host: String(thrown.values['name']) }), isNew: false }
  }
}

async function trust(session: Session, wanted: string, words: TrustWords) {
  const host = await session.client.hosts.show({ host: await hostWord(session.client, wanted) })
  const trusted = await trustKey(session, host, words)
  const now = trusted ?? (await session.client.hosts.show({ host: host.id }))
  if (now.keys.length === 0)
    throw failure('host.untrusted', { operation: 'hosts.trust', values: { name: host.name } })
  session.output.object({ type: 'result', host: now })
}

async function show({ client, output }: Session, wanted: string, { ask }: { ask: boolean }) {
  const host = await client.hosts.show({ host: await hostWord(client, wanted) })
  output.line(`${output.bold(host.name)} (${host.id})`)
  const { deploys } = await client.hosts.history({ host: host.id })
  for (const line of table([...recordRows(host), ...deployRows(deploys)])) output.line(line)
  const facts = ask ? await interruptible(signal => client.hosts.facts({ host: host.id }, signal)) : null
  if (facts) {
    for (const line of table(factRows(facts))) output.line(line)
    for (const note of factNotes(facts)) output.note(note)
  }
  output.object({ type: 'result', host, facts, deploys })
}

type ImportWords = { all?: boolean; yes?: boolean; trust?: boolean }

async function importHosts(session: Session, names: string[], { all = false, ...words }: ImportWords) {
  const { client, output } = session
  const [first, ...nodes] = names
  if (first !== undefined && isFlakeReference(first)) return importFlake(session, first, nodes, words)
  const { hosts: known, hashed } = await client.hosts.importable({})
  const wanted = all
    ? known.filter(each => each.from === 'config' && !each.there).map(each => each.name)
    : names
  if (wanted.length === 0 && !all) {
    const rows = known.map(each => [
      each.name,
      each.from === 'config' ? '~/.ssh/config' : '~/.ssh/known_hosts',
      each.there ? t('cli.hosts.importable-there') : '',
    ])
    for (const line of table(rows)) output.line(line)
    if (hashed > 0) output.note(t('cli.hosts.hashed', { count: hashed }))
    output.note(t('cli.hosts.to-import', { command: 'kiln hosts import NAME... | --all | FLAKE' }))
    output.object({ type: 'result', importable: known, hashed })
    return
  }
  const { hosts, skipped } = await client.hosts.import({ names: wanted })
  for (const line of table(hosts.map(host => hostRow(host)))) output.line(line)
  if (skipped.length > 0) output.note(t('cli.hosts.skipped', { names: listOf(skipped) }))
  output.object({ type: 'result', hosts, skipped })
}

async function key(session: Session, wanted: string, words: KeyWords) {
  const { client, output } = session
  const host = await client.hosts.show({ host: await hostWord(client, wanted) })
  const { key: line, from } = await publicKey(session, words)
  const password = await passwordFor(session, host, words)
  await interruptible(signal => client.hosts.putKey({ host: host.id, publicKey: line, password }, signal))
  output.note(t('cli.host.key-put', { from, name: host.name }))
  output.object({ type: 'result', host })
}
