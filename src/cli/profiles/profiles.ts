import { resolve } from 'node:path'
import type { Command } from 'commander'
import { formatInfo } from '#shared/formats/format.ts'
import { bytes, mebibytes } from '#shared/messages/message.ts'
import type { Option } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { parseFlakeReference } from '#shared/profiles/reference.ts'
import { type Act, table } from '../act.ts'
import type { Session } from '../session.ts'
import { errorLine, t } from '../texts.ts'
import { findProfile, profileId } from './find-profile.ts'

export function profilesCommand(program: Command, act: Act) {
  const profiles = program
    .command('profiles')
    .summary(t('help.profiles.summary'))
    .description(t('help.profiles'))
  profiles.action(act(list))
  profiles.command('list', { isDefault: true }).description(t('help.profiles.list')).action(act(list))
  profiles
    .command('show')
    .description(t('help.profiles.show'))
    .argument('<profile>', t('help.profile-or-flake'))
    .action(act(show))
  profiles
    .command('trust')
    .description(t('help.profiles.trust'))
    .argument('<dir>', t('help.profiles.dir'))
    .action(act(trust))
  profiles
    .command('untrust')
    .description(t('help.profiles.untrust'))
    .argument('<dir>', t('help.profiles.dir'))
    .action(act(untrust))
}

/** A folder of profiles, or a flake without the name of a configuration. */
const trustedPath = (word: string) => {
  const reference = parseFlakeReference(profileId(word))
  return reference ? reference.flake : resolve(word)
}
const trust = (session: Session, dir: string) => setTrust(session, trustedPath(dir), true)
const untrust = (session: Session, dir: string) => setTrust(session, trustedPath(dir), false)

async function setTrust({ client, output }: Session, path: string, trusted: boolean) {
  await client.profiles.trustFolder({ path, trusted })
  const command = `kiln profiles untrust ${path}`
  output.line(trusted ? t('cli.trust.done', { path, command }) : t('cli.profiles.untrusted', { path }))
  output.object({ type: 'result', path, trusted })
}

async function list({ client, output }: Session) {
  const { profiles, problems } = await client.profiles.list({})
  const rows = profiles.map(({ id, name, summary, notReady }) => [
    output.bold(id),
    name,
    notReady === null ? summary : t('cli.profiles.not-ready', { reason: notReady }),
  ])
  for (const line of table(rows)) output.line(line)
  for (const { error } of problems) output.note(errorLine(error))
  if (profiles.length + problems.length === 0) output.line(t('cli.profiles.none'))
  output.object({ type: 'result', profiles, problems })
}

async function show(session: Session, word: string) {
  const { output } = session
  const profile = await findProfile(session, word)
  output.line(`${output.bold(profile.name)} (${profile.id})`)
  if (profile.summary) output.line(profile.summary)
  if (profile.notReady !== null) output.line(t('cli.profiles.not-ready', { reason: profile.notReady }))
  if (profile.experimental !== null)
    output.line(t('cli.profiles.experimental', { reason: profile.experimental }))
  output.line()
  for (const line of table(facts(profile))) output.line(line)
  output.line()
  for (const option of profile.schemaOptions) {
    output.line(`${output.bold(option.key)}  ${output.dim(typeText(option))}`)
    output.line(`  ${option.description}`)
    if (option.default !== null)
      output.line(`  ${t('cli.fact.default', { value: JSON.stringify(option.default) })}`)
    if (option.example != null)
      output.line(`  ${t('cli.fact.example', { value: JSON.stringify(option.example) })}`)
  }
  output.object({ type: 'result', profile })
}

function facts(profile: Profile): string[][] {
  const { memoryMiB, cpus, diskMiB } = profile.minimum
  const rows = [
    [t('cli.fact.formats'), profile.formats.join(', ')],
    [t('cli.fact.architectures'), profile.architectures.join(', ')],
  ]
  // A flake states neither: Kiln itself chooses what it gets in a VM.
  if (diskMiB !== null) {
    const needs = { memory: mebibytes(memoryMiB), cpus, disk: bytes(diskMiB * 1024 * 1024) }
    rows.push([t('cli.fact.needs'), t('cli.fact.needs.value', needs)])
  }
  rows.push(...Object.entries(builtFrom(profile)))
  if (!profile.sandbox)
    rows.push([
      t('cli.fact.sandbox'),
      profile.trusted ? t('cli.fact.sandbox.trusted') : t('cli.fact.sandbox.untrusted'),
    ])
  for (const { name, guest, protocol } of profile.ports)
    rows.push([t('cli.fact.port'), t('cli.fact.port.value', { name, port: String(guest), protocol })])
  return rows
}

/** Which attributes of a flake are built. */
function builtFrom({ source, formats }: Profile): Record<string, string> {
  if (source.kind === 'folder') return {}
  if (Object.keys(source.attributes).length > 0) return source.attributes
  const kinds = [...new Set(formats.map(format => formatInfo[format].from))]
  return Object.fromEntries(kinds.map(kind => [kind, `images.<system>.${kind}`]))
}

function typeText({ type, secret }: Option): string {
  const scalar = type.kind === 'list' ? type.of : type
  const values = scalar.kind === 'enum' ? scalar.values.map(each => each.value).join(' | ') : scalar.kind
  const shown = type.kind === 'list' ? t('cli.option.type-list', { values }) : values
  return secret ? t('cli.option.type-secret', { type: shown }) : shown
}
