// An apt that knows one release and no installed packages, so that it downloads a package with all its
// dependencies, libc included.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Machine = { debian: string }
type Release = { suite: string; keyring: string; machine: Machine; mirror: string }

/**
 * The mirror of Debian itself (not of its security updates) in the output of `apt-get indextargets --format
 * '$(REPO_URI)'`, or null: the newer release comes from the same mirror as this computer's own. Pure.
 */
export const debianMirror = (addresses: string[]): string | null =>
  addresses.map(address => address.trim()).find(address => /\/debian\/?$/.test(address)) ?? null

/** Everything is in `folder`. Returns the path for APT_CONFIG; the packages end up in `folder`/cache/archives. */
export async function writeAptConfig(
  folder: string,
  { suite, keyring, machine, mirror }: Release,
): Promise<string> {
  const at = (name: string) => join(folder, name)
  const folders = [
    'state/lists/partial',
    'cache/archives/partial',
    'etc/parts',
    'etc/apt.conf.d',
    'etc/preferences.d',
  ]
  for (const name of folders) await mkdir(at(name), { recursive: true })
  await writeFile(at('status'), '')
  const source = `deb [arch=${machine.debian} signed-by=${keyring}] ${mirror} ${suite} main\n`
  await writeFile(at('sources.list'), source)
  const settings = {
    'Dir::State': at('state'),
    'Dir::State::status': at('status'),
    'Dir::Cache': at('cache'),
    'Dir::Etc': at('etc'),
    'Dir::Etc::sourcelist': at('sources.list'),
    'Dir::Etc::sourceparts': at('etc/parts'),
    'APT::Architecture': machine.debian,
    'APT::Install-Recommends': 'false',
    // The folder belongs to root, and apt's own user could not write to it.
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
  }
  const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";\n`)
  await writeFile(at('apt.conf'), lines.join(''))
  return at('apt.conf')
}
