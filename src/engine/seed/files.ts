// The files of a seed: turns answers into places that the image knows (docs/seed.md). Pure.

import type { Option, SecretFile } from '#shared/profiles/option.ts'
import { seedSecretPath } from '#shared/profiles/seed-place.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import { enrolmentFiles } from './enrolment.ts'
import { wifiFile } from './wifi.ts'

type SeedFile = { mode: string; owner: string; group: string; path: string; text: string }
type SeedFolder = Omit<SeedFile, 'text'>
/** The content in order of execution: a private folder before its content. */
export type SeedContent = { folders: SeedFolder[]; files: SeedFile[] }

type HostKey = { privateKey: string; publicKey: string }

type SeedInput = {
  answers: SeedAnswers
  /** The user who gets the SSH keys if no user is named. */
  administrator: string
  secrets: Option[]
  hostKey: HostKey | null
  /** Id of the box that the machine is; absent for one that is none. */
  box?: string | null
}

const state = '/var/lib/kiln'
const root = { owner: 'root', group: 'root' }
const privateFolder = (path: string): SeedFolder => ({ mode: '0700', ...root, path })
const file = (path: string, text: string, mode = '0644'): SeedFile => ({ mode, ...root, path, text })
const line = (text: string) => `${text}\n`

/** Whom the SSH keys let in. */
export const keysOwner = (
  { user, sshKeys }: Pick<SeedAnswers, 'user' | 'sshKeys'>,
  administrator: string,
): string | null => (sshKeys.length > 0 ? user || administrator : null)

export function seedContent({
  answers,
  administrator,
  secrets,
  hostKey,
  box = null,
}: SeedInput): SeedContent {
  const { hostname, user, sshKeys, wifi, locale, timeZone, keymap } = answers
  const files: SeedFile[] = []
  if (hostname) files.push(file(`${state}/hostname`, line(hostname)))
  if (user && user !== administrator) files.push(file(`${state}/user`, line(user)))
  const owner = keysOwner(answers, administrator)
  if (owner !== null) {
    const keys = sshKeys.map(key => line(key.trim())).join('')
    files.push(file(`${state}/authorized_keys/${owner}`, keys))
  }
  if (timeZone) files.push(file(`${state}/time-zone`, line(timeZone)))
  if (locale) files.push(file(`${state}/locale`, line(locale)))
  if (keymap) files.push(file(`${state}/keymap`, line(keymap)))
  if (box !== null) files.push(file(`${state}/box`, line(box)))
  if (hostKey) {
    files.push(file('/etc/ssh/ssh_host_ed25519_key', hostKey.privateKey, '0600'))
    files.push(file('/etc/ssh/ssh_host_ed25519_key.pub', line(hostKey.publicKey)))
    for (const { path, text, mode } of enrolmentFiles(answers.enrolment, hostKey.publicKey))
      files.push(file(path, line(text), mode))
  }
  for (const network of wifi) {
    const { name, text } = wifiFile(network)
    files.push(file(`/var/lib/iwd/${name}`, text, '0600'))
  }
  for (const [key, value] of Object.entries(answers.secrets))
    if (value !== '') files.push({ ...secretPlace(key, secrets), text: value })
  return { folders: foldersOf(files), files }
}

function secretPlace(key: string, secrets: Option[]): Required<SecretFile> {
  const place = secrets.find(option => option.key === key)?.file
  return place ?? { path: seedSecretPath(key), mode: '0600', ...root }
}

/** Folders that only their owner may enter. */
const foldersOf = (files: SeedFile[]): SeedFolder[] =>
  [`${state}/secrets`, '/var/lib/iwd']
    .filter(folder => files.some(({ path }) => path.startsWith(`${folder}/`)))
    .map(privateFolder)
