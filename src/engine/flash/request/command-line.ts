// The command line equivalent to a request. Pure. Secrets are not in it: seeds come from a file.

import type { FlashRequest, FlashSource } from '#shared/flash/flash.ts'
import { quoted } from '#shared/quoted.ts'

export function flashCommandLine({ source, drives, ...request }: FlashRequest): string {
  const words = ['kiln', 'flash', ...sourceWords(source)]
  for (const { path } of drives) words.push('--drive', path)
  if (drives.some(({ seed }) => seed)) words.push('--personalise', 'seeds.json')
  if (request.sha256) words.push('--sha256', request.sha256)
  if (request.full) words.push('--full')
  if (request.smart === 'never') words.push('--no-smart')
  if (!request.verify) words.push('--no-verify')
  if (request.moveBackupTable) words.push('--move-backup-table')
  if (!request.eject) words.push('--no-eject')
  if (request.forceUnmount) words.push('--force-unmount')
  if (request.allowUnrecognised) words.push('--allow-unrecognised')
  return words.map(quoted).join(' ')
}

function sourceWords(source: FlashSource): string[] {
  if (source.kind === 'file')
    return [source.path, ...(source.kitKey === undefined ? [] : ['--kit-key', source.kitKey])]
  if (source.kind === 'url') return [source.url]
  return source.format === 'raw' ? [source.id] : [source.id, '--format', source.format]
}
