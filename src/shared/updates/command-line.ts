// The command line equivalent to a publication. Pure.
import { quoted } from '../quoted.ts'
import type { PublishRequest } from './publish.ts'

const GiB = 2 ** 30

/** `names`: of the boxes. */
export function publishCommandLine(request: PublishRequest, names: readonly string[]): string {
  const { folder, upload, replace, verify, keep, quotaBytes, days, first, ring, stateVersion } = request
  const words = ['kiln', 'publish', ...names, '--to', folder]
  if (upload !== null) words.push('--upload', upload)
  if (replace) words.push('--replace')
  if (verify) words.push('--verify')
  if (first !== null) words.push('--first', String(first))
  if (ring !== null) words.push('--ring', ring)
  if (keep !== 3) words.push('--keep', String(keep))
  if (quotaBytes !== null) words.push('--quota', String(quotaBytes / GiB))
  if (days !== 90) words.push('--days', String(days))
  if (stateVersion !== null) words.push('--state-version', stateVersion)
  return words.map(quoted).join(' ')
}
