// Where a machine that follows a repository finds it, and whose commits count: of its configuration alone.
import { fieldsOf } from '../../lib/decode.ts'

export type GitSettings = {
  url: string
  branch: string
  /** The clone, where a person looks. */
  folder: string
  /** Of the flake's nixosConfigurations. */
  configuration: string
  /** An allowed_signers file of ssh-keygen(1), outside of the repository. */
  allowedSigners: string
  /** The commit that the machine was made from; null: any signed one may be the first. */
  base: string | null
  /** Whether each look on time updates the lock. */
  upgrade: boolean
  /** Without a newer commit for so long it is reported. */
  staleDays: number
}

/** null: it has another form. */
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

/** Without signs that a flake's reference has its own use for. */
const isPath = (given: unknown): given is string =>
  typeof given === 'string' && /^\/[\w./@+-]{1,1000}$/.test(given) && !given.split('/').includes('..')

export const isRevision = (given: unknown): given is string =>
  typeof given === 'string' && /^[0-9a-f]{40}$/.test(given)
