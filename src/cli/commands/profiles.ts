import { resolve } from 'node:path'
import type { Command } from 'commander'
import { formatInfo } from '#shared/model/format.ts'
import type { Option } from '#shared/model/option.ts'
import type { Profile } from '#shared/model/profile.ts'
import { diskText, mibText } from '#shared/units.ts'
import { findProfile } from '../find-profile.ts'
import type { Session } from '../session.ts'
import { errorLine } from '../texts.ts'
import { type Act, table } from './act.ts'

export function profilesCommand(program: Command, act: Act) {
  const profiles = program.command('profiles').description('The profiles that an image can be built of.')
  profiles.action(act(list))
  profiles.command('list', { isDefault: true }).description('all profiles').action(act(list))
  profiles
    .command('show')
    .description("one profile's options, ports and formats; of a flake reference, what can be built of it")
    .argument('<profile>', 'id of a profile, or a flake reference')
    .action(act(show))
  profiles
    .command('untrust')
    .description('take back the trust in a folder of profiles')
    .argument('<dir>', 'a folder that was trusted')
    .action(act(untrust))
}

async function untrust({ client, output }: Session, dir: string) {
  const path = resolve(dir)
  await client.profiles.trustFolder({ path, trusted: false })
  output.line(`${path} is not trusted.`)
  output.object({ type: 'result', path, trusted: false })
}

async function list({ client, output }: Session) {
  const { profiles, problems } = await client.profiles.list({})
  const rows = profiles.map(({ id, name, summary, notReady }) => [
    output.bold(id),
    name,
    notReady === null ? summary : `Not ready: ${notReady}`,
  ])
  for (const line of table(rows)) output.line(line)
  for (const { error } of problems) output.note(errorLine(error))
  if (profiles.length + problems.length === 0)
    output.line('There are none yet. Name a folder of profiles with --profiles DIR.')
  output.object({ type: 'result', profiles, problems })
}

async function show(session: Session, word: string) {
  const { output } = session
  const profile = await findProfile(session, word)
  output.line(`${output.bold(profile.name)} (${profile.id})`)
  if (profile.summary) output.line(profile.summary)
  if (profile.notReady !== null) output.line(`Not ready: ${profile.notReady}`)
  output.line()
  output.line(`Formats        ${profile.formats.join(', ')}`)
  output.line(`Architectures  ${profile.architectures.join(', ')}`)
  const { memoryMiB, cpus, diskMiB } = profile.minimum
  // A flake says neither: what it gets in a VM is Kiln's own choice.
  if (diskMiB !== null)
    output.line(`Needs          ${mibText(memoryMiB)} of memory, ${cpus} CPU, ${diskText(diskMiB)} of disk`)
  for (const [kind, attribute] of Object.entries(builtFrom(profile)))
    output.line(`${kind.padEnd(13)}  ${attribute}`)
  if (!profile.sandbox)
    output.line(
      `Sandbox        off: it uses programs of this computer; its folder is ${profile.trusted ? '' : 'not '}trusted`,
    )
  for (const port of profile.ports) output.line(`Port           ${port.name}: ${port.guest}/${port.protocol}`)
  output.line()
  for (const option of profile.schemaOptions) {
    output.line(`${output.bold(option.key)}  ${output.dim(typeText(option))}`)
    output.line(`  ${option.description}`)
    if (option.default !== null) output.line(`  default: ${JSON.stringify(option.default)}`)
    if (option.example != null) output.line(`  example: ${JSON.stringify(option.example)}`)
  }
  output.object({ type: 'result', profile })
}

/** Which attributes of a flake are built. */
function builtFrom({ source, formats }: Profile): Record<string, string> {
  if (source.kind === 'folder') return {}
  if (source.configuration !== null) return source.attributes
  const kinds = [...new Set(formats.map(format => formatInfo[format].from))]
  return Object.fromEntries(kinds.map(kind => [kind, `images.<system>.${kind}`]))
}

function typeText({ type, secret }: Option): string {
  const scalar = type.kind === 'list' ? type.of : type
  const values = scalar.kind === 'enum' ? scalar.values.map(each => each.value).join(' | ') : scalar.kind
  return `${type.kind === 'list' ? `list of ${values}` : values}${secret ? ', secret: stays out of the image' : ''}`
}
