// A machine's personal answers, with Kiln's own key if requested.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import type { RunRequest } from '#shared/machines/run-request.ts'
import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'
import { loginKeyName } from './folder.ts'

/** The answers of a request, with one of Kiln's keys added if requested; its private part stays in `folder`. */
export async function answersOf(
  ports: Pick<Ports, 'ssh' | 'files'>,
  { login, seed }: Pick<RunRequest, 'login' | 'seed'>,
  folder: string,
): Promise<SeedAnswers | null> {
  if (!login) return seed
  const key = await ports.ssh.makeHostKey('kiln')
  await ports.files.writeText(join(folder, loginKeyName), key.privateKey, { mode: 0o600 })
  const answers = seed ?? noAnswers()
  return { ...answers, sshKeys: [...answers.sshKeys, key.publicKey], hostKey: true }
}
