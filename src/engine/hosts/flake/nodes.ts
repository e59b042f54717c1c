// A node of colmena or deploy-rs as an address and tags. Pure.
import { isJump, parseAddress } from '#shared/hosts/address.ts'
import { tag as tagSchema } from '#shared/hosts/host.ts'
import { colmenaNode, deployNode } from './question.ts'

export type Node = {
  /** The host as the flake names it; null: it is not reached over SSH. */
  host: string | null
  user: string | null
  port: number | null
  jump: string | null
  identity: string | null
  tags: string[]
  /** Tags and options that have no place in Kiln's list. */
  leftOut: string[]
}

/** null: not what colmena writes there. */
export function colmenaNodeOf(value: unknown): Node | null {
  const { data } = colmenaNode.safeParse(value)
  if (!data) return null
  const { host, user, port, tags } = data
  const isTag = (each: string) => tagSchema.safeParse(each).success
  return {
    ...within(host),
    ...(user === null ? {} : { user }),
    ...(port === null ? {} : { port }),
    jump: null,
    identity: null,
    tags: [...new Set(tags.filter(isTag))].slice(0, 50),
    leftOut: tags.filter(each => !isTag(each)),
  }
}

/** null: not what deploy-rs writes there. */
export function deployNodeOf(value: unknown): Node | null {
  const { data } = deployNode.safeParse(value)
  if (!data) return null
  const { host, users, options } = data
  const read = sshOptions(options)
  const own = within(host)
  const user = users.find(each => each !== null) ?? read.user ?? own.user
  return { ...own, ...read, user, port: read.port ?? own.port, tags: [] }
}

/** "ada@box1:2222", which both tools pass on to ssh as it is. */
function within(host: string | null): Pick<Node, 'host' | 'user' | 'port'> {
  const parsed = host === null ? null : parseAddress(host)
  return parsed ?? { host, user: null, port: null }
}

type Read = Pick<Node, 'user' | 'port' | 'jump' | 'identity' | 'leftOut'>

/**
 * Reads options as ssh does: the first of a kind counts. `-p 22`, `-p22`, `-o Port=22`, `-oPort=22`, `-o "Port 22"`.
 */
export function sshOptions(words: readonly string[]): Read {
  const read: Read = { user: null, port: null, jump: null, identity: null, leftOut: [] }
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const [, letter = '', glued = ''] = /^-([oplJi])(.*)$/s.exec(word) ?? []
    if (letter === '') {
      read.leftOut.push(word)
      continue
    }
    const value = glued || (words[++at] ?? '')
    const [key, given] = letter === 'o' ? optionOf(value) : [letters[letter] ?? '', value]
    if (!take(read, key, given)) read.leftOut.push(glued ? word : `${word} ${value}`)
  }
  return read
}

const letters: Record<string, string> = { p: 'port', l: 'user', J: 'proxyjump', i: 'identityfile' }

const optionOf = (text: string): [string, string] => {
  const [, key = '', value = ''] = /^\s*(\w+)\s*[=\s]\s*(.*)$/s.exec(text) ?? []
  return [key.toLowerCase(), value.trim()]
}

/** Whether it has a place. */
function take(read: Read, key: string, value: string): boolean {
  if (key === 'port' && /^\d{1,5}$/.test(value)) read.port ??= Number(value)
  else if (key === 'user' && value !== '') read.user ??= value
  else if (key === 'proxyjump' && isJump(value)) read.jump ??= value
  // A relative path means another file in each folder.
  else if (key === 'identityfile' && /^(\/|~\/)[^\0\n]*$/.test(value)) read.identity ??= value
  else return false
  return true
}
