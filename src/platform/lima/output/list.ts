// `limactl list --json`: one object per line. A broken instance has an empty status, or "Broken", or errors
// that are objects. Pure.
import { z } from 'zod'

const listed = z.object({
  name: z.string(),
  status: z.string().default(''),
  dir: z.string(),
  vmType: z.string().default(''),
  arch: z.string().default(''),
  cpus: z.number().default(0),
  memory: z.number().default(0),
  disk: z.number().default(0),
  errors: z.array(z.unknown()).default([]),
})
export type Listed = z.infer<typeof listed>

/** null: not limactl output. */
export function parseList(stdout: string): Listed[] | null {
  const lines = stdout.split('\n').filter(line => line.trim() !== '')
  try {
    return lines.map(line => listed.parse(JSON.parse(line)))
  } catch {
    return null
  }
}

/** The instance's errors as text, and what its configuration lacks, as far as Lima warned about it on stderr. */
export function problemOf({ name, errors }: Pick<Listed, 'name' | 'errors'>, stderr: string): string {
  const own = errors.map(each => (typeof each === 'string' ? each : JSON.stringify(each)))
  if (own.length > 0) return own.join('; ')
  const warned = stderr.split('\n').find(line => line.includes(`instance \`${name}\` has errors`))
  if (warned === undefined) return ''
  const [, text = ''] = /errors="\[(.*)\]"\s*$/.exec(warned) ?? []
  return text.replaceAll('\\"', '"').replaceAll('\\n', ' ').replace(/\s+/g, ' ').trim()
}
