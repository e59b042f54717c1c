// The stateVersion of a kit's system: that of the hosts that it is for, as they last reported it. Pure.
import { failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'

const operation = 'kits.export'

type Versions = {
  name: string
  /** Whether the exported source has one; a user's flake does not. */
  takes: boolean
  /** null: it has not reported it. */
  hosts: readonly { host: string; reported: string | null }[]
  /** The stateVersion for hosts that have not reported theirs. */
  given: string | null
  /** The stateVersion of the included image, for the machines that are flashed with it. */
  image: string | null
}

/** Throws kit.own-state-version, kit.no-state-version, kit.state-version-unknown, kit.state-versions. */
export function versionForKit({ name, takes, hosts, given, image }: Versions): string | null {
  if (!takes) {
    if (hosts.length === 0 && given === null) return null
    throw failure('kit.own-state-version', { operation, values: { name } })
  }
  const unknown = hosts.find(({ reported }) => reported === null)
  if (unknown && given === null)
    throw failure('kit.state-version-unknown', { operation, values: { host: unknown.host } })
  const known = hosts.flatMap(({ host, reported }) =>
    reported === null ? [] : [{ host, version: reported }],
  )
  const wanted = [...new Set([...known.map(({ version }) => version), ...(given === null ? [] : [given])])]
  if (wanted.length > 1) {
    const values = [
      ...known.map(({ host, version }) => `${host} ${version}`),
      ...(given === null ? [] : [`--state-version ${given}`]),
    ]
    throw failure('kit.state-versions', { operation, values: { values: list(values) } })
  }
  const version = wanted[0] ?? image
  if (version !== null) return version
  throw failure('kit.no-state-version', { operation })
}
