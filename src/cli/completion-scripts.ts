// Completion scripts, generated from the table of commands, so that they always match it.
import type { Command } from 'commander'
import { imageFormats } from '#shared/formats/format.ts'

/** Options whose value is a file (or a device file), and commands whose argument may be one. */
const fileOptions = [
  'profiles',
  'out',
  'settings',
  'drive',
  'personalise',
  'identity',
  'key',
  'password-file',
  'from-kit',
]
const fileCommands = ['flash', 'drives restore', 'kit export', 'kit verify']

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

type Word = { text: string; description: string }
/** The possible next words: "" at the start, "images", "images show". */
type Table = Map<string, Word[]>

export function completionTable(program: Command): Table {
  const rows: Table = new Map()
  const visit = (command: Command, path: string) => {
    const options = command.options.flatMap(({ long, description, hidden }) =>
      long && !hidden ? [{ text: long, description }] : [],
    )
    const commands = command.commands.map(each => ({
      text: each.name(),
      description: each.summary() || each.description(),
    }))
    rows.set(path, [...commands, ...options])
    for (const each of command.commands) visit(each, `${path} ${each.name()}`.trim())
  }
  visit(program, '')
  return rows
}

export function completionScript(shell: Shell, program: Command): string {
  const rows = completionTable(program)
  return { bash, zsh, fish }[shell](rows)
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
const texts = (words: Word[]) => words.map(word => word.text).join(' ')

function bash(rows: Table): string {
  const cases = [...rows].map(([path, words]) => `    ${quote(path)}) words=${quote(texts(words))} ;;`)
  return `# bash completion for kiln
_kiln() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path='' words='' word
  case $previous in
    -f|--format) COMPREPLY=($(compgen -W ${quote(imageFormats.join(' '))} -- "$current")); return ;;
    ${fileOptions.map(each => `--${each}`).join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " ${[...rows.keys()]
      .filter(Boolean)
      .map(path => path.replaceAll(' ', '/'))
      .join(' ')} " in
      *" \${path:+$path/}$word "*) path=\${path:+$path/}$word ;;
    esac
  done
  case \${path//\\// } in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case \${path//\\// } in
    ${fileCommands.map(quote).join('|')}) COMPREPLY+=($(compgen -f -- "$current")) ;;
  esac
}
complete -F _kiln kiln`
}

function zsh(rows: Table): string {
  const item = ({ text, description }: Word) => quote(`${text.replaceAll(':', '\\:')}:${description}`)
  const cases = [...rows].map(
    ([path, words]) => `    ${quote(path)}) items=(${words.map(item).join(' ')}) ;;`,
  )
  return `#compdef kiln
_kiln() {
  local -a items
  local path='' word
  case $words[CURRENT-1] in
    -f|--format) compadd -- ${imageFormats.join(' ')}; return ;;
    ${fileOptions.map(each => `--${each}`).join('|')}) _files; return ;;
  esac
  for word in $words[2,CURRENT-1]; do
    case " ${[...rows.keys()]
      .filter(Boolean)
      .map(path => path.replaceAll(' ', '/'))
      .join(' ')} " in
      *" \${path:+$path/}$word "*) path=\${path:+$path/}$word ;;
    esac
  done
  case \${path//\\// } in
${cases.join('\n')}
  esac
  _describe 'kiln' items
  case \${path//\\// } in
    ${fileCommands.map(quote).join('|')}) _files ;;
  esac
}
compdef _kiln kiln`
}

function fish(rows: Table): string {
  const lines = [...rows].flatMap(([path, words]) =>
    words.map(word => fishLine(path, word, rows.get(path) ?? [])),
  )
  return `# fish completion for kiln
complete -c kiln -f
complete -c kiln -s f -l format -x -a ${quote(imageFormats.join(' '))}
${fileOptions.map(each => `complete -c kiln -l ${each} -r -F`).join('\n')}
${fileCommands.map(path => `complete -c kiln -n ${quote(fishSeen(path))} -F`).join('\n')}
${lines.join('\n')}`
}

const fishSeen = (path: string) =>
  path
    .split(' ')
    .filter(Boolean)
    .map(word => `__fish_seen_subcommand_from ${word}`)
    .join('; and ')

function fishLine(path: string, { text, description }: Word, siblings: Word[]): string {
  const commands = texts(siblings.filter(word => !word.text.startsWith('-')))
  const seen = fishSeen(path) ? [fishSeen(path)] : []
  const fresh = commands ? [`not __fish_seen_subcommand_from ${commands}`] : []
  const condition = [...seen, ...fresh].join('; and ') || 'true'
  const what = text.startsWith('--') ? `-l ${text.slice(2)}` : `-a ${quote(text)}`
  return `complete -c kiln -n ${quote(condition)} ${what} -d ${quote(description)}`
}
