// Reads from the Nix settings which systems this computer itself can build.
import type { Ports } from '#engine/ports/index.ts'
import type { LocalBuilder } from '#shared/builders/builder.ts'
import { architectures, nixSystem } from '#shared/formats/format.ts'

type HerePorts = Pick<Ports, 'nix' | 'host'>

/** Throws what nix.ready throws. */
export async function buildsHere({ nix, host }: HerePorts, signal: AbortSignal): Promise<LocalBuilder> {
  const [{ version }, settings, info, diskFreeBytes] = await Promise.all([
    nix.ready(),
    nix.settings(signal),
    nix.storeInfo({ store: null, env: {} }, signal),
    nix.storeFreeBytes(),
  ])
  const own = [settings.system, ...settings.extraPlatforms]
  // A Mac builds no Linux itself: what nix-darwin's Linux builder or Determinate's does, its Nix hands on.
  const handedOn = host.platform === 'macos' ? settings.handedOn.filter(each => !own.includes(each)) : []
  const systems = [...own, ...handedOn]
  return {
    nixVersion: version,
    architectures: architectures
      .filter(each => systems.includes(nixSystem(each)))
      .map(architecture => ({
        architecture,
        emulated: architecture !== host.architecture && !handedOn.includes(nixSystem(architecture)),
      })),
    features: settings.features,
    sharesBuilds: info.answers && !info.byDaemon,
    diskFreeBytes,
  }
}
