// A profile's options as a page of Markdown. Pure.
import type { Option, OptionType, OptionValue, ScalarType } from '#shared/profiles/option.ts'
import type { ProfileFile } from '#shared/profiles/profile.ts'

/** Formats text for a table cell: one line, without a pipe that would end it. */
const cell = (text: string) => text.replaceAll(/\s+/g, ' ').trim().replaceAll('|', String.raw`\|`)
const code = (value: OptionValue) => cell(`\`${typeof value === 'string' ? value : JSON.stringify(value)}\``)

function range(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`
  if (min !== undefined) return ` from ${min}`
  return max === undefined ? '' : ` up to ${max}`
}

function kindOf(type: OptionType | ScalarType): string {
  switch (type.kind) {
    case 'bool':
      return 'yes or no'
    case 'int':
      return `number${range(type.min, type.max)}${type.unit ? `, in ${type.unit}` : ''}`
    case 'enum':
      return type.values
        .map(({ value, label }) => (label === value ? code(value) : `${code(value)}: ${cell(label)}`))
        .join('; ')
    case 'list':
      return `list: ${kindOf(type.of)}`
    case 'string': {
      const what = { hostname: 'host name', 'ssh-public-key': 'SSH public key', url: 'URL' }
      const name = type.format ? what[type.format] : type.multiline ? 'text of several lines' : 'text'
      // Values with a format only have single-byte characters.
      return type.maxLength
        ? `${name}, up to ${type.maxLength} ${type.format ? 'characters' : 'bytes'}`
        : name
    }
  }
}

const isEmpty = (value: OptionValue | null | undefined) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

function presetOf({ default: preset, example, required, secret }: Option): string {
  if (secret) return ''
  if (preset !== null && !isEmpty(preset)) return code(preset)
  const hint = example !== null && example !== undefined && !isEmpty(example) ? `, e.g. ${code(example)}` : ''
  return required ? `needed${hint}` : `empty${hint}`
}

const row = (cells: string[]) => `| ${cells.join(' | ')} |`
const table = (head: string[], rows: string[][]) => [row(head), row(head.map(() => '---')), ...rows.map(row)]

function section(group: string, options: Option[]): string[] {
  const rows = options.map(option => [
    `\`${option.key}\``,
    cell(option.label),
    kindOf(option.type),
    presetOf(option),
    cell(option.description),
  ])
  return ['', `## ${group}`, ...table(['key', 'in the form', 'value', 'default', 'what it does'], rows)]
}

type Page = {
  profile: ProfileFile
  /** Sorted as in the form. */
  options: Option[]
  /** Whether docs/profiles has a page for this profile. */
  described: boolean
}

export function optionReference({ profile, options, described }: Page): string {
  const open = options.filter(option => !option.secret)
  const secrets = options.filter(option => option.secret)
  const groups = [...new Set(open.map(option => option.group))]
  const secretRows = secrets.map(option => [
    `\`${option.key}\``,
    cell(option.label),
    cell(option.description),
  ])
  return [
    `# Options of ${profile.id}`,
    '',
    profile.summary,
    ...(described ? [`What it is and how it behaves: [${profile.id}](../profiles/${profile.id}.md).`] : []),
    '',
    'Made from `options.json` by `node scripts/option-reference.ts`. A key is set by `--set KEY=VALUE`, or below `options` in',
    'settings.json.',
    ...groups.flatMap(group =>
      section(
        group,
        open.filter(option => option.group === group),
      ),
    ),
    ...(secrets.length > 0
      ? [
          '',
          '## Secrets',
          'Asked for when a drive is written, and never part of an image.',
          '',
          ...table(['key', 'in the form', 'what it is'], secretRows),
        ]
      : []),
    '',
  ].join('\n')
}
