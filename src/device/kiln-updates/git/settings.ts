// The settings of a machine that follows a repository: its address and whose commits count. They come from the
// configuration only.
import { fieldsOf } from '../../lib/decode.ts'

export type GitSettings = {
  url: string
  branch: string
  /** The clone that people can look at. */
  folder: string
  /** Name in the flake's nixosConfigurations. */
  configuration: string
  /** An allowed_signers file of ssh-keygen(1), outside the repository. */
  allowedSigners: string
  /** The commit that the machine was made from; null if any signed one may be the first. */
  base: string | null
  /** Whether each scheduled look updates the lock. */
  upgrade: boolean
  /** Reported after this many days without a newer commit. */
  staleDays: number
}

/** null if it has another form. */
export function gitSettingsOf(value: unknown): GitSettings | null {
  const { url, branch, folder, configuration, allowedSigners, base, upgrade, staleDays } =
    fieldsOf(value) ?? {}
  const isText = (given: unknown): given is string =>
    typeof given === 'string' && given !== '' && given.length <= 2000 && !given.startsWith('-')
  if (!isText(url) || !isText(branch) || !isText(configuration)) return null
  if (!/^[\w./-]{1,200}$/.test(branch) || !/^[\w.-]{1,100}$/.test(configuration)) return null
  if (!isPath(folder) || !isPath(allowedSigners)) return null
  if (base !== null && !isRevision(base)) return null
  if (typeof upgrade !== 'boolean' || typeof staleDays !== 'number' || !(staleDays > 0)) return null
  return { url, branch, folder, configuration, allowedSigners, base, upgrade, staleDays }
}

/** Without characters that have a meaning in flake references. */
const isPath = (given: unknown): given is string =>
  typeof given === 'string' && /^\/[\w./@+-]{1,1000}$/.test(given) && !given.split('/').includes('..')

export const isRevision = (given: unknown): given is string =>
  typeof given === 'string' && /^[0-9a-f]{40}$/.test(given)
