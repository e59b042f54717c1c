import type { Command } from 'commander'
import type { Option } from '#shared/model/option.ts'
import type { Session } from '../session.ts'
import { type Act, table } from './act.ts'

export function profilesCommand(program: Command, act: Act) {
  const profiles = program.command('profiles').description('The profiles that an image can be built of.')
  profiles.action(act(list))
  profiles.command('list', { isDefault: true }).description('all profiles').action(act(list))
  profiles
    .command('show')
    .description("one profile's options, ports and formats")
    .argument('<id>')
    .action(act((session, id: string) => show(session, id)))
}

async function list({ client, output }: Session) {
  const { profiles, problems } = await client.profiles.list({})
  for (const line of table(profiles.map(({ id, name, summary }) => [output.bold(id), name, summary])))
    output.line(line)
  for (const { error } of problems) output.note(`${error.message} ${error.hint}`)
  if (profiles.length + problems.length === 0)
    output.line('There are none yet. Name a folder of profiles with --profiles DIR.')
  output.object({ type: 'result', profiles, problems })
}

async function show({ client, output }: Session, id: string) {
  const profile = await client.profiles.show({ id })
  output.line(`${output.bold(profile.name)} (${profile.id})`)
  output.line(profile.summary)
  output.line()
  output.line(`Formats        ${profile.formats.join(', ')}`)
  output.line(`Architectures  ${profile.architectures.join(', ')}`)
  const { memoryMiB, cpus, diskMiB } = profile.minimum
  output.line(`Needs          ${memoryMiB} MiB memory, ${cpus} CPU, ${diskMiB} MiB disk`)
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

function typeText({ type, secret }: Option): string {
  const scalar = type.kind === 'list' ? type.of : type
  const values = scalar.kind === 'enum' ? scalar.values.map(each => each.value).join(' | ') : scalar.kind
  return `${type.kind === 'list' ? `list of ${values}` : values}${secret ? ', secret: stays out of the image' : ''}`
}
