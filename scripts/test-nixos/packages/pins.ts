import { z } from 'zod'

/** Debian's names. */
export const debianArchitectures = ['amd64', 'arm64'] as const
export type DebianArchitecture = (typeof debianArchitectures)[number]

const packageName = z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/)

const layer = z.strictObject({
  purpose: z.string(),
  /** Layers, each named before this one, whose files this one's may use. */
  below: z.array(z.string()).optional(),
  packages: z.array(packageName),
  /** Taken without what they need, and without asking whether they conflict: their files live beside the others'. */
  alone: z.array(packageName).optional(),
})
export const wantedSchema = z.strictObject({
  suite: z.string(),
  /** Debian's sections. */
  components: z.array(z.string()),
  layers: z.record(z.string(), layer),
  /**
   * The layers that are pinned for another architecture than amd64. Packages with an architecture in their name are
   * named as on amd64.
   */
  alsoFor: z.partialRecord(z.enum(debianArchitectures), z.array(z.string())),
  /** Python packages from PyPI, for what Debian does not have: name → version. */
  wheels: z.record(packageName, z.string()),
  /** Programs in Go, for what Debian does not have: name in nixpkgs → its module, whose go.sum pins all that it needs. */
  goModules: z.record(packageName, z.strictObject({ module: z.string(), version: z.string() })),
  /** Folders of nixpkgs with a Cargo.lock, whose checksums pin the crates. */
  crates: z.array(z.string()),
  /** The same, of the folder with the flake's inputs. */
  inputCrates: z.array(z.string()),
  /** The same, of Kiln's nix/. */
  ownCrates: z.array(z.string()),
})
export type Wanted = z.infer<typeof wantedSchema>

const pin = z.strictObject({
  version: z.string(),
  /** The name of Debian's source package, if it differs. */
  source: packageName.optional(),
  /** Hexadecimal, as Debian's package lists have it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type Pin = z.infer<typeof pin>
/** Pins by layer and package. */
const layers = z.record(z.string(), z.record(packageName, pin))
export type PinnedLayers = z.infer<typeof layers>
/** pins.json, whose layers are amd64's. */
export const pinsSchema = z.strictObject({
  suite: z.string(),
  layers,
  wheels: z.record(packageName, pin),
  /** The archive that go-modules.ts makes of each module. */
  goModules: z.record(packageName, pin),
})
/** pins.arm64.json */
export const otherPinsSchema = z.strictObject({ layers })
export type Pins = z.infer<typeof pinsSchema>

/** Named by its content: a file of an older pin is never taken for a newer one's. sources.nix forms the same name. */
export const fileNameOf = (name: string, { sha256 }: Pin, extension: 'deb' | 'whl' | 'tar'): string =>
  `${name}-${sha256.slice(0, 16)}.${extension}`

/** Every Debian package's pin, by name. */
export const allDebs = (layers: PinnedLayers): Map<string, Pin> =>
  new Map(Object.values(layers).flatMap(layer => Object.entries(layer)))
