// Turns answers into a seed: checked, with its own host key, and small enough for its partition.

import { failure } from '#shared/errors.ts'
import { bytes, type Message, type Value } from '#shared/messages/message.ts'
import { seedProblems } from '#shared/seed/check.ts'
import { misfits } from '#shared/seed/fits.ts'
import type { Ports } from '../ports/index.ts'
import { seedBytes } from './archive.ts'
import { keysOwner, seedContent } from './files.ts'
import type { MakeSeed } from './types.ts'

const operation = 'flash'

export const createMakeSeed =
  (ports: { ssh: Pick<Ports['ssh'], 'makeHostKey'> }): MakeSeed =>
  async (answers, { partitionBytes, image, secrets, box = null }) => {
    const [problem] = [...seedProblems(answers), ...misfits(answers, { image, secrets })]
    if (problem) throw invalid(problem.field, problem.label, problem.reason)
    const user = image?.provenance.options['user']
    const administrator = typeof user === 'string' && user ? user : 'root'
    const hostKey = answers.hostKey ? await ports.ssh.makeHostKey(answers.hostname || 'kiln') : null
    const payload = await seedBytes(seedContent({ answers, administrator, secrets, hostKey, box }))
    if (payload.byteLength > partitionBytes)
      throw failure('seed.too-large', {
        operation,
        values: { needed: bytes(payload.byteLength), size: bytes(partitionBytes) },
      })
    return { payload, hostKey: hostKey?.publicKey ?? null, user: keysOwner(answers, administrator) }
  }

const invalid = (field: string, label: Value, reason: Message) =>
  failure('seed.invalid', { operation, values: { field: label, reason }, details: { field } })
