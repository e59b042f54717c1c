// Whether machines can be installed over SSH. nixos-anywhere has no --version, so check whether it knows the
// options that Kiln needs.
import type { InstallerPort } from '#engine/ports/installer.ts'
import type { ToolReport } from '#shared/doctor.ts'
import { KilnError } from '#shared/errors.ts'

type Found = Pick<ToolReport, 'state' | 'version' | 'path' | 'problem'>
type Looking = {
  signal: AbortSignal
  where: (program: string) => Promise<string | null>
  notFound: Found
}

export async function probeInstaller(
  installer: Pick<InstallerPort, 'ready'>,
  { signal, where, notFound }: Looking,
): Promise<Found> {
  const version = null
  try {
    await installer.ready(signal)
    return { state: 'ok', version, path: await where('nixos-anywhere'), problem: null }
  } catch (thrown) {
    if (!(thrown instanceof KilnError)) throw thrown
    if (thrown.code === 'install.no-tool') return notFound
    const state = thrown.code === 'install.tool-old' ? 'too-old' : 'broken'
    const problem = { code: thrown.code, values: thrown.values }
    return { state, version, path: await where('nixos-anywhere'), problem }
  }
}
