// A Wi-Fi network in iwd's format: iwd.network(5), and docs/seed.md. Pure.
import type { SeedAnswers } from '#shared/seed/seed.ts'

type Network = SeedAnswers['wifi'][number]

export function wifiFile({ ssid, passphrase }: Network): { name: string; text: string } {
  const plain = /^[A-Za-z0-9 _-]+$/.test(ssid)
  const stem = plain ? ssid : `=${Buffer.from(ssid, 'utf8').toString('hex')}`
  if (passphrase === '') return { name: `${stem}.open`, text: '[Settings]\nAutoConnect=true\n' }
  return { name: `${stem}.psk`, text: `[Security]\nPassphrase=${escaped(passphrase)}\n` }
}

/** Its escapes: a backslash, and a leading space. */
function escaped(text: string): string {
  const backslashes = text.replaceAll('\\', '\\\\')
  return backslashes.startsWith(' ') ? `\\s${backslashes.slice(1)}` : backslashes
}
